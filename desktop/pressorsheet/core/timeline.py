"""Timeline: records in order of time, immutable; adding one costs the same however long it is.

The records lie in chunks. A new timeline shares every chunk but one with the old, so that a month
at one reading a minute is added to as cheaply as a day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

CHUNK = 256


class Dated(Protocol):
    """What a timeline holds: a time, and its place among records of the same time."""

    @property
    def at(self) -> datetime:
        """When it happened."""
        ...

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """at, recorded_at, id."""
        ...


T = TypeVar("T", bound=Dated)
_at = attrgetter("at")
_order = attrgetter("order")


def _first_at(chunk: tuple[T, ...]) -> datetime:
    return chunk[0].at


class Timeline(Generic[T]):
    """Records sorted by their order; read by time, newest or oldest first."""

    __slots__ = ("_chunks",)

    def __init__(self, chunks: tuple[tuple[T, ...], ...] = ()) -> None:
        self._chunks = chunks

    @classmethod
    def of(cls, records: Iterable[T]) -> "Timeline[T]":
        """A timeline of records in any order."""
        ranked = sorted(records, key=_order)
        return cls(tuple(tuple(ranked[i : i + CHUNK]) for i in range(0, len(ranked), CHUNK)))

    @property
    def chunks(self) -> tuple[tuple[T, ...], ...]:
        """The records in runs of at most CHUNK, oldest first."""
        return self._chunks

    def __len__(self) -> int:
        return sum(map(len, self._chunks))

    def __iter__(self) -> Iterator[T]:
        for chunk in self._chunks:
            yield from chunk

    def adding(self, record: T) -> "Timeline[T]":
        """This timeline and one more record, wherever in time it belongs; once if it is there."""
        if not self._chunks:
            return Timeline(((record,),))
        place = max(bisect_right(self._chunks, record.at, key=_first_at) - 1, 0)
        while place and record.order < self._chunks[place][0].order:
            place -= 1
        chunk = self._chunks[place]
        where = bisect_right(chunk, record.order, key=_order)
        if where and chunk[where - 1].order == record.order:
            return self
        if len(chunk) >= CHUNK and where == len(chunk) and place == len(self._chunks) - 1:
            return Timeline((*self._chunks, (record,)))
        grown = (*chunk[:where], record, *chunk[where:])
        halves = (grown,) if len(grown) <= CHUNK else (grown[: CHUNK // 2], grown[CHUNK // 2 :])
        return Timeline((*self._chunks[:place], *halves, *self._chunks[place + 1 :]))

    def back_from(self, now: datetime) -> Iterator[T]:
        """The records at or before `now`, newest first."""
        place = bisect_right(self._chunks, now, key=_first_at) - 1
        if place < 0:
            return
        chunk = self._chunks[place]
        for index in range(bisect_right(chunk, now, key=_at) - 1, -1, -1):
            yield chunk[index]
        for earlier in range(place - 1, -1, -1):
            yield from reversed(self._chunks[earlier])

    def between(self, start: datetime, end: datetime) -> Iterator[T]:
        """The records from `start` to `end`, both included, oldest first."""
        place = max(bisect_left(self._chunks, start, key=_first_at) - 1, 0)
        for chunk in self._chunks[place:]:
            if chunk[0].at > end:
                return
            first = bisect_left(chunk, start, key=_at)
            yield from chunk[first : bisect_right(chunk, end, key=_at)]
