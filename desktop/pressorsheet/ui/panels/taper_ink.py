"""Taper ink: paints the rows of the taper's table cell by cell."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from pressorsheet.core.frozen import frozen
from pressorsheet.core.paper import Status
from pressorsheet.core.text import marked
from pressorsheet.ui.panels.taper_model import COLUMNS, LINE_ROLE
from pressorsheet.ui.panels.taper_rows import Kind, Line, Paragraph
from pressorsheet.ui.theme import Theme, theme_of
from pressorsheet.ui.typeface import BOLD, REGULAR, SEMIBOLD, font
from pressorsheet.ui.widgets.figures import paint_figure
from pressorsheet.ui.widgets.runs import Run, cut_to, paint_runs
from pressorsheet.ui.widgets.status import paint_status

INSET, EDGE, SIGN_ROOM, MARK, BETWEEN = 8, 4, 19, 14, 3
# More than any words need.
MOST_HEIGHT = 10_000
WRAPPED = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap

Index = QModelIndex | QPersistentModelIndex


@frozen
class Brush:
    """Draws into the box of a cell with the colours of a theme."""

    painter: QPainter
    box: QRect
    theme: Theme

    def fill(self, box: QRect, role: str) -> None:
        """A ground, an edge or a hairline."""
        self.painter.fillRect(box, self.theme.color(role))

    def write(self, runs: Sequence[Run], box: QRect | None = None) -> None:
        """Runs within the insets of a box, cut to its width where they may be."""
        room = QRectF(self.box if box is None else box).adjusted(INSET, 0, -INSET, 0)
        paint_runs(self.painter, room, cut_to(runs, room.width()), self.theme)

    def write_at(self, runs: Sequence[Run], left: int, top: int, height: int) -> None:
        """Runs at a place of the cell."""
        box = self.box
        room = QRectF(box.left() + left, box.top() + top, box.width() - left, height)
        paint_runs(self.painter, room, runs, self.theme)

    def write_paragraphs(self, said: Sequence[Paragraph], left: int, top: int) -> None:
        """Paragraphs below each other from a place of the cell on, each after its shape."""
        self.painter.setFont(font(10))
        at = self.box.top() + top
        for part, height in zip(said, heights_of(said, self.box.width() - left), strict=True):
            room = QRect(self.box.left() + left, at, self.box.width() - left - INSET, height)
            if part.sign is not None:
                self._sign(part, QRectF(room.left(), room.top() + 1, MARK, MARK))
                room.setLeft(room.left() + SIGN_ROOM)
            self.painter.setFont(font(10, BOLD if part.is_strong else REGULAR))
            self.painter.setPen(self.theme.color(part.ink))
            self.painter.drawText(room, WRAPPED, marked(part.text))
            at += height + BETWEEN

    def _sign(self, part: Paragraph, box: QRectF) -> None:
        if isinstance(part.sign, Status):
            paint_status(self.painter, box, part.sign, self.theme)
        elif part.sign is not None:
            paint_figure(self.painter, box, part.sign, self.theme.color(part.ink))


def note_of(line: Line) -> Paragraph:
    """What a note below a step says, with its sign."""
    return Paragraph(line.text, line.sign, "ink2")


def heights_of(said: Sequence[Paragraph], width: int) -> list[int]:
    """The height of each paragraph where they have this much room; no word of them is cut."""
    return [
        QFontMetrics(font(10, BOLD if part.is_strong else REGULAR))
        .boundingRect(
            QRect(0, 0, width - INSET - (0 if part.sign is None else SIGN_ROOM), MOST_HEIGHT),
            WRAPPED,
            part.text,
        )
        .height()
        for part in said
    ]


def delivered(line: Line, ink: str = "ink") -> tuple[Run, ...]:
    """The dose that the set rate delivers and its error; a large error is flagged."""
    dose = Run(line.delivers, 10, ink=ink)
    if not line.error:
        return (dose,)
    if line.is_flagged:
        return (dose, Run(line.error, 10, SEMIBOLD, "caution", gap=8, sign=Status.APPLIES))
    return (dose, Run(line.error, 9, ink="ink2", gap=8))


class CellDelegate(QStyledItemDelegate):
    """A step cell by cell, a note or bag change in one; a row in focus has an accent edge."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, hairline, edge, and what the cell says."""
        line: Line = index.data(LINE_ROLE)
        brush = Brush(painter, option.rect, theme_of(self._view))
        painter.save()
        painter.setClipRect(option.rect)
        self.paint_ground(brush, index)
        self.paint_line(brush, line, COLUMNS[index.column()])
        painter.restore()

    def paint_ground(self, brush: Brush, index: Index) -> None:
        """The row in focus on its ground; a note belongs to the row above it."""
        box, is_current = brush.box, self._view.currentIndex().row() == index.row()
        if is_current:
            brush.fill(box, "selected")
        following = index.sibling(index.row() + 1, index.column()).data(LINE_ROLE)
        if following is None or following.kind is not Kind.NOTE:
            brush.fill(QRect(box.left(), box.bottom(), box.width(), 1), "line")
        if is_current and self._view.hasFocus() and index.column() == 0:
            brush.fill(QRect(box.left(), box.top(), EDGE, box.height()), "accent")

    def paint_line(self, brush: Brush, line: Line, column: str) -> None:
        """A cell of a step; a note and a bag change stand in the second."""
        if line.kind is Kind.NOTE:
            if column == "due":
                brush.write_paragraphs((note_of(line),), INSET, EDGE)
        elif line.kind is Kind.BAG:
            if column == "due":
                brush.write((Run(line.text, 10, sign=line.sign, least=0),))
        elif column == "state":
            _write_state(brush, line)
        elif column == "due" and line.moved_from:
            _write_two(brush, _step(line, column), Run(line.moved_from, 9, ink="ink2", least=0))
        else:
            brush.write(_step(line, column))


