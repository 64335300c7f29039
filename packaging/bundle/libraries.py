"""Libraries: which of Linux's own libraries Qt needs, put beside the program for where they lack.

A bare or old system has not all of them, and an offline laptop cannot fetch them. The system's own
come first, always (`pressorsheet.cli.qt_libraries`): they get its security updates. What every
system has that runs the C library we were built with is not taken.
"""

import re
import subprocess
from pathlib import Path

from stopped import Stopped

# Parts of the C library and of its compiler, on which Debian's own package tools stand.
BASE = frozenset(
    {
        "libc.so.6",
        "libm.so.6",
        "libdl.so.2",
        "libpthread.so.0",
        "librt.so.1",
        "libresolv.so.2",
        "libutil.so.1",
        "libgcc_s.so.1",
        "libstdc++.so.6",
    }
)
# Debian 12's, the oldest system that the install sheet names: no bundle of a kit may want a newer.
PROMISED_LIBC = "2.36"
# Qt prints by CUPS, and only where the system has it: then it has the library too.
ASKED_FOR = frozenset({"libcups.so.2"})

_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_SOUGHT = re.compile(r"^\s+(?:RPATH|RUNPATH)\s+(\S+)$", re.MULTILINE)
_LIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)\b")
_CACHED = re.compile(r"^\s+(\S+) \(([^)]*)\) => (\S+)$", re.MULTILINE)


class LibcTooNew(Stopped):
    """A bundle wants more of a system than is promised; its text says what."""


class LibraryMissing(Stopped):
    """The machine that builds lacks a library; its text names it and who wants it."""


def needed_by(file: Path) -> tuple[str, ...]:
    """The names of the libraries that a program or library was linked with."""
    return tuple(_NEEDED.findall(_told(file)))


def on_this_machine() -> dict[str, Path]:
    """Every library the system's loader knows, by name."""
    done = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=True)
    mark = "x86-64" if subprocess.check_output(["uname", "-m"]).strip() == b"x86_64" else "AArch64"
    found: dict[str, Path] = {}
    for name, kind, place in _CACHED.findall(done.stdout):
        if mark in kind:
            found.setdefault(name, Path(place))
    return found


def lent(bundle: Path) -> list[Path]:
    """The system's libraries that what is in a bundle needs, each after those it needs itself."""
    own = {path.name for path in bundle.rglob("*.so*")}
    there = on_this_machine()
    order: list[str] = []

    def take(name: str, wanted_by: str) -> None:
        if name in own or name in BASE or name in ASKED_FOR or name.startswith("ld-linux"):
            return
        if name in order:
            return
        if name not in there:
            raise LibraryMissing(f"{name}, which {wanted_by} needs, is not on this machine")
        for further in needed_by(there[name]):
            take(further, name)
        if name not in order:
            order.append(name)

    for file in sorted(bundle.rglob("*.so*")):
        if not file.is_symlink():
            for name in needed_by(file):
                take(name, file.name)
    return [there[name] for name in order]


def unwanted(bundle: Path) -> list[Path]:
    """System libraries at the top of a bundle that nothing but Qt needs.

    What lies there stands before the system's own; Python's modules want that of the few they need.
    """
    top = bundle / "_internal"
    others = [
        path for path in top.rglob("*.so*") if not {"PySide6", "_libraries"} & set(path.parts)
    ]
    needed = {name for path in others if not path.is_symlink() for name in needed_by(path)}
    found = (path for path in sorted(top.glob("lib*.so*")) if not path.is_symlink())
    return [path for path in found if path.name not in needed and "libpython" not in path.name]


def bound_to_this_machine(bundle: Path) -> list[Path]:
    """Files that would look for libraries in a folder of the machine that built them first.

    On another machine it may be somebody's to write to.
    """
    return [file for file in _binaries(bundle) if _is_elsewhere(_told(file))]


def _is_elsewhere(told: str) -> bool:
    places = [place for sought in _SOUGHT.findall(told) for place in sought.split(":")]
    return any(not place.startswith("$ORIGIN") for place in places if place)


def newest_libc(bundle: Path) -> str:
    """The oldest C library that everything in a bundle runs with, e.g. "2.34"."""
    found = {(0, 0)}
    for file in _binaries(bundle):
        found.update((int(major), int(minor)) for major, minor in _LIBC.findall(_told(file)))
    return "{}.{}".format(*max(found))


def refuse_newer_libc(bundle: Path) -> None:
    """Stop where something in a bundle wants a newer C library than the install sheet says."""
    newest = newest_libc(bundle)
    if _numbers(newest) > _numbers(PROMISED_LIBC):
        raise LibcTooNew(
            f"the bundle wants glibc {newest}, and the install sheet says {PROMISED_LIBC}: "
            "build the kit on the oldest system that it names, Debian 12"
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _binaries(bundle: Path) -> list[Path]:
    files = (file for file in sorted(bundle.rglob("*")) if not file.is_symlink())
    return [file for file in files if file.is_file() and _is_elf(file)]


def _told(file: Path) -> str:
    """What a program or library tells the loader."""
    done = subprocess.run(["objdump", "-p", file], capture_output=True, text=True, check=True)
    return done.stdout


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"
