"""Scratch: a folder that is there for a moment, in memory where the system has one there."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pressorsheet.session.probe import Unsound

# Linux: a folder in memory, for everyone; what is put there is this person's alone.
IN_MEMORY = ("/dev/shm",)


@contextmanager
def scratch(in_memory: Sequence[str] = IN_MEMORY) -> Iterator[Path]:
    """An empty folder, gone afterwards; that there is no place for one is what a probe finds."""
    memory = next((each for each in in_memory if _takes_folders(each)), None)
    try:
        made = tempfile.TemporaryDirectory(prefix="pressorsheet-", dir=memory)
    except OSError:
        raise Unsound("no folder can be made for temporary files") from None
    with made as folder:
        yield Path(folder)


def _takes_folders(place: str) -> bool:
    return os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK)
