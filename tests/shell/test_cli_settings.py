"""`settings`: what was read, what holds and why; one file judged; other commands under them."""

import json
from pathlib import Path
from typing import Any

import pytest

from pressorsheet import resources
from pressorsheet.cli.main import run
from pressorsheet.core.note import Note, note
from pressorsheet.session.ownership import Ownership
from pressorsheet.session.places import Place, Places

OURS = resources.read_text("protocols", "septic-shock.toml")
WARD = OURS.replace('\nid = "septic-shock"', '\nid = "ward"')
SAMPLE = "septic-shock.worksheet.json"
AT = "2026-11-22T19:38:00+01:00"


class Computer:
    """A computer with room for a site's file and a person's own, and the command line at it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.site, self.own = folder / "site.toml", folder / "own.toml"
        self.protocol = folder / "ours" / "ward.toml"
        self._capsys = capsys

    def ward(self, *more: str) -> None:
        """A site with a protocol of its own in force."""
        self.protocol.parent.mkdir()
        self.protocol.write_text(WARD, encoding="utf-8")
        lines = ('protocols = "ours"', 'protocol = "ward"', *more)
        self.site.write_text("\n".join(lines), encoding="utf-8")

    def ran(self, *words: str, asked: Ownership | None = None) -> tuple[int, str, list[str]]:
        """Its exit code, what it said, and each line of its messages."""
        site = Place("site", str(self.site), asked)
        return self._ran(words, (site, Place("own", str(self.own))))

    def as_json(self, *words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ran(*words, "--json")[1])
        return found

    def as_json_elsewhere(self, *words: str) -> dict[str, Any]:
        """Said where no settings lie."""
        found: dict[str, Any] = json.loads(self._ran((*words, "--json"), ())[1])
        return found

    def _ran(self, words: tuple[str, ...], places: Places) -> tuple[int, str, list[str]]:
        self._capsys.readouterr()
        code = run(words, places=places)
        said = self._capsys.readouterr()
        return code, said.out, said.err.splitlines()


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Computer:
    return Computer(tmp_path, capsys)


@pytest.fixture
def worksheet(tmp_path: Path) -> str:
    file = tmp_path / "a.worksheet.json"
    file.write_bytes(resources.read_bytes("samples", SAMPLE))
    return str(file)


def test_every_setting_is_shown_with_its_file_and_its_lock(here: Computer) -> None:
    here.ward('lock_after = "10 min"', 'locked = ["lock_after", "locale"]')
    here.own.write_text('cover_after = "45 s"')
    site, own = here.site, here.own
    code, said, messages = here.ran("settings")
    assert (code, messages) == (0, [])
    lines = said.splitlines()
    assert lines[:8] == [
        f"site: {site} (read)",
        f"own: {own} (read)",
        f"protocols = ours (from {site})",
        f"protocol = ward (from {site})",
        f"cover_after = 45 s (from {own})",
        f"lock_after = 10 min (from {site}, locked by {site})",
        "paper = a4 (default)",
        f"locale = en (default, locked by {site})",
    ]
    assert lines[8].startswith("protocol in force: ward 1.0, sha256 ")
    assert lines[8].endswith(f"from {here.protocol}")


def test_it_is_given_as_json_too(here: Computer) -> None:
    here.ward('locked = ["protocol"]')
    found, site = here.as_json("settings"), str(here.site)
    assert [each["state"] for each in found["files"]] == ["read", "none"]
    assert found["settings"][1] == {
        "name": "protocol", "value": "ward", "known": True, "file": site, "locked_by": site,
    }  # fmt: skip
    assert found["protocol"]["id"] == "ward"
    assert found["protocol"]["file"] == str(here.protocol)
    assert "refused" not in found


def test_where_nothing_lies_the_defaults_are_shown(here: Computer) -> None:
    code, said, messages = here.ran("settings")
    assert (code, messages) == (0, [])
    assert said.count("(no such file)") == 2
    assert said.count("(default)") == 6
    assert said.rstrip().endswith("ships with the program")


def test_what_must_be_mended_is_told_and_ends_with_1(here: Computer) -> None:
    here.site.write_text('paper = "a5"\nlocale = "de"')
    code, said, messages = here.ran("settings")
    assert code == 1
    assert "protocol = - (not known until the files are mended)" in said
    assert "lock_after = 10 min (what holds until the files are mended)" in said
    assert "protocol in force" not in said
    assert [line.split(", ")[1].split(":")[0] for line in messages] == ["paper", "locale"]
    found = here.as_json("settings")
    assert found["protocol"] is None
    assert [each["code"] for each in found["refused"]] == ["file_word_unknown"] * 2


# One file judged, for who is to install it.


def test_a_file_is_judged_without_being_installed(here: Computer) -> None:
    here.ward('locked = ["protocol"]')
    moved = here.site.rename(here.site.with_name("candidate.toml"))
    code, said, messages = here.ran("settings", "--check", str(moved))
    assert (code, messages) == (0, [])
    assert said.startswith(f"{moved}: accepted as a site's file\n")
    assert "protocol in force: ward 1.0" in said
    assert here.ran("settings")[1].count("(no such file)") == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("ours", "theirs"), "protocols: the folder"),
        (('"ward"', '"wart"'), "wart is no protocol here"),
        (("protocol =", "protocl ="), "protocl: no setting is called so"),
    ],
)
def test_a_file_that_would_not_hold_is_refused_before_it_is_installed(
    here: Computer, change: tuple[str, str], words: str
) -> None:
    here.ward()
    here.site.write_text(here.site.read_text().replace(*change))
    code, said, messages = here.ran("settings", "--check", str(here.site))
    assert code == 1
    assert "accepted" not in said
    assert words in " ".join(messages)


def test_a_protocol_whose_own_examples_fail_is_refused_before_it_is_installed(
    here: Computer,
) -> None:
    here.ward()
    low = '[[criterion]]\nid = "map-low-65"\nrule = "map_persistently_low"\nbelow = { mmhg = 65 }'
    assert WARD.count(low) == 1
    here.protocol.write_text(WARD.replace(low, low.replace("65 }", "50 }")), encoding="utf-8")
    assert here.ran("settings")[0] == 0
    code, _, messages = here.ran("settings", "--check", str(here.site))
    assert code == 1
    assert "example" in messages[0]


def of_another(path: str) -> Note | None:
    """Everything is the administrators' but a folder of protocols."""
    is_theirs = Path(path).name == "ours"
    return note("settings_owner_another", path=path, owner="1000") if is_theirs else None


