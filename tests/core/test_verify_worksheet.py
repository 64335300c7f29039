"""The checks against the worksheet: charted dose, hung bag, weight in force, weaning criterion."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from printed_plans import BY_WEIGHT, CLOCK_CHANGE, facts_for, verified

from corrupted import Plan, plan_named
from pressorsheet.core.note import note
from pressorsheet.core.quantity import (
    InUnit,
    MassConcentration,
    MassDose,
    PumpRate,
    UnitConcentration,
    UnitDose,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.truth import Truth
from pressorsheet.core.verify import Check, Result


def check_with(plan: Plan, check_id: str, **facts: Any) -> Check:
    checks = verified(plan, replace(facts_for(plan), **facts)).checks
    return next(check for check in checks if check.id == check_id)


def units(text: str) -> UnitDose:
    return UnitDose(Fraction(text))


@pytest.mark.parametrize(
    ("running", "result"),
    [
        (units("0.03"), Result.PASS),
        (units("0.04"), Result.FAIL),
        (units("0"), Result.FAIL),
        (MassDose(Fraction("0.03")), Result.UNKNOWN),
        (None, Result.UNKNOWN),
    ],
)
def test_the_plan_starts_at_the_charted_running_dose(running: Any, result: Result) -> None:
    assert check_with(plan_named(CLOCK_CHANGE), "charted_start", running=running).result is result


def test_a_charted_pump_rate_agrees_with_the_dose_it_was_set_for() -> None:
    # 0.025 units/min needs 3.75 mL/h, is set 3.8, and the chart makes 3.8 x 0.4 / 60 of it.
    plan = {**plan_named(CLOCK_CHANGE), "from": Decimal("0.025")}
    charted = UnitDose(Fraction("3.8") * Fraction("0.4") / 60)
    assert check_with(plan, "charted_start", running=charted).result is Result.PASS
    other = UnitDose(Fraction("3.7") * Fraction("0.4") / 60)
    assert check_with(plan, "charted_start", running=other).result is Result.FAIL


def test_a_charted_pump_rate_below_1_ml_per_h_agrees_too() -> None:
    # 0.005 units/min needs 0.75 mL/h, is set 0.8
    plan = {**plan_named(CLOCK_CHANGE), "from": Decimal("0.005")}
    charted = UnitDose(Fraction("0.8") * Fraction("0.4") / 60)
    assert check_with(plan, "charted_start", running=charted).result is Result.PASS


def test_a_stopped_infusion_does_not_agree_with_a_dose_that_would_be_set_as_0() -> None:
    plan = {**plan_named(CLOCK_CHANGE), "from": Decimal("0.0001")}
    assert check_with(plan, "charted_start", running=units("0")).result is Result.FAIL


def test_a_charted_dose_by_mass_is_compared_by_the_printed_weight() -> None:
    # 0.1 mcg/kg/min at 70 kg are 7 mcg/min
    plan = plan_named(BY_WEIGHT)
    running = MassDose(Fraction(7))
    assert check_with(plan, "charted_start", running=running).result is Result.PASS
    # and at 0.5 kg 0.05
    light = {**plan, "weight_kg": Decimal("0.5")}
    running_light = MassDose(Fraction("0.05"))
    assert check_with(light, "charted_start", running=running_light).result is Result.PASS
    unweighed = {**plan, "weight_kg": None}
    assert check_with(unweighed, "charted_start", running=running).result is Result.UNKNOWN


def test_a_plan_that_gives_no_rate_is_compared_by_dose_alone() -> None:
    plan = {**plan_named(CLOCK_CHANGE), "pump_step_ml_per_h": Decimal(0)}
    assert check_with(plan, "charted_start", running=units("0.04")).result is Result.FAIL
    plan = {**plan_named(BY_WEIGHT), "bag": {**plan_named(BY_WEIGHT)["bag"], "salt": None}}
    running = WeightBasedDose(Fraction("0.2"))
    assert check_with(plan, "charted_start", running=running).result is Result.FAIL


@pytest.mark.parametrize(
    ("hung", "result"),
    [
        (UnitConcentration(Fraction("0.4")), Result.PASS),
        (UnitConcentration(Fraction("0.2")), Result.FAIL),
        (MassConcentration(Fraction("0.4")), Result.FAIL),
        (None, Result.UNKNOWN),
    ],
)
def test_the_plans_concentration_is_that_of_the_hung_bag(hung: Any, result: Result) -> None:
    assert check_with(plan_named(CLOCK_CHANGE), "hung_bag", hung=hung).result is result


def test_a_bag_label_without_a_concentration_agrees_with_no_bag() -> None:
    plan = plan_named(BY_WEIGHT)
    plan = {**plan, "bag": {**plan["bag"], "salt": None}}
    assert check_with(plan, "hung_bag").result is Result.FAIL


@pytest.mark.parametrize(
    ("weight", "result"),
    [
        (Weight(Fraction(70)), Result.PASS),
        (Weight(Fraction("70.5")), Result.FAIL),
        (None, Result.UNKNOWN),
    ],
)
def test_the_weight_is_the_one_in_force(weight: Any, result: Result) -> None:
    assert check_with(plan_named(BY_WEIGHT), "weight", weight=weight).result is result


def test_a_dose_not_by_weight_asks_for_none() -> None:
    plan = plan_named(CLOCK_CHANGE)
    assert check_with(plan, "weight", weight=Weight(Fraction(90))).result is Result.PASS


@pytest.mark.parametrize(
    ("status", "reason", "result"),
    [
        (Truth.MET, None, Result.PASS),
        (Truth.MET, "unit practice", Result.PASS),
        (Truth.NOT_MET, None, Result.FAIL),
        (Truth.NOT_MET, " ", Result.FAIL),
        (Truth.NOT_MET, "unit practice", Result.PASS),
        (Truth.UNKNOWN, None, Result.UNKNOWN),
        (Truth.UNKNOWN, "unit practice", Result.PASS),
    ],
)
def test_the_weaning_criterion_was_met_or_a_reason_is_recorded(
    status: Truth, reason: str | None, result: Result
) -> None:
    plan = {**plan_named(CLOCK_CHANGE), "reason": reason}
    assert check_with(plan, "wean", wean=status).result is result


def test_the_weaning_check_names_the_article_item_or_says_what_it_is() -> None:
    plan = plan_named(CLOCK_CHANGE)
    named = check_with(plan, "wean", wean=Truth.NOT_MET).numbers
    assert named == note("verify_wean_not_met", item="WEAN-2")
    unnamed = check_with(plan, "wean", wean=Truth.NOT_MET, wean_item=None).numbers
    assert unnamed == note("verify_wean_not_met", item="weaning_criterion")


def test_what_the_worksheet_charts_is_told_beside_the_plan() -> None:
    start, shown = (InUnit(units(number), "units/min") for number in ("0.03", "0.04"))
    plan, by_weight = plan_named(CLOCK_CHANGE), plan_named(BY_WEIGHT)
    running = MassDose(Fraction("0.03"))
    told = note("verify_start_not_comparable", start=start, running=running)
    assert check_with(plan, "charted_start", running=running).numbers == told
    told = note("verify_start_differs", start=start, running=shown)
    assert check_with(plan, "charted_start", running=units("0.04")).numbers == told
    planned, hung = (UnitConcentration(Fraction(number)) for number in ("0.4", "0.2"))
    told = note("verify_bag_differs", hung=hung, planned=planned)
    assert check_with(plan, "hung_bag", hung=hung).numbers == told
    light = Weight(Fraction(1))
    told = note("verify_weight_differs", weight=Weight(Fraction(70)), in_force=light)
    assert check_with(by_weight, "weight", weight=light).numbers == told
    told = note("verify_wean_reason", item="WEAN-1", status=Truth.NOT_MET)
    assert check_with(by_weight, "wean", wean=Truth.NOT_MET).numbers == told
    told = note("verify_wean_unknown", item="WEAN-2")
    assert check_with(plan, "wean", wean=Truth.UNKNOWN).numbers == told


def test_a_charted_pump_rate_is_told_beside_the_dose_it_was_set_for() -> None:
    # 0.025 units/min needs 3.75 mL/h, is set 3.8, which delivers 19/750 units/min
    plan = {**plan_named(CLOCK_CHANGE), "from": Decimal("0.025")}
    start, running = (InUnit(units(number), "units/min") for number in ("0.025", "19/750"))
    rate = PumpRate(Fraction("3.8"))
    told = note("verify_start_set", start=start, running=running, rate=rate)
    assert check_with(plan, "charted_start", running=units("19/750")).numbers == told


def test_a_bag_without_a_concentration_is_told_as_such() -> None:
    plan = plan_named(BY_WEIGHT)
    plan = {**plan, "bag": {**plan["bag"], "salt": None}}
    assert check_with(plan, "hung_bag").numbers == note("verify_concentration_not_computable")
