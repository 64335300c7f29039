"""Calls: stands between the libraries of this process and the system, for the files of one folder.

Every open, write, resize, sync, removal and renaming under the folder is asked about (it may fail,
or be cut short) and, when it was done, written down in order. The program's code is unchanged.
"""

import ctypes
import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import imports
from sqlcipher3 import _sqlite3  # the library itself, for its file


class Created(NamedTuple):
    """A name came to be, for a new and empty file, or one that has another name too."""

    name: str
    file: int


class Wrote(NamedTuple):
    """Bytes went into a file."""

    file: int
    at: int
    data: bytes


class Resized(NamedTuple):
    """A file was cut short or made longer."""

    file: int
    size: int


class Synced(NamedTuple):
    """The system said that a file's content is on the disk; or it said that this failed."""

    file: int
    failed: bool = False


class FolderSynced(NamedTuple):
    """The system said that a folder's names are on the disk."""

    folder: str


class Removed(NamedTuple):
    """A name is gone."""

    name: str


class Renamed(NamedTuple):
    """A file goes by another name, in the place of what had that name."""

    old: str
    new: str


class Mark(NamedTuple):
    """What the program said at this point."""

    said: object


Step: TypeAlias = Created | Wrote | Resized | Synced | FolderSynced | Removed | Renamed | Mark
# Asked before a call with what it does, the name and the number of bytes: how many may go through,
# or an error's number, negative.
Judge: TypeAlias = Callable[[str, str, int], int]

_INT, _SIZE, _TEXT, _POINTER = ctypes.c_int, ctypes.c_int64, ctypes.c_char_p, ctypes.c_void_p
# libc's functions: what each gives and takes.
_KINDS: dict[str, tuple[Any, ...]] = {
    "open": (_INT, _TEXT, _INT, _INT),
    "open64": (_INT, _TEXT, _INT, _INT),
    "openat": (_INT, _INT, _TEXT, _INT, _INT),
    "openat64": (_INT, _INT, _TEXT, _INT, _INT),
    "close": (_INT, _INT),
    "write": (_SIZE, _INT, _POINTER, _SIZE),
    "pwrite": (_SIZE, _INT, _POINTER, _SIZE, _SIZE),
    "pwrite64": (_SIZE, _INT, _POINTER, _SIZE, _SIZE),
    "fsync": (_INT, _INT),
    "fdatasync": (_INT, _INT),
    "ftruncate": (_INT, _INT, _SIZE),
    "ftruncate64": (_INT, _INT, _SIZE),
    "unlink": (_INT, _TEXT),
    "unlinkat": (_INT, _INT, _TEXT, _INT),
    "link": (_INT, _TEXT, _TEXT),
    "linkat": (_INT, _INT, _TEXT, _INT, _TEXT, _INT),
    "rename": (_INT, _TEXT, _TEXT),
    "renameat": (_INT, _INT, _TEXT, _INT, _TEXT),
    # Would write past this watch: told that the system has them not, Python copies by write.
    "sendfile": (_SIZE, _INT, _INT, _POINTER, _SIZE),
    "sendfile64": (_SIZE, _INT, _INT, _POINTER, _SIZE),
    "copy_file_range": (_SIZE, _INT, _POINTER, _INT, _POINTER, _SIZE, _INT),
}
_LIBC = "libc.so.6"
_MISSING = {
    "sendfile": errno.ENOTSOCK,
    "sendfile64": errno.ENOTSOCK,
    "copy_file_range": errno.EXDEV,
}


def all_goes(_what: str, _name: str, size: int) -> int:
    """The judge of a disk without faults."""
    return size


@lru_cache
def _entries() -> tuple[imports.Entry, ...]:
    """The import tables of SQLite and of Python itself."""
    libraries = (Path(_sqlite3.__file__), imports.interpreter())
    return tuple(each for library in libraries for each in imports.entries(library, _KINDS))


@lru_cache
def _of_the_system(name: str) -> Any:
    """libc's own function, asked of libc itself.

    Asked of the whole process, a Python at a fixed place in memory (Debian's) answers for it with
    an entry of its own that leads by way of the import table: back to us, and round for ever.
    """
    return ctypes.CFUNCTYPE(*_KINDS[name], use_errno=True)((name, ctypes.CDLL(_LIBC)))


