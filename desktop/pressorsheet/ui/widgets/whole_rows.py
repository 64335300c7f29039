"""Whole rows: a table that scrolls by itself, or stands at full height in a view that scrolls."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent

from pressorsheet.ui.widgets.rows import Rows


class WholeRows(Rows):
    """A table whose rows are as high as they need; a subclass places them."""

    is_wide = True

    def set_wide(self, *, wide: bool) -> None:
        """Scroll by itself, or stand at full height in a view that scrolls."""
        self.is_wide = wide
        policies = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policies.ScrollBarAsNeeded if wide else policies.ScrollBarAlwaysOff
        )
        self.place()

    def place(self) -> None:
        """Columns and heights for the width that there is."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Columns and heights for another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.place()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Its heads and a row; all its rows where the view around it scrolls."""
        if self.is_wide:
            return super().minimumSizeHint()
        return QSize(0, self.horizontalHeader().height() + self.verticalHeader().length() + 2)
