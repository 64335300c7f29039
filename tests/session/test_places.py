"""Where settings files lie on each system, and that nobody's environment moves a site's."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from pressorsheet.session.places import places_on, system_places, windows_folder

HOMES = {
    "linux": PurePosixPath("/home/ada"),
    "darwin": PurePosixPath("/Users/ada"),
    "win32": PureWindowsPath("C:\\Users\\ada"),
}


def found(
    system: str,
    environment: Mapping[str, str],
    program: str | None = None,
    windows: str | None = "D:\\Windows",
) -> list[tuple[str, str]]:
    home: Callable[[], Any] = lambda: HOMES[system]  # noqa: E731  # as Path.home
    places = places_on(system, program, home, environment, lambda: windows)
    return [(place.kind, place.path) for place in places]


@pytest.mark.parametrize(
    ("system", "site", "own"),
    [
        (
            "linux",
            "/etc/pressorsheet/settings.toml",
            "/home/ada/.config/pressorsheet/settings.toml",
        ),
        (
            "darwin",
            "/Library/Application Support/Pressorsheet/settings.toml",
            "/Users/ada/Library/Application Support/pressorsheet/settings.toml",
        ),
        (
            "win32",
            "D:\\ProgramData\\Pressorsheet\\settings.toml",
            "C:\\Users\\ada\\AppData\\Local\\pressorsheet\\settings.toml",
        ),
    ],
)
def test_a_sites_file_comes_first_and_a_persons_last(system: str, site: str, own: str) -> None:
    assert found(system, {}) == [("site", site), ("own", own)]


@pytest.mark.parametrize(
    ("system", "program", "beside"),
    [
        ("linux", "/opt/p/pressorsheet", "/opt/p/settings.toml"),
        ("win32", "E:\\p\\pressorsheet.exe", "E:\\p\\settings.toml"),
    ],
)
def test_a_bundles_own_file_lies_beside_its_program(system: str, program: str, beside: str) -> None:
    assert found(system, {}, program)[1] == ("portable", beside)


@pytest.mark.parametrize(
    ("system", "name", "folder"),
    [("linux", "XDG_CONFIG_HOME", "/data/ada"), ("win32", "LOCALAPPDATA", "E:\\ada")],
)
def test_the_environment_moves_the_persons_file_and_no_other(
    system: str, name: str, folder: str
) -> None:
    before = found(system, {})
    more = dict.fromkeys(
        (
            "ProgramData",
            "ALLUSERSPROFILE",
            "SystemDrive",
            "SystemRoot",
            "XDG_CONFIG_DIRS",
            "PRESSORSHEET_SETTINGS",
        ),
        folder,
    )
    assert found(system, more) == before
    after = found(system, more | {name: folder})
    assert after[0] == before[0]
    assert after[1][1].startswith(folder)


def test_a_folder_without_a_root_is_no_place() -> None:
    assert found("linux", {"XDG_CONFIG_HOME": "config"}) == found("linux", {})


@pytest.mark.parametrize("windows", [None, "Windows"])
def test_where_windows_does_not_answer_its_usual_folder_is_looked_in(windows: str | None) -> None:
    site = found("win32", {}, windows=windows)[0][1]
    assert site == "C:\\ProgramData\\Pressorsheet\\settings.toml"


def test_a_person_without_a_home_has_no_file() -> None:
    def home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    (place,) = places_on("linux", None, home, {}, lambda: None)
    assert place.kind == "site"


def test_this_system_has_a_sites_place_and_no_program_of_a_bundle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert [place.kind for place in system_places()] == ["site", "own"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    beside = system_places()[1]
    assert (beside.kind, Path(beside.path).parent) == ("portable", Path(sys.executable).parent)


def test_whose_it_is_is_asked_of_the_sites_file_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    asked = [(place.kind, place.ownership is not None) for place in system_places()]
    assert asked == [("site", True), ("portable", False), ("own", False)]


def test_this_systems_own_call_is_asked_where_it_is_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if sys.platform == "win32":
        pytest.skip("here it is asked in truth, by the test above")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "E:\\ada")
    assert system_places()[0].path == "C:\\ProgramData\\Pressorsheet\\settings.toml"


class Windows:
    """kernel32, as far as it is asked: `length` is what GetSystemWindowsDirectoryW returns."""

    def __init__(self, length: int) -> None:
        self.length = length

    def GetSystemWindowsDirectoryW(self, answer: Any, room: int) -> int:  # noqa: N802  # Windows' name
        assert len(answer) == room
        answer.value = "F:\\Windows"
        return self.length


@pytest.mark.parametrize(
    ("length", "told"), [(10, "F:\\Windows"), (0, None), (260, None), (300, None)]
)
def test_windows_is_asked_where_it_lies(length: int, told: str | None) -> None:
    assert windows_folder(Windows(length)) == told
