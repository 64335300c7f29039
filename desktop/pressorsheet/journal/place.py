"""Place: where a store lies, judged by its first bytes before anything opens or alters it."""

import os
from pathlib import Path

from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.schema import APPLICATION_ID, VERSION

MAGIC = b"SQLite format 3\0"
# SQLite's file format, section 1.3: a header of 100 bytes, its numbers with the high byte first.
HEADER = 100
VERSION_AT = 60
APPLICATION_AT = 68
NUMBER = 4


def place_of(path: str) -> Path | Refused:
    """The place of a store, its folder made where it is missing.

    Refuses a place that cannot be one, and a file there that is no store of this version.
    """
    try:
        place = Path(os.path.realpath(path))
        place.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as fault:
        return refused("store_folder_not_made", file=path, why=_why(fault))
    if not os.path.lexists(place):
        return place
    return _unfit(place) or place


def _unfit(place: Path) -> Refused | None:
    """Why the file that is there cannot be the store."""
    file = str(place)
    if not place.is_file():
        return refused("store_is_no_file", file=file)
    try:
        with place.open("rb") as store:
            header = store.read(HEADER)
    except OSError as fault:
        return refused("store_not_readable", file=file, why=_why(fault))
    return _unfit_header(header, file) or _only_read(place, file)


def _unfit_header(header: bytes, file: str) -> Refused | None:
    if not header:
        return refused("store_empty", file=file)
    if not MAGIC.startswith(header[: len(MAGIC)]):
        return refused("store_not_ours", file=file)
    if len(header) < HEADER:
        return refused("store_damaged", file=file)
    if _number(header, APPLICATION_AT) != APPLICATION_ID:
        return refused("store_not_ours", file=file)
    version = _number(header, VERSION_AT)
    if version > VERSION:
        return refused("store_newer", file=file, version=version, known=VERSION)
    return None


def _only_read(place: Path, file: str) -> Refused | None:
    """SQLite itself opens such a file, and refuses only the first record."""
    try:
        place.open("r+b").close()
    except OSError:
        return refused("store_read_only", file=file)
    return None


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + NUMBER], "big")


def _why(fault: OSError | ValueError) -> str:
    return getattr(fault, "strerror", None) or str(fault)
