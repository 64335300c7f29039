"""Trend table: the same data as rows, the newest first, to read and for a screen reader."""

from collections import defaultdict
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pressorsheet.core.text import marked
from pressorsheet.ui.panels.trend_course import Bounds, Course, Doses
from pressorsheet.ui.panels.trend_ink import SMALL, width_of
from pressorsheet.ui.panels.trend_words import (
    dose_number,
    full_time,
    gap_text,
    heart_number,
    reading_number,
    words,
)
from pressorsheet.ui.typeface import SEMIBOLD, font
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.rows import INK_ROLE, Index, RowDelegate, Rows
from pressorsheet.ui.widgets.text import ElidedText
from pressorsheet.wording import word

BEFORE_LANES = ("time", "map", "source", "heart")
WIDTHS = {"time": 132, "map": 116, "source": 84, "heart": 84, "event": 320}
HEAD_PADDING, LEAST = 24, 84
_NOWHERE = QModelIndex()


class Moment(NamedTuple):
    """One row: a reading by its place, or a moment at which something else was charted."""

    at: float
    reading: int | None = None


class TrendModel(QAbstractTableModel):
    """A row for each reading, and for each moment of a dose change, a heart rate or an event."""

    def __init__(self) -> None:
        super().__init__()
        self._course: Course | None = None
        self._bounds: Bounds | None = None
        self._lanes: list[Doses] = []
        self._rows: list[Moment] = []
        self._events: dict[float, list[str]] = {}

    def show_course(self, course: Course | None, start: float, end: float) -> None:
        """Show a stretch of a course."""
        self.beginResetModel()
        self._course = course
        self._rows, self._lanes, self._events = [], [], {}
        if course is not None:
            self._bounds = course.bounds(end)
            self._lanes = course.lanes_in(start, end)
            self._events = _events(course, start, end)
            self._rows = _moments(course, self._lanes, self._events, start, end)
        self.endResetModel()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns by name; a drug's is its place among the drugs."""
        return (*BEFORE_LANES, *(str(place) for place in range(len(self._lanes))), "event")

    def at(self, row: int) -> float | None:
        """The moment of a row."""
        return self._rows[row].at if 0 <= row < len(self._rows) else None

    def row_at(self, at: float) -> int | None:
        """The row of a moment."""
        return next((row for row, moment in enumerate(self._rows) if moment.at == at), None)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """One for each moment."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # Qt's name
        """Time, pressure, source, heart rate, each drug, events."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The name of a column, with its unit."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if column.isdigit():
            lane = self._lanes[int(column)]
            return words("column_drug", drug=lane.name, unit=lane.unit)
        return words(f"column_{column}")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text, font or ink of a cell."""
        moment, column = self._rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return marked(self._text(moment, column))
            case Qt.ItemDataRole.FontRole:
                return self._font(moment, column)
            case _:
                return self._ink(moment, column) if role == INK_ROLE else None

    def _text(self, moment: Moment, column: str) -> str:
        course = self._course
        if course is None or self._bounds is None:
            return ""
        match column:
            case "time":
                return full_time(course, moment.at)
            case "map" if moment.reading is not None:
                return reading_number(course.readings[moment.reading], self._bounds)
            case "map":
                is_lost = moment.at in course.lost
                return words("not_measurable" if is_lost else "not_recorded")
            case "source":
                place = moment.reading
                return "" if place is None else word(course.readings[place].source)
            case "heart":
                return heart_number(course, moment.at)
            case "event":
                return "; ".join(self._events.get(moment.at, ()))
            case _:
                return dose_number(self._lanes[int(column)], moment.at)

    def _font(self, moment: Moment, column: str) -> QFont:
        is_value = column == "time" or (column == "map" and moment.reading is not None)
        return font(10, SEMIBOLD) if is_value else font(10)

    def _ink(self, moment: Moment, column: str) -> str:
        course = self._course
        if course is None or self._bounds is None:
            return "ink"
        if column == "map" and moment.reading is not None:
            return "caution" if course.below(self._bounds, [moment.reading]) else "ink"
        if column == "map" and moment.at in course.lost:
            return "caution"
        is_blank = self._text(moment, column) in (words("not_recorded"), words("none_charted"))
        return "ink2" if is_blank else "ink"


def _moments(
    course: Course, lanes: list[Doses], events: dict[float, list[str]], start: float, end: float
) -> list[Moment]:
    rows = [Moment(course.at[index], index) for index in course.among(start, end)]
    others = {*course.lost, *course.heart_at, *events, *(at for lane in lanes for at in lane.at)}
    others -= {row.at for row in rows}
    rows += [Moment(at) for at in others if start <= at <= end]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _events(course: Course, start: float, end: float) -> dict[float, list[str]]:
    """What happened at a moment in words; a gap stands at the moment it ended."""
    found: defaultdict[float, list[str]] = defaultdict(list)
    for at, says in course.marks:
        found[at].append(says)
    for gap in course.gaps_in(start, end):
        found[min(gap[1], end)].append(gap_text(course, gap, start, end))
    return dict(found)


class TrendTable(QWidget):
    """The table with a line below that says which time it covers."""

    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model = TrendModel()
        self._view = Rows("trend.rows", words("rows_name"))
        self._view.setModel(self._model)
        self._view.setItemDelegate(RowDelegate(self._view))
        self._covers = ElidedText("", 9, ink="ink2")
        self._back: QPushButton = button(words("back"), "trend.table_back")
        self._back.clicked.connect(self.back_asked)
        self.setFocusProxy(self._view)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 0, 8, 4)
        rows.setSpacing(4)
        rows.addWidget(self._view, 1)
        below = QHBoxLayout()
        below.setContentsMargins(8, 0, 8, 0)
        below.addWidget(self._covers, 1)
        below.addWidget(self._back)
        rows.addLayout(below)

    @property
    def has_focus(self) -> bool:
        """Whether the keys go to it."""
        return self._view.hasFocus()

    @property
    def model(self) -> TrendModel:
        """What it lists."""
        return self._model

    def show_course(self, course: Course | None, start: float, end: float) -> None:
        """List a stretch of a course; the row that was current stays so while it is listed."""
        held = self._model.at(self._view.currentIndex().row())
        columns = self._model.columns
        self._model.show_course(course, start, end)
        if self._model.columns != columns or held is None:
            self._share_width()
        row = None if held is None else self._model.row_at(held)
        if row is not None:
            self._view.setCurrentIndex(self._model.index(row, 0))
        covers = ""
        if course is not None:
            count = f"{self._model.rowCount():,}"
            times = {"start": full_time(course, start), "end": full_time(course, end)}
            covers = words("rows", count=count, **times)
        self._covers.set_text(covers)
        self._back.setVisible(course is not None and end < course.now)

    def _share_width(self) -> None:
        for place, column in enumerate(self._model.columns):
            head = self._model.headerData(place, Qt.Orientation.Horizontal)
            least = max(round(width_of(head, SMALL) * 1.12) + HEAD_PADDING, LEAST)
            self._view.setColumnWidth(place, max(WIDTHS.get(column, LEAST), least))
