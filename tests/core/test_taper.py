"""The taper: rows from an order, the bag followed through them, and every refusal."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_drugs import ANGIOTENSIN, NOREPINEPHRINE, VASOPRESSIN, per_kg, units
from tapers import (
    DRUGS,
    MINUTE,
    NOREPINEPHRINE_RULES,
    RULES,
    TENTH,
    VASOPRESSIN_RULES,
    accepted,
    bag,
    codes,
    norepinephrine_order,
    norepinephrine_plan,
    rules,
    vasopressin_order,
    vasopressin_plan,
)

from pressorsheet.core.drugs import Storage
from pressorsheet.core.quantity import (
    MassDose,
    PumpRate,
    UnitDose,
    Volume,
    Weight,
    amount,
    quantity,
)
from pressorsheet.core.taper import BagEnd, TaperOrder, TaperPlan, plan
from pressorsheet.core.taper.order import counted_left, in_kind_of
from pressorsheet.core.taper.record import plan_mapping

VECTORS = Path(__file__).parents[1] / "vectors" / "taper"


def doses_of(made: TaperPlan) -> list[Fraction]:
    return [amount(row.to_dose) for row in made.rows]


@pytest.mark.parametrize("path", sorted(VECTORS.glob("*.toml")), ids=lambda path: path.stem)
def test_plans_computed_by_hand(path: Path) -> None:
    vector = tomllib.loads(path.read_text())
    drug = DRUGS[vector["drug"]]

    def read(name: str) -> Any:
        return None if name not in vector else accepted(quantity(vector[name]))

    order = TaperOrder(
        running=read("from"),
        end=read("to"),
        step=read("step"),
        interval=timedelta(minutes=vector["every_min"]) if "every_min" in vector else None,
        weight=read("weight"),
        start=datetime.fromisoformat(vector["start"]),
        zone=ZoneInfo(vector["zone"]) if "zone" in vector else None,
        bag=bag(vector["bag"], drug),
        pump_step=TENTH,
    )
    made = accepted(plan(order, drug, RULES[drug.id]))
    shown = [
        [
            row.due.isoformat(timespec="minutes"),
            amount(row.from_dose),
            amount(row.to_dose),
            row.delivery.exact.ml_per_h,
            row.delivery.settable.ml_per_h,
            row.delivery.error_percent,
            row.used.ml,
            row.left.ml,
        ]
        for row in made.rows
    ]
    assert shown == [[due, *map(Fraction, rest)] for due, *rest in vector["rows"]]
    assert [row.number for row in made.rows] == list(range(1, len(shown) + 1))
    assert made.bag_changes == ()


def test_003_by_0005_gives_6_rows_ending_off() -> None:
    made = accepted(vasopressin_plan())
    assert doses_of(made) == [Fraction(n, 1000) for n in (25, 20, 15, 10, 5, 0)]
    assert [row.is_off for row in made.rows] == [False] * 5 + [True]
    assert made.running.settable == PumpRate(Fraction("4.5"))
    assert made.dose_unit == "units/min"
    assert (made.step, made.interval) == (units("0.005"), 60 * MINUTE)


def test_only_the_row_off_by_more_than_5_percent_is_flagged() -> None:
    made = accepted(vasopressin_plan())
    assert [row.number for row in made.rows if made.is_flagged(row)] == [5]


def test_an_error_of_exactly_the_limit_is_not_flagged() -> None:
    limit = rules(
        default_step=units("0.005"),
        default_interval=60 * MINUTE,
        largest_error_percent=Fraction(20, 3),
    )
    made = accepted(plan(vasopressin_order(), VASOPRESSIN, limit))
    assert not any(made.is_flagged(row) for row in made.rows)


def test_the_rescue_dose_is_the_running_one_where_none_is_ordered() -> None:
    assert accepted(vasopressin_plan()).rescue.settable == PumpRate(Fraction("4.5"))
    # 0.1 units/min, the ceiling itself, x 150
    ordered = accepted(vasopressin_plan(rescue=units("0.1")))
    assert ordered.rescue.settable == PumpRate(Fraction(15))


def test_without_a_zone_times_keep_the_offset_of_the_start() -> None:
    made = accepted(vasopressin_plan(start=datetime.fromisoformat("2026-10-24T23:00+02:00")))
    assert {row.due.utcoffset() for row in made.rows} == {timedelta(hours=2)}


def test_a_dose_by_mass_prints_in_its_own_unit_and_units_per_hour_in_the_drugs() -> None:
    by_mass = accepted(
        norepinephrine_plan(
            running=MassDose(Fraction(8)), end=MassDose(Fraction(0)), step=MassDose(Fraction(2))
        )
    )
    assert by_mass.dose_unit == "mcg/min"
    hourly = accepted(vasopressin_plan(running=accepted(quantity("1.8 units/h"))))
    assert hourly.dose_unit == "units/min"
    assert hourly.order.running == units("0.03")


# The bag -----------------------------------------------------------------------------------------


def test_an_empty_bag_is_changed_at_the_last_whole_minute() -> None:
    # 2 units in 10 mL: 7.5 mL in the first hour, 2.5 left at 6 mL/h lasts 25 min.
    # The new bag runs 35 min at 6 (3.5), 1 h at 4.5: 2 left at 3 mL/h lasts 40 min.
    made = accepted(vasopressin_plan(bag=bag("2 units/10 mL", VASOPRESSIN)))
    changes = [
        (c.at.isoformat(timespec="minutes"), c.elapsed, c.row, c.because, c.delivery.settable)
        for c in made.bag_changes
    ]
    assert changes == [
        ("2026-11-22T23:25+01:00", 85 * MINUTE, 2, BagEnd.EMPTY, PumpRate(Fraction(6))),
        ("2026-11-23T01:40+01:00", 220 * MINUTE, 4, BagEnd.EMPTY, PumpRate(Fraction(3))),
    ]
    left = [row.left.ml for row in made.rows]
    assert left == [Fraction(n) for n in ("2.5", "6.5", "2", "9", "7.5", "7.5")]


def test_a_part_of_a_minute_is_not_waited_for() -> None:
    # 1 mL left at the start lasts 15.79 min at 3.8 mL/h: changed at 15 min.
    made = accepted(vasopressin_plan(bag_left=Volume(Fraction(1))))
    assert [change.elapsed for change in made.bag_changes] == [15 * MINUTE]
    # 45 min at 3.8 mL/h from the new bag of 100 mL
    assert made.rows[0].left == Volume(100 - Fraction("3.8") * Fraction(3, 4))


def test_an_expired_bag_is_changed_though_drug_is_left() -> None:
    # vasopressin lasts 18 h at room temperature; every 6 h the fourth row is at 18 h, and until
    # it is given the third goes on
    made = accepted(vasopressin_plan(interval=360 * MINUTE))
    assert [(c.elapsed, c.row, c.because) for c in made.bag_changes] == [
        (1080 * MINUTE, 3, BagEnd.EXPIRED)
    ]
    assert made.rows[2].left == Volume(100 - 6 * Fraction("9.1"))
    assert made.rows[3].left == Volume(100 - Fraction(9))


def test_each_new_bag_expires_as_the_first_did() -> None:
    # 18 h from when each hangs; every 12 h six rows last 60 h to OFF, and 100 mL never run out
    made = accepted(vasopressin_plan(interval=720 * MINUTE))
    assert [(c.elapsed, c.row, c.because) for c in made.bag_changes] == [
        (1080 * MINUTE, 2, BagEnd.EXPIRED),
        (2160 * MINUTE, 3, BagEnd.EXPIRED),
        (3240 * MINUTE, 5, BagEnd.EXPIRED),
    ]


def test_a_hung_bag_lasts_as_long_as_at_room_temperature() -> None:
    shelf_life = {Storage.ROOM: Fraction(24), Storage.REFRIGERATED: Fraction(12)}
    drug = replace(VASOPRESSIN, shelf_life_h=shelf_life)
    made = accepted(plan(vasopressin_order(interval=720 * MINUTE), drug, VASOPRESSIN_RULES))
    assert [c.elapsed for c in made.bag_changes] == [1440 * MINUTE, 2880 * MINUTE]


def test_the_labels_own_expiry_wins_and_a_known_bag_without_one_has_none() -> None:
    start = vasopressin_order().start
    labelled = accepted(vasopressin_plan(bag_expires=start + 90 * MINUTE))
    assert [(c.elapsed, c.because) for c in labelled.bag_changes] == [(90 * MINUTE, BagEnd.EXPIRED)]
    known = accepted(vasopressin_plan(interval=360 * MINUTE, bag_left=Volume(Fraction(90))))
    assert known.bag_changes == ()


def test_a_bag_that_is_empty_or_expired_at_the_start_is_changed_there() -> None:
    start = vasopressin_order().start
    empty = accepted(vasopressin_plan(bag_left=Volume(Fraction(0))))
    expired = accepted(vasopressin_plan(bag_expires=start - 30 * MINUTE))
    for made in (empty, expired):
        assert [(c.at, c.row) for c in made.bag_changes] == [(start, 0)]
        assert made.rows[0].left == Volume(Fraction("96.2"))


def test_a_bag_changed_at_the_minute_of_a_step_goes_on_at_the_rate_before_the_step() -> None:
    # 0.03 units/min at 0.4 units/mL run at 4.5 mL/h until the first step, 0.025 at 3.8 until the
    # second: whoever hangs the bag lowers nothing, for the step has its gate
    order = vasopressin_order()
    at_start = accepted(vasopressin_plan(bag_left=Volume(Fraction(0))))
    at_second = accepted(vasopressin_plan(bag_expires=order.start + 60 * MINUTE))
    used_up = accepted(vasopressin_plan(bag_left=Volume(Fraction("3.8"))))
    found = [
        (change["elapsed_min"], change["row"], change["dose"], change["set_rate_ml_per_h"])
        for made in (at_start, at_second, used_up)
        for change in plan_mapping(made)["bag_changes"]
    ]
    assert found == [
        (0, 0, Fraction("0.03"), Fraction("4.5")),
        (60, 1, Fraction("0.025"), Fraction("3.8")),
        (60, 1, Fraction("0.025"), Fraction("3.8")),
    ]


def test_a_bag_that_ends_with_the_taper_is_not_changed() -> None:
    # 3.8 + 3 + 2.3 + 1.5 + 0.8 = 11.4 mL until OFF
    made = accepted(vasopressin_plan(bag_left=Volume(Fraction("11.4"))))
    assert made.bag_changes == ()
    assert made.rows[-1].left == Volume(Fraction(0))


def test_a_plan_that_goes_on_at_a_dose_is_followed_for_one_interval_more() -> None:
    # to 0.02: 3.8 + 3 mL; with 6.8 mL nothing is changed, with 6.75 mL in the last interval
    assert (
        accepted(vasopressin_plan(end=units("0.02"), bag_left=Volume(Fraction("6.8")))).bag_changes
        == ()
    )
    short = accepted(vasopressin_plan(end=units("0.02"), bag_left=Volume(Fraction("6.75"))))
    assert [change.elapsed for change in short.bag_changes] == [119 * MINUTE]


def test_a_bag_for_no_time_at_all_is_refused() -> None:
    assert codes(vasopressin_plan(bag=bag("0.004 units/0.01 mL", VASOPRESSIN))) == [
        "taper_too_many_bags"
    ]


def test_as_many_new_bags_as_rows_are_allowed_and_one_more_is_not() -> None:
    # 4 units in 10 mL for 3.8, 3, 2.3, 1.5, 0.8 mL/h every 6 h: 22.8, 18, 13.8, 9, 4.8 mL = 68.4
    order = vasopressin_order(interval=360 * MINUTE, bag=bag("4 units/10 mL", VASOPRESSIN))

    def with_most(most: int) -> Any:
        return plan(order, VASOPRESSIN, rules(default_step=units("0.005"), most_rows=most))

    needed = len(accepted(with_most(200)).bag_changes)
    assert needed == 6
    assert len(accepted(with_most(needed)).bag_changes) == needed
    # with fewer rows allowed than bags needed, rows are checked first
    assert codes(with_most(5)) == ["taper_too_many_rows"]


# Refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"step": units("0")}, "taper_step_not_positive"),
        ({"step": units("-0.005")}, "taper_step_not_positive"),
        ({"step": units("0.0051")}, "taper_step_too_large"),
        ({"step": per_kg("0.005")}, "taper_doses_differ_in_kind"),
        ({"end": units("0.035")}, "taper_end_above_start"),
        ({"end": units("0.03")}, "taper_nothing_to_reduce"),
        ({"end": units("-0.001")}, "taper_end_negative"),
        ({"rescue": per_kg("0.1")}, "taper_doses_differ_in_kind"),
        ({"rescue": units("0")}, "taper_rescue_not_positive"),
        ({"rescue": units("0.101")}, "dose_beyond"),
        ({"rescue": units("0.0001")}, "dose_rounds_to_zero"),
        ({"interval": 59 * MINUTE}, "taper_interval_too_short"),
        ({"interval": timedelta(0)}, "taper_interval_not_positive"),
        ({"interval": -60 * MINUTE}, "taper_interval_not_positive"),
        ({"interval": timedelta(hours=1, seconds=1)}, "taper_interval_not_whole_minutes"),
        ({"pump_step": PumpRate(Fraction(0))}, "pump_step_not_positive"),
        ({"bag": bag("2 mg/100 mL", VASOPRESSIN)}, "bag_amount_of_another_kind"),
        ({"bag": bag("101 units/100 mL", VASOPRESSIN)}, "concentration_not_allowed"),
        ({"bag": bag("9 units/100 mL", VASOPRESSIN)}, "concentration_not_allowed"),
        (
            {"bag": bag("40 units/100 mL", VASOPRESSIN), "other_taper": "norepinephrine"},
            "taper_two_drugs",
        ),
        ({"running": units("0.101")}, "taper_start_above_ceiling"),
        ({"running": units("0.101"), "reason": "  "}, "taper_start_above_ceiling"),
        ({"weight": Weight(Fraction(0))}, "weight_not_positive"),
        ({"start": datetime.fromisoformat("2026-11-22T22:00")}, "time_without_offset"),
        ({"start": datetime(2299, 12, 31, 20, 0, tzinfo=UTC)}, "taper_beyond_calendar"),
    ],
)
def test_an_order_with_one_fault_is_refused_for_that_one(
    changed: dict[str, Any], code: str
) -> None:
    assert codes(vasopressin_plan(**changed)) == [code]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"step": None}, "taper_step_not_ordered"),
        ({"interval": None}, "taper_interval_not_ordered"),
        ({"weight": None}, "weight_missing"),
        ({"bag": bag("4 mg/250 mL", NOREPINEPHRINE)}, "salt_missing"),
        ({"bag": bag("0.5 mg/250 mL base", NOREPINEPHRINE)}, "concentration_not_allowed"),
        ({"running": per_kg("5.1")}, "taper_too_many_rows"),
    ],
)
def test_norepinephrine_needs_step_interval_weight_and_the_salt(
    changed: dict[str, Any], code: str
) -> None:
    assert code in codes(norepinephrine_plan(**changed))


def test_every_reason_is_told_at_once() -> None:
    order = vasopressin_order(
        running=units("0.35"),
        end=units("0.4"),
        step=units("-1"),
        interval=30 * MINUTE,
        bag=bag("9 units/100 mL", VASOPRESSIN),
        pump_step=PumpRate(Fraction(-1)),
        other_taper="norepinephrine",
    )
    assert codes(plan(order, VASOPRESSIN, VASOPRESSIN_RULES)) == [
        "taper_end_above_start",
        "taper_step_not_positive",
        "taper_interval_too_short",
        "concentration_not_allowed",
        "pump_step_not_positive",
        "taper_start_above_ceiling",
        "dose_units_per_h_meant",
        "taper_two_drugs",
    ]


def test_a_bag_that_is_no_bag_hides_no_other_reason() -> None:
    made = norepinephrine_plan(
        bag=bag("4 mg/250 mL", NOREPINEPHRINE), weight=None, step=None, interval=None
    )
    assert codes(made) == [
        "taper_step_not_ordered",
        "taper_interval_not_ordered",
        "weight_missing",
        "salt_missing",
    ]


def test_nothing_running_is_refused() -> None:
    assert "taper_nothing_running" in codes(vasopressin_plan(running=units("0")))
    assert "taper_nothing_running" in codes(vasopressin_plan(running=units("-0.03")))


def test_units_and_mass_are_never_mixed() -> None:
    order = norepinephrine_order(running=units("0.03"), end=units("0"), step=units("0.005"))
    assert codes(plan(order, NOREPINEPHRINE, NOREPINEPHRINE_RULES)) == [
        "taper_dose_of_another_kind",
        "units_are_not_mass",
    ]


def test_a_bag_of_another_drug_is_refused() -> None:
    other = bag("4 mg/250 mL base", NOREPINEPHRINE)
    assert codes(vasopressin_plan(bag=other)) == [
        "taper_bag_of_another_drug",
        "bag_amount_of_another_kind",
    ]


def test_a_drug_without_a_ceiling_gets_no_plan_even_with_a_reason() -> None:
    order = norepinephrine_order(bag=bag("2.5 mg/250 mL", ANGIOTENSIN), reason="trial")
    assert codes(plan(order, ANGIOTENSIN, NOREPINEPHRINE_RULES)) == ["taper_no_ceiling"]


def test_a_drug_the_protocol_does_not_taper_gets_no_plan() -> None:
    assert codes(plan(vasopressin_order(), VASOPRESSIN, None)) == ["taper_no_rules"]
    neither = plan(norepinephrine_order(), ANGIOTENSIN, None)
    assert codes(neither) == ["taper_no_rules", "taper_no_ceiling"]


def test_the_ceiling_itself_may_be_tapered_and_above_it_a_reason_is_needed() -> None:
    # 0.1 units/min at 0.4 units/mL and 0.005 a step: 20 rows
    assert len(accepted(vasopressin_plan(running=units("0.1"))).rows) == 20
    assert codes(vasopressin_plan(running=units("0.105"))) == ["taper_start_above_ceiling"]
    allowed = accepted(vasopressin_plan(running=units("0.105"), reason="charted so"))
    assert doses_of(allowed)[0] == Fraction("0.1")


def test_a_mass_dose_is_held_against_the_ceiling_by_weight() -> None:
    def order(mcg_per_min: str, **changed: Any) -> TaperOrder:
        doses = {
            "running": MassDose(Fraction(mcg_per_min)),
            "end": MassDose(Fraction(0)),
            "step": MassDose(Fraction(10)),
            "pump_step": TENTH,
        }
        return norepinephrine_order(**(doses | changed))

    # 5 mcg/kg/min x 70 kg = 350 mcg/min
    accepted(plan(order("350"), NOREPINEPHRINE, NOREPINEPHRINE_RULES))
    above = plan(order("351"), NOREPINEPHRINE, NOREPINEPHRINE_RULES)
    assert codes(above)[0] == "taper_start_above_ceiling"
    unweighed = plan(order("350", weight=None), NOREPINEPHRINE, NOREPINEPHRINE_RULES)
    assert codes(unweighed) == ["weight_missing"]
    light = plan(order("350", weight=Weight(Fraction(-70))), NOREPINEPHRINE, NOREPINEPHRINE_RULES)
    assert "weight_not_positive" in codes(light)


def test_a_largest_step_by_weight_binds_a_step_by_mass() -> None:
    bound = rules(largest_step=per_kg("0.02"))
    doses = {"running": MassDose(Fraction(7)), "end": MassDose(Fraction(0))}

    def with_step(mcg_per_min: str, **changed: Any) -> Any:
        step = {"step": MassDose(Fraction(mcg_per_min))}
        return plan(norepinephrine_order(**(doses | step | changed)), NOREPINEPHRINE, bound)

    # 0.02 mcg/kg/min x 70 kg = 1.4 mcg/min
    accepted(with_step("1.4"))
    assert codes(with_step("1.5")) == ["taper_step_too_large"]
    assert "taper_step_not_comparable" in codes(with_step("1.4", weight=None))


def test_a_largest_step_by_mass_binds_a_step_by_weight() -> None:
    bound = rules(largest_step=MassDose(Fraction("1.4")))
    accepted(plan(norepinephrine_order(step=per_kg("0.02")), NOREPINEPHRINE, bound))
    above = plan(norepinephrine_order(step=per_kg("0.021")), NOREPINEPHRINE, bound)
    assert codes(above) == ["taper_step_too_large"]


def test_units_and_mass_have_no_common_measure() -> None:
    assert in_kind_of(units("1"), per_kg("1"), Weight(Fraction(70))) is None
    assert in_kind_of(per_kg("1"), MassDose(Fraction(70)), Weight(Fraction(0))) is None


def test_a_row_that_rounds_to_0_is_refused() -> None:
    # at 1 unit/mL 0.0008 units/min is 0.048 mL/h
    made = vasopressin_plan(running=units("0.0058"), bag=bag("100 units/100 mL", VASOPRESSIN))
    assert codes(made) == ["dose_rounds_to_zero"]


def test_a_step_that_rounds_to_0_is_refused() -> None:
    # 0.0001 units/min at 0.4 units/mL is 0.015 mL/h; each row alone would be settable
    made = vasopressin_plan(end=units("0.0299"), step=units("0.0001"))
    assert codes(made) == ["dose_rounds_to_zero", "taper_first_row_changes_nothing"]


def test_two_rows_with_one_settable_rate_are_refused_by_their_numbers() -> None:
    # at 1 unit/mL 0.001 units/min is 0.06 mL/h: 0.3, 0.24 -> 0.2, 0.18 -> 0.2
    made = vasopressin_plan(
        running=units("0.005"), step=units("0.001"), bag=bag("100 units/100 mL", VASOPRESSIN)
    )
    assert codes(made) == ["taper_rows_share_rate"]
    reason = made.reasons[0]  # type: ignore[union-attr]  # a refusal, as its codes show
    assert (reason["first"], reason["second"]) == (1, 2)
    assert reason["rate"] == PumpRate(Fraction("0.2"))


def test_200_rows_are_made_and_201_are_refused_before_generating() -> None:
    def of(rows: int) -> Any:
        return norepinephrine_plan(
            running=per_kg(str(Fraction(rows, 1000))),
            step=per_kg("0.001"),
            bag=bag("4 mg/250 mL base", NOREPINEPHRINE),
        )

    assert len(accepted(of(200)).rows) == 200
    assert codes(of(201)) == ["taper_too_many_rows"]
    huge = norepinephrine_plan(step=per_kg("0.000000000001"))
    assert "taper_too_many_rows" in codes(huge)


def test_a_plan_may_run_to_the_end_of_the_calendar_and_not_past_it() -> None:
    # 6 rows of 60 min from 18:00 on the last day end with the year 2299
    accepted(vasopressin_plan(start=datetime(2299, 12, 31, 18, 0, tzinfo=UTC)))
    late = vasopressin_plan(start=datetime(2299, 12, 31, 18, 1, tzinfo=UTC))
    assert codes(late) == ["taper_beyond_calendar"]


# The record --------------------------------------------------------------------------------------


def test_the_plan_object_holds_the_keys_of_the_contract() -> None:
    made = plan_mapping(accepted(vasopressin_plan(ordered_by="Dr A. Lind", reason="practice")))
    assert {key: made[key] for key in made if key not in ("rows", "fingerprint")} == {
        "drug": "vasopressin",
        "dose_unit": "units/min",
        "from": Fraction("0.03"),
        "step": Fraction("0.005"),
        "every_min": 60,
        "to": 0,
        "start": "2026-11-22T22:00:00+01:00",
        "tz": None,
        "bag": {"amount": 40, "amount_unit": "units", "volume_ml": 100, "salt": None},
        "weight_kg": None,
        "pump_step_ml_per_h": Fraction("0.1"),
        "ordered_by": "Dr A. Lind",
        "reason": "practice",
        "bag_changes": [],
    }
    assert made["rows"][4] == {
        "n": 5,
        "due": "2026-11-23T02:00:00+01:00",
        "elapsed_min": 240,
        "from": Fraction("0.01"),
        "to": Fraction("0.005"),
        "rate_ml_per_h": Fraction("0.75"),
        "set_rate_ml_per_h": Fraction("0.8"),
        "delivered": Fraction(8, 1500),
        "error_percent": Fraction(20, 3),
        "volume_ml": Fraction("0.8"),
        "left_ml": Fraction("88.6"),
        "off": False,
    }
    assert made["rows"][5]["off"] is True


def test_what_an_order_adds_is_recorded_only_where_it_was_given() -> None:
    start = datetime.fromisoformat("2026-10-24T23:00+02:00")
    full = accepted(
        norepinephrine_plan(
            start=start,
            zone=ZoneInfo("Europe/Berlin"),
            map_low=accepted(quantity("65 mmHg")),
            map_high=accepted(quantity("75 mmHg")),
            stop_below=accepted(quantity("60 mmHg")),
            rescue=per_kg("0.12"),
            call="Dr M. Osei, phone 4480",
            line="right femoral, proximal lumen",
            bag_left=Volume(Fraction(30)),
        )
    )
    made = plan_mapping(full)
    added = (
        "map_low_mmhg",
        "map_high_mmhg",
        "stop_below_mmhg",
        "rescue",
        "call",
        "route",
        "line",
        "tz",
    )
    assert [made[key] for key in added] == [
        65,
        75,
        60,
        Fraction("0.12"),
        "Dr M. Osei, phone 4480",
        "intravenous",
        "right femoral, proximal lumen",
        "Europe/Berlin",
    ]
    assert made["bag"] == {"amount": 4, "amount_unit": "mg", "volume_ml": 250, "salt": "base"}
    assert made["weight_kg"] == 70
    # 21 mL in the first hour, 9 left at 15.8 mL/h last 34.18 min
    assert made["bag_changes"] == [
        {
            "at": "2026-10-25T00:34:00+02:00",
            "elapsed_min": 94,
            "row": 2,
            "because": "empty",
            "dose": Fraction("0.06"),
            "set_rate_ml_per_h": Fraction("15.8"),
        }
    ]


# Laws --------------------------------------------------------------------------------------------

thousandths = st.integers(1, 100).map(lambda n: UnitDose(Fraction(n, 1000)))
starts = st.integers(0, 525_600).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * MINUTE)


@settings(max_examples=60)
@given(
    running=thousandths,
    end=thousandths | st.just(UnitDose(Fraction(0))),
    step=st.integers(1, 5).map(lambda n: UnitDose(Fraction(n, 1000))),
    interval=st.integers(60, 600).map(lambda minutes: minutes * MINUTE),
    start=starts,
    left=st.none() | st.integers(0, 50).map(lambda ml: Volume(Fraction(ml))),
)
def test_laws_of_every_plan(
    *,
    running: UnitDose,
    end: UnitDose,
    step: UnitDose,
    interval: timedelta,
    start: datetime,
    left: Volume | None,
) -> None:
    made = vasopressin_plan(
        running=running,
        end=end,
        step=step,
        interval=interval,
        start=start,
        zone=ZoneInfo("Europe/Berlin"),
        bag=bag("20 units/100 mL", VASOPRESSIN),
        bag_left=left,
    )
    if not isinstance(made, TaperPlan):
        return
    chain = [running, *(row.to_dose for row in made.rows)]
    assert [row.from_dose for row in made.rows] == chain[:-1]
    assert chain[-1] == end
    falls = [amount(before) - amount(after) for before, after in pairwise(chain)]
    assert all(0 < fall <= amount(step) for fall in falls)
    assert set(falls[:-1]) <= {amount(step)}
    rates = [made.running.settable, *(row.delivery.settable for row in made.rows)]
    assert all(after < before for before, after in pairwise(rates))
    moments = [row.due.astimezone(UTC) for row in made.rows]
    assert moments == [start + n * interval for n in range(len(moments))]
    assert {row.due.tzinfo for row in made.rows} == {ZoneInfo("Europe/Berlin")}
    poured = sum(row.used.ml for row in made.rows)
    held = 100 if left is None else left.ml
    wasted = held + 100 * len(made.bag_changes) - poured - made.rows[-1].left.ml
    assert wasted >= 0 if made.bag_changes else wasted == 0
    assert all(0 <= row.left.ml <= max(100, held) for row in made.rows)


@settings(max_examples=25)
@given(skipped=st.integers(0, 4))
def test_rounding_does_not_depend_on_the_rows_before(skipped: int) -> None:
    whole = accepted(vasopressin_plan())
    start = units(str(Fraction(30 - 5 * skipped, 1000)))
    rest = accepted(vasopressin_plan(running=start))
    assert [row.delivery for row in rest.rows] == [row.delivery for row in whole.rows[skipped:]]


@settings(max_examples=25)
@given(offset=st.integers(-14 * 60, 14 * 60))
def test_a_plan_is_the_same_from_wherever_its_start_is_written(offset: int) -> None:
    start = vasopressin_order().start.astimezone(timezone(offset * MINUTE))
    zone = ZoneInfo("Europe/Berlin")
    here = plan_mapping(accepted(vasopressin_plan(zone=zone)))
    there = plan_mapping(accepted(vasopressin_plan(start=start, zone=zone)))
    assert here["fingerprint"] == there["fingerprint"]


def test_what_is_left_in_a_bag_is_counted_in_tenths_rounded_down() -> None:
    for left, counted in (("71.39", "71.3"), ("71.3", "71.3"), ("0.05", "0"), ("0", "0")):
        assert counted_left(Volume(Fraction(left))) == Volume(Fraction(counted))
