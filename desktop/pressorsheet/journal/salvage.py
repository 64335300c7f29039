"""Salvage: what is sound of a damaged store, read around the damage; the file stays as it is.

A damaged page tells of itself by its code, so that rows are read by halves until only those that
cannot be read are left out. Of those read, a row whose link does not follow from the row before it
was altered, and is left out too, and named.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path

from pressorsheet.core.chain import first_link, next_link
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.connection import connected_in_memory
from pressorsheet.journal.database import Database, Fault, Row, opened
from pressorsheet.journal.fitness import expected_layout
from pressorsheet.journal.journal import Journal, journal_on
from pressorsheet.journal.keys import StoreKey
from pressorsheet.journal.ledger import COLUMNS, head_of
from pressorsheet.journal.lines import events_of
from pressorsheet.journal.place import UNDO_SUFFIX
from pressorsheet.journal.schema import REMOVED

Ask = Callable[..., Sequence[Row] | None]

_LAID_OUT = (
    "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name"
)
# With more failures than this what is left is given up in larger pieces: it must end.
MOST_FAILURES = 400
COARSE = 512
# The index alone: it lies on other pages, and tells whose a record was that cannot be read.
_INDEXED = "SELECT number, worksheet FROM events INDEXED BY events_by_kind WHERE kind > ''"
# No row is shorter, so that no store has more rows than its bytes allow.
SHORTEST_ROW = 64


@frozen
class Damage:
    """What a damaged store has lost.

    `found`: how many records are sound; `unread`: spans of record numbers, first and last;
    `altered`: numbers of records that no longer are what was recorded; `of`: how many each
    worksheet has lost, where that is known. Where not `is_counted`, there may be more beyond.
    """

    found: int
    unread: tuple[tuple[int, int], ...]
    altered: tuple[int, ...]
    of: tuple[tuple[str, int], ...] = ()
    is_counted: bool = True

    @property
    def lost(self) -> int:
        """How many records are missing."""
        return self.lost_after(0)

    def lost_after(self, number: int) -> int:
        """How many are missing beyond a record's number; a backup up to there has the others."""
        spans = (last - max(first, number + 1) + 1 for first, last in self.unread if last > number)
        return sum(each > number for each in self.altered) + sum(spans)


@frozen
class Salvaged:
    """What is sound of a store, in memory and to be read alone, and what is not."""

    journal: Journal
    damage: Damage


def salvaged(place: Path, key: StoreKey) -> Salvaged | Refused:
    """The sound part of a damaged store; refuses where not one record can be read."""
    folder = ""
    try:
        folder = tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent)
        copy = _copied(place, Path(folder))
        return _read(copy, key.raw) or refused("store_beyond_reading", file=str(place))
    except OSError as fault:
        why = fault.strerror or str(fault)
        return refused("store_not_written", file=str(place), why=why)
    finally:
        # What cannot be taken away is an encrypted copy. (TemporaryDirectory goes round in circles
        # where it may not open its own folder.)
        shutil.rmtree(folder, ignore_errors=True)


def _copied(place: Path, folder: Path) -> Path:
    """A copy with what a crash left to be undone: undoing it alters no damaged file."""
    copy = folder / "store"
    shutil.copyfile(place, copy)
    beside = place.with_name(place.name + UNDO_SUFFIX)
    if beside.is_file():
        shutil.copyfile(beside, copy.with_name(copy.name + UNDO_SUFFIX))
    return copy


