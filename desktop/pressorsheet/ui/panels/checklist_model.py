"""Checklist model: the sections and rows as Qt's model; it tells only of rows whose words changed.

Each row gives its whole text, so that a screen reader reads what the eye sees.
"""

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pressorsheet.core.text import marked
from pressorsheet.ui.panels.checklist_rows import Row, Section
from pressorsheet.ui.widgets.text import tool_tip
from pressorsheet.ui.wording import words_of

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class ChecklistModel(QAbstractItemModel):
    """Sections, each with its rows; an index's own id is 0 for a section, else its section's."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sections: tuple[Section, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is shown."""
        return self._sections

    def show(self, sections: tuple[Section, ...]) -> None:
        """Show other words; rows that stay in place keep their index, and equal ones are silent."""
        if _shape(sections) != _shape(self._sections):
            self.beginResetModel()
            self._sections = sections
            self.endResetModel()
            return
        before, self._sections = self._sections, sections
        for index in self._changed(before):
            self.dataChanged.emit(index, index)

    def _changed(self, before: tuple[Section, ...]) -> Iterator[QModelIndex]:
        for place, (old, new) in enumerate(zip(before, self._sections, strict=True)):
            if (old.counts, old.summary, old.name) != (new.counts, new.summary, new.name):
                yield self.createIndex(place, 0, 0)
            for row, (was, now) in enumerate(zip(old.rows, new.rows, strict=True)):
                if was != now:
                    yield self.createIndex(row, 0, place + 1)

    def at(self, index: Index) -> Row | Section | None:
        """What stands at an index."""
        if not index.isValid():
            return None
        section = index.internalId()
        return (
            self._sections[section - 1].rows[index.row()]
            if section
            else self._sections[index.row()]
        )

    def find(self, row_id: str) -> QModelIndex:
        """The index of a row by its id; nowhere where there is none."""
        for place, section in enumerate(self._sections):
            for number, row in enumerate(section.rows):
                if row.id == row_id:
                    return self.createIndex(number, 0, place + 1)
        return NOWHERE

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """Qt's way in."""
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]  # PySide types QObject.parent's overload only
        """The section a row stands in."""
        section = index.internalId() if index.isValid() else 0
        return self.createIndex(section - 1, 0, 0) if section else QModelIndex()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802  # Qt's name
        """Rows of a section, or the sections."""
        found = self.at(parent)
        if found is None:
            return len(self._sections)
        return len(found.rows) if isinstance(found, Section) else 0

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: ARG002, N802  # Qt's name
        """One."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The whole text; how a row is ticked is its description."""
        found = self.at(index)
        if found is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return marked(found.text)
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip(found.text)
            case Qt.ItemDataRole.AccessibleDescriptionRole if isinstance(found, Row):
                return _how(found)
        return None


def _shape(sections: tuple[Section, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple((section.id, *(row.id for row in section.rows)) for section in sections)


def _how(row: Row) -> str | None:
    if row.tick is None:
        return None
    return words_of("checklists")("how_to_tick" if row.tick.value else "how_to_untick")
