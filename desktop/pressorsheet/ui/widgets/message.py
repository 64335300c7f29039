"""Message: the line under a form: what is wrong, what is asked, what was recorded.

It stands in the form and never in the way; a question has its two answers as buttons beside it.
"""

from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from pressorsheet.core.paper import Status
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Text

HEIGHT = 28
# A key that bounces, or is struck twice in haste, answers nothing that was not read yet [house].
TOO_SOON_MS = 500
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ANSWERING = (*ENTER, Qt.Key.Key_Space)


class _State(Enum):
    SILENT = 0
    TOLD = 1
    FAULT = 2
    ASKED = 3
    ASKED_TO_CLEAR = 4
    DONE = 5


class Message(QWidget):
    """One line of words with its shape; `answered`, `cleared` and `dismissed` are the answers."""

    answered = Signal()
    cleared = Signal()
    dismissed = Signal()

    def __init__(self, *, stacked: bool = False) -> None:
        super().__init__()
        self._state = _State.SILENT
        self._asked_at = 0
        self._mark = StatusMark(Status.APPLIES)
        self._text = Text("", 10, SEMIBOLD, wrap=True)
        self._yes = button("", "form.yes", primary=True)
        self._back = button("", "form.back")
        direction = QBoxLayout.Direction
        rows = QBoxLayout(direction.TopToBottom if stacked else direction.LeftToRight, self)
        rows.setContentsMargins(0, 2, 0, 2)
        rows.setSpacing(8)
        said, answers = QHBoxLayout(), QHBoxLayout()
        upright = Qt.AlignmentFlag.AlignTop if stacked else Qt.AlignmentFlag.AlignVCenter
        said.addWidget(self._mark, 0, upright)
        said.addWidget(self._text, 1)
        for made in (self._yes, self._back):
            answers.addWidget(made)
        if stacked:
            answers.addStretch(1)
        for row in (said, answers):
            row.setSpacing(8)
        rows.addLayout(said, 1)
        rows.addLayout(answers)
        # Its row is always there, so that nothing below moves when it begins to speak.
        if not stacked:
            self.setMinimumHeight(HEIGHT)
        self._yes.installEventFilter(self)
        self._yes.clicked.connect(self._said_yes)
        self._back.clicked.connect(self.dismissed)
        self._show(_State.SILENT, "")

    @property
    def is_done(self) -> bool:
        """Whether it says that something was recorded."""
        return self._state is _State.DONE

    @property
    def asks_to_clear(self) -> bool:
        """Whether it asks to drop the draft."""
        return self._state is _State.ASKED_TO_CLEAR

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def clear(self) -> None:
        """Say nothing."""
        self._show(_State.SILENT, "")

    def fade(self) -> None:
        """Stop saying that something was recorded, if that is what it still says."""
        if self.is_done:
            self.clear()

    def tell(self, text: str) -> None:
        """Something to know; it stands in nobody's way."""
        self._show(_State.TOLD, text, Status.INFORMATION, "ink2")

    def warn(self, text: str) -> None:
        """What will be asked of the draft as it stands."""
        self._show(_State.TOLD, text, Status.APPLIES, "caution")

    def fault(self, text: str) -> None:
        """What is wrong and how to mend it."""
        self._show(_State.FAULT, text, Status.APPLIES, "caution")

    def done(self, text: str) -> None:
        """What was recorded."""
        self._show(_State.DONE, text, Status.MET, "met")

    def ask(self, text: str, yes: str, back: str) -> None:
        """A question with its two answers."""
        self._show(_State.ASKED, text, Status.APPLIES, "caution", (yes, back))

    def ask_to_clear(self, text: str, yes: str, back: str) -> None:
        """Whether to drop the draft."""
        self._show(_State.ASKED_TO_CLEAR, text, Status.APPLIES, "caution", (yes, back))

    def asked_at(self, pressed: int) -> None:
        """The question was put by a key pressed at this time, in milliseconds as events have it."""
        self._asked_at = max(self._asked_at, pressed)

    def is_too_soon(self, event: QKeyEvent) -> bool:
        """Whether a key can be no answer yet: held down since, or pressed before one could read.

        A key without a time was pressed by no hand: by what reads the screen to a person.
        """
        if self._state is not _State.ASKED:
            return False
        known = bool(self._asked_at and event.timestamp())
        soon = known and 0 <= event.timestamp() - self._asked_at < TOO_SOON_MS
        return event.isAutoRepeat() or soon

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Enter gives the answer here, for on some desktops a button takes it by itself."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in ANSWERING
        ):
            if self.is_too_soon(event):
                return True
            self.asked_at(event.timestamp())
            if event.key() in ENTER:
                self._yes.click()
                return True
        return super().eventFilter(watched, event)

    def focus_yes(self) -> None:
        """Put the focus on the answer, so that Enter gives it."""
        self._yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _said_yes(self) -> None:
        (self.cleared if self.asks_to_clear else self.answered).emit()

    def _show(
        self,
        state: _State,
        text: str,
        status: Status = Status.INFORMATION,
        ink: str = "ink2",
        answers: tuple[str, str] | None = None,
    ) -> None:
        self._state = state
        self._mark.set_status(status)
        self._mark.setVisible(bool(text))
        self._text.set_text(text)
        if text:
            self._text.set_ink(ink)
        for made, words in zip((self._yes, self._back), answers or ("", ""), strict=True):
            made.setText(words)
            made.setVisible(answers is not None)
