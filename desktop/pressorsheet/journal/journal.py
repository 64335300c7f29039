"""Journal: append-only storage of the events of many worksheets, with the drafts beside them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from pressorsheet.core.event_text import event_text, written_time
from pressorsheet.core.events import AnyEvent, Person
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.connection import Connection, Run
from pressorsheet.journal.database import Row
from pressorsheet.journal.ledger import COLUMNS, Ledger, Removal
from pressorsheet.journal.lines import events_of
from pressorsheet.journal.newer import MARK, later_tables, mark_due, newer_records
from pressorsheet.journal.writing import Writing

# A link is met once in the world: where that of the newest record is the same, so is all before it.
_NEWEST = "SELECT number, worksheet, link FROM events ORDER BY number DESC LIMIT 1"
_BEYOND = f"SELECT {COLUMNS} FROM events WHERE number > ? ORDER BY number LIMIT ?"
_KNOWN = "SELECT number, worksheet, link FROM events WHERE number = ?"
_WORKSHEETS = "SELECT id, number FROM worksheets WHERE number > ? ORDER BY number"
_DRAFTS = "SELECT worksheet, form, field, text FROM drafts"
_SETTINGS = "SELECT name, text FROM settings"
_DRAFT = "SELECT field, text FROM drafts WHERE worksheet = ? AND form = ? ORDER BY field"
_SETTING = "SELECT text FROM settings WHERE name = ?"
_TABLES = "PRAGMA user_version"
_NO_DRAFTS: Mapping[str, Mapping[str, str]] = MappingProxyType({})
# What the store answers if work was kept: a statement, its values and the rows found.
Proof: TypeAlias = tuple[str, Sequence[str], Sequence[Row]]
# So many rows are in memory at once while a store is read through.
AT_ONCE = 5_000


class Journal:
    """One store. What it holds is only ever added to; drafts and settings alone change."""

    def __init__(
        self,
        connection: Connection,
        ledger: Ledger,
        drafts: Iterable[Row],
        settings: Iterable[Row],
        *,
        reads_only: bool = False,
    ) -> None:
        """`reads_only`: nothing is to be recorded, though the connection could."""
        self._connection = connection
        self._ledger = ledger
        # What a disk that reported a fault may have kept all the same.
        self._perhaps: Writing | None = None
        self._settings: dict[str, str] = dict(settings)
        self._drafts: dict[str, dict[str, Mapping[str, str]]] = {}
        for worksheet, form, field, text in drafts:
            forms = self._drafts.setdefault(worksheet, {})
            forms[form] = MappingProxyType({**forms.get(form, {}), field: text})
        self.is_read_only = reads_only or connection.reads_only or self.newer is not None

    # What is there.

    @property
    def place(self) -> Path | None:
        """The file of the store; None where it has none."""
        return self._connection.place

    @property
    def newer(self) -> Refused | None:
        """Why nothing is recorded here: a newer version of the program recorded in the store."""
        marked = self._settings.get(MARK)
        return newer_records(self._connection.file, marked, self._ledger.strange)

    def worksheets(self) -> tuple[str, ...]:
        """The ids of the worksheets, in the order in which they were begun."""
        return self._ledger.worksheets()

    def archived(self) -> frozenset[str]:
        """The ids of the worksheets with a discharge that stands; none of them is read for that."""
        return self._ledger.archived()

    def removals(self) -> tuple[Removal, ...]:
        """The worksheets whose records were deleted: when, by whom, why."""
        return self._ledger.removals()

    def count(self, worksheet_id: str) -> int:
        """How many records a worksheet has."""
        return self._ledger.count(worksheet_id)

    @property
    def size(self) -> int:
        """How many records the store has."""
        return self._ledger.last

    @property
    def head(self) -> str:
        """What binds every record of the store: 64 hex digits, another after each record."""
        return self._ledger.head

    def events(self, worksheet_id: str, *kinds: str) -> tuple[AnyEvent, ...] | Refused:
        """A worksheet's events in the order in which they were stored; where named, of those kinds.

        Refuses a worksheet that is not here, one that cannot be read any more, and to read on in
        a store that another program wrote over.
        """
        lines = self._lines(worksheet_id, "body", kinds)
        return lines if isinstance(lines, Refused) else events_of([body for (body,) in lines])

    def history(self, worksheet_id: str) -> tuple[tuple[int, str, str], ...] | Refused:
        """A worksheet's records in the order in which they were stored: number, link and line.

        Refuses what `events` refuses.
        """
        lines = self._lines(worksheet_id, "number, link, body", ())
        if isinstance(lines, Refused):
            return lines
        return tuple((int(number), str(link), str(body)) for number, link, body in lines)

    def followed(self) -> bool | Refused:
        """Take in what the program that holds the store has recorded since; whether that is any.

        Refuses to go on where that program was a newer one and laid the tables out anew.
        """
        ledger, before = self._ledger, self._ledger.last
        rows = self._connection.rows
        asked = (rows(_TABLES), rows(_KNOWN, before), rows(_SETTINGS))
        for fault in asked:
            if isinstance(fault, Refused):
                return fault
        tables, known, settings = (each for each in asked if not isinstance(each, Refused))
        relaid = self._relaid(tables)
        if relaid is not None:
            return relaid
        self._settings = dict(settings)
        refusal = self._changed() if known != ledger.newest else read_on(self._connection, ledger)
        return ledger.last != before if refusal is None else refusal

    # What is recorded.

    def append(
        self,
        entries: Sequence[tuple[str, AnyEvent]],
        fulfilled: Collection[tuple[str, str]] = (),
    ) -> Refused | None:
        """Store events, each with its worksheet's id: all of them, on disk, or none.

        `fulfilled` names the drafts that the events record, each by worksheet and form: they are
        forgotten in the same transaction, so that what was recorded never comes back as a draft.
        An event that is stored already is no fault, so that a retry cannot double it. Refuses one
        whose id is stored with another content, a worksheet that was removed, and whatever the
        disk does not take.
        """
        lines = [event_text(event) for _, event in entries]

        def store(writing: Writing) -> Refused | None:
            for (worksheet_id, event), line in zip(entries, lines, strict=True):
                refusal = self._removed(worksheet_id) or writing.store(worksheet_id, event, line)
                if refusal is not None:
                    return refusal
            for worksheet_id, form in fulfilled:
                _forget(writing.run, worksheet_id, form)
            return None

        if not entries:
            return None
        refusal = self._write(store)
        if refusal is None:
            for worksheet_id, form in fulfilled:
                self._drafts.get(worksheet_id, {}).pop(form, None)
        return refusal

    def remove(
        self,
        worksheet_ids: Sequence[str],
        *,
        at: datetime,
        by: Person,
        why: str,
        new_id: Callable[[], str],
    ) -> Refused | None:
        """Delete the records of worksheets, with a record each that it happened: all or none.

        Their lines are overwritten in the file, their drafts forgotten; what is left says when, by
        whom, why and how many records there were. Refuses a worksheet that is not here.
        """

        def delete(writing: Writing) -> Refused | None:
            for worksheet_id in worksheet_ids:
                if worksheet_id not in self.worksheets():
                    return refused("store_worksheet_unknown")
                removal = Removal(
                    worksheet_id,
                    at=written_time(at),
                    by=by.name,
                    role=by.role,
                    why=why,
                    records=self.count(worksheet_id),
                )
                writing.remove(removal, new_id())
            return None

        refusal = self._write(delete)
        if refusal is None:
            for worksheet_id in worksheet_ids:
                self._drafts.pop(worksheet_id, None)
        return refusal

    # What changes.

    def drafts(self, worksheet_id: str) -> Mapping[str, Mapping[str, str]]:
        """What is still being typed on a worksheet: the texts of fields, by form and field."""
        return MappingProxyType(dict(self._drafts.get(worksheet_id, _NO_DRAFTS)))

    def keep_draft(self, worksheet_id: str, form: str, texts: Mapping[str, str]) -> Refused | None:
        """Keep what is typed in a form so far, in place of what was kept before; none forgets it.

        What is kept already costs the disk nothing. Refuses what the disk does not take.
        """
        if dict(self._drafts.get(worksheet_id, {}).get(form, {})) == dict(texts):
            return None
        if not _is_writable(*texts.values()):
            return refused("store_half_character")

        def keep(writing: Writing) -> None:
            _forget(writing.run, worksheet_id, form)
            for field, text in texts.items():
                put = "INSERT INTO drafts VALUES (?, ?, ?, ?)"
                writing.run(put, worksheet_id, form, field, text)

        proof = (_DRAFT, (worksheet_id, form), sorted(texts.items()))
        refusal = self._write(keep, proof)
        if refusal is None:
            forms = self._drafts.setdefault(worksheet_id, {})
            forms.pop(form, None)
            if texts:
                forms[form] = MappingProxyType(dict(texts))
        return refusal

    def setting(self, name: str) -> str | None:
        """What was chosen for the store under a name; None where nothing was."""
        return self._settings.get(name)

    def settings(self) -> Mapping[str, str]:
        """All that was chosen for the store, by name."""
        return MappingProxyType(dict(self._settings))

    def keep_setting(self, name: str, text: str) -> Refused | None:
        """Keep what is chosen for the store; refuses what the disk does not take."""
        if self._settings.get(name) == text:
            return None

        def keep(writing: Writing) -> None:
            _put_setting(writing.run, name, text)

        refusal = self._write(keep, (_SETTING, (name,), [(text,)]))
        if refusal is None:
            self._settings[name] = text
        return refusal

    def fault(self) -> Refused | None:
        """Why nothing can be recorded any more, as far as can be told without recording."""
        return self._connection.fault()

    def copied(self, to: Path) -> Refused | None:
        """Copy the store's file byte by byte; refuses what the disk does not take."""
        return self._connection.copied(to)

    def close(self) -> None:
        """Let go of the store, so that another program may open it."""
        self._connection.close()

    # Inside.

    def _removed(self, worksheet_id: str) -> Refused | None:
        removal = self._ledger.removal(worksheet_id)
        if removal is None:
            return None
        return refused("store_worksheet_removed", at=removal.at, by=removal.by)

    def _lines(
        self, worksheet_id: str, columns: str, kinds: Sequence[str]
    ) -> Sequence[Row] | Refused:
        number = self._ledger.numbers.get(worksheet_id)
        if number is None:
            return refused("store_worksheet_unknown")
        removed = self._removed(worksheet_id)
        if removed is not None:
            return removed
        wanted = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        found = self._connection.rows(
            f"SELECT {columns} FROM events WHERE worksheet = ?{wanted} ORDER BY number",
            number,
            *kinds,
        )
        newest = self._connection.rows(_NEWEST)
        if isinstance(found, Refused) or isinstance(newest, Refused):
            return found if isinstance(found, Refused) else newest
        return self._overwritten(newest) or found

    def _write(
        self, work: Callable[[Writing], Refused | None], proof: Proof | None = None
    ) -> Refused | None:
        """Do the work in the store as it was left, or not at all.

        `proof`: by what it is told that work was kept which adds no record.
        """
        if self.is_read_only:
            return refused("store_only_looked_at")
        begun: list[Writing] = []
        due = mark_due(self._settings.get(MARK))

        def checked(run: Run) -> Refused | None:
            refusal = self._overwritten(run(_NEWEST)) or self._outgrown(run)
            if refusal is not None:
                return refusal
            begun.append(Writing(run, self._ledger))
            refusal = work(begun[0])
            if begun[0].rows and due is not None:
                _put_setting(run, MARK, due)
            return refusal

        refusal = self._connection.write(checked)
        for writing in begun:
            if refusal is None or self._was_kept(writing, proof):
                if writing.rows and due is not None:
                    self._settings[MARK] = due
                return writing.told(self._ledger)
            self._perhaps = writing
        return refusal

    def _was_kept(self, writing: Writing, proof: Proof | None) -> bool:
        """Whether work that was reported as failed is there all the same.

        To say that it is not would have a person chart it a second time.
        """
        if writing.rows:
            proof = (_NEWEST, (), writing.newest)
        if proof is None:
            return False
        statement, values, wanted = proof
        if self._connection.rows(statement, *values) != wanted:
            return False
        self._connection.sync_folder()
        return True

    def _outgrown(self, run: Run) -> Refused | None:
        """Refuses a store in which a newer program recorded meanwhile.

        The hold keeps it out; a file system without locks, or a lock file removed by hand, may not.
        """
        marked = next((text for (text,) in run(_SETTING, MARK)), None)
        return self._relaid(run(_TABLES)) or newer_records(self._connection.file, marked)

    def _relaid(self, tables: Sequence[Row]) -> Refused | None:
        ((version,),) = tables
        return later_tables(self._connection.file, version)

    def _overwritten(self, newest: Sequence[Row]) -> Refused | None:
        """Refuses a store that is not as it was left.

        A sync program or a restored backup may have written another store over it: its worksheets
        have the same numbers, and a record would be another patient's.
        """
        if newest == self._ledger.newest or (self.is_read_only and self._connection.place):
            return None
        if self._perhaps is not None and newest == self._perhaps.newest:
            return self._perhaps.told(self._ledger)
        return self._changed()

    def _changed(self) -> Refused:
        return refused("store_changed", file=self._connection.file)


