"""Correction: asks in place why a record is struck, or where it belongs and why.

Nothing is struck without a reason in words; Esc leaves everything as it is.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.events import LONGEST_TEXT
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.buttons import button, offer
from pressorsheet.ui.widgets.choice_field import ChoiceField
from pressorsheet.ui.widgets.message import Message
from pressorsheet.ui.widgets.text import ElidedText, ground
from pressorsheet.ui.widgets.text_field import TextField
from pressorsheet.ui.wording import words_of


class Correction(QWidget):
    """`decided` carries the worksheet to move to ("" to strike alone) and the reason."""

    decided = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("corrections")
        self._about = ElidedText("", 10, SEMIBOLD)
        self._to = ChoiceField("correction", "to", self._words("to"), (), width=0)
        self._reason = TextField("correction", "reason", self._words("reason"))
        self._do = button("", "correction.do", primary=True)
        self._back = button(self._words("back"), "correction.back")
        self._message = Message()
        self._lay_out()
        self.setVisible(False)

    def ask(self, about: str, others: tuple[tuple[str, str], ...] | None) -> None:
        """Ask about one record; `others` are the worksheets it may be moved to, None to strike."""
        self._about.set_text(about)
        is_move = others is not None
        self._to.setVisible(is_move)
        self._to.set_choices((("", self._words("choose")), *(others or ())))
        self._to.clear()
        self._reason.clear()
        self._message.clear()
        self._do.setText(self._words("do_move" if is_move else "do_strike"))
        self.setVisible(True)
        first = self._to if is_move else self._reason
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_recording(self, *, offered: bool) -> None:
        """Whether the button can be pressed; where not, Enter says why."""
        offer(self._do, offered=offered, why=words_of("form")("only_looked_at"))

    def done(self) -> None:
        """The correction is made: step aside."""
        self._reason.clear()
        self.setVisible(False)

    def fault(self, text: str) -> None:
        """Why it was not made; what was typed stays."""
        self._message.fault(text)

    @property
    def is_dirty(self) -> bool:
        """Whether a reason is being written."""
        return not self.isHidden() and bool(self._reason.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter makes the correction, Esc leaves it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self._leave if self._back.hasFocus() else self._decide)()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _decide(self) -> None:
        reason = self._reason.text.strip()
        if self._to.isVisibleTo(self) and not self._to.text:
            self._message.fault(self._words("no_place"))
            self._to.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not reason or len(reason) > LONGEST_TEXT or not reason.isprintable():
            self._message.fault(self._words("no_reason", most=f"{LONGEST_TEXT:,}"))
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.decided.emit(self._to.text if self._to.isVisibleTo(self) else "", reason)

    def _leave(self) -> None:
        self.done()
        self.left.emit()

    def _lay_out(self) -> None:
        ground(self, "selected")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 8, 16, 6)
        rows.setSpacing(4)
        rows.addWidget(self._about)
        # Whose record it is needs a line of its own: look-alikes differ in bed and MRN alone.
        rows.addWidget(self._to)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._reason, 1)
        for made in (self._do, self._back):
            line.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        rows.addLayout(line)
        rows.addWidget(self._message)
        for field in (self._to, self._reason):
            field.hide_hint()
        self._do.clicked.connect(self._decide)
        self._back.clicked.connect(self._leave)
