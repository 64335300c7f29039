"""Licences: the software and fonts of others that the program holds, with licences and notices.

A bundle brings their list, made from what lies in it; elsewhere the installed packages tell it.
"""

import json
import platform
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from pressorsheet import resources
from pressorsheet.core.frozen import frozen

LIST = "parts.json"
INSIDE = "inside"
# What a wheel keeps its notices in, beside its other metadata.
_NOTICE = re.compile(r"\.dist-info/.*(?:licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
_FONTS = ("Inter", "Noto Sans")
_RULE = "\n\n" + "-" * 72 + "\n\n"


@frozen
class Part:
    """A part with its licence, by SPDX identifiers; `texts` are the notices by file name.

    `how` is python, library, font, runtime, or inside: then `within` names the part it lies in.
    """

    name: str
    version: str
    licence: str
    how: str
    within: str = ""
    texts: tuple[str, ...] = ()


def parts() -> tuple[Part, ...]:
    """Every part, in the order of their names."""
    listed = resources.notice(LIST)
    found = _installed() if listed is None else map(_read, json.loads(listed))
    return tuple(sorted(found, key=lambda part: (part.name.casefold(), part.within.casefold())))


def text_of(part: Part) -> str:
    """All notices of a part, one below the other; empty where its package brings none."""
    texts = (_text(part, name).replace("\f", "").expandtabs(4) for name in part.texts)
    return _RULE.join(text.strip("\n") for text in texts if text.strip())


def _read(told: dict[str, str | list[str]]) -> Part:
    return Part(
        name=str(told["name"]),
        version=str(told["version"]),
        licence=str(told["licence"]),
        how=str(told["how"]),
        within=str(told.get("within", "")),
        texts=tuple(told["texts"]),
    )


# Where there is no bundle: what Python's own tools installed.


def _installed() -> Iterator[Part]:
    version = platform.python_version()
    yield Part("Python", version, "Python-2.0", "runtime", texts=("copyright",))
    for font in _FONTS:
        yield Part(font, "", "OFL-1.1", "font", texts=("OFL.txt",))
    for found in _needed("pressorsheet", set()):
        texts = (str(path) for path in found.files or () if _NOTICE.search(str(path)))
        yield Part(
            found.metadata["Name"], found.version, _licence(found), "python", texts=tuple(texts)
        )


def _needed(name: str, seen: set[str]) -> Iterator[Distribution]:
    """The packages that one asks for, and that these ask for, as far as they are installed."""
    try:
        asked = distribution(name).requires or ()
    except PackageNotFoundError:
        return
    for each in asked:
        found = re.match(r"[A-Za-z0-9._-]+", each)
        needed = re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""
        if "extra ==" in each or needed in seen:
            continue
        seen.add(needed)
        try:
            yield distribution(needed)
        except PackageNotFoundError:
            continue
        yield from _needed(needed, seen)


def _licence(found: Distribution) -> str:
    """What a package's metadata say, the first line of it."""
    said = found.metadata["License-Expression"] or found.metadata["License"] or ""
    return said.partition("\n")[0]


def _text(part: Part, name: str) -> str:
    told = resources.notice(name)
    if told is not None:
        return told
    if part.how == "font":
        return resources.read_text("fonts", name)
    if part.how == "runtime":
        return sys.copyright
    found = (path for path in distribution(part.name).files or () if str(path) == name)
    return next(path.read_text("utf-8") for path in found)
