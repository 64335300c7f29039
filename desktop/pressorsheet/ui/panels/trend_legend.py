"""Trend legend: what the shapes of the chart mean; only those that are on it."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pressorsheet.ui.panels.trend_ink import LINE_WIDTH, Ink, width_of
from pressorsheet.ui.panels.trend_scene import Scene
from pressorsheet.ui.panels.trend_words import target_text, words
from pressorsheet.ui.theme import theme_of
from pressorsheet.wording import number_text

HEIGHT = 20
BETWEEN, AFTER_SYMBOL = 14.0, 6.0
SYMBOL = 18.0
BASELINE = 14.0
Entry = tuple[str, str]


def entries_of(scene: Scene) -> list[Entry]:
    """The symbols on a chart with their words, the most needed first."""
    plot, bounds = scene.plot, scene.bounds
    is_mixed = bool(plot.circles)
    low = number_text(bounds.low)
    has_line = bool(plot.arterial.lines or plot.arterial.dots)
    found = [
        ("map", words("arterial") if is_mixed else words("map")) if has_line else None,
        ("cuff", words("cuff")) if is_mixed else None,
        ("target", target_text(bounds)),
        ("below", words("below", low=low)) if plot.below or plot.below_estimated else None,
        ("estimated", words("estimated")) if plot.estimated else None,
        ("lost", words("not_measurable")) if plot.lost else None,
    ]
    return [entry for entry in found if entry is not None]


class Legend(QWidget):
    """One row of symbols and words; what has no room is counted, and the tool tip names all."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[Entry] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other symbols; the same ones cost nothing."""
        if entries != self._entries:
            self._entries = tuple(entries)
            said = ", ".join(says for _symbol, says in entries)
            self.setAccessibleDescription(said)
            self.setToolTip(said)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as all of it."""
        return QSize(round(width_of_all(self._entries)), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """Draw it."""
        painter = QPainter(self)
        ink = Ink(painter, theme_of(self))
        x = 0.0
        for number, entry in enumerate(self._entries):
            rest = len(self._entries) - number
            reserve = 0.0 if rest == 1 else width_of(words("more_entries", count="9"))
            if x + _width(entry) + reserve > self.width():
                ink.text(x, BASELINE, words("more_entries", count=str(rest)), "ink2")
                break
            _draw(ink, x, entry)
            x += _width(entry) + BETWEEN
        painter.end()


def width_of_all(entries: Sequence[Entry]) -> float:
    """The width at which nothing is left out."""
    return sum(_width(entry) + BETWEEN for entry in entries)


def _width(entry: Entry) -> float:
    return SYMBOL + AFTER_SYMBOL + width_of(entry[1])


def _draw(ink: Ink, x: float, entry: Entry) -> None:
    symbol, says = entry
    middle = QPointF(x + SYMBOL / 2, HEIGHT / 2)
    match symbol:
        case "map":
            line = QLineF(x, middle.y(), x + SYMBOL, middle.y())
            ink.lines([line], "ink", LINE_WIDTH)
            if says == words("arterial"):
                ink.dots([middle], "ink", 2.4)
        case "cuff":
            ink.circles([middle])
        case "target":
            _draw_band(ink, QRectF(x, middle.y() - 6, SYMBOL, 12))
        case "below":
            ink.triangles([middle])
        case "estimated":
            ink.dashes([middle])
        case _:
            ink.crosses([middle])
    ink.text(x + SYMBOL + AFTER_SYMBOL, BASELINE, says, "ink2")


def _draw_band(ink: Ink, box: QRectF) -> None:
    ink.fill(box, "band")
    for y in (box.top(), box.bottom() - 1):
        ink.edge(QRectF(box.left(), y, box.width(), 1))
