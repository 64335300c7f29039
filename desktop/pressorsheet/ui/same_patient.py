"""Same patient: the page that asks before a file's records join a worksheet that is here.

It asks where the file may be about another patient, and where it strikes what stands here. Nothing
is joined by Enter or Esc as they come first. To join strikes alone, which two laptops of one ward
do every day, takes one key of its own; another patient's worksheet a person must go to.
"""

from collections.abc import Callable
from datetime import tzinfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pressorsheet.core.note import Refused
from pressorsheet.session.doubts import MOST_SAID, is_of_another
from pressorsheet.ui.typeface import BOLD, REGULAR, SEMIBOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say

KEY = "Alt+J"


class SamePatient(QWidget):
    """`ask` shows what is in doubt; one answer joins, the other leaves all as it was."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("same_patient")
        self._heading = Text("", 15, BOLD, wrap=True)
        self._file = Text("", 11, REGULAR, wrap=True)
        self._said = tuple(Text("", 11, SEMIBOLD, wrap=True) for _ in range(MOST_SAID))
        self._hint = Text("", 10, ink="ink2", wrap=True)
        self._back: Callable[[], object]
        self._do_join: Callable[[], object]
        self._leave = button(self._words("leave"), "same_patient.leave", primary=True)
        self._join = button("", "same_patient.join")
        self._key = QShortcut(QKeySequence(KEY), self)
        self._key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._lay_out()

    def ask(
        self,
        file: str,
        refusal: Refused,
        zone: tzinfo | None,
        *,
        back: Callable[[], object],
        join: Callable[[], object],
    ) -> None:
        """Show what is in doubt of a file, by its name, its times in `zone`.

        Either answer goes `back`, one then does `join`.
        """
        self._back, self._do_join = back, join
        is_other = is_of_another(refusal)
        kind = "patient" if is_other else "strikes"
        self._heading.set_text(self._words(f"heading_{kind}"))
        self._file.set_text(self._words("file", file=file))
        self._hint.set_text(self._words(f"hint_{kind}"))
        self._join.setText(self._words(f"join_{kind}"))
        self._key.setEnabled(not is_other)
        for at, text in enumerate(self._said):
            is_said = at < len(refusal.reasons)
            text.set_text(say(refusal.reasons[at], zone) if is_said else "")
            text.setVisible(is_said)
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
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(32, 24, 32, 16)
        rows.setSpacing(12)
        for text in (self._heading, self._file, *self._said, self._hint):
            rows.addWidget(text)
        answers = QHBoxLayout()
        answers.setSpacing(8)
        self._leave.clicked.connect(self._go_back)
        self._join.clicked.connect(self._confirm)
        self._key.activated.connect(self._confirm)
        for made in (self._leave, self._join):
            answers.addWidget(made)
        answers.addStretch(1)
        rows.addLayout(answers)
        rows.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
