"""Writing: one transaction's new rows, each with the link that binds it to those before."""

from pressorsheet.core.chain import first_link, next_link
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.connection import Run
from pressorsheet.journal.database import Row
from pressorsheet.journal.ledger import Ledger, Removal, removal_line
from pressorsheet.journal.lines import events_of
from pressorsheet.journal.schema import REMOVED

_PUT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)"


class Writing:
    """Rows that are written in one transaction; a ledger is told of them when they are on disk."""

    def __init__(self, run: Run, ledger: Ledger) -> None:
        self.run = run
        self.rows: list[Row] = []
        self._ledger = ledger
        self._begun: dict[str, int] = {}
        self._links: dict[int, str] = {}

    @property
    def newest(self) -> list[Row]:
        """The newest row as it will be found: number, worksheet and link."""
        return [(row[0], row[1], row[4]) for row in self.rows[-1:]] or self._ledger.newest

    def told(self, ledger: Ledger) -> Refused | None:
        """Have a ledger know what was written."""
        ledger.begin(self._begun.items())
        return ledger.take(self.rows)

    def store(self, worksheet_id: str, event: AnyEvent, line: str) -> Refused | None:
        """Write an event that is not there; refuses one that is there with another content."""
        worksheet = self._number(worksheet_id)
        find = "SELECT body FROM events WHERE worksheet = ? AND id = ?"
        stored = self.run(find, worksheet, event.id)
        if not stored:
            self._put(worksheet, event.id, event.kind, line)
        elif stored != [(line,)] and events_of([body for (body,) in stored]) != (event,):
            return refused("store_event_differs", id=event.id)
        return None

    def remove(self, removal: Removal, row_id: str) -> None:
        """Write that a worksheet is removed, then blank its lines and forget its drafts.

        The ids go too: with one, who guesses all of a line could prove it by its link.
        """
        worksheet = self._number(removal.worksheet_id)
        self._put(worksheet, row_id, REMOVED, removal_line(removal, row_id))
        blank = "UPDATE events SET body = NULL, id = CAST(number AS TEXT)"
        self.run(f"{blank} WHERE worksheet = ? AND kind <> '{REMOVED}'", worksheet)
        self.run("DELETE FROM drafts WHERE worksheet = ?", removal.worksheet_id)

    def _put(self, worksheet: int, row_id: str, kind: str, line: str) -> None:
        before = self._links.get(worksheet) or self._ledger.link(worksheet)
        link = next_link(before, line)
        row = (self._ledger.last + len(self.rows) + 1, worksheet, row_id, kind, link, line)
        self.run(_PUT, *row)
        self._links[worksheet] = link
        self.rows.append(row)

    def _number(self, worksheet_id: str) -> int:
        known = self._ledger.numbers.get(worksheet_id) or self._begun.get(worksheet_id)
        if known is not None:
            return known
        put = "INSERT INTO worksheets (id) VALUES (?) RETURNING number"
        ((number,),) = self.run(put, worksheet_id)
        self._begun[worksheet_id] = int(number)
        self._links[int(number)] = first_link(worksheet_id)
        return int(number)
