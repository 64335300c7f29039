"""Newer: what a newer version of the program left in a store, told before anything is altered.

With its first record a program notes in the store which version of the records it knows, and its
own name. An older one that finds more than it knows looks on and records nothing; tables of a later
kind it does not read at all. Backups and key files of a newer program it leaves where they are.
"""

import json
import re
from contextlib import closing, suppress
from pathlib import Path

from pressorsheet import __version__
from pressorsheet.core.event_reading import models
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.database import Database, Fault, number_of, opened
from pressorsheet.journal.schema import REMOVED, SETTINGS, VERSION

# The version of what is recorded and typed: raised with each kind or field of a record, and each
# field of a form, that the program before would not know; and with the version of the tables.
RECORDS = 1
# The setting under which a store says it.
MARK = "written"

KINDS = frozenset((*models(), REMOVED))
NEWER = frozenset(
    {
        "store_newer",
        "store_newer_unnamed",
        "store_records_newer",
        "store_records_unknown",
        "store_keys_newer",
    }
)

# What a program's version may be: it is shown, and whoever has the key wrote it.
_PROGRAM = re.compile(r"[0-9A-Za-z.+-]{1,40}")
_MARKED = f"SELECT text FROM settings WHERE name = '{MARK}'"
_LAID_OUT = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'settings'"


@frozen
class Mark:
    """The version of the records in a store, and the program that wrote the first of them."""

    records: int
    program: str


def mark_due(marked: str | None) -> str | None:
    """What is noted in a store with a record; None where it says as much already."""
    mark = mark_of(marked)
    if mark is not None and mark.records >= RECORDS:
        return None
    return json.dumps({"records": RECORDS, "program": __version__})


def mark_of(text: str | None) -> Mark | None:
    """What a store says; None where it says nothing yet, version 0 what cannot be made out."""
    if text is None:
        return None
    try:
        said = json.loads(text)
        records, program = said["records"], said["program"]
    except (ValueError, TypeError, LookupError, RecursionError):
        return Mark(0, "")
    is_named = type(program) is str and _PROGRAM.fullmatch(program) is not None
    return Mark(records, program) if type(records) is int and is_named else Mark(0, "")


def is_newer(refusal: Refused) -> bool:
    """Whether something is refused because a newer version of the program wrote it."""
    return any(reason.code in NEWER for reason in refusal.reasons)


def newer_records(file: str, marked: str | None, strange: str | None = None) -> Refused | None:
    """Why nothing may be recorded: the store's mark, or a kind of record, is not known here."""
    mark = mark_of(marked)
    if mark is not None and mark.records > RECORDS:
        return refused("store_records_newer", file=file, program=mark.program, own=__version__)
    if strange is not None or (mark is not None and mark.records < 1):
        return refused("store_records_unknown", file=file, own=__version__)
    return None


def newer_tables(database: Database, file: str) -> Refused | None:
    """Why a store is not read at all: its tables are of a later version."""
    version = number_of(database, "user_version")
    return later_tables(file, version, _marked(database)) if version > VERSION else None


def later_tables(
    file: str, version: int, marked: str | None = None, *, known: int = VERSION
) -> Refused | None:
    """Refuses tables of a later version than is known, by the name of who wrote them if said."""
    if version <= known:
        return None
    mark = mark_of(marked)
    if mark is None or mark.records <= RECORDS:
        return refused(
            "store_newer_unnamed", file=file, version=version, known=known, own=__version__
        )
    return refused(
        "store_newer",
        file=file,
        version=version,
        known=known,
        own=__version__,
        program=mark.program,
    )


def newer_at(place: Path, key: bytes) -> Refused | None:
    """Why a file is a newer program's, damaged as it may be; None where it does not say so."""
    with suppress(Fault, UnicodeDecodeError), closing(opened(place, "ro", key)) as database:
        database.execute("PRAGMA trusted_schema = 0")
        file = str(place)
        return newer_tables(database, file) or newer_records(file, _marked(database))
    return None


def _marked(database: Database) -> str | None:
    """The mark of a store, asked of a table alone: a view under its name may never end."""
    if database.execute(_LAID_OUT).fetchall() != [(SETTINGS,)]:
        return None
    found = database.execute(_MARKED).fetchone()
    return None if found is None else str(found[0])
