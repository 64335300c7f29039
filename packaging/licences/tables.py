"""Tables: what was found out by hand about licences, read from the files beside this one."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FONTS = HERE.parents[1] / "resources" / "fonts"
QT_NOTE = "QT.txt"

Row = Mapping[str, Any]


@cache
def table(name: str) -> Mapping[str, Any]:
    """One of the tables, by its file's name."""
    return tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))


@cache
def accepted() -> frozenset[str]:
    """Every licence that a part may have."""
    return frozenset(name for group in table("accepted").values() for name in group)


@cache
def replaceable() -> frozenset[str]:
    """The licences that ask for a library in a file of its own."""
    return frozenset(name for name in table("accepted")["weak-copyleft"] if "LGPL" in name)


def distribution_row(name: str) -> Row:
    """What is known by hand of a Python distribution."""
    row: Row = table("parts")["distributions"].get(name, {})
    return row


def library_name(package: str, source: str) -> str:
    """What a part is known by: a binary package with a row of its own, else its source package."""
    return package if package in table("parts")["libraries"] else source


def library_row(source: str) -> Row | None:
    """What is known by hand of a package of Debian, whatever version its name has (gcc-12)."""
    libraries = table("parts")["libraries"]
    found: Row | None = libraries.get(source) or libraries.get(re.sub(r"-\d+$", "", source))
    return found


def rows(kind: str, distribution: str | None = None) -> tuple[Row, ...]:
    """The rows of a kind (splits, insides, absent, files, fonts); of one distribution if asked."""
    found = table("parts")[kind]
    return tuple(row for row in found if distribution in (None, row.get("distribution")))


def fits(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path is named by one of these patterns, in large letters or small."""
    folded = path.casefold()
    return any(fnmatchcase(folded, pattern.casefold()) for pattern in patterns)


def fitting_row(path: str, kind: str, distribution: str | None = None) -> Row | None:
    """The first row of a kind that names this path."""
    return next((row for row in rows(kind, distribution) if fits(path, row["files"])), None)


def is_own(path: str) -> bool:
    """Whether a file is this program's own, or written by its build."""
    return fits(path, table("parts")["own"]["files"])


def texts_of(row: Row) -> dict[str, str]:
    """The texts that a row names, by file name."""
    found = {name: text(name) for name in row.get("texts", ())}
    if row.get("texts_of_fonts"):
        found["OFL.txt"] = (FONTS / "OFL.txt").read_text("utf-8")
    return found


def standard(licence: str) -> str:
    """The file of a licence's standard text; empty where there is none."""
    name = licence.partition(" WITH ")[0] + ".txt"
    return name if (HERE / "texts" / name).is_file() else ""


def text(name: str) -> str:
    """One text of the folder of texts; the note on Qt lies beside it, to be found."""
    folder = HERE if name == QT_NOTE else HERE / "texts"
    return (folder / name).read_text("utf-8")
