"""Archive: the worksheets of patients who were discharged, kept for a time, deleted by a person."""

from collections.abc import Callable, Sequence
from datetime import datetime

from pressorsheet.core.events import Person
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Journal
from pressorsheet.journal.ledger import Removal
from pressorsheet.session.archive_row import DISCHARGED, ArchiveRow, archive_row
from pressorsheet.session.retention import (
    RETENTION,
    Retention,
    is_past,
    retention_of,
    retention_text,
    retention_typed,
)
from pressorsheet.wording import say

__all__ = ["Archive", "ArchiveRow", "Removal"]


class Archive:
    """What a journal holds of those who are gone; `new_id` gives the id of a deletion's record."""

    def __init__(self, journal: Journal, new_id: Callable[[], str]) -> None:
        self._journal = journal
        self._new_id = new_id

    def worksheets(self) -> tuple[str, ...]:
        """The worksheets of patients who were discharged, the one begun last first."""
        archived = self._journal.archived()
        return tuple(each for each in reversed(self._journal.worksheets()) if each in archived)

    def row(self, worksheet_id: str) -> ArchiveRow:
        """What the archive says of a worksheet; of one that cannot be read, that it is there."""
        events = self._journal.events(worksheet_id, "patient", DISCHARGED, "struck")
        count = self._journal.count(worksheet_id)
        if isinstance(events, Refused):
            return ArchiveRow(worksheet_id, count)
        return archive_row(worksheet_id, events, count)

    @property
    def retention(self) -> Retention | None:
        """How long archived worksheets are kept; None: for ever."""
        return retention_of(self._journal.setting(RETENTION))

    def keep(self, days: str, by: Person | None, now: datetime) -> Refused | None:
        """Choose how many days after discharge a worksheet may be deleted; empty: never."""
        if by is None:
            return refused("session_nobody_charts")
        chosen = retention_typed(days, by, now)
        if isinstance(chosen, Refused):
            return chosen
        return self._journal.keep_setting(RETENTION, retention_text(chosen))

    def is_past(self, row: ArchiveRow, now: datetime) -> bool:
        """Whether an archived worksheet is past the time that was chosen."""
        return is_past(row, self.retention, now)

    def delete(
        self, worksheet_ids: Sequence[str], by: Person | None, now: datetime
    ) -> Refused | None:
        """Delete archived worksheets that are past their time; all or none.

        Refuses one that is not, read anew: what was struck since is no discharge.
        """
        chosen = self.retention
        if by is None:
            return refused("session_nobody_charts")
        archived = self._journal.archived()
        rows = [self.row(each) for each in worksheet_ids if each in archived]
        is_due = len(rows) == len(worksheet_ids) and all(is_past(row, chosen, now) for row in rows)
        if chosen is None or not is_due:
            return refused("session_not_past")
        why = say(chosen.why, now.tzinfo)
        return self._journal.remove(worksheet_ids, at=now, by=by, why=why, new_id=self._new_id)

    def removals(self) -> tuple[Removal, ...]:
        """The worksheets that were deleted, each without a name: when, by whom, why."""
        return self._journal.removals()
