"""Column: parts under each other that fill the height there is, or scroll.

What has the focus is scrolled into sight, with all of the part it belongs to where that fits.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from pressorsheet.ui.widgets.reveal import reveal
from pressorsheet.ui.widgets.text import ground


class Column(QScrollArea):
    """While it fills, parts give way down to their least before it scrolls; else none gives way."""

    # Room below what has the focus, for the line that belongs to it.
    margin = 24

    def __init__(self) -> None:
        super().__init__()
        self._fills = True
        self._inside = QWidget()
        self._parts = QVBoxLayout(self._inside)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(0)
        # What was just brought to the front has its place only when it is laid out.
        self._revealing = QTimer(self)
        self._revealing.setSingleShot(True)
        self._revealing.setInterval(0)
        self._revealing.timeout.connect(self._reveal_focus)
        ground(self._inside, "canvas")
        self.setWidget(self._inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)

    def add(self, part: QWidget, share: int = 0) -> None:
        """Put a part below the others; those with a share divide the height left over."""
        self._parts.addWidget(part, share)

    def head(self, part: QWidget) -> None:
        """Put a part above the others."""
        self._parts.insertWidget(0, part)

    def set_filling(self, *, fills: bool) -> None:
        """Whether it fills the height that there is."""
        self._fills = fills
        self._fill()

    def reveal_focus(self) -> None:
        """Scroll to what has the focus, as soon as all of it has its place."""
        self._revealing.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Lay out for another size."""
        super().resizeEvent(event)
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Lay out anew when a part asks for other room."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self._fill()
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        room, parts = self.viewport().size(), self._parts
        if parts.hasHeightForWidth():
            asked = parts.minimumHeightForWidth if self._fills else parts.heightForWidth
            height = asked(room.width())
        else:
            height = (parts.minimumSize() if self._fills else parts.sizeHint()).height()
        self._inside.resize(room.width(), max(room.height(), height))

    def _follow_focus(self, _before: QWidget | None, focused: QWidget | None) -> None:
        if focused is not None and self._inside.isAncestorOf(focused):
            self._revealing.start()

    def _reveal_focus(self) -> None:
        focused = self.window().focusWidget()
        directly = Qt.FindChildOption.FindDirectChildrenOnly
        parts = self._inside.findChildren(QWidget, options=directly)
        part = next((each for each in parts if each.isAncestorOf(focused)), None)
        if part is None:
            return
        room = self.viewport().height()
        if part.height() <= room:
            reveal(part, part.rect())
        elif focused.height() <= room:
            self._reveal_below(part, focused)
        # What is higher than the window, such as a list, brings its own place in focus into sight.

    def _reveal_below(self, part: QWidget, focused: QWidget) -> None:
        """Show a part from its top on, or further down where the focus would not be in sight."""
        end = focused.mapTo(part, focused.rect().bottomLeft()).y() + self.margin
        further = max(end - self.viewport().height(), 0)
        self.verticalScrollBar().setValue(part.y() + further)
