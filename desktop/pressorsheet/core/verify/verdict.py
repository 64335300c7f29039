"""Verdict: the result of one named check with its numbers, and of all of them together."""

from collections.abc import Sequence
from enum import Enum
from typing import NoReturn

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, note

MOST_SHOWN = 4


class Result(Enum):
    """Pass, fail or unknown. Using one as a Python condition raises TypeError."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("a Result has three values: compare with `is Result.PASS`")


@frozen
class Check:
    """One named check: what came out, and with which numbers."""

    id: str
    result: Result
    numbers: Note


@frozen
class Verification:
    """All checks of a plan, and notices that fail nothing."""

    checks: tuple[Check, ...]
    notices: tuple[Note, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no check failed; what is unknown does not count against the plan."""
        return not self.of(Result.FAIL)

    def of(self, result: Result) -> tuple[Check, ...]:
        """The checks with this result."""
        return tuple(check for check in self.checks if check.result is result)


def judged(name: str, faults: Sequence[Note], follows: Note) -> Check:
    """Fail with the first faults and the count of the rest, or pass with what follows."""
    rest = len(faults) - MOST_SHOWN
    if rest > 0:
        numbers = note("verify_more_faults", faults=tuple(faults[:MOST_SHOWN]), more=rest)
        return Check(name, Result.FAIL, numbers)
    if faults:
        return Check(name, Result.FAIL, note("verify_faults", faults=tuple(faults)))
    return Check(name, Result.PASS, follows)
