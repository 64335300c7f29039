"""Taper notices: what is to be known of a plan, or why there is none, one line each."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.paper import Status
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Text

Notice = tuple[Status, str]


class Notices(QWidget):
    """Lines of words, each with the shape of its status."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Notice, ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(16, 8, 16, 8)
        self._rows.setSpacing(4)
        self.setVisible(False)

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says, line by line."""
        return tuple(text for _, text in self._shown)

    def show_lines(self, notices: tuple[Notice, ...]) -> None:
        """Say these; the same ones cost nothing."""
        if notices == self._shown:
            return
        self._shown = notices
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for status, text in notices:
            self._rows.addWidget(_Notice(status, text))
        self.setVisible(bool(notices))


class _Notice(QWidget):
    def __init__(self, status: Status, text: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(StatusMark(status), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(text, 10, wrap=True), 1)
