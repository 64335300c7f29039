"""Who: the page before the worksheet: who is charting, and what the program is not.

Where the store is locked it asks for the passphrase too; the recovery key does in its place.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea

from pressorsheet.core.events import LONGEST_NAME
from pressorsheet.core.paper import Status
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import button, is_enter, pressed_by_enter
from pressorsheet.ui.widgets.card import Card, on_page
from pressorsheet.ui.widgets.choice_field import ChoiceField
from pressorsheet.ui.widgets.fault_line import FaultLine
from pressorsheet.ui.widgets.field import Field
from pressorsheet.ui.widgets.passphrase_field import PassphraseField
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Rule, Text
from pressorsheet.ui.widgets.text_field import TextField
from pressorsheet.ui.wording import words_of

ROLES = ("nurse", "physician", "pharmacist", "other")
SAFETY = ("no_order", "no_alarm", "no_approval")


class Who(QScrollArea):
    """`started` carries the name and the role that each record will bear.

    Of a locked store `unlock_asked` carries them with the secret typed; `refuse_secret` answers,
    or nothing does: then what opens is in front. `warned` is wrong whoever comes.
    """

    started = Signal(str, str)
    unlock_asked = Signal(str, str, str)

    def __init__(self, *, is_locked: bool = False, about: str = "", warned: str = "") -> None:
        super().__init__()
        self._words = words_of("who")
        self._is_locked = is_locked
        self._by_recovery = False
        self.setObjectName("who")
        choices = tuple((role, self._words(role)) for role in ROLES)
        self._name = TextField("who", "name", self._words("name"))
        self._name.set_placeholder(self._words("name_hint"))
        self._role = ChoiceField(
            "who", "role", self._words("role"), choices, width=128, default=ROLES[0]
        )
        self._passphrase = PassphraseField("who", "passphrase", self._words("passphrase"))
        self._recovery = TextField("who", "recovery", self._words("recovery"))
        self._instead = button("", "who.instead", quiet=True)
        self._instead.clicked.connect(self._turn)
        self._fault = FaultLine()
        start = "unlock" if is_locked else "start"
        self._start = button(self._words(start), "who.start", primary=True)
        self._start.clicked.connect(self._begin)
        for field in self._typed():
            field.edited.connect(self._settle)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(on_page(self._card(about, warned)))
        self.setFocusProxy(self._name)
        self._show_secret()

    @property
    def by_recovery(self) -> bool:
        """Whether it asks for the recovery key in place of the passphrase."""
        return self._by_recovery

    def reset(self) -> None:
        """As it first stood: nobody's name, no secret."""
        self._settle()
        for field in (*self._typed(), self._role):
            field.clear()
        self._by_recovery = False
        self._show_secret()

    def refuse_secret(self, why: str) -> None:
        """The secret does not open the store; who types it stays typed."""
        self._refuse(self._secret, why)
        self._secret.take_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter begins, or presses the button in focus; after the name it goes on to the secret."""
        is_named = self._name.has_focus and self._name.text.strip()
        if is_enter(event) and self._is_locked and is_named and not self._secret.text:
            self._settle()
            self._secret.take_up()
        elif is_enter(event):
            pressed_by_enter(self, self._start).click()
        else:
            super().keyPressEvent(event)

    def _begin(self) -> None:
        name, secret = self._name.text.strip(), self._secret.text
        if not name:
            self._refuse(self._name, self._words("name_missing"))
        elif len(name) > LONGEST_NAME:
            self._refuse(self._name, self._words("name_long", most=str(LONGEST_NAME)))
        elif self._is_locked and not secret:
            kind = "recovery_missing" if self._by_recovery else "passphrase_missing"
            self._refuse(self._secret, self._words(kind))
        elif self._is_locked:
            self._settle()
            self.unlock_asked.emit(name, self._role.text, secret)
        else:
            role = self._role.text
            # The next person at this page is another: it offers no name to go on under.
            self.reset()
            self.started.emit(name, role)

    def _turn(self) -> None:
        """Ask for the other secret."""
        self._by_recovery = not self._by_recovery
        self._settle()
        self._show_secret()
        self._secret.take_up()

    @property
    def _secret(self) -> TextField:
        return self._recovery if self._by_recovery else self._passphrase

    def _show_secret(self) -> None:
        for field in (self._passphrase, self._recovery):
            field.clear()
            field.setVisible(self._is_locked and field is self._secret)
        self._instead.setVisible(self._is_locked)
        by = "recovery" if self._by_recovery else "passphrase"
        self._instead.setText(self._words(f"instead_of_{by}"))

    def _typed(self) -> tuple[TextField, ...]:
        return (self._name, self._passphrase, self._recovery)

    def _refuse(self, field: Field, why: str) -> None:
        self._settle()
        field.set_fault(fault=True)
        self._fault.tell(why)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settle(self) -> None:
        for field in self._typed():
            field.set_fault(fault=False)
        self._fault.clear()

    def _card(self, about: str, warned: str) -> Card:
        card = Card()
        rows = card.rows
        rows.addWidget(Text(self._words("title"), 28, BOLD))
        rows.addSpacing(2)
        rows.addWidget(Text(self._words("about"), 10, ink="ink2", wrap=True))
        rows.addSpacing(24)
        rows.addWidget(Text(self._words("question"), 15, BOLD))
        if about:
            rows.addSpacing(4)
            rows.addWidget(Text(about, 10, ink="ink2", wrap=True))
        if warned:
            rows.addSpacing(8)
            rows.addLayout(_signed(Status.APPLIES, warned))
        rows.addSpacing(10)
        rows.addLayout(self._entry())
        for field in (self._passphrase, self._recovery):
            rows.addWidget(field)
        rows.addWidget(self._fault)
        rows.addSpacing(10)
        rows.addWidget(self._start)
        rows.addSpacing(6)
        rows.addWidget(self._instead, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addSpacing(16)
        rows.addWidget(Rule())
        for said in SAFETY:
            rows.addSpacing(12)
            rows.addLayout(_signed(Status.INFORMATION, self._words(said)))
        rows.addSpacing(12)
        rows.addWidget(Text(self._words("about_key"), 9.5, ink="ink2", wrap=True))
        return card

    def _entry(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._name, 1)
        row.addWidget(self._role)
        return row


def _signed(status: Status, said: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(StatusMark(status), 0, Qt.AlignmentFlag.AlignTop)
    ink = "ink2" if status is Status.INFORMATION else "caution"
    row.addWidget(Text(said, 10, ink=ink, wrap=True), 1)
    return row
