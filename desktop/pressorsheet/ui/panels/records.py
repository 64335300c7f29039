"""Records: the newest events of the worksheet as a table, each of which can be struck or moved."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QMenu, QVBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import AnyEvent, Struck
from pressorsheet.ui.panels.records_model import COLUMNS, RecordsModel
from pressorsheet.ui.typeface import SEMIBOLD, font
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.rows import INSET, Index, RowDelegate, Rows
from pressorsheet.ui.widgets.text import Text, ground
from pressorsheet.ui.wording import words_of

TIME, RECORD, WHAT, BY = range(len(COLUMNS))
NARROW, WIDE = 360, 742
TIME_LEAST = 64
RECORD_WIDTHS, BY_WIDTHS = (60, 88), (56, 118)
MOVE_FROM = 620
OPEN, STRIKE, MOVE = "open", "strike", "move"


class RecordTable(Rows):
    """The rows; Enter, Delete and M ask for what they stand for."""

    asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter opens, Delete strikes, M moves the current record."""
        wish = {
            Qt.Key.Key_Return: OPEN,
            Qt.Key.Key_Enter: OPEN,
            Qt.Key.Key_Delete: STRIKE,
            Qt.Key.Key_M: MOVE,
        }.get(Qt.Key(event.key()))
        if wish is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            self.asked.emit(wish)


class RecordDelegate(RowDelegate):
    """Leaves room in the current row for its buttons."""

    def __init__(self, view: RecordTable) -> None:
        super().__init__(view)
        self.kept = 0

    def room(self, index: Index, box: QRect) -> QRect:
        """Where a cell's text stands in its box."""
        room = super().room(index, box)
        is_current = index.row() == self.view.currentIndex().row()
        return room.adjusted(0, 0, -self.kept, 0) if is_current and index.column() == WHAT else room


