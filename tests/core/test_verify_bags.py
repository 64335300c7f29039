"""The checks of bag changes and bag life, on plans worked out by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from made_drugs import VASOPRESSIN
from printed_plans import (
    BAG_EMPTIES,
    BAG_EXPIRES,
    CLOCK_CHANGE,
    RULES,
    facts_for,
    verified,
    with_value,
)

from corrupted import Place, Plan, plan_named
from pressorsheet.core.drugs import Storage
from pressorsheet.core.quantity import Volume
from pressorsheet.core.verify import Check, Result, WorksheetFacts, verify
from pressorsheet.core.verify.facts import Ahead


def check_of(plan: Plan, check_id: str, facts: WorksheetFacts | None = None) -> Check:
    return next(check for check in verified(plan, facts).checks if check.id == check_id)


def fault_codes(check: Check) -> set[str]:
    return {fault.code for fault in check.numbers.as_mapping().get("faults", ())}


CHANGE = ("bag_changes", 0)
WRONG_CHANGE: list[tuple[str, Place, Any, str]] = [
    (BAG_EMPTIES, (*CHANGE, "at"), "2026-11-23T12:11:00+01:00", "verify_change_time"),
    (BAG_EMPTIES, (*CHANGE, "elapsed_min"), Decimal(849), "verify_change_not_empty"),
    (BAG_EMPTIES, (*CHANGE, "row"), Decimal(1), "verify_change_row"),
    (BAG_EMPTIES, (*CHANGE, "dose"), Decimal("0.025"), "verify_change_rate"),
    (BAG_EMPTIES, (*CHANGE, "set_rate_ml_per_h"), Decimal("1.5"), "verify_change_rate"),
    (BAG_EMPTIES, (*CHANGE, "because"), "broken", "verify_change_cause"),
    (BAG_EMPTIES, (*CHANGE, "elapsed_min"), Decimal(1200), "verify_change_outside"),
    (BAG_EMPTIES, (*CHANGE, "elapsed_min"), Decimal(-1), "verify_change_order"),
    (BAG_EMPTIES, ("rows", 0, "left_ml"), Decimal("5.1"), "verify_first_bag"),
    (BAG_EMPTIES, ("rows", 1, "left_ml"), Decimal("13.1"), "verify_row_left"),
    (BAG_EXPIRES, ("rows", 2, "left_ml"), Decimal("63.9"), "verify_row_left"),
    (BAG_EXPIRES, ("rows", 1, "left_ml"), None, "verify_row_left_missing"),
    (BAG_EXPIRES, ("rows", 0, "left_ml"), None, "verify_row_left_missing"),
    (CLOCK_CHANGE, ("rows", 5, "left_ml"), Decimal("-88.6"), "verify_row_left"),
]


@pytest.mark.parametrize(("name", "place", "value", "code"), WRONG_CHANGE)
def test_a_wrong_bag_change_or_content_is_named(
    name: str, place: Place, value: Any, code: str
) -> None:
    check = check_of(with_value(plan_named(name), place, value), "bag_changes")
    assert check.result is Result.FAIL
    assert code in fault_codes(check)


def test_a_first_change_long_before_the_bag_can_be_empty_is_named() -> None:
    plan = plan_named(BAG_EMPTIES)
    plan["bag_changes"][0] |= {"at": "2026-11-23T12:09:00+01:00", "elapsed_min": Decimal(849)}
    plan["rows"][1]["left_ml"] = Decimal("12.98")
    assert fault_codes(check_of(plan, "bag_changes")) == {"verify_change_not_empty"}


def test_a_change_printed_to_the_minute_before_the_bag_is_empty_passes() -> None:
    # 4.99 mL in row 2 at 1.2 mL/h last 249.5 min: printed as minute 849; 20 - 7.02 mL are left.
    plan = plan_named(BAG_EMPTIES)
    plan["bag_changes"][0] |= {"at": "2026-11-23T12:09:00+01:00", "elapsed_min": Decimal(849)}
    plan["rows"][0]["left_ml"] = Decimal("4.99")
    plan["rows"][1]["left_ml"] = Decimal("12.98")
    assert check_of(plan, "bag_changes").result is Result.PASS


def test_a_change_in_the_first_row_may_be_of_any_bag_that_was_not_more_than_full() -> None:
    # hung with 5 mL: empty after 200 min at 1.5 mL/h, then 20 - 10 mL are left after row 1.
    plan = plan_named(BAG_EMPTIES)
    plan["bag_changes"] = [
        {
            "at": "2026-11-23T01:20:00+01:00",
            "elapsed_min": Decimal(200),
            "row": Decimal(1),
            "because": "empty",
            "dose": Decimal("0.025"),
            "set_rate_ml_per_h": Decimal("1.5"),
        }
    ]
    plan["rows"][0]["left_ml"] = Decimal(10)
    plan["rows"][1]["left_ml"] = Decimal(-2)
    # 10 mL do not last row 2 (12 mL): a second change was left out.
    assert fault_codes(check_of(plan, "bag_changes")) == {"verify_row_left"}
    assert fault_codes(check_of(plan, "bag_life")) == {"verify_bag_too_small"}
    plan["bag_changes"].append(
        {
            "at": "2026-11-23T16:20:00+01:00",
            "elapsed_min": Decimal(1100),
            "row": Decimal(2),
            "because": "empty",
            "dose": Decimal("0.02"),
            "set_rate_ml_per_h": Decimal("1.2"),
        }
    )
    plan["rows"][1]["left_ml"] = Decimal(18)
    assert check_of(plan, "bag_changes").result is Result.PASS
    assert check_of(plan, "bag_life").result is Result.UNKNOWN


def test_more_than_a_full_bag_cannot_have_run_before_the_first_change() -> None:
    plan = with_value(plan_named(BAG_EMPTIES), ("bag", "volume_ml"), Decimal("4"))
    plan["bag_changes"][0] |= {"at": "2026-11-23T01:20:00+01:00", "elapsed_min": Decimal(200)}
    assert "verify_change_not_empty" in fault_codes(check_of(plan, "bag_changes"))


def later_bag(at: str, elapsed: int, because: str) -> dict[str, Any]:
    return {
        "at": at,
        "elapsed_min": Decimal(elapsed),
        "row": Decimal(3),
        "because": because,
        "dose": Decimal("0.005"),
        "set_rate_ml_per_h": Decimal("1.5"),
    }


def test_a_later_bag_changed_before_it_is_empty_or_expired_is_named() -> None:
    # the second bag, hung at minute 1,080, would last to minute 2,160
    for because, code in (
        ("empty", "verify_change_not_empty"),
        ("expired", "verify_change_not_expired"),
    ):
        plan = plan_named(BAG_EXPIRES)
        plan["bag_changes"].append(later_bag("2026-11-23T12:00:00Z", 1800, because))
        assert code in fault_codes(check_of(plan, "bag_changes"))


def test_without_a_shelf_life_a_bag_may_expire_at_any_time_and_never_hangs_too_long() -> None:
    plan = plan_named(BAG_EXPIRES)
    plan["bag_changes"].append(later_bag("2026-11-23T12:00:00Z", 1800, "expired"))
    # 100 mL, hung at minute 1,800, less 6 h at 1.5 mL/h
    plan["rows"][2]["left_ml"] = plan["rows"][3]["left_ml"] = Decimal(91)
    keeps = replace(VASOPRESSIN, shelf_life_h={})
    checks = {check.id: check for check in verify(plan, keeps, RULES["vasopressin"]).checks}
    assert checks["bag_changes"].result is Result.PASS
    assert checks["bag_life"].result is Result.UNKNOWN


def test_where_room_temperature_is_not_stated_the_shortest_shelf_life_holds() -> None:
    # 4 h in the refrigerator: the first bag would hang for 18 h
    chilled = replace(VASOPRESSIN, shelf_life_h={Storage.REFRIGERATED: Fraction(4)})
    checks = verify(plan_named(BAG_EXPIRES), chilled, RULES["vasopressin"]).checks
    life = next(check for check in checks if check.id == "bag_life")
    assert fault_codes(life) == {"verify_bag_too_old"}
    assert life.result is Result.FAIL


def test_two_changes_at_one_time_are_named() -> None:
    plan = plan_named(BAG_EXPIRES)
    plan["bag_changes"] *= 2
    assert "verify_change_order" in fault_codes(check_of(plan, "bag_changes"))


def test_a_bag_change_left_out_fails_without_any_worksheet() -> None:
    # 27 mL from a bag of 20
    plan = with_value(plan_named(BAG_EMPTIES), ("bag_changes",), [])
    check = check_of(plan, "bag_life")
    assert check.result is Result.FAIL
    assert fault_codes(check) == {"verify_bag_too_small"}


def test_whether_the_hung_bag_expires_is_for_the_worksheet_to_say() -> None:
    # 108 mL in 36 h from a bag of 120; its label may allow more than the library's 18 h
    plan = with_value(plan_named(BAG_EXPIRES), ("bag_changes",), [])
    plan["bag"] |= {"amount": Decimal(24), "volume_ml": Decimal(120)}
    assert check_of(plan, "bag_life").result is Result.UNKNOWN
    start = facts_for(plan).at
    labelled, not_labelled = (start + timedelta(hours=hours) for hours in (36, 18))
    assert life_with(plan, expires_at=labelled).result is Result.PASS
    assert fault_codes(life_with(plan, expires_at=not_labelled)) == {"verify_hung_bag_expired"}


def test_a_plan_that_does_not_print_what_is_left_is_judged_without_it() -> None:
    plan = plan_named(BAG_EMPTIES)
    for row in plan["rows"]:
        del row["left_ml"]
    assert check_of(plan, "bag_changes").result is Result.PASS


def test_a_bag_that_was_not_full_is_followed_by_the_digits_printed() -> None:
    # 80.0833333333 mL at the start; each row takes its volume from the row before.
    plan = plan_named(CLOCK_CHANGE)
    left = ("76.2833333333", "73.2833333333", "70.9833333333", "69.4833333333", "68.6833333333")
    for row, text in zip(plan["rows"], (*left, left[-1]), strict=True):
        row["left_ml"] = Decimal(text)
    assert check_of(plan, "bag_changes").result is Result.PASS
    plan["rows"][3]["left_ml"] = Decimal("69.4833333343")
    assert check_of(plan, "bag_changes").result is Result.FAIL


def life_with(plan: Plan, **facts: Any) -> Check:
    return check_of(plan, "bag_life", replace(facts_for(plan), **facts))


@pytest.mark.parametrize(("left", "result"), [("11.4", Result.PASS), ("11.3", Result.FAIL)])
def test_the_hung_bag_must_hold_what_the_plan_needs(left: str, result: Result) -> None:
    # 3.8 + 3 + 2.3 + 1.5 + 0.8 = 11.4 mL until OFF
    check = life_with(plan_named(CLOCK_CHANGE), left=Volume(Fraction(left)))
    assert check.result is result


def test_the_hung_bag_must_also_hold_what_runs_until_the_first_row() -> None:
    # measured 40 min before: 4.5 mL/h for 40 min are 3 mL more
    plan = plan_named(CLOCK_CHANGE)
    earlier = facts_for(plan).at - timedelta(minutes=40)
    enough, short = (Volume(Fraction(text)) for text in ("14.4", "14.3"))
    assert life_with(plan, at=earlier, left=enough).result is Result.PASS
    assert life_with(plan, at=earlier, left=short).result is Result.FAIL


def test_before_the_first_row_nothing_is_reckoned_where_no_rate_can_be() -> None:
    plan = with_value(plan_named(CLOCK_CHANGE), ("pump_step_ml_per_h",), Decimal(0))
    earlier = facts_for(plan).at - timedelta(minutes=40)
    check = life_with(plan, at=earlier, left=Volume(Fraction("11.4")))
    assert check.result is Result.PASS


def test_a_worksheet_read_after_the_first_rows_asks_only_for_the_rest() -> None:
    # from minute 150 on: half of row 3 (1.15) + 1.5 + 0.8 = 3.45 mL
    plan = plan_named(CLOCK_CHANGE)
    later = facts_for(plan).at + timedelta(minutes=150)
    enough, short = (Volume(Fraction(text)) for text in ("3.45", "3.44"))
    assert life_with(plan, at=later, left=enough).result is Result.PASS
    assert life_with(plan, at=later, left=short).result is Result.FAIL


def test_the_hung_bag_must_not_expire_before_off_or_the_next_bag() -> None:
    plan = plan_named(CLOCK_CHANGE)
    start = facts_for(plan).at
    off = timedelta(hours=5)
    assert life_with(plan, expires_at=start + off).result is Result.PASS
    check = life_with(plan, expires_at=start + off - timedelta(seconds=1))
    assert fault_codes(check) == {"verify_hung_bag_expired"}
    change = timedelta(minutes=850)
    plan = plan_named(BAG_EMPTIES)
    start = facts_for(plan).at
    assert life_with(plan, expires_at=start + change).result is Result.PASS
    assert life_with(plan, expires_at=start).result is Result.FAIL


def test_a_bag_empty_or_expired_at_the_moment_fails_though_the_plans_time_is_past() -> None:
    # OFF was due after 5 h; 20 h later nobody has said that it was given
    plan = plan_named(CLOCK_CHANGE)
    later = facts_for(plan).at + timedelta(hours=20)
    fine = {"at": later, "left": Volume(Fraction("0.1")), "expires_at": later + timedelta(hours=1)}
    assert life_with(plan, **fine).result is Result.PASS
    empty = life_with(plan, **{**fine, "left": Volume(Fraction(0))})
    assert fault_codes(empty) == {"verify_hung_bag_is_empty"}
    expired = life_with(plan, **{**fine, "expires_at": later})
    assert fault_codes(expired) == {"verify_hung_bag_is_expired"}


def test_what_is_late_is_still_to_run_from_the_moment_on() -> None:
    # 20 h on the plan still waits for its third row: 2.3 + 1.5 + 0.8 = 4.6 mL in 3 h to OFF
    plan = plan_named(CLOCK_CHANGE)
    later = facts_for(plan).at + timedelta(hours=20)
    known = {"at": later, "reached_min": Fraction(120)}
    enough, short = Volume(Fraction("4.6")), Volume(Fraction("4.5"))
    keeps, ends = (later + timedelta(hours=hours) for hours in (3, 2))
    assert life_with(plan, **known, left=enough, expires_at=keeps).result is Result.PASS
    found = life_with(plan, **known, left=short, expires_at=ends)
    assert fault_codes(found) == {"verify_hung_bag_empty", "verify_hung_bag_expired"}
    # OFF given: no bag is needed; while OFF is only due, the drug still runs
    none_left = {"at": later, "left": Volume(Fraction(0)), "expires_at": keeps}
    over = life_with(plan, **none_left, reached_min=Fraction(360))
    assert (over.result, over.numbers.code) == (Result.PASS, "verify_bag_not_needed")
    assert life_with(plan, **none_left, reached_min=Fraction(300)).result is Result.FAIL


@pytest.mark.parametrize(
    ("ahead", "enough", "short"),
    [
        # 90 min on the plan: 3 mL/h for 30 min, then 2.3 + 1.5 + 0.8 mL to OFF
        (None, "6.1", "6"),
        # stepped back to 4.5 mL/h, which runs until row 3: 2.25 mL and the same rows
        (Ahead(Fraction("4.5"), Fraction(120)), "6.85", "6.8"),
        # and until a replan nothing lowers it: for the 3 h 30 min to OFF
        (Ahead(Fraction("4.5"), None), "15.75", "15.7"),
        # the bag is needed to OFF alone, whenever the next row is due
        (Ahead(Fraction("4.5"), Fraction(360)), "15.75", "15.7"),
    ],
)
def test_the_hung_bag_must_hold_what_really_runs(
    ahead: Ahead | None, enough: str, short: str
) -> None:
    plan = plan_named(CLOCK_CHANGE)
    known = {"reached_min": Fraction(90), "ahead": ahead}
    assert life_with(plan, **known, left=Volume(Fraction(enough))).result is Result.PASS
    found = life_with(plan, **known, left=Volume(Fraction(short)))
    assert found.result is Result.FAIL
    (code,) = fault_codes(found)
    throughout = ahead is not None and ahead.until_min is None
    assert code == ("verify_hung_bag_empty_as_it_runs" if throughout else "verify_hung_bag_empty")


def test_while_a_drug_runs_on_after_its_plan_an_interval_at_the_least_is_needed() -> None:
    plan = plan_named(CLOCK_CHANGE)
    known = {
        "at": facts_for(plan).at + timedelta(hours=20),
        "expires_at": facts_for(plan).at + timedelta(hours=30),
        "ahead": Ahead(Fraction("4.5"), None),
    }
    assert life_with(plan, **known, left=Volume(Fraction("4.5"))).result is Result.PASS
    assert life_with(plan, **known, left=Volume(Fraction("4.4"))).result is Result.FAIL


def test_when_the_hung_bag_expires_is_said_in_the_offset_of_the_plan() -> None:
    # beside rows in +02:00 a time in UTC would be read two hours early
    plan = plan_named(CLOCK_CHANGE)
    start = facts_for(plan).at
    offset = datetime.fromisoformat(plan["start"]).utcoffset()
    assert offset
    lasts = life_with(plan, expires_at=(start + timedelta(hours=9)).astimezone(UTC))
    assert lasts.numbers["expires"].utcoffset() == offset
    (fault,) = life_with(plan, expires_at=start.astimezone(UTC)).numbers["faults"]
    assert fault["expires"].utcoffset() == offset


def test_bags_are_counted_from_1_the_hung_one() -> None:
    # 27 mL from a bag of 20
    plan = with_value(plan_named(BAG_EMPTIES), ("bag_changes",), [])
    (fault,) = check_of(plan, "bag_life").numbers["faults"]
    assert fault["bag"] == 1


@pytest.mark.parametrize("missing", ["left", "expires_at"])
def test_a_worksheet_that_does_not_say_leaves_the_bags_life_unknown(missing: str) -> None:
    assert life_with(plan_named(CLOCK_CHANGE), **{missing: None}).result is Result.UNKNOWN


def test_a_plan_without_rows_or_interval_is_judged_all_the_same() -> None:
    plan = plan_named(BAG_EMPTIES)
    assert check_of({**plan, "every_min": 0}, "bag_changes").result is Result.FAIL
    assert check_of({**plan, "every_min": 0}, "bag_life").result is Result.FAIL
    empty = check_of({**plan, "rows": []}, "bag_changes")
    assert fault_codes(empty) == {"verify_change_outside"}
