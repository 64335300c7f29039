"""Shots: a widget as a picture in a theme, to look at while it is made.

from tests.ui.shots import shot      (from the top folder, QT_QPA_PLATFORM=offscreen)
"""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from pressorsheet.ui.theme import Theme, wear


def shot(widget: QWidget, place: Path, theme: Theme, width: int, height: int) -> None:
    """Dress the widget, lay it out at a size in logical pixels, and write what it shows."""
    wear(widget, theme)
    widget.resize(width, height)
    widget.show()
    for _ in range(3):
        QApplication.processEvents()
    assert widget.grab().save(str(place))
