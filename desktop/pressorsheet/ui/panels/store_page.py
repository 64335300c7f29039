"""Store page: where the store lies, how much is in it, its backups, and what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.core.frozen import frozen
from pressorsheet.ui.typeface import BOLD, SEMIBOLD, font
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.fault_line import FaultLine
from pressorsheet.ui.widgets.text import Text, WrappedText
from pressorsheet.ui.wording import words_of

ACTS = ("passphrase", "recovery", "back_up", "restore_file")
FACTS = ("place", "records", "head", "room", "held")
LEAST_LIST = 120


@frozen
class StoreFacts:
    """What is said of a store, in words; `backups` are ids with what is said of each."""

    place: str
    records: str
    head: str
    room: str
    held: str
    backups: tuple[tuple[str, str], ...] = ()
    can_write: bool = True


class StorePage(QWidget):
    """`asked` carries what is to be done, `restore_asked` the id of the backup chosen."""

    asked = Signal(str)
    restore_asked = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("store_page")
        self.setObjectName("store_page")
        self._values = {fact: WrappedText(10, "ink") for fact in FACTS}
        self._warning = FaultLine()
        self._told = Text("", 10, SEMIBOLD, "met", wrap=True)
        self._list = QListWidget()
        self._list.setObjectName("store_page.backups")
        self._list.setAccessibleName(self._words("backups"))
        self._list.setFont(font(10))
        self._list.setMinimumHeight(LEAST_LIST)
        self._none = Text(self._words("no_backups"), 10, ink="ink2", wrap=True)
        self._restore = button(self._words("restore"), "store_page.restore")
        self._restore.clicked.connect(self._ask_restore)
        self._acts = {act: button(self._words(act), f"store_page.{act}") for act in ACTS}
        for act, made in self._acts.items():
            made.clicked.connect(lambda _on=False, act=act: self._ask(act))
        self._back = button(self._words("back"), "store_page.back", primary=True)
        self._back.clicked.connect(self.left)
        self._lay_out()
        self.setFocusProxy(self._acts[ACTS[0]])

    def _ask(self, act: str) -> None:
        """Ask for it; whoever comes back from it stands where it was asked."""
        self.setFocusProxy(self._acts[act])
        self.asked.emit(act)

    def present(self, facts: StoreFacts) -> None:
        """Show how the store stands now."""
        for fact, text in self._values.items():
            text.set_text(getattr(facts, fact))
        self._warning.clear()
        self._show_backups(facts.backups)
        for made in (*self._acts.values(), self._restore):
            made.setEnabled(facts.can_write)
        if not facts.can_write:
            self.setFocusProxy(self._back)

    def tell(self, text: str) -> None:
        """What was done."""
        self._told.set_text(text)

    def refuse(self, why: str) -> None:
        """What was wanted could not be done: why."""
        self._told.set_text("")
        self._warning.tell(why)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter on a backup asks to restore it; Esc goes back to the worksheet."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._list.hasFocus():
            self._ask_restore()
        else:
            super().keyPressEvent(event)

    def _ask_restore(self) -> None:
        if self._restore.isEnabled() and self._list.currentRow() >= 0:
            item = self._list.currentItem()
            self.restore_asked.emit(item.data(Qt.ItemDataRole.UserRole))

    def _show_backups(self, backups: Sequence[tuple[str, str]]) -> None:
        """The newest is chosen; a list that did not change keeps what was chosen."""
        if [self._list.item(row).text() for row in range(self._list.count())] != [
            words for _, words in backups
        ]:
            self._list.clear()
            for name, words in backups:
                item = QListWidgetItem(words)
                item.setData(Qt.ItemDataRole.UserRole, name)
                self._list.addItem(item)
            self._list.setCurrentRow(0)
        for part in (self._list, self._restore):
            part.setVisible(bool(backups))
        self._none.setVisible(not backups)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(32, 24, 32, 16)
        rows.setSpacing(8)
        rows.addWidget(Text(self._words("heading"), 15, BOLD))
        rows.addWidget(self._warning)
        rows.addWidget(self._told)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for row, (fact, text) in enumerate(self._values.items()):
            grid.addWidget(Text(self._words(fact), 10, ink="ink2"), row, 0)
            grid.addWidget(text, row, 1)
        grid.setColumnStretch(1, 1)
        rows.addLayout(grid)
        rows.addSpacing(8)
        rows.addLayout(_buttons(*(self._acts[act] for act in ACTS[:2])))
        rows.addLayout(_buttons(*(self._acts[act] for act in ACTS[2:])))
        rows.addSpacing(8)
        rows.addWidget(Text(self._words("backups"), 11, BOLD))
        rows.addWidget(Text(self._words("backups_hint"), 10, ink="ink2", wrap=True))
        for part in (self._none, self._list):
            rows.addWidget(part, 1 if part is self._list else 0)
        rows.addLayout(_buttons(self._restore, self._back))
        rows.addStretch(1)


def _buttons(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for made in buttons:
        row.addWidget(made)
    row.addStretch(1)
    return row