def _step(line: Line, column: str) -> tuple[Run, ...]:
    ink = "ink2" if line.is_later else "ink"
    match column:
        case "number":
            return (Run(line.number, 10, ink="ink3"),)
        case "due":
            return (Run(line.due, 10, SEMIBOLD, ink),)
        case "from_to":
            return (
                Run(line.before, 10, SEMIBOLD, ink),
                Run("\u2192", 11, ink="ink2", gap=8),
                Run(line.after, 10, SEMIBOLD, ink, gap=8),
            )
        case "rate":
            if line.is_idle:
                return (Run(line.rate, 10, ink=ink, to_right=True),)
            return (Run(line.rate, 12, BOLD, ink, to_right=True),)
        case "delivers":
            return delivered(line, ink)
        case _:
            return _gate_then(line) or (Run(line.left, 10, ink="ink2", to_right=True),)


def _gate_then(line: Line) -> tuple[Run, ...]:
    """How the gate of a given step stood then; the bag by the plan says nothing of it any more."""
    gate = line.gate
    if gate is None:
        return ()
    return (Run(gate.word, 10, ink=gate.ink, sign=gate.sign, to_right=True),)


def _write_state(brush: Brush, line: Line) -> None:
    """How the step stands; below it, what was given and by whom."""
    state = line.state
    if state is None:
        return
    word = Run(state.word, 10, SEMIBOLD, state.ink, sign=state.sign, least=0)
    if not state.detail:
        brush.write((word,))
        return
    _write_two(brush, (word,), Run(state.detail, 9, ink="ink2", gap=SIGN_ROOM, least=0))


def _write_two(brush: Brush, upper: tuple[Run, ...], lower: Run) -> None:
    """What a cell says, and below it smaller what belongs to it."""
    box, half = brush.box, brush.box.height() // 2
    brush.write(upper, QRect(box.left(), box.top() + EDGE, box.width(), half - EDGE))
    brush.write((lower,), QRect(box.left(), box.top() + half, box.width(), half - EDGE))
