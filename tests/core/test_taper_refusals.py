"""Refusals of a taper order, each whole: its code and the figures the sentence names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from made_drugs import ANGIOTENSIN, BY_MASS, NOREPINEPHRINE, VASOPRESSIN, per_kg, units
from tapers import (
    MINUTE,
    NOREPINEPHRINE_RULES,
    accepted,
    bag,
    norepinephrine_order,
    norepinephrine_plan,
    rules,
    vasopressin_order,
    vasopressin_plan,
)

from pressorsheet.core.drugs import Level, Side, Tier
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import MassConcentration, MassDose, PumpRate, Volume, Weight
from pressorsheet.core.taper import plan
from pressorsheet.core.taper.order import END_OF_TIME
from pressorsheet.wording import say


def reasons(made: Any) -> tuple[Note, ...]:
    assert isinstance(made, Refused), made
    return made.reasons


def rate(text: str) -> PumpRate:
    return PumpRate(Fraction(text))


STEP = units("0.005")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"step": units("0")}, note("taper_step_not_positive", step=units("0"))),
        (
            {"step": units("0.0051")},
            note("taper_step_too_large", step=units("0.0051"), largest=STEP),
        ),
        (
            {"step": per_kg("0.005")},
            note("taper_doses_differ_in_kind", dose=units("0.03")),
        ),
        ({"end": per_kg("0")}, note("taper_doses_differ_in_kind", dose=units("0.03"))),
        ({"rescue": per_kg("0.1")}, note("taper_doses_differ_in_kind", dose=units("0.03"))),
        (
            {"end": units("0.035")},
            note("taper_end_above_start", start=units("0.03"), end=units("0.035")),
        ),
        ({"end": units("0.03")}, note("taper_nothing_to_reduce", dose=units("0.03"))),
        ({"end": units("-0.001")}, note("taper_end_negative", end=units("-0.001"))),
        ({"rescue": units("0")}, note("taper_rescue_not_positive", dose=units("0"))),
        (
            # 0.0001 units/min x 150 = 0.015 mL/h
            {"rescue": units("0.0001")},
            note(
                "dose_rounds_to_zero",
                dose=units("0.0001"),
                rate=rate("0.015"),
                pump_step=rate("0.1"),
            ),
        ),
        (
            {"interval": 59 * MINUTE},
            note("taper_interval_too_short", interval=59 * MINUTE, shortest=HOUR),
        ),
        ({"interval": timedelta(0)}, note("taper_interval_not_positive")),
        (
            {"interval": HOUR + timedelta(microseconds=1)},
            note("taper_interval_not_whole_minutes"),
        ),
        ({"pump_step": rate("0")}, note("pump_step_not_positive", pump_step=rate("0"))),
        (
            {"other_taper": "norepinephrine", "reason": " "},
            note("taper_two_drugs", drug="vasopressin", other="norepinephrine"),
        ),
        (
            {"running": units("0.101")},
            note(
                "taper_start_above_ceiling",
                drug="vasopressin",
                dose=units("0.101"),
                ceiling=units("0.1"),
            ),
        ),
        (
            {"weight": Weight(Fraction(0))},
            note("weight_not_positive", weight=Weight(Fraction(0))),
        ),
        (
            {"start": datetime.fromisoformat("2026-11-22T22:00")},
            note("time_without_offset", text="2026-11-22T22:00:00"),
        ),
        (
            # 6 rows of 60 min do not end with the last minute of 2299
            {"start": datetime(2299, 12, 31, 18, 1, tzinfo=UTC)},
            note("taper_beyond_calendar", year=2299),
        ),
        (
            # 0.01 mL at 3.8 mL/h lasts no minute, so that bags follow each other without end
            {"bag": bag("0.004 units/0.01 mL", VASOPRESSIN)},
            note("taper_too_many_bags", most=200, volume=Volume(Fraction("0.01"))),
        ),
    ],
)
def test_one_fault_is_one_reason_with_its_figures(changed: dict[str, Any], reason: Note) -> None:
    assert reasons(vasopressin_plan(**changed)) == (reason,)
    assert "None" not in say(reason)


def test_a_bag_of_another_drug_names_both() -> None:
    made = vasopressin_plan(bag=bag("4 mg/250 mL base", NOREPINEPHRINE))
    assert reasons(made)[0] == note(
        "taper_bag_of_another_drug", drug="vasopressin", other="norepinephrine"
    )


@pytest.mark.parametrize("running", ["0", "-0.03"])
def test_a_taper_from_no_dose_names_it(running: str) -> None:
    made = vasopressin_plan(running=units(running), end=units("-1"))
    assert reasons(made)[:2] == (
        note("taper_nothing_running", dose=units(running)),
        note("taper_end_negative", end=units("-1")),
    )


def test_units_for_a_drug_dosed_by_mass_are_named_with_the_drug() -> None:
    order = norepinephrine_order(running=units("0.03"), end=units("0"), step=units("0.005"))
    assert reasons(plan(order, NOREPINEPHRINE, NOREPINEPHRINE_RULES)) == (
        note("taper_dose_of_another_kind", drug="norepinephrine", dose=units("0.03")),
        note(
            "units_are_not_mass",
            dose=units("0.03"),
            concentration=MassConcentration(Fraction(16)),
        ),
    )


def test_what_only_a_person_can_order_is_asked_for() -> None:
    made = norepinephrine_plan(step=None, interval=None, weight=None)
    assert reasons(made) == (
        note("taper_step_not_ordered"),
        note("taper_interval_not_ordered"),
        note("weight_missing"),
    )


def test_a_concentration_outside_the_librarys_names_both_bounds() -> None:
    # 0.5 mg in 250 mL is 2 mcg/mL; clinical.md section 3: 4 to 320
    made = norepinephrine_plan(bag=bag("0.5 mg/250 mL base", NOREPINEPHRINE))
    assert reasons(made)[0] == note(
        "concentration_not_allowed",
        drug="norepinephrine",
        concentration=MassConcentration(Fraction(2)),
        low=MassConcentration(Fraction(4)),
        high=MassConcentration(Fraction(320)),
    )


def test_a_drug_without_rules_or_ceiling_is_named() -> None:
    nothing = plan(norepinephrine_order(), ANGIOTENSIN, None)
    assert reasons(nothing) == (
        note("taper_no_rules", drug="angiotensin-ii"),
        note("taper_no_ceiling", drug="angiotensin-ii"),
    )
    assert reasons(plan(vasopressin_order(), VASOPRESSIN, None)) == (
        note("taper_no_rules", drug="vasopressin"),
    )
    order = norepinephrine_order(bag=bag("2.5 mg/250 mL", ANGIOTENSIN))
    assert reasons(plan(order, ANGIOTENSIN, NOREPINEPHRINE_RULES)) == (
        note("taper_no_ceiling", drug="angiotensin-ii"),
    )


def test_a_step_that_cannot_be_held_against_the_largest_names_both() -> None:
    bound = rules(largest_step=per_kg("0.02"))
    doses = {"running": MassDose(Fraction(7)), "end": MassDose(Fraction(0))}
    step = MassDose(Fraction("1.5"))
    order = norepinephrine_order(**doses, step=step)
    # 0.02 mcg/kg/min x 70 kg = 1.4 mcg/min
    assert reasons(plan(order, NOREPINEPHRINE, bound)) == (
        note("taper_step_too_large", step=step, largest=MassDose(Fraction("1.4"))),
    )
    unweighed = norepinephrine_order(**doses, step=step, weight=None)
    assert reasons(plan(unweighed, NOREPINEPHRINE, bound)) == (
        note("taper_step_not_comparable", step=step, largest=per_kg("0.02")),
        note("weight_missing"),
    )


@pytest.mark.parametrize("rows", [201, 1000])
def test_too_many_rows_are_counted(rows: int) -> None:
    made = norepinephrine_plan(
        running=per_kg(str(Fraction(rows, 1000))), step=per_kg("0.001"), end=per_kg("0")
    )
    assert note("taper_too_many_rows", rows=rows, most=200) in reasons(made)


def test_a_remainder_counts_as_a_row_of_its_own() -> None:
    # 0.1 by 0.03: 0.07, 0.04, 0.01, OFF
    order = norepinephrine_order(step=per_kg("0.03"))
    assert len(accepted(plan(order, NOREPINEPHRINE, rules(most_rows=4))).rows) == 4
    assert reasons(plan(order, NOREPINEPHRINE, rules(most_rows=3))) == (
        note("taper_too_many_rows", rows=4, most=3),
    )


def test_rows_that_share_a_rate_are_named_from_the_first_pair() -> None:
    # at 1 unit/mL, steps of 0.1: 0.0056 units/min is 0.336 -> 0.3, 0.0048 is 0.288 -> 0.3
    whole = bag("100 units/100 mL", VASOPRESSIN)
    made = vasopressin_plan(running=units("0.0056"), step=units("0.0008"), bag=whole)
    assert note("taper_first_row_changes_nothing", rate=rate("0.3")) in reasons(made)
    # 0.3, 0.24 -> 0.2, 0.18 -> 0.2
    shared = vasopressin_plan(running=units("0.005"), step=units("0.001"), bag=whole)
    assert reasons(shared) == (note("taper_rows_share_rate", first=1, second=2, rate=rate("0.2")),)


def test_as_many_bags_as_the_plan_may_have_rows_and_no_more() -> None:
    # 3.8 and 3 mL/h for 6 h each: 40.8 mL, so 4 new bags of 10 mL beside the first
    order = vasopressin_order(
        running=units("0.03"),
        end=units("0.02"),
        interval=360 * MINUTE,
        bag=bag("4 units/10 mL", VASOPRESSIN),
    )

    def with_most(most: int) -> Any:
        return plan(order, VASOPRESSIN, rules(default_step=STEP, most_rows=most))

    assert len(accepted(with_most(4)).bag_changes) == 4
    assert reasons(with_most(3)) == (
        note("taper_too_many_bags", most=3, volume=Volume(Fraction(10))),
    )


def test_the_calendar_ends_with_the_year_2299() -> None:
    assert datetime(2300, 1, 1, tzinfo=UTC) == END_OF_TIME


def test_a_rescue_above_the_ceiling_is_refused_also_with_a_reason() -> None:
    for reason in (None, "practice"):
        (said,) = reasons(vasopressin_plan(rescue=units("0.101"), reason=reason))
        assert said.code == "dose_beyond"
        assert said["dose"].quantity == units("0.101")
        assert said["limit"].quantity == units("0.1")


def test_each_kind_of_reason_is_said_once_by_its_first_instance() -> None:
    # at 1 unit/mL 0.0008 and 0.0004 units/min are 0.048 and 0.024 mL/h
    made = vasopressin_plan(
        running=units("0.0012"), step=units("0.0004"), bag=bag("100 units/100 mL", VASOPRESSIN)
    )
    rounded = [said for said in reasons(made) if said.code == "dose_rounds_to_zero"]
    assert [said["dose"] for said in rounded] == [units("0.0004")]


def test_a_weight_above_0_is_no_fault_however_small() -> None:
    accepted(vasopressin_plan(weight=Weight(Fraction("0.4"))))


def test_a_rescue_by_mass_is_held_against_the_ceiling_by_weight() -> None:
    def made(rescue: str) -> Any:
        doses = {"running": MassDose(Fraction(8)), "end": MassDose(Fraction(0))}
        return norepinephrine_plan(
            **doses, step=MassDose(Fraction(2)), rescue=MassDose(Fraction(rescue))
        )

    # 5 mcg/kg/min x 70 kg = 350 mcg/min
    accepted(made("350"))
    said = reasons(made("357"))
    assert [reason.code for reason in said][-1] == "dose_beyond"
    assert said[-1]["dose"].quantity == per_kg("5.1")
    assert said[-1]["limit"].quantity == per_kg("5")


def test_a_ceiling_by_mass_asks_for_no_weight() -> None:
    tier = Tier(Level.BEYOND, Side.ABOVE, MassDose(Fraction(100)))
    drug = replace(BY_MASS, tiers=(tier,))
    order = norepinephrine_order(
        running=MassDose(Fraction(8)),
        end=MassDose(Fraction(0)),
        step=MassDose(Fraction(2)),
        bag=bag("4 mg/250 mL", drug),
        weight=None,
    )
    assert len(accepted(plan(order, drug, NOREPINEPHRINE_RULES)).rows) == 4


@pytest.mark.parametrize("line", ["", "  ", "\u200b"])
def test_an_order_names_its_line_or_none_but_no_blank_one(line: str) -> None:
    assert reasons(vasopressin_plan(line=line)) == (note("taper_line_blank"),)
    assert accepted(vasopressin_plan()).order.route is None
    assert accepted(vasopressin_plan(line="left femoral")).order.route == "intravenous"