def journal_on(connection: Connection, *, reads_only: bool = False) -> Journal | Refused:
    """The store on a connection, read through and its chain proven; refuses where it breaks."""
    ledger = Ledger(connection.file)
    drafts, settings = connection.rows(_DRAFTS), connection.rows(_SETTINGS)
    refusal = read_on(connection, ledger) or ledger.unfinished()
    for found in (drafts, settings, refusal):
        if isinstance(found, Refused):
            connection.close()
            return found
    assert not isinstance(drafts, Refused)
    assert not isinstance(settings, Refused)  # both were looked at above
    return Journal(connection, ledger, drafts, settings, reads_only=reads_only)


def read_on(connection: Connection, ledger: Ledger) -> Refused | None:
    """Have the ledger know what the store holds beyond what it knows."""
    while True:
        rows = connection.rows(_BEYOND, ledger.last, AT_ONCE)
        # After the rows: another program may begin a worksheet between the two questions.
        worksheets = connection.rows(_WORKSHEETS, ledger.newest_worksheet)
        for found in (rows, worksheets):
            if isinstance(found, Refused):
                return found
        assert not isinstance(rows, Refused)
        assert not isinstance(worksheets, Refused)  # both were looked at above
        ledger.begin(worksheets)
        refusal = ledger.take(rows)
        if refusal is not None or not rows:
            return refusal


def _put_setting(run: Run, name: str, text: str) -> None:
    run("DELETE FROM settings WHERE name = ?", name)
    run("INSERT INTO settings VALUES (?, ?)", name, text)


def _forget(run: Run, worksheet_id: str, form: str) -> None:
    run("DELETE FROM drafts WHERE worksheet = ? AND form = ?", worksheet_id, form)


def _is_writable(*texts: str) -> bool:
    """Whether UTF-8 has bytes for the texts; it has none for half a character."""
    try:
        "".join(texts).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
