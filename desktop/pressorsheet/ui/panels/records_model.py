"""Records model: the newest events of the worksheet, shown anew where what they say changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent, Struck
from pressorsheet.ui.panels.event_model import BY, RECORD, TIME, WHAT, EventModel
from pressorsheet.ui.widgets.rows import INK_ROLE, LEAD_ROLE
from pressorsheet.wording.values import day_text

COLUMNS = (TIME, RECORD, WHAT, BY)


class RecordsModel(EventModel):
    """Time, kind, content and author of each event; a struck one says so before its text."""

    def __init__(self) -> None:
        super().__init__("records", COLUMNS)

    def show(
        self, events: Sequence[AnyEvent], assessment: Assessment, struck: Mapping[str, Struck]
    ) -> bool:
        """Show these events; False where nothing of what is shown changed."""
        if self._is_shown(events, assessment):
            self._assessment = assessment
            return False
        self.beginResetModel()
        self._rows = tuple(events)
        self.read(assessment, struck)
        self.endResetModel()
        return True

    def _is_shown(self, events: Sequence[AnyEvent], assessment: Assessment) -> bool:
        """One chart on one day tells the same; its identity stands for all it holds."""
        before = self._assessment
        return (
            before is not None
            and before.view.chart is assessment.view.chart
            and before.at.date() == assessment.at.date()
            and len(events) == len(self._rows)
            and all(one is other for one, other in zip(events, self._rows, strict=True))
        )

    def event_at(self, row: int) -> AnyEvent | None:
        """The event of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    @property
    def events(self) -> tuple[AnyEvent, ...]:
        """All of them, row by row."""
        return self._rows

    def ids(self) -> frozenset[str]:
        """The ids of all of them."""
        return frozenset(one.id for one in self._rows)

    def row_of(self, event_id: str) -> int | None:
        """The row of an event by its id."""
        return next((row for row, one in enumerate(self._rows) if one.id == event_id), None)

    def answer(self, event: AnyEvent, column: str, role: int) -> Any:
        """The ink of a cell, and the beginning of its text that stands out."""
        if role == INK_ROLE:
            return "ink2" if column in (RECORD, BY) or self.is_struck(event) else "ink"
        if role == LEAD_ROLE:
            return self._lead(event) if column == WHAT else ""
        return None

    def text(self, event: AnyEvent, column: str) -> str:
        """What a cell says."""
        match column:
            case "time":
                now = event.at if self._assessment is None else self._assessment.at
                return day_text(event.at, now, self.zone)
            case "what":
                return " ".join(filter(None, (self._lead(event), self.line(event))))
            case _:
                return super().text(event, column)

    def _lead(self, event: AnyEvent) -> str:
        """The word before a struck record's text, with the reason for it."""
        strike = self._struck.get(event.id)
        if strike is None:
            return ""
        if not strike.has_reason:
            return self._words("struck")
        return self._words("struck_reason", reason=" ".join((strike.reason or "").split()))
