"""Disk: files beside a store, written whole or not at all, and on disk before they count."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

PART = ".part"
AT_ONCE = 1024 * 1024
# What lies in a store is this person's alone, whatever this system gives new files by itself.
OWN_FILE, OWN_FOLDER = 0o600, 0o700


def private(place: Path) -> BinaryIO:
    """A new file to be written that only this person may read; raises OSError.

    What lies there already is taken away first: a link would lead to a file of somebody else.
    """
    place.unlink(missing_ok=True)
    return open(place, "xb", opener=lambda path, how: os.open(path, how, OWN_FILE))


def written(place: Path, content: bytes) -> None:
    """Put a file in its place in one step, on disk with its name; raises OSError."""
    part = place.with_name(place.name + PART)
    try:
        with private(part) as file:
            file.write(content)
            # What is still in Python's own buffer would be synced by nobody.
            file.flush()
            put_on_disk(file.fileno())
        put_in_place(part, place)
    finally:
        taken_away(part)


def put_in_place(part: Path, place: Path) -> None:
    """Give a file that is on disk its name, in the place of what had it; raises OSError, or is so.

    A folder that cannot be synced says so before anything changes: what is in its place already
    must not be called refused.
    """
    folder_on_disk(place.parent)
    part.replace(place)
    with suppress(OSError):
        folder_on_disk(place.parent)


def put_on_disk(file: int) -> None:
    """What was written to an open file, past the caches of the system."""
    os.fsync(file)


def folder_on_disk(folder: Path) -> None:
    """The names in a folder; a system that cannot open folders keeps them by itself."""
    with suppress(PermissionError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def copied(source: Path, to: Path) -> None:
    """A copy that is on disk when this returns; raises OSError."""
    with source.open("rb") as content, private(to) as file:
        shutil.copyfileobj(content, file, AT_ONCE)
        file.flush()
        put_on_disk(file.fileno())


def taken_away(place: Path) -> None:
    """Take away what was written half, if that can be; it is written over the next time."""
    with suppress(OSError):
        place.unlink(missing_ok=True)
