"""Reading a printed plan: its shape is settled here, its figures are left to the checks."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from printed_plans import BAG_EMPTIES, BY_WEIGHT, CLOCK_CHANGE, verified, with_value

from corrupted import Place, plan_named
from corrupted import with_value as changed_at
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.verify import PrintedPlan, Result, printed_plan


def fault_of(plan: Any) -> Note:
    found = printed_plan(plan)
    assert isinstance(found, Refused)
    return found.reasons[0]


def test_numbers_are_kept_exactly_as_printed() -> None:
    plan = printed_plan(plan_named(CLOCK_CHANGE))
    assert isinstance(plan, PrintedPlan)
    assert plan.rows[0].delivered == Fraction("0.0253333333333")
    assert plan.rows[4].due.isoformat() == "2026-10-25T02:00:00+01:00"
    assert (plan.tz, plan.bag.salt, plan.weight_kg) == ("Europe/Berlin", None, None)


@pytest.mark.parametrize("key", ["tz", "weight_kg", "ordered_by", "reason", "fingerprint"])
def test_what_may_be_null_may_be_left_out(key: str) -> None:
    plan = plan_named(CLOCK_CHANGE)
    del plan[key]
    assert isinstance(printed_plan(plan), PrintedPlan)


WRONG_SHAPE: list[tuple[Place, Any, str, str]] = [
    (("drug",), None, "drug", "a_text"),
    (("drug",), Decimal(1), "drug", "a_text"),
    (("reason",), Decimal(1), "reason", "a_text"),
    (("step",), "0.005", "step", "a_number"),
    (("step",), None, "step", "a_number"),
    (("step",), True, "step", "a_number"),
    (("step",), 0.005, "step", "a_number"),
    (("step",), Decimal("NaN"), "step", "a_number"),
    (("step",), Decimal("Infinity"), "step", "a_number"),
    (("weight_kg",), "70", "weight_kg", "a_number"),
    (("rescue",), "0.1", "rescue", "a_number"),
    (("call",), Decimal(1), "call", "a_text"),
    (("bag",), [], "bag", "an_object"),
    (("bag", "volume_ml"), "100", "bag.volume_ml", "a_number"),
    (("rows",), {}, "rows", "a_list"),
    (("rows",), "rows", "rows", "a_list"),
    (("rows", 1), None, "rows 2", "an_object"),
    (("rows", 1, "off"), Decimal(0), "rows 2.off", "true_or_false"),
    (("rows", 1, "due"), Decimal(0), "rows 2.due", "a_text"),
    (("rows", 1, "left_ml"), "93.2", "rows 2.left_ml", "a_number"),
    (("fingerprint",), Decimal(0), "fingerprint", "a_text"),
]


@pytest.mark.parametrize(("place", "value", "named", "wanted"), WRONG_SHAPE)
def test_a_value_of_another_type_is_refused_with_its_place(
    place: Place, value: Any, named: str, wanted: str
) -> None:
    plan = changed_at(plan_named(CLOCK_CHANGE), place, value)
    assert fault_of(plan) == note("verify_type_wrong", place=named, wanted=wanted)


@pytest.mark.parametrize("minutes", [527_041, -527_041, 10**20])
def test_an_interval_of_more_than_a_leap_year_is_refused_with_its_place(minutes: int) -> None:
    plan = with_value(plan_named(CLOCK_CHANGE), ("every_min",), Decimal(minutes))
    assert fault_of(plan) == note("verify_too_long", place="every_min", most=527_040)


@pytest.mark.parametrize("minutes", [527_040, -527_040])
def test_an_interval_of_a_leap_year_is_read(minutes: int) -> None:
    plan = with_value(plan_named(CLOCK_CHANGE), ("every_min",), Decimal(minutes))
    assert isinstance(printed_plan(plan), PrintedPlan)


def test_a_text_longer_than_any_of_a_worksheet_is_refused_with_its_place() -> None:
    assert isinstance(
        printed_plan(with_value(plan_named(CLOCK_CHANGE), ("reason",), "x" * 4_000)), PrintedPlan
    )
    plan = with_value(plan_named(CLOCK_CHANGE), ("reason",), "x" * 4_001)
    assert fault_of(plan) == note("verify_text_long", place="reason", most=4_000)


@pytest.mark.parametrize(
    ("due", "why"),
    [
        ("2026-10-25T02:00:00", "time_without_offset"),
        ("yesterday", "time_not_iso"),
        ("2026-02-30T02:00:00+01:00", "time_impossible"),
    ],
)
def test_a_time_that_is_none_or_has_no_offset_is_refused_with_its_place(due: str, why: str) -> None:
    fault = fault_of(with_value(plan_named(CLOCK_CHANGE), ("rows", 2, "due"), due))
    assert fault == note("verify_time_wrong", place="rows 3.due", why=note(why, text=due))


def test_a_key_that_is_missing_or_unknown_is_refused_with_its_place() -> None:
    plan = plan_named(BAG_EMPTIES)
    del plan["bag_changes"][0]["because"]
    assert fault_of(plan) == note("verify_key_missing", place="bag_changes 1.because")
    plan = plan_named(BY_WEIGHT)
    plan["rows"][0]["comment"] = "fine"
    assert fault_of(plan) == note("verify_key_unknown", place="rows 1.comment")
    assert fault_of({**plan_named(BY_WEIGHT), "x": 1}) == note("verify_key_unknown", place="x")


def test_a_place_in_a_message_is_short_and_printable() -> None:
    fault = fault_of({**plan_named(BY_WEIGHT), "\x1b[31m" + "y" * 100: 1})
    assert fault["place"] == "?[31m" + "y" * 35 + "..."


def test_a_word_of_40_letters_is_shown_in_full() -> None:
    fault = fault_of({**plan_named(BY_WEIGHT), "y" * 40: 1})
    assert fault["place"] == "y" * 40


def test_more_rows_than_any_plan_has_are_refused() -> None:
    plan = plan_named(CLOCK_CHANGE)
    plan["rows"] = plan["rows"][:1] * 1001
    assert fault_of(plan) == note("verify_too_many", place="rows", most=1000)
    plan["rows"] = plan["rows"][:1000]
    assert isinstance(printed_plan(plan), PrintedPlan)


def test_a_plan_that_cannot_be_read_fails_as_a_whole() -> None:
    verification = verified({"drug": "vasopressin"})
    assert [check.id for check in verification.checks] == ["readable"]
    assert verification.checks[0].result is Result.FAIL
    assert not verification.passed
