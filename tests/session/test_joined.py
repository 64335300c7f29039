"""Two copies of one worksheet, joined in either order, are one record that tells its conflicts."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_events import made, made_id, minute, patient, reading
from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Note, Refused
from pressorsheet.exchange.worksheet import Worksheet, join, worksheet_of
from pressorsheet.journal import memory_journal
from pressorsheet.library.reference import reference as shipped_reference
from pressorsheet.session.session import Session

SHEET = made_id("sheet")
LATER = minute(1_000)


def shipped() -> Reference:
    found = shipped_reference()
    assert isinstance(found, Reference)
    return found


REFERENCE = shipped()


def weight(kg: int, at: int = 5) -> AnyEvent:
    return made("weight", at, kg=kg, weight_kind="actual", basis="measured")


def dose(thousandths: str, at: int = 10) -> AnyEvent:
    amount = Decimal(thousandths)
    return made("infusion", at, drug="norepinephrine", dose=amount, dose_unit="mcg/kg/min")


def struck(at: int, wrong: AnyEvent) -> AnyEvent:
    return made("struck", at, event_id=wrong.id)


ADMITTED = patient()
POOL: list[AnyEvent] = [
    weight(80),
    weight(82),
    dose("0.1"),
    dose("0.2"),
    made("target", 20, map_low_mmhg=65),
    made("target", 20, map_low_mmhg=75),
    patient(30, bed="12"),
    patient(30, bed="14"),
    reading(40, 64),
    reading(40, 66),
    struck(50, weight(82)),
    struck(51, struck(50, weight(82))),
    struck(52, dose("0.2")),
]
COPIES = st.lists(st.sampled_from(POOL), unique_by=lambda event: event.id)


def sheet(events: Sequence[AnyEvent]) -> Worksheet:
    made_of = worksheet_of(SHEET, [ADMITTED, *events])
    assert isinstance(made_of, Worksheet)
    return made_of


def joined(*copies: Worksheet) -> Worksheet:
    whole = copies[0]
    for copy in copies[1:]:
        found = join(whole, copy)
        assert isinstance(found, Worksheet)
        whole = found
    return whole


@given(COPIES, COPIES, COPIES)
def test_joining_files_is_the_union_in_any_order(
    one: list[AnyEvent], other: list[AnyEvent], third: list[AnyEvent]
) -> None:
    a, b, c = sheet(one), sheet(other), sheet(third)
    assert joined(a, b) == joined(b, a)
    assert joined(joined(a, b), c) == joined(a, joined(b, c))
    assert joined(a, a) == a
    assert joined(a, b, a, b) == joined(a, b)
    union = {event.id for event in (*a.events, *b.events)}
    assert {event.id for event in joined(a, b).events} == union


def told(*copies: Worksheet) -> tuple[str, tuple[Note, ...]]:
    """What a store says that has taken in these copies, one after another."""
    session = Session(memory_journal(), REFERENCE, lambda: made_id("new"))
    for copy in copies:
        assert session.joined(copy, confirmed=True) == SHEET
    assert session.open(SHEET) is None
    said = tuple(conflict.says for conflict in session.conflicts(SHEET, LATER))
    return session.worksheet().fingerprint, said


@given(COPIES, COPIES)
def test_two_stores_that_join_each_other_hold_the_same_record_and_tell_the_same(
    one: list[AnyEvent], other: list[AnyEvent]
) -> None:
    a, b = sheet(one), sheet(other)
    assert told(a, b) == told(b, a)
    assert told(a, b, a, b, b) == told(a, b)
    assert told(a, b)[0] == joined(a, b).fingerprint


@pytest.mark.parametrize("order", [lambda pair: pair, lambda pair: pair[::-1]])
def test_a_weight_of_two_copies_is_neither(
    order: Callable[[list[Worksheet]], list[Worksheet]],
) -> None:
    copies = order([sheet([weight(80), dose("0.1")]), sheet([weight(82), dose("0.1")])])
    _, said = told(*copies)
    assert [each["says"].code for each in said] == ["conflict_weight"]
    session = Session(memory_journal(), REFERENCE, lambda: made_id("new"))
    for copy in copies:
        session.joined(copy)
    session.open(SHEET)
    assessment = session.assessment(LATER)
    assert assessment.view.weight() is None


def test_a_worksheet_that_is_not_here_tells_nothing() -> None:
    session = Session(memory_journal(), REFERENCE, lambda: made_id("new"))
    assert session.conflicts(SHEET, LATER) == ()
    assert isinstance(session.open(SHEET), Refused)
