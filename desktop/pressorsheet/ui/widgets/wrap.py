"""Wrap: a layout of fields in rows, left to right, that breaks where a row is full.

What may grow shares the room left on its row; a part added last with `at_end` stands at the right.
Before a row breaks, its gaps close up, and a part that says `gives_way` goes to its least width.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

GAP, TIGHT = 8, 3
LEAST_GROWING = 120


class Wrap(QLayout):
    """Rows of widgets, each at its own height, aligned at the top."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._at_end: QWidget | None = None
        self._blank = 0
        # Qt asks for the height at one width dozens of times while it lays a window out.
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def add_at_end(self, widget: QWidget, blank: int = 0) -> None:
        """Add the part that stands at the right of the last row.

        `blank` is what it keeps free at its top to stand in line with others: alone on a row it
        stands in line with nothing, and moves up by as much.
        """
        self.addWidget(widget)
        self._at_end = widget
        self._blank = blank

    def reorder(self, widgets: Sequence[QWidget]) -> None:
        """Have these parts stand first, in this order."""
        places: dict[QWidget | None, int] = {each: place for place, each in enumerate(widgets)}
        self._items.sort(key=lambda item: places.get(item.widget(), len(places)))
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802  # Qt's name
        """Take a part in."""
        self._items.append(item)

    def count(self) -> int:
        """How many parts there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  # Qt's name
        """A part by its place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  # Qt's name
        """Take a part out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802  # Qt's name
        """It takes the width it is given and no more height than it needs."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        """The narrower, the more rows."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """The height of all rows at a width."""
        if width not in self._heights:
            rows = list(self._rows(width))
            gaps = GAP * max(len(rows) - 1, 0)
            self._heights[width] = sum(map(_height, rows)) + gaps - self._moved_up(rows)
        return self._heights[width]

    def invalidate(self) -> None:
        """A part has become another: reckon anew."""
        self._heights.clear()
        super().invalidate()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """All on one row."""
        shown = self._shown()
        width = sum(_wanted(item) for item in shown) + GAP * max(len(shown) - 1, 0)
        return QSize(width, self.heightForWidth(max(width, self.geometry().width())))

    def minimumSize(self) -> QSize:  # noqa: N802  # Qt's name
        """No narrower than the widest part."""
        return QSize(max((_wanted(item) for item in self._shown()), default=0), 0)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802  # Qt's name
        """Give every part its place."""
        super().setGeometry(rect)
        top = rect.top()
        rows = list(self._rows(rect.width()))
        for row in rows:
            if row is rows[-1]:
                top -= self._moved_up(rows)
            self._place(row, QPoint(rect.left(), top), rect.width())
            top += _height(row) + GAP

    def _moved_up(self, rows: list[list[QLayoutItem]]) -> int:
        """How far the last row moves up: by what its part keeps free, where it is alone there."""
        is_alone = len(rows) > 1 and [item.widget() for item in rows[-1]] == [self._at_end]
        return self._blank if is_alone else 0

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _rows(self, width: int) -> Iterator[list[QLayoutItem]]:
        row: list[QLayoutItem] = []
        taken = 0
        for item in self._shown():
            least = _least(item)
            if row and taken + TIGHT + least > width:
                yield row
                row, taken = [], 0
            taken += least + (TIGHT if row else 0)
            row.append(item)
        if row:
            yield row

    def _place(self, row: list[QLayoutItem], start: QPoint, width: int) -> None:
        gap = _gap(row, width)
        left = width - sum(_wanted(item) for item in row) - gap * (len(row) - 1)
        growing = [item for item in row if _grows(item)]
        share = max(left, 0) // len(growing) if growing else 0
        x = start.x()
        for item in row:
            own = _wanted(item) + (share if item in growing else 0)
            if left < 0 and own > _least(item):
                own = max(own + left, _least(item))
                left += _wanted(item) - own
            if item.widget() is self._at_end and not growing:
                x += max(left, 0)
            item.setGeometry(QRect(x, start.y(), own, item.sizeHint().height()))
            x += own + gap


def _gap(row: list[QLayoutItem], width: int) -> int:
    """Between the parts of a row: all of it where there is room, else what is left."""
    between = len(row) - 1
    left = width - sum(_wanted(item) for item in row)
    return max(TIGHT, min(GAP, left // between)) if between else GAP


def _least(item: QLayoutItem) -> int:
    """The width that a part needs: what it wants, unless it says that it gives way."""
    gives_way = getattr(item.widget(), "gives_way", False)
    return item.minimumSize().width() if gives_way else _wanted(item)


def _grows(item: QLayoutItem) -> bool:
    """By the part's own policy: a field of one width holds an editor that would take any."""
    widget = item.widget()
    if widget is None:
        return bool(item.expandingDirections() & Qt.Orientation.Horizontal)
    return bool(widget.sizePolicy().expandingDirections() & Qt.Orientation.Horizontal)


def _wanted(item: QLayoutItem) -> int:
    if _grows(item):
        return max(LEAST_GROWING, item.minimumSize().width())
    return item.sizeHint().width()


def _height(row: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in row)
