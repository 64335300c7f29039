"""Gauge: a picture of where a pressure stands to its target band; words beside it say the same."""

from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from pressorsheet.core.frozen import frozen
from pressorsheet.ui.theme import Theme, theme_of
from pressorsheet.ui.typeface import font
from pressorsheet.wording import number_text

WIDTH, HEIGHT = 120, 44
BAR, BAND = (22.5, 6.0), (21.0, 9.0)
LABEL_BASELINE = 17.0
MARK = 6.0
LEAST_RANGE = 40
BAND_SHARE = 3
OPEN_BAND = 10


@frozen
class Stand:
    """A value against its bounds, in one unit; a value that is not certain is drawn hollow."""

    low: Fraction
    high: Fraction | None
    value: Fraction | None
    is_hollow: bool = False

    @property
    def range(self) -> tuple[float, float]:
        """The two ends of the bar; the band stands in its middle."""
        high = self.low + OPEN_BAND if self.high is None else self.high
        half = max(Fraction(LEAST_RANGE), BAND_SHARE * (high - self.low)) / 2
        middle = (self.low + high) / 2
        return float(middle - half), float(middle + half)


class Gauge(QWidget):
    """A bar with the target band, its bounds above it, and a mark at the value."""

    def __init__(self) -> None:
        super().__init__()
        self._stand: Stand | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_stand(self, stand: Stand) -> None:
        """Show another value or other bounds."""
        if stand != self._stand:
            self._stand = stand
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Always the same."""
        return QSize(WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """Draw it."""
        if self._stand is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _Drawing(painter, self._stand, theme_of(self)).draw()
        painter.end()


class _Drawing:
    def __init__(self, painter: QPainter, stand: Stand, theme: Theme) -> None:
        self._painter, self._stand, self._theme = painter, stand, theme
        self._face = font(9)
        self._metrics = QFontMetricsF(self._face)

    def draw(self) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.color("strong_line"))
        self._painter.drawRoundedRect(QRectF(0, BAR[0], WIDTH, BAR[1]), 3, 3)
        left = self._x(self._stand.low)
        right = WIDTH if self._stand.high is None else self._x(self._stand.high)
        self._painter.setBrush(self._theme.color("met"))
        self._painter.drawRoundedRect(QRectF(left, BAND[0], right - left, BAND[1]), 2, 2)
        self._label(left)
        if self._stand.value is not None:
            self._mark(self._stand.value)

    def _x(self, value: Fraction) -> float:
        start, end = self._stand.range
        return (float(value) - start) / (end - start) * WIDTH

    def _texts(self) -> tuple[str, str]:
        high = self._stand.high
        return number_text(self._stand.low), "" if high is None else number_text(high)

    def _label(self, left: float) -> None:
        low, high = self._texts()
        self._painter.setFont(self._face)
        self._painter.setPen(self._theme.color("ink2"))
        at = QPointF(left - self._metrics.horizontalAdvance(low) - 1, LABEL_BASELINE)
        self._painter.drawText(at, low)
        if self._stand.high is not None:
            self._painter.drawText(QPointF(self._x(self._stand.high) + 1, LABEL_BASELINE), high)

    def _mark(self, value: Fraction) -> None:
        x = self._x(value)
        if x < MARK:
            points = _points((0, 25.5), (2 * MARK, 25.5 - MARK), (2 * MARK, 25.5 + MARK))
        elif x > WIDTH - MARK:
            points = _points(
                (WIDTH, 25.5), (WIDTH - 2 * MARK, 25.5 - MARK), (WIDTH - 2 * MARK, 25.5 + MARK)
            )
        elif self._hits_label(x):
            points = _points((x, 29), (x - MARK, 40), (x + MARK, 40))
        else:
            points = _points((x, 25), (x - MARK, 14), (x + MARK, 14))
        pen = QPen(self._theme.color("ink"), 1.6)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._painter.setPen(pen if self._stand.is_hollow else QPen(self._theme.color("canvas"), 1))
        self._painter.setBrush(self._theme.color("canvas" if self._stand.is_hollow else "ink"))
        self._painter.drawPolygon(points)

    def _hits_label(self, x: float) -> bool:
        """Whether a mark above the bar would stand in a bound's text; then it stands below."""
        low, high = self._texts()
        left = self._x(self._stand.low)
        if left - self._metrics.horizontalAdvance(low) - 1 - MARK < x < left - 1 + MARK:
            return True
        if self._stand.high is None:
            return False
        right = self._x(self._stand.high)
        return right + 1 - MARK < x < right + 1 + self._metrics.horizontalAdvance(high) + MARK


def _points(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(*point) for point in points])
