"""Findings combine by Kleene's rules and keep their evidence (clinical.md section 2)."""

from datetime import timedelta
from itertools import product

import pytest

from pressorsheet.core.clock import Clock
from pressorsheet.core.finding import (
    Finding,
    all_of,
    any_of,
    met,
    none_of,
    not_met,
    out_of_date,
    unknown,
)
from pressorsheet.core.note import note
from pressorsheet.core.truth import Truth

MET, NOT, UNK = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN
YES = met(note("yes"))
NO = not_met(note("no"))
OPEN = unknown(note("needs"), because=[note("seen")])
OLD = out_of_date(note("newer"), because=[note("aged")])
CLOCK = Clock(MET, timedelta(hours=9), timedelta(hours=8), None, None)


def codes(finding: Finding) -> tuple[list[str], list[str]]:
    return [one.code for one in finding.because], [one.code for one in finding.missing]


def test_a_finding_says_its_truth_and_why() -> None:
    yes, no = met(note("yes"), note("also")), not_met(note("no"))
    wanted, aged = unknown(note("needs"), because=[note("seen")]), out_of_date(note("newer"))
    assert (yes.truth, codes(yes), yes.out_of_date) == (MET, (["yes", "also"], []), False)
    assert (no.truth, codes(no), no.out_of_date) == (NOT, (["no"], []), False)
    assert (wanted.truth, codes(wanted)) == (UNK, (["seen"], ["needs"]))
    assert (aged.truth, codes(aged)) == (UNK, ([], ["newer"]))
    assert (wanted.out_of_date, aged.out_of_date) == (False, True)
    old = out_of_date(note("newer"), because=[note("aged")])
    assert codes(old) == (["aged"], ["newer"])


# Kleene's tables, written out: left, right, and, or, neither.
TABLE = [
    (YES, YES, MET, MET, NOT),
    (YES, NO, NOT, MET, NOT),
    (YES, OPEN, UNK, MET, NOT),
    (NO, NO, NOT, NOT, MET),
    (NO, OPEN, NOT, UNK, UNK),
    (OPEN, OPEN, UNK, UNK, UNK),
]


@pytest.mark.parametrize(("left", "right", "both", "either", "neither"), TABLE)
def test_findings_combine_by_kleenes_rules_in_either_order(
    left: Finding, right: Finding, both: Truth, either: Truth, neither: Truth
) -> None:
    for pair in ((left, right), (right, left)):
        assert all_of(pair).truth is both
        assert any_of(pair).truth is either
        assert none_of(pair).truth is neither


def test_of_none_all_and_neither_are_met_and_any_is_not() -> None:
    assert (all_of([]).truth, none_of([]).truth, any_of([]).truth) == (MET, MET, NOT)


@pytest.mark.parametrize(
    ("combine", "said"),
    [
        (all_of, ["no", "yes", "seen"]),
        (any_of, ["yes", "no", "seen"]),
        (none_of, ["yes", "no", "seen"]),
    ],
)
def test_the_evidence_of_all_parts_is_kept_once_what_decided_first(
    combine: object, said: list[str]
) -> None:
    found = combine(iter([YES, NO, YES, OPEN]))  # type: ignore[operator]  # one of the three
    assert codes(found)[0] == said


def test_what_is_missing_is_asked_only_while_the_whole_is_unknown() -> None:
    assert codes(all_of([YES, OPEN]))[1] == ["needs"]
    assert codes(all_of([NO, OPEN]))[1] == []
    assert codes(any_of([YES, OPEN]))[1] == []
    assert codes(any_of([NO, OPEN, OLD, OPEN]))[1] == ["needs", "newer"]
    assert codes(none_of([NO, OPEN]))[1] == ["needs"]
    assert codes(none_of([YES, OPEN]))[1] == []


def test_a_part_that_is_decided_asks_for_nothing() -> None:
    decided = Finding(NOT, (), (note("denied"),), out_of_date=True)
    found = any_of([decided, OPEN])
    assert (codes(found)[1], found.out_of_date) == (["needs"], False)


def test_it_is_out_of_date_only_while_unknown_for_an_aged_part() -> None:
    wanted = [(all_of, YES, True), (all_of, NO, False), (any_of, NO, True), (any_of, YES, False)]
    for combine, beside, aged in wanted:
        for pair in ([OLD, beside], [beside, OLD]):
            assert combine(pair).out_of_date is aged
    assert not all_of([OPEN, OPEN]).out_of_date
    assert all_of([OPEN, OLD]).out_of_date


def test_the_clock_of_a_part_is_kept() -> None:
    clocked = Finding(MET, clock=CLOCK)
    for parts in product([clocked], [YES, NO, OPEN]):
        for pair in (parts, parts[::-1]):
            assert all_of(pair).clock is any_of(pair).clock is none_of(pair).clock is CLOCK
    assert all_of([YES, NO]).clock is None
