"""Files: reads the files named on the command line, and writes the results asked for.

A reader of the rings below gets bytes, never a path; a size beyond its limit is refused before
anything is read. Results are written whole or not at all, and never onto what they were made from.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from pressorsheet.cli.arguments import Misgiven
from pressorsheet.core.note import refused


def file_given(path: str, largest: int) -> bytes:
    """The bytes of a file; refuses one that is missing, unreadable, no file, or too large."""
    place = Path(path)
    try:
        if not place.is_file():
            code = "file_is_no_file" if place.exists() else "file_not_there"
            raise Misgiven(refused(code, file=path))
        with place.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            # What grows while it is read, or hides its size, stops one byte beyond the limit.
            content = b"" if size > largest else file.read(largest + 1)
    except (OSError, ValueError) as fault:
        raise Misgiven(refused("file_not_readable", file=path, why=_why(fault))) from fault
    size = max(size, len(content))
    if size > largest:
        raise Misgiven(refused("file_larger_than", file=path, size=size, largest=largest))
    return content


def file_written(path: str, content: bytes, *, made_from: Iterable[str] = ()) -> None:
    """Write a result; refuses as `files_written` does."""
    files_written({path: content}, made_from=made_from)


def files_written(files: Mapping[str, bytes], *, made_from: Iterable[str] = ()) -> None:
    """Write results beside their places and move them there, so that no half file is left.

    Refuses, with nothing written, a place that is no file or cannot be written, and one of the
    files that the result is made from. A link stays a link to the file written.
    """
    sources = tuple(made_from)
    for path in files:
        _refuse_place(path, sources)
    parts: list[tuple[str, Path, Path]] = []
    path = ""
    try:
        for path, content in files.items():
            target = Path(os.path.realpath(path))
            part = target.parent / f".{os.getpid()}-{len(parts)}.part"
            parts.append((path, part, target))
            part.write_bytes(content)
        for path, part, target in parts:  # noqa: B007  # the refusal below names it
            part.replace(target)
    except (OSError, ValueError) as fault:
        raise Misgiven(refused("file_not_writable", file=path, why=_why(fault))) from fault
    finally:
        for _, part, _ in parts:
            if os.path.lexists(part):
                part.unlink()


def folder_made(path: str) -> Path:
    """A folder to write into, made where it is not there; refuses what cannot be one."""
    if not path:
        raise Misgiven(refused("file_not_named"))
    if os.path.lexists(path) and not os.path.isdir(path):
        raise Misgiven(refused("file_is_no_folder", file=path))
    try:
        os.makedirs(path, exist_ok=True)
    except (OSError, ValueError) as fault:
        raise Misgiven(refused("file_not_writable", file=path, why=_why(fault))) from fault
    return Path(path)


def _refuse_place(path: str, sources: tuple[str, ...]) -> None:
    """Refuse a place that holds something else than a file, or that is a source of the result."""
    if not path:
        raise Misgiven(refused("file_not_named"))
    if path.endswith(("/", os.sep)) or os.path.isdir(path):
        raise Misgiven(refused("file_is_a_folder", file=path))
    if not os.path.isdir(os.path.dirname(os.path.realpath(path))):
        raise Misgiven(refused("file_without_folder", file=path))
    if not os.path.exists(path):
        return
    if not os.path.isfile(path):
        raise Misgiven(refused("file_is_no_file", file=path))
    if any(os.path.exists(source) and os.path.samefile(source, path) for source in sources):
        raise Misgiven(refused("file_is_a_source", file=path))


def _why(fault: OSError | ValueError) -> str:
    return os.strerror(fault.errno) if isinstance(fault, OSError) and fault.errno else str(fault)
