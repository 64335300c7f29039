"""System: which package of Debian or Ubuntu a shared library was copied from, and its notice."""

import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDERS = ("/lib", "/usr/lib", "/lib64", "/usr/lib64")
_DOC = Path("/usr/share/doc")


@dataclass(frozen=True)
class Package:
    """A binary package: the source it is built from, with its version, and its notice."""

    name: str
    source: str
    version: str
    notice: str


def packages_of(names: Iterable[str]) -> Mapping[str, Package]:
    """The package of each library that the system has under this file name."""
    places = {name: place for name in sorted(set(names)) if (place := _place(name))}
    owners = _owners([spelling for place in places.values() for spelling in _spellings(place)])
    found: dict[str, Package] = {}
    for name, place in places.items():
        owner = next((owners[each] for each in _spellings(place) if each in owners), None)
        if owner is not None:
            found[name] = _package(owner)
    return found


@cache
def _cache() -> Mapping[str, str]:
    """The loader's own list of libraries; the first of a name is the one of this machine's kind."""
    done = _said("ldconfig", "-p") or _said("/sbin/ldconfig", "-p")
    listed: dict[str, str] = {}
    for name, place in re.findall(r"^\s+(\S+) \(.*\) => (\S+)$", done, re.MULTILINE):
        listed.setdefault(name, place)
    return listed


def _place(name: str) -> str | None:
    """Where the system has a library."""
    if name in _cache():
        return _cache()[name]
    beside = (Path(folder) / name for folder in _FOLDERS)
    return next((str(place) for place in beside if place.exists()), None)


def _spellings(place: str) -> tuple[str, ...]:
    """The names that a package may list a file under: /lib is a link to /usr/lib today."""
    real = str(Path(place).resolve())
    under_usr = [f"/usr{each}" for each in (place, real) if not each.startswith("/usr")]
    without = [each.removeprefix("/usr") for each in (place, real)]
    return tuple(dict.fromkeys((place, real, *under_usr, *without)))


def _owners(places: list[str]) -> Mapping[str, str]:
    said = _said("dpkg-query", "-S", *dict.fromkeys(places)) if places else ""
    pairs = (line.rpartition(": ") for line in said.splitlines())
    return {place: names.split(", ")[0] for names, _, place in pairs if names}


@cache
def _package(owner: str) -> Package:
    said = _said(
        "dpkg-query", "-W", "-f", "${Package}\t${source:Package}\t${source:Version}\n", owner
    )
    name, source, version = said.splitlines()[0].split("\t")
    notice = _DOC / name / "copyright"
    text = notice.read_text("utf-8", "replace") if notice.exists() else ""
    return Package(name, source, version, text)


def _said(*command: str) -> str:
    """What a command writes; nothing where this system has no such command."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout
