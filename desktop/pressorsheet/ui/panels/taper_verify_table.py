"""Taper verify table: judged rows, each with its shape and word, wrapped so that nothing is cut."""

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem

from pressorsheet.core.frozen import frozen
from pressorsheet.core.paper import Status
from pressorsheet.core.text import marked
from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.typeface import SEMIBOLD, font
from pressorsheet.ui.widgets.reveal import reveal
from pressorsheet.ui.widgets.rows import INK_ROLE, INSET, Index, RowDelegate
from pressorsheet.ui.widgets.status import ROLES, SIDE, paint_status
from pressorsheet.ui.widgets.whole_rows import WholeRows

STATUS_ROLE = INK_ROLE + 10
# A number keeps its unit, and a unit its parts, on one line (ISMP).
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[a-zA-Z%])")
_IN_UNIT = re.compile(r"(?<=[a-z])/(?=[a-zA-Z])")
LEAST_HEIGHT, AROUND = 26, 8
# A text is painted a little wider than it is measured.
SLACK = 6
_NOWHERE = QModelIndex()
WRAPPED = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


@frozen
class Column:
    """A column by its head; width 0 takes what is left; one of them holds the row's shape."""

    head: str
    width: int = 0
    has_sign: bool = False
    is_strong: bool = False


@frozen
class Judged:
    """One row: how it came out, and its texts by column."""

    status: Status
    cells: tuple[str, ...]


class _Model(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.judged: tuple[Judged, ...] = ()

    def show(self, judged: tuple[Judged, ...]) -> bool:
        """Hold these rows; False where they are the same."""
        if judged == self.judged:
            return False
        self.beginResetModel()
        self.judged = judged
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each that was judged."""
        return 0 if parent.isValid() else len(self.judged)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """As many as there are heads."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The name of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self.columns[section].head
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text, font, colour or shape of a cell."""
        row, column = self.judged[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return marked(row.cells[index.column()])
            case Qt.ItemDataRole.FontRole:
                return font(10, SEMIBOLD) if column.has_sign or column.is_strong else font(10)
        if role == INK_ROLE:
            return ROLES[row.status] if column.has_sign else "ink"
        return row.status if role == STATUS_ROLE and column.has_sign else None


class _Delegate(RowDelegate):
    """Wraps a text that is longer than its column, and draws the shape before its word."""

    def room(self, index: Index, box: QRect) -> QRect:
        """Beside the shape, where there is one."""
        left = INSET + (SIDE + 6 if index.data(STATUS_ROLE) is not None else 0)
        return box.adjusted(left, 0, -INSET, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The text, and the shape."""
        super().paint(painter, option, index)
        status = index.data(STATUS_ROLE)
        if status is not None:
            box = option.rect
            top = box.center().y() - SIDE / 2 + 1
            sign = QRectF(box.left() + INSET, top, SIDE, SIDE)
            paint_status(painter, sign, status, theme_of(self.view))

    def height(self, index: Index, width: int) -> int:
        """What its text needs at a width."""
        room = self.room(index, QRect(0, 0, width, 0)).width() - SLACK
        box = QRect(0, 0, max(room, 1), 10_000)
        measures = QFontMetrics(self._font(index))
        return measures.boundingRect(box, int(WRAPPED), self._text(index)).height() + AROUND

    def is_cut(self, index: Index) -> bool:  # noqa: ARG002  # as its base has it
        """Never: the row grows."""
        return False

    def _text(self, index: Index) -> str:
        kept = _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", super()._text(index))
        return _IN_UNIT.sub("/\N{WORD JOINER}", kept)

    def _draw(self, painter: QPainter, room: QRect, text: str, made: QFont) -> int:
        painter.setFont(made)
        painter.drawText(room, int(WRAPPED), text)
        return 0


class JudgedTable(WholeRows):
    """Moved through by keys, a row at a time; each is as high as its words need."""

    def __init__(self, name: str, accessible: str, columns: Sequence[Column]) -> None:
        super().__init__(name, accessible)
        self._held = _Model(columns)
        self._delegate = _Delegate(self)
        self.setModel(self._held)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(WholeRows.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setMinimumSectionSize(LEAST_HEIGHT)
        header = self.horizontalHeader()
        header.setFont(font(9))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for section, column in enumerate(columns):
            if column.width:
                header.resizeSection(section, column.width)
            else:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(lambda *_: self.place())
        self.selectionModel().currentChanged.connect(self._reveal)

    def present(self, judged: tuple[Judged, ...]) -> None:
        """Show these rows; the row in focus stays in focus."""
        held = self.currentIndex().row()
        if self._held.show(judged):
            self.place()
            if 0 <= held < len(judged):
                self.setCurrentIndex(self._held.index(held, 0))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As high as its rows where it stands whole."""
        return super().sizeHint() if self.is_wide else self.minimumSizeHint()

    def place(self) -> None:
        """Each row as high as its words need."""
        for row in range(self._held.rowCount()):
            heights = (
                self._delegate.height(self._held.index(row, column), self.columnWidth(column))
                for column in range(self._held.columnCount())
            )
            self.setRowHeight(row, max(LEAST_HEIGHT, *heights))
        self.updateGeometry()

    def _reveal(self, current: QModelIndex) -> None:
        if not self.is_wide and self.hasFocus():
            reveal(self.viewport(), self.visualRect(current))
