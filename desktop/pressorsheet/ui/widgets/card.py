"""Card: a sheet in the middle of a plain page, for what is said before there is a worksheet."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.widgets.text import ground

WIDTH, MARGIN, ROUND = 472, 32, 8


class Card(QWidget):
    """A sheet on the chrome ground; what it says is laid out in `rows`."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(MARGIN, 26, MARGIN, 26)
        self.rows.setSpacing(0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """Draw it with a hairline round it."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("strong_line"), 1))
        painter.setBrush(theme.color("canvas"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, ROUND, ROUND)
        painter.end()


def on_page(card: Card) -> QWidget:
    """A page with the card in its middle, a little above it."""
    page = QWidget()
    ground(page, "chrome")
    rows = QVBoxLayout(page)
    rows.setContentsMargins(16, 16, 16, 16)
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(card)
    middle.addStretch(1)
    rows.addStretch(2)
    rows.addLayout(middle)
    rows.addStretch(3)
    return page
