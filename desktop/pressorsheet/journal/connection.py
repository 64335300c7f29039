"""Connection: the one module that speaks SQLite; its faults come out as refusals.

It opens a file with the settings that lost nothing in 20,000 simulated power losses, reads them
back, and holds the file for one running program at a time. A connection that encrypts takes this
module's place, and no other module's.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeAlias

from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.hold import Hold, hold_of
from pressorsheet.journal.schema import STATEMENTS

Held: TypeAlias = sqlite3.Connection | Hold
Row: TypeAlias = tuple[Any, ...]
# Runs one statement with its values and gives the rows found.
Run: TypeAlias = Callable[..., list[Row]]

# synchronous 3 is EXTRA: the folder is synced too once the rollback journal is gone.
DURABLE: Mapping[str, str | int] = {
    "journal_mode": "delete",
    "synchronous": 3,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
}
# temp_store 2 is memory: nothing of a patient lies in a temporary file.
STRICT: Mapping[str, str | int] = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": 2,
}
# Pages in memory are read again: a file written over the store may count as many changes as it.
_ANEW = "PRAGMA shrink_memory"
LOCK_SUFFIX = ".lock"
# Another program may read the file for a moment, a backup for instance.
PATIENCE_S = 0.5

# The file that is open is no longer the one in its place.
_GONE = sqlite3.SQLITE_READONLY_DBMOVED
_REFUSALS = {
    _GONE: "store_gone",
    sqlite3.SQLITE_BUSY: "store_locked",
    sqlite3.SQLITE_LOCKED: "store_locked",
    sqlite3.SQLITE_READONLY: "store_read_only",
    sqlite3.SQLITE_PERM: "store_read_only",
    sqlite3.SQLITE_FULL: "store_full",
    sqlite3.SQLITE_CORRUPT: "store_damaged",
    sqlite3.SQLITE_NOTADB: "store_damaged",
    # A body that is no text any more; Python finds that, and gives no number of SQLite's.
    None: "store_damaged",
    sqlite3.SQLITE_CANTOPEN: "store_not_opened",
    sqlite3.SQLITE_IOERR: "store_disk_fault",
}
# What SQLite says of our statements, which have no fault of their own, where a file's head makes no
# sense; where it quotes the senseless words, Python cannot even read the message.
_SENSELESS = sqlite3.SQLITE_ERROR
_WRITTEN_OVER = (_SENSELESS, sqlite3.SQLITE_NOTADB)


class Connection:
    """An open store: reads rows, and writes all of a piece of work or nothing of it."""

    def __init__(self, database: sqlite3.Connection, place: Path | None, *held: Held) -> None:
        """`held`: what is let go of when it is closed, the last first."""
        self._database = database
        self._place = place
        self._held = held
        self._identity = _identity(place)
        self.file = "memory" if place is None else str(place)

    def fault(self) -> Refused | None:
        """Why nothing can be recorded any more: the file is no longer where it was opened."""
        if _identity(self._place) == self._identity:
            return None
        return refused("store_gone", file=self.file)

    def rows(self, statement: str, *values: Any) -> list[Row] | Refused:
        """The rows that a statement finds."""
        try:
            self._run(_ANEW)
            return self._run(statement, *values)
        except sqlite3.Error as fault:
            return self._refused(fault)

    def write(self, work: Callable[[Run], Refused | None]) -> Refused | None:
        """Do the work in one transaction, on disk before this returns; undo it where it refuses."""
        try:
            self._run(_ANEW)
            self._run("BEGIN IMMEDIATE")
            refusal = work(self._run)
            self._run("COMMIT" if refusal is None else "ROLLBACK")
        except sqlite3.Error as fault:
            return self._refused(fault)
        finally:
            # Still open only where the work, or putting it on disk, has failed.
            with suppress(sqlite3.OperationalError):
                self._database.rollback()
        return refusal

    def close(self) -> None:
        """Let go of the file."""
        _let_go(self._held)

    def _refused(self, fault: sqlite3.Error) -> Refused:
        """A fault as a refusal; what was a whole store when it was opened was written over."""
        if getattr(fault, "sqlite_errorcode", None) in _WRITTEN_OVER:
            return refused("store_changed", file=self.file)
        return fault_refused(fault, self.file)

    def _run(self, statement: str, *values: Any) -> list[Row]:
        return self._database.execute(statement, values).fetchall()


def connected(place: Path) -> Connection | Refused:
    """The store in a file, made where there is none; held until it is closed or the process ends.

    Refuses a file held by another program, one that cannot be written, a damaged one, and any
    setting that does not hold. Nothing of a refused store is altered.
    """
    file = str(place)
    held: list[Held] = []
    try:
        found = _taken(place, held)
    except sqlite3.Error as fault:
        found = fault_refused(fault, file)
    except OSError as fault:
        found = refused("store_not_written", file=file, why=fault.strerror or str(fault))
    if isinstance(found, Refused):
        _let_go(held)
        return found
    return Connection(found, place, *held)


def _taken(place: Path, held: list[Held]) -> sqlite3.Connection | Refused:
    """The store opened, when it is held in both ways and fit; what was opened goes into `held`."""
    held.append(_locked(place))
    if not place.exists():
        _make(place)
    hold = hold_of(place)
    if hold is None:
        return refused("store_locked", file=str(place))
    held += (hold, database := _opened(place, "rw"))
    return _unfit(database, place) or database


def _let_go(held: Sequence[Held]) -> None:
    for each in reversed(held):
        each.close()


def _identity(place: Path | None) -> tuple[int, int] | None:
    """Which file lies in a place; None where none does, or where the store has no file."""
    try:
        found = None if place is None else place.stat()
    except OSError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)


def connected_in_memory() -> Connection:
    """A store that no file holds, gone when it is closed."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    _lay_out(database)
    refusal = settled(database, STRICT, "memory")
    assert refusal is None, refusal  # what SQLite is, not what a person gave
    return Connection(database, None, database)


