"""Ledger: what a journal knows of its store in memory: worksheets, the ends of their chains.

It is fed every row of the store once, in order, and proves the chain as it goes: each row's number
follows the one before, its link follows from the link before it in its worksheet, and the columns
beside a line say what the line says.
"""

import json
from collections.abc import Iterable

from pressorsheet.core.chain import first_link, next_link
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.database import Row
from pressorsheet.journal.newer import KINDS
from pressorsheet.journal.schema import REMOVED

COLUMNS = "number, worksheet, id, kind, link, body"
DISCHARGED, STRUCK = "discharged", "struck"


@frozen
class Removal:
    """That a worksheet's records were deleted: when, by whom, why, and how many there were."""

    worksheet_id: str
    at: str
    by: str
    role: str
    why: str
    records: int


class Ledger:
    """The worksheets of a store with the last link of each, and where its rows end."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.numbers: dict[str, int] = {}
        self._ids: dict[int, str] = {}
        self._links: dict[int, str] = {}
        self._counts: dict[int, int] = {}
        self._discharges: dict[int, set[str]] = {}
        self._struck: dict[int, set[str]] = {}
        self._blanks: dict[int, int] = {}
        self._is_first_reading = True
        self._removed: dict[int, Removal] = {}
        # The first kind of record that this program does not know.
        self.strange: str | None = None
        self.last = 0
        self.newest_worksheet = 0
        # The newest row: number, worksheet and link, as the store is asked for it.
        self.newest: list[Row] = []
        # A fold over all links: printed or sent elsewhere, it binds the whole store.
        self.head = first_link("")

    def begin(self, worksheets: Iterable[Row]) -> None:
        """Know the worksheets, each an id with its number."""
        for worksheet_id, number in worksheets:
            self.numbers.setdefault(worksheet_id, number)
            self._ids[number] = worksheet_id
            self.newest_worksheet = max(self.newest_worksheet, number)
            self._links.setdefault(number, first_link(worksheet_id))

    def take(self, rows: Iterable[Row]) -> Refused | None:
        """Go on along the chain; refuses the first row that does not follow."""
        for row in rows:
            refusal = self._take(row)
            if refusal is not None:
                return refusal
        return None

    def unfinished(self) -> Refused | None:
        """Refuses what only the end of a store tells: lines blanked, and not as a removal says."""
        self._is_first_reading = False
        for worksheet in self._blanks.keys() - self._removed.keys():
            return self._broken(self.last, worksheet)
        return None

    def link(self, worksheet: int) -> str:
        """The last link of a worksheet."""
        return self._links[worksheet]

    def count(self, worksheet_id: str) -> int:
        """How many records a worksheet has."""
        return self._counts.get(self.numbers.get(worksheet_id, 0), 0)

    def worksheets(self) -> tuple[str, ...]:
        """The ids of the worksheets that are there, in the order in which they were begun."""
        return tuple(each for each, number in self.numbers.items() if number not in self._removed)

    def archived(self) -> frozenset[str]:
        """Those of a patient who was discharged, by a record that stands."""
        found = (
            self._ids[worksheet]
            for worksheet, told in self._discharges.items()
            if told - self._struck.get(worksheet, set()) and worksheet not in self._removed
        )
        return frozenset(found)

    def removal(self, worksheet_id: str) -> Removal | None:
        """That a worksheet was removed, and when."""
        return self._removed.get(self.numbers.get(worksheet_id, 0))

    def removals(self) -> tuple[Removal, ...]:
        """All of them, in the order of the worksheets."""
        return tuple(self._removed[number] for number in sorted(self._removed))

    def _take(self, row: Row) -> Refused | None:
        number, worksheet, event_id, kind, link, body = row
        if number != self.last + 1 or worksheet not in self._links:
            return self._broken(self.last + 1, worksheet)
        if body is None:
            self._blanks[worksheet] = self._blanks.get(worksheet, 0) + 1
        elif link != next_link(self._links[worksheet], body) or not body.startswith(
            head_of(event_id, kind)
        ):
            return self._broken(number, worksheet)
        self._links[worksheet] = link
        self._counts[worksheet] = self._counts.get(worksheet, 0) + 1
        self.last = number
        self.newest = [(number, worksheet, link)]
        self.head = next_link(self.head, link)
        return self._note(worksheet, event_id, kind, body)

    def _note(self, worksheet: int, event_id: str, kind: str, body: str | None) -> Refused | None:
        """Remember what the board and the archive are made of."""
        if kind not in KINDS:
            self.strange = self.strange or kind
        elif kind == DISCHARGED:
            self._discharges.setdefault(worksheet, set()).add(event_id)
        elif body is not None and kind in (STRUCK, REMOVED):
            try:
                said = json.loads(body)
                if kind == STRUCK:
                    self._struck.setdefault(worksheet, set()).add(str(said["event_id"]))
                else:
                    return self._note_removal(worksheet, removal_of(self._ids[worksheet], said))
            except (ValueError, KeyError, TypeError, RecursionError):
                return self._broken(self.last, worksheet)
        return None

    def _note_removal(self, worksheet: int, removal: Removal) -> Refused | None:
        """Refuses one that does not count what it removed, or has left something of it.

        Of rows that were there before their removal was read it cannot be told.
        """
        before = self._counts[worksheet] - 1
        is_true = removal.records == before == self._blanks.get(worksheet, 0)
        if self._is_first_reading and not is_true:
            return self._broken(self.last, worksheet)
        self._removed[worksheet] = removal
        return None

    def _broken(self, number: int, worksheet: int) -> Refused:
        return refused(
            "store_chain_broken",
            file=self._file,
            number=number,
            worksheet=self._ids.get(worksheet, "?"),
        )


def head_of(event_id: str, kind: str) -> str:
    """How the line of a record begins (core/event_text); a removal's is written alike."""
    return f'{{"id":"{event_id}","kind":"{kind}",'


def removal_line(removal: Removal, row_id: str) -> str:
    """The line that a removal is stored as."""
    said = {
        "at": removal.at,
        "by": {"name": removal.by, "role": removal.role},
        "why": removal.why,
        "records": removal.records,
    }
    return head_of(row_id, REMOVED) + json.dumps(said)[1:]


def removal_of(worksheet_id: str, said: dict[str, object]) -> Removal:
    """A removal as its line says it; raises KeyError, ValueError or TypeError."""
    by = said["by"]
    if not isinstance(by, dict):
        raise TypeError("by")
    return Removal(
        worksheet_id,
        at=str(said["at"]),
        by=str(by["name"]),
        role=str(by["role"]),
        why=str(said["why"]),
        records=int(str(said["records"])),
    )
