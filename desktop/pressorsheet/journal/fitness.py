"""Fitness: whether an opened file can serve as a store; what could alter the file comes last."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pressorsheet import __version__
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.database import (
    DURABLE,
    SENSELESS,
    STRICT,
    Database,
    OperationalFault,
    Row,
    fault_code,
    in_memory,
    number_of,
    settled,
    uncovered,
)
from pressorsheet.journal.newer import newer_tables
from pressorsheet.journal.place import APPLICATION_ID
from pressorsheet.journal.schema import STATEMENTS, VERSION

PAGE_BYTES = 4_096
_SCHEMA = "SELECT type, name, sql FROM sqlite_schema ORDER BY name"


def unfit(database: Database, place: Path, *, writes: bool, shared: bool = False) -> Refused | None:
    """Why a file that opens cannot serve as the store; `writes`: it is to be recorded in.

    `shared`: another program may be recording in it, and must not wait for us.
    """
    file = str(place)
    if place.stat().st_nlink > 1 and writes:
        # What a crash leaves half done is undone by a file beside it, named as the store was then.
        return refused("store_has_another_name", file=file)
    try:
        # The first look at the file: what a power loss left half done is undone, its length too;
        # what is held or cut short fails here.
        database.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        fault = _length_fault(place) or _kind_fault(database, file)
        database.execute("ROLLBACK")
        return (
            fault
            or uncovered(database, file)
            or settled(database, STRICT, file)
            or _damaged(database, place, shared=shared)
            or settled(database, DURABLE if writes else {"query_only": 1}, file)
        )
    except OperationalFault as fault:
        if fault_code(fault) not in (None, SENSELESS):
            raise
        return refused("store_damaged", file=file)


def lay_out(database: Database) -> None:
    """The tables of an empty store."""
    for statement in ("BEGIN IMMEDIATE", *STATEMENTS, "COMMIT"):
        database.execute(statement)


def _length_fault(place: Path) -> Refused | None:
    """Why a file is no row of whole pages; SQLite itself takes a little too much for nothing."""
    if place.stat().st_size % PAGE_BYTES:
        return refused("store_damaged", file=str(place))
    return None


def _kind_fault(database: Database, file: str) -> Refused | None:
    """Why a whole file is no store of this program, or of a version that it cannot read."""
    if number_of(database, "application_id") != APPLICATION_ID:
        return refused("store_not_ours", file=file)
    version = number_of(database, "user_version")
    if version < VERSION:
        return refused("store_older", file=file, version=version, known=VERSION, own=__version__)
    return newer_tables(database, file)


def _damaged(database: Database, place: Path, *, shared: bool) -> Refused | None:
    file = str(place)
    # SQLite itself reads a last page that was cut short as if it ended in zeros.
    pages, size = (number_of(database, each) for each in ("page_count", "page_size"))
    if place.stat().st_size != pages * size:
        return refused("store_damaged", file=file)
    # Every page against its own code, free ones too; then what the pages say together.
    if database.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
        return refused("store_damaged", file=file)
    # Before SQLite computes anything that the file itself lays out: an index can take all memory.
    if _layout(database) != expected_layout():
        return refused("store_layout_differs", file=file)
    # Nobody can record while it runs: seconds, in a large store. Who records has run it.
    if not shared and database.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        return refused("store_damaged", file=file)
    return None


def _layout(database: Database) -> Sequence[Row]:
    found: Sequence[Row] = database.execute(_SCHEMA).fetchall()
    return found


def expected_layout() -> Sequence[Row]:
    """What is laid out in a store of ours: type, name and statement of each."""
    with closing(in_memory()) as model:
        lay_out(model)
        return _layout(model)
