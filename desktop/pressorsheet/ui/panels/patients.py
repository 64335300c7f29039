"""Patients: the side board; every patient of the store with what is due next, and a search line.

Up and down move along the board, Enter or a press opens a patient; typing in the search line
filters as it is typed.
"""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.ui.panels.patient_rows import BoardRow, PatientDelegate, PatientModel
from pressorsheet.ui.typeface import SEMIBOLD, font
from pressorsheet.ui.widgets.cell import Cell
from pressorsheet.ui.widgets.figures import Figure
from pressorsheet.ui.widgets.runs import Run, line
from pressorsheet.ui.widgets.text import Text, ground
from pressorsheet.ui.widgets.text_field import UNLEARNED
from pressorsheet.ui.wording import words_of

HEAD = 32
OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Patients(QWidget):
    """`chosen` carries a worksheet's id; the rest but `left` asks for what a window can do.

    `left` says that a person is done here, without a choice.
    """

    chosen = Signal(str)
    left = Signal()
    admit = Signal()
    open_file = Signal()
    archive = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("patients")
        self.setObjectName("patients")
        ground(self, "chrome")
        self._model = PatientModel(self)
        self._list = _Board(self._model)
        self._search = self._search_line()
        self._head = QStackedWidget()
        self._none = Text("", 10, ink="ink2", wrap=True)
        self._lay_out()
        self._list.opened.connect(self.chosen)
        self._list.left.connect(self.left)

    def present(self, rows: Sequence[BoardRow], current_id: str | None, now: datetime) -> None:
        """Show the board as of `now`; `current_id` is the worksheet that is open."""
        place = self._list.place
        self._model.show_rows(rows, current_id, now)
        self._list.keep_place(place or current_id)
        self._say_none()

    def offer_archive(self, *, offered: bool) -> None:
        """Whether there is an archive to look at; without one the board has its room."""
        self._archive.setVisible(offered)

    def find(self) -> None:  # type: ignore[override]  # Qt's own finds native windows; none here
        """Put the cursor into the search line."""
        self._head.setCurrentWidget(self._search)
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """In the search line Enter opens the first match, Esc clears, down goes to the board."""
        if watched is not self._search:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._searched(event.key())
        if event.type() == QEvent.Type.FocusOut and not self._search.text():
            self._head.setCurrentIndex(0)
        return super().eventFilter(watched, event)

    def _searched(self, key: int) -> bool:
        if key in OPENING:
            self._open_first()
        elif key == Qt.Key.Key_Escape:
            self._end_search()
            self.left.emit()
        elif key == Qt.Key.Key_Down:
            self._list.begin()
        else:
            return False
        return True

    def _open_first(self) -> None:
        first = self._model.id_at(0)
        if first is not None:
            self._end_search()
            self.chosen.emit(first)

    def _end_search(self) -> None:
        self._search.clear()
        self._filter("")
        self._head.setCurrentIndex(0)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filter(self, text: str) -> None:
        self._model.filter(text)
        self._say_none()

    def _say_none(self) -> None:
        is_empty = self._model.rowCount() == 0
        self._none.setVisible(is_empty)
        self._none.set_text(self._words("no_match" if self._search.text() else "none"))

    def _search_line(self) -> QLineEdit:
        made = QLineEdit()
        made.setInputMethodHints(UNLEARNED)
        made.setObjectName("patients.find")
        made.setAccessibleName(self._words("find"))
        made.setPlaceholderText(self._words("find_hint"))
        made.setFont(font(10))
        made.installEventFilter(self)
        made.textEdited.connect(self._filter)
        return made

    def _heading(self) -> Cell:
        made = Cell("patients.search", self._words("find"), (28,))
        made.show_lines(
            line(
                Run(self._words("heading"), 9, SEMIBOLD, "ink2"),
                Run(self._words("key"), 9, ink="ink2", gap=8, to_right=True),
                Run("", 10, ink="ink2", gap=6, sign=Figure.GLASS),
            )
        )
        made.clicked.connect(self.find)
        return made

    def _lay_out(self) -> None:
        self._head.addWidget(self._heading())
        self._head.addWidget(self._search)
        self._head.setFixedHeight(HEAD)
        head = QHBoxLayout()
        head.setContentsMargins(10, 8, 10, 0)
        head.addWidget(self._head)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 6)
        rows.setSpacing(0)
        rows.addLayout(head)
        self._none.setContentsMargins(16, 6, 16, 6)
        self._none.setVisible(False)
        rows.addWidget(self._none)
        rows.addWidget(self._list, 1)
        rows.addSpacing(6)
        for name, asked in (("admit", self.admit), ("open_file", self.open_file)):
            rows.addWidget(self._asking(name, asked))
        self._archive = self._asking("archive", self.archive)
        self._archive.setVisible(False)
        rows.addWidget(self._archive)

    def _asking(self, name: str, asked: SignalInstance) -> QWidget:
        made = Cell(f"patients.{name}", self._words(name), (26,))
        made.show_lines(line(Run(self._words(name), 10, ink="accent")))
        made.clicked.connect(asked)
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(10, 0, 10, 0)
        inside.addWidget(made)
        inside.addStretch(1)
        return row


class _Board(QListView):
    """The list; `opened` carries the worksheet's id of the row pressed or entered."""

    opened = Signal(str)
    left = Signal()

    def __init__(self, model: PatientModel) -> None:
        super().__init__()
        self._patients = model
        self.setModel(model)
        self.setItemDelegate(PatientDelegate(self))
        self.setObjectName("patients.board")
        self.setAccessibleName(words_of("patients")("heading"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setProperty("ground", "chrome")
        self.clicked.connect(self._open)

    def begin(self) -> None:
        """Go to the first row."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCurrentIndex(self._patients.index(0))

    @property
    def place(self) -> str | None:
        """The worksheet that the cursor is on."""
        return self._patients.id_at(self.currentIndex().row())

    def keep_place(self, worksheet_id: str | None) -> None:
        """Where other rows took the cursor away, put it back on its patient."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._patients.index_of(worksheet_id))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter opens the row of the cursor, Esc leaves."""
        if event.key() in OPENING and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        worksheet_id = self._patients.id_at(index.row())
        if worksheet_id is not None:
            self.opened.emit(worksheet_id)
