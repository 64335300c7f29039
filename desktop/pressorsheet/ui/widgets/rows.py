"""Rows: a table of records as the window shows it - hairlines between rows, long text elided.

A cell's model answers the roles of Qt, INK_ROLE with a colour role of the theme, and LEAD_ROLE with
the beginning of its text that is to stand out. A text that is cut has a tool tip with all of it.
"""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.typeface import SEMIBOLD, font
from pressorsheet.ui.widgets.text import tool_tip

INK_ROLE = int(Qt.ItemDataRole.UserRole) + 20
LEAD_ROLE = INK_ROLE + 1
ROW_HEIGHT = 28
INSET = 8
EDGE = 3
Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Paints a cell; the current row of a table with the focus has an accent edge at its left."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self.view = view

    def room(self, index: Index, box: QRect) -> QRect:
        """Where a cell's text stands in its box."""
        del index
        return box.adjusted(INSET, 0, -INSET, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, text and hairline."""
        theme, box = theme_of(self.view), option.rect
        is_current = self.view.currentIndex().row() == index.row()
        painter.save()
        if is_current:
            painter.fillRect(box, theme.color("selected"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.color("line"))
        if is_current and self.view.hasFocus() and index.column() == 0:
            edge = QRect(box.left(), box.top(), EDGE, box.height())
            painter.fillRect(edge, theme.color("accent"))
        room = self.room(index, box)
        lead = index.data(LEAD_ROLE) or ""
        if lead:
            room.setLeft(room.left() + self._draw(painter, room, lead, font(10, SEMIBOLD)))
        painter.setPen(theme.color(index.data(INK_ROLE) or "ink"))
        self._draw(painter, room, self._text(index)[len(lead) :].lstrip(), self._font(index))
        painter.restore()

    def _draw(self, painter: QPainter, room: QRect, text: str, made: QFont) -> int:
        """Draw as much of a text as fits; the width it took, with a space."""
        if room.width() <= 0:
            return 0
        measures = QFontMetrics(made)
        cut = measures.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(made)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)
        return measures.horizontalAdvance(cut + " ")

    def helpEvent(  # noqa: N802  # Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A text that was cut, whole."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        whole = self._text(index) if self.is_cut(index) else ""
        QToolTip.showText(event.globalPos(), tool_tip(whole), view)
        return True

    def is_cut(self, index: Index) -> bool:
        """Whether a cell shows less than its text."""
        room = self.room(index, self.view.visualRect(index)).width()
        lead = index.data(LEAD_ROLE) or ""
        rest = self._text(index)[len(lead) :]
        used = QFontMetrics(font(10, SEMIBOLD)).horizontalAdvance(lead) if lead else 0
        return used + QFontMetrics(self._font(index)).horizontalAdvance(rest) > room

    def _font(self, index: Index) -> QFont:
        given = index.data(Qt.ItemDataRole.FontRole)
        return given if isinstance(given, QFont) else font(10)

    def _text(self, index: Index) -> str:
        given = index.data(Qt.ItemDataRole.DisplayRole)
        return given if isinstance(given, str) else ""


class Rows(QTableView):
    """One row a record, read only, moved through by keys; Tab goes on to the next part."""

    def __init__(self, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFont(font(10))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setFont(font(10))
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(24)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """The heads and one row."""
        return QSize(0, 2 * ROW_HEIGHT)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Keys begin at the first row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
