"""Places: where a settings file may lie, in the order in which they are read: the site's first.

The site's places are written here or asked of the system itself. No variable of the environment
moves them: whoever starts the program could set it, and with it undo what the site has locked.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Literal

from pressorsheet.core.frozen import frozen

FILE = "settings.toml"
# site: the computer's, for everyone on it; portable: beside the program; own: this person's.
Kind = Literal["site", "portable", "own"]

# Where it lies unless somebody moved it: a site's file is looked for, whatever Windows answers.
PROGRAM_DATA = "C:\\ProgramData"
# FOLDERID_ProgramData, as KnownFolders.h has it: where Windows keeps what is for all its users.
_PROGRAM_DATA = (
    0x62AB5D82,
    0xFDC1,
    0x4DC3,
    (0xA9, 0xDD, 0x07, 0x0D, 0x1D, 0x49, 0x5D, 0x97),
)  # fmt: skip


@frozen
class Place:
    """Where one file may lie, and whose it would be."""

    kind: Kind
    path: str

    @property
    def is_own(self) -> bool:
        """Whether it is the person's own, which locks nothing."""
        return self.kind == "own"


Places = tuple[Place, ...]
# Nowhere: everything is as the program ships.
NO_PLACES: Places = ()


def system_places() -> Places:
    """The places on this computer, for this person."""
    beside = sys.executable if getattr(sys, "frozen", False) else None
    return places_on(sys.platform, beside, Path.home, os.environ, _program_data)


def places_on(
    system: str,
    program: str | None,
    home: Callable[[], Path],
    environment: Mapping[str, str],
    shared: Callable[[], str | None],
) -> Places:
    """The places on a system; `program`: the bundle's own file, where it is one.

    `shared` gives the folder in which Windows keeps what is for everyone.
    """
    found = [Place("site", _in(system, _site_folder(system, shared), FILE))]
    if program is not None:
        found.append(Place("portable", _in(system, _parent(system, program), FILE)))
    own = _own_folder(system, home, environment)
    if own is not None:
        found.append(Place("own", _in(system, own, "pressorsheet", FILE)))
    return tuple(found)


def _site_folder(system: str, shared: Callable[[], str | None]) -> str:
    if system == "win32":
        return _in(system, shared() or PROGRAM_DATA, "Pressorsheet")
    if system == "darwin":
        return "/Library/Application Support/Pressorsheet"
    return "/etc/pressorsheet"


def _own_folder(
    system: str, home: Callable[[], Path], environment: Mapping[str, str]
) -> str | None:
    """Where a person's programs keep what they were told, as the system has it."""
    named = environment.get("LOCALAPPDATA" if system == "win32" else "XDG_CONFIG_HOME", "")
    if system != "darwin" and _is_whole(system, named):
        return named
    below = {"win32": ("AppData", "Local"), "darwin": ("Library", "Application Support")}
    try:
        return _in(system, str(home()), *below.get(system, (".config",)))
    except RuntimeError:  # nobody knows a home for this person
        return None


def _is_whole(system: str, folder: str) -> bool:
    return bool(folder) and _path(system)(folder).is_absolute()


def _in(system: str, folder: str, *names: str) -> str:
    return str(_path(system)(folder, *names))


def _parent(system: str, file: str) -> str:
    return str(_path(system)(file).parent)


def _path(system: str) -> type[PurePosixPath] | type[PureWindowsPath]:
    return PureWindowsPath if system == "win32" else PurePosixPath


class _Guid(ctypes.Structure):
    """A GUID as guiddef.h lays it out."""

    _fields_ = (
        ("first", ctypes.c_uint32),
        ("second", ctypes.c_uint16),
        ("third", ctypes.c_uint16),
        ("rest", ctypes.c_uint8 * 8),
    )


def _program_data() -> str | None:
    """The folder that Windows keeps for all its users; None where it does not say, or is not it."""
    load: Any = getattr(ctypes, "WinDLL", None)
    return None if load is None else known_folder(load("shell32"), load("ole32"))


def known_folder(shell: Any, ole: Any) -> str | None:
    """What SHGetKnownFolderPath (shlobj_core.h) says of ProgramData; None where it refuses."""
    first, second, third, rest = _PROGRAM_DATA
    wanted = _Guid(first, second, third, (ctypes.c_uint8 * 8)(*rest))
    found = ctypes.c_wchar_p()
    code = shell.SHGetKnownFolderPath(ctypes.byref(wanted), 0, None, ctypes.byref(found))
    folder = found.value
    ole.CoTaskMemFree(found)
    return folder if code == 0 else None
