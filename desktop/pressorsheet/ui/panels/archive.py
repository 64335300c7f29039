"""Archive panel: who was discharged, found by a search; what was deleted, and how long all is kept.

`opened` carries a worksheet's id; `kept_for` the days as typed; `delete_asked` was asked twice.
"""

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.ui.panels.archive_model import COLUMNS, ArchiveModel
from pressorsheet.ui.typeface import BOLD, SEMIBOLD, font
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text import Rule, Text, ground
from pressorsheet.ui.widgets.text_field import TextField
from pressorsheet.ui.widgets.wrap import Wrap
from pressorsheet.ui.wording import words_of

ROW_HEIGHT, TABLE_LEAST = 28, 172
WIDTHS = {"name": 220, "mrn": 110, "at": 186, "by": 130, "to": 130, "records": 80}
LABEL = 20


class ArchivePanel(QScrollArea):
    """The table with its search, below it what concerns deletion."""

    opened = Signal(str)
    kept_for = Signal(str)
    delete_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("archive")
        self.model = ArchiveModel()
        self._table = _Table(self.model)
        self._search = TextField("archive", "search", self._words("search"), width=240)
        self._days = TextField("archive", "days", self._words("days"), "days", width=140)
        self._count = Text("", 10, ink="ink2")
        self._kept = Text("", 10, wrap=True)
        self._past = Text("", 10, SEMIBOLD, wrap=True)
        self._reach = Text("", 10, ink="ink2", wrap=True)
        self._deleted = Text("", 10, ink="ink2", wrap=True)
        self._delete = button(self._words("delete"), "archive.delete")
        self._sure = button(self._words("delete_sure"), "archive.delete_sure")
        self._not = button(self._words("delete_not"), "archive.delete_not", primary=True)
        self._lay_out()

    def begin(self, zone: tzinfo | None) -> None:
        """Show nothing yet, and put the cursor into the search."""
        self.model.begin(zone)
        self._search.take_up()

    def say(self, *, kept: str, past: int, reach: str, deleted: Sequence[str]) -> None:
        """How long all is kept, how many are past that, what deletion reaches, what it deleted."""
        self._count.set_text(self._words("count", count=f"{self.model.count:,}"))
        self._kept.set_text(kept)
        self._reach.set_text(reach)
        self._past.set_text(self._words("past", count=f"{past:,}") if past else "")
        self._past.setVisible(bool(past))
        self._ask(asked=False, offered=bool(past))
        self._deleted.set_text("\n".join((self._words("deleted"), *deleted)) if deleted else "")
        self._deleted.setVisible(bool(deleted))

    def show_days(self, text: str) -> None:
        """The days in force."""
        self._days.set_text(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc leaves; Enter in the search goes to the table, in the days sets them."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif is_enter and self._search.has_focus:
            self._table.begin()
        elif is_enter and self._days.has_focus:
            self.kept_for.emit(self._days.text)
        else:
            super().keyPressEvent(event)

    def _ask(self, *, asked: bool, offered: bool) -> None:
        self._delete.setVisible(offered and not asked)
        for made in (self._sure, self._not):
            made.setVisible(offered and asked)

    def _ask_twice(self) -> None:
        self._ask(asked=True, offered=True)
        self._not.setFocus(Qt.FocusReason.OtherFocusReason)

    def _let_be(self) -> None:
        self._ask(asked=False, offered=True)
        self._delete.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        found = self.model.id_at(self._table.currentIndex().row())
        if found is not None:
            self.opened.emit(found)

    def _lay_out(self) -> None:
        inside = QWidget()
        ground(inside, "canvas")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(8)
        rows.addWidget(Text(self._words("heading"), 15, BOLD))
        rows.addWidget(Text(self._words("hint"), 10, ink="ink2", wrap=True))
        rows.addLayout(self._head())
        rows.addWidget(self._table, 1)
        rows.addWidget(self._count)
        rows.addWidget(Rule())
        rows.addWidget(Text(self._words("keeping"), 12, BOLD))
        for part in (self._kept, self._past):
            rows.addWidget(part)
        rows.addLayout(self._foot())
        rows.addWidget(self._reach)
        rows.addWidget(self._deleted)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self._table.opened.connect(self._open)
        self._search.edited.connect(lambda: self.model.look_for(self._search.text))

    def _head(self) -> Wrap:
        row = Wrap()
        self._search.hide_hint()
        row.addWidget(self._search)
        for name, act in (("open", self._open), ("back", self.left.emit)):
            made = button(self._words(name), f"archive.{name}")
            made.clicked.connect(act)
            row.addWidget(_level(made))
        return row

    def _foot(self) -> Wrap:
        row = Wrap()
        self._days.hide_hint()
        row.addWidget(self._days)
        keep = button(self._words("set"), "archive.set")
        keep.clicked.connect(lambda: self.kept_for.emit(self._days.text))
        row.addWidget(_level(keep))
        self._delete.clicked.connect(self._ask_twice)
        self._not.clicked.connect(self._let_be)
        self._sure.clicked.connect(self.delete_asked)
        for made in (self._delete, self._not, self._sure):
            row.addWidget(_level(made))
        return row


def _level(made: QWidget) -> QWidget:
    """A button in line with the fields beside it, below the height of their labels."""
    holder = QWidget()
    inside = QHBoxLayout(holder)
    inside.setContentsMargins(0, LABEL, 0, 0)
    inside.addWidget(made)
    return holder


class _Table(QTableView):
    """The worksheets; Enter or a press on a row opens it."""

    opened = Signal()

    def __init__(self, model: ArchiveModel) -> None:
        super().__init__()
        words = words_of("archive")
        self.setModel(model)
        self.setObjectName("archive.table")
        self.setAccessibleName(words("heading"))
        self.setFont(font(10))
        self.setMinimumHeight(TABLE_LEAST)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setFont(font(10))
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, name in enumerate(COLUMNS):
            header.resizeSection(number, WIDTHS[name])
        header.setStretchLastSection(True)
        self.doubleClicked.connect(self._press)

    def begin(self) -> None:
        """Go to the first row."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCurrentIndex(self.model().index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter opens the row of the cursor."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _press(self, index: QModelIndex) -> None:
        self.setCurrentIndex(index)
        self.opened.emit()
