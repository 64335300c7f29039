"""Patient rows: the board's model and how a row of it is drawn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.document import Action
from pressorsheet.core.moment import elapsed
from pressorsheet.core.paper import Status
from pressorsheet.core.text import marked
from pressorsheet.ui.panels.due_text import is_out_of_date, what_is_due
from pressorsheet.ui.theme import Theme, theme_of
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.figures import Figure
from pressorsheet.ui.widgets.runs import Run, cut_to, on_two_lines, paint_runs, wish_of
from pressorsheet.ui.widgets.text import tool_tip
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import duration_text

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole
ONE_MINUTE = timedelta(minutes=1)
PAD, NAME, LINE = 10, 20, 18
LEFT, RIGHT, TEXT_LEFT, EDGE = 16, 16, 48, 4
CUT = 24
BOARD_WIDTH, SCROLL_BAR = 160, 10


class BoardRow(Protocol):
    """A patient as the board is given one; what is not recorded is None."""

    @property
    def worksheet_id(self) -> str:
        """Which worksheet it is."""

    @property
    def bed(self) -> str | None:
        """The bed."""

    @property
    def name(self) -> str | None:
        """The name."""

    @property
    def mrn(self) -> str | None:
        """The record number."""

    @property
    def look_alike(self) -> bool:
        """Whether another name on the board could be taken for this one."""

    @property
    def next_due(self) -> Action | None:
        """What is due next."""

    @property
    def late(self) -> bool:
        """Whether that is due by now."""


@frozen
class Entry:
    """A row ready to be drawn: the bed, the name on one or two lines, and what is said below."""

    row: BoardRow
    is_current: bool
    bed: Run
    names: tuple[Run, ...]
    marks: tuple[Run, ...]

    @property
    def bed_is_long(self) -> bool:
        """Whether the bed needs a line of its own."""
        return _is_long(self.bed)

    @property
    def text_left(self) -> int:
        """Where its lines begin: beside the bed, or under a long one."""
        return LEFT if self.bed_is_long else TEXT_LEFT

    @property
    def height(self) -> int:
        """What it takes, hairline included."""
        lines = len(self.names) + len(self.marks) - 1
        return 2 * PAD - 2 + NAME + lines * LINE + (NAME if self.bed_is_long else 0)


class PatientModel(QAbstractListModel):
    """The patients that match what is searched for; its text is what a reader hears."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Entry, ...] = ()
        self._shown: tuple[Entry, ...] = ()
        self._wanted = ""

    def show_rows(self, rows: Sequence[BoardRow], current_id: str | None, now: datetime) -> None:
        """Show other rows; where they are the same patients, the cursor stays."""
        self._all = tuple(_entry(row, row.worksheet_id == current_id, now) for row in rows)
        self._show()

    def filter(self, text: str) -> None:
        """Only the patients whose bed, name or MRN hold each word of the text."""
        self._wanted = text
        self._show()

    def id_at(self, row: int) -> str | None:
        """The worksheet of a row."""
        return self._shown[row].row.worksheet_id if 0 <= row < len(self._shown) else None

    def index_of(self, worksheet_id: str | None) -> QModelIndex:
        """Where a worksheet stands; an index of nothing where it does not."""
        ids = [entry.row.worksheet_id for entry in self._shown]
        return self.index(ids.index(worksheet_id)) if worksheet_id in ids else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802  # Qt's name
        """How many are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row as text, or the entry to draw."""
        if not index.isValid():
            return None
        entry = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return marked(", ".join(_said(entry)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip("\n".join(_said(entry)))
        return entry if role == ENTRY else None

    def _show(self) -> None:
        wanted = self._wanted.casefold().split()
        shown = tuple(entry for entry in self._all if _matches(entry.row, wanted))
        before = self._shown
        if _ids(shown) != _ids(before):
            self.beginResetModel()
            self._shown = shown
            self.endResetModel()
        elif shown != before:
            self._shown = shown
            self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))
            if [entry.height for entry in shown] != [entry.height for entry in before]:
                self.layoutChanged.emit()


def _ids(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.row.worksheet_id for entry in entries]


def _matches(row: BoardRow, wanted: list[str]) -> bool:
    text = " ".join(part for part in (row.bed, row.name, row.mrn) if part).casefold()
    return all(word in text for word in wanted)


