"""What a Linux desktop is told of the program: its entry, its description, its kinds of file.

The desktop's own validators judge the files where they are installed; what matters most is held
here wherever the tests run.
"""

import configparser
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import pressorsheet
from pressorsheet.cli.main import run
from pressorsheet.exchange.worksheet import Worksheet, write_worksheet
from pressorsheet.sealing.sealed import is_sealed
from pressorsheet.ui.application import APPLICATION_ID, NAME
from pressorsheet.ui.files import PLAIN, SEALED
from tools import needs

LINUX = Path(__file__).parents[2] / "packaging" / "linux"
ENTRY = LINUX / f"{APPLICATION_ID}.desktop"
METAINFO = LINUX / f"{APPLICATION_ID}.metainfo.xml"
MIME = LINUX / f"{APPLICATION_ID}.mime.xml"
WORKSHEET = "application/x-pressorsheet-worksheet+json"
SEALED_KIND = "application/x-pressorsheet-sealed"
NAMES = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}


def entry(group: str = "Desktop Entry") -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    parser.read(ENTRY, encoding="utf-8")
    return parser[group]


def parsed(file: Path) -> ET.Element:
    return ET.parse(file).getroot()


VALIDATORS = (
    ("desktop-file-validate", str(ENTRY)),
    ("appstreamcli", "validate", "--no-net", "--no-color", str(METAINFO)),
    ("xmllint", "--noout", str(METAINFO), str(MIME)),
)
# Newer ones ask for a page on the network; the project has none.
ACCEPTED = "url-homepage-missing"


@pytest.mark.parametrize(
    "command", [pytest.param(each, id=each[0], marks=needs(each[0])) for each in VALIDATORS]
)
def test_the_desktops_own_validators_find_no_fault(command: tuple[str, ...]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    faults = [line for line in lines if re.search(r"\b(error|warning): |^[EW]: ", line)]
    others = [line for line in faults if ACCEPTED not in line]
    assert others == []
    assert done.returncode == 0 or faults, lines


def test_the_entry_opens_the_program_with_the_file_that_was_clicked() -> None:
    assert entry()["Exec"] == "pressorsheet --open %f"
    assert entry()["Icon"] == APPLICATION_ID
    assert entry()["Terminal"] == "false"
    # As X11 names our window; a desktop would else show a second, nameless icon.
    assert entry()["StartupWMClass"] == NAME


def test_every_command_in_the_entry_is_one_that_the_program_knows(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")  # a screen on which nothing is seen
    asked: list[object] = []

    def open_window(**how: object) -> None:
        asked.append((how["demo"], how["worksheet"]))

    for group in ("Desktop Entry", "Desktop Action demo"):
        program, *arguments = entry(group)["Exec"].split()
        assert program == NAME
        for given in ([], ["/tmp/a.worksheet.json"]):
            replaced = [one for one in arguments if one != "%f"] + given * ("%f" in arguments)
            run(replaced, open_window)
    assert capsys.readouterr().err == ""
    assert asked == [(False, None), (False, "/tmp/a.worksheet.json"), (True, None), (True, None)]


def test_entry_description_and_kinds_of_file_name_one_another() -> None:
    told = parsed(METAINFO)
    kinds = {kind.get("type") for kind in parsed(MIME).findall("m:mime-type", NAMES)}
    assert kinds == {WORKSHEET, SEALED_KIND}
    assert set(entry()["MimeType"].strip(";").split(";")) == kinds
    assert {each.text for each in told.findall("provides/mediatype")} == kinds
    assert told.findtext("id") == APPLICATION_ID
    assert told.findtext("launchable") == ENTRY.name
    assert told.findtext("provides/binary") == entry()["TryExec"]
    assert entry()["Name"] == told.findtext("name")
    assert entry()["Comment"] == told.findtext("summary")
    listed = {each.text for each in told.findall("categories/category")}
    assert listed == set(entry()["Categories"].strip(";").split(";"))


def test_the_newest_release_described_is_this_one() -> None:
    release = parsed(METAINFO).find("releases/release")
    assert release is not None
    assert release.get("version") == pressorsheet.__version__
    assert re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", release.get("date") or "")


def test_the_names_that_files_are_known_by_are_those_that_the_program_gives() -> None:
    globs = {
        kind.get("type"): [each.get("pattern") for each in kind.findall("m:glob", NAMES)]
        for kind in parsed(MIME).findall("m:mime-type", NAMES)
    }
    assert globs == {WORKSHEET: [f"*{PLAIN}"], SEALED_KIND: [f"*{SEALED}"]}


def test_the_bytes_that_files_are_known_by_are_those_that_the_program_writes() -> None:
    found: dict[str | None, list[tuple[int, int, bytes]]] = {}
    for kind in parsed(MIME).findall("m:mime-type", NAMES):
        for match in kind.findall("m:magic/m:match", NAMES):
            first, _, last = (match.get("offset") or "").partition(":")
            found.setdefault(kind.get("type"), []).append(
                (int(first), int(last or first), (match.get("value") or "").encode())
            )
    written = write_worksheet(Worksheet("00000000-0000-4000-8000-000000000000", ()))
    assert any(start <= written.find(value) <= end for start, end, value in found[WORKSHEET])
    ((start, _, value),) = found[SEALED_KIND]
    assert start == 0
    assert is_sealed(value)


@needs("update-mime-database")
def test_the_systems_list_of_kinds_takes_them(tmp_path: Path) -> None:
    (tmp_path / "packages").mkdir()
    shutil.copy(MIME, tmp_path / "packages")
    subprocess.run(["update-mime-database", str(tmp_path)], capture_output=True, check=True)
    lines = (tmp_path / "globs2").read_text(encoding="utf-8").splitlines()
    assert f"60:{WORKSHEET}:*{PLAIN}" in lines
    assert f"60:{SEALED_KIND}:*{SEALED}" in lines
