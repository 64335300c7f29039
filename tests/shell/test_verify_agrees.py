"""Planner and verification, written apart, agree on every plan that the planner makes.

The plan goes through its JSON text, as it does between the taper and verify commands.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from corrupted import exact
from pressorsheet.cli.answer import json_text
from pressorsheet.core.bags import Bag
from pressorsheet.core.drugs import Drug, DrugLibrary, Salt
from pressorsheet.core.note import Refused
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
from pressorsheet.core.taper import TaperOrder, TaperRules, plan
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.verify import NoZone, Verification, VerifyRules, verify
from pressorsheet.library.drugs import shipped_library

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
        bag_left=None if part_left is None else Volume(bag.volume.ml * part_left),
        bag_expires=None if hours_left is None else start + hours_left * 60 * MINUTE,
    )


def judged(drug: Drug, order: TaperOrder) -> Verification | Refused:
    made = plan(order, drug, RULES)
    if isinstance(made, Refused):
        return made
    read = exact(json_text(plan_mapping(made)))
    zone = order.zone or NoZone.NOT_LOOKED_UP
    return verify(read, drug, VerifyRules(), None, zone)


@settings(max_examples=300)
@given(orders())
def test_every_plan_the_planner_makes_passes(given_order: tuple[Drug, TaperOrder]) -> None:
    verification = judged(*given_order)
    if isinstance(verification, Verification):
        assert [c for c in verification.checks if c.result.value == "fail"] == []