def test_a_folder_of_protocols_of_another_is_told_here_and_before_the_file_is_installed(
    here: Computer,
) -> None:
    here.ward()
    asked = Ownership(of_another, "settings_fix_posix")
    words = f"{here.protocol.parent} belongs to 1000, and it must belong to administrators alone"
    for arguments in (("settings",), ("settings", "--check", str(here.site))):
        code, said, messages = here.ran(*arguments, asked=asked)
        assert code == 1
        assert words in messages[0]
        assert "protocol in force" not in said
    moved = here.site.rename(here.site.with_name("candidate.toml"))
    # Beside a file that is not in its place yet its folder is not in its place either.
    assert here.ran("settings", "--check", str(moved), asked=asked)[0] == 0
    moved.write_text(moved.read_text().replace('"ours"', f"'{here.protocol.parent}'"))
    code, _, messages = here.ran("settings", "--check", str(moved), asked=asked)
    assert code == 1
    assert words in messages[0]
    assert here.ran("settings", "--check", str(moved))[0] == 0


def test_a_file_that_is_not_there_is_refused(here: Computer) -> None:
    code, said, messages = here.ran("settings", "--check", "gone.toml")
    assert (code, said, messages) == (1, "", ["gone.toml: there is no such file"])
    found = here.as_json("settings", "--check", "gone.toml")
    assert [each["code"] for each in found["refused"]] == ["file_not_there"]


