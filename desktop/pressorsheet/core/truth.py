"""Truth: Kleene's three values, so that what is unknown can never pass for false."""

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn, assert_never


class Truth(Enum):
    """Met, not met or unknown. Using one as a Python condition raises TypeError."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth has three values: compare with `is Truth.MET`, never `if truth:`")


def truth_of(answer: bool | None) -> Truth:
    """The truth of a plain answer; None is unknown."""
    if answer is None:
        return Truth.UNKNOWN
    return Truth.MET if answer else Truth.NOT_MET


def negation(truth: Truth) -> Truth:
    """Kleene's not: unknown stays unknown."""
    match truth:
        case Truth.MET:
            return Truth.NOT_MET
        case Truth.NOT_MET:
            return Truth.MET
        case Truth.UNKNOWN:
            return Truth.UNKNOWN
        case _:
            assert_never(truth)


def conjunction(truths: Iterable[Truth]) -> Truth:
    """Kleene's and: one not met decides, else one unknown; of none it is met."""
    seen = set(truths)
    if Truth.NOT_MET in seen:
        return Truth.NOT_MET
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.MET


def disjunction(truths: Iterable[Truth]) -> Truth:
    """Kleene's or: one met decides, else one unknown; of none it is not met."""
    seen = set(truths)
    if Truth.MET in seen:
        return Truth.MET
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.NOT_MET
