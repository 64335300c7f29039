"""Checklist ink: draws words, shapes and lines in a theme's colours, what it can from memory."""

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText

from pressorsheet.core.paper import Status
from pressorsheet.core.text import marked
from pressorsheet.ui.theme import Theme
from pressorsheet.ui.typeface import REGULAR, font
from pressorsheet.ui.widgets.status import paint_status

MOST_KEPT = 1_024


class Face:
    """A font that keeps the texts it has set: shaping one costs more than drawing it again."""

    def __init__(self, points: float, weight: QFont.Weight = REGULAR) -> None:
        self.font = font(points, weight)
        self._metrics = QFontMetricsF(self.font)
        self.ascent = self._metrics.ascent()
        self.width = lru_cache(MOST_KEPT)(self._metrics.horizontalAdvance)
        self._cut = lru_cache(MOST_KEPT)(self._elided)
        self.set_text = lru_cache(MOST_KEPT)(self._laid_out)

    def fitted(self, text: str, room: float) -> str:
        """As much of a text as fits, with an ellipsis where it was cut."""
        return text if self.width(text) <= room else self._cut(text, room)

    def _elided(self, text: str, room: float) -> str:
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _laid_out(self, text: str) -> QStaticText:
        """A text laid out once; never read as markup."""
        made = QStaticText(marked(text))
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.prepare(font=self.font)
        return made


class Shapes:
    """The status shapes of a theme as pictures, at the sharpness of the screen."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Status, str, float, float], QPixmap] = {}

    def picture(self, status: Status, theme: Theme, side: float, ratio: float) -> QPixmap:
        """A status' shape on a clear ground."""
        key = (status, theme.name, side, ratio)
        known = self._kept.get(key)
        if known is None:
            pixels = ceil(side * ratio)
            known = QPixmap(pixels, pixels)
            known.setDevicePixelRatio(ratio)
            known.fill(Qt.GlobalColor.transparent)
            painter = QPainter(known)
            paint_status(painter, QRectF(0, 0, side, side), status, theme)
            painter.end()
            self._kept[key] = known
        return known


class Ink:
    """One painting: a painter with a theme; colours are named by role."""

    def __init__(self, painter: QPainter, theme: Theme, shapes: Shapes) -> None:
        self._painter = painter
        self._shapes = shapes
        self.theme = theme

    def text(
        self, at: tuple[float, float], text: str, face: Face, role: str, room: float = 0
    ) -> float:
        """Write from `at` on, on its line, cut to the room where given; returns the width."""
        x, baseline = at
        shown = face.fitted(text, room) if room else text
        self._painter.setFont(face.font)
        self._painter.setPen(self.theme.color(role))
        self._painter.drawStaticText(QPointF(x, baseline - face.ascent), face.set_text(shown))
        return face.width(shown)

    def text_to(self, at: tuple[float, float], text: str, face: Face, role: str) -> None:
        """Write a text that ends at `at`."""
        self.text((at[0] - face.width(text), at[1]), text, face, role)

    def status(self, box: QRectF, status: Status) -> None:
        """A status' shape."""
        ratio = self._painter.device().devicePixelRatioF()
        picture = self._shapes.picture(status, self.theme, box.width(), ratio)
        self._painter.drawPixmap(box.topLeft(), picture)

    def fill(self, rect: QRect, role: str) -> None:
        """A plain ground."""
        self._painter.fillRect(rect, self.theme.color(role))

    def rule(self, left: float, right: float, y: float) -> None:
        """A hairline."""
        self._painter.fillRect(QRectF(left, y, right - left, 1), self.theme.color("line"))

    def frame(self, box: QRectF, ground: str, edge: str) -> None:
        """A box with rounded corners and an edge of one pixel."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setBrush(self.theme.color(ground))
        self._painter.setPen(QPen(self.theme.color(edge), 1))
        self._painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def ring(self, rect: QRect) -> None:
        """The focus, inside a row's edge."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(self.theme.color("accent"), 2))
        self._painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 3, 3)

    def chevron(self, middle: QPointF, *, is_open: bool) -> None:
        """Down for what is open, right for what is closed."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.theme.color("ink2"), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._painter.setPen(pen)
        reach = ((-4, -2), (0, 2), (4, -2)) if is_open else ((-2, -4), (2, 0), (-2, 4))
        self._painter.drawPolyline([middle + QPointF(x, y) for x, y in reach])
