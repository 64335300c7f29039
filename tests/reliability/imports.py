"""Imports: puts functions of our own into the import tables of libraries that are loaded.

What a library calls of the system it finds by address in its import table (ELF: the entries that
its relocations name). Overwriting the entries needs no compiler, no preload and no change to the
library or the program: the library's own code runs, and meets our function instead of libc's.
"""

import ctypes
import mmap
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

CAN_REPLACE = sys.platform == "linux" and struct.calcsize("P") == 8

# ELF-64: program headers of kind "load" and "dynamic"; tags of the dynamic table.
_LOAD, _DYNAMIC = 1, 2
_STRINGS, _SYMBOLS, _RELOCATIONS, _RELOCATIONS_SIZE, _JUMPS, _JUMPS_SIZE = 5, 6, 7, 8, 23, 2
_SYMBOL_SIZE, _RELOCATION_SIZE = 24, 24
# Relocations that hold a function's address: x86-64, then arm64.
_ADDRESS_KINDS = frozenset({1, 6, 7, 257, 1025, 1026})


class Entry(NamedTuple):
    """A place in memory that holds the address of a function of the system."""

    name: str
    address: int


class _Segment(NamedTuple):
    kind: int
    offset: int
    address: int
    size: int


def library_at(address: int) -> Path:
    """The file of the library, or of the program, that an address lies in."""
    for first, last, file in _mappings():
        if first <= address < last:
            return Path(file)
    raise AssertionError("no file is mapped there")


def interpreter() -> Path:
    """The file that Python's own functions were loaded from."""
    function = ctypes.cast(ctypes.pythonapi.Py_IncRef, ctypes.c_void_p)
    assert function.value is not None
    return library_at(function.value)


def entries(library: Path, names: Iterable[str]) -> tuple[Entry, ...]:
    """Where a loaded library keeps the addresses of the functions named; only of those it uses."""
    image, wanted = library.read_bytes(), frozenset(names)
    segments = _segments(image)
    base = min(first for first, _, file in _mappings() if file == str(library.resolve()))
    base -= min(each.address for each in segments if each.kind == _LOAD) & -mmap.PAGESIZE
    return tuple(
        Entry(name, base + place) for place, name in _imported(image, segments) if name in wanted
    )


def replace(found: Iterable[Entry], functions: Mapping[str, Any]) -> None:
    """Put functions, made by `ctypes`, in the place of those that the entries hold now."""
    for name, address in found:
        place = ctypes.cast(functions[name], ctypes.c_void_p).value
        assert place is not None
        _write(address, place)


def put_back(found: Iterable[Entry], addresses: Iterable[int]) -> None:
    """Let the entries hold what they held before."""
    for entry, address in zip(found, addresses, strict=True):
        _write(entry.address, address)


def _write(address: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    page = address & -mmap.PAGESIZE
    writable = mmap.PROT_READ | mmap.PROT_WRITE
    assert libc.mprotect(ctypes.c_void_p(page), mmap.PAGESIZE, writable) == 0
    ctypes.c_uint64.from_address(address).value = value


def _mappings() -> Iterator[tuple[int, int, str]]:
    """First address, end and file of what is mapped into this process."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        reach, *_, file = line.split(maxsplit=5)
        if file.startswith("/"):
            first, last = (int(part, 16) for part in reach.split("-"))
            yield first, last, file


def _segments(image: bytes) -> tuple[_Segment, ...]:
    (table,) = struct.unpack_from("<Q", image, 32)
    size, count = struct.unpack_from("<HH", image, 54)
    found = (struct.unpack_from("<IIQQQQ", image, table + size * row) for row in range(count))
    return tuple(
        _Segment(kind, offset, address, length) for kind, _, offset, address, _, length in found
    )


def _imported(image: bytes, segments: tuple[_Segment, ...]) -> Iterator[tuple[int, str]]:
    """Place, relative to the library, and name of each function that its relocations ask for."""

    def offset_of(address: int) -> int:
        (home,) = (
            each
            for each in segments
            if each.kind == _LOAD and each.address <= address < each.address + each.size
        )
        return address - home.address + home.offset

    dynamic = next(each for each in segments if each.kind == _DYNAMIC)
    tags = dict(struct.iter_unpack("<QQ", image[dynamic.offset :][: dynamic.size & -16]))
    strings, symbols = offset_of(tags[_STRINGS]), offset_of(tags[_SYMBOLS])
    for table, size in ((_RELOCATIONS, _RELOCATIONS_SIZE), (_JUMPS, _JUMPS_SIZE)):
        if table not in tags:
            continue
        start = offset_of(tags[table])
        rows = image[start : start + tags[size]]
        for place, about, _ in struct.iter_unpack("<QQq", rows):
            if about & 0xFFFF_FFFF in _ADDRESS_KINDS:
                (name,) = struct.unpack_from("<I", image, symbols + _SYMBOL_SIZE * (about >> 32))
                yield place, _text(image, strings + name)


def _text(image: bytes, start: int) -> str:
    return image[start : image.index(b"\0", start)].decode("ascii")
