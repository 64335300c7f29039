"""Trim: which of the files that PyInstaller finds stay out of a bundle, and why, for every system.

PyInstaller takes whatever might be wanted: every plug-in of Qt, and on Linux the libraries these
drag in from the machine that builds. Names are paths in the bundle, with forward slashes.
"""

import re
from collections.abc import Iterable

# (path in the bundle, path it comes from, PyInstaller's kind of file)
Entry = tuple[str, str, str]

# Modules that nothing here calls, though a library would take them where they are.
MODULES = (
    # no network: nothing that could speak to one but the bare socket which email.utils imports
    "ssl",
    "_ssl",
    "http",
    "urllib.request",
    "ftplib",
    "smtplib",
    "xmlrpc",
    "asyncio",
    "PySide6.QtNetwork",
    "PySide6.QtDBus",
    # Python's own sqlite3 writes plain text where it is given a key
    "sqlite3",
    "_sqlite3",
    # what only developers use
    "tkinter",
    "pydoc",
    "doctest",
    "unittest",
    "lib2to3",
    "distutils",
    "setuptools",
    "pkg_resources",
    "pip",
    "readline",
    "curses",
    "_curses",
    "multiprocessing",
    "concurrent.futures.process",
    # kinds of pictures, which no sheet has
    "PIL.AvifImagePlugin",
    "PIL._avif",
    "PIL.WebPImagePlugin",
    "PIL._webp",
    "PIL._imagingcms",
    "PIL._imagingft",
    "PIL._imagingmath",
    "PIL._imagingmorph",
    "PIL._imagingtk",
    "PIL.ImageTk",
    "PIL.ImageQt",
    "PIL.ImageShow",
    "reportlab.graphics.testshapes",
    "pypdfium2_cli",
)

# What PyInstaller would run before the program: loads Qt, which only a window wants (`plugins.py`).
HOOKS = ("pyi_rth_pyside6",)

# Qt's plug-ins that stay: a window, one without a screen, and what these need to work.
PLUGINS = (
    "platforms/libqxcb",
    "platforms/libqwayland",
    "platforms/libqoffscreen",
    "platforms/qwindows",
    "platforms/qoffscreen",
    "platforms/libqcocoa",
    "wayland-shell-integration/libxdg-shell",
    "wayland-decoration-client/libbradient",
    # dead keys and accents in a name
    "platforminputcontexts/libcomposeplatforminputcontextplugin",
    "platforminputcontexts/libibusplatforminputcontextplugin",
    # the desktop's own dialogs and its light or dark theme
    "platformthemes/libqxdgdesktopportal",
    # printing where CUPS is
    "printsupport/",
)

QT_LIBRARIES = (
    "Core",
    "Gui",
    "Widgets",
    "PrintSupport",
    "DBus",
    "XcbQpa",
    "WaylandClient",
    "WlShellIntegration",
)

_PLUGIN = re.compile(r"(?:^|/)PySide6/(?:Qt/)?plugins/(.+)")
# a library, or Python's module of the same name
_QT_LIBRARY = re.compile(
    r"(?:^|/)(?:lib)?Qt6?([A-Za-z0-9]+)(?:\.framework|\.abi3\.so|\.so|\.dll|\.pyd|$)"
)
# A shelf of pictures' and a browser's libraries, OpenGL in software, and texts for other programs.
_DROPPED = re.compile(
    r"""
      (?:^|/)PySide6/(?:Qt/)?translations/     # this program has its own words
    | (?:^|/)PySide6/(?:Qt/)?qml/
    | (?:^|/)opengl32sw\.dll                   # 20 MB to draw in 3D without a graphics card
    | (?:^|/)d3dcompiler_[0-9]+\.dll
    | (?:^|/)reportlab/fonts/                  # one of them is GPL; sheets have their own
    | (?:^|/)pillow\.libs/lib(?:avif|webp|sharpyuv|lcms2|freetype|harfbuzz|brotli)
    | (?:^|/)PIL/_(?:avif|webp|imagingft|imagingcms|imagingmath|imagingmorph|imagingtk)\.
    | (?:^|/)pypdfium2_cli/
    | (?:^|/)setuptools/
    | (?:^|/)(?:libssl|libcrypto)[-.0-9a-z]*\.(?:so|dll|dylib)   # cryptography holds its own
    | (?:^|/)_(?:hashlib|ssl|curses|curses_panel|tkinter)\.
    | (?:^|/)(?:readline|_sqlite3|sqlite3)\.(?:cpython[-0-9a-z_]*\.)?(?:so|pyd|dll)$
    | (?:^|/)lib(?:readline|tinfo|ncursesw?|sqlite3)\.so
    """,
    re.VERBOSE,
)
# sqlcipher3's one module is also called _sqlite3.
_KEPT = re.compile(r"(?:^|/)sqlcipher3/")


def kept(entries: Iterable[Entry]) -> list[Entry]:
    """The files that a bundle takes, in their order."""
    return [entry for entry in entries if not is_dropped(entry[0].replace("\\", "/"))]


def without_hooks(scripts: Iterable[Entry]) -> list[Entry]:
    """What runs when a bundle starts, in its order."""
    return [entry for entry in scripts if entry[0] not in HOOKS]


def is_dropped(path: str) -> bool:
    """Whether the file at this path of a bundle stays out."""
    if _KEPT.search(path):
        return False
    if _DROPPED.search(path):
        return True
    plugin = _PLUGIN.search(path)
    if plugin:
        return not plugin[1].startswith(PLUGINS)
    library = _QT_LIBRARY.search(path)
    return library is not None and library[1] not in QT_LIBRARIES


# Python's own modules may need these before anything could lend them; `libraries.unwanted` says
# which of them they do need.
PYTHON_NEEDS = re.compile(r"^lib(?:ffi|z|bz2|lzma|expat|mpdec|uuid|python3[.0-9]*)\.so")


def without_system_libraries(entries: Iterable[Entry]) -> list[Entry]:
    """On Linux, the files less the system's libraries; `libraries.py` lends what Qt needs of them.

    PyInstaller lays each at the top of the bundle, where it would stand before the system's own.
    """
    return [
        entry
        for entry in entries
        if "/" in entry[0] or ".so" not in entry[0] or _stays(entry[0], entry[1])
    ]


def _stays(name: str, source: str) -> bool:
    return bool(PYTHON_NEEDS.match(name)) or "site-packages" in source.split("/")
