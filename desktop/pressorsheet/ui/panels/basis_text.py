"""Basis text: the page as it is read: scrolled by keys, selected and copied as plain text."""

from PySide6.QtCore import QEvent, QMimeData, QRect, QRectF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from pressorsheet.ui.panels.basis_page import SHAPE, PageWriter, Shape, as_written
from pressorsheet.ui.panels.basis_rows import Page
from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.widgets.reveal import reveal
from pressorsheet.ui.wording import words_of

LINE_STEP = 40
HEAD = 120
SCROLLING = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))


class BasisText(QTextEdit):
    """Shows a page; another version of it keeps the place, another page begins at its top."""

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self._written: tuple[Page, str, int] | None = None
        self._shape = Shape(self.document())
        self.document().documentLayout().registerHandler(SHAPE, self._shape)
        self.document().setDocumentMargin(0)
        self.setObjectName("basis.text")
        self.setAccessibleName(words_of("basis")("title"))
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTextEdit { border: none; padding: 0; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(LINE_STEP)

    def show_page(self, page: Page) -> None:
        """Show a page; the same one again costs nothing."""
        is_another = self._page is None or page.title != self._page.title
        self._page = page
        self._write()
        if is_another:
            self.verticalScrollBar().setValue(0)

    def _write(self) -> None:
        """Write what is to be shown, unless it stands there; place and selection are kept."""
        theme, width = theme_of(self), self.viewport().width()
        if self._page is None or self._written == (self._page, theme.name, width):
            return
        self._written = (self._page, theme.name, width)
        self._shape.theme = theme
        bar, selected = self.verticalScrollBar(), self.textCursor()
        place, length = bar.value(), self.document().characterCount()
        ends = selected.anchor(), selected.position()
        PageWriter(self.document(), theme, width).write(self._page)
        self._select(*(ends if self.document().characterCount() == length else (0, 0)))
        bar.setValue(place)

    def _select(self, anchor: int, position: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  # Qt's name
        """The selection as plain text: a line per paragraph, a tab between the cells of a row."""
        copied = QMimeData()
        copied.setText(_plain(self.textCursor()))
        return copied

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Write for the new width."""
        super().resizeEvent(event)
        self._write()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Write in the colours of another theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """At its end the page lets what it stands in scroll on, for a window lower than itself."""
        bar, place = self.verticalScrollBar(), self.verticalScrollBar().value()
        super().keyPressEvent(event)
        if event.key() in SCROLLING and bar.value() == place:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show that keys go here, and the top of the page."""
        super().focusInEvent(event)
        self.viewport().update()
        reveal(self, QRect(0, 0, 1, HEAD))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show that they no longer do."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Qt's own, framed while it has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme_of(self).color("accent"), 2))
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))
            painter.end()


def _plain(selected: QTextCursor) -> str:
    """What a cursor holds, the shapes left out, for their words stand beside them."""
    start, end = selected.selectionStart(), selected.selectionEnd()
    lines: list[str] = []
    row_before: tuple[int, int] | None = None
    block = selected.document().findBlock(start)
    while block.isValid() and block.position() <= end:
        first, row = block.position(), _table_row(block)
        text = as_written(block.text()[max(start - first, 0) : end - first])
        if row is not None and row == row_before and lines:
            lines[-1] += f"\t{text}"
        elif text:
            lines.append(text)
        row_before = row
        block = block.next()
    return "\n".join(lines)


def _table_row(block: QTextBlock) -> tuple[int, int] | None:
    """Which row of which table a paragraph is a cell of; None outside, and in a mere box."""
    frame = QTextCursor(block).currentFrame()
    if not isinstance(frame, QTextTable) or frame.columns() == 1:
        return None
    return frame.firstPosition(), frame.cellAt(block.position()).row()
