"""Checklist paint: draws section heads and rows: status as shape, word and colour, then the words.

What does not fit its line is cut with an ellipsis, and a tool tip holds it whole.
"""

from html import escape

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QTreeView,
)

from pressorsheet.core.paper import Status
from pressorsheet.ui.panels.checklist_ink import Face, Ink, Shapes
from pressorsheet.ui.panels.checklist_model import ChecklistModel
from pressorsheet.ui.panels.checklist_rows import Row, Section, count_text
from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.status import ROLES, SIDE
from pressorsheet.ui.wording import words_of

ROW_HEIGHT, ROW_LEAST, HEAD_HEIGHT, HEAD_LEAST = 42, 38, 36, 32
PADDING, TEXT, WORD, NAME = 16, 124, 37, 35
LINE, GAP = 17, 8
COUNT_SIDE, COUNT_GAP, SUMMARY_LEAST = 14, 12, 48
BUTTON_HEIGHT, BUTTON_PADDING = 26, 10
_QUIET = frozenset((Status.MET, Status.NOT_MET, Status.DOES_NOT_APPLY))
_Index = QModelIndex | QPersistentModelIndex


class ChecklistPainter(QStyledItemDelegate):
    """Paints the rows of a view; their heights are set by the room there is."""

    def __init__(self, view: QTreeView, model: ChecklistModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._words = words_of("checklists")
        self._shapes = Shapes()
        self._body, self._strong = Face(10), Face(10, SEMIBOLD)
        self._small, self._name = Face(9), Face(11, SEMIBOLD)
        self.row_height, self.head_height = ROW_HEIGHT, HEAD_HEIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002, N802  # Qt's name
        """Heads have one height and rows another; any width will do."""
        return QSize(TEXT, self.row_height if index.internalId() else self.head_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw what stands at the index."""
        found = self._model.at(index)
        ink = Ink(painter, theme_of(self._view), self._shapes)
        rect = option.rect
        focused = self._view.hasFocus() and index == self._view.currentIndex()
        painter.save()
        if isinstance(found, Section):
            ink.fill(rect, "selected" if focused else "raised")
            self._head(ink, rect, found, is_open=self._is_open(index.row()))
        elif found is not None:
            ink.fill(rect, "selected" if focused else "canvas")
            is_last = index.row() == self._model.rowCount(index.parent()) - 1
            self._row(ink, rect, found, is_last=is_last)
        if focused:
            ink.ring(rect)
        painter.restore()

    def _is_open(self, place: int) -> bool:
        return self._view.isExpanded(self._model.index(place, 0))

    def button(self, rect: QRect, row: Row) -> QRect:
        """Where a row's tick button is drawn; an empty place for a row that nobody ticks."""
        if row.tick is None:
            return QRect()
        width = round(self._body.width(self._button_text(row))) + 2 * BUTTON_PADDING
        top = rect.top() + (rect.height() - BUTTON_HEIGHT) // 2
        return QRect(rect.right() + 1 - PADDING - width, top, width, BUTTON_HEIGHT)

    def helpEvent(  # noqa: N802  # Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """A tool tip holds the whole of what was cut."""
        text = self._cut_text(option.rect, index)
        QToolTip.showText(event.globalPos(), text, view.viewport(), option.rect)
        return True

    def _cut_text(self, rect: QRect, index: _Index) -> str:
        found = self._model.at(index)
        match found:
            case Row() if self._is_cut(rect, found):
                return _plain(f"{found.title}\n{found.evidence}")
            case Section() if not self._is_open(index.row()):
                return _plain(found.text)
        return ""

    def _is_cut(self, rect: QRect, row: Row) -> bool:
        title, evidence = self._rooms(rect, row)
        return self._strong.width(row.title) > title or self._body.width(row.evidence) > evidence

    def _rooms(self, rect: QRect, row: Row) -> tuple[float, float]:
        """The widths left to the title, beside its id, and to the evidence below."""
        right = self._right(rect, row)
        label = self._small.width(row.label) + GAP if row.label else 0.0
        left = rect.left() + TEXT
        return right - left - label, right - left

    def _right(self, rect: QRect, row: Row) -> float:
        if row.tick is None:
            return rect.right() + 1 - PADDING
        return self.button(rect, row).left() - GAP

    def _row(self, ink: Ink, rect: QRect, row: Row, *, is_last: bool) -> None:
        left, top = rect.left(), rect.top() + (rect.height() - 2 * LINE) / 2
        first, second = top + 13, top + 13 + LINE
        color = ROLES[row.status]
        ink.status(QRectF(left + PADDING, first - 13, SIDE, SIDE), row.status)
        for line, baseline in zip(self._word_lines(row.word), (first, second), strict=False):
            ink.text((left + WORD, baseline), line, self._strong, color)
        title_room, evidence_room = self._rooms(rect, row)
        ink.text((left + TEXT, first), row.title, self._strong, "ink", title_room)
        ink.text((left + TEXT, second), row.evidence, self._body, "ink2", evidence_room)
        if row.label:
            role = "caution" if row.status is Status.APPLIES else "ink3"
            ink.text_to((self._right(rect, row), first), row.label, self._small, role)
        if row.tick is not None:
            self._draw_button(ink, self.button(rect, row), self._button_text(row))
        ink.rule(left if is_last else left + TEXT, rect.right() + 1, rect.bottom())

    def _word_lines(self, word: str) -> tuple[str, ...]:
        """A status' word, on two lines where its column is too narrow for it."""
        if self._strong.width(word) <= TEXT - WORD - GAP:
            return (word,)
        first, _, last = word.rpartition(" ")
        return (first, last) if first else (word,)

    def _draw_button(self, ink: Ink, box: QRect, text: str) -> None:
        ink.frame(QRectF(box), "canvas", "control")
        ink.text((box.left() + BUTTON_PADDING, box.top() + 17.5), text, self._body, "ink")

    def _button_text(self, row: Row) -> str:
        return self._words("tick" if row.tick is not None and row.tick.value else "untick")

    def _head(self, ink: Ink, rect: QRect, section: Section, *, is_open: bool) -> None:
        middle, right = rect.top() + rect.height() / 2, rect.right() + 1 - PADDING
        ink.rule(rect.left(), rect.right() + 1, rect.top())
        ink.chevron(QPointF(rect.left() + PADDING + 5, middle), is_open=is_open)
        name = ink.text((rect.left() + NAME, middle + 5), section.name, self._name, "ink")
        left = rect.left() + NAME + name + COUNT_GAP
        spoken = self._spoken(section, right - left)
        start = max(left, min(rect.left() + TEXT, right - self._width(spoken)))
        end = self._counts(ink, spoken, start, middle)
        if not is_open and right - end >= SUMMARY_LEAST:
            ink.text((end, middle + 4.5), section.summary, self._small, "ink2", right - end)

    def _spoken(self, section: Section, room: float) -> list[tuple[Status, str]]:
        """How many rows stand how; where room is short, quiet counts give up their word."""
        counts = _drawn(section)
        spoken = [(status, count_text(status, count)) for status, count in counts]
        if self._width(spoken) <= room:
            return spoken
        numbers = {status: str(count) for status, count in counts if status in _QUIET}
        return [(status, numbers.get(status, said)) for status, said in spoken]

    def _counts(self, ink: Ink, spoken: list[tuple[Status, str]], x: float, middle: float) -> float:
        for status, said in spoken:
            ink.status(QRectF(x, middle - COUNT_SIDE / 2, COUNT_SIDE, COUNT_SIDE), status)
            x += COUNT_SIDE + 4
            x += ink.text((x, middle + 4.5), said, self._strong, ROLES[status]) + COUNT_GAP
        return x

    def _width(self, spoken: list[tuple[Status, str]]) -> float:
        each = COUNT_SIDE + 4 + COUNT_GAP
        return sum(self._strong.width(said) + each for _, said in spoken) - COUNT_GAP


def _drawn(section: Section) -> tuple[tuple[Status, int], ...]:
    """What a head counts: cautions that do not apply only where nothing else is to be said."""
    counts = tuple(one for one in section.counts if one[0] is not Status.DOES_NOT_APPLY)
    return counts or section.counts


def _plain(text: str) -> str:
    """A text that a tool tip cannot take for markup, whatever a person wrote in it."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>"
