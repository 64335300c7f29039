"""Flow: parts side by side with hairlines between them, on as few rows as the width allows.

Rows are filled evenly, so that no part is left over alone; each part gets the width it asks for
where there is room, and never less than its least. A part may be there only while all of it stands
on one row, and another in its place while it does not.
"""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pressorsheet.core.frozen import frozen
from pressorsheet.ui.theme import theme_of


@frozen
class Spacing:
    """Measures of a flow in pixels: heights of one row alone and of each of several; the ends.

    A hairline has `pad` on either side, where room is short down to `least_pad`.
    """

    alone: int
    row: int
    ends: int
    pad: int
    least_pad: int
    hairline: int


class Room(Enum):
    """When a part is there: always, where one row holds all of it, or where one row does not."""

    ANY = 0
    AMPLE = 1
    SHORT = 2


class Flow(QWidget):
    """Lays its parts out in reading order; parts added at the end stand at the right.

    Without such parts, room left over is shared by all.
    """

    def __init__(self, spacing: Spacing) -> None:
        super().__init__()
        self._spacing = spacing
        self._parts: dict[QWidget, Room] = {}
        self._absent: set[QWidget] = set()
        self._at_end: set[QWidget] = set()
        self._placed: list[list[QWidget]] = []
        self._hairlines: list[tuple[int, int]] = []
        self._laid_out: tuple[object, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget, *, at_end: bool = False, room: Room = Room.ANY) -> None:
        """Put a part after those that are there."""
        part.setParent(self)
        self._parts[part] = room
        if at_end:
            self._at_end.add(part)

    def keep(self, part: QWidget, *, kept: bool) -> None:
        """Whether a part has anything to say; `place` then makes room for it or takes it away."""
        if kept:
            self._absent.discard(part)
        else:
            self._absent.add(part)

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """One row, or as many as it takes."""
        return self._height_of(len(self._rows(width)))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """All parts on one row, as wide as they ask for."""
        wish = self._taken([_wish(part) for part in self._but(Room.SHORT)])
        return QSize(wish, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """No narrower than the widest part at its least; the height follows from the width."""
        least = max((_least(part) for part in self._but(Room.AMPLE)), default=0)
        return QSize(least + 2 * self._spacing.ends, self._spacing.alone)

    def event(self, event: QEvent) -> bool:
        """Lay out anew when a part asks for other room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Lay out for another width."""
        super().resizeEvent(event)
        self.place()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Lay out what changed while it was not seen."""
        super().showEvent(event)
        self.place()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """Draw the hairlines between parts of a row, and between rows."""
        painter = QPainter(self)
        theme, spacing = theme_of(self), self._spacing
        for x, index in self._hairlines:
            top, height = self._band(index)
            middle = top + (height - spacing.hairline) // 2
            painter.fillRect(x, middle, 1, spacing.hairline, theme.color("strong_line"))
        for index in range(1, len(self._placed)):
            top, _height = self._band(index)
            painter.fillRect(
                spacing.ends, top, self.width() - 2 * spacing.ends, 1, theme.color("line")
            )
        painter.end()

    def place(self) -> None:
        """Give every part its place; where nothing asks for another, nothing is done."""
        shown = self._shown(self.width())
        wanted = (self.width(), *((part, *_wants(part)) for part in shown))
        if wanted == self._laid_out:
            return
        self._laid_out = wanted
        for part in self._parts:
            part.setHidden(part not in shown)
        self._placed = self._rows(self.width())
        self._hairlines.clear()
        for index, row in enumerate(self._placed):
            self._place_row(row, index)
        # What is around it may have asked for the height before a part asked for other room.
        if self.height() != self._height_of(len(self._placed)):
            self.updateGeometry()
        self.update()

    def _shown(self, width: int) -> list[QWidget]:
        """The parts that are there at a width."""
        ample = self._but(Room.SHORT)
        if self._taken([_least(part) for part in ample]) <= width:
            return ample
        return self._but(Room.AMPLE)

    def _but(self, unwanted: Room) -> list[QWidget]:
        """The parts that have something to say, without those of one kind of room."""
        kept = self._parts.items()
        return [p for p, room in kept if room is not unwanted and p not in self._absent]

    def _height_of(self, rows: int) -> int:
        return self._spacing.alone if rows <= 1 else rows * self._spacing.row

    def _band(self, index: int) -> tuple[int, int]:
        alone = len(self._placed) <= 1
        height = self._spacing.alone if alone else self._spacing.row
        return index * height, height

    def _taken(self, widths: Sequence[int]) -> int:
        between = 2 * self._spacing.least_pad + 1
        return sum(widths) + between * max(len(widths) - 1, 0) + 2 * self._spacing.ends

    def _rows(self, width: int) -> list[list[QWidget]]:
        """The fewest rows; of all ways to fill them, the one whose widest row is least wide."""
        parts = self._shown(width)
        least = [_least(part) for part in parts]
        if not parts or self._taken(least) <= width:
            return [parts] if parts else []
        fewest = len(self._filled(least, width))
        wished = [_wish(part) for part in parts]
        for limit in self._limits(wished, width):
            filled = self._filled(wished, limit)
            if len(filled) <= fewest:
                return _grouped(parts, filled)
        return _grouped(parts, self._filled(least, width))

    def _limits(self, widths: Sequence[int], width: int) -> list[int]:
        """What a row of neighbours can take, smallest first, up to the width there is."""
        ends = range(1, len(widths) + 1)
        sums = {self._taken(widths[start:end]) for end in ends for start in range(end)}
        return sorted(taken for taken in sums if taken <= width)

    def _filled(self, widths: Sequence[int], limit: int) -> list[int]:
        """How many parts each row takes when rows are filled up to a limit."""
        counts, row = [0], list[int]()
        for width in widths:
            if row and self._taken([*row, width]) > limit:
                counts.append(0)
                row = []
            row.append(width)
            counts[-1] += 1
        return counts

    def _place_row(self, row: list[QWidget], index: int) -> None:
        top, height = self._band(index)
        pad = self._pad_of(row)
        widths = self._shares(row, self.width() - self._between(row, pad))
        left_over = max(self.width() - self._between(row, pad) - sum(widths), 0)
        x = self._spacing.ends
        for place, (part, width) in enumerate(zip(row, widths, strict=True)):
            if place:
                x += pad
                self._hairlines.append((x, index))
                x += 1 + pad
            if part in self._at_end:
                # Only the first of those at the end jumps: nothing is left over after it.
                x, left_over = x + left_over, 0
            own = height if _fills(part) else part.sizeHint().height()
            part.setGeometry(x, top + (height - own) // 2, width, own)
            x += width

    def _between(self, row: list[QWidget], pad: int) -> int:
        """What a row takes beside its parts."""
        return (2 * pad + 1) * (len(row) - 1) + 2 * self._spacing.ends

    def _pad_of(self, row: list[QWidget]) -> int:
        """The room beside a hairline: what parts that are not cut leave, up to what is wanted."""
        room = self.width() - self._taken([_wish(part) for part in row])
        more = max(room, 0) // (2 * max(len(row) - 1, 1))
        return min(self._spacing.pad, self._spacing.least_pad + more)

    def _shares(self, row: list[QWidget], room: int) -> list[int]:
        """The width of each part: its least, then what it asks for, then a share of the rest."""
        widths = [_least(part) for part in row]
        wished = (_wish(part) for part in row)
        lacks = [max(wish - least, 0) for wish, least in zip(wished, widths, strict=True)]
        spare = max(room - sum(widths), 0)
        granted, lacking = min(spare, sum(lacks)), max(sum(lacks), 1)
        widths = [w + lack * granted // lacking for w, lack in zip(widths, lacks, strict=True)]
        if not self._at_end:
            share = max(room - sum(widths), 0) // len(row)
            widths = [width + share for width in widths]
        return [min(width, self.width() - 2 * self._spacing.ends) for width in widths]


def _fills(part: QWidget) -> bool:
    """Whether a part takes the whole height of its row."""
    return part.sizePolicy().verticalPolicy() == QSizePolicy.Policy.Expanding


def _wants(part: QWidget) -> tuple[int, int, int]:
    """All that its place depends on."""
    return _least(part), _wish(part), part.sizeHint().height()


def _wish(part: QWidget) -> int:
    return max(part.sizeHint().width(), part.minimumWidth())


def _least(part: QWidget) -> int:
    return max(min(part.minimumSizeHint().width(), part.sizeHint().width()), part.minimumWidth())


def _grouped(parts: list[QWidget], counts: list[int]) -> list[list[QWidget]]:
    rows, start = [], 0
    for count in counts:
        rows.append(parts[start : start + count])
        start += count
    return rows
