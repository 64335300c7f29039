"""Passphrase: the page that asks for the passphrase of a sealed file before it is opened."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea

from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import beside, button, is_enter, pressed_by_enter
from pressorsheet.ui.widgets.card import Card, on_page
from pressorsheet.ui.widgets.fault_line import FaultLine
from pressorsheet.ui.widgets.passphrase_field import PassphraseField
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of


class Passphrase(QScrollArea):
    """`given` carries what was typed; `left` says that the file stays shut."""

    given = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("passphrase")
        self.setObjectName("passphrase")
        self._heading = Text("", 15, BOLD, wrap=True)
        self._said = Text(self._words("said"), 10, ink="ink2", wrap=True)
        self._field = PassphraseField("passphrase", "typed", self._words("field"))
        self._fault = FaultLine()
        self._open = button(self._words("open"), "passphrase.open", primary=True)
        self._leave = button(self._words("leave"), "passphrase.leave")
        self._open.clicked.connect(self._give)
        self._leave.clicked.connect(self.left)
        self._field.edited.connect(self._settle)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(on_page(self._card()))
        self.setFocusProxy(self._field)

    def ask(self, file: str) -> None:
        """Ask for the passphrase of a file, by its name."""
        self.reset()
        self._heading.set_text(self._words("heading", file=file))

    def ask_for(self, heading: str, said: str, field: str, do: str) -> None:
        """Ask for a passphrase before something else is done than a file opened."""
        self.reset()
        self._heading.set_text(heading)
        self._field.set_label(field)
        self._said.set_text(said)
        self._open.setText(do)
        self._leave.setText(self._words("back"))

    def reset(self) -> None:
        """Nothing typed, nothing said."""
        self._field.clear()
        self._settle()

    def refuse(self, why: str) -> None:
        """It did not open: why. What was typed stays, so that a slip can be mended."""
        self._field.set_fault(fault=True)
        self._fault.tell(why)
        self._field.take_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter opens, or presses the button in focus; Esc leaves the file shut."""
        if is_enter(event):
            pressed_by_enter(self, self._open).click()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        if self._field.text:
            self._settle()
            self.given.emit(self._field.text)
        else:
            self.refuse(self._words("missing", field=self._field.label))

    def _settle(self) -> None:
        self._field.set_fault(fault=False)
        self._fault.clear()

    def _card(self) -> Card:
        card = Card()
        rows = card.rows
        rows.addWidget(self._heading)
        rows.addSpacing(8)
        rows.addWidget(self._said)
        rows.addSpacing(14)
        rows.addWidget(self._field)
        rows.addWidget(self._fault)
        rows.addSpacing(8)
        rows.addLayout(beside(self._open, self._leave))
        return card