def _read(place: Path, key: bytes) -> Salvaged | None:
    ask = _asking(place, key)
    # A view under a table's name may never end.
    if ask(_LAID_OUT) != [each for each in expected_layout() if each[0] == "table"]:
        return None
    worksheets = ask("SELECT id, number FROM worksheets") or ask(
        "SELECT id, number FROM worksheets INDEXED BY sqlite_autoindex_worksheets_1 ORDER BY id"
    )
    if not worksheets:
        return None
    known: dict[int, int] = dict(ask(_INDEXED) or ())
    end = _end(ask) or max(known, default=0)
    rows, unread = _rows(ask, end or place.stat().st_size // SHORTEST_ROW)
    if not end:
        unread = [span for span in unread if rows and span[0] < rows[-1][0]]
    ids = {number: worksheet_id for worksheet_id, number in worksheets}
    sound, altered = _sound(rows, ids, unread)
    journal = journal_on(connected_in_memory())
    assert isinstance(journal, Journal)  # it is empty
    kept = 0
    for worksheet_id in sorted(sound, key=lambda each: sound[each][0][0]):
        events = events_of([row[-1] for row in sound[worksheet_id]])
        if isinstance(events, Refused):
            altered += [row[0] for row in sound[worksheet_id]]
            continue
        refusal = journal.append([(worksheet_id, event) for event in events])
        assert refusal is None, refusal  # each is there once, and no disk is in the way
        kept += len(events)
    if not kept:
        return None
    for worksheet_id, form, field, text in ask("SELECT * FROM drafts") or ():
        texts = {**journal.drafts(worksheet_id).get(form, {}), field: text}
        journal.keep_draft(worksheet_id, form, texts)
    for name, text in ask("SELECT name, text FROM settings") or ():
        journal.keep_setting(name, text)
    journal.is_read_only = True
    gone = {*altered, *(each for first, last in unread for each in range(first, last + 1))}
    of = Counter(ids[known[each]] for each in gone if known.get(each) in ids)
    damage = Damage(
        kept, tuple(unread), tuple(sorted(altered)), tuple(sorted(of.items())), is_counted=end > 0
    )
    return Salvaged(journal, damage)


def _asking(place: Path, key: bytes) -> Ask:
    """Asks a store opened anew each time: after one damaged page SQLCipher reads no other."""

    def ask(statement: str, *values: object) -> Sequence[Row] | None:
        try:
            with closing(_database(place, key)) as database:
                found: Sequence[Row] = database.execute(statement, values).fetchall()
        except (Fault, UnicodeDecodeError):
            return None
        return found

    return ask


def _database(place: Path, key: bytes) -> Database:
    database = opened(place, "rw", key)
    database.execute("PRAGMA trusted_schema = 0")
    return database


def _end(ask: Ask) -> int:
    """The number of the newest row; 0 where it cannot be found."""
    last = ask("SELECT max(number) FROM events")
    return last[0][0] or 0 if last else 0


def _rows(ask: Ask, end: int) -> tuple[list[Row], list[tuple[int, int]]]:
    """The rows that can be read, and the spans of numbers that cannot."""
    spans = [(1, end)] if end else []
    rows: list[Row] = []
    unread: list[tuple[int, int]] = []
    failures = 0
    while spans:
        first, last = spans.pop()
        found = ask(f"SELECT {COLUMNS} FROM events WHERE number BETWEEN ? AND ?", first, last)
        if found is not None:
            rows += found
            continue
        failures += 1
        if first == last or (failures > MOST_FAILURES and last - first < COARSE):
            unread.append((first, last))
        else:
            middle = (first + last) // 2
            spans += [(middle + 1, last), (first, middle)]
    return sorted(rows), _joined(unread)


def _joined(unread: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch, as one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(unread):
        if joined and first == joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _sound(
    rows: Sequence[Row], ids: dict[int, str], unread: Sequence[tuple[int, int]]
) -> tuple[dict[str, list[Row]], list[int]]:
    """The rows of each worksheet whose link follows, and the numbers of those altered."""
    sound: dict[str, list[Row]] = {}
    altered: list[int] = []
    ends: dict[int, tuple[int, str]] = {}
    removed = {row[1] for row in rows if row[3] == REMOVED}
    for row in rows:
        number, worksheet, event_id, kind, link, body = row
        if worksheet not in ids:
            altered.append(number)
            continue
        before, known = ends.get(worksheet, (0, first_link(ids[worksheet])))
        ends[worksheet] = (number, link)
        if worksheet in removed:
            continue
        follows = body is not None and link == next_link(known, body)
        is_gap = any(before < end and first < number for first, end in unread)
        if body is None or not (follows or is_gap) or not body.startswith(head_of(event_id, kind)):
            altered.append(number)
        else:
            sound.setdefault(ids[worksheet], []).append(row)
    return sound, altered
