"""A running taper's sheet reckons with the bag that hangs and the weight in force."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from bedside import at, bag, event, infusion, vasopressin, weight
from made_drugs import per_kg, units
from taper_events import another, given, ordered, taper
from taper_sheets import (
    BASE,
    BY_WEIGHT,
    ORDER,
    RUNNING,
    codes,
    hung_since,
    notes,
    only,
    sheet,
    steps,
)
from tapers import accepted, norepinephrine_plan

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import note
from pressorsheet.core.quantity import (
    InUnit,
    MassConcentration,
    MassDose,
    PumpRate,
    UnitConcentration,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.wording import say


@pytest.mark.parametrize(
    ("contents", "rate", "strength"),
    # 0.03 units/min x 60 = 1.8 units/h
    [("40 units", "4.5", "0.4"), ("20 units", "9", "0.2"), ("100 units", "1.8", "1")],
)
def test_the_rescue_rate_is_that_of_the_bag_that_hangs(
    reference: Reference, contents: str, rate: str, strength: str
) -> None:
    document = sheet(reference, "11:30", *ORDER, hung_since(contents))
    stop = document.stop
    assert stop.rescue_dose == units("0.03")
    assert stop.rescue_rate == PumpRate(Fraction(rate))
    assert stop.concentration == UnitConcentration(Fraction(strength))
    # the rows stay those of the plan's bag
    assert document.concentration == UnitConcentration(Fraction("0.4"))


def test_of_a_hung_bag_that_tells_no_strength_no_rescue_rate_is_printed(
    reference: Reference,
) -> None:
    unsaid = bag("norepinephrine", "08:00", "N", "4 mg", 250, hung_at=at("08:00"))
    charted = (weight("08:00", 70), unsaid, ordered(plan=BY_WEIGHT))
    stop = sheet(reference, "11:30", *charted).stop
    assert (stop.rescue_dose, stop.rescue_rate, stop.concentration) == (per_kg("0.1"), None, None)


def test_of_a_bag_that_runs_and_nobody_charted_no_rescue_rate_is_printed(
    reference: Reference,
) -> None:
    other = vasopressin("11:15", "0.03", bag="X")
    stop = sheet(reference, "11:30", *ORDER, other).stop
    assert (stop.rescue_rate, stop.concentration) == (None, None)
    since = sheet(reference, "11:30", *ORDER, other, hung_since("20 units")).stop
    assert since.rescue_rate == PumpRate(Fraction(9))


def test_where_no_bag_is_charted_the_rescue_rate_is_for_the_plans(reference: Reference) -> None:
    stop = sheet(reference, "11:30", ordered()).stop
    assert stop.rescue_rate == PumpRate(Fraction("4.5"))
    assert stop.concentration == UnitConcentration(Fraction("0.4"))


@pytest.mark.parametrize(
    ("weights", "rate"),
    # 0.1 mcg/kg/min x kg x 60 / 16 mcg/mL: 26.25 at 70 kg, 30 at 80 kg
    [
        ((weight("08:00", 70),), "26.3"),
        ((weight("08:00", 70), weight("11:20", 80)), "30"),
        ((), None),
    ],
)
def test_the_rescue_rate_is_that_of_the_weight_in_force(
    reference: Reference, weights: tuple[AnyEvent, ...], rate: str | None
) -> None:
    stop = sheet(reference, "11:30", *weights, BASE, ordered(plan=BY_WEIGHT)).stop
    assert stop.rescue_rate == (None if rate is None else PumpRate(Fraction(rate)))
    assert stop.concentration == MassConcentration(Fraction(16))


def test_each_dose_by_weight_has_the_weight_that_its_mcg_per_min_are_for(
    reference: Reference,
) -> None:
    heavier = weight("12:10", 80)
    step = given(1, "12:00", "0.08", dose_unit="mcg/kg/min")
    charted = (weight("08:00", 70), BASE, ordered(plan=BY_WEIGHT), step, heavier)
    document = sheet(reference, "12:20", *charted)
    actual = steps(document)[0].actual
    assert actual is not None
    assert (document.weight, document.stop.weight, actual.weight) == (
        Weight(Fraction(70)),
        Weight(Fraction(80)),
        Weight(Fraction(70)),
    )
    assert sheet(reference, "11:30", *ORDER).weight is None


def test_a_dose_by_weight_that_is_told_has_its_mcg_per_min_beside(reference: Reference) -> None:
    """0.1 mcg/kg/min at the 70 kg in force are 7 mcg/min; nobody weighed: none is made up."""
    both = {"dose": Decimal("0.1"), "dose_unit": "mcg/kg/min", "reason": "low"}
    back = taper("stepped_back", "12:08", row=1, **both)
    charted = (weight("08:00", 70), BASE, ordered(plan=BY_WEIGHT))
    dose = InUnit(WeightBasedDose(Fraction("0.1")), "mcg/kg/min")
    told = note("sheet_dose_by_weight", dose=dose, minute=InUnit(MassDose(Fraction(7)), "mcg/min"))
    (said,) = notes(steps(sheet(reference, "12:10", *charted, back))[0].instead)
    assert said["dose"] == told
    step = given(1, "12:00", "0.08", dose_unit="mcg/kg/min")
    later = taper("stepped_back", "12:30", row=1, **both)
    document = sheet(reference, "12:40", *charted, step, later)
    assert only("sheet_stepped_back", *document.log)["dose"] == told
    replaced = taper("replanned", "12:20", version=2, plan=BY_WEIGHT, reason="pause")
    (earlier,) = sheet(reference, "12:30", *charted, step, replaced).earlier
    # 0.08 mcg/kg/min at 70 kg
    assert only("sheet_then_given", earlier.given)["dose"] == note(
        "sheet_dose_by_weight",
        dose=InUnit(per_kg("0.08"), "mcg/kg/min"),
        minute=InUnit(MassDose(Fraction("5.6")), "mcg/min"),
    )
    (unweighed,) = notes(steps(sheet(reference, "12:10", *charted[1:], back))[0].instead)
    assert unweighed["dose"] == dose


def test_a_taper_by_weight_prints_in_its_own_unit(reference: Reference) -> None:
    plan = dict(plan_mapping(accepted(norepinephrine_plan(start=at("12:00")))))
    n = bag("norepinephrine", "08:00", "N", "4 mg", 250, salt="base", hung_at=at("08:00"))
    runs = event(
        "infusion",
        "09:00",
        drug="norepinephrine",
        dose=Decimal("0.1"),
        dose_unit="mcg/kg/min",
        bag_id="N",
    )
    document = sheet(reference, "11:30", weight("08:00", 70), n, runs, ordered(plan=plan))
    assert document.start_dose == per_kg("0.1")
    assert document.every == timedelta(minutes=60)
    minute = InUnit(MassDose(Fraction(7)), "mcg/min")
    assert only("sheet_running_minute", *document.bag_lines) == note(
        "sheet_running_minute", dose=minute
    )
    # nobody weighed: the dose stands alone
    unweighed = sheet(reference, "11:30", n, runs, ordered(plan=plan))
    assert codes(*unweighed.bag_lines) == [*RUNNING, "sheet_hung"]
    zone = at("09:00").tzinfo
    assert [say(said, zone) for said in notes(document.bag_lines[-1])][:4] == [
        "Running now: 0.1 mcg/kg/min",
        "(7 mcg/min)",
        "= 26.3 mL/h at 16 mcg/mL",
        ", since 09:00.",
    ]


def test_of_a_dose_by_weight_nobody_says_what_a_pump_ordered_in_mcg_per_min_is_set_to(
    reference: Reference,
) -> None:
    plan = another({**BY_WEIGHT, "dose_unit": "mcg/min"})
    runs = infusion("norepinephrine", "09:00", "0.1 mcg/kg/min", "N")
    charted = (BASE, runs, ordered(plan=plan))
    assert codes(*sheet(reference, "11:30", *charted).bag_lines) == [*RUNNING, "sheet_hung"]
    weighed = sheet(reference, "11:30", weight("08:00", 70), *charted)
    assert only("sheet_running_rate", *weighed.bag_lines)["rate"] == PumpRate(Fraction("26.3"))
