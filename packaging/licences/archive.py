"""Archive: what PyInstaller put into an executable: the names of modules, and files packed away."""

import marshal
import struct
from dataclasses import dataclass
from pathlib import Path

_COOKIE = b"MEI\014\013\012\013\016"
# Magic, length of the archive, place and length of its table, Python's version and library.
_TAIL = struct.Struct("!8sIIii64s")
_ENTRY = struct.Struct("!IIIIBc")
_MODULES = b"z"
# Script, module and package are code; binary, data and the like are files that lie in no folder.
_PACKED = (b"b", b"x", b"Z")


@dataclass(frozen=True)
class Archive:
    """`modules` are the Python modules inside, `packed` the files that should lie outside."""

    modules: tuple[str, ...]
    packed: tuple[str, ...]


def archive_in(executable: Path) -> Archive | None:
    """What an executable holds; None where it holds no archive of PyInstaller."""
    held = executable.read_bytes()
    at = held.rfind(_COOKIE)
    if at < 0:
        return None
    _, length, table_at, table_length, _, _ = _TAIL.unpack_from(held, at)
    start = at + _TAIL.size - length
    table = held[start + table_at : start + table_at + table_length]
    modules: list[str] = []
    packed: list[str] = []
    place = 0
    while place < len(table):
        size, offset, stored, _, _, kind = _ENTRY.unpack_from(table, place)
        name = table[place + _ENTRY.size : place + size].rstrip(b"\0").decode()
        place += size
        if kind == _MODULES:
            modules += _modules(held[start + offset : start + offset + stored])
        elif kind in _PACKED:
            packed.append(name)
    return Archive(tuple(sorted(modules)), tuple(packed))


def _modules(pyz: bytes) -> list[str]:
    """The names in an archive of modules: its table is a marshalled list of pairs."""
    (at,) = struct.unpack_from("!I", pyz, 8)
    return [name for name, _ in marshal.loads(pyz[at:])]
