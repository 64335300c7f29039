"""New passphrase: the page on which a person chooses one, for a new store or in another's place."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea

from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import beside, button, is_enter, pressed_by_enter
from pressorsheet.ui.widgets.card import Card, on_page
from pressorsheet.ui.widgets.fault_line import FaultLine
from pressorsheet.ui.widgets.field import Field
from pressorsheet.ui.widgets.passphrase_field import PassphraseField
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of


class NewPassphrase(QScrollArea):
    """`chosen` carries the passphrase that guards now, where it is asked for, and the new one.

    `judge` says in words what is wrong with a passphrase, "" where it may be chosen; `said` are
    the paragraphs above the fields.
    """

    chosen = Signal(str, str)
    left = Signal()

    def __init__(
        self,
        heading: str,
        said: Sequence[str],
        do: str,
        judge: Callable[[str], str],
        *,
        asks_current: bool = False,
        back: str = "",
    ) -> None:
        super().__init__()
        self._words = words_of("new_passphrase")
        self._judge = judge
        self._asks_current = asks_current
        self.setObjectName("new_passphrase")
        self._current = PassphraseField("new_passphrase", "current", self._words("current"))
        self._new = PassphraseField("new_passphrase", "new", self._words("new"))
        self._again = PassphraseField("new_passphrase", "again", self._words("again"))
        self._said_of_new = Text("", 9, wrap=True)
        self._said_of_both = Text("", 9, wrap=True)
        self._fault = FaultLine()
        self._do = button(do, "new_passphrase.do", primary=True)
        self._back = button(back, "new_passphrase.back")
        self._do.clicked.connect(self._choose)
        self._back.clicked.connect(self._leave)
        for field in self._fields():
            field.edited.connect(self._judge_live)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(on_page(self._card(heading, said, has_back=bool(back))))
        self.setFocusProxy(self._current if asks_current else self._new)
        self._judge_live()

    def refuse(self, why: str) -> None:
        """It was not taken: why; where the guarding one was asked for, that is what is wrong."""
        self._refuse(self._current if self._asks_current else self._new, why)

    def reset(self) -> None:
        """Nothing typed."""
        for field in self._fields():
            field.clear()
        self._judge_live()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes on, or presses the button in focus; Esc goes back where there is a way."""
        if is_enter(event):
            pressed_by_enter(self, self._do).click()
        elif event.key() == Qt.Key.Key_Escape and self._back.isVisible():
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        self.reset()
        self.left.emit()

    def _choose(self) -> None:
        current, new, again = (field.text for field in (self._current, self._new, self._again))
        wrong = self._judge(new)
        if self._asks_current and not current:
            self._refuse(self._current, self._words("current_missing"))
        elif wrong:
            self._refuse(self._new, wrong)
        elif again != new:
            self._refuse(self._again, self._words("differs" if again else "again_missing"))
        else:
            self._settle()
            self.chosen.emit(current, new)

    def _judge_live(self) -> None:
        """What is typed so far, in words beside the fields; nothing is called wrong yet."""
        self._settle()
        new, again = self._new.text, self._again.text
        wrong = self._judge(new) if new else self._words("advice")
        self._said_of_new.set_text(wrong or self._words("fits"))
        self._said_of_new.set_ink("ink2" if wrong else "met")
        same = bool(new) and new == again
        said = self._words("same") if same else self._words("differs") if again else ""
        self._said_of_both.set_text(said)
        self._said_of_both.set_ink("met" if same else "ink2")

    def _refuse(self, field: Field, why: str) -> None:
        self._settle()
        field.set_fault(fault=True)
        self._fault.tell(why)
        field.take_up()

    def _settle(self) -> None:
        for field in self._fields():
            field.set_fault(fault=False)
        self._fault.clear()

    def _fields(self) -> tuple[PassphraseField, ...]:
        return (self._current, self._new, self._again)

    def _card(self, heading: str, said: Sequence[str], *, has_back: bool) -> Card:
        card = Card()
        rows = card.rows
        rows.addWidget(Text(heading, 15, BOLD, wrap=True))
        for paragraph in said:
            rows.addSpacing(8)
            rows.addWidget(Text(paragraph, 10, ink="ink2", wrap=True))
        rows.addSpacing(14)
        rows.addWidget(self._current)
        for field, said_of in ((self._new, self._said_of_new), (self._again, self._said_of_both)):
            rows.addWidget(field)
            rows.addWidget(said_of)
            rows.addSpacing(10)
        self._current.setVisible(self._asks_current)
        rows.addWidget(self._fault)
        rows.addLayout(beside(self._do, self._back))
        # Only now, for a widget without a parent would open as a window of its own.
        self._back.setVisible(has_back)
        return card
