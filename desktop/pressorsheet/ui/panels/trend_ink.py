"""Trend ink: the shapes and letters of the chart and its legend, drawn alike in both.

Every shape reads without colour: arterial is a line with filled dots, cuff open circles, estimated
a dash, below the target a hollow triangle, not measurable a cross.
"""

from functools import cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from pressorsheet.core.text import marked
from pressorsheet.ui.theme import Theme
from pressorsheet.ui.typeface import BOLD, REGULAR, SEMIBOLD, font

SMALL, SMALL_STRONG, VALUE = "small", "small_strong", "value"
_FACES: dict[str, tuple[float, QFont.Weight]] = {
    SMALL: (9, REGULAR),
    SMALL_STRONG: (9, SEMIBOLD),
    VALUE: (10, BOLD),
}
EDGE_SHARE = 0.45
LINE_WIDTH, THIN_WIDTH = 1.6, 1.1
DOT, CIRCLE, DASH, TRIANGLE, CROSS = 1.9, 2.7, 3.6, 4.2, 3.4


@cache
def face(name: str) -> QFont:
    """One of the chart's fonts."""
    return font(*_FACES[name])


@cache
def metrics(name: str) -> QFontMetricsF:
    """The measures of one of the chart's fonts."""
    return QFontMetricsF(face(name))


def width_of(text: str, name: str = SMALL) -> float:
    """The width of a text in pixels."""
    return metrics(name).horizontalAdvance(text)


def elided(text: str, width: float, name: str = SMALL) -> str:
    """As much of a text as fits."""
    return metrics(name).elidedText(text, Qt.TextElideMode.ElideRight, width)


class Ink:
    """A painter with a theme: what is drawn is named by its role."""

    def __init__(self, painter: QPainter, theme: Theme) -> None:
        self.painter = painter
        self.theme = theme

    def color(self, role: str) -> QColor:
        """The theme's colour of a role."""
        return self.theme.color(role)

    def text(self, x: float, baseline: float, text: str, role: str, name: str = SMALL) -> None:
        """Write a text on its baseline."""
        self.painter.setFont(face(name))
        self.painter.setPen(self.color(role))
        self.painter.drawText(QPointF(round(x), round(baseline)), marked(text))

    def fill(self, box: QRectF, role: str) -> None:
        """Fill a rectangle."""
        self.painter.fillRect(box, self.color(role))

    def edge(self, box: QRectF) -> None:
        """An edge of the target's band, quieter than what is drawn over it."""
        color = self.color("met")
        color.setAlphaF(EDGE_SHARE)
        self.painter.fillRect(box, color)

    def line(
        self,
        line: QLineF,
        role: str,
        width: float = 1.0,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:
        """Draw a straight line."""
        self.painter.setPen(QPen(self.color(role), width, style))
        self.painter.drawLine(line)

    def lines(self, lines: list[QLineF], role: str, width: float) -> None:
        """Draw many lines, smooth; segment by segment, which is far faster than one long path."""
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setPen(
            QPen(self.color(role), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap)
        )
        self.painter.drawLines(lines)

    def filled(self, boxes: list[QRectF], role: str) -> None:
        """Fill many rectangles, sharp."""
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.color(role))
        self.painter.drawRects(boxes)

    def hatched(self, box: QRectF, role: str) -> None:
        """Hatch a rectangle, with a dotted edge: something is there that is not known."""
        painter = self.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.color(role), 1, Qt.PenStyle.DotLine))
        painter.setBrush(QBrush(self.color(role), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(box)

    def dots(self, places: list[QPointF], role: str = "ink", size: float = DOT) -> None:
        """Filled dots."""
        self._round(places, Qt.PenStyle.NoPen, QBrush(self.color(role)), size)

    def circles(self, places: list[QPointF], role: str = "ink") -> None:
        """Open circles."""
        pen = QPen(self.color(role), 1.3)
        self._round(places, pen, QBrush(self.color("canvas")), CIRCLE)

    def _round(
        self, places: list[QPointF], pen: QPen | Qt.PenStyle, brush: QBrush, size: float
    ) -> None:
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setPen(pen)
        self.painter.setBrush(brush)
        for place in places:
            self.painter.drawEllipse(place, size, size)

    def dashes(self, places: list[QPointF], role: str = "ink") -> None:
        """Short level dashes on a clear ground: estimated."""
        strokes = [QLineF(at.x() - DASH, at.y(), at.x() + DASH, at.y()) for at in places]
        self.lines(strokes, "canvas", 4.5)
        self.lines(strokes, role, 2.2)

    def triangles(self, places: list[QPointF]) -> None:
        """Hollow triangles that point down: below the target."""
        painter = self.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.color("caution"), 1.4)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(self.color("canvas"))
        for at in places:
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(at.x() - TRIANGLE, at.y() - TRIANGLE + 0.6),
                        QPointF(at.x() + TRIANGLE, at.y() - TRIANGLE + 0.6),
                        QPointF(at.x(), at.y() + TRIANGLE),
                    ]
                )
            )

    def crosses(self, places: list[QPointF]) -> None:
        """Crosses: not measurable."""
        strokes = []
        for at in places:
            x, y = at.x(), at.y()
            strokes.append(QLineF(x - CROSS, y - CROSS, x + CROSS, y + CROSS))
            strokes.append(QLineF(x - CROSS, y + CROSS, x + CROSS, y - CROSS))
        self.lines(strokes, "caution", 2.0)
