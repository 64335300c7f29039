"""Origins: to whom each file and module of a bundle belongs."""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from licences import system, tables
from licences.contents import Contents, is_library
from licences.tables import Row
from licences.wheels import Wheel

LOADER = "pyinstaller"
# Modules that PyInstaller writes while it freezes, and that Python's list of its own leaves out.
_OF_LOADER = ("pyi", "_pyi_")
_OF_PYTHON = ("_sysconfigdata", "_osx_support", "_aix_support", "_bootsubprocess")


@dataclass
class Named:
    """Files that a row of a table names as a part; `wheel` is the one they were in, if any."""

    row: Row
    wheel: Wheel | None
    files: list[str] = field(default_factory=list)


@dataclass
class Origins:
    """Paths by the wheel, row or system package they are from; `faults` say what is from none.

    `modules` are those that lie in an executable, by their wheel.
    """

    contents: Contents
    wheels: Mapping[str, Wheel]
    of_wheels: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    of_rows: dict[str, Named] = field(default_factory=dict)
    modules: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    of_packages: dict[str, tuple[system.Package, list[str]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def origins(contents: Contents, wheels: Sequence[Wheel]) -> Origins:
    """Where all that is in a bundle comes from."""
    found = Origins(contents, {wheel.name: wheel for wheel in wheels})
    owners = {path: wheel for wheel in wheels for path in wheel.files}
    left = [path for path in contents.files if not _is_sorted(found, owners, path)]
    _sort_by_package(found, left)
    for module in sorted(contents.modules):
        _sort_module(found, owners, module)
    return found


def _is_sorted(found: Origins, owners: Mapping[str, Wheel], path: str) -> bool:
    """Give a file to the wheel or the row it is from; False where it is from none."""
    inside = found.contents.files[path]
    if (row := tables.fitting_row(inside, "fonts")) is not None:
        _give(found, row, None, path)
    elif found.contents.is_font(path):
        found.faults.append(f"{path}: a font that parts.toml does not name")
    elif path in found.contents.archives:
        found.of_wheels[LOADER].append(path)
    elif (owner := _owner(owners, inside)) is not None:
        _sort_owned(found, owner, path, inside)
    elif tables.is_own(inside) and not is_library(inside):
        return True
    elif (row := tables.fitting_row(inside, "files")) is not None:
        _give(found, row, None, path)
    else:
        return False
    return True


def _owner(owners: Mapping[str, Wheel], inside: str) -> Wheel | None:
    source = inside.removesuffix("c") if inside.endswith(".pyc") else inside
    return owners.get(inside) or owners.get(source)


def _sort_owned(found: Origins, owner: Wheel, path: str, inside: str) -> None:
    row = tables.fitting_row(inside, "splits", owner.name)
    if row is not None:
        _give(found, row, owner, path)
    elif not owner.is_own:
        found.of_wheels[owner.name].append(path)


def _give(found: Origins, row: Row, wheel: Wheel | None, path: str) -> None:
    """Rows of one name are one part, whoever brought its files."""
    found.of_rows.setdefault(row["name"], Named(row, wheel)).files.append(path)


def _sort_by_package(found: Origins, paths: Sequence[str]) -> None:
    """Give what is left to the packages of the system on which the bundle was built."""
    names = {path: Path(path).name for path in paths if is_library(path)}
    packages = system.packages_of(names.values())
    for path in paths:
        package = packages.get(names.get(path, ""))
        if package is None:
            found.faults.append(f"{path}: nobody knows where it comes from")
        else:
            name = tables.library_name(package.name, package.source)
            found.of_packages.setdefault(name, (package, []))[1].append(path)


def _sort_module(found: Origins, owners: Mapping[str, Wheel], module: str) -> None:
    """See that a module's package is a part, even where none of its files lies outside."""
    top, as_path = module.partition(".")[0], module.replace(".", "/")
    spellings = (f"{as_path}.py", f"{as_path}/__init__.py")
    owner = next((owners[each] for each in spellings if each in owners), None)
    owner = owner or _of_folder(owners, as_path)
    if owner is not None:
        found.of_wheels[owner.name].extend(())
        found.modules[owner.name].append(module)
    elif top.startswith(_OF_LOADER):
        found.of_wheels[LOADER].extend(())
    elif top not in sys.stdlib_module_names and not top.startswith(_OF_PYTHON):
        found.faults.append(f"module {module}: of no package that was frozen")


def _of_folder(owners: Mapping[str, Wheel], as_path: str) -> Wheel | None:
    """The wheel of a module that is a folder without code of its own."""
    inside = (wheel for path, wheel in owners.items() if path.startswith(f"{as_path}/"))
    return next(inside, None)
