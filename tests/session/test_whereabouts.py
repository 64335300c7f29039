"""A frozen program does not stay in the folder that a double click started it in."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pressorsheet.session.whereabouts import leave_folder


def lost() -> Path:
    """Nobody knows a home."""
    raise RuntimeError


@pytest.fixture(autouse=True)
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_frozen_program_goes_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    leave_folder(lambda: tmp_path)
    assert Path.cwd() == tmp_path


@pytest.mark.parametrize("home", [lost, lambda: Path("/nowhere/at/all")])
def test_without_a_home_it_goes_where_its_own_files_lie(
    home: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "pressorsheet"))
    leave_folder(home)
    assert Path.cwd() == tmp_path


def test_where_neither_is_to_be_had_it_stays(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/nowhere/at/all/pressorsheet")
    leave_folder(lost)
    assert Path.cwd() == stick


def test_run_by_a_python_of_its_own_it_stays(stick: Path, tmp_path: Path) -> None:
    leave_folder(lambda: tmp_path)
    assert Path.cwd() == stick
