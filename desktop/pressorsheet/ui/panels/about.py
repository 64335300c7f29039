"""About panel: what the program is and is not, and the parts of others in it with their notices.

`chosen` carries the number of a part, whose notices are then shown; `left` says it is done with.
"""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from pressorsheet.ui.panels.about_model import AboutModel, PartRow
from pressorsheet.ui.typeface import BOLD, SEMIBOLD, font
from pressorsheet.ui.widgets.buttons import button, is_enter
from pressorsheet.ui.widgets.rows import RowDelegate, Rows
from pressorsheet.ui.widgets.text import Text, WrappedText
from pressorsheet.ui.widgets.text_field import TextField
from pressorsheet.ui.wording import words_of

NARROW = 760
SIDE, PART_WIDTH = 460, 220
LIST_LEAST, TEXT_LEAST = 140, 160


class AboutPanel(QWidget):
    """Facts above; below them the list of parts left, the notices of the one chosen right."""

    chosen = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("about")
        self.setObjectName("about")
        self._heading = Text("", 15, BOLD)
        self._search = TextField("about", "search", self._words("search"))
        self._model = AboutModel()
        self._list = Rows("about.parts", self._words("parts"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(RowDelegate(self._list))
        self._title = Text("", 11, SEMIBOLD, wrap=True)
        self._text = QPlainTextEdit()
        self._back = button(self._words("back"), "about.back")
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._side = QWidget()
        self._lay_out()
        self._search.edited.connect(self._look)
        self._back.clicked.connect(self.left)
        self._list.selectionModel().currentRowChanged.connect(self._choose)
        self.setFocusProxy(self._list)

    def present(self, version: str, parts: Sequence[PartRow]) -> None:
        """Show the program's version and its parts, the first of them chosen."""
        self._heading.set_text(self._words("heading", version=version))
        self._search.clear()
        self._model.show_all(parts)
        self._list.setCurrentIndex(self._model.index(0, 0))

    def show_text(self, title: str, text: str) -> None:
        """The notices of the part chosen, from their beginning."""
        self._title.set_text(title)
        self._text.setPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc leaves; Enter goes on from the search to the list, and from the list to the text."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif is_enter(event) and self._search.has_focus:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif is_enter(event) and self._list.hasFocus():
            self._text.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """In a narrow window the list stands above the notices."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        directions = QBoxLayout.Direction
        self._parts.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._side.setMaximumWidth(16_777_215 if narrow else SIDE)

    def _look(self) -> None:
        self._model.look_for(self._search.text)
        if self._model.rowCount():
            self._list.setCurrentIndex(self._model.index(0, 0))
        else:
            self.show_text(self._words("nothing_found"), "")

    def _choose(self, current: QModelIndex) -> None:
        number = self._model.number_at(current.row())
        if number is not None:
            self.chosen.emit(number)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(32, 20, 32, 12)
        rows.setSpacing(6)
        rows.addWidget(self._heading)
        for said in ("is", "is_not", "limits", "qt"):
            text = WrappedText(10, "ink2" if said == "qt" else "ink")
            text.set_text(self._words(said))
            rows.addWidget(text)
        rows.addSpacing(6)
        self._lay_out_list()
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(16)
        self._parts.addWidget(self._side, 2)
        self._parts.addLayout(self._notices(), 3)
        rows.addLayout(self._parts, 1)
        rows.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)

    def _lay_out_list(self) -> None:
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._search.hide_hint()
        self._list.setMinimumHeight(LIST_LEAST)
        self._list.horizontalHeader().resizeSection(0, PART_WIDTH)
        self._list.horizontalHeader().setStretchLastSection(True)
        column.addWidget(Text(self._words("parts"), 12, BOLD))
        column.addWidget(self._search)
        column.addWidget(self._list, 1)

    def _notices(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        self._text.setObjectName("about.text")
        self._text.setAccessibleName(self._words("text"))
        self._text.setFont(font(10))
        self._text.setReadOnly(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(TEXT_LEAST)
        column.addWidget(self._title)
        column.addWidget(self._text, 1)
        return column
