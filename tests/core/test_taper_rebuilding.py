"""A recorded plan is made again exactly, or refused: a sheet never prints what was not ordered."""

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from made_drugs import NOREPINEPHRINE, VASOPRESSIN, units
from tapers import (
    NOREPINEPHRINE_RULES,
    VASOPRESSIN_RULES,
    accepted,
    bag,
    codes,
    norepinephrine_plan,
    vasopressin_plan,
)

from corrupted import exact
from pressorsheet.core.canonical import canonical_json, fingerprint
from pressorsheet.core.note import Refused
from pressorsheet.core.quantity import Pressure, Volume
from pressorsheet.core.taper import TaperPlan
from pressorsheet.core.taper.rebuilding import (
    hangings,
    left_at_start,
    left_besides_full,
    rebuilt,
    run_dry,
)
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.verify.printed import PrintedPlan, printed_plan

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = datetime.fromisoformat("2026-10-24T23:00+02:00")


def recorded(plan: TaperPlan, **changed: Any) -> PrintedPlan:
    """The plan as a store gives it back: numbers as decimals, its fingerprint kept."""
    return accepted(printed_plan({**plan_mapping(plan), **changed}))


def again(plan: TaperPlan, zone: tzinfo | None = None, **changed: Any) -> TaperPlan | Refused:
    rules = NOREPINEPHRINE_RULES if plan.drug is NOREPINEPHRINE else VASOPRESSIN_RULES
    return rebuilt(recorded(plan, **changed), plan.drug, rules, zone)


@pytest.mark.parametrize(
    "plan",
    [
        vasopressin_plan(),
        vasopressin_plan(bag_left=Volume(Fraction(62))),
        vasopressin_plan(bag_left=Volume(Fraction(10))),
        vasopressin_plan(bag_left=Volume(Fraction(0))),
        vasopressin_plan(bag_left=Volume(Fraction("3.8"))),
        vasopressin_plan(bag_expires=datetime.fromisoformat("2026-11-22T20:00+01:00")),
        vasopressin_plan(bag_expires=datetime.fromisoformat("2026-11-22T23:00+01:00")),
        vasopressin_plan(bag_expires=datetime.fromisoformat("2026-11-23T00:30+01:00")),
        vasopressin_plan(
            bag_left=Volume(Fraction(62)),
            bag_expires=datetime.fromisoformat("2026-11-23T00:30+01:00"),
        ),
        vasopressin_plan(
            ordered_by="Dr A. Lind",
            reason="unit practice",
            map_low=Pressure(Fraction(65)),
            map_high=Pressure(Fraction(75)),
            stop_below=Pressure(Fraction(60)),
            rescue=units("0.03"),
            call="Dr A. Lind, 4471",
            line="right internal jugular, medial lumen",
        ),
        norepinephrine_plan(),
        norepinephrine_plan(bag_left=Volume(Fraction("133.3"))),
    ],
)
def test_a_recorded_plan_is_made_again_row_for_row(plan: TaperPlan | Refused) -> None:
    made = accepted(plan)
    found = accepted(again(made))
    assert found.rows == made.rows
    assert [(each.at, each.because) for each in found.bag_changes] == [
        (each.at, each.because) for each in made.bag_changes
    ]
    assert plan_mapping(found) == plan_mapping(made)
    assert found.rescue == made.rescue


def test_a_plan_across_a_clock_change_is_made_again_in_its_zone() -> None:
    made = accepted(vasopressin_plan(start=NIGHT, zone=BERLIN))
    assert accepted(again(made, BERLIN)).rows == made.rows


def test_a_plan_whose_zone_is_not_known_here_is_refused() -> None:
    made = accepted(vasopressin_plan(start=NIGHT, zone=BERLIN))
    assert codes(again(made, None)) == ["taper_not_rebuilt"]


def test_an_altered_plan_is_refused_even_with_a_fingerprint_made_anew() -> None:
    made = accepted(vasopressin_plan())
    rows = [dict(row) for row in plan_mapping(made)["rows"]]
    rows[2]["set_rate_ml_per_h"] = Decimal("2.4")
    altered = {**plan_mapping(made), "rows": rows}
    signed = fingerprint(altered)
    assert signed != plan_mapping(made)["fingerprint"]
    assert codes(again(made, rows=rows, fingerprint=signed)) == ["taper_not_rebuilt"]


def test_a_plan_of_other_rules_is_refused() -> None:
    made = accepted(vasopressin_plan())
    found = rebuilt(
        recorded(made),
        VASOPRESSIN,
        replace(VASOPRESSIN_RULES, shortest_interval=timedelta(hours=2)),
        None,
    )
    assert codes(found) == ["taper_not_rebuilt"]


def test_a_plan_without_rules_or_of_another_drug_is_refused() -> None:
    made = accepted(vasopressin_plan())
    assert codes(rebuilt(recorded(made), VASOPRESSIN, None, None)) == ["taper_not_rebuilt"]
    other = rebuilt(recorded(made), NOREPINEPHRINE, NOREPINEPHRINE_RULES, None)
    assert codes(other) == ["taper_not_rebuilt"]