# The other commands under a site's settings.


def test_check_judges_by_the_protocol_in_force(here: Computer, worksheet: str) -> None:
    here.ward()
    words = ("check", worksheet, "--at", AT)
    assert here.as_json(*words)["protocol"]["id"] == "ward"
    other = here.as_json(*words, "--protocol", "septic-shock")
    assert other["protocol"]["id"] == "septic-shock"
    assert here.as_json_elsewhere(*words)["protocol"]["id"] == "septic-shock"


def test_protocols_of_the_folder_are_known_by_id(here: Computer) -> None:
    here.ward()
    listed = here.as_json("protocol", "list")["protocols"]
    assert [(each["id"], each["in_force"], each["file"]) for each in listed] == [
        ("septic-shock", False, None),
        ("ssc-2021", False, None),
        ("ward", True, str(here.protocol)),
    ]
    assert f"from {here.protocol}" in here.ran("protocol", "show", "ward")[1]
    assert "ward 1.0 holds" in here.ran("protocol", "check", "ward")[1]
    same = here.as_json("protocol", "diff", "septic-shock", "ward")
    assert ([each["what"] for each in same["general"]], same["items"]) == (["id"], [])
    code, _, messages = here.ran("protocol", "show", "wart")
    assert code == 1
    assert "wart is no protocol here; known are septic-shock, ssc-2021 and ward" in messages[0]


def test_a_file_of_the_folder_that_does_not_hold_is_listed_with_its_fault(here: Computer) -> None:
    here.ward()
    here.protocol.with_name("septic-shock.toml").write_text(OURS, encoding="utf-8")
    code, said, messages = here.ran("protocol", "list")
    assert code == 1
    assert [line.split()[0] for line in said.splitlines()] == ["ssc-2021", "ward"]
    assert "is the id of a protocol that ships" in messages[0]
    assert here.as_json("protocol", "list")["refused"][0]["code"] == "protocol_id_ships"


def test_taper_and_verify_keep_to_the_protocol_in_force(here: Computer) -> None:
    here.ward()
    largest = "largest_step = { units_per_min = 0.005 }"
    assert WARD.count(largest) == 1
    smaller = WARD.replace("{ units_per_min = 0.005 }", "{ units_per_min = 0.0025 }")
    here.protocol.write_text(smaller, encoding="utf-8")
    order = (
        "taper", "--drug", "vasopressin", "--from", "0.03 units/min", "--start", AT,
        "--bag", "40 units/100 mL",
    )  # fmt: skip
    plan = here.as_json(*order)
    assert str(plan["plan"]["step"]) == "0.0025"
    wider = here.as_json_elsewhere(*order)
    plan_file = here.site.with_name("plan.json")
    plan_file.write_text(json.dumps(wider))
    verified = here.as_json("verify", str(plan_file))
    assert "step" in {each["id"] for each in verified["checks"] if each["result"] == "fail"}


def test_a_broken_site_refuses_what_would_be_judged_and_names_the_way_on(
    here: Computer, worksheet: str
) -> None:
    here.site.write_text('paper = "a5"')
    words = ("check", worksheet, "--at", AT)
    code, said, messages = here.ran(*words)
    assert (code, said) == (1, "")
    assert "paper" in messages[0]
    assert "--protocol names one for this once" in messages[1]
    code, said, messages = here.ran(*words, "--protocol", "ssc-2021")
    assert code == 0
    assert "ssc-2021 1.0" in said
    assert "paper" in messages[0]


def test_a_sheet_is_never_written_onto_the_protocol_it_was_made_with(
    here: Computer, worksheet: str
) -> None:
    here.ward()
    code, _, messages = here.ran("handover", worksheet, "-o", str(here.protocol), "--at", AT)
    assert code == 1
    assert "made from this file" in messages[0]
    assert here.protocol.read_text(encoding="utf-8") == WARD
