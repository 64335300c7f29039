"""Finding: what a criterion found: a truth with its evidence, what is missing, and whether it aged.

Findings combine by Kleene's rules and keep the evidence of all their parts.
"""

from collections.abc import Iterable, Iterator

from pressorsheet.core.clock import Clock
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note
from pressorsheet.core.truth import Truth, conjunction, disjunction, negation


@frozen
class Finding:
    """A truth, the notes behind it, what is missing for it to be known, and age.

    `out_of_date` says that it is unknown because what is charted is too old. `clock` is set by a
    stability clock alone.
    """

    truth: Truth
    because: tuple[Note, ...] = ()
    missing: tuple[Note, ...] = ()
    out_of_date: bool = False
    clock: Clock | None = None


def met(*because: Note) -> Finding:
    """Met, and why."""
    return Finding(Truth.MET, because)


def not_met(*because: Note) -> Finding:
    """Not met, and why."""
    return Finding(Truth.NOT_MET, because)


def unknown(*missing: Note, because: Iterable[Note] = ()) -> Finding:
    """Unknown for want of what is named."""
    return Finding(Truth.UNKNOWN, tuple(because), missing)


def out_of_date(*missing: Note, because: Iterable[Note] = ()) -> Finding:
    """Unknown, since what is charted is too old."""
    return Finding(Truth.UNKNOWN, tuple(because), missing, out_of_date=True)


def all_of(findings: Iterable[Finding]) -> Finding:
    """Met where all are."""
    parts = tuple(findings)
    truth = conjunction(part.truth for part in parts)
    return _combined(truth, parts, decided_by=truth)


def any_of(findings: Iterable[Finding]) -> Finding:
    """Met where one is."""
    parts = tuple(findings)
    truth = disjunction(part.truth for part in parts)
    return _combined(truth, parts, decided_by=truth)


def none_of(findings: Iterable[Finding]) -> Finding:
    """Met where none is."""
    parts = tuple(findings)
    one = disjunction(part.truth for part in parts)
    return _combined(negation(one), parts, decided_by=one)


def _combined(truth: Truth, parts: tuple[Finding, ...], decided_by: Truth) -> Finding:
    """What decided is said first; what is missing is asked for only while the whole is unknown."""
    in_order = tuple(_deciding_first(decided_by, parts))
    open_parts = [part for part in parts if part.truth is Truth.UNKNOWN]
    is_open = truth is Truth.UNKNOWN
    return Finding(
        truth,
        _distinct(note for part in in_order for note in part.because),
        _distinct(note for part in open_parts for note in part.missing) if is_open else (),
        is_open and any(part.out_of_date for part in open_parts),
        next((part.clock for part in parts if part.clock is not None), None),
    )


def _deciding_first(truth: Truth, parts: tuple[Finding, ...]) -> Iterator[Finding]:
    """The parts that decided, then the others: where a line has no more room, the others go."""
    yield from (part for part in parts if part.truth is truth)
    yield from (part for part in parts if part.truth is not truth)


def _distinct(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(dict.fromkeys(notes))
