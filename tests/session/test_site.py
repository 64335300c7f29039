"""A site's files on the disk: what is in force, what must be mended, what is shown meanwhile."""

import tempfile
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from pressorsheet import resources
from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import Chart
from pressorsheet.core.moment import moment
from pressorsheet.core.note import Refused
from pressorsheet.core.quantity import Pressure
from pressorsheet.library.reference import reference as shipped
from pressorsheet.session.places import Place
from pressorsheet.session.site import (
    SHIPPED,
    Judged,
    Site,
    judged_by,
    own_protocols,
    protocol_ids,
    protocol_in_force,
    protocol_named,
    site_at,
)
from pressorsheet.session.site_said import site_said
from pressorsheet.wording import say
from rights import as_nobody, needs_links, posix_only

OURS = resources.read_text("protocols", "septic-shock.toml")
WARD = OURS.replace('\nid = "septic-shock"', '\nid = "ward"').replace("mmhg = 65", "mmhg = 60", 1)

UNKNOWN = "Which protocol your hospital uses is not known: the settings file cannot be read."
UNREAD = "The protocol that your hospital has chosen cannot be read."


class Computer:
    """A computer's settings files: the site's, the one beside the program, the person's."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.places = tuple(
            Place(kind, str(top / f"{kind}.toml")) for kind in ("site", "portable", "own")
        )

    def write(self, name: str, text: str) -> str:
        place = self.top / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        return str(place)

    @property
    def site(self) -> Site:
        return site_at(self.places)

    @property
    def judged(self) -> Judged:
        found = judged_by(self.site)
        assert isinstance(found, Judged), found
        return found

    @property
    def said(self) -> str:
        return " ".join(say(each) for each in self.judged.rules.says)


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def test_where_no_file_lies_everything_is_as_it_ships(computer: Computer) -> None:
    assert computer.site.settings == SHIPPED.settings
    assert [each.read for each in computer.site.seen] == [None, None, None]
    assert computer.judged.reference == shipped()
    assert (computer.said, computer.judged.is_none) == ("", False)


def test_a_hospitals_protocol_is_in_force_from_its_folder_beside_the_file(
    computer: Computer,
) -> None:
    computer.write("site.toml", 'protocols = "ours"\nprotocol = "ward"\nlocked = ["protocol"]')
    file = computer.write("ours/ward.toml", WARD)
    computer.write("ours/.hidden.toml", "x")
    computer.write("ours/notes.txt", "x")
    found = computer.judged.reference
    assert (found.protocol.id, found.protocol_file) == ("ward", file)
    assert found.protocol.settings.default_target == Pressure(Fraction(60))
    assert own_protocols(computer.site) == {"ward": file}
    assert protocol_ids(computer.site) == ("septic-shock", "ssc-2021", "ward")
    assert computer.said == ""


def test_a_folder_may_be_named_from_the_root(computer: Computer, tmp_path: Path) -> None:
    computer.write("elsewhere/ward.toml", WARD)
    folder = str(tmp_path / "elsewhere")
    computer.write("own.toml", f"protocols = '{folder}'\nprotocol = 'ward'")
    assert computer.judged.reference.protocol.id == "ward"


def test_a_shipped_protocol_is_in_force_by_its_id(computer: Computer) -> None:
    computer.write("portable.toml", 'protocol = "ssc-2021"')
    found = computer.judged.reference
    assert (found.protocol.id, found.protocol_file) == ("ssc-2021", None)


# What is wrong with a hospital's files, and what is then shown: never another threshold.


def broken(computer: Computer, case: str) -> str:
    """Make the case; what is said of it."""
    settings = {
        "no such folder": 'protocols = "gone"\nprotocol = "ward"',
        "a file for a folder": 'protocols = "ours/ward.toml"\nprotocol = "ward"',
        "no such protocol": 'protocols = "ours"\nprotocol = "warp"',
        "not TOML": "protocol = ward",
        "a typing error": 'protocols = "ours"\nprotcol = "ward"',
        "another fault in the file": 'protocols = "ours"\nprotocol = "ward"\npaper = "a5"',
        "a shipped id": 'protocols = "ours"\nprotocol = "septic-shock"',
        "the id of none": 'protocols = "ours"\nprotocol = "no-protocol"',
        "no text": "protocol = \x00",
    }
    protocols = {
        "a shipped id": ("septic-shock", OURS),
        "the id of none": ("no-protocol", WARD),
        "another id in it": ("ward", OURS),
        "a protocol that does not hold": ("ward", WARD.replace("default_target", "default")),
        "a protocol that is too large": ("ward", "#" * 1_000_001),
    }
    name, content = protocols.get(case, ("ward", WARD))
    computer.write(f"ours/{name}.toml", content)
    computer.write("site.toml", settings.get(case, 'protocols = "ours"\nprotocol = "ward"'))
    return {
        "no such folder": "site.toml, protocols: the folder",
        "a file for a folder": "site.toml, protocols: the folder",
        "no such protocol": "warp is no protocol here; known are septic-shock, ssc-2021 and ward",
        "not TOML": "site.toml, syntax: not TOML",
        "a typing error": "site.toml, protcol: no setting is called so",
        "another fault in the file": 'site.toml, paper: "a5" is not known',
        "a shipped id": 'septic-shock.toml, id: "septic-shock" is the id of a protocol that ships',
        "the id of none": 'no-protocol.toml, id: "no-protocol" is the id of a protocol that ships',
        "another id in it": 'the id "septic-shock" is not the name of the file',
        "a protocol that does not hold": "ward.toml, settings.default",
        "a protocol that is too large": "ward.toml: 1,000,001 bytes, more than the largest",
        "no text": "site.toml, syntax: not TOML",
    }[case]


CASES = (
    "no such folder",
    "a file for a folder",
    "no such protocol",
    "not TOML",
    "a typing error",
    "another fault in the file",
    "a shipped id",
    "the id of none",
    "another id in it",
    "a protocol that does not hold",
    "a protocol that is too large",
    "no text",
)


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_read_leaves_nothing_judged_and_says_so(
    computer: Computer, case: str
) -> None:
    words = broken(computer, case)
    judged = computer.judged
    assert judged.is_none
    assert judged.reference.protocol.id == "no-protocol"
    assert "NOTHING IS JUDGED" in computer.said
    assert words in computer.said
    assert isinstance(protocol_in_force(computer.site), Refused)
    assert not judged.reference.in_force
    statements = {item.statement for item in judged.reference.protocol.items}
    is_read = computer.site.settings.knows_protocol
    assert statements == {UNREAD if is_read else UNKNOWN}
    assert f"NOTHING IS JUDGED: {UNREAD if is_read else UNKNOWN}" in computer.said
    assert computer.said.count("Then start the program again.") == 1


def test_without_a_protocol_no_item_is_met_or_not_and_no_taper_has_rules(
    computer: Computer,
) -> None:
    broken(computer, "not TOML")
    now = moment("2026-11-26T03:00:00+01:00")
    assert not isinstance(now, Refused)
    judged_with = computer.judged.reference
    results = [
        (checklist.id, item.status.value, item.item.title)
        for checklist in assess(Chart(), judged_with, now).checklists
        for item in checklist.items
    ]
    none = "Not judged: no protocol is in force"
    assert results == [
        (name, "information", none) for name in ("start", "monitor", "escalate", "wean")
    ]
    assert judged_with.protocol.criteria == ()
    assert judged_with.protocol.taper == {}
    assert judged_with.protocol_file is None


def test_what_is_read_without_a_protocol_is_read_as_under_the_shipped_one_and_never_too_old(
    computer: Computer,
) -> None:
    ours = shipped()
    assert isinstance(ours, Reference)
    broken(computer, "not TOML")
    without = computer.judged.reference.protocol
    unset = ("default_target", "fresh_pressure", "fresh_gate_pressure", "infusions_complete_valid")
    no_watch = {"watch_map": None, "watch_sodium": None, "watch_urine": None}
    assert without.settings == ours.protocol.settings.model_copy(update=dict.fromkeys(unset))
    assert without.gate == ours.protocol.gate.model_copy(update=no_watch)


def test_the_first_fault_is_told_on_the_screen_and_the_others_counted(computer: Computer) -> None:
    computer.write("site.toml", 'paper = "a5"\nlocale = "de"\nlock_after = "9 h"')
    assert "paper" in computer.said
    assert "and 2 more, named under Protocol, Alt+5" in computer.said
    assert "hides after 5 min and locks after 10 min" in computer.said


def test_a_folder_that_is_gone_takes_no_shipped_protocol_away_and_is_told(
    computer: Computer,
) -> None:
    computer.write("site.toml", 'protocols = "gone"\nprotocol = "ssc-2021"')
    assert computer.judged.reference.protocol.id == "ssc-2021"
    assert computer.said.startswith("Settings to be mended: ")
    assert "correct the path or put the folder there" in computer.said
    assert protocol_ids(computer.site) == ("septic-shock", "ssc-2021")


def test_a_persons_broken_file_stops_nobody_and_loosens_nothing(computer: Computer) -> None:
    computer.write("ours/ward.toml", WARD)
    site = 'protocols = "ours"\nprotocol = "ward"\nlock_after = "3 min"\nlocked = ["lock_after"]'
    computer.write("site.toml", site)
    for text in ("lock_after = 60 min", 'lock_after = "60 min"', 'locked = ["paper"]'):
        computer.write("own.toml", text)
        assert computer.judged.reference.protocol.id == "ward"
        assert computer.site.settings.span("lock_after") == timedelta(minutes=3)
        assert "own.toml" in computer.said


def test_a_persons_broken_file_where_no_site_names_a_protocol_leaves_nothing_judged(
    computer: Computer,
) -> None:
    computer.write("own.toml", "protocol = ward")
    assert computer.judged.is_none


# Files that seem not to be there.


@needs_links
def test_a_link_to_nowhere_is_a_file_that_is_broken(computer: Computer, tmp_path: Path) -> None:
    (tmp_path / "site.toml").symlink_to(tmp_path / "gone.toml")
    assert computer.judged.is_none
    assert "there is no such file" in computer.said


def test_a_folder_in_the_place_of_a_file_is_broken(computer: Computer, tmp_path: Path) -> None:
    (tmp_path / "site.toml").mkdir()
    assert computer.judged.is_none
    assert "this is not a file" in computer.said


def is_refused(site: Site, words: str) -> None:
    """Nothing is judged, and it is said with these words."""
    judged = judged_by(site)
    assert isinstance(judged, Judged)
    assert judged.is_none
    assert words in say(judged.rules.to_mend[0])


def test_a_folder_that_is_not_there_or_empty_sets_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    for folder in ("never", "never/below", "empty", "file/below"):
        site = site_at((Place("site", str(tmp_path / folder / "settings.toml")),))
        assert site.seen[0].read is None


def test_a_file_in_the_place_of_the_folder_is_broken_not_gone(tmp_path: Path) -> None:
    (tmp_path / "etc").write_text("x")
    site = site_at((Place("site", str(tmp_path / "etc" / "settings.toml")),))
    is_refused(site, f"{tmp_path / 'etc'} is no folder that can be looked into")


@posix_only
def test_a_folder_linked_to_nowhere_is_broken_and_one_linked_to_a_folder_is_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "etc").symlink_to(tmp_path / "share")
    places = (Place("site", str(tmp_path / "etc" / "settings.toml")),)
    is_refused(site_at(places), "No such file or directory")
    (tmp_path / "share").mkdir()
    assert site_at(places).seen[0].read is None
    (tmp_path / "share" / "settings.toml").write_text('paper = "letter"')
    assert site_at(places).settings.text("paper") == "letter"


@posix_only
def test_a_file_that_may_not_be_read_is_broken_not_gone() -> None:
    with tempfile.TemporaryDirectory() as top:
        Path(top).chmod(0o755)
        folder = Path(top, "etc")
        folder.mkdir()
        Path(folder, "settings.toml").write_text('protocol = "ssc-2021"')
        folder.chmod(0)
        with as_nobody():
            site = site_at((Place("site", str(folder / "settings.toml")),))
        folder.chmod(0o700)
    judged = judged_by(site)
    assert isinstance(judged, Judged)
    assert judged.is_none
    assert "Permission denied" in say(judged.rules.to_mend[0])


def test_a_path_too_long_to_be_looked_at_is_broken_not_gone(tmp_path: Path) -> None:
    site = site_at((Place("site", str(tmp_path / ("a" * 300) / "settings.toml")),))
    assert isinstance(site.seen[0].read, Refused)


def test_a_protocol_that_went_between_two_looks_is_refused(computer: Computer) -> None:
    computer.write("site.toml", 'protocols = "ours"\nprotocol = "ward"')
    file = Path(computer.write("ours/ward.toml", WARD))
    site = computer.site
    file.unlink()
    assert isinstance(protocol_named("ward", site), Refused)
    file.parent.rmdir()
    assert own_protocols(site) == {}


# What is said line by line.


def test_each_file_and_setting_is_said_with_where_it_comes_from(computer: Computer) -> None:
    site = computer.write("site.toml", 'lock_after = "10 min"\nlocked = ["lock_after", "locale"]')
    own = computer.write("own.toml", 'cover_after = "45 s"')
    portable = computer.places[1].path
    assert [say(each) for each in site_said(computer.site)] == [
        f"site: {site} (read)",
        f"portable: {portable} (no such file)",
        f"own: {own} (read)",
        "protocols = - (default)",
        "protocol = septic-shock (default)",
        f"cover_after = 45 s (from {own})",
        f"lock_after = 10 min (from {site}, locked by {site})",
        "paper = a4 (default)",
        f"locale = en (default, locked by {site})",
    ]


def test_what_is_not_known_is_said_to_be_so(computer: Computer) -> None:
    site = computer.write("site.toml", "lock_after = 5")
    said = [say(each) for each in site_said(computer.site)]
    assert said[0] == f"site: {site} (refused)"
    assert "protocol = - (not known until the files are mended)" in said
    assert "lock_after = 10 min (what holds until the files are mended)" in said
