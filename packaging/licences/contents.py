"""Contents: the files of a bundle by the paths they were collected under; the modules inside."""

import re
from collections.abc import Iterator
from pathlib import Path

from licences.archive import Archive, archive_in

# Where PyInstaller puts what it collects: beside the executable, or in an app for macOS.
_ROOTS = (
    "_internal/",
    "Contents/Frameworks/",
    "Contents/Resources/",
    "Contents/MacOS/",
    "Contents/",
)
_NOTICES = "pressorsheet/_notices/"
_FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".pfb", ".pfa", ".afm", ".sfd", ".woff", ".woff2", ".bdf")
_FONT_STARTS = (
    b"\0\1\0\0\0",
    b"OTTO",
    b"ttcf",
    b"%!PS-AdobeFont",
    b"%!FontType",
    b"\x80\x01",
    b"wOF",
)
_CODE = (".so", ".pyd", ".dll", ".dylib", ".py", ".pyc")


class Contents:
    """`files` leads from a file's path in the bundle to the path it was collected under."""

    def __init__(self, bundle: Path) -> None:
        self.bundle = bundle
        self.files = dict(_files(bundle))
        self.archives = dict(self._archives())

    def _archives(self) -> Iterator[tuple[str, Archive]]:
        for path, inside in self.files.items():
            if "/" not in inside and not inside.endswith((*_CODE, ".zip")):
                found = archive_in(self.bundle / path)
                if found is not None:
                    yield path, found

    @property
    def modules(self) -> frozenset[str]:
        """Every Python module that an executable holds."""
        return frozenset(name for one in self.archives.values() for name in one.modules)

    @property
    def packed(self) -> tuple[str, ...]:
        """Files that lie in an executable, so that nobody can replace them."""
        return tuple(name for one in self.archives.values() for name in one.packed)

    def is_font(self, path: str) -> bool:
        """Whether a file is a font, by its name or by how it begins."""
        if path.lower().endswith(_FONT_SUFFIXES):
            return True
        if is_library(path) or path.endswith(_CODE):
            return False
        with (self.bundle / path).open("rb") as held:
            return held.read(16).startswith(_FONT_STARTS)

    def read(self, path: str) -> bytes:
        """The bytes of a file."""
        return (self.bundle / path).read_bytes()


def is_library(path: str) -> bool:
    """Whether a path is that of a shared library or of an extension module."""
    return re.search(r"\.(so(\.[\d.]+)?|pyd|dll|dylib)$", path) is not None


def _files(bundle: Path) -> Iterator[tuple[str, str]]:
    for found in sorted(bundle.rglob("*")):
        # A link leads to a file that is counted where it lies.
        if found.is_symlink() or not found.is_file():
            continue
        path = found.relative_to(bundle).as_posix()
        inside = _collected(path)
        if not inside.startswith(_NOTICES):
            yield path, inside


def _collected(path: str) -> str:
    for root in _ROOTS:
        if path.startswith(root):
            # Folders of an app may have no dot in their names.
            return path.removeprefix(root).replace("__dot__", ".")
    return path
