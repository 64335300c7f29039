"""About model: the parts of others as the rows of a table, and a search among them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from pressorsheet.core.frozen import frozen
from pressorsheet.ui.widgets.rows import Index
from pressorsheet.ui.wording import words_of

COLUMNS = ("part", "licence")
_NOWHERE = QModelIndex()


@frozen
class PartRow:
    """A part in words: its name with its version, its licence."""

    part: str
    licence: str


class AboutModel(QAbstractTableModel):
    """One row for each part that holds all words sought."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("about")
        self._all: tuple[PartRow, ...] = ()
        self._rows: list[int] = []

    def show_all(self, rows: Sequence[PartRow]) -> None:
        """Show these parts."""
        self.beginResetModel()
        self._all = tuple(rows)
        self._rows = list(range(len(self._all)))
        self.endResetModel()

    def look_for(self, text: str) -> None:
        """Show only those that hold all words of a text."""
        sought = text.casefold().split()
        self.beginResetModel()
        self._rows = [
            number
            for number, row in enumerate(self._all)
            if all(word in f"{row.part} {row.licence}".casefold() for word in sought)
        ]
        self.endResetModel()

    def number_at(self, row: int) -> int | None:
        """Which of the parts stands in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    # What Qt asks.

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each part found."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """The part, and its licence."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The name of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._words(f"column_{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        row = self._all[self._rows[index.row()]]
        return row.part if COLUMNS[index.column()] == "part" else row.licence