def _entry(row: BoardRow, is_current: bool, now: datetime) -> Entry:
    words = words_of("patients")
    bed = Run(row.bed or "", 12, SEMIBOLD, "ink" if is_current else "ink2", least=CUT)
    if not row.bed:
        bed = Run(words("bed_missing"), 10, SEMIBOLD, "unknown", least=CUT)
    alike = Run(words("look_alike"), 9, SEMIBOLD, "caution", sign=Figure.TWO_RINGS, least=CUT)
    marks = (alike if row.look_alike else None, _next(row, now))
    said = tuple(mark for mark in marks if mark is not None)
    return Entry(row, is_current, bed, _names(row.name, bed), said)


def _names(name: str | None, bed: Run) -> tuple[Run, ...]:
    """The name, a long one on two lines: names that look alike often differ at their ends."""
    if not name:
        missing = words_of("patients")("name_missing")
        return (Run(missing, 10, SEMIBOLD, "unknown", least=CUT),)
    room = BOARD_WIDTH - SCROLL_BAR - (LEFT if _is_long(bed) else TEXT_LEFT) - 8
    parts = on_two_lines(name, 10, SEMIBOLD, room)
    return tuple(Run(part, 10, SEMIBOLD, least=CUT) for part in parts)


def _is_long(bed: Run) -> bool:
    return wish_of((bed,)) > TEXT_LEFT - LEFT - 6


def _next(row: BoardRow, now: datetime) -> Run | None:
    """What is due next; beside a look-alike mark nothing is said where nothing is due."""
    words = words_of("patients")
    action = row.next_due
    if action is None or action.due is None:
        nothing = Run(words("nothing_due"), 9, ink="ink2", least=CUT)
        return None if row.look_alike else nothing
    what = what_is_due(action, words, now.tzinfo)
    ahead = elapsed(now, action.due)
    # Of a taper step "late" has a meaning of its own: it freezes the rest.
    old = is_out_of_date(action)
    if old or ahead <= -ONE_MINUTE:
        said = words("late" if old else "overdue", what=what)
        return Run(said, 9, SEMIBOLD, "out_of_date", sign=Status.OUT_OF_DATE, least=CUT)
    if row.late or ahead < ONE_MINUTE:
        return Run(words("now", what=what), 9, SEMIBOLD, least=CUT)
    said = words("ahead", what=what, span=duration_text(ahead))
    return Run(said, 9, ink="ink2", least=CUT)


def _said(entry: Entry) -> list[str]:
    """The row as a reader hears it and as a tool tip shows it whole."""
    words, row = words_of("patients"), entry.row
    bed = words("spoken_bed", bed=row.bed) if row.bed else words("bed_missing")
    said = [bed, row.name or words("name_missing"), *(mark.text for mark in entry.marks)]
    return [*said, words("open_now")] if entry.is_current else said


class PatientDelegate(QStyledItemDelegate):
    """Draws bed, name, look-alike mark and what is due; the open patient has an accent edge."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        """As high as its lines."""
        return QSize(option.rect.width(), index.data(ENTRY).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        entry: Entry = index.data(ENTRY)
        view = option.widget
        theme = theme_of(view)
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.is_current:
            painter.fillRect(box, theme.color("selected"))
            painter.fillRect(box.left(), box.top(), EDGE, box.height(), theme.color("accent"))
        else:
            wide = box.width() - LEFT - RIGHT
            painter.fillRect(box.left() + LEFT, box.bottom(), wide, 1, theme.color("line"))
        top = self._paint_bed(painter, box, entry, theme)
        for number, run in enumerate((*entry.names, *entry.marks)):
            height = LINE if number else NAME
            inside = QRectF(entry.text_left, top, box.width() - entry.text_left - 4, height)
            paint_runs(painter, inside, cut_to((run,), inside.width()), theme)
            top += height
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(2, 2, -2, -2), 4, 4)
        painter.restore()

    def _paint_bed(self, painter: QPainter, box: QRect, entry: Entry, theme: Theme) -> int:
        """Draw the bed beside the name, or above it where it is long; where the name begins."""
        top = box.top() + PAD - 1
        if entry.bed_is_long:
            inside = QRectF(LEFT, top, box.width() - LEFT - 8, NAME)
            small = (replace(entry.bed, points=10),)
            paint_runs(painter, inside, cut_to(small, inside.width()), theme)
            return top + NAME
        inside = QRectF(LEFT, top, TEXT_LEFT - LEFT - 9, NAME)
        paint_runs(painter, inside, (replace(entry.bed, to_right=True),), theme)
        return top
