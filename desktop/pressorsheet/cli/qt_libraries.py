"""Qt libraries: which system libraries Qt needs on Linux and does not find, before it is loaded.

Without this Qt would abort with words about plugins; here the packages to install are named. A
bundle brings them, and lends each that the system lacks: the system's own come first.
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from pressorsheet import resources

FONT_SETTINGS = Path("/etc/fonts/fonts.conf")
# soname: Debian's package (measured on Debian 12; glib has two names over the releases)
OFFSCREEN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
SCREEN = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def missing_libraries(platform: str, *, offscreen: bool) -> tuple[str, ...]:
    """The packages of the libraries that are not there; none on other systems than Linux.

    What the bundle lends is there from here on, for Qt too.
    """
    if not platform.startswith("linux"):
        return ()
    lent = resources.lent_libraries()
    lend(lent)
    if lent and not FONT_SETTINGS.exists():
        # Our letters are our own; fontconfig would else complain on every start.
        os.environ.setdefault("FONTCONFIG_FILE", str(lent[0].with_name("fonts.conf")))
    wanted = OFFSCREEN if offscreen else {**OFFSCREEN, **SCREEN}
    return tuple(package for soname, package in wanted.items() if not _is_there(soname))


def lend(libraries: Iterable[Path]) -> None:
    """Load each library under its name, from the system or else from its file.

    The loader takes one of that name only once, so what is loaded later gets these.
    """
    for library in libraries:
        if not _is_there(library.name):
            _is_there(str(library))


def _is_there(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
