"""Screen: what a person reads on a widget, and whether all of it is to be seen."""

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from offscreen import settle
from pressorsheet.ui.theme import Theme, wear

Kind = TypeVar("Kind", bound=QWidget)


def show(widget: QWidget, theme: Theme, width: int, height: int | None = None) -> None:
    """Put a widget on the screen in a theme; without a height as high as its width asks for."""
    wear(widget, theme)
    widget.resize(width, height or widget.heightForWidth(width))
    widget.show()
    settle()
    if height is None:
        # A part that follows the width may only now have said how high it is.
        widget.resize(width, widget.heightForWidth(width))
        settle()


def _spoken(widget: QWidget) -> Iterator[QLabel | QAbstractButton]:
    for part in widget.findChildren(QWidget):
        if isinstance(part, QLabel | QAbstractButton) and part.text() and part.isVisibleTo(widget):
            yield part


def named(widget: QWidget, kind: type[Kind], name: str) -> Kind:
    """The part of a kind that has this object name."""
    found = widget.findChild(kind, name)
    assert isinstance(found, kind), f"no {kind.__name__} {name}"
    return found


def texts(widget: QWidget) -> list[str]:
    """Every text on it that can be seen, in the order the parts were made."""
    return [part.text() for part in _spoken(widget)]


def all_text(widget: QWidget) -> str:
    return " | ".join(texts(widget))


def label(widget: QWidget, text: str) -> QLabel | QAbstractButton:
    """The one part that reads so."""
    found = [part for part in _spoken(widget) if part.text() == text]
    assert len(found) == 1, f"{text!r} {len(found)} times in {texts(widget)}"
    return found[0]


def place(widget: QWidget, part: QWidget) -> QRect:
    """Where a part lies on a widget."""
    return QRect(part.mapTo(widget, QPoint(0, 0)), part.size())


def hidden_or_clipped(widget: QWidget) -> list[str]:
    """The texts that lie outside, or have less room than the least they can do with."""
    return [
        part.text()
        for part in _spoken(widget)
        if not widget.rect().contains(place(widget, part))
        or part.width() < part.minimumSizeHint().width()
    ]


def overlapping(widget: QWidget) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other."""
    parts = list(_spoken(widget))
    return [
        (one.text(), other.text())
        for number, one in enumerate(parts)
        for other in parts[number + 1 :]
        if place(widget, one).intersects(place(widget, other))
    ]


def ink_height(part: QWidget, ground: QColor) -> int:
    """How many rows of pixels of a part are not plain ground."""
    image = part.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return sum(
        any(image.pixelColor(x, y) != ground for x in range(image.width()))
        for y in range(image.height())
    )


class Paints(QObject):
    """Counts what is painted on a widget and its parts from now on."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        for part in (widget, *widget.findChildren(QWidget)):
            part.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False
