"""Taper next: paints the step that comes next, the largest of the table, beside all the others."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect

from pressorsheet.ui.panels.taper_ink import (
    BETWEEN,
    EDGE,
    INSET,
    Brush,
    CellDelegate,
    Index,
    delivered,
    heights_of,
    note_of,
)
from pressorsheet.ui.panels.taper_model import LINE_ROLE
from pressorsheet.ui.panels.taper_rows import Kind, Line, Next
from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.runs import Run
from pressorsheet.ui.wording import words_of

STEP_HEIGHT, DETAILED, NOTE_HEIGHT, BAG_HEIGHT = 38, 50, 26, 34
# The widest column of numbers, before which a note begins, and a line of its words.
NUMBER_ROOM, LINE_HEIGHT = 40, 16
NEXT_HEIGHT, NEXT_NARROW = 124, 176
# From this width on, how the step stands is said beside it, else below.
BESIDE_FROM = 760

# Where the parts of the step begin, and how high each of their lines is.
NUMBER_AT, TIME_AT, DOSE_AT, RATE_AT, STATE_AT, STATE_BELOW = 16, 40, 204, 430, 588, 112
HEAD, LARGE, BELOW = (8, 24), (34, 44), (86, 22)
RULE_GAP, RULE_TOP, RULE_HEIGHT = 18, 14, 96


def height_of(line: Line, width: int, foot: int = 0) -> int:
    """The height of a row in a table of this width; `foot` is that of what the next step holds."""
    match line.kind:
        case Kind.CURRENT:
            return _next_height(line, width, foot)
        case Kind.NOTE:
            (height,) = heights_of((note_of(line),), width - NUMBER_ROOM - INSET)
            return max(NOTE_HEIGHT, height + NOTE_HEIGHT - LINE_HEIGHT)
        case Kind.BAG:
            return BAG_HEIGHT
        case _:
            is_detailed = line.moved_from or (line.state is not None and line.state.detail)
            return DETAILED if is_detailed else STEP_HEIGHT


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
        if line.kind is Kind.CURRENT and line.next is not None:
            _write_next(brush, line, line.next)
        else:
            super().paint_line(brush, line, column)


def foot_width(line: Line, width: int) -> int:
    """The width of what stands at the foot of the next step: below its numbers, or all of it."""
    is_beside = line.next is not None and line.next.is_active and width >= BESIDE_FROM
    return STATE_AT - RULE_GAP if is_beside else width


def _next_height(line: Line, width: int, foot: int) -> int:
    """As high as it always is, or as its words and its foot need: none of them is cut."""
    if line.next is None:
        return NEXT_HEIGHT + foot
    at, top = _state_place(line.next, width)
    heights = heights_of(line.next.said, width - at)
    text = sum(heights) + BETWEEN * len(heights)
    least = NEXT_HEIGHT if width >= BESIDE_FROM or not line.next.is_active else NEXT_NARROW
    said = top + HEAD[1] + EDGE + text + 2 * EDGE
    is_beside = foot_width(line, width) < width
    return max(least + foot, said) if is_beside else max(least, said) + foot


def _state_place(coming: Next, width: int) -> tuple[int, int]:
    """Where the words on how it stands begin: beside the numbers, below them, or alone."""
    if not coming.is_active:
        return TIME_AT, HEAD[0]
    return (STATE_AT, HEAD[0]) if width >= BESIDE_FROM else (TIME_AT, STATE_BELOW)


def _write_state(brush: Brush, coming: Next) -> None:
    """How the step stands, and all that is to be read of it."""
    state = coming.verdict
    at, top = _state_place(coming, brush.box.width())
    head = Run(state.word, 13, SEMIBOLD, state.ink, sign=state.sign)
    brush.write_at((head,), at, top, HEAD[1])
    brush.write_paragraphs(coming.said, at, top + HEAD[1] + EDGE)


def _write_next(brush: Brush, line: Line, coming: Next) -> None:
    _write_state(brush, coming)
    if not coming.is_active:
        brush.write_at((Run(line.number, 12, BOLD, "ink2"),), NUMBER_AT, *HEAD)
        return
    words, beside = words_of("taper"), brush.box.width() >= BESIDE_FROM
    brush.write_at((Run(line.number, 12, BOLD, "accent"),), NUMBER_AT, *HEAD)
    _block(brush, TIME_AT, words("next_due", due=line.due), *_time(coming))
    _block(
        brush,
        DOSE_AT,
        words("next_reduce", before=line.before),
        (Run(line.after, 28, BOLD), *_unit(line)),
        (Run(words("next_delivers"), 10, ink="ink2"), *_after(delivered(line, "ink2"))),
    )
    rate = (Run(line.rate, 28, BOLD), Run("mL/h", 10, ink="ink2", gap=6))
    _block(brush, RATE_AT, words("next_set"), rate, (Run(coming.bag, 9, ink="ink2"),))
    for at in (DOSE_AT, RATE_AT, *((STATE_AT,) if beside else ())):
        box = brush.box
        rule = QRect(box.left() + at - RULE_GAP, box.top() + RULE_TOP, 1, RULE_HEIGHT)
        brush.fill(rule, "strong_line")


def _unit(line: Line) -> tuple[Run, ...]:
    """The unit of a dose; OFF has none."""
    return () if line.is_off else (Run(line.unit, 10, ink="ink2", gap=6),)


def _block(brush: Brush, at: int, head: str, large: Sequence[Run], below: Sequence[Run]) -> None:
    """A caption, a large number, and a line below."""
    brush.write_at((Run(head, 10, SEMIBOLD, "ink2"),), at, *HEAD)
    brush.write_at(large, at, *LARGE)
    brush.write_at(below, at, *BELOW)


def _time(coming: Next) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """The time to go or gone, its first number large, and which of the two it is."""
    number, _, rest = coming.span.partition(" ")
    span = (Run(number, 28, BOLD), Run(rest, 11, SEMIBOLD, gap=6))
    return span, (Run(coming.side, 10, SEMIBOLD),)


def _after(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Runs that follow a word."""
    first, *rest = runs
    return (replace(first, gap=5), *rest)
