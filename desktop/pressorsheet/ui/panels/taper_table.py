"""Taper table: the plan row by row, moved through by keys, each row as high as it needs."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from pressorsheet.ui.panels.taper_model import COLUMNS, TaperModel
from pressorsheet.ui.panels.taper_next import (
    BESIDE_FROM,
    NOTE_HEIGHT,
    TaperDelegate,
    foot_width,
    height_of,
)
from pressorsheet.ui.panels.taper_rows import Kind, Line
from pressorsheet.ui.typeface import font
from pressorsheet.ui.widgets.whole_rows import WholeRows
from pressorsheet.ui.wording import words_of

WIDTHS = {"number": 40, "due": 92, "from_to": 148, "rate": 96, "delivers": 156, "left": 112}
NARROW = {"number": 28, "due": 72, "from_to": 120, "rate": 84, "delivers": 152, "left": 0}
# A time, a time with its day, and one with its offset too where the clocks change.
DUE_BY_LENGTH = ((5, 72), (10, 84), (17, 120), (99, 176))


class TaperTable(WholeRows):
    """A table over the model of a plan; in a narrow window it is as high as its rows."""

    strike_asked = Signal(str)
    foot_moved = Signal()

    # Here already, for Qt asks its filters while the table is being made.
    _foot: QWidget | None = None

    def __init__(self) -> None:
        super().__init__("taper.plan", words_of("taper")("table"))
        self.model_of_plan = TaperModel()
        self.setModel(self.model_of_plan)
        self.setItemDelegate(TaperDelegate(self))
        self.verticalHeader().setMinimumSectionSize(NOTE_HEIGHT)
        self.setVerticalScrollMode(WholeRows.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setFont(font(9))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(COLUMNS.index("state"), QHeaderView.ResizeMode.Stretch)

    def host(self, foot: QWidget) -> None:
        """Stand a part at the foot of the step that comes next, wherever that row scrolls to."""
        self._foot = foot
        # Held, for PySide takes what stands in a viewport for gone when its own name for that goes.
        self._held_viewport = self.viewport()
        foot.setParent(self._held_viewport)
        foot.installEventFilter(self)

    def show_lines(self, lines: tuple[Line, ...], head_state: str = "") -> None:
        """Show these rows; the row in focus stays so; where it was the next step, it follows it."""
        was_next = self._next_row()
        held = self.currentIndex().row()
        if not self.model_of_plan.show(lines, head_state):
            return
        self.place()
        follows = self._next_row() >= 0 and held in (-1, was_next)
        row = self._next_row() if follows else min(held, len(lines) - 1)
        if row >= 0:
            self.setCurrentIndex(self.model_of_plan.index(row, 0))
        if follows:
            self.scrollTo(self.model_of_plan.index(row, 0))

    def next_place(self) -> QRect:
        """Where the step that comes next stands, in the table; the heads where none is next."""
        if self._next_row() < 0:
            return self.horizontalHeader().rect()
        box = self.visualRect(self.model_of_plan.index(self._next_row(), 0))
        return box.translated(0, self.horizontalHeader().height())

    def _next_row(self) -> int:
        """Which row is the step that comes next; -1 where none is."""
        kinds = [line.kind for line in self.model_of_plan.lines]
        return kinds.index(Kind.CURRENT) if Kind.CURRENT in kinds else -1

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """The foot asks for another height."""
        if watched is self._foot and event.type() == QEvent.Type.LayoutRequest:
            if self._foot_height(self._foot.width()) != self._foot.height():
                self.place()
                self.foot_moved.emit()
            self._reveal_foot()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Delete strikes the record that the row in focus tells of."""
        line = self.model_of_plan.line(self.currentIndex())
        if event.key() == Qt.Key.Key_Delete and line is not None and line.event_id:
            self.strike_asked.emit(line.event_id)
        else:
            super().keyPressEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802  # Qt's name
        """The foot goes with its row."""
        super().scrollContentsBy(dx, dy)
        self._place_foot()

    def place(self) -> None:
        """Columns and heights; the next step and each note take the whole width."""
        lines, width = self.model_of_plan.lines, self.viewport().width()
        self.clearSpans()
        for row, line in enumerate(lines):
            foot = self._foot_height(foot_width(line, width)) if line.kind is Kind.CURRENT else 0
            self.setRowHeight(row, height_of(line, width, foot))
            if line.kind is Kind.CURRENT:
                self.setSpan(row, 0, 1, len(COLUMNS))
            elif line.kind in (Kind.NOTE, Kind.BAG):
                self.setSpan(row, 1, 1, len(COLUMNS) - 1)
        widths = WIDTHS if width >= BESIDE_FROM else NARROW
        header = self.horizontalHeader()
        longest = max((max(len(line.due), len(line.moved_from)) for line in lines), default=0)
        due = next(wanted for length, wanted in DUE_BY_LENGTH if longest <= length)
        for column, usual in widths.items():
            section = COLUMNS.index(column)
            wanted = max(due, usual) if column == "due" else usual
            header.resizeSection(section, wanted)
            self.setColumnHidden(section, wanted == 0)
        self._place_foot()
        self.updateGeometry()

    def _foot_height(self, width: int) -> int:
        foot = self._foot
        if foot is None:
            return 0
        return foot.heightForWidth(width) if foot.hasHeightForWidth() else foot.sizeHint().height()

    def _reveal_foot(self) -> None:
        """Scroll to the end of what is being written at the foot."""
        foot = self._foot
        focused = self.window().focusWidget()
        if foot is not None and foot.isAncestorOf(focused):
            end = QAbstractItemView.ScrollHint.PositionAtBottom
            index = self.model_of_plan.index(self._next_row(), 0)
            if self.visualRect(index).bottom() > self.viewport().height():
                self.scrollTo(index, end)

    def _place_foot(self) -> None:
        """At the bottom of its row; nowhere where there is none."""
        if self._foot is None:
            return
        row = self._next_row()
        self._foot.setVisible(row >= 0)
        if row >= 0:
            box = self.visualRect(self.model_of_plan.index(row, 0))
            width = foot_width(self.model_of_plan.lines[row], box.width())
            height = self._foot_height(width)
            self._foot.setGeometry(box.left(), box.bottom() - height, width, height)
