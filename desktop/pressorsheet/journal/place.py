"""Place: where a store lies, looked at before anything opens or alters it."""

import os
from pathlib import Path
from typing import Literal

from pressorsheet import __version__
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.disk import OWN_FOLDER
from pressorsheet.journal.keys import keys_place
from pressorsheet.journal.safe_place import unsafe

MAGIC = b"SQLite format 3\0"
# SQLite's file format, section 1.3: a header of 100 bytes, its numbers with the high byte first.
HEADER = 100
VERSION_AT = 60
APPLICATION_AT = 68
NUMBER = 4
# "PRSS", which an encrypted store says inside; the one version that was not encrypted.
APPLICATION_ID = 0x50525353
PLAIN_VERSION = 1

BACKUPS_SUFFIX = ".backups"
# What SQLite undoes when the file beside it is opened; its own name for it.
UNDO_SUFFIX = "-journal"

# nothing yet; a store whose file is gone; a store that is not encrypted yet; one that is.
Kind = Literal["none", "lost", "plain", "locked"]


@frozen
class Found:
    """What lies in the place of a store."""

    place: Path
    kind: Kind


def look(path: str) -> Found | Refused:
    """What lies in a place, its folder made where it is missing; nothing is opened or altered.

    Refuses a place that cannot be one or is not safe, and a file there that is no store or has no
    keys beside it.
    """
    try:
        place = Path(os.path.realpath(path))
        fault = unsafe(place)
        if fault is not None:
            return fault
        place.parent.mkdir(OWN_FOLDER, parents=True, exist_ok=True)
    except (OSError, ValueError) as fault_:
        return refused("store_folder_not_made", file=path, why=_why(fault_))
    if os.path.lexists(place):
        return _kind(place)
    # Not to be made anew without a word: its keys open the backups that are left of it.
    return Found(place, "lost" if _has_backups(place) else "none")


def _has_backups(place: Path) -> bool:
    folder = place.with_name(place.name + BACKUPS_SUFFIX)
    return folder.is_dir() and any(folder.iterdir())


def _kind(place: Path) -> Found | Refused:
    file = str(place)
    if not place.is_file():
        return refused("store_is_no_file", file=file)
    try:
        with place.open("rb") as store:
            header = store.read(HEADER)
    except OSError as fault:
        return refused("store_not_readable", file=file, why=_why(fault))
    if not header:
        return refused("store_empty", file=file)
    if header.startswith(MAGIC):
        return _unfit_plain(header, file) or Found(place, "plain")
    if not keys_place(place).is_file():
        return refused("store_without_keys", file=file, keys=keys_place(place).name)
    return Found(place, "locked")


def _unfit_plain(header: bytes, file: str) -> Refused | None:
    if len(header) < HEADER:
        return refused("store_damaged", file=file)
    if _number(header, APPLICATION_AT) != APPLICATION_ID:
        return refused("store_not_ours", file=file)
    version = _number(header, VERSION_AT)
    if version > PLAIN_VERSION:
        return refused(
            "store_newer_unnamed",
            file=file,
            version=version,
            known=PLAIN_VERSION,
            own=__version__,
        )
    return None


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + NUMBER], "big")


def _why(fault: OSError | ValueError) -> str:
    return getattr(fault, "strerror", None) or str(fault)
