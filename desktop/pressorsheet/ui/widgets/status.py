"""Status: how an item stands, drawn as a shape that reads without colour, always beside its word.

Met is a filled disc with a tick, not met a ring with a bar, unknown a diamond with a question
mark, out of date a ring with clock hands, a caution that applies a triangle with an exclamation
mark.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from pressorsheet.core.paper import Status
from pressorsheet.ui.theme import Theme, theme_of

ROLES: Mapping[Status, str] = {
    Status.MET: "met",
    Status.PASS: "met",
    Status.NOT_MET: "not_met",
    Status.DOES_NOT_APPLY: "not_met",
    Status.UNKNOWN: "unknown",
    Status.OUT_OF_DATE: "out_of_date",
    Status.INFORMATION: "ink3",
    Status.APPLIES: "caution",
    Status.FAIL: "caution",
}
SIDE = 16


def status_color(status: Status, theme: Theme) -> QColor:
    """The colour of a status and its word."""
    return theme.color(ROLES[status])


def paint_status(painter: QPainter, box: QRectF, status: Status, theme: Theme) -> None:
    """Draw the status' shape into a square box; 16 units a side, scaled."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / SIDE, box.height() / SIDE)
    _SHAPES[status](painter, status_color(status, theme), theme.color("canvas"))
    painter.restore()


def _pen(color: QColor, width: float = 1.6) -> QPen:
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _lines(painter: QPainter, pen: QPen, *points: tuple[float, float]) -> None:
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))


def _ring(painter: QPainter, color: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(color))
    painter.drawEllipse(QPointF(8, 8), 6.2, 6.2)


def _disc_with_tick(painter: QPainter, color: QColor, ground: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(QPointF(8, 8), 7, 7)
    _lines(painter, _pen(ground, 1.8), (4.8, 8.2), (7.1, 10.5), (11.3, 5.9))


def _ring_with_bar(painter: QPainter, color: QColor, _ground: QColor) -> None:
    _ring(painter, color)
    _lines(painter, _pen(color), (5.3, 8), (10.7, 8))


def _diamond_with_question(painter: QPainter, color: QColor, _ground: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(color, 1.4))
    painter.drawPolygon(
        QPolygonF([QPointF(*p) for p in ((8, 0.9), (15.1, 8), (8, 15.1), (0.9, 8))])
    )
    curve = (
        (6.3, 6.6),
        (6.7, 5.5),
        (8, 5),
        (9.3, 5.6),
        (9.6, 6.8),
        (8.9, 7.8),
        (8.1, 8.4),
        (8, 9.2),
    )
    _lines(painter, _pen(color, 1.3), *curve)
    _dot(painter, color, 8, 11.1)


def _ring_with_hands(painter: QPainter, color: QColor, _ground: QColor) -> None:
    _ring(painter, color)
    _lines(painter, _pen(color), (8, 4.6), (8, 8.2), (10.6, 9.4))


def _ring_with_i(painter: QPainter, color: QColor, _ground: QColor) -> None:
    _ring(painter, color)
    _lines(painter, _pen(color), (8, 7.6), (8, 11))
    _dot(painter, color, 8, 5.1)


def _triangle(painter: QPainter, color: QColor, _ground: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(color, 1.5))
    painter.drawPolygon(QPolygonF([QPointF(*p) for p in ((8, 1.6), (15, 14.2), (1, 14.2))]))
    _lines(painter, _pen(color, 1.5), (8, 6), (8, 9.6))
    _dot(painter, color, 8, 12)


def _cross(painter: QPainter, color: QColor, _ground: QColor) -> None:
    _lines(painter, _pen(color, 2.4), (3.5, 3.5), (12.5, 12.5))
    _lines(painter, _pen(color, 2.4), (12.5, 3.5), (3.5, 12.5))


def _dot(painter: QPainter, color: QColor, x: float, y: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(QPointF(x, y), 0.95, 0.95)


_SHAPES: Mapping[Status, Callable[[QPainter, QColor, QColor], None]] = {
    Status.MET: _disc_with_tick,
    Status.PASS: _disc_with_tick,
    Status.NOT_MET: _ring_with_bar,
    Status.DOES_NOT_APPLY: _ring_with_bar,
    Status.UNKNOWN: _diamond_with_question,
    Status.OUT_OF_DATE: _ring_with_hands,
    Status.INFORMATION: _ring_with_i,
    Status.APPLIES: _triangle,
    Status.FAIL: _cross,
}


class StatusMark(QWidget):
    """The shape alone; the word stands beside it as text, so it has no name of its own."""

    def __init__(self, status: Status = Status.UNKNOWN, side: int = SIDE) -> None:
        super().__init__()
        self._status = status
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def status(self) -> Status:
        """What it shows."""
        return self._status

    def set_status(self, status: Status) -> None:
        """Show another status."""
        if status != self._status:
            self._status = status
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """A square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """Draw it."""
        painter = QPainter(self)
        paint_status(painter, QRectF(0, 0, self._side, self._side), self._status, theme_of(self))
        painter.end()
