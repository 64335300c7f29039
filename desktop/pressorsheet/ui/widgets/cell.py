"""Cell: a caption above a value that is pressed like a button to change what it shows."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.widgets.runs import (
    Run,
    RunLine,
    cut_to,
    least_of,
    paint_runs,
    text_of_runs,
    wish_of,
)
from pressorsheet.ui.widgets.text import tool_tip

INSET = 6


class Cell(QPushButton):
    """Lines one under the other on a flat button; its text is the last of them.

    The accessible name stays the caption's; what is shown now is its description. `ring` and
    `pointed` are the colours of its focus and of its ground under the mouse.
    """

    def __init__(
        self,
        name: str,
        accessible: str,
        heights: tuple[int, ...],
        *,
        ring: str = "accent",
        pointed: str = "selected",
    ) -> None:
        super().__init__()
        self._ring, self._pointed = ring, pointed
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("cell", "true")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._heights = heights
        self._lines: tuple[RunLine, ...] = ()
        self._fitted: tuple[tuple[Run, ...], ...] = ()
        self._wish = self._least = 0

    def show_lines(self, *lines: RunLine) -> None:
        """Show other lines; the same ones cost nothing."""
        if lines == self._lines:
            return
        self._lines = lines
        texts = [text_of_runs(line.runs) for line in lines]
        self.setText(texts[-1])
        # An ampersand in a name is read as a shortcut, and would take a key from the window.
        self.setShortcut(QKeySequence())
        said = (text for text in texts if text != self.accessibleName())
        self.setAccessibleDescription(", ".join(said))
        self._fit()
        self._wish = max(wish_of(line.runs) for line in lines) + 2 * INSET
        self._least = max(least_of(line.runs) for line in lines) + 2 * INSET
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as the widest line."""
        return QSize(self._wish, sum(self._heights))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as what may not be cut."""
        return QSize(self._least, sum(self._heights))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses it, as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * INSET
        self._fitted = tuple(cut_to(line.runs, room) for line in self._lines)
        cut = (
            text_of_runs(line.runs)
            for line, fitted in zip(self._lines, self._fitted, strict=True)
            if fitted != line.runs
        )
        tips = (line.tip for line in self._lines if line.tip)
        self.setToolTip(tool_tip("\n".join((*cut, *tips))))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """Draw the lines, the ground under the mouse and the ring of the focus."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() or self.isDown():
            painter.setBrush(theme.color(self._pointed))
        if self.hasFocus():
            painter.setPen(QPen(theme.color(self._ring), 2))
        painter.drawRoundedRect(ring, 4, 4)
        top = 0
        for height, runs in zip(self._heights, self._fitted, strict=False):
            box = QRectF(INSET, top, self.width() - 2 * INSET, height)
            paint_runs(painter, box, runs, theme)
            top += height
        painter.end()
