"""Connection: an open store: reads rows, and writes all of a piece of work or nothing of it.

It is held for one running program at a time; another may read it.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.database import (
    NO_DATABASE,
    READ_ONLY,
    STRICT,
    WRITTEN_OVER,
    Database,
    Fault,
    OperationalFault,
    Row,
    fault_code,
    fault_refused,
    in_memory,
    opened,
    settled,
)
from pressorsheet.journal.disk import (
    OWN_FILE,
    copied,
    folder_on_disk,
    private,
    put_in_place,
    taken_away,
)
from pressorsheet.journal.fitness import lay_out, unfit
from pressorsheet.journal.hold import hold_of
from pressorsheet.journal.place import MAGIC, UNDO_SUFFIX

# Runs one statement with its values and gives the rows found.
Run: TypeAlias = Callable[..., list[Row]]

LOCK_SUFFIX = ".lock"


class Held(Protocol):
    """What is let go of when a store is closed."""

    def close(self) -> None:
        """Let go of it."""


class Connection:
    """An open store; one that only reads refuses to write."""

    def __init__(
        self, database: Database, place: Path | None, *held: Held, reads_only: bool = False
    ) -> None:
        """`held`: what is let go of when it is closed, the last first."""
        self._database = database
        self._held = held
        self._identity = _identity(place)
        self.place = place
        self.reads_only = reads_only
        self.file = "memory" if place is None else str(place)

    def fault(self) -> Refused | None:
        """Why nothing can be recorded any more: the file is no longer where it was opened."""
        if _identity(self.place) == self._identity:
            return None
        return refused("store_gone", file=self.file)

    def rows(self, statement: str, *values: Any) -> list[Row] | Refused:
        """The rows that a statement finds."""
        try:
            return self._run(statement, *values)
        except Fault as fault:
            return self._refused(fault)

    def write(self, work: Callable[[Run], Refused | None]) -> Refused | None:
        """Do the work in one transaction, on disk before this returns; undo it where it refuses."""
        try:
            self._run("BEGIN IMMEDIATE")
            refusal = work(self._run)
            self._run("COMMIT" if refusal is None else "ROLLBACK")
        except Fault as fault:
            return self._refused(fault)
        finally:
            # Still open only where the work, or putting it on disk, has failed.
            with suppress(OperationalFault):
                self._database.rollback()
        return refusal

    def sync_folder(self) -> None:
        """Once more where SQLite failed to: until then a power loss may undo what was kept."""
        with suppress(OSError):
            if self.place is not None:
                folder_on_disk(self.place.parent)

    def copied(self, to: Path) -> Refused | None:
        """Copy the file byte by byte, on disk when this returns; nobody writes in it meanwhile."""

        def copy() -> None:
            assert self.place is not None  # a store in memory is of nobody
            self._run("BEGIN")
            try:
                self._run("SELECT count(*) FROM sqlite_schema")
                copied(self.place, to)
            finally:
                self._run("ROLLBACK")

        return _refusal_of(copy, self.file)

    def close(self) -> None:
        """Let go of the file."""
        let_go(self._held)

    def _refused(self, fault: Exception) -> Refused:
        """A fault as a refusal; what was a whole store when it was opened was written over.

        SQLite calls a file read-only as well where it is not in its place any more, or where its
        first page makes no sense.
        """
        code = fault_code(fault)
        if code == READ_ONLY:
            gone = self.fault()
            if gone is not None:
                return gone
            if self.reads_only and self._is_half_written():
                return refused("store_half_written", file=self.file)
        if code in WRITTEN_OVER or (code == READ_ONLY and not self._makes_sense()):
            return refused("store_changed", file=self.file)
        return fault_refused(fault, self.file)

    def _is_half_written(self) -> bool:
        """Whether who records was killed in the middle of it: who only reads cannot undo that."""
        assert self.place is not None  # a store in memory is written by nobody else
        return self.place.with_name(self.place.name + UNDO_SUFFIX).exists()

    def _makes_sense(self) -> bool:
        try:
            self._run("SELECT count(*) FROM sqlite_schema")
        except Fault:
            return False
        return True

    def _run(self, statement: str, *values: Any) -> list[Row]:
        found: list[Row] = self._database.execute(statement, values).fetchall()
        return found


def connected(place: Path, key: bytes) -> Connection | Refused:
    """The store in a file; held until it is closed or the process ends.

    Refuses a file held by another program, one that cannot be written, a damaged one, and any
    setting that does not hold. Nothing of a refused store is altered.
    """
    return _connected(place, lambda held: _taken(place, key, held), reads_only=False)


def looked_at(place: Path, key: bytes, *, shared: bool = False) -> Connection | Refused:
    """The store in a file, to be read alone; `shared`: another program may be recording in it."""
    return _connected(place, lambda held: _read(place, key, held, shared=shared), reads_only=True)


def connected_in_memory(*, reads_only: bool = False) -> Connection:
    """A store that no file holds, gone when it is closed."""
    database = in_memory()
    lay_out(database)
    refusal = settled(database, STRICT, "memory")
    assert refusal is None, refusal  # what SQLite is, not what a person gave
    return Connection(database, None, database, reads_only=reads_only)


def held(place: Path) -> list[Held] | Refused:
    """Both holds on a store's place, without opening it; refuses one held by another program."""
    return _held_by(_hold, place)


