"""Trend legend: what the shapes of the chart mean; only those that are on it."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pressorsheet.ui.panels.trend_ink import LINE_WIDTH, Ink, width_of
from pressorsheet.ui.panels.trend_scene import Scene
from pressorsheet.ui.panels.trend_words import target_text, words
from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.widgets.text import tool_tip
from pressorsheet.wording import number_text

HEIGHT = 20
BETWEEN, AFTER_SYMBOL = 14.0, 6.0
LINE, SHAPE = 18.0, 11.0
BASELINE = 14.0


class Entry(NamedTuple):
    """A shape of the chart with its meaning, in full and as short as the axis allows."""

    symbol: str
    says: str
    shortly: str

    @property
    def mark(self) -> float:
        """How wide the shape is."""
        return LINE if self.symbol in ("map", "target") else SHAPE

    @property
    def width(self) -> float:
        """How wide shape and words are."""
        return self.mark + AFTER_SYMBOL + width_of(self.says)

    def short(self) -> "Entry":
        """The same in its short words."""
        return Entry(self.symbol, self.shortly, self.shortly)


def entries_of(scene: Scene) -> list[Entry]:
    """The shapes on a chart with their meanings, the most needed first.

    Shortly, the bounds are left to the axis, which names them.
    """
    plot, bounds = scene.plot, scene.bounds
    is_mixed = bool(plot.circles)
    target = words("default_target" if bounds.is_default else "target")
    below = "" if bounds.low is None else words("below", low=number_text(bounds.low))
    has_line = bool(plot.arterial.lines or plot.arterial.dots)
    found = [
        _plain("map", words("arterial" if is_mixed else "map")) if has_line else None,
        _plain("cuff", words("cuff")) if is_mixed else None,
        Entry("target", target_text(bounds), target) if bounds.limits else None,
        Entry("below", below, words("below_short")) if plot.below else None,
        _plain("estimated", words("estimated")) if plot.estimated else None,
        _plain("lost", words("not_measurable")) if plot.lost else None,
    ]
    return [entry for entry in found if entry is not None]


def _plain(symbol: str, says: str) -> Entry:
    return Entry(symbol, says, says)


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
            said = ", ".join(entry.says for entry in entries)
            self.setAccessibleDescription(said)
            self.setToolTip(tool_tip(said))
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
            if x + entry.width + reserve > self.width():
                ink.text(x, BASELINE, words("more_entries", count=str(rest)), "ink2")
                break
            _draw(ink, x, entry)
            x += entry.width + BETWEEN
        painter.end()


def width_of_all(entries: Sequence[Entry]) -> float:
    """The width at which nothing is left out."""
    return sum(entry.width for entry in entries) + BETWEEN * max(len(entries) - 1, 0)


def _draw(ink: Ink, x: float, entry: Entry) -> None:
    middle = QPointF(x + entry.mark / 2, HEIGHT / 2)
    match entry.symbol:
        case "map":
            ink.lines([QLineF(x, middle.y(), x + LINE, middle.y())], "ink", LINE_WIDTH)
            if entry.says == words("arterial"):
                ink.dots([middle], "ink", 2.4)
        case "cuff":
            ink.circles([middle])
        case "target":
            _draw_band(ink, QRectF(x, middle.y() - 6, LINE, 12))
        case "below":
            ink.triangles([middle])
        case "estimated":
            ink.dashes([middle])
        case _:
            ink.crosses([middle])
    ink.text(x + entry.mark + AFTER_SYMBOL, BASELINE, entry.says, "ink2")


def _draw_band(ink: Ink, box: QRectF) -> None:
    ink.fill(box, "band")
    for y in (box.top(), box.bottom() - 1):
        ink.edge(QRectF(box.left(), y, box.width(), 1))
