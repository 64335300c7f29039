"""Fault line: what is wrong with what was typed above, and how to mend it, in words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pressorsheet.core.paper import Status
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Text


class FaultLine(QWidget):
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
