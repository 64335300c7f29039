"""Shelf: the worksheets of a journal, each read once and held open from then on."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pressorsheet.core.chart import chart_of
from pressorsheet.core.note import Refused
from pressorsheet.core.rivals import patient_in_force
from pressorsheet.journal import Journal
from pressorsheet.journal.collector import collector_at_rest
from pressorsheet.session.board import Occupant, occupant_named
from pressorsheet.session.sheet import Sheet


class Shelf:
    """Reads from a journal; what was read holds until it is dropped."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._sheets: dict[str, Sheet] = {}

    def sheet(self, worksheet_id: str) -> Sheet | Refused:
        """A worksheet of the store, read once; nobody else writes to the store meanwhile."""
        if worksheet_id not in self._sheets:
            with collector_at_rest():
                events = self._journal.events(worksheet_id)
                if isinstance(events, Refused):
                    return events
                self._sheets[worksheet_id] = Sheet(worksheet_id, events)
        return self._sheets[worksheet_id]

    def here(self) -> Iterator[str]:
        """The worksheets of those who are here; the archive is not so much as read."""
        archived = self._journal.archived()
        return (each for each in self._journal.worksheets() if each not in archived)

    def lying(self, worksheet_id: str, now: datetime) -> Occupant:
        """Who lies in a bed, read from the records about that alone where no more was read."""
        sheet = self._sheets.get(worksheet_id)
        if sheet is not None:
            return occupant_named(patient_in_force(sheet.chart, now))
        events = self._journal.events(worksheet_id, "patient", "struck")
        if isinstance(events, Refused):
            return Occupant()
        return occupant_named(patient_in_force(chart_of(events), now))

    def drop(self, worksheet_ids: Sequence[str]) -> None:
        """Hold these no more: they are read anew, or gone."""
        for worksheet_id in worksheet_ids:
            self._sheets.pop(worksheet_id, None)

    def clear(self) -> None:
        """Hold none."""
        self._sheets.clear()
