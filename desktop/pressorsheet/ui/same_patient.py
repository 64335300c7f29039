"""Same patient: the page that asks before a file joins a worksheet whose patient reads otherwise.

Nothing is joined by Enter or Esc as they come first; a person must go to the answer that joins.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.note import Refused
from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say


class SamePatient(QWidget):
    """`ask` shows both identities; one answer joins, the other leaves all as it was."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("same_patient")
        self._said = (Text("", 11, SEMIBOLD, wrap=True), Text("", 11, SEMIBOLD, wrap=True))
        self._back: Callable[[], None]
        self._do_join: Callable[[], None]
        self._leave = button(self._words("leave"), "same_patient.leave", primary=True)
        self._join = button(self._words("join"), "same_patient.join")
        self._lay_out()

    def ask(self, refusal: Refused, back: Callable[[], None], join: Callable[[], None]) -> None:
        """Show whom file and store are about; either answer goes `back`, one then does `join`."""
        self._back, self._do_join = back, join
        for text, reason in zip(self._said, refusal.reasons, strict=True):
            text.set_text(say(reason))
        self._leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc joins nothing; Enter, which the window hears, presses the button in focus."""
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def _go_back(self) -> None:
        self._back()

    def _confirm(self) -> None:
        self._back()
        self._do_join()

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(32, 24, 32, 16)
        rows.setSpacing(12)
        rows.addWidget(Text(self._words("heading"), 15, BOLD, wrap=True))
        for text in self._said:
            rows.addWidget(text)
        rows.addWidget(Text(self._words("hint"), 10, ink="ink2", wrap=True))
        answers = QHBoxLayout()
        answers.setSpacing(8)
        self._leave.clicked.connect(self._go_back)
        self._join.clicked.connect(self._confirm)
        for made in (self._leave, self._join):
            answers.addWidget(made)
        answers.addStretch(1)
        rows.addLayout(answers)
        rows.addStretch(1)
