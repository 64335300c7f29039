"""Beds: who lies where and what is due, each worksheet judged anew only when that can be another.

That is when its chart, the protocol or the minute is another.
"""

from collections.abc import Sequence
from datetime import datetime

from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import Chart
from pressorsheet.core.frozen import frozen
from pressorsheet.session.board import Occupant, occupant_of
from pressorsheet.session.sheet import Sheet


@frozen
class _Seen:
    """An occupant as last seen for the board, and all that this followed from."""

    chart: Chart
    reference: Reference
    minute: datetime
    occupant: Occupant

    def still_holds(self, chart: Chart, reference: Reference, minute: datetime) -> bool:
        """Whether nothing that it followed from has become another."""
        return self.chart is chart and self.reference is reference and self.minute == minute


class Beds:
    """Remembers who was seen; `judged` is the last assessment that was made for any view."""

    def __init__(self) -> None:
        self.judged: Assessment | None = None
        self._seen: dict[str, _Seen] = {}

    def occupant(self, sheet: Sheet, reference: Reference, now: datetime) -> Occupant:
        """Who lies in the bed of a worksheet, and what is due next."""
        minute = _minute(now)
        seen = self._seen.get(sheet.id)
        if seen is None or not seen.still_holds(sheet.chart, reference, minute):
            judged = self._judged_at(sheet, reference, minute)
            occupant = occupant_of(judged or assess(sheet.chart, reference, now))
            seen = _Seen(sheet.chart, reference, minute, occupant)
            self._seen[sheet.id] = seen
        return seen.occupant

    def forget(self, worksheet_ids: Sequence[str]) -> None:
        """Nothing of these stays in memory."""
        self.judged = None
        for worksheet_id in worksheet_ids:
            self._seen.pop(worksheet_id, None)

    def _judged_at(self, sheet: Sheet, reference: Reference, minute: datetime) -> Assessment | None:
        """The last assessment, where it is of this very chart in this minute."""
        judged = self.judged
        if judged is None or judged.view.chart is not sheet.chart:
            return None
        same = judged.reference is reference and _minute(judged.at) == minute
        return judged if same else None


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
