"""Replay: a sequence read lazily once and walked again as often as asked."""

from collections.abc import Iterator
from copy import copy
from itertools import tee
from typing import Generic, TypeVar

T = TypeVar("T")


class Replay(Generic[T]):
    """Yields what its source yields, remembering it, so that the source is read only once.

    Each walk stops where it stops; no more is read than the longest walk asked for.
    """

    __slots__ = ("_first",)

    def __init__(self, source: Iterator[T]) -> None:
        (self._first,) = tee(source, 1)

    def __iter__(self) -> Iterator[T]:
        return copy(self._first)
