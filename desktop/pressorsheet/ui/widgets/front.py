"""Front: a stack that is as large as the page in front; Qt's own is as large as the largest.

What is around Qt's own asks the layout of that one, which asks all its pages whatever its widget
says. The layout here holds one page at a time, so that it can be asked.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from pressorsheet.ui.keys import enter


class Front(QWidget):
    """Shows one of its pages, with the calls of Qt's own stack; the first one added comes first.

    `changed`: another page came to the front.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[QWidget] = []
        self._front: QWidget | None = None
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)

    def addWidget(self, page: QWidget) -> None:  # noqa: N802  # Qt's name
        """Take a page in, behind the one in front."""
        page.hide()
        page.setParent(self)
        # A page that was made for one answer is gone once it was given.
        self._pages = [*(each for each in self._pages if isValid(each)), page]
        if self._front is None:
            self.setCurrentWidget(page)

    def indexOf(self, page: QWidget) -> int:  # noqa: N802  # Qt's name
        """The place of a page among the pages; -1 where it is none of them."""
        return self._pages.index(page) if page in self._pages else -1

    def currentWidget(self) -> QWidget | None:  # noqa: N802  # Qt's name
        """The page in front."""
        return self._front

    def setCurrentWidget(self, page: QWidget) -> None:  # noqa: N802  # Qt's name
        """Bring a page to the front; where the one before had the focus, it goes along."""
        before = self._front
        if page is before:
            return
        focused = self.window().focusWidget()
        goes_along = before is not None and (before is focused or before.isAncestorOf(focused))
        # Asked before it is shown: what comes into sight may be given the focus somewhere.
        was = page.focusWidget()
        self._front = page
        if before is not None:
            self._room.removeWidget(before)
        self._room.addWidget(page)
        page.show()
        if goes_along and not enter(page, was):
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        if before is not None:
            before.hide()
        self.changed.emit()
