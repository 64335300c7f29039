"""Trend cursor: the box beside the hairline, which says what was charted at that moment."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from pressorsheet.ui.panels.trend_words import Row, words
from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.text import Text

PADDING = 10
BESIDE = 10
TOP = 4
RADIUS = 4
# The heading with its margins, and a row of two labels.
FRAME, ROW = 34, 18


class CursorBox(QWidget):
    """A heading with the moment, then a name and a value a row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("trend.cursor")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(PADDING, 7, PADDING, 8)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(1)
        self._heading = Text("", 10, SEMIBOLD)
        self._grid.addWidget(self._heading, 0, 0, 1, 2)
        self._names: list[Text] = []
        self._values: list[Text] = []
        self.hide()

    @property
    def text(self) -> str:
        """All that it says, a row a line; "" while it is hidden."""
        if self.isHidden():
            return ""
        rows = [
            f"{name.text()}: {value.text()}"
            for name, value in zip(self._names, self._values, strict=True)
            if not name.isHidden()
        ]
        return "\n".join([self._heading.text(), *rows])

    def say(self, heading: str, rows: Sequence[Row], room: int) -> None:
        """Show what a moment holds, as much as `room` pixels hold; what does not fit is counted."""
        self._heading.set_text(heading)
        self.setAccessibleDescription("; ".join([heading, *(": ".join(row) for row in rows)]))
        fitting = max((room - TOP - FRAME) // ROW, 2)
        if len(rows) > fitting:
            left_out = str(len(rows) - fitting + 1)
            rows = [*rows[: fitting - 1], Row(words("cursor_more"), left_out)]
        while len(self._names) < len(rows):
            self._add_row()
        for index, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            has_row = index < len(rows)
            name.setVisible(has_row)
            value.setVisible(has_row)
            if has_row:
                name.set_text(rows[index].name)
                value.set_text(rows[index].value)
        self.adjustSize()

    def stand(self, x: float, left: float, right: float) -> None:
        """Stand beside the hairline at `x`, on the side that has the room."""
        after, before = round(x + BESIDE), round(x - BESIDE - self.width())
        at = after if after + self.width() <= right else before
        self.move(max(min(at, round(right) - self.width()), round(left)), TOP)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """A raised ground with an edge, opaque: the chart must not be read through it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = theme_of(self)
        painter.setPen(theme.color("control"))
        painter.setBrush(theme.color("raised"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.end()

    def _add_row(self) -> None:
        name, value = Text("", 9, ink="ink2"), Text("", 10, SEMIBOLD)
        row = len(self._names) + 1
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(value, row, 1)
        self._names.append(name)
        self._values.append(value)
