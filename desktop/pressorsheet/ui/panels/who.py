"""Who: the page before the worksheet: who is charting, and what the program is not."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from pressorsheet.core.events import LONGEST_NAME
from pressorsheet.core.paper import Status
from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.card import Card, on_page
from pressorsheet.ui.widgets.choice_field import ChoiceField
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Rule, Text
from pressorsheet.ui.widgets.text_field import TextField
from pressorsheet.ui.wording import words_of

ROLES = ("nurse", "physician", "pharmacist", "other")
SAFETY = ("no_order", "no_alarm", "no_approval")


class Who(QScrollArea):
    """`started` carries the name and the role that each record will bear."""

    started = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("who")
        self.setObjectName("who")
        choices = tuple((role, self._words(role)) for role in ROLES)
        self._name = TextField("who", "name", self._words("name"))
        self._name.set_placeholder(self._words("name_hint"))
        self._role = ChoiceField(
            "who", "role", self._words("role"), choices, width=128, default=ROLES[0]
        )
        self._fault = _Fault()
        self._start = button(self._words("start"), "who.start", primary=True)
        self._start.clicked.connect(self._begin)
        self._name.edited.connect(self._settle)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(on_page(self._card()))
        self.setFocusProxy(self._name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter begins."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._begin()
        else:
            super().keyPressEvent(event)

    def _begin(self) -> None:
        name = self._name.text.strip()
        if not name:
            self._refuse(self._words("name_missing"))
        elif len(name) > LONGEST_NAME:
            self._refuse(self._words("name_long", most=str(LONGEST_NAME)))
        else:
            self._settle()
            # The next person at this page is another: it offers no name to go on under.
            self._name.clear()
            self.started.emit(name, self._role.text)

    def _refuse(self, why: str) -> None:
        self._name.set_fault(fault=True)
        self._fault.tell(why)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settle(self) -> None:
        self._name.set_fault(fault=False)
        self._fault.clear()

    def _card(self) -> Card:
        card = Card()
        rows = card.rows
        rows.addWidget(Text(self._words("title"), 28, BOLD))
        rows.addSpacing(2)
        rows.addWidget(Text(self._words("about"), 10, ink="ink2", wrap=True))
        rows.addSpacing(24)
        rows.addWidget(Text(self._words("question"), 15, BOLD))
        rows.addSpacing(10)
        rows.addLayout(self._entry())
        rows.addWidget(self._fault)
        rows.addSpacing(10)
        rows.addWidget(self._start)
        rows.addSpacing(22)
        rows.addWidget(Rule())
        for said in SAFETY:
            rows.addSpacing(12)
            rows.addLayout(self._safety(said))
        return card

    def _entry(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._name, 1)
        row.addWidget(self._role)
        return row

    def _safety(self, said: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(StatusMark(Status.INFORMATION), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(self._words(said), 10, ink="ink2", wrap=True), 1)
        return row


class _Fault(QWidget):
    """What is wrong and how to mend it, under the fields; nothing while nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self._text = Text("", 10, SEMIBOLD, "caution", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(8)
        row.addWidget(StatusMark(Status.APPLIES), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.setVisible(False)

    def tell(self, text: str) -> None:
        """Say it."""
        self._text.set_text(text)
        self.setVisible(True)

    def clear(self) -> None:
        """Say nothing."""
        self._text.set_text("")
        self.setVisible(False)
