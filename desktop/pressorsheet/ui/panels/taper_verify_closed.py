"""Taper verify closed: why nobody can enter here: an own order, or a taper that is gone."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.paper import Status
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of


class Closed(QWidget):
    """`who_asked` says that another person is to sign in."""

    who_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("taper_verify")
        self._why = Text("", 11, SEMIBOLD, "caution", wrap=True)
        self._hint = Text(self._words("own_hint"), 10, wrap=True)
        self.who = button(self._words("who"), "taper_verify.who", primary=True)
        self.who.clicked.connect(self.who_asked)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(StatusMark(Status.APPLIES), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._why, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 16, 16, 16)
        rows.setSpacing(12)
        rows.addLayout(line)
        rows.addWidget(self._hint)
        rows.addWidget(self.who, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addStretch(1)

    def present(self, name: str | None) -> None:
        """Say that it is this person's own order; None: that there is no such taper."""
        own = name is not None
        self._why.set_text(self._words("own", name=name or "") if own else self._words("gone"))
        self._hint.setVisible(own)
        self.who.setVisible(own)