class Records(QWidget):
    """Shows the events it is given, the newest first; what is asked goes out by the event's id."""

    strike_asked = Signal(str)
    move_asked = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        ground(self, "canvas")
        self._words = words_of("records")
        self._model = RecordsModel()
        self._table = RecordTable("records.table", self._words("table"))
        self._delegate = RecordDelegate(self._table)
        self._none = Text(self._words("none"), 10, ink="ink2")
        self._actions = QWidget(self._table.viewport())
        self._strike = button(self._words("strike"), "records.strike")
        self._move = button(self._words("move"), "records.move")
        self._menu = QMenu(self)
        self._lay_out()
        self._wire()

    def present(
        self,
        events_newest_first: Sequence[AnyEvent],
        assessment: Assessment,
        struck: Mapping[str, Struck],
    ) -> None:
        """Show these events; the current row stays current, and a new one comes into sight.

        Not while a person goes through the table: what they read stays where it is.
        """
        held = self._current()
        bar = self._table.verticalScrollBar()
        seen, rows = bar.value(), self._model.rowCount()
        known = self._model.ids()
        if not self._model.show(events_newest_first, assessment, struck):
            return
        self._none.setVisible(not self._model.rowCount())
        self._share_width()
        row = None if held is None else self._model.row_of(held.id)
        if row is not None:
            self._table.setCurrentIndex(self._model.index(row, 0))
        if self._table.hasFocus():
            bar.setValue(seen + self._model.rowCount() - rows if seen else 0)
        else:
            self._show_new(known, seen)
        self._place_actions()

    def _show_new(self, known: frozenset[str], seen: int) -> None:
        """The newest at the top, and of what is new the newest in sight, were it charted back."""
        new = next((n for n, one in enumerate(self._model.events) if one.id not in known), None)
        bar = self._table.verticalScrollBar()
        bar.setValue(seen if new is None else 0)
        if new is not None:
            self._table.scrollTo(self._model.index(new, 0))

    @property
    def model(self) -> RecordsModel:
        """What it lists."""
        return self._model

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Narrow the outer columns before the text."""
        super().resizeEvent(event)
        self._share_width()
        self._place_actions()

    def _current(self) -> AnyEvent | None:
        return self._model.event_at(self._table.currentIndex().row())

    def _ask(self, wish: str) -> None:
        """Say which record a wish is for; a struck one is only opened."""
        event = self._current()
        if event is None:
            return
        if wish == OPEN:
            self.opened.emit(event.id)
        elif wish == STRIKE and not self._model.is_struck(event):
            self.strike_asked.emit(event.id)
        elif wish == MOVE and self._can_move(event):
            self.move_asked.emit(event.id)

    def _can_move(self, event: AnyEvent) -> bool:
        """A strike belongs to what it strikes and goes nowhere by itself."""
        return not self._model.is_struck(event) and not isinstance(event, Struck)

    # How it stands.

    def _share_width(self) -> None:
        width = self.width()
        share = min(max((width - NARROW) / (WIDE - NARROW), 0), 1)
        made = QFontMetrics(font(10, SEMIBOLD))
        times = (self._model.index(row, TIME).data() for row in range(self._model.rowCount()))
        time = max((made.horizontalAdvance(text) for text in set(times)), default=0)
        self._table.setColumnWidth(TIME, max(TIME_LEAST, time + 2 * INSET))
        for column, (least, most) in ((RECORD, RECORD_WIDTHS), (BY, BY_WIDTHS)):
            self._table.setColumnWidth(column, round(least + (most - least) * share))

    def _place_actions(self) -> None:
        """The buttons stand in the current row, at the end of its text."""
        event, index = self._current(), self._table.currentIndex()
        shown = event is not None and not self._model.is_struck(event)
        if event is not None:
            self._move.setVisible(self.width() >= MOVE_FROM and self._can_move(event))
        self._actions.adjustSize()
        self._delegate.kept = self._actions.width() if shown else 0
        box = self._table.visualRect(self._model.index(index.row(), WHAT))
        top = box.top() + (box.height() - 1 - self._actions.height()) // 2
        self._actions.move(box.right() - self._actions.width() - INSET // 2, top)
        self._actions.setVisible(shown)
        self._table.viewport().update()

    def _show_menu(self, place: QPoint) -> None:
        event = self._current()
        if event is None:
            return
        for action in self._menu.actions():
            is_open = action.data() == OPEN
            fits = self._can_move(event) if action.data() == MOVE else True
            action.setEnabled(is_open or (fits and not self._model.is_struck(event)))
        row = self._table.visualRect(self._table.currentIndex())
        at = place if row.top() <= place.y() <= row.bottom() else row.bottomLeft()
        self._menu.popup(self._table.viewport().mapToGlobal(at))

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 0, 8, 0)
        rows.setSpacing(0)
        rows.addWidget(self._table, 1)
        self._none.setParent(self._table.viewport())
        self._none.move(INSET, 6)
        self._none.adjustSize()
        self._table.setModel(self._model)
        self._table.setItemDelegate(self._delegate)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        inside = QHBoxLayout(self._actions)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        for made, wish in ((self._move, MOVE), (self._strike, STRIKE)):
            made.setProperty("row", "true")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setToolTip(self._words(f"{wish}_tip"))
            made.clicked.connect(lambda _on=False, wish=wish: self._ask(wish))
            inside.addWidget(made)
        self._actions.hide()
        for wish in (OPEN, STRIKE, MOVE):
            action = self._menu.addAction(self._words(f"{wish}_menu"))
            action.setData(wish)
            action.setObjectName(f"records.menu.{wish}")
            action.triggered.connect(lambda _on=False, wish=wish: self._ask(wish))
        self.setFocusProxy(self._table)

    def _wire(self) -> None:
        table = self._table
        table.asked.connect(self._ask)
        table.doubleClicked.connect(lambda _index: self._ask(OPEN))
        table.selectionModel().currentRowChanged.connect(self._row_changed)
        table.verticalScrollBar().valueChanged.connect(self._place_actions)
        table.horizontalHeader().sectionResized.connect(self._place_actions)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._show_menu)

    def _row_changed(self, _index: QModelIndex) -> None:
        self._place_actions()
