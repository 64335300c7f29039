"""Reveal: scrolls the area a widget stands in, so that the part in focus can be seen."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QScrollArea, QWidget


def reveal(widget: QWidget, part: QRect) -> None:
    """Bring a part of a widget into view; nothing happens where it stands in no scroll area."""
    inside: QWidget = widget
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        inside, around = around, around.parentWidget()
    if around is not None:
        # `inside` is the area's viewport: what is mapped there is counted from where it stands now.
        middle = widget.mapTo(inside, part.center())
        at = around.verticalScrollBar().value() + middle.y()
        around.ensureVisible(0, at, 0, part.height() // 2 + 1)
