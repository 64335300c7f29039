"""Taper table: the plan row by row, moved through by keys, each row as high as it needs."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from pressorsheet.ui.panels.taper_model import COLUMNS, TaperModel
from pressorsheet.ui.panels.taper_next import (
    BESIDE_FROM,
    NOTE_HEIGHT,
    TaperDelegate,
    height_of,
)
from pressorsheet.ui.panels.taper_rows import Kind, Line
from pressorsheet.ui.typeface import font
from pressorsheet.ui.widgets.rows import Rows
from pressorsheet.ui.wording import words_of

WIDTHS = {"number": 40, "due": 92, "from_to": 148, "rate": 96, "delivers": 156, "left": 112}
NARROW = {"number": 32, "due": 72, "from_to": 124, "rate": 88, "delivers": 128, "left": 0}
# A time, a time with its day, and one with its offset too where the clocks change.
DUE_BY_LENGTH = ((5, 72), (12, 120), (99, 176))


class TaperTable(Rows):
    """A table over the model of a plan; in a narrow window it is as high as its rows."""

    def __init__(self) -> None:
        super().__init__("taper.plan", words_of("taper")("table"))
        self.model_of_plan = TaperModel()
        self._is_wide = True
        self.setModel(self.model_of_plan)
        self.setItemDelegate(TaperDelegate(self))
        self.verticalHeader().setMinimumSectionSize(NOTE_HEIGHT)
        self.setVerticalScrollMode(Rows.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setFont(font(9))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(COLUMNS.index("state"), QHeaderView.ResizeMode.Stretch)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these rows; the row in focus stays in focus."""
        held = self.currentIndex().row()
        if not self.model_of_plan.show(lines):
            return
        self._place()
        if held >= 0:
            row = min(held, len(lines) - 1)
            self.setCurrentIndex(self.model_of_plan.index(row, 0))

    def set_wide(self, *, wide: bool) -> None:
        """Scroll by itself, or stand at full height in a view that scrolls."""
        self._is_wide = wide
        policies = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policies.ScrollBarAsNeeded if wide else policies.ScrollBarAlwaysOff
        )
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Columns and heights for another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._place()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Its heads and a row; all its rows where the view around it scrolls."""
        if self._is_wide:
            return super().minimumSizeHint()
        return QSize(0, self.horizontalHeader().height() + self.verticalHeader().length() + 2)

    def _place(self) -> None:
        lines, width = self.model_of_plan.lines, self.viewport().width()
        self.clearSpans()
        for row, line in enumerate(lines):
            self.setRowHeight(row, height_of(line, width))
            if line.kind is Kind.CURRENT:
                self.setSpan(row, 0, 1, len(COLUMNS))
            elif line.kind in (Kind.NOTE, Kind.BAG):
                self.setSpan(row, 1, 1, len(COLUMNS) - 1)
        widths = WIDTHS if width >= BESIDE_FROM else NARROW
        header = self.horizontalHeader()
        longest = max((len(line.due) for line in lines), default=0)
        due = next(wanted for length, wanted in DUE_BY_LENGTH if longest <= length)
        for column, usual in widths.items():
            section = COLUMNS.index(column)
            wanted = max(due, usual) if column == "due" else usual
            header.resizeSection(section, wanted)
            self.setColumnHidden(section, wanted == 0)
        self.updateGeometry()
