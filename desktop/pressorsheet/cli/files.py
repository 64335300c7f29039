"""Files: reads the files named on the command line, and writes the results asked for.

A reader of the rings below gets bytes, never a path; a size beyond its limit is refused before
anything is read.
"""

import os
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
        size = place.stat().st_size
        if size > largest:
            raise Misgiven(refused("file_larger_than", file=path, size=size, largest=largest))
        return place.read_bytes()
    except (OSError, ValueError) as fault:
        why = os.strerror(fault.errno) if isinstance(fault, OSError) and fault.errno else str(fault)
        raise Misgiven(refused("file_not_readable", file=path, why=why)) from fault


def file_written(path: str, content: bytes) -> None:
    """Write a result beside its place and move it there, so that no half file is left."""
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except (OSError, ValueError) as fault:
        part.unlink(missing_ok=True)
        why = os.strerror(fault.errno) if isinstance(fault, OSError) and fault.errno else str(fault)
        raise Misgiven(refused("file_not_writable", file=path, why=why)) from fault
