"""Event model: events as the rows of a table, each told when it is first seen.

What every table of events shares; a table adds its columns, their words, and what is listed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QFont

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent, Struck
from pressorsheet.core.second_entry import UNCOVERED, Cover
from pressorsheet.core.tapers import unverified_entries
from pressorsheet.core.text import marked
from pressorsheet.core.told import heading, told
from pressorsheet.ui.typeface import SEMIBOLD, font
from pressorsheet.ui.widgets.rows import Index
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import line_text, say

# The first of the columns says when it happened, and stands out.
TIME, RECORD, WHAT, BY = "time", "record", "what", "by"
STRUCK_THROUGH = (TIME, RECORD, WHAT)
_NOWHERE = QModelIndex()


class EventModel(QAbstractTableModel):
    """Rows of events; a struck one is struck through, but for who recorded it."""

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        super().__init__()
        self._words = words_of(table)
        self._columns = tuple(columns)
        self._rows: tuple[AnyEvent, ...] = ()
        self._struck: Mapping[str, Struck] = {}
        self._assessment: Assessment | None = None
        self._told: dict[str, str] = {}
        self._cover = UNCOVERED

    def read(self, assessment: Assessment, struck: Mapping[str, Struck]) -> None:
        """The worksheet as it stands; all is told anew, for a strike may change what is told."""
        self._assessment, self._struck = assessment, dict(struck)
        self._cover = Cover(unverified_entries(assessment), self._cover.plans)
        self._told.clear()

    def cover_plans(self, *, covered: bool) -> None:
        """Leave the figures of plans unsaid from now on, or say them again."""
        self._cover = replace(self._cover, plans=covered)
        self._told.clear()
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def is_struck(self, event: AnyEvent) -> bool:
        """Whether an event was struck."""
        return event.id in self._struck

    def text(self, event: AnyEvent, column: str) -> str:
        """What an event says in a column."""
        match column:
            case "record":
                return say(heading(event), self.zone)
            case "what":
                return self.line(event)
            case _:
                return self._words("by", name=event.by.name, role=event.by.role)

    def answer(self, event: AnyEvent, column: str, role: int) -> Any:  # noqa: ARG002  # for subclasses
        """What a cell knows beside its text and its font; here nothing."""
        return None

    @property
    def zone(self) -> tzinfo | None:
        """Where the times are read."""
        return None if self._assessment is None else self._assessment.at.tzinfo

    def line(self, event: AnyEvent) -> str:
        """The event in one line, made when it is first asked for."""
        if event.id not in self._told and self._assessment is not None:
            self._told[event.id] = line_text(
                told(event, self._assessment.view, self._cover), self.zone
            )
        return self._told.get(event.id, "")

    # What Qt asks.

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each event that is listed."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each thing said of an event."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The name of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._words(f"column_{self._columns[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text or font of a cell, or what its table adds."""
        event, column = self._rows[index.row()], self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return marked(self.text(event, column))
            case Qt.ItemDataRole.FontRole:
                return self._font(event, column)
            case _:
                return self.answer(event, column, role)

    def _font(self, event: AnyEvent, column: str) -> QFont:
        made = font(10, SEMIBOLD) if column == TIME else font(10)
        made.setStrikeOut(self.is_struck(event) and column in STRUCK_THROUGH)
        return made
