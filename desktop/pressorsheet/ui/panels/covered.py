"""Covered: what stands in a view's place while a blind second entry is open: nothing of the plan.

One key ends the entry and shows the view; the other way leads back to where it was left.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of

EDGE = 16


class Covered(QWidget):
    """`back_asked` asks for the entry again; `ended` ends it and names the view asked for."""

    back_asked = Signal()
    ended = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("covered")
        self._view = ""
        self._heading = Text("", 12, BOLD, wrap=True)
        self._back = button(self._words("back"), "covered.back", primary=True)
        self._end = button(self._words("end"), "covered.end")
        self._back.clicked.connect(self.back_asked)
        self._end.clicked.connect(self._ask_end)
        self.setObjectName("covered")
        self.setFocusProxy(self._back)
        self._lay_out()

    def stand_for(self, view: str, name: str) -> None:
        """Cover a view while the entry of a person is open."""
        self._view = view
        self._heading.set_text(self._words("heading", name=name))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc ends the entry."""
        if event.key() == Qt.Key.Key_Escape:
            self._ask_end()
        else:
            super().keyPressEvent(event)

    def _ask_end(self) -> None:
        self.ended.emit(self._view)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(EDGE, 16, EDGE, 8)
        rows.setSpacing(8)
        rows.addWidget(self._heading)
        rows.addWidget(Text(self._words("why"), 10, wrap=True))
        for part in (self._back, self._end):
            rows.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        for key in ("ends", "chart"):
            rows.addWidget(Text(self._words(key), 10, wrap=True))
        rows.addStretch(1)
