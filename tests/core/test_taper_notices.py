"""Taper notices, each whole: level, code and every figure, computed by hand from clinical.md."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from made_drugs import NOREPINEPHRINE, VASOPRESSIN, per_kg, units
from tapers import (
    NOREPINEPHRINE_RULES,
    accepted,
    bag,
    norepinephrine_order,
    norepinephrine_plan,
    rules,
    vasopressin_order,
    vasopressin_plan,
)

from pressorsheet.core.drugs import Level
from pressorsheet.core.limits import MeasurementLimit, MeasurementLimits, Notice, Range
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import MassDose, PumpRate, Volume, Weight
from pressorsheet.core.taper import plan
from pressorsheet.core.taper.notices import taper_notices
from pressorsheet.wording import say

# clinical.md section 5: a weight is asked about outside 20 to 350 kg, checked outside 40 to 180
WEIGHTS = MeasurementLimit(
    "kg", "kg", Range(Fraction(20), Fraction(350)), Range(Fraction(40), Fraction(180)), ()
)
LIMITS = MeasurementLimits("1", {"kg": WEIGHTS}, Fraction(10), Fraction(2), "")
ASSUMED = Notice(Level.TELL, note("taper_bag_assumed"))
BERLIN = ZoneInfo("Europe/Berlin")


def told(made: Any) -> tuple[Notice, ...]:
    return taper_notices(accepted(made), LIMITS)


def of(code: str, notices: tuple[Notice, ...]) -> list[Notice]:
    return [notice for notice in notices if notice.code == code]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def rate(text: str) -> PumpRate:
    return PumpRate(Fraction(text))


def row_error(row: int, rounded: str, dose: Any, error: Fraction, side: str) -> Notice:
    said = note(
        "taper_row_error",
        row=row,
        rate=rate(rounded),
        dose=dose,
        error_percent=error,
        side=side,
        limit=Fraction(5),
    )
    return Notice(Level.CAUTION, said)


def test_the_row_that_is_off_says_its_rate_dose_error_and_the_limit() -> None:
    # 0.005 units/min x 150 = 0.75 mL/h, set 0.8: 20/3 % too much
    above = row_error(5, "0.8", units("0.005"), Fraction(20, 3), "above")
    assert told(vasopressin_plan()) == (above, ASSUMED)


def test_a_row_that_gets_too_little_says_how_much_less() -> None:
    # 64 mcg/mL, 70 kg: 0.0083 x 65.625 = 0.5446875, set 0.5
    made = norepinephrine_plan(
        running=per_kg("0.03"),
        end=per_kg("0.0083"),
        step=per_kg("0.0217"),
        bag=bag("16 mg/250 mL base", NOREPINEPHRINE),
    )
    less = (1 - Fraction("0.5") / Fraction("0.5446875")) * 100
    assert told(made) == (row_error(1, "0.5", per_kg("0.0083"), less, "below"), ASSUMED)


def test_half_a_percent_too_much_is_above_where_the_protocol_asks_for_it() -> None:
    # at 0.402 units/mL 0.025 units/min is 3.731 mL/h, set 3.7, which delivers 0.02479,
    # 0.84 % short; 0.02 is 2.985, set 3.0, which delivers 0.0201. The protocol passes 0.1 %.
    strict = rules(
        default_step=units("0.005"),
        default_interval=timedelta(hours=1),
        largest_error_percent=Fraction("0.1"),
    )
    order = vasopressin_order(end=units("0.02"), bag=bag("40.2 units/100 mL", VASOPRESSIN))
    made = accepted(plan(order, VASOPRESSIN, strict))
    said = [
        (notice.note["row"], notice.note["error_percent"], notice.note["side"])
        for notice in of("taper_row_error", taper_notices(made, LIMITS))
    ]
    assert said == [(1, Fraction("0.84"), "below"), (2, Fraction("0.5"), "above")]


def test_a_mass_dose_is_judged_by_the_plans_weight() -> None:
    # 21 mcg/min at 70 kg is 0.3 mcg/kg/min, in the tier from 0.25 on
    order = norepinephrine_order(
        running=MassDose(Fraction(21)), end=MassDose(Fraction(14)), step=MassDose(Fraction(7))
    )
    made = plan(order, NOREPINEPHRINE, NOREPINEPHRINE_RULES)
    first = told(made)[0]
    assert (first.level, first.code) == (Level.TELL, "dose_limit")
    assert first.note["dose"].quantity == per_kg("0.3")
    assert first.note["limit"].quantity == per_kg("0.25")


@pytest.mark.parametrize(("kg", "is_told"), [("39.9", True), ("40", False), ("180.1", True)])
def test_a_weight_outside_40_to_180_kg_is_to_be_checked(kg: str, is_told: bool) -> None:
    notices = told(norepinephrine_plan(weight=Weight(Fraction(kg))))
    assert len(notices) == is_told + 1  # beside the bag that is assumed
    checked = of("value_to_be_checked", notices)
    assert [(notice.level, notice.note["value"]) for notice in checked] == [
        (Level.CAUTION, Fraction(kg)) for _ in range(is_told)
    ]


def test_a_start_above_the_ceiling_says_on_what_terms_it_is_planned() -> None:
    above = told(vasopressin_plan(running=units("0.105"), reason="salvage"))
    said = of("taper_from_above_ceiling", above)
    assert said == [
        Notice(
            Level.STRONG,
            note("taper_from_above_ceiling", ceiling=units("0.1"), reason="salvage"),
        )
    ]
    assert say(said[0].note) == (
        "starts above the ceiling, 0.1 units/min: allowed only to reduce the dose charted as "
        "running; reason: salvage"
    )
    at_it = vasopressin_plan(running=units("0.1"), reason="salvage")
    assert of("taper_from_above_ceiling", told(at_it)) == []


# 5 mcg/kg/min are 350 mcg/min at 70 kg
@pytest.mark.parametrize(("running", "is_above"), [(400, True), (350, False)])
def test_a_start_by_mass_is_held_to_a_ceiling_by_weight(running: int, is_above: bool) -> None:
    start, step, off = (MassDose(Fraction(each)) for each in (running, 50, 0))
    strong = bag("16 mg/250 mL base", NOREPINEPHRINE)
    made = norepinephrine_plan(running=start, step=step, end=off, bag=strong, reason="salvage")
    said = [notice.note for notice in of("taper_from_above_ceiling", told(made))]
    terms = note("taper_from_above_ceiling", ceiling=per_kg("5"), reason="salvage")
    assert said == ([terms] if is_above else [])


def test_another_taper_is_named_with_the_reason_for_both() -> None:
    notices = told(vasopressin_plan(other_taper="norepinephrine", reason="both, as charted"))
    assert of("taper_with_another", notices) == [
        Notice(
            Level.STRONG,
            note("taper_with_another", other="norepinephrine", reason="both, as charted"),
        )
    ]
    assert of("taper_with_another", told(vasopressin_plan(reason="unit practice"))) == []


@pytest.mark.parametrize(
    ("running", "end", "said"),
    [
        # 0.032, 0.027, 0.022, 0.017, 0.012, 0.007, 0.002, OFF
        ("0.032", "0", [(units("0.002"), 7)]),
        # 0.03, 0.025, 0.022
        ("0.03", "0.022", [(units("0.003"), 2)]),
        ("0.03", "0.02", []),
    ],
)
def test_a_remainder_is_told_as_a_smaller_last_step(
    running: str, end: str, said: list[tuple[Any, int]]
) -> None:
    made = vasopressin_plan(running=units(running), end=units(end))
    assert of("taper_smaller_last_step", told(made)) == [
        Notice(Level.TELL, note("taper_smaller_last_step", step=step, row=row))
        for step, row in said
    ]


def test_each_bag_change_says_when_why_and_at_what_rate() -> None:
    # 2 units in 10 mL: 7.5 mL in the first hour, 2.5 left at 6 mL/h lasts 25 min; then 35 min
    # at 6 and an hour at 4.5 leave 2 mL, which last 40 min at 3 mL/h
    notices = told(vasopressin_plan(bag=bag("2 units/10 mL", VASOPRESSIN)))
    assert notices == (
        ASSUMED,
        *(
            Notice(
                Level.CAUTION,
                note("taper_bag_change", at=moment(when), why="empty", rate=rate(settable)),
            )
            for when, settable in (
                ("2026-11-22T23:25+01:00", "6"),
                ("2026-11-23T01:40+01:00", "3"),
            )
        ),
    )
    # a vasopressin bag lasts 18 h at room temperature, until the fourth row of a plan every 6 h:
    # changed first, at the third's 0.015 units/min, which are 2.25 mL/h at 0.4 units/mL
    expired = told(vasopressin_plan(interval=timedelta(hours=6)))
    assert of("taper_bag_change", expired)[0].note == note(
        "taper_bag_change", at=moment("2026-11-23T16:00+01:00"), why="expired", rate=rate("2.3")
    )


def test_a_clock_change_stands_between_the_two_rows_it_falls_between() -> None:
    # clocks go back at 03:00 on 25 Oct 2026: rows at 23, 00, 01, 02 and 02 again
    notices = told(vasopressin_plan(start=moment("2026-10-24T23:00+02:00"), zone=BERLIN))
    (change,) = of("taper_clock_change", notices)
    assert change.level is Level.TELL
    assert change.note["before"].isoformat() == "2026-10-25T02:00:00+02:00"
    assert change.note["after"].isoformat() == "2026-10-25T02:00:00+01:00"


def test_nothing_is_missing_in_any_notice_and_each_can_be_said() -> None:
    full = vasopressin_plan(
        running=units("0.032"),
        start=moment("2026-10-24T23:00+02:00"),
        zone=BERLIN,
        bag=bag("2 units/10 mL", VASOPRESSIN),
        other_taper="norepinephrine",
        reason="both, as charted",
    )
    notes: list[Note] = [notice.note for notice in (*told(full), *told(vasopressin_plan()))]
    assert {said.code for said in notes} >= {
        "dose_limit",
        "taper_with_another",
        "taper_row_error",
        "taper_smaller_last_step",
        "taper_bag_assumed",
        "taper_bag_change",
        "taper_clock_change",
    }
    for said in notes:
        assert None not in said.as_mapping().values()
        assert say(said)


def test_a_bag_whose_volume_left_is_known_is_not_taken_as_full() -> None:
    known = vasopressin_plan(bag_left=Volume(Fraction(60)))
    assert of("taper_bag_assumed", told(known)) == []
    assert of("taper_bag_assumed", told(vasopressin_plan())) == [ASSUMED]
