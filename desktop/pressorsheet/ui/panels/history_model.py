"""History model: all events of the worksheet, the newest first, and a filter on them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent, Struck
from pressorsheet.core.told import heading
from pressorsheet.ui.panels.event_model import BY, RECORD, TIME, WHAT, EventModel
from pressorsheet.ui.widgets.text import tool_tip
from pressorsheet.wording import say, time_text

COLUMNS = (TIME, RECORD, WHAT, BY, "recorded_at", "reason")
STRUCK_ONLY = "struck"
EVENT_ID = int(Qt.ItemDataRole.UserRole) + 1


class HistoryModel(EventModel):
    """Those that fit the filter; a struck one says so, by whom and why."""

    def __init__(self) -> None:
        super().__init__("history", COLUMNS)
        self._events: tuple[AnyEvent, ...] = ()
        self._kind = ""
        self._sought: tuple[str, ...] = ()

    def differs(self, events: tuple[AnyEvent, ...], struck: Mapping[str, Struck]) -> bool:
        """Whether these are other events than those shown."""
        return events[::-1] != self._events or dict(struck) != dict(self._struck)

    def show(
        self, events: tuple[AnyEvent, ...], assessment: Assessment, struck: Mapping[str, Struck]
    ) -> None:
        """Show these events, those of them that fit."""
        self.beginResetModel()
        self._events = events[::-1]
        self.read(assessment, struck)
        self._rows = tuple(event for event in self._events if self._fits(event))
        self.endResetModel()

    def look_for(self, kind: str, text: str) -> None:
        """Show only one kind, or what was struck, and only rows that hold all words of a text."""
        self.beginResetModel()
        self._kind, self._sought = kind, tuple(text.casefold().split())
        self._rows = tuple(event for event in self._events if self._fits(event))
        self.endResetModel()

    def _fits(self, event: AnyEvent) -> bool:
        if self._kind == STRUCK_ONLY and not self.is_struck(event):
            return False
        if self._kind not in ("", STRUCK_ONLY) and event.kind != self._kind:
            return False
        if not self._sought:
            return True
        text = " ".join(self.text(event, column) for column in COLUMNS).casefold()
        return all(word in text for word in self._sought)

    @property
    def count(self) -> int:
        """How many events there are in all."""
        return len(self._events)

    def kinds(self) -> tuple[str, ...]:
        """The kinds that occur, each once."""
        return tuple(sorted({event.kind for event in self._events}))

    def word(self, kind: str) -> str:
        """The word of a kind, by its first event."""
        event = next(event for event in self._events if event.kind == kind)
        return say(heading(event))

    def answer(self, event: AnyEvent, column: str, role: int) -> Any:
        """The whole text of a cell that may be cut, and the event's id."""
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(self.text(event, column))
        return event.id if role == EVENT_ID else None

    def text(self, event: AnyEvent, column: str) -> str:
        """What an event says in a column."""
        match column:
            case "time":
                return time_text(event.at, self.zone)
            case "recorded_at":
                return time_text(event.recorded_at, self.zone)
            case "reason":
                return self._reason(event)
            case _:
                return super().text(event, column)

    def _reason(self, event: AnyEvent) -> str:
        strike = self._struck.get(event.id)
        if strike is None:
            return event.reason or ""
        return self._words("struck", reason=strike.reason or "", by=strike.by.name)
