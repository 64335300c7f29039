"""Marks: everything a sheet is drawn with, as values, and the one function that paints them.

Coordinates are points from the top left corner of what the mark belongs to; y grows downwards.
"""

from collections.abc import Iterable
from typing import TypeAlias

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.pdfgen.canvas import Canvas

from pressorsheet.core.frozen import frozen
from pressorsheet.core.paper import Status
from pressorsheet.report.ink import BOLD, REGULAR


@frozen
class Text:
    """One stretch of one weight, from its left end on the baseline."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False


@frozen
class Rule:
    """A straight line; `dash` is on and off in points, `grey` 0 is black."""

    x: float
    y: float
    to_x: float
    to_y: float
    width: float
    dash: tuple[float, float] | None = None
    grey: float = 0


@frozen
class Shape:
    """A polygon or an open line through points, filled or stroked."""

    points: tuple[tuple[float, float], ...]
    filled: bool
    width: float = 0.9
    closed: bool = True


@frozen
class Disc:
    """A circle about a centre, filled or as a ring with white inside."""

    x: float
    y: float
    radius: float
    filled: bool
    width: float = 0.9


@frozen
class Tint:
    """A rectangle of light grey without an edge."""

    x: float
    y: float
    width: float
    height: float
    grey: float


@frozen
class Qr:
    """A QR code of a text, its quiet zone left to the layout."""

    x: float
    y: float
    size: float
    text: str


Mark: TypeAlias = Text | Rule | Shape | Disc | Tint | Qr


def paint(canvas: Canvas, marks: Iterable[Mark], height: float) -> None:
    """Draw marks whose origin lies `height` points above the lower edge of the page."""
    for mark in marks:
        match mark:
            case Text():
                canvas.setFont(BOLD if mark.bold else REGULAR, mark.size)
                canvas.drawString(mark.x, height - mark.y, mark.text)
            case Rule():
                canvas.setLineWidth(mark.width)
                canvas.setStrokeGray(mark.grey)
                canvas.setDash(*(mark.dash or ()))
                canvas.line(mark.x, height - mark.y, mark.to_x, height - mark.to_y)
            case Shape():
                _paint_shape(canvas, mark, height)
            case Disc():
                _solid(canvas, mark.width)
                centre = height - mark.y
                canvas.setFillGray(0 if mark.filled else 1)
                canvas.circle(mark.x, centre, mark.radius, stroke=1, fill=1)
                canvas.setFillGray(0)
            case Tint():
                canvas.setFillGray(mark.grey)
                canvas.rect(
                    mark.x, height - mark.y - mark.height, mark.width, mark.height, stroke=0, fill=1
                )
                canvas.setFillGray(0)
            case Qr():
                _paint_qr(canvas, mark, height)


def _solid(canvas: Canvas, width: float) -> None:
    canvas.setLineWidth(width)
    canvas.setStrokeGray(0)
    canvas.setDash()


def _paint_shape(canvas: Canvas, shape: Shape, height: float) -> None:
    _solid(canvas, shape.width)
    path = canvas.beginPath()
    path.moveTo(shape.points[0][0], height - shape.points[0][1])
    for x, y in shape.points[1:]:
        path.lineTo(x, height - y)
    if shape.closed:
        path.close()
    canvas.drawPath(path, stroke=int(not shape.filled), fill=int(shape.filled))


def _paint_qr(canvas: Canvas, qr: Qr, height: float) -> None:
    """The modules as one path of rectangles, so that no hairline shows between neighbours."""
    code = QrCodeWidget(qr.text, barLevel="M").qr  # type: ignore[attr-defined]  # not in the stubs
    code.make()
    count = code.getModuleCount()
    module = qr.size / count
    path = canvas.beginPath()
    for row in range(count):
        column = 0
        while column < count:
            run = 0
            while column + run < count and code.isDark(row, column + run):
                run += 1
            if run:
                top = height - qr.y - (row + 1) * module
                path.rect(qr.x + column * module, top, run * module, module)
            column += run or 1
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)


SHAPE_SIZE = 7.0
_QUESTION_HOOK = (
    (-1.2, -1.3),
    (-0.8, -2.2),
    (0.1, -2.5),
    (1.0, -2.1),
    (1.2, -1.2),
    (0.1, -0.1),
    (0, 0.8),
)


def status_shape(status: Status, x: float, baseline: float) -> tuple[Mark, ...]:
    """The shape of a status, 7 points wide from `x`, standing with a text on `baseline`."""
    radius = SHAPE_SIZE / 2
    middle, y = x + radius, baseline - 3.1
    match status:
        case Status.MET | Status.PASS:
            return (Disc(middle, y, radius, filled=True),)
        case Status.NOT_MET:
            return (Disc(middle, y, radius - 0.2, filled=False),)
        case Status.UNKNOWN:
            out = radius + 1.2
            diamond = ((middle, y - out), (middle + out, y), (middle, y + out), (middle - out, y))
            hook = tuple((middle + across, y + down) for across, down in _QUESTION_HOOK)
            return (
                Shape(diamond, filled=False),
                Shape(hook, filled=False, width=0.8, closed=False),
                Disc(middle, y + 1.9, 0.2, filled=True, width=0.6),
            )
        case Status.OUT_OF_DATE:
            hands = ((middle, y - 2.2), (middle, y), (middle + 1.7, y))
            return (
                Disc(middle, y, radius - 0.2, filled=False),
                Shape(hands, filled=False, width=0.8, closed=False),
            )
        case Status.INFORMATION:
            return (Text(middle - 1.3, baseline, "i", 8.5, bold=True),)
        case Status.APPLIES | Status.DOES_NOT_APPLY:
            return triangle(x, baseline, filled=status is Status.APPLIES)
        case Status.FAIL:
            arm = 2.6
            return (
                Rule(middle - arm, y - arm, middle + arm, y + arm, 2.4),
                Rule(middle - arm, y + arm, middle + arm, y - arm, 2.4),
            )


def triangle(x: float, baseline: float, *, filled: bool) -> tuple[Mark, ...]:
    """A caution's triangle."""
    half, foot = (4.4, baseline + 0.4) if filled else (3.9, baseline)
    middle = x + SHAPE_SIZE / 2
    points = ((middle - half, foot), (middle, foot - 7.2), (middle + half, foot))
    return (Shape(points, filled=filled),)


def tick_box(x: float, baseline: float, size: float = 9.0) -> Shape:
    """An empty box to tick."""
    top, bottom = baseline - size + 1.2, baseline + 1.2
    return Shape(((x, top), (x + size, top), (x + size, bottom), (x, bottom)), filled=False)