@pytest.mark.parametrize(
    "bag",
    [
        {"amount": 40, "amount_unit": "mL", "volume_ml": 100, "salt": None},
        {"amount": 40, "amount_unit": "barrels", "volume_ml": 100, "salt": None},
        {"amount": 40, "amount_unit": "units", "volume_ml": 100, "salt": "table salt"},
        {"amount": 40, "amount_unit": "units", "volume_ml": 0, "salt": None},
    ],
)
def test_a_bag_in_words_that_are_not_ours_is_refused(bag: dict[str, Any]) -> None:
    assert codes(again(accepted(vasopressin_plan()), bag=bag)) == ["taper_not_rebuilt"]


def test_a_row_that_leaves_the_bag_unsaid_is_refused() -> None:
    made = accepted(vasopressin_plan())
    rows = [{**row, "left_ml": None} for row in plan_mapping(made)["rows"]]
    assert codes(again(made, rows=rows)) == ["taper_not_rebuilt"]


@pytest.mark.parametrize("left", ["20", "19.7", "0.3"])
def test_a_plan_read_from_a_file_is_made_again_though_its_figures_end_at_12_digits(
    left: str,
) -> None:
    made = accepted(
        vasopressin_plan(
            running=units("0.005"),
            step=units("0.002"),
            interval=timedelta(minutes=61),
            bag=bag("10 units/20 mL", VASOPRESSIN),
            bag_left=Volume(Fraction(left)),
        )
    )
    # 0.4 mL/h for 61 min are 0.40666... mL
    read = accepted(printed_plan(exact(canonical_json(plan_mapping(made)))))
    assert read.rows[0].volume_ml == Fraction("0.406666666667")
    assert accepted(rebuilt(read, VASOPRESSIN, VASOPRESSIN_RULES, None)).rows == made.rows


def test_what_was_left_is_a_tenth_where_the_rounding_of_figures_alone_stands_between() -> None:
    full = recorded(accepted(vasopressin_plan()))
    assert (left_at_start(full), left_besides_full(full)) == (Fraction(100), None)
    first = full.rows[0]
    for left_ml, expected in (
        ("96.1999999999", "100"),
        ("96.200001", "100.000001"),
        ("96.19", "99.99"),
    ):
        row = replace(first, left_ml=Fraction(left_ml))
        found = left_at_start(replace(full, rows=(row,)))
        assert found == Fraction(expected)
    # 1.7 mL at 3.8 mL/h are gone in the first row
    dry = recorded(accepted(vasopressin_plan(bag_left=Volume(Fraction("1.7")))))
    assert (left_at_start(dry), left_besides_full(dry)) == (None, None)


# The first row runs 60 min at 3.8 mL/h, 0.0633 mL a minute; changes are told in whole minutes
@pytest.mark.parametrize(
    ("left", "tenths"),
    [
        ("0", ["0"]),
        ("0.1", ["0.1"]),
        ("1.7", ["1.7"]),
        # gone as the second row begins, and later: that follows from the rows
        ("3.8", []),
        ("5.2", []),
        ("100", []),
    ],
)
def test_what_a_bag_held_that_ran_dry_in_the_first_row_follows_from_when(
    left: str, tenths: list[str]
) -> None:
    plan = recorded(accepted(vasopressin_plan(bag_left=Volume(Fraction(left)))))
    assert list(run_dry(plan)) == [Fraction(tenth) for tenth in tenths]
    # 0.04 units/min are 6 mL/h, a tenth a minute: each tenth has a minute of its own
    at_six = vasopressin_plan(running=units("0.045"), bag_left=Volume(Fraction("0.5")))
    assert list(run_dry(recorded(accepted(at_six)))) == [Fraction("0.5")]


def test_every_tenth_that_runs_dry_in_the_same_minute_may_have_been_what_was_left() -> None:
    # 0.04 units/min of 0.2 units/mL are 12 mL/h, two tenths a minute: gone in its third minute
    thin, left = bag("20 units/100 mL", VASOPRESSIN), Volume(Fraction("0.5"))
    plan = recorded(accepted(vasopressin_plan(bag=thin, running=units("0.045"), bag_left=left)))
    assert list(run_dry(plan)) == [Fraction("0.4"), Fraction("0.5")]


def test_a_bag_that_expires_in_the_first_row_did_not_run_dry() -> None:
    # at 3.8 mL/h a tenth would have run dry in that minute too
    end = datetime.fromisoformat("2026-11-22T22:01+01:00")
    plan = recorded(accepted(vasopressin_plan(bag_expires=end)))
    assert plan.bag_changes[0].because == "expired"
    assert list(run_dry(plan)) == []
    assert list(run_dry(replace(plan, rows=()))) == []


def test_what_may_have_been_known_of_the_bag_is_each_left_once_with_its_first_end_or_none() -> None:
    # a bag lasts 18 h: of five bags in 72 h three are changed for that
    plan = recorded(accepted(vasopressin_plan(interval=timedelta(hours=12))))
    assert [change.because for change in plan.bag_changes] == ["expired"] * 3
    end, five = plan.bag_changes[0].at, Volume(Fraction(5))
    assert list(hangings(plan, [None, Fraction(5), None])) == [
        (None, None),
        (None, end),
        (five, None),
        (five, end),
    ]
    dry = recorded(accepted(vasopressin_plan(bag_left=Volume(Fraction("1.7")))))
    assert list(hangings(dry, [Fraction(5)])) == [(five, None)]
