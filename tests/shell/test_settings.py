"""Settings files: read whole or refused with file, key and fix; several put together."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from pressorsheet import resources
from pressorsheet.core.note import Refused
from pressorsheet.library.ruled import DEFAULTS, Layer, Settings, ruled
from pressorsheet.library.settings import NAMES, Written, read_settings, span_text
from pressorsheet.wording import say

SITE, PORTABLE, OWN = "/etc/site.toml", "/stick/settings.toml", "/home/me/settings.toml"
WHOLE = """
protocols = "protocols"
protocol = "ward-sepsis"
cover_after = "90 s"
lock_after = "1 h"
paper = "letter"
locale = "en"
locked = ["paper", "lock_after"]
"""


def read(text: str, *, may_lock: bool = True) -> Written:
    found = read_settings("a.toml", text.encode(), may_lock=may_lock)
    assert isinstance(found, Written), found
    return found


def refusal(text: str, *, may_lock: bool = True) -> list[str]:
    found = read_settings("a.toml", text.encode(), may_lock=may_lock)
    assert isinstance(found, Refused), found
    return [say(reason) for reason in found.reasons]


def test_a_file_sets_each_setting_once_and_locks_some() -> None:
    assert read(WHOLE) == Written(
        "a.toml",
        {
            "protocols": "protocols",
            "protocol": "ward-sepsis",
            "cover_after": timedelta(seconds=90),
            "lock_after": timedelta(hours=1),
            "paper": "letter",
            "locale": "en",
        },
        ("paper", "lock_after"),
    )
    assert read("# nothing\n") == Written("a.toml", {})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('papr = "a4"', "papr: no setting is called so; known are protocols, protocol, cover_aft"),
        ("[screen]\nlock_after = 1", "screen: no setting is called so"),
        ('paper = "a4"\npaper = "letter"', "paper: is set twice; keep one of the two lines"),
        (
            "paper = a4",
            "syntax: not TOML: Invalid value (at line 1, column 9); text and times stand",
        ),
        ("lock_after = 5 min", "column 16); text and times stand in quotes"),
        ('lock_after = "5 min', "); text and times stand in quotes"),
        ("paper = 4", "paper: a text in quotes is needed"),
        ('paper = ""', "paper: the text is empty"),
        ('paper = "a5"', 'paper: "a5" is not known; known are a4 and letter'),
        ('locale = "de"', 'locale: "de" is not known; known are en'),
        ("lock_after = 5", "lock_after: a text in quotes is needed"),
        ('lock_after = "5"', '"5" is no time; write a whole number and s, min or h, for example'),
        ('lock_after = "5min"', "is no time"),
        ('lock_after = "5 minutes"', "is no time"),
        ('lock_after = "5.5 min"', "is no time"),
        ('lock_after = "-5 min"', "is no time"),
        ('lock_after = "\u0665 min"', "is no time"),
        ('lock_after = "61 min"', "lock_after: must be from 10 s to 1 h"),
        ('lock_after = "99999 h"', "lock_after: must be from 10 s to 1 h"),
        ('lock_after = "9 s"', "lock_after: must be from 10 s to 1 h"),
        ('lock_after = "0 min"', "lock_after: must be from 10 s to 1 h"),
        ('cover_after = "16 min"', "cover_after: must be from 10 s to 15 min"),
        ('protocol = "Ward Sepsis"', '"Ward Sepsis" is no id of a protocol'),
        ('protocol = "../sepsis"', '"../sepsis" is no id of a protocol'),
        ('protocols = "a\\u0000b"', "protocols: holds a character that cannot be printed"),
        ('locked = "paper"', "locked: a list of texts is needed"),
        ('locked = ["colour"]', 'locked: "colour" is not known; known are protocols, protocol'),
        ('locked = ["locked"]', 'locked: "locked" is not known'),
        ('locked = ["paper", "paper"]', "locked: paper is named twice; keep one of the two"),
    ],
)
def test_what_does_not_fit_is_told_with_file_key_and_fix(text: str, words: str) -> None:
    (said,) = refusal(text)
    assert said.startswith("a.toml, ")
    assert words in said


def test_a_file_is_refused_whole_and_every_fault_is_told() -> None:
    said = refusal(
        'paper = "a5"\nlock_after = "2 h"\ncolour = "red"\nlocked = ["x"]\nlocale = "en"'
    )
    assert [re.split("[,:]", each)[1].strip() for each in said] == [
        "paper", "lock_after", "colour", "locked",
    ]  # fmt: skip


def test_bytes_that_are_no_text_are_refused() -> None:
    found = read_settings("a.toml", b'paper = "\xff"')
    assert isinstance(found, Refused)
    assert "not UTF-8" in say(found.reasons[0])


def test_a_file_of_an_editor_that_marks_utf8_and_ends_lines_otherwise_is_read() -> None:
    found = read_settings("a.toml", b'\xef\xbb\xbfpaper = "letter"\r\nlocked = ["paper"]\r\n')
    assert found == Written("a.toml", {"paper": "letter"}, ("paper",))
    utf16 = read_settings("a.toml", 'paper = "letter"'.encode("utf-16"))
    assert isinstance(utf16, Refused)
    assert "save the file as UTF-8" in say(utf16.reasons[0])


def test_a_persons_own_file_may_set_and_never_lock() -> None:
    assert read('paper = "letter"', may_lock=False).values == {"paper": "letter"}
    (said,) = refusal('locked = ["paper"]', may_lock=False)
    assert "only a site's own file may lock a setting; remove the line" in said


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=90), "90 s"),
        (timedelta(minutes=15), "15 min"),
        (timedelta(hours=1), "1 h"),
    ],
)
def test_a_time_is_written_as_a_file_writes_it(span: timedelta, text: str) -> None:
    assert span_text(span) == text


# The example.


def uncommented() -> str:
    return re.sub("^# ", "", resources.read_text("settings.toml"), flags=re.MULTILINE)


def test_the_example_uncommented_is_accepted_and_names_every_setting_there_is() -> None:
    written = read(uncommented())
    assert set(written.values) == set(NAMES)
    assert written.locked == NAMES


def test_the_example_shows_the_default_of_each_setting_but_the_folder() -> None:
    written = read(uncommented())
    shown = {name: value for name, value in written.values.items() if name != "protocols"}
    assert shown == {name: value for name, value in DEFAULTS.items() if name != "protocols"}


def test_the_example_as_it_ships_sets_nothing() -> None:
    assert read(resources.read_text("settings.toml")) == Written("a.toml", {})


@pytest.mark.parametrize("name", [*NAMES, "locked"])
def test_the_example_explains_each_setting_before_it(name: str) -> None:
    text = resources.read_text("settings.toml")
    assert text.index(f"\n## {name}: ") < text.index(f"\n# {name} = ")


# Several files.


def layer(file: str, text: str) -> Layer:
    is_own = file == OWN
    return Layer(file, read_settings(file, text.encode(), may_lock=not is_own), is_own)


def told(settings: Settings) -> list[str]:
    return [say(each) for each in settings.troubles]


def test_where_nobody_sets_anything_the_defaults_hold() -> None:
    settings = ruled(())
    assert {name: one.value for name, one in settings.each.items()} == DEFAULTS
    assert settings.span("cover_after") == timedelta(minutes=5)
    assert settings.span("lock_after") == timedelta(minutes=15)
    assert settings.text("protocol") == "septic-shock"
    assert (settings.paper, settings.knows_protocol, settings.troubles) == ("a4", True, ())


def test_a_later_file_sets_what_none_before_it_locked() -> None:
    site = layer(SITE, 'paper = "letter"\nlock_after = "10 min"\nlocked = ["lock_after"]')
    own = layer(OWN, 'paper = "a4"\ncover_after = "1 min"')
    settings = ruled((site, own))
    found = {name: (each.value, each.file, each.locked_by) for name, each in settings.each.items()}
    assert found["paper"] == ("a4", OWN, None)
    assert found["cover_after"] == (timedelta(minutes=1), OWN, None)
    assert found["lock_after"] == (timedelta(minutes=10), SITE, SITE)
    assert found["protocol"] == ("septic-shock", None, None)
    assert settings.troubles == ()


def test_a_locked_setting_stays_and_the_rest_of_the_file_holds() -> None:
    site = layer(SITE, 'lock_after = "10 min"\nlocked = ["lock_after", "paper"]')
    own = layer(OWN, 'lock_after = "1 h"\npaper = "letter"\ncover_after = "1 min"')
    settings = ruled((site, own))
    assert settings.span("lock_after") == timedelta(minutes=10)
    assert settings.paper == "a4"  # locked at its default
    assert settings.span("cover_after") == timedelta(minutes=1)
    assert told(settings) == [
        f"{OWN}, lock_after: is locked by {SITE}, which holds; remove this line",
        f"{OWN}, paper: is locked by {SITE}, which holds; remove this line",
    ]


def test_no_other_folder_puts_another_protocol_under_the_id_that_is_locked() -> None:
    site = layer(SITE, 'protocols = "/srv/p"\nprotocol = "ward"\nlocked = ["protocol"]')
    settings = ruled((site, layer(OWN, 'protocols = "/home/me/p"')))
    assert settings.text("protocols") == "/srv/p"
    assert settings.each["protocols"].locked_by == SITE
    assert told(settings)[0].startswith(f"{OWN}, protocols: is locked by {SITE}")


@settings_of(max_examples=200)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_the_bytes_are_a_file_is_read_or_refused_in_words(content: bytes) -> None:
    found = read_settings("a.toml", content)
    if isinstance(found, Refused):
        assert all(say(reason).startswith("a.toml, ") for reason in found.reasons)
    else:
        assert set(found.values) <= set(NAMES)


LINES = {
    "protocols": '"/p"', "protocol": '"ward"', "cover_after": '"1 min"', "lock_after": '"1 h"',
    "paper": '"letter"', "locale": '"en"', "locked": '["paper"]', "unknown": "1", "broken": "=",
}  # fmt: skip


@given(
    st.sets(st.sampled_from(NAMES)),
    st.sets(st.sampled_from(NAMES)),
    st.sets(st.sampled_from(sorted(LINES))),
    st.sets(st.sampled_from(sorted(LINES))),
)
def test_nothing_that_comes_after_a_site_changes_what_it_has_locked(
    set_by_site: set[str], locked: set[str], portable: set[str], own: set[str]
) -> None:
    lines = [f"{name} = {LINES[name]}" for name in set_by_site]
    site = layer(SITE, "\n".join([*lines, f"locked = {sorted(locked)}"]))
    others = [
        layer(file, "\n".join(f"{name} = {LINES[name]}" for name in names))
        for file, names in ((PORTABLE, portable), (OWN, own))
    ]
    alone, together = ruled((site,)).each, ruled((site, *others)).each
    for name in locked:
        assert together[name] == alone[name]
        assert together[name].file == (SITE if name in set_by_site else None)


def test_the_file_beside_the_program_is_bound_by_the_computers_and_binds_the_persons() -> None:
    site = layer(SITE, 'paper = "letter"\nlocked = ["paper"]')
    portable = layer(PORTABLE, 'paper = "a4"\nlock_after = "5 min"\nlocked = ["lock_after"]')
    own = layer(OWN, 'lock_after = "1 h"')
    settings = ruled((site, portable, own))
    assert settings.paper == "letter"
    assert settings.span("lock_after") == timedelta(minutes=5)
    assert len(settings.troubles) == 2


def test_a_sites_file_that_is_refused_locks_all_and_leaves_the_protocol_unknown() -> None:
    settings = ruled((layer(SITE, 'protcol = "ward"'), layer(OWN, 'lock_after = "1 h"')))
    assert not settings.knows_protocol
    assert all(each.unknown and each.locked_by == SITE for each in settings.each.values())
    said = told(settings)
    assert "protcol: no setting is called so" in said[0]
    assert (
        said[1] == f"{OWN}: nothing of it holds until {SITE} is mended, which may lock what it sets"
    )


def test_the_paper_is_settled_where_a_site_locked_it_and_that_is_known() -> None:
    locked = 'paper = "letter"\nlocked = ["paper"]'
    assert ruled((layer(SITE, locked),)).has_settled_paper
    assert not ruled((layer(SITE, 'paper = "letter"'),)).has_settled_paper
    # A file that is refused locks it at a default which may not lie in the printer.
    assert not ruled((layer(SITE, BROKEN),)).has_settled_paper


BROKEN = "paper = a5"


@pytest.mark.parametrize(
    ("layers", "cover", "lock"),
    [
        ((layer(SITE, BROKEN),), 5, 10),
        ((layer(OWN, BROKEN),), 5, 10),
        ((layer(SITE, 'lock_after = "3 min"'), layer(PORTABLE, BROKEN)), 5, 3),
        ((layer(SITE, 'lock_after = "30 min"'), layer(PORTABLE, BROKEN)), 5, 10),
        ((layer(SITE, 'lock_after = "30 min"'), layer(OWN, BROKEN)), 5, 30),
        ((layer(SITE, 'lock_after = "1 h"\nlocked = ["lock_after"]'), layer(OWN, BROKEN)), 5, 60),
    ],
)
def test_while_a_time_is_not_known_it_is_no_longer_than_the_safe_one(
    layers: tuple[Layer, ...], cover: int, lock: int
) -> None:
    settings = ruled(layers)
    assert settings.span("cover_after") == timedelta(minutes=cover)
    assert settings.span("lock_after") == timedelta(minutes=lock)


def test_what_a_site_has_locked_is_known_whatever_is_refused_after_it() -> None:
    site = layer(SITE, 'protocol = "ward"\nlocked = ["protocol", "protocols", "lock_after"]')
    for other in (layer(PORTABLE, "broken"), layer(OWN, "broken")):
        settings = ruled((site, other))
        assert settings.knows_protocol
        assert settings.text("protocol") == "ward"
        assert not settings.each["lock_after"].unknown
        assert settings.each["paper"].unknown


def test_a_persons_file_that_is_refused_falls_back_on_the_site_and_on_no_shipped_protocol() -> None:
    site = layer(SITE, 'protocols = "p"\nprotocol = "ward"\ncover_after = "1 min"')
    settings = ruled((site, layer(OWN, "paper = a4")))
    assert settings.knows_protocol
    assert settings.text("protocol") == "ward"
    assert settings.span("cover_after") == timedelta(minutes=1)
    named = layer(SITE, 'protocol = "ssc-2021"')
    assert ruled((named, layer(OWN, "paper = a4"))).knows_protocol
    # Where no site names one, the person may have named their hospital's.
    assert not ruled((layer(OWN, "paper = a4"),)).knows_protocol


def test_a_refused_file_of_a_person_locks_nothing() -> None:
    settings = ruled((layer(OWN, "paper = a4"),))
    assert all(each.locked_by is None for each in settings.each.values())
