"""Files: reads the files a person names, and writes the results asked for.

A reader of the rings below gets bytes, never a path; a size beyond its limit is refused before
anything is read. Results are written whole or not at all, and never onto what they were made from.
"""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from pressorsheet.core.note import Refused, refused
from pressorsheet.core.text import shown

# The system takes away from that what a person has set for new files.
NEW_FILE = 0o666
LONGEST_NAME, LONGEST_PATH = 100, 4096


def name_shown(path: str) -> str:
    """The name of a file as it may stand in a line: whoever sent the file chose it."""
    return shown(Path(path).name, LONGEST_NAME)


def file_read(path: str, largest: int) -> bytes | Refused:
    """The bytes of a file; refuses one that is missing, unreadable, no file, or too large."""
    try:
        with open(Path(path), "rb", opener=_without_waiting) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return _refused("file_is_no_file", path)
            size = about.st_size
            # What grows while it is read, or hides its size, stops one byte beyond the limit.
            content = b"" if size > largest else file.read(largest + 1)
    except (OSError, ValueError) as fault:
        return _unread(path, fault)
    size = max(size, len(content))
    if size > largest:
        return _refused("file_larger_than", path, size=size, largest=largest)
    return content


def _without_waiting(path: str, how: int) -> int:
    """Open a pipe, should one lie there, without waiting for whoever might write into it."""
    return os.open(path, how | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))


def _unread(path: str, fault: OSError | ValueError) -> Refused:
    if isinstance(fault, FileNotFoundError | NotADirectoryError):
        return _refused("file_not_there", path)
    # A folder or a socket cannot be opened at all.
    if os.path.exists(Path(path)) and not os.path.isfile(path):
        return _refused("file_is_no_file", path)
    return _refused("file_not_readable", path, why=_why(fault))


def file_written(path: str, content: bytes, *, made_from: Iterable[str] = ()) -> Refused | None:
    """Write a result; refuses as `files_written` does."""
    return files_written({path: content}, made_from=made_from)


def files_written(files: Mapping[str, bytes], *, made_from: Iterable[str] = ()) -> Refused | None:
    """Write results beside their places and move them there, so that no half file is left.

    They are on the disk before they are moved: a file may be the only copy of what a store held.

    Refuses, with nothing written, a place that is no file or cannot be written, and one of the
    files that the result is made from. A link stays a link to the file written.
    """
    sources = tuple(made_from)
    for path in files:
        fault = _fault_of(path, sources)
        if fault is not None:
            return fault
    parts: list[tuple[str, Path, Path]] = []
    path = ""
    try:
        for path, content in files.items():
            target = Path(os.path.realpath(path))
            part = target.parent / f".{os.getpid()}-{len(parts)}.part"
            parts.append((path, part, target))
            _put_on_disk(part, content, _rights(target))
        for path, part, target in parts:  # noqa: B007  # the refusal below names it
            part.replace(target)
    except (OSError, ValueError) as error:
        return _refused("file_not_writable", path, why=_why(error))
    finally:
        for _, part, _ in parts:
            if os.path.lexists(part):
                part.unlink()
    return None


def folder_made(path: str) -> Path | Refused:
    """A folder to write into, made where it is not there; refuses what cannot be one."""
    if not path:
        return refused("file_not_named")
    if os.path.lexists(path) and not os.path.isdir(path):
        return _refused("file_is_no_folder", path)
    try:
        os.makedirs(path, exist_ok=True)
    except (OSError, ValueError) as fault:
        return _refused("file_not_writable", path, why=_why(fault))
    return Path(path)


def _rights(target: Path) -> int:
    """Who may read a result: nobody who might not read the file that it takes the place of."""
    return target.stat().st_mode & NEW_FILE if target.exists() else NEW_FILE


def _put_on_disk(place: Path, content: bytes, rights: int) -> None:
    # What lies there already, a link perhaps, is nothing to write into.
    place.unlink(missing_ok=True)
    with open(place, "xb", opener=lambda path, how: os.open(path, how, rights)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _fault_of(path: str, sources: tuple[str, ...]) -> Refused | None:
    """Why a place cannot be written: it holds no file, or what the result was made from."""
    if not path:
        return refused("file_not_named")
    if path.endswith(("/", os.sep)) or os.path.isdir(path):
        return _refused("file_is_a_folder", path)
    if not os.path.isdir(os.path.dirname(os.path.realpath(path))):
        return _refused("file_without_folder", path)
    if not os.path.exists(path):
        return None
    if not os.path.isfile(path):
        return _refused("file_is_no_file", path)
    if any(os.path.exists(source) and os.path.samefile(source, path) for source in sources):
        return _refused("file_is_a_source", path)
    return None


def _refused(code: str, path: str, **values: object) -> Refused:
    return refused(code, file=shown(path, LONGEST_PATH), **values)


def _why(fault: OSError | ValueError) -> str:
    return os.strerror(fault.errno) if isinstance(fault, OSError) and fault.errno else str(fault)
