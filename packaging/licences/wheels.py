"""Wheels: the Python distributions that were frozen: what they own, what they say of themselves."""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from licences.expressions import Unreadable, choices
from licences.part import Held
from licences.tables import Row, distribution_row, text, texts_of

_NOTICE = re.compile(r"(licen[cs]e|copying|notice|copyright|authors)", re.IGNORECASE)
# Where wheels keep their notices: beside their metadata, or beside parts that they brought along.
_KEPT = re.compile(r"^[^/]+\.dist-info/|/_vendor/[^/]+\.dist-info/")
_OWN = "pressorsheet"


class Wheel:
    """One installed distribution."""

    def __init__(self, installed: Distribution) -> None:
        self._installed = installed
        self.name = _normal(installed.metadata["Name"])
        self.version = installed.version
        self.files = frozenset(path.as_posix() for path in installed.files or ())

    @property
    def is_own(self) -> bool:
        """Whether it is this program."""
        return self.name == _OWN

    @property
    def row(self) -> Row:
        """What is known of it by hand."""
        return distribution_row(self.name)

    @property
    def title(self) -> str:
        """Its name, as it is written."""
        return str(self.row.get("name") or self._installed.metadata["Name"])

    @property
    def licence(self) -> str:
        """Its licence, as an expression; empty where its metadata name none that can be read."""
        metadata = self._installed.metadata
        for said in (self.row.get("licence"), metadata["License-Expression"], metadata["License"]):
            if said and _is_expression(said):
                return str(said)
        return ""

    @cached_property
    def texts(self) -> dict[str, str]:
        """Its notices by file name, and those that a row adds."""
        left_out = tuple(self.row.get("texts_without", ()))
        found = {
            self._text_name(path): self.read(path)
            for path in sorted(self.files)
            if _KEPT.search(path) and _NOTICE.search(path.partition(".dist-info/")[2])
            if not path.endswith((".json", ".py")) and not any(part in path for part in left_out)
        }
        return {**_included(found), **texts_of(self.row)}

    def _text_name(self, path: str) -> str:
        short = re.sub(r"^[^/]+\.dist-info/(licenses/)?", "", path).replace("/", "-")
        return f"{self.name}-{short}"

    @property
    def requires(self) -> tuple[str, ...]:
        """The names of the distributions it asks for, whatever system each is for; no extras."""
        asked = (each for each in self._installed.requires or () if "extra ==" not in each)
        named = (re.match(r"[A-Za-z0-9._-]+", each) for each in asked)
        return tuple(dict.fromkeys(_normal(found[0]) for found in named if found))

    def read(self, path: str) -> str:
        """The text of one of its files."""
        return Path(str(self._installed.locate_file(path))).read_text("utf-8", "replace")

    def parts_lists(self) -> Iterator[Any]:
        """Its own lists of what it holds (CycloneDX)."""
        for path in sorted(self.files):
            if ".dist-info/sboms/" in path and path.endswith(".json"):
                yield json.loads(self.read(path))

    @property
    def crates(self) -> tuple[Held, ...]:
        """The Rust crates compiled into it, as its own lists name them."""
        found = {
            (one["name"], one["version"]): Held(
                one["name"],
                one["version"],
                _licence_of(one),
                f"pkg:cargo/{one['name']}@{one['version']}",
                one.get("author", ""),
            )
            for listed in self.parts_lists()
            for one in listed.get("components", ())
            if one.get("purl", "").startswith("pkg:cargo/")
        }
        return tuple(found[key] for key in sorted(found))

    def listed_version(self, name: str) -> str:
        """The version that its own lists give a part; empty where they do not name it."""
        listed = (one for each in self.parts_lists() for one in each.get("components", ()))
        return next((one.get("version", "") for one in listed if one["name"] == name), "")

    def libraries(self, files: frozenset[str]) -> Iterator[Held]:
        """The libraries that, by its own lists, those of its modules use that are here."""
        for listed in self.parts_lists():
            components = listed.get("components", ())
            known = {one["bom-ref"]: one for one in components if "bom-ref" in one}
            leads = {one["ref"]: one.get("dependsOn", ()) for one in listed.get("dependencies", ())}
            yield from _reached(known, leads, files)


def wheels_in(site: Path) -> tuple[Wheel, ...]:
    """Every distribution installed in a folder of packages."""
    found = (Wheel(installed) for installed in distributions(path=[str(site)]))
    return tuple(sorted(found, key=lambda wheel: wheel.name))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_expression(said: str) -> bool:
    try:
        return bool(choices(said))
    except Unreadable:
        return False


def _included(texts: dict[str, str]) -> dict[str, str]:
    """Texts that only point at a licence ("#include ./Apache-2.0.txt") name it, and it is there."""
    pointing = re.compile(r"^#include \S*?([^/\s]+\.txt)\s*$")
    return {
        name: text(found[1]) if (found := pointing.match(said)) else said
        for name, said in texts.items()
    }


def _licence_of(component: Any) -> str:
    named = []
    for one in component.get("licenses", ()):
        licence = one.get("license", {})
        named.append(one.get("expression") or licence.get("id") or licence.get("name") or "")
    # Crates of years ago part a choice by a slash.
    named = [re.sub(r"\s*/\s*", " OR ", each) for each in named]
    return named[0] if len(named) == 1 else " AND ".join(map(_one_of_several, named))


def _one_of_several(licence: str) -> str:
    return f"({licence})" if " OR " in licence else licence


def _is_module(path: str, name: str) -> bool:
    start = name.replace(".", "/") + "."
    return path.startswith(start) and "/" not in path.removeprefix(start)


def _reached(known: Any, leads: Any, files: frozenset[str]) -> Iterator[Held]:
    here = [
        ref for ref, one in known.items() if any(_is_module(path, one["name"]) for path in files)
    ]
    seen: set[str] = set()
    while here:
        ref = here.pop()
        for to in leads.get(ref, ()):
            if to in known and to not in seen:
                seen.add(to)
                here.append(to)
    for ref in sorted(seen):
        one = known[ref]
        purl = one.get("purl", "") or (ref if ref.startswith("pkg:generic/") else "")
        yield Held(one["name"], one.get("version", ""), _licence_of(one), purl)
