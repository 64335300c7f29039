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
from pressorsheet.session.ownership import Ownership, ownership_on

FILE = "settings.toml"
# site: the computer's, for everyone on it; portable: beside the program; own: this person's.
Kind = Literal["site", "portable", "own"]

# On which ProgramData is looked for where Windows does not say on which drive it lies.
USUAL_DRIVE = "C:"
# MAX_PATH of minwindef.h: no folder of Windows' own has a longer path.
_LONGEST_PATH = 260


@frozen
class Place:
    """Where one file may lie, and whose it would be.

    `ownership`: how to ask whether it is the administrators', and a protocol folder that it names;
    None: whosever it is, it is read. `elsewhere`: how a protocol folder alone is asked about that
    is named with its root, of a site's file that is not in its place yet.
    """

    kind: Kind
    path: str
    ownership: Ownership | None = None
    elsewhere: Ownership | None = None

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
    asked = ownership_on(sys.platform)
    return places_on(sys.platform, beside, Path.home, os.environ, _windows_folder, ownership=asked)


def places_on(
    system: str,
    program: str | None,
    home: Callable[[], Path],
    environment: Mapping[str, str],
    windows: Callable[[], str | None],
    *,
    ownership: Ownership | None = None,
) -> Places:
    """The places on a system; `program`: the bundle's own file, where it is one.

    `windows` gives the folder in which Windows itself lies. Of the site's file alone it is asked
    whose it is: who can write beside the program can write another program there.
    """
    found = [Place("site", _in(system, _site_folder(system, windows), FILE), ownership)]
    if program is not None:
        found.append(Place("portable", _in(system, _parent(system, program), FILE)))
    own = _own_folder(system, home, environment)
    if own is not None:
        found.append(Place("own", _in(system, own, "pressorsheet", FILE)))
    return tuple(found)


def _site_folder(system: str, windows: Callable[[], str | None]) -> str:
    if system == "win32":
        # Whoever moved ProgramData finds it here all the same: asked for it, Windows may put a
        # variable of this process into the answer, and none may move the site's place.
        drive = PureWindowsPath(windows() or "").drive or USUAL_DRIVE
        return _in(system, f"{drive}\\", "ProgramData", "Pressorsheet")
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


def _windows_folder() -> str | None:
    """The folder in which Windows lies; None where it does not say, or this is another system."""
    load: Any = getattr(ctypes, "WinDLL", None)
    return None if load is None else windows_folder(load("kernel32"))


def windows_folder(kernel: Any) -> str | None:
    """What GetSystemWindowsDirectoryW (sysinfoapi.h) says, which no environment moves."""
    found = ctypes.create_unicode_buffer(_LONGEST_PATH)
    length = kernel.GetSystemWindowsDirectoryW(found, _LONGEST_PATH)
    return found.value if 0 < length < _LONGEST_PATH else None
