"""Taper next: paints the step that comes next, the largest of the table, beside all the others."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect

from pressorsheet.ui.panels.taper_ink import EDGE, Brush, CellDelegate, Index, delivered
from pressorsheet.ui.panels.taper_model import LINE_ROLE
from pressorsheet.ui.panels.taper_rows import Kind, Line, Next, State
from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.runs import Run
from pressorsheet.ui.wording import words_of

STEP_HEIGHT, DETAILED, NOTE_HEIGHT, BAG_HEIGHT = 38, 50, 26, 34
NEXT_HEIGHT, NEXT_NARROW = 124, 176
# From this width on, how the step stands is said beside it, else below.
BESIDE_FROM = 760

# Where the parts of the step begin, and how high each of their lines is.
NUMBER_AT, TIME_AT, DOSE_AT, RATE_AT, STATE_AT, STATE_BELOW = 16, 40, 204, 430, 588, 112
HEAD, LARGE, BELOW = (8, 24), (34, 44), (86, 22)
RULE_GAP, RULE_TOP, RULE_HEIGHT = 18, 14, 96


def height_of(line: Line, width: int) -> int:
    """The height of a row in a table of this width."""
    match line.kind:
        case Kind.CURRENT:
            return NEXT_HEIGHT if width >= BESIDE_FROM else NEXT_NARROW
        case Kind.NOTE:
            return NOTE_HEIGHT
        case Kind.BAG:
            return BAG_HEIGHT
        case _:
            return DETAILED if line.state is not None and line.state.detail else STEP_HEIGHT


class TaperDelegate(CellDelegate):
    """Cells as they are, and the step that comes next as one large cell."""

    def paint_ground(self, brush: Brush, index: Index) -> None:
        """The step that comes next always stands on the ground of a selection, with its edge."""
        super().paint_ground(brush, index)
        line: Line = index.data(LINE_ROLE)
        if line.kind is not Kind.CURRENT:
            return
        box = brush.box
        brush.fill(box, "selected")
        brush.fill(QRect(box.left(), box.top(), EDGE, box.height()), "accent")
        brush.fill(QRect(box.left(), box.bottom(), box.width(), 1), "accent")
        if self._view.hasFocus() and self._view.currentIndex().row() == index.row():
            brush.fill(QRect(box.left(), box.top(), box.width(), 2), "accent")

    def paint_line(self, brush: Brush, line: Line, column: str) -> None:
        """One large cell, or as every other row."""
        if line.kind is Kind.CURRENT and line.next is not None and line.state is not None:
            _write_next(brush, line, line.next, line.state)
        else:
            super().paint_line(brush, line, column)


def _write_next(brush: Brush, line: Line, coming: Next, state: State) -> None:
    words, beside = words_of("taper"), brush.box.width() >= BESIDE_FROM
    brush.write_at((Run(line.number, 12, BOLD, "accent"),), NUMBER_AT, *HEAD)
    _block(brush, TIME_AT, words("next_due", due=line.due), *_time(coming))
    _block(
        brush,
        DOSE_AT,
        words("next_reduce", before=line.before),
        (Run(line.after, 28, BOLD), Run(line.unit, 10, ink="ink2", gap=6)),
        (Run(words("next_delivers"), 10, ink="ink2"), *_after(delivered(line, "ink2"))),
    )
    left = words("next_left", left=line.left) if line.left else ""
    rate = (Run(line.rate, 28, BOLD), Run("mL/h", 10, ink="ink2", gap=6))
    _block(brush, RATE_AT, words("next_set"), rate, (Run(left, 9, ink="ink2"),))
    for at in (DOSE_AT, RATE_AT, *((STATE_AT,) if beside else ())):
        box = brush.box
        rule = QRect(box.left() + at - RULE_GAP, box.top() + RULE_TOP, 1, RULE_HEIGHT)
        brush.fill(rule, "strong_line")
    at, top = (STATE_AT, HEAD[0]) if beside else (TIME_AT, STATE_BELOW)
    brush.write_at((Run(state.word, 13, SEMIBOLD, state.ink, sign=state.sign),), at, top, HEAD[1])
    brush.write_lines(coming.why, at, top + HEAD[1] + EDGE)


def _block(brush: Brush, at: int, head: str, large: Sequence[Run], below: Sequence[Run]) -> None:
    """A caption, a large number, and a line below."""
    brush.write_at((Run(head, 10, SEMIBOLD, "ink2"),), at, *HEAD)
    brush.write_at(large, at, *LARGE)
    brush.write_at(below, at, *BELOW)


def _time(coming: Next) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """The time to go or gone, its first number large, and which of the two it is."""
    number, _, rest = coming.span.partition(" ")
    ink = "out_of_date" if coming.is_late else "ink"
    span = (Run(number, 28, BOLD, ink), Run(rest, 11, SEMIBOLD, ink, gap=6))
    return span, (Run(coming.side, 10, SEMIBOLD, ink),)


def _after(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Runs that follow a word."""
    first, *rest = runs
    return (replace(first, gap=5), *rest)
