"""Figures: the small signs of the window that are no status, drawn in the colour of their word."""

from collections.abc import Callable, Mapping
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

UNITS = 16


class Figure(Enum):
    """Each stands beside a word that says the same."""

    TWO_RINGS = "two rings"
    FALLING = "falling"
    RISING = "rising"
    STEADY = "steady"
    PAUSE = "pause"
    LOCK = "lock"
    GLASS = "glass"
    PLANNED = "planned"
    BAG = "bag"
    CHEVRON = "chevron"
    CHEVRON_DOWN = "chevron down"


def paint_figure(painter: QPainter, box: QRectF, figure: Figure, color: QColor) -> None:
    """Draw a figure into a square box; 16 units a side, scaled."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / UNITS, box.height() / UNITS)
    pen = QPen(color, 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _FIGURES[figure](painter)
    painter.restore()


def _line(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))


def _two_rings(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(5.5, 8), 4.6, 4.6)
    painter.drawEllipse(QPointF(10.5, 8), 4.6, 4.6)


def _falling(painter: QPainter) -> None:
    _line(painter, (3.5, 4), (12, 12))
    _line(painter, (12, 6.5), (12, 12), (6.5, 12))


def _rising(painter: QPainter) -> None:
    _line(painter, (3.5, 12), (12, 4))
    _line(painter, (6.5, 4), (12, 4), (12, 9.5))


def _steady(painter: QPainter) -> None:
    _line(painter, (2.5, 8), (13.5, 8))
    _line(painter, (9.5, 4), (13.5, 8), (9.5, 12))


def _pause(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(8, 8), 6.4, 6.4)
    _line(painter, (6.2, 5.6), (6.2, 10.4))
    _line(painter, (9.8, 5.6), (9.8, 10.4))


def _lock(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(2.5, 7.2, 11, 7.3), 1.6, 1.6)
    painter.drawArc(QRectF(4.8, 1.6, 6.4, 8.4), 0, 180 * 16)
    _line(painter, (4.8, 5.8), (4.8, 7.2))
    _line(painter, (11.2, 5.8), (11.2, 7.2))


def _glass(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(6.6, 6.6), 4.9, 4.9)
    _line(painter, (10.3, 10.3), (14.4, 14.4))


def _planned(painter: QPainter) -> None:
    """A ring of dots: nothing has happened yet."""
    pen = painter.pen()
    pen.setDashPattern([0.4, 2.1])
    painter.setPen(pen)
    painter.drawEllipse(QPointF(8, 8), 6, 6)


def _bag(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(4, 2.5, 8, 8.5), 1.8, 1.8)
    _line(painter, (8, 11), (8, 14.5))
    _line(painter, (4, 6.5), (12, 6.5))


def _chevron(painter: QPainter) -> None:
    _line(painter, (6, 3.5), (10.5, 8), (6, 12.5))


def _chevron_down(painter: QPainter) -> None:
    _line(painter, (3.5, 6), (8, 10.5), (12.5, 6))


_FIGURES: Mapping[Figure, Callable[[QPainter], None]] = {
    Figure.TWO_RINGS: _two_rings,
    Figure.FALLING: _falling,
    Figure.RISING: _rising,
    Figure.STEADY: _steady,
    Figure.PAUSE: _pause,
    Figure.LOCK: _lock,
    Figure.GLASS: _glass,
    Figure.PLANNED: _planned,
    Figure.BAG: _bag,
    Figure.CHEVRON: _chevron,
    Figure.CHEVRON_DOWN: _chevron_down,
}
