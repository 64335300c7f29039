"""Archive model: the archived worksheets as the rows of a table, and a filter on them."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from pressorsheet.core.text import marked
from pressorsheet.ui.widgets.rows import Index
from pressorsheet.ui.widgets.text import tool_tip
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import number_text, time_text, word

COLUMNS = ("name", "mrn", "at", "by", "to", "records")
_NOWHERE = QModelIndex()


class Archived(Protocol):
    """An archived worksheet as the table is given one; what is not recorded is None."""

    @property
    def worksheet_id(self) -> str:
        """Which worksheet it is."""

    @property
    def records(self) -> int:
        """How many records it has."""

    @property
    def name(self) -> str | None:
        """The patient's name."""

    @property
    def mrn(self) -> str | None:
        """The record number."""

    @property
    def at(self) -> datetime | None:
        """When the patient was discharged."""

    @property
    def by(self) -> str | None:
        """By whom."""

    @property
    def to(self) -> str | None:
        """Where to."""


class ArchiveModel(QAbstractTableModel):
    """Rows in the order in which they come; a blank cell reads "not recorded"."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("archive")
        self._zone: tzinfo | None = None
        self._sought: tuple[str, ...] = ()
        self._all: list[Archived] = []
        self._rows: list[Archived] = []

    def begin(self, zone: tzinfo | None) -> None:
        """Show nothing yet; times are read in this zone."""
        self.beginResetModel()
        self._zone = zone
        self._all, self._rows = [], []
        self.endResetModel()

    def add(self, rows: Sequence[Archived]) -> None:
        """Show more rows below."""
        self._all += rows
        fitting = [row for row in rows if self._fits(row)]
        if fitting:
            first = len(self._rows)
            self.beginInsertRows(_NOWHERE, first, first + len(fitting) - 1)
            self._rows += fitting
            self.endInsertRows()

    def look_for(self, text: str) -> None:
        """Show only rows that hold all words of a text."""
        self.beginResetModel()
        self._sought = tuple(text.casefold().split())
        self._rows = [row for row in self._all if self._fits(row)]
        self.endResetModel()

    @property
    def count(self) -> int:
        """How many worksheets there are in all."""
        return len(self._all)

    def id_at(self, row: int) -> str | None:
        """The worksheet of a row."""
        return self._rows[row].worksheet_id if 0 <= row < len(self._rows) else None

    def _fits(self, row: Archived) -> bool:
        text = " ".join(self._text(row, column) for column in COLUMNS).casefold()
        return all(sought in text for sought in self._sought)

    def _text(self, row: Archived, column: str) -> str:
        said: str | None
        match column:
            case "at":
                said = None if row.at is None else time_text(row.at, self._zone)
            case "records":
                said = number_text(row.records)
            case "to":
                said = row.to
            case _:
                said = {"name": row.name, "mrn": row.mrn, "by": row.by}[column]
        blank = "" if column == "to" else word("not_recorded")
        return said or blank

    # What Qt asks.

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each worksheet that fits."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each thing said of a worksheet."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The name of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._words(f"column_{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, whole in its tool tip too."""
        text = self._text(self._rows[index.row()], COLUMNS[index.column()])
        if role == Qt.ItemDataRole.DisplayRole:
            return marked(text)
        return tool_tip(text) if role == Qt.ItemDataRole.ToolTipRole else None