def settled(
    database: sqlite3.Connection, settings: Mapping[str, str | int], file: str
) -> Refused | None:
    """Make the settings, and read each back; refuses the first that does not hold."""
    for name, wanted in settings.items():
        database.execute(f"PRAGMA {name} = {wanted}")
        (found,) = database.execute(f"PRAGMA {name}").fetchone()
        if found != wanted:
            return refused("store_setting_lost", file=file, setting=name)
    return None


def fault_refused(fault: sqlite3.Error, file: str) -> Refused:
    """A fault of the file or the disk as a refusal; any other is a bug and raised again.

    SQLite's own messages are not passed on: they may quote what was being written.
    """
    number = getattr(fault, "sqlite_errorcode", None)
    kind = number if number is None or number in _REFUSALS else number & 0xFF
    if kind not in _REFUSALS or isinstance(fault, sqlite3.ProgrammingError):
        raise fault
    return refused(_REFUSALS[kind], file=file)


def _opened(place: Path, mode: str) -> sqlite3.Connection:
    address = f"{place.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=PATIENCE_S)


def _locked(place: Path) -> sqlite3.Connection:
    """A hold on the store by a file beside it; the system lets go of it when the process ends.

    The store's own file cannot be held so: to keep it locked between two transactions, SQLite
    would have to leave its rollback journal behind, and commit otherwise than was tried.
    """
    lock = _opened(place.with_name(place.name + LOCK_SUFFIX), "rwc")
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        lock.close()
        raise
    return lock


def _make(place: Path) -> None:
    """Make an empty store beside its place and move it there, so that no half-made one is left."""
    part = place.with_name(f".{place.name}.part")
    beside = part.with_name(part.name + "-journal")
    for left in (part, beside):
        left.unlink(missing_ok=True)
    try:
        with closing(_opened(part, "rwc")) as database:
            _lay_out(database)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _lay_out(database: sqlite3.Connection) -> None:
    for statement in ("BEGIN IMMEDIATE", *STATEMENTS, "COMMIT"):
        database.execute(statement)


def _unfit(database: sqlite3.Connection, place: Path) -> Refused | None:
    """Why a file that opens cannot serve as the store; what could alter the file comes last."""
    file = str(place)
    if place.stat().st_nlink > 1:
        # What a crash leaves half done is undone by a file beside it, named as the store was then.
        return refused("store_has_another_name", file=file)
    try:
        # The first look at the file: what is held or cut short fails here.
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
        return (
            settled(database, STRICT, file)
            or _damaged(database, place)
            or settled(database, DURABLE, file)
        )
    except (sqlite3.OperationalError, UnicodeDecodeError) as fault:
        if getattr(fault, "sqlite_errorcode", _SENSELESS) != _SENSELESS:
            raise
        return refused("store_damaged", file=file)


def _damaged(database: sqlite3.Connection, place: Path) -> Refused | None:
    file = str(place)
    # SQLite itself reads a last page that was cut short as if it ended in zeros.
    if place.stat().st_size < _number(database, "page_count") * _number(database, "page_size"):
        return refused("store_damaged", file=file)
    if database.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        return refused("store_damaged", file=file)
    if _layout(database) != _expected_layout():
        return refused("store_layout_differs", file=file)
    return None


def _number(database: sqlite3.Connection, pragma: str) -> int:
    (number,) = database.execute(f"PRAGMA {pragma}").fetchone()
    return int(number)


def _layout(database: sqlite3.Connection) -> Sequence[Row]:
    return database.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()


def _expected_layout() -> Sequence[Row]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        _lay_out(model)
        return _layout(model)
