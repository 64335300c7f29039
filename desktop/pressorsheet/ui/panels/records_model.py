"""Records model: the newest events as rows, each told when it is first seen."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QFont

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent, Struck
from pressorsheet.core.told import heading, told
from pressorsheet.ui.typeface import SEMIBOLD, font
from pressorsheet.ui.widgets.rows import INK_ROLE, LEAD_ROLE, Index
from pressorsheet.ui.wording import line_text, words_of
from pressorsheet.wording import say
from pressorsheet.wording.values import day_text

COLUMNS = ("time", "record", "what", "by")
TIME, RECORD, WHAT, BY = range(4)
_NOWHERE = QModelIndex()


class RecordsModel(QAbstractTableModel):
    """Time, kind, content and author of each event; a struck one says so and is struck through."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("records")
        self._events: tuple[AnyEvent, ...] = ()
        self._struck: Mapping[str, Struck] = {}
        self._assessment: Assessment | None = None
        self._told: dict[str, str] = {}

    def show(
        self, events: Sequence[AnyEvent], assessment: Assessment, struck: Mapping[str, Struck]
    ) -> bool:
        """Show these events; False where nothing of what is shown changed."""
        if self._is_shown(events, assessment):
            self._assessment = assessment
            return False
        self.beginResetModel()
        self._events, self._struck = tuple(events), dict(struck)
        self._assessment = assessment
        self._told.clear()
        self.endResetModel()
        return True

    def _is_shown(self, events: Sequence[AnyEvent], assessment: Assessment) -> bool:
        """One chart on one day tells the same; its identity stands for all it holds."""
        before = self._assessment
        return (
            before is not None
            and before.view.chart is assessment.view.chart
            and before.at.date() == assessment.at.date()
            and len(events) == len(self._events)
            and all(one is other for one, other in zip(events, self._events, strict=True))
        )

    def event_at(self, row: int) -> AnyEvent | None:
        """The event of a row."""
        return self._events[row] if 0 <= row < len(self._events) else None

    @property
    def events(self) -> tuple[AnyEvent, ...]:
        """All of them, row by row."""
        return self._events

    def ids(self) -> frozenset[str]:
        """The ids of all of them."""
        return frozenset(one.id for one in self._events)

    def row_of(self, event_id: str) -> int | None:
        """The row of an event by its id."""
        return next((row for row, one in enumerate(self._events) if one.id == event_id), None)

    def is_struck(self, event: AnyEvent) -> bool:
        """Whether an event was struck."""
        return event.id in self._struck

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each event."""
        return 0 if parent.isValid() else len(self._events)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """Time, record, what, by."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The name of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._words(f"column_{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text, font or ink of a cell."""
        event, column = self._events[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(event, column)
            case Qt.ItemDataRole.FontRole:
                return self._font(event, column)
            case _ if role == INK_ROLE:
                return "ink2" if column in (RECORD, BY) or self.is_struck(event) else "ink"
            case _ if role == LEAD_ROLE:
                return self._lead(event) if column == WHAT else ""
            case _:
                return None

    def text(self, event: AnyEvent, column: int) -> str:
        """What a cell says."""
        zone = None if self._assessment is None else self._assessment.at.tzinfo
        match column:
            case _ if column == TIME:
                now = event.at if self._assessment is None else self._assessment.at
                return day_text(event.at, now, zone)
            case _ if column == RECORD:
                return say(heading(event), zone)
            case _ if column == WHAT:
                return " ".join(filter(None, (self._lead(event), self._what(event))))
            case _:
                return self._words("by", name=event.by.name, role=event.by.role)

    def _what(self, event: AnyEvent) -> str:
        if event.id not in self._told and self._assessment is not None:
            line = told(event, self._assessment.view)
            self._told[event.id] = line_text(line, self._assessment.at.tzinfo)
        return self._told.get(event.id, "")

    def _lead(self, event: AnyEvent) -> str:
        """The word before a struck record's text, with the reason for it."""
        strike = self._struck.get(event.id)
        if strike is None:
            return ""
        if not strike.has_reason:
            return self._words("struck")
        return self._words("struck_reason", reason=" ".join((strike.reason or "").split()))

    def _font(self, event: AnyEvent, column: int) -> QFont:
        made = font(10, SEMIBOLD) if column == TIME else font(10)
        made.setStrikeOut(self.is_struck(event) and column != BY)
        return made
