"""Replay: a sequence read lazily once and walked again as often as asked."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Replay(Generic[T]):
    """Yields what its source yields, remembering it, so that the source is read only once.

    Each walk stops where it stops; no more is read than the longest walk asked for.
    """

    __slots__ = ("_rest", "_seen")

    def __init__(self, source: Iterator[T]) -> None:
        self._rest = source
        self._seen: list[T] = []

    def __iter__(self) -> Iterator[T]:
        place = 0
        while True:
            if place == len(self._seen):
                try:
                    self._seen.append(next(self._rest))
                except StopIteration:
                    return
            yield self._seen[place]
            place += 1
