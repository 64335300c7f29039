"""History model: the events as rows, the newest first, each told when it is first seen."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent, Struck
from pressorsheet.core.told import heading, told
from pressorsheet.ui.typeface import SEMIBOLD, font
from pressorsheet.ui.widgets.text import tool_tip
from pressorsheet.ui.wording import line_text, words_of
from pressorsheet.wording import say, time_text

COLUMNS = ("at", "kind", "what", "by", "recorded_at", "reason")
STRUCK_ONLY = "struck"
EVENT_ID = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class HistoryModel(QAbstractTableModel):
    """Rows of events; a struck one says so, by whom and why, and is struck through."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("history")
        self._events: tuple[AnyEvent, ...] = ()
        self._struck: Mapping[str, Struck] = {}
        self._assessment: Assessment | None = None
        self._said: dict[str, str] = {}
        self._rows: list[AnyEvent] = []
        self._kind = ""
        self._sought: tuple[str, ...] = ()

    def differs(self, events: tuple[AnyEvent, ...], struck: Mapping[str, Struck]) -> bool:
        """Whether these are other events than those shown."""
        return events[::-1] != self._events or dict(struck) != dict(self._struck)

    def show(
        self, events: tuple[AnyEvent, ...], assessment: Assessment, struck: Mapping[str, Struck]
    ) -> None:
        """Show these events; what was told before is told anew, for a strike may change it."""
        self.beginResetModel()
        self._events, self._struck = events[::-1], dict(struck)
        self._assessment = assessment
        self._said.clear()
        self._rows = [event for event in self._events if self._fits(event)]
        self.endResetModel()

    def look_for(self, kind: str, text: str) -> None:
        """Show only one kind, or what was struck, and only rows that hold all words of a text."""
        self.beginResetModel()
        self._kind, self._sought = kind, tuple(text.casefold().split())
        self._rows = [event for event in self._events if self._fits(event)]
        self.endResetModel()

    def _fits(self, event: AnyEvent) -> bool:
        if self._kind == STRUCK_ONLY and event.id not in self._struck:
            return False
        if self._kind not in ("", STRUCK_ONLY) and event.kind != self._kind:
            return False
        if not self._sought:
            return True
        text = " ".join(self.cell(event, column) for column in COLUMNS).casefold()
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

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each event that fits."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each thing known of an event."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The name of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._words(f"head_{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text, font or id of a cell."""
        event, column = self._rows[index.row()], COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip(self.cell(event, column))
            case Qt.ItemDataRole.DisplayRole:
                return self.cell(event, column)
            case Qt.ItemDataRole.FontRole:
                made = font(10, SEMIBOLD) if column == "at" else font(10)
                made.setStrikeOut(event.id in self._struck and column in ("at", "kind", "what"))
                return made
            case _:
                return event.id if role == EVENT_ID else None

    def cell(self, event: AnyEvent, column: str) -> str:
        """The text of an event in a column."""
        zone = None if self._assessment is None else self._assessment.at.tzinfo
        match column:
            case "at":
                return time_text(event.at, zone)
            case "recorded_at":
                return time_text(event.recorded_at, zone)
            case "kind":
                return say(heading(event), zone)
            case "by":
                return self._words("by", name=event.by.name, role=event.by.role)
            case "what":
                return self._what(event)
            case _:
                return self._reason(event)

    def _what(self, event: AnyEvent) -> str:
        if event.id not in self._said and self._assessment is not None:
            zone = self._assessment.at.tzinfo
            self._said[event.id] = line_text(told(event, self._assessment.view), zone)
        return self._said.get(event.id, "")

    def _reason(self, event: AnyEvent) -> str:
        strike = self._struck.get(event.id)
        if strike is None:
            return event.reason or ""
        return self._words("struck", reason=strike.reason or "", by=strike.by.name)
