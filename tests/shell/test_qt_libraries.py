"""A bundle lends Qt the system libraries that are not there, and only these."""

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems' libraries come with Qt"
)

# libz stands for any library: every Linux that runs Python has one.
THERE, ELSEWHERE = b"libz.so.1\0", b"libq.so.1\0"


def place_of(name: str) -> Path:
    """Where the loader finds a library."""
    ctypes.CDLL(name)
    maps = Path("/proc/self/maps").read_text().split()
    return next(Path(part) for part in maps if part.startswith("/") and name in part)


def loads(folder: Path, *names: str, after: str = "") -> str:
    """In a fresh process: for each name whether it loads, then where it was loaded from."""
    asks = f"""
import ctypes, pathlib
from pressorsheet.cli.qt_libraries import lend
{after}
for name in {names!r}:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name, "lacks")
    else:
        loaded = pathlib.Path("/proc/self/maps").read_text()
        print(name, "lent" if {str(folder)!r} in loaded else "own")
"""
    done = subprocess.run(
        [sys.executable, "-c", asks], capture_output=True, text=True, check=True, cwd=folder
    )
    return done.stdout.strip()


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    """A library of a name that no system has."""
    made = tmp_path / "libq.so.1"
    made.write_bytes(place_of("libz.so.1").read_bytes().replace(THERE, ELSEWHERE))
    return made


def test_a_library_that_the_system_lacks_is_found_by_its_name_once_lent(renamed: Path) -> None:
    assert loads(renamed.parent, "libq.so.1") == "libq.so.1 lacks"
    lend = f"lend([pathlib.Path({str(renamed)!r})])"
    assert loads(renamed.parent, "libq.so.1", after=lend) == "libq.so.1 lent"


def test_the_systems_own_library_comes_first(tmp_path: Path) -> None:
    older = tmp_path / "libz.so.1"
    older.write_bytes(place_of("libz.so.1").read_bytes())
    lend = f"lend([pathlib.Path({str(older)!r})])"
    assert loads(tmp_path, "libz.so.1", after=lend) == "libz.so.1 own"


def test_a_lent_file_that_is_damaged_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "libq.so.1").write_bytes(b"\x7fELF")
    lend = f"lend([pathlib.Path({str(tmp_path / 'libq.so.1')!r})])"
    assert loads(tmp_path, "libq.so.1", after=lend) == "libq.so.1 lacks"
