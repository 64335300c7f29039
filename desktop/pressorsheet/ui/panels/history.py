"""History: every event of the worksheet, by whom and when charted; struck ones stay in sight."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent, Struck
from pressorsheet.ui.panels.history_model import COLUMNS, EVENT_ID, STRUCK_ONLY, HistoryModel
from pressorsheet.ui.typeface import BOLD, font
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.choice_field import ChoiceField
from pressorsheet.ui.widgets.text import Rule, Text, ground
from pressorsheet.ui.widgets.text_field import TextField
from pressorsheet.ui.widgets.wrap import Wrap
from pressorsheet.ui.wording import words_of

ROW_HEIGHT = 28
FILTER_MS = 150
HEADING_HEIGHT, LABEL, TABLE_LEAST, WHAT_LEAST = 52, 20, 172, 280
WIDTHS = {"time": 186, "record": 104, "by": 130, "recorded_at": 186, "reason": 190}


class History(QWidget):
    """The table with its filter; strike, move and export are asked of the window."""

    strike_asked = Signal(str)
    move_asked = Signal(str)
    export_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("history")
        self._model = HistoryModel()
        self._table = QTableView()
        self._search = TextField("history", "search", self._words("search"), width=0)
        self._kinds = ChoiceField("history", "kind", self._words("kind"), (), width=190)
        self._count = Text("", 10, ink="ink2")
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(FILTER_MS)
        self._waiting.timeout.connect(self._look)
        self._lay_out()

    def present(
        self,
        events: tuple[AnyEvent, ...],
        assessment: Assessment,
        struck: Mapping[str, Struck],
    ) -> None:
        """The events of the open worksheet; the row in focus stays in focus."""
        if not self._model.differs(events, struck):
            return
        held = self._focused()
        self._model.show(events, assessment, struck)
        kinds = tuple((kind, self._model.word(kind)) for kind in self._model.kinds())
        self._kinds.set_choices(
            (("", self._words("all")), (STRUCK_ONLY, self._words("struck_only")), *kinds)
        )
        self._look()
        self._focus(held)

    @property
    def rows(self) -> int:
        """How many events are listed under the filter."""
        return self._model.rowCount()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """What happened has the width that the other columns leave, and never too little."""
        super().resizeEvent(event)
        header, what = self._table.horizontalHeader(), COLUMNS.index("what")
        has_room = self.width() >= sum(WIDTHS.values()) + WHAT_LEAST
        modes = header.ResizeMode
        header.setSectionResizeMode(what, modes.Stretch if has_room else modes.Interactive)
        if not has_room:
            header.resizeSection(what, WHAT_LEAST)

    def _focused(self) -> str:
        found = self._table.currentIndex().data(EVENT_ID)
        return found if isinstance(found, str) else ""

    def _focus(self, event_id: str) -> None:
        for row in range(self._model.rowCount()) if event_id else ():
            index = self._model.index(row, 0)
            if index.data(EVENT_ID) == event_id:
                self._table.setCurrentIndex(index)
                return

    def _look(self) -> None:
        self._model.look_for(self._kinds.text, self._search.text)
        shown, all_of = f"{self._model.rowCount():,}", f"{self._model.count:,}"
        self._count.set_text(self._words("count", shown=shown, all=all_of))

    def _ask(self, signal_name: str) -> None:
        held = self._focused()
        if held:
            getattr(self, signal_name).emit(held)

    def _lay_out(self) -> None:
        ground(self, "canvas")
        top, fields = QVBoxLayout(), Wrap()
        top.setContentsMargins(16, 12, 16, 8)
        top.addLayout(fields)
        heading = Text(self._words("heading"), 12, BOLD)
        heading.setFixedSize(96, HEADING_HEIGHT)
        heading.setContentsMargins(0, LABEL, 0, 0)
        for field in (self._search, self._kinds):
            field.hide_hint()
        for part in (heading, self._search, self._kinds, self._acts(), self._exports()):
            fields.addWidget(part)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(top)
        rows.addWidget(Rule())
        rows.addWidget(self._table, 1)
        self._count.setContentsMargins(16, 4, 16, 6)
        rows.addWidget(self._count)
        self._dress_table()
        self.setFocusProxy(self._table)
        # The table itself would take a letter as the beginning of a search.
        for keys, wish in (("Del", "strike_asked"), ("M", "move_asked")):
            shortcut = QShortcut(QKeySequence(keys), self._table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda wish=wish: self._ask(wish))
        self._search.edited.connect(self._waiting.start)
        self._kinds.edited.connect(self._look)

    def _acts(self) -> QWidget:
        """What can be done with the row in focus."""
        return self._buttons(
            strike=lambda: self._ask("strike_asked"), move=lambda: self._ask("move_asked")
        )

    def _exports(self) -> QWidget:
        """What can be done with all of them."""
        kinds = ("csv", "json", "teaching", "proof")
        return self._buttons(**{kind: partial(self.export_asked.emit, kind) for kind in kinds})

    def _buttons(self, **acts: Callable[[], None]) -> QWidget:
        """Buttons in line with the fields."""
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, LABEL, 0, 0)
        row.setSpacing(8)
        for name, act in acts.items():
            made = button(self._words(name), f"history.{name}")
            made.clicked.connect(act)
            row.addWidget(made)
        return holder

    def _dress_table(self) -> None:
        table = self._table
        table.setModel(self._model)
        table.setObjectName("history.table")
        table.setAccessibleName(self._words("table"))
        table.setFont(font(10))
        table.setMinimumHeight(TABLE_LEAST)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setFont(font(10))
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, name in enumerate(COLUMNS):
            if name in WIDTHS:
                header.resizeSection(number, WIDTHS[name])
