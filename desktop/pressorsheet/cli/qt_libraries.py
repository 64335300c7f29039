"""Qt libraries: which system libraries Qt needs on Linux and does not find, before it is loaded.

Without this Qt would abort with words about plugins; here the packages to install are named.
"""

import ctypes

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
    """The packages of the libraries that are not there; none on other systems than Linux."""
    if not platform.startswith("linux"):
        return ()
    wanted = OFFSCREEN if offscreen else {**OFFSCREEN, **SCREEN}
    return tuple(package for soname, package in wanted.items() if not _is_there(soname))


def _is_there(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
