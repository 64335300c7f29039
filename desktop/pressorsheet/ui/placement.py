"""Placement: how large a window opens, so that nothing of it lies outside the screen."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

SIZE = (1366, 768)
# What desktops put round a window, at most: their title bar with an edge, an edge on either side.
FRAME = QSize(16, 56)


def show_placed(window: QWidget, size: tuple[int, int] | None = None) -> None:
    """Show a window in the size asked for, else in its own; maximised where that has no room."""
    if size is not None:
        window.resize(*size)
        window.show()
        return
    inside = window.screen().availableSize() - FRAME
    own = QSize(*SIZE)
    # Also where nothing maximises it, or a person has it smaller again, all of it is in sight.
    window.resize(own.boundedTo(inside))
    if own == own.boundedTo(inside):
        window.show()
    else:
        window.showMaximized()
