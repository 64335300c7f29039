"""Journal: append-only storage of the events of many worksheets, with the drafts beside them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

from pressorsheet.core.event_text import event_text
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.connection import Connection, Row, Run, connected, connected_in_memory
from pressorsheet.journal.lines import events_of
from pressorsheet.journal.place import place_of

# How a line of this kind begins (core/event_text); in a text inside it, quotes are escaped.
_OF_KIND = '{{"id":"%","kind":"{kind}",%'
# An id is met once in the world: where the newest record is the same, so is all before it.
_NEWEST = "SELECT number, worksheet, id FROM events ORDER BY number DESC LIMIT 1"
_ALL_LISTS = (
    "SELECT id, number FROM worksheets ORDER BY number",
    "SELECT worksheet, form, field, text FROM drafts",
    _NEWEST,
)
NO_DRAFTS: Mapping[str, Mapping[str, str]] = MappingProxyType({})


class Journal:
    """One store. What it holds is only ever added to; drafts alone change."""

    def __init__(
        self,
        connection: Connection,
        numbers: Mapping[str, int],
        drafts: Mapping[str, Mapping[str, Mapping[str, str]]],
        newest: Sequence[Row],
    ) -> None:
        self._connection = connection
        self._numbers = dict(numbers)
        self._newest = newest
        # A disk that reports a fault may have kept the work all the same.
        self._perhaps = newest
        self._drafts = {worksheet: dict(forms) for worksheet, forms in drafts.items()}

    def worksheets(self) -> tuple[str, ...]:
        """The ids of the worksheets, in the order in which they were begun."""
        return tuple(self._numbers)

    def events(self, worksheet_id: str, *kinds: str) -> tuple[AnyEvent, ...] | Refused:
        """A worksheet's events in the order in which they were stored; where named, of those kinds.

        Refuses a worksheet that is not here, one that cannot be read any more, and to read on in
        a store that another program wrote over.
        """
        number = self._numbers.get(worksheet_id)
        if number is None:
            return refused("store_worksheet_unknown")
        wanted = f" AND ({' OR '.join(['body LIKE ?'] * len(kinds))})" if kinds else ""
        found = self._connection.rows(
            f"SELECT body FROM events WHERE worksheet = ?{wanted} ORDER BY number",
            number,
            *(_OF_KIND.format(kind=kind) for kind in kinds),
        )
        newest = self._connection.rows(_NEWEST)
        if isinstance(found, Refused) or isinstance(newest, Refused):
            return found if isinstance(found, Refused) else newest  # type: ignore[return-value]  # one is
        return self._overwritten(newest) or events_of([body for (body,) in found])

    def append(
        self,
        entries: Sequence[tuple[str, AnyEvent]],
        fulfilled: Collection[tuple[str, str]] = (),
    ) -> Refused | None:
        """Store events, each with its worksheet's id: all of them, on disk, or none.

        `fulfilled` names the drafts that the events record, each by worksheet and form: they are
        forgotten in the same transaction, so that what was recorded never comes back as a draft.
        An event that is stored already is no fault, so that a retry cannot double it. Refuses one
        whose id is stored with another content, and whatever the disk does not take.
        """
        lines = [event_text(event) for _, event in entries]
        numbers = dict(self._numbers)

        def store(run: Run) -> Refused | None:
            for (worksheet_id, event), line in zip(entries, lines, strict=True):
                if worksheet_id not in numbers:
                    numbers[worksheet_id] = _begin(run, worksheet_id)
                refusal = _store(run, numbers[worksheet_id], event, line)
                if refusal is not None:
                    return refusal
            for worksheet_id, form in fulfilled:
                _forget(run, worksheet_id, form)
            return None

        if not entries:
            return None
        refusal = self._write(store)
        if refusal is None:
            self._numbers = numbers
            for worksheet_id, form in fulfilled:
                self._drafts.get(worksheet_id, {}).pop(form, None)
        return refusal

    def drafts(self, worksheet_id: str) -> Mapping[str, Mapping[str, str]]:
        """What is still being typed on a worksheet: the texts of fields, by form and field."""
        return MappingProxyType(dict(self._drafts.get(worksheet_id, NO_DRAFTS)))

    def keep_draft(self, worksheet_id: str, form: str, texts: Mapping[str, str]) -> Refused | None:
        """Keep what is typed in a form so far, in place of what was kept before; none forgets it.

        What is kept already costs the disk nothing. Refuses what the disk does not take.
        """
        if dict(self._drafts.get(worksheet_id, {}).get(form, {})) == dict(texts):
            return None
        if not _is_writable(*texts.values()):
            return refused("store_half_character")

        def keep(run: Run) -> None:
            _forget(run, worksheet_id, form)
            for field, text in texts.items():
                run("INSERT INTO drafts VALUES (?, ?, ?, ?)", worksheet_id, form, field, text)

        refusal = self._write(keep)
        if refusal is None:
            forms = self._drafts.setdefault(worksheet_id, {})
            forms.pop(form, None)
            if texts:
                forms[form] = MappingProxyType(dict(texts))
        return refusal

    def fault(self) -> Refused | None:
        """Why nothing can be recorded any more, as far as can be told without recording."""
        return self._connection.fault()

    def _write(self, work: Callable[[Run], Refused | None]) -> Refused | None:
        """Do the work in the store as it was left, or not at all.

        A sync program or a restored backup may have written another store over it: its worksheets
        have the same numbers, and a record would be another patient's.
        """

        def checked(run: Run) -> Refused | None:
            refusal = self._overwritten(run(_NEWEST))
            if refusal is None:
                refusal = work(run)
                self._perhaps = run(_NEWEST)
            return refusal

        refusal = self._connection.write(checked)
        if refusal is None or self._was_kept():
            self._newest = self._perhaps
            return None
        return refusal

    def _was_kept(self) -> bool:
        """Whether work that was reported as failed is there all the same.

        To say that it is not would have a person chart it a second time.
        """
        is_new = self._perhaps != self._newest
        return is_new and self._connection.rows(_NEWEST) == self._perhaps

    def _overwritten(self, newest: Sequence[Row]) -> Refused | None:
        if newest not in (self._newest, self._perhaps):
            return refused("store_changed", file=self._connection.file)
        self._newest = newest
        return None

    def close(self) -> None:
        """Let go of the store, so that another program may open it."""
        self._connection.close()


def open_journal(path: str) -> Journal | Refused:
    """The store in a file, made with its folder where it is missing.

    Refuses a place that cannot be one, a file that is no store of this program or of a newer one,
    a store that is damaged, read-only or open elsewhere. Nothing of a refused store is altered.
    """
    place = place_of(path)
    if isinstance(place, Refused):
        return place
    connection = connected(place)
    return connection if isinstance(connection, Refused) else _journal(connection)


def memory_journal() -> Journal:
    """A store that no file holds, gone when the program ends."""
    journal = _journal(connected_in_memory())
    assert isinstance(journal, Journal)  # nothing is in it that could be unreadable
    return journal


def _journal(connection: Connection) -> Journal | Refused:
    found: list[list[Row]] = []
    for statement in _ALL_LISTS:
        rows = connection.rows(statement)
        if isinstance(rows, Refused):
            connection.close()
            return rows
        found.append(rows)
    worksheets, kept, newest = found
    drafts: dict[str, dict[str, dict[str, str]]] = {}
    for worksheet, form, field, text in kept:
        drafts.setdefault(worksheet, {}).setdefault(form, {})[field] = text
    return Journal(connection, dict(worksheets), drafts, newest)


def _begin(run: Run, worksheet_id: str) -> int:
    known = run("SELECT number FROM worksheets WHERE id = ?", worksheet_id)
    if known:  # begun by a write that the disk reported as failed, and kept
        return int(known[0][0])
    ((number,),) = run("INSERT INTO worksheets (id) VALUES (?) RETURNING number", worksheet_id)
    return int(number)


def _store(run: Run, worksheet: int, event: AnyEvent, line: str) -> Refused | None:
    stored = run("SELECT body FROM events WHERE worksheet = ? AND id = ?", worksheet, event.id)
    if not stored:
        run("INSERT INTO events (worksheet, id, body) VALUES (?, ?, ?)", worksheet, event.id, line)
    elif stored != [(line,)] and events_of([body for (body,) in stored]) != (event,):
        return refused("store_event_differs", id=event.id)
    return None


def _forget(run: Run, worksheet_id: str, form: str) -> None:
    run("DELETE FROM drafts WHERE worksheet = ? AND form = ?", worksheet_id, form)


def _is_writable(*texts: str) -> bool:
    """Whether UTF-8 has bytes for the texts; it has none for half a character."""
    try:
        "".join(texts).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