class Watch:
    """What happens to the files of a folder, in order, and what may fail there."""

    def __init__(self, folder: Path, judge: Judge = all_goes) -> None:
        """Files that lie there already count as on the disk whole."""
        self.folder = os.path.realpath(folder)
        self.judge = judge
        self.steps: list[Step] = []
        self.files = {name: number for number, name in enumerate(sorted(self._there()))}
        self.at_first = dict(self.files)
        self._made = len(self.files)
        self._open: dict[int, int | str] = {}
        self.unwatched = False

    def mark(self, said: object) -> None:
        """Write down what the program said at this point."""
        self.steps.append(Mark(said))

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Stand in the libraries' way for as long as this lasts."""
        found = _entries()
        before = [ctypes.c_uint64.from_address(entry.address).value for entry in found]
        ours = {name: self._in_place_of(name) for name in {entry.name for entry in found}}
        imports.replace(found, ours)
        try:
            yield
        finally:
            imports.put_back(found, before)
        assert not self.unwatched, "a file was opened before"

    def _there(self) -> Iterator[str]:
        for above, _, names in os.walk(self.folder):
            for name in names:
                yield os.path.relpath(os.path.join(above, name), self.folder)

    def _in_place_of(self, name: str) -> Any:
        """Our function, of the same kind as libc's."""
        theirs = _of_the_system(name)
        if name in _MISSING:
            ours = self._missing(theirs, _MISSING[name], int(name == "copy_file_range") * 2)
        else:
            ours = _bound(self._ours(name.removesuffix("64")), theirs)
        return ctypes.CFUNCTYPE(*_KINDS[name], use_errno=True)(ours)

    def _ours(self, name: str) -> Callable[..., int]:
        match name:
            case "open":
                return self._open_call
            case "openat":
                return self._openat
            case "close":
                return self._close
            case "write":
                return self._write
            case "pwrite":
                return self._pwrite
            case "fsync" | "fdatasync":
                return self._fsync
            case "ftruncate":
                return self._ftruncate
            case "unlink":
                return self._unlink
            case "unlinkat":
                return self._unlinkat
            case "link":
                return self._link
            case "linkat":
                return self._linkat
            case "rename":
                return self._rename
        return self._renameat

    def _missing(self, theirs: Any, number: int, which: int) -> Callable[..., int]:
        def call(*values: Any) -> int:
            return self._fails(number) if values[which] in self._open else int(theirs(*values))

        return call

    def _name(self, path: bytes, folder: int | None = None) -> str | None:
        """A path as a name in the folder watched; None where it leads elsewhere."""
        text = os.fsdecode(path)
        if folder is not None and not os.path.isabs(text) and folder != _HERE:
            text = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), text)
        whole = os.path.normpath(os.path.join(os.getcwd(), text))
        if whole == self.folder:
            return "."
        return whole[len(self.folder) + 1 :] if whole.startswith(self.folder + os.sep) else None

    @staticmethod
    def _fails(number: int) -> int:
        ctypes.set_errno(number)
        return -1

    def _asked(self, what: str, name: str, size: int = 0) -> int:
        """How much may go through; -1 with the error told, where the judge says so."""
        allowed = self.judge(what, name, size)
        return allowed if allowed >= 0 else self._fails(-allowed)

    def _open_(self, theirs: Callable[[], int], name: str | None, flags: int) -> int:
        if name is None:
            return theirs()
        was_there = name in self.files
        if self._asked("open", name) < 0:
            return -1
        number = theirs()
        if number >= 0:
            self._opened(number, name, flags, was_there)
        return number

    def _opened(self, number: int, name: str, flags: int, was_there: bool) -> None:
        if os.path.isdir(os.path.join(self.folder, name)):
            self._open[number] = name
            return
        if not was_there:
            self.files[name] = self._made
            self._made += 1
            self.steps.append(Created(name, self.files[name]))
        elif flags & os.O_TRUNC:
            self.steps.append(Resized(self.files[name], 0))
        self._open[number] = self.files[name]

    def _file(self, number: int) -> int | str | None:
        """What an open file is of; one of the folder must have been opened under this watch."""
        file = self._open.get(number)
        if file is None:
            try:
                path = os.readlink(f"/proc/self/fd/{number}")
            except OSError:
                return None
            self.unwatched |= path.startswith(self.folder + os.sep)
        return file

    def _name_of(self, file: int | str) -> str:
        if isinstance(file, str):
            return file
        return next((name for name, each in self.files.items() if each == file), "(removed)")

    # --- what stands in the place of libc's functions of these names ---

    def _open_call(self, theirs: Any, path: bytes, flags: int, mode: int) -> int:
        return self._open_(lambda: int(theirs(path, flags, mode)), self._name(path), flags)

    def _openat(self, theirs: Any, folder: int, path: bytes, flags: int, mode: int) -> int:
        name = self._name(path, folder)
        return self._open_(lambda: int(theirs(folder, path, flags, mode)), name, flags)

    def _close(self, theirs: Any, number: int) -> int:
        self._open.pop(number, None)
        return int(theirs(number))

    def _write(self, theirs: Any, number: int, start: int, size: int) -> int:
        return self._written(theirs, number, start, size, None)

    def _pwrite(self, theirs: Any, number: int, start: int, size: int, at: int) -> int:
        return self._written(theirs, number, start, size, at)

    def _written(self, theirs: Any, number: int, start: int, size: int, at: int | None) -> int:
        file, where = self._file(number), () if at is None else (at,)
        if not isinstance(file, int):
            return int(theirs(number, start, size, *where))
        allowed = self._asked("write", self._name_of(file), size)
        if allowed < 0:
            return -1
        place = os.lseek(number, 0, os.SEEK_CUR) if at is None else at
        done = int(theirs(number, start, allowed, *where))
        if done > 0:
            self.steps.append(Wrote(file, place, ctypes.string_at(start, done)))
        return done

    def _fsync(self, theirs: Any, number: int) -> int:
        file = self._file(number)
        if file is None:
            return int(theirs(number))
        if self._asked("sync", self._name_of(file)) < 0:
            if isinstance(file, int):
                self.steps.append(Synced(file, failed=True))
            return -1
        # The system's own sync is left out: these trials look at what it was asked, and go fast.
        self.steps.append(FolderSynced(file) if isinstance(file, str) else Synced(file))
        return 0

    def _ftruncate(self, theirs: Any, number: int, size: int) -> int:
        file = self._file(number)
        if not isinstance(file, int):
            return int(theirs(number, size))
        if self._asked("resize", self._name_of(file)) < 0:
            return -1
        done = int(theirs(number, size))
        if done == 0:
            self.steps.append(Resized(file, size))
        return done

    def _unlink(self, theirs: Any, path: bytes) -> int:
        return self._gone(lambda: int(theirs(path)), self._name(path))

    def _unlinkat(self, theirs: Any, folder: int, path: bytes, flags: int) -> int:
        return self._gone(lambda: int(theirs(folder, path, flags)), self._name(path, folder))

    def _gone(self, theirs: Callable[[], int], name: str | None) -> int:
        if name is None:
            return theirs()
        if name in self.files and self._asked("remove", name) < 0:
            return -1
        done = theirs()
        if done == 0 and name in self.files:
            del self.files[name]
            self.steps.append(Removed(name))
        return done

    def _link(self, theirs: Any, old: bytes, new: bytes) -> int:
        return self._named(lambda: int(theirs(old, new)), self._name(old), self._name(new))

    def _linkat(self, theirs: Any, *values: Any) -> int:
        here, old, there, new, _ = values
        names = self._name(old, here), self._name(new, there)
        return self._named(lambda: int(theirs(*values)), *names)

    def _named(self, theirs: Callable[[], int], old: str | None, new: str | None) -> int:
        if old is None or new is None:
            assert old is new, "no file of these trials comes from outside, or leaves"
            return theirs()
        if self._asked("link", new) < 0:
            return -1
        done = theirs()
        if done == 0:
            self.files[new] = self.files[old]
            self.steps.append(Created(new, self.files[new]))
        return done

    def _rename(self, theirs: Any, old: bytes, new: bytes) -> int:
        return self._moved(lambda: int(theirs(old, new)), self._name(old), self._name(new))

    def _renameat(self, theirs: Any, here: int, old: bytes, there: int, new: bytes) -> int:
        names = self._name(old, here), self._name(new, there)
        return self._moved(lambda: int(theirs(here, old, there, new)), *names)

    def _moved(self, theirs: Callable[[], int], old: str | None, new: str | None) -> int:
        if old is None or new is None:
            assert old is new, "no file of these trials comes from outside, or leaves"
            return theirs()
        if self._asked("rename", new) < 0:
            return -1
        done = theirs()
        if done == 0 and old in self.files:
            self.files[new] = self.files.pop(old)
            self.steps.append(Renamed(old, new))
        return done


# What stands for the working folder in openat and its like.
_HERE = -100


def _bound(ours: Callable[..., int], theirs: Any) -> Callable[..., int]:
    def call(*values: Any) -> int:
        return ours(theirs, *values)

    return call
