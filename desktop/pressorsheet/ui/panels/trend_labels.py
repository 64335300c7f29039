"""Trend labels: words set where they overlap nothing; what finds no room is counted, not lost."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF

from pressorsheet.core.frozen import frozen

BETWEEN = 8.0
BESIDE = 5.0


@dataclass
class Taken:
    """The places already taken on the chart."""

    boxes: list[QRectF] = field(default_factory=list)

    def take(self, box: QRectF) -> None:
        """Nothing else may stand here."""
        self.boxes.append(box)

    def is_free(self, box: QRectF) -> bool:
        """Whether a box overlaps nothing."""
        return not any(box.intersects(other) for other in self.boxes)

    def first_free(self, boxes: Iterable[QRectF]) -> QRectF | None:
        """The first box that overlaps nothing, which is then taken; None where all do."""
        for box in boxes:
            if self.is_free(box):
                self.boxes.append(box)
                return box
        return None


@frozen
class Placed:
    """A text with its place: the moment it names, its left edge and its row."""

    x: float
    left: float
    row: int
    text: str


@frozen
class Rows:
    """Rows for texts that each name a place, from `left` to `right`."""

    count: int
    left: float
    right: float

    def set(
        self, marks: Sequence[tuple[float, str]], width_of: Callable[[str], float]
    ) -> list[Placed]:
        """The texts that find room right of their places, or left of them; none overlaps another.

        `marks` are in order of their places; what is not in the answer found no room.
        """
        ends = [self.left - BETWEEN] * self.count
        placed = []
        for x, text in marks:
            width = width_of(text)
            found = self._room(x, width, ends)
            if found is not None:
                row, start = found
                ends[row] = start + width
                placed.append(Placed(x, start, row, text))
        return placed

    def _room(self, x: float, width: float, ends: Sequence[float]) -> tuple[int, float] | None:
        for start in (x + BESIDE, x - width - BESIDE):
            for row, end in enumerate(ends):
                if start >= end + BETWEEN and start + width <= self.right:
                    return row, start
        return None