def held_empty(place: Path) -> list[Held] | Refused:
    """A hold on a place where a store is to be; refuses one where something lies already."""
    return _held_by(_hold_empty, place)


def make(place: Path, key: bytes) -> Refused | None:
    """An empty store, made beside its place and moved there, so that no half-made one is left."""
    return _refusal_of(lambda: _make(place, key), str(place))


def make_beside(place: Path, key: bytes, fill: Callable[[Run], None]) -> Path:
    """A filled store beside its place, on disk, to be moved there; raises what the disk says."""
    part = place.with_name(f".{place.name}.part")
    for left in (part, part.with_name(part.name + UNDO_SUFFIX)):
        left.unlink(missing_ok=True)
    private(part).close()
    try:
        with closing(opened(part, "rw", key)) as database:
            lay_out(database)
            database.execute("BEGIN IMMEDIATE")
            fill(lambda statement, *values: database.execute(statement, values).fetchall())
            database.execute("COMMIT")
        with part.open("r+b") as file:
            # Not one page may lie there in plain text, whatever was linked in SQLCipher's place.
            assert file.read(len(MAGIC)) != MAGIC, "the store was not encrypted"
            os.fsync(file.fileno())
    except BaseException:
        taken_away(part)
        raise
    return part


def _make(place: Path, key: bytes) -> None:
    part = make_beside(place, key, lambda _run: None)
    put_in_place(part, place)


def _connected(
    place: Path, taken: Callable[[list[Held]], Database | Refused], *, reads_only: bool
) -> Connection | Refused:
    held: list[Held] = []
    found: list[Database] = []

    def take() -> Refused | None:
        database = taken(held)
        if isinstance(database, Refused):
            return database
        found.append(database)
        return None

    refusal = _refusal_of(take, str(place))
    if refusal is not None:
        let_go(held)
        return refusal
    return Connection(found[0], place, *held, reads_only=reads_only)


def _taken(place: Path, key: bytes, held: list[Held]) -> Database | Refused:
    """The store opened, when it is held in both ways and fit; what was opened goes into `held`."""
    refusal = _hold(place, held)
    if refusal is not None:
        return refusal
    held.append(database := opened(place, "rw", key))
    return unfit(database, place, writes=True) or database


def _read(place: Path, key: bytes, held: list[Held], *, shared: bool) -> Database | Refused:
    held.append(database := opened(place, "ro", key))
    return unfit(database, place, writes=False, shared=shared) or database


def _held_by(
    hold: Callable[[Path, list[Held]], Refused | None], place: Path
) -> list[Held] | Refused:
    taken: list[Held] = []
    fault = _refusal_of(lambda: hold(place, taken), str(place))
    if fault is None:
        return taken
    let_go(taken)
    return fault


def _hold_empty(place: Path, held: list[Held]) -> Refused | None:
    refusal = _lock(place, held)
    # Looked at under the lock: of two windows that ask for a store at once, one makes it.
    if refusal is None and os.path.lexists(place):
        return refused("store_is_there", file=str(place))
    return refusal


def _hold(place: Path, held: list[Held]) -> Refused | None:
    refusal = _lock(place, held)
    if refusal is not None:
        return refusal
    try:
        hold = hold_of(place)
    except PermissionError:
        # SQLite itself opens such a file, and refuses only the first record.
        return refused("store_read_only", file=str(place))
    if hold is None:
        return refused("store_locked", file=str(place))
    held.append(hold)
    return None


def _refusal_of(work: Callable[[], Refused | None], file: str) -> Refused | None:
    """What a piece of work refuses, faults of the disk included."""
    try:
        return work()
    except Fault as fault:
        return fault_refused(fault, file)
    except OSError as fault:
        return refused("store_not_written", file=file, why=fault.strerror or str(fault))


def let_go(held: Sequence[Held]) -> None:
    """Let go of holds, the last first."""
    for each in reversed(held):
        each.close()


def _identity(place: Path | None) -> tuple[int, int] | None:
    """Which file lies in a place; None where none does, or where the store has no file."""
    try:
        found = None if place is None else place.stat()
    except OSError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)


def _lock(place: Path, held: list[Held]) -> Refused | None:
    """A hold on the store by a file beside it; the system lets go of it when the process ends.

    The store's own file cannot be held so: to keep it locked between two transactions, SQLite
    would have to leave its rollback journal behind, and commit otherwise than was tried.
    """
    file = place.with_name(place.name + LOCK_SUFFIX)
    # Where that fails SQLite says so. Never made anew: another program may hold it.
    with suppress(OSError):
        file.touch(OWN_FILE)
    held.append(lock := opened(file, "rw", None))
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except Fault as fault:
        if fault_code(fault) not in NO_DATABASE:
            raise
        # Of the store itself that says nothing.
        return refused("store_lock_spoilt", file=str(file))
    return None
