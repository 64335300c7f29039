"""Offers: the page that says how a store was found, and what can be done about it.

Enter presses the button in focus, at first the one that harms nothing; Esc leaves.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea

from pressorsheet.core.paper import Status
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import button, is_enter, pressed_by_enter
from pressorsheet.ui.widgets.card import Card, on_page
from pressorsheet.ui.widgets.fault_line import FaultLine
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Text

# What is said, with the sign before it; none before plain words.
Said = tuple[Status | None, str]
LEAVE = "leave"


class Offers(QScrollArea):
    """`chosen` carries the code of what a person wants done; Esc is `LEAVE`.

    `offers` are codes with their words; the first is the primary one and has the focus.
    """

    chosen = Signal(str)

    def __init__(
        self, heading: str, said: Sequence[Said], offers: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__()
        self.setObjectName("offers")
        self._fault = FaultLine()
        self._buttons = [
            button(words, f"offers.{code}", primary=not number)
            for number, (code, words) in enumerate(offers)
        ]
        for made, (code, _) in zip(self._buttons, offers, strict=True):
            made.clicked.connect(lambda _on=False, code=code: self.chosen.emit(code))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(on_page(self._card(heading, said)))
        self.setFocusProxy(self._buttons[0])

    def refuse(self, why: str) -> None:
        """What was wanted could not be done: why."""
        self._fault.tell(why)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses the button in focus, Esc leaves."""
        if is_enter(event):
            pressed_by_enter(self, self._buttons[0]).click()
        elif event.key() == Qt.Key.Key_Escape:
            self.chosen.emit(LEAVE)
        else:
            super().keyPressEvent(event)

    def _card(self, heading: str, said: Sequence[Said]) -> Card:
        card = Card()
        rows = card.rows
        rows.addWidget(Text(heading, 15, BOLD, wrap=True))
        for status, words in said:
            rows.addSpacing(12)
            rows.addLayout(_line(status, words))
        rows.addSpacing(8)
        rows.addWidget(self._fault)
        rows.addSpacing(12)
        for made in self._buttons:
            rows.addWidget(made)
            rows.addSpacing(8)
        return card


def _line(status: Status | None, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    if status is not None:
        row.addWidget(StatusMark(status), 0, Qt.AlignmentFlag.AlignTop)
    text = Text(words, 10, ink="ink" if status is not None else "ink2", wrap=True)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(text, 1)
    return row
