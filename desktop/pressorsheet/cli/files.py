"""Files: reads and writes the files named on the command line; a refusal ends the command.

How a file is read and written, and what is refused, is `session.files`, which the window uses too.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pressorsheet.cli.arguments import Misgiven, given
from pressorsheet.core.note import Refused
from pressorsheet.session import files


def file_given(path: str, largest: int) -> bytes:
    """The bytes of a file; raises Misgiven with why it cannot be read."""
    return given(files.file_read(path, largest))


def file_written(path: str, content: bytes, *, made_from: Iterable[str] = ()) -> None:
    """Write a result whole or not at all; raises Misgiven with why it cannot be written."""
    files_written({path: content}, made_from=made_from)


def files_written(contents: Mapping[str, bytes], *, made_from: Iterable[str] = ()) -> None:
    """Write results whole or none of them; raises Misgiven with why they cannot be written."""
    refusal = files.files_written(contents, made_from=made_from)
    if isinstance(refusal, Refused):
        raise Misgiven(refusal)


def folder_made(path: str) -> Path:
    """A folder to write into; raises Misgiven with why there can be none."""
    return given(files.folder_made(path))
