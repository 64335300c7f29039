"""Runs: a line of text in several sizes on one baseline, with its signs; a label to a reader.

A number is never cut: only runs that say so give way where room is short, and a tool tip then
holds the line whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pressorsheet.core.frozen import frozen
from pressorsheet.core.paper import Status
from pressorsheet.core.text import marked
from pressorsheet.ui.theme import Theme, theme_of
from pressorsheet.ui.typeface import REGULAR, font
from pressorsheet.ui.widgets.figures import Figure, paint_figure
from pressorsheet.ui.widgets.status import paint_status
from pressorsheet.ui.widgets.text import Text, tool_tip, without_part_of_number

SIGN_GAP = 5
LONGEST_ASKED = 640


@frozen
class Run:
    """A stretch of one size and colour. `gap` is the room before it, in pixels.

    `least` is the width to which its text may be cut, None: never. `to_right` sends it and what
    follows to the right end of the line.
    """

    text: str
    points: float = 10
    weight: QFont.Weight = REGULAR
    ink: str = "ink"
    gap: int = 0
    sign: Status | Figure | None = None
    least: int | None = None
    to_right: bool = False

    def __post_init__(self) -> None:
        """Keep it as it is shown: nothing turns the line around."""
        if not self.text.isprintable():
            object.__setattr__(self, "text", marked(self.text))

    @property
    def sign_side(self) -> int:
        """The side of its sign, in pixels."""
        return 0 if self.sign is None else round(self.points * 1.4)


@frozen
class RunLine:
    """The runs of one line, and what a tool tip says beside them."""

    runs: tuple[Run, ...]
    tip: str = ""


def line(*runs: Run | None, tip: str = "") -> RunLine:
    """A line of the runs that are there."""
    return RunLine(tuple(run for run in runs if run is not None), tip)


def widths_of(runs: Sequence[Run]) -> tuple[float, ...]:
    """What each run takes, its gap and sign included."""
    return tuple(_room_before(run) + _advance(run, run.text) for run in runs)


def wish_of(runs: Sequence[Run]) -> int:
    """The width that shows all of it, of a very long text a part."""
    widths = zip(runs, widths_of(runs), strict=True)
    return _pixels(
        width if run.least is None else min(width, LONGEST_ASKED) for run, width in widths
    )


def least_of(runs: Sequence[Run]) -> int:
    """The width that shows all that may not be cut."""
    widths = zip(runs, widths_of(runs), strict=True)
    return _pixels(
        width if run.least is None else min(width, run.least + _room_before(run))
        for run, width in widths
    )


def _pixels(widths: Iterable[float]) -> int:
    total = sum(widths)
    return int(total + 1) if total else 0


def _room_before(run: Run) -> float:
    sign = run.sign_side + (SIGN_GAP if run.text else 0) if run.sign is not None else 0
    return run.gap + sign


def _advance(run: Run, text: str) -> float:
    return _measured(run.points, run.weight, text) if text else 0.0


# Fonts and what they measure never change while the program runs; a record repaints many lines.
@lru_cache(maxsize=64)
def _face(points: float, weight: QFont.Weight) -> QFont:
    return font(points, weight)


@lru_cache(maxsize=64)
def _metrics(points: float, weight: QFont.Weight) -> QFontMetricsF:
    return QFontMetricsF(_face(points, weight))


@lru_cache(maxsize=4096)
def _measured(points: float, weight: QFont.Weight, text: str) -> float:
    return _metrics(points, weight).horizontalAdvance(text)


def text_of_runs(runs: Sequence[Run]) -> str:
    """The line as a reader hears it."""
    return " ".join(run.text for run in runs if run.text)


def cut_to(runs: Sequence[Run], room: float) -> tuple[Run, ...]:
    """The runs with those that may be cut shortened, the last first, until they fit the room."""
    over = sum(widths_of(runs)) - room
    kept = list(runs)
    for index in range(len(kept) - 1, -1, -1):
        run = kept[index]
        if over <= 0:
            break
        if run.least is not None:
            whole = _advance(run, run.text)
            metrics = _metrics(run.points, run.weight)
            left = max(whole - over, min(run.least, whole))
            short = metrics.elidedText(run.text, Qt.TextElideMode.ElideRight, left)
            short = without_part_of_number(short, run.text)
            kept[index] = replace(run, text=short)
            over -= whole - _advance(run, short)
    return tuple(kept)


def on_two_lines(text: str, points: float, weight: QFont.Weight, room: float) -> list[str]:
    """A text on one or two lines, broken after a word where one fits; the second may be cut."""
    if _measured(points, weight, text) <= room:
        return [text]
    ends = [place for place, sign in enumerate(text) if sign == " "] or [0]
    fitting = [end for end in ends if 0 < _measured(points, weight, text[:end]) <= room]
    # A word too long for a line is broken in itself, else nothing of what follows it would show.
    longest = max(fitting, default=0) or max(
        (n for n in range(1, len(text)) if _measured(points, weight, text[:n]) <= room), default=1
    )
    rest = text[longest:].strip()
    elide = Qt.TextElideMode.ElideRight
    second = _metrics(points, weight).elidedText(rest, elide, room)
    return [text[:longest].strip(), without_part_of_number(second, rest)]


def paint_runs(
    painter: QPainter, box: QRectF, runs: Sequence[Run], theme: Theme, baseline: float | None = None
) -> None:
    """Draw fitted runs into a box; without a baseline their capitals stand midway in it."""
    if not runs:
        return
    tallest = max(runs, key=lambda run: run.points)
    cap = _metrics(tallest.points, tallest.weight).capHeight()
    y = box.top() + (round((box.height() + cap) / 2) if baseline is None else baseline)
    x = box.left()
    widths = widths_of(runs)
    for index, run in enumerate(runs):
        if run.to_right:
            x = max(x, box.right() - sum(widths[index:]))
        _paint_run(painter, x + run.gap, y, run, theme)
        x += widths[index]


def _paint_run(painter: QPainter, x: float, y: float, run: Run, theme: Theme) -> None:
    if run.sign is not None:
        cap = _metrics(run.points, run.weight).capHeight()
        side = run.sign_side
        square = QRectF(round(x), round(y - cap / 2 - side / 2), side, side)
        if isinstance(run.sign, Status):
            paint_status(painter, square, run.sign, theme)
        else:
            paint_figure(painter, square, run.sign, theme.color(run.ink))
        x += side + SIGN_GAP
    painter.setFont(_face(run.points, run.weight))
    painter.setPen(theme.color(run.ink))
    painter.drawText(QPointF(x, y), run.text)


class Runs(Text):
    """A line of runs of a fixed height; its text is what a reader hears."""

    def __init__(self, height: int, baseline: float | None = None) -> None:
        self._runs: tuple[Run, ...] = ()
        self._fitted: tuple[Run, ...] = ()
        self._tip = ""
        self._wish = self._least = 0
        super().__init__()
        self._baseline, self._height = baseline, height
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(height)

    def show_line(self, line: RunLine) -> None:
        """Show another line; the same one costs nothing."""
        if line.runs == self._runs and line.tip == self._tip:
            return
        self._runs, self._tip = line.runs, line.tip
        self.set_text(text_of_runs(line.runs))
        wanted = (wish_of(line.runs), least_of(line.runs))
        if wanted != (self._wish, self._least):
            self._wish, self._least = wanted
            self.updateGeometry()
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as all of it."""
        return QSize(self._wish, self._height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as what may not be cut."""
        return QSize(self._least, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """Draw the runs."""
        painter = QPainter(self)
        paint_runs(painter, QRectF(self.rect()), self._fitted, theme_of(self), self._baseline)
        painter.end()

    def _fit(self) -> None:
        self._fitted = cut_to(self._runs, self.width())
        whole = self.text() if self._fitted != self._runs else ""
        self.setToolTip(tool_tip("\n".join(part for part in (whole, self._tip) if part)))


class RunBlock(QWidget):
    """Lines under each other, of the heights given; `inset` is left free at either side."""

    def __init__(self, heights: Sequence[int], inset: int = 0) -> None:
        super().__init__()
        self._lines = [Runs(height) for height in heights]
        rows = QVBoxLayout(self)
        rows.setContentsMargins(inset, 0, inset, 0)
        rows.setSpacing(0)
        for made in self._lines:
            rows.addWidget(made)

    def show_lines(self, lines: Sequence[RunLine]) -> None:
        """Show other lines, from the top."""
        for place, made in enumerate(self._lines):
            made.show_line(lines[place] if place < len(lines) else RunLine(()))
