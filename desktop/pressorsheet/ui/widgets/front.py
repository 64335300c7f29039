"""Front: a stack that is as large as the page in front; Qt's own is as large as the largest."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class Front(QStackedWidget):
    """What is around it gives it the room that the page in front asks for."""

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As large as the page in front."""
        front = self.currentWidget()
        return super().sizeHint() if front is None else front.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As small as the page in front can be."""
        front = self.currentWidget()
        return super().minimumSizeHint() if front is None else front.minimumSizeHint()

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        """As the page in front; Qt's own asks all of them."""
        front = self.currentWidget()
        return front is not None and front.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """As high as the page in front is at a width."""
        front = self.currentWidget()
        return -1 if front is None else front.heightForWidth(width)
