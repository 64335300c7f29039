"""Planner and verification, written apart, agree on every plan that the planner makes.

The plan goes through its JSON text, as it does between the taper and verify commands.
"""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from corrupted import Plan, exact
from pressorsheet.cli.answer import json_text
from pressorsheet.core.bags import Bag
from pressorsheet.core.drugs import Drug, DrugLibrary, Salt
from pressorsheet.core.note import Refused
from pressorsheet.core.number import plain_text
from pressorsheet.core.quantity import (
    MassAmount,
    MassDose,
    PumpRate,
    UnitAmount,
    UnitDose,
    Volume,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.taper import TaperOrder, TaperPlan, TaperRules, plan
from pressorsheet.core.taper.code import LONGEST, code_text, read_code
from pressorsheet.core.taper.order import counted_left
from pressorsheet.core.taper.proof import Bar, verified_as_typed
from pressorsheet.core.taper.rebuilding import left_besides_full
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.verify import (
    Check,
    NoZone,
    PrintedPlan,
    Result,
    Verification,
    VerifyRules,
    printed_plan,
    verify,
)
from pressorsheet.core.verify.typed import TypedPlan
from pressorsheet.exchange.typed_plan import read_typed
from pressorsheet.library.drugs import shipped_library
from typed_sheet import typed_lines

MINUTE = timedelta(minutes=1)
RULES = TaperRules(
    largest_error_percent=Fraction(5),
    most_rows=200,
    late_after=15 * MINUTE,
    map_max_age=15 * MINUTE,
    watch_after_off=1440 * MINUTE,
)
# Whole-hour, half-hour and quarter-hour offsets, with and without a clock change in 2026.
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
CLOCK_CHANGES = (
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
)


def library() -> DrugLibrary:
    read = shipped_library()
    assert isinstance(read, DrugLibrary)
    return read


DRUGS = library().drugs


def one_of(draw: st.DrawFn, *values: Any) -> Any:
    return draw(st.sampled_from(values))


@st.composite
def orders(draw: st.DrawFn) -> tuple[Drug, TaperOrder]:
    """An order such as people give: doses in plain decimals; many of them the planner refuses."""
    drug = DRUGS[one_of(draw, "vasopressin", "norepinephrine")]
    volume = Volume(Fraction(one_of(draw, 20, 50, 100, 125, 250, 500)))
    if drug.is_in_units:
        bag = Bag(drug.id, UnitAmount(Fraction(one_of(draw, 10, 20, 40, 50, 100))), volume)
        weight, kind, highest = None, UnitDose, Fraction("0.1")
    else:
        content = MassAmount(Fraction(one_of(draw, 4, 8, 16, 32) * 1000))
        bag = Bag(drug.id, content, volume, one_of(draw, *Salt))
        weight = Weight(Fraction(draw(st.integers(350, 1800)), 10))
        kind, highest = one_of(draw, (WeightBasedDose, Fraction(1)), (MassDose, weight.kg))
    running = round(highest * draw(st.integers(5, 100)) / 100, 3)
    return drug, timed(draw, bag, kind, running, weight)


def timed(
    draw: st.DrawFn,
    bag: Bag,
    kind: Callable[[Fraction], Any],
    running: Fraction,
    weight: Weight | None,
) -> TaperOrder:
    start = one_of(draw, *CLOCK_CHANGES) - draw(st.integers(0, 600)) * MINUTE
    zone = one_of(draw, None, *map(ZoneInfo, ZONES))
    hours_left = one_of(draw, None, None, draw(st.integers(0, 40)))
    part_left = one_of(draw, None, None, Fraction(draw(st.integers(1, 99)), 100))
    return TaperOrder(
        running=kind(running),
        end=kind(one_of(draw, Fraction(0), Fraction(0), round(running / 3, 3))),
        start=start,
        bag=bag,
        pump_step=PumpRate(Fraction(one_of(draw, "0.1", "0.1", "0.01", "1"))),
        step=kind(round(running / one_of(draw, 2, 3, 5, 8, 12, 40), 3)),
        interval=one_of(draw, 30, 45, 60, 60, 61, 90, 240, 600) * MINUTE,
        weight=weight,
        zone=zone,
        reason=one_of(draw, None, "unit practice"),
        ordered_by=one_of(draw, None, "Dr \u00c5. Lind \U0001f489"),
        bag_left=None if part_left is None else counted_left(Volume(bag.volume.ml * part_left)),
        bag_expires=None if hours_left is None else start + hours_left * 60 * MINUTE,
    )


def printed(made: TaperPlan) -> Plan:
    plan_text: Plan = exact(json_text(plan_mapping(made)))
    return plan_text


def verdict(read: Plan, order: TaperOrder, drug: Drug) -> Verification:
    return verify(read, drug, VerifyRules(), None, order.zone or NoZone.NOT_LOOKED_UP)


def from_paper(read: TypedPlan | Refused, order: TaperOrder, drug: Drug) -> Verification:
    assert not isinstance(read, Refused), read
    zone = order.zone or NoZone.NOT_LOOKED_UP
    return verified_as_typed(read, Bar(drug, RULES, VerifyRules(), zone=zone))


def fails(verification: Verification) -> list[Check]:
    return list(verification.of(Result.FAIL))


def proof(verification: Verification) -> Result:
    (found,) = [check for check in verification.checks if check.id == "fingerprint"]
    return found.result


def zone_named(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def test_every_plan_the_planner_makes_passes() -> None:
    tried = Counter[str]()

    @settings(max_examples=2500)
    @given(orders())
    def hold(given_order: tuple[Drug, TaperOrder]) -> None:
        drug, order = given_order
        made = plan(order, drug, RULES)
        if isinstance(made, TaperPlan):
            tried["plans"] += 1
            assert fails(verdict(printed(made), order, drug)) == []

    hold()
    sys.stdout.write(f"{dict(tried)}\n")
    # 1,511 by itself, 1,414 after others: what is drawn depends on which modules are loaded
    assert tried["plans"] >= 1300


def test_every_plan_passes_from_its_code_and_from_the_lines_of_its_sheet() -> None:
    """Proven by its fingerprint, but where a code had to leave words out for room."""
    tried = Counter[str]()

    @settings(max_examples=200)
    @given(orders())
    def hold(given_order: tuple[Drug, TaperOrder]) -> None:
        drug, order = given_order
        made = plan(order, drug, RULES)
        if isinstance(made, TaperPlan):
            tried.update(from_code_and_lines(made, order, drug))

    hold()
    sys.stdout.write(f"{dict(tried)}\n")
    assert tried["codes"] >= 100
    assert tried["codes that prove all"] >= tried["codes"] * 9 // 10


def from_code_and_lines(made: TaperPlan, order: TaperOrder, drug: Drug) -> list[str]:
    """Hold one plan read from its code, and from the lines of its sheet; what was tried."""
    read = printed(made)
    shape = printed_plan(read)
    assert isinstance(shape, PrintedPlan)
    text = code_text(shape)
    coded = read_code(text, {zone.upper(): zone for zone in ZONES})
    found = from_paper(coded, order, drug)
    assert fails(found) == []
    assert len(text) <= LONGEST
    assert isinstance(coded, TypedPlan)
    tried = ["codes"]
    if not coded.texts_missing:
        assert proof(found) is Result.PASS
        tried.append("codes that prove all")
    left = left_besides_full(shape)
    told = None if left is None else f"{plain_text(left)} mL"
    lines = "\n".join(typed_lines(read, told)).encode()
    found = from_paper(read_typed(lines, zone_named), order, drug)
    assert fails(found) == []
    assert proof(found) is Result.PASS
    return tried
