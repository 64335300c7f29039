"""Recovery key: the page that shows a new one once, and goes on when it has been kept on paper."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.buttons import beside, button, is_enter, pressed_by_enter
from pressorsheet.ui.widgets.card import Card, on_page
from pressorsheet.ui.widgets.fault_line import FaultLine
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.widgets.text_field import TextField
from pressorsheet.ui.wording import words_of

COLUMNS = 4
SAID = ("what_for", "nobody_else", "keep")
HIDDEN_AFTER_MS = 5 * 60 * 1_000
# How a hand writes what no key has: O for 0, I and L for 1.
READS_AS = str.maketrans("OIL", "011")


class RecoveryKey(QScrollArea):
    """`print_asked` wants it on paper; `kept` says that its last group was typed back.

    While that is typed the key is out of sight, so that it is read from the paper; so it is after a
    while in which nobody may have been there.
    """

    print_asked = Signal()
    kept = Signal()

    def __init__(self, key: str, hidden_after_ms: int = HIDDEN_AFTER_MS) -> None:
        super().__init__()
        self._hiding = QTimer(self)
        self._hiding.setSingleShot(True)
        self._hiding.setInterval(hidden_after_ms)
        self._hiding.timeout.connect(lambda: self._turn(shows_key=False))
        self._words = words_of("recovery_key")
        self._groups = key.split("-")
        self.setObjectName("recovery_key")
        self._print = button(self._words("print"), "recovery_key.print")
        self._kept = button(self._words("kept"), "recovery_key.kept", primary=True)
        self._go_on = button(self._words("go_on"), "recovery_key.go_on", primary=True)
        self._again = button(self._words("show_again"), "recovery_key.show_again")
        self._last = TextField("recovery_key", "last_group", self._words("last_group"), width=220)
        self._last.hide_hint()
        self._fault = FaultLine()
        self._told = Text("", 10, ink="ink2", wrap=True)
        self._parts = (self._shown_key(), self._asked_back())
        self._print.clicked.connect(self.print_asked)
        self._kept.clicked.connect(lambda: self._turn(shows_key=False))
        self._again.clicked.connect(lambda: self._turn(shows_key=True))
        self._go_on.clicked.connect(self._check)
        self._last.edited.connect(self._settle)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(on_page(self._card()))
        self._turn(shows_key=True)

    def tell(self, text: str) -> None:
        """What became of the printing."""
        self._told.set_text(text)
        self._told.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes on, or presses the button in focus; Esc shows the key again."""
        if is_enter(event):
            pressed_by_enter(self, self._go_on).click()
        elif event.key() == Qt.Key.Key_Escape and self._parts[1].isVisible():
            self._turn(shows_key=True)
        else:
            super().keyPressEvent(event)

    def _turn(self, *, shows_key: bool) -> None:
        """Show the key, or hide it and ask for what stands on the paper."""
        self._last.clear()
        self._settle()
        if shows_key:
            self._hiding.start()
        self.setFocusProxy(self._print if shows_key else self._last)
        for part, is_shown in zip(self._parts, (shows_key, not shows_key), strict=True):
            part.setVisible(is_shown)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> None:
        typed = self._last.text.strip()
        if typed.upper().translate(READS_AS) == self._groups[-1]:
            self._last.clear()
            self.kept.emit()
            return
        self._last.set_fault(fault=True)
        self._fault.tell(self._words("wrong_group" if typed else "group_missing"))
        self._last.take_up()

    def _settle(self) -> None:
        self._last.set_fault(fault=False)
        self._fault.clear()

    def _card(self) -> Card:
        card = Card()
        card.rows.addWidget(Text(self._words("heading"), 15, BOLD, wrap=True))
        for part in self._parts:
            card.rows.addWidget(part)
        return card

    def _shown_key(self) -> QWidget:
        part = QWidget()
        rows = QVBoxLayout(part)
        rows.setContentsMargins(0, 8, 0, 0)
        rows.setSpacing(8)
        for said in SAID:
            rows.addWidget(Text(self._words(said), 10, ink="ink2", wrap=True))
        rows.addSpacing(6)
        rows.addLayout(self._key())
        rows.addSpacing(6)
        rows.addWidget(self._told)
        rows.addLayout(beside(self._print, self._kept))
        self._told.setVisible(False)
        return part

    def _asked_back(self) -> QWidget:
        part = QWidget()
        rows = QVBoxLayout(part)
        rows.setContentsMargins(0, 8, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(Text(self._words("typed_back"), 10, ink="ink2", wrap=True))
        rows.addSpacing(4)
        rows.addWidget(self._last)
        rows.addWidget(self._fault)
        rows.addSpacing(4)
        rows.addLayout(beside(self._go_on, self._again))
        return part

    def _key(self) -> QGridLayout:
        """Group by group, each with its number, large enough to be copied by hand."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for number, group in enumerate(self._groups):
            cell = QHBoxLayout()
            cell.setSpacing(5)
            cell.addWidget(Text(str(number + 1), 9, ink="ink3"), 0, Qt.AlignmentFlag.AlignBaseline)
            cell.addWidget(Text(group, 18, SEMIBOLD), 1, Qt.AlignmentFlag.AlignBaseline)
            grid.addLayout(cell, number // COLUMNS, number % COLUMNS)
        return grid
