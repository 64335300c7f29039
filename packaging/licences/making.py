"""Making: the parts of a bundle, with licence, version and notices, from what it was made of."""

import platform
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from licences import tables
from licences.contents import Contents
from licences.expressions import Unreadable, chosen
from licences.origins import LOADER, Named, Origins, origins
from licences.part import Held, Part
from licences.system import Package
from licences.tables import Row
from licences.wheels import Wheel, wheels_in


def parts_of(bundle: Path, site: Path) -> tuple[tuple[Part, ...], list[str]]:
    """Every part of a bundle, in the order of their names, and what is wrong with the rest."""
    sources = origins(Contents(bundle), wheels_in(site))
    python = _python_version(site)
    made = [*_of_wheels(sources), *_of_rows(sources, python), *_of_packages(sources)]
    made.sort(key=lambda part: (part.name.lower(), part.within.lower(), part.key))
    return tuple(made), sources.faults


# Python distributions, and what is compiled into them.


def _of_wheels(sources: Origins) -> Iterator[Part]:
    for name, files in sorted(sources.of_wheels.items()):
        wheel = sources.wheels.get(name)
        if wheel is None:
            sources.faults.append(f"{', '.join(files)}: {name} is not among what was frozen")
        elif not wheel.is_own:
            yield _wheel_part(wheel, files, sources.modules[name])
            yield from _insides(sources, wheel, files)


def _wheel_part(wheel: Wheel, files: list[str], packed: list[str]) -> Part:
    return Part(
        key=f"python:{wheel.name}",
        name=wheel.title,
        version=wheel.version,
        licence=wheel.licence,
        how="runtime" if wheel.name == LOADER else "python",
        texts=wheel.texts,
        files=tuple(files),
        purl=f"pkg:pypi/{wheel.name}@{wheel.version}",
        packed=tuple(packed),
    )


def _insides(sources: Origins, wheel: Wheel, files: list[str]) -> Iterator[Part]:
    collected = {path: sources.contents.files[path] for path in files}
    for row in tables.rows("insides", wheel.name):
        here = [path for path, inside in collected.items() if tables.fits(inside, row["files"])]
        if here:
            yield _row_inside(sources.contents, wheel, row, here)
    if wheel.crates:
        yield _crates(wheel)
    absent = {row["name"] for row in tables.rows("absent", wheel.name)}
    listed = wheel.libraries(frozenset(collected.values()))
    yield from (_listed(wheel, one) for one in listed if one.name not in absent)


def _row_inside(contents: Contents, wheel: Wheel, row: Row, files: list[str]) -> Part:
    version = _version(contents, row, wheel, files)
    return Part(
        key=f"inside:{wheel.name}:{row['name']}",
        name=row["name"],
        version=version,
        licence=row["licence"],
        how="inside",
        texts=wheel.texts if row.get("texts_of_wheel") else tables.texts_of(row),
        within=wheel.title,
        purl=_purl(row["name"], version),
    )


def _crates(wheel: Wheel) -> Part:
    """The Rust crates as one part: each alone is too small to be looked for by name."""
    licences = sorted({name for crate in wheel.crates for name in _kept(crate.licence)})
    lines = [f"Rust crates inside {wheel.title} {wheel.version}, by its own list of parts:", ""]
    lines += [f"{one.name} {one.version}: {one.licence}. {one.author}" for one in wheel.crates]
    standard = {name for licence in licences if (name := tables.standard(licence))}
    return Part(
        key=f"inside:{wheel.name}:crates",
        name=f"Rust crates ({len(wheel.crates)})",
        version="",
        licence=" AND ".join(licences),
        how="inside",
        texts={
            f"{wheel.name}-crates.txt": "\n".join(lines) + "\n",
            **{name: tables.text(name) for name in sorted(standard)},
        },
        within=wheel.title,
        holds=wheel.crates,
    )


def _kept(licence: str) -> frozenset[str]:
    """What of a choice is taken; the whole of it where nothing is accepted, which is told later."""
    try:
        return chosen(licence, tables.accepted()) or frozenset((f"({licence})",))
    except Unreadable:
        return frozenset((f"({licence})",))


def _listed(wheel: Wheel, one: Held) -> Part:
    """A library of a wheel's own list; its notice is among the wheel's."""
    return Part(
        key=f"inside:{wheel.name}:{one.name}",
        name=one.name,
        version=one.version,
        licence=one.licence,
        how="inside",
        texts=wheel.texts,
        within=wheel.title,
        purl=one.purl,
    )


# What rows name, and what packages of the system brought.


def _of_rows(sources: Origins, python: str) -> Iterator[Part]:
    for name, named in sources.of_rows.items():
        row = named.row
        is_python = row.get("version_of") == "python"
        version = python if is_python else _named_version(sources.contents, named)
        yield Part(
            key=f"row:{name}",
            name=name,
            version=version,
            licence=row["licence"],
            how=row.get("how", "library"),
            texts=tables.texts_of(row),
            files=tuple(named.files),
            purl=_purl(name, version),
        )


def _named_version(contents: Contents, named: Named) -> str:
    return _version(contents, named.row, named.wheel, named.files)


def _of_packages(sources: Origins) -> Iterator[Part]:
    for name, (package, files) in sorted(sources.of_packages.items()):
        yield _package_part(name, package, files)


def _package_part(name: str, package: Package, files: list[str]) -> Part:
    row = tables.library_row(name) or {}
    notice = {f"{_slug(name)}-copyright.txt": package.notice} if package.notice else {}
    return Part(
        key=f"package:{name}",
        name=name,
        version=package.version,
        licence=row.get("licence", ""),
        how="library",
        texts=notice | tables.texts_of(row),
        files=tuple(files),
        purl=f"pkg:deb/{_distribution()}/{package.source}@{_quoted(package.version)}?arch=source",
    )


# Versions and names.


def _version(contents: Contents, row: Row, wheel: Wheel | None, files: list[str]) -> str:
    """The version that a row says or says where to find; empty where it is not found."""
    if "version" in row:
        return str(row["version"])
    if "version_in" in row:
        return _found(row["version_in"], files[0])
    if "version_inside" in row:
        return _found(row["version_inside"], contents.read(files[0]).decode("latin-1"))
    if wheel is None:
        return ""
    if row.get("version_listed"):
        return wheel.listed_version(row["name"])
    if "version_of" in row:
        return _found(row["version_pattern"], wheel.read(row["version_of"]))
    return wheel.version


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    return "" if found is None else ".".join(found.groups())


def _python_version(site: Path) -> str:
    """The version of the Python that an environment was made with; else of this one."""
    for folder in site.parents:
        settings = folder / "pyvenv.cfg"
        if settings.is_file():
            found = _found(r"(?m)^version(?:_info)? *= *(\d+\.\d+\.\d+)", settings.read_text())
            return found or platform.python_version()
    return platform.python_version()


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release().get("ID", "debian")
    except OSError:
        return "debian"


def _purl(name: str, version: str) -> str:
    return f"pkg:generic/{_slug(name)}" + (f"@{_quoted(version)}" if version else "")


def _quoted(version: str) -> str:
    return urllib.parse.quote(version, safe="")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9.+]+", "-", name.lower()).strip("-")
