"""What the bag checks say of plans worked out by hand: code and numbers, whole."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import pytest
from made_drugs import VASOPRESSIN
from printed_plans import BAG_EMPTIES, BAG_EXPIRES, CLOCK_CHANGE, RULES, facts_for, verified

from corrupted import Place, Plan, plan_named
from corrupted import with_value as changed_at
from pressorsheet.core.drugs import Storage
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import PumpRate, Volume
from pressorsheet.core.verify import Result, WorksheetFacts, verify
from pressorsheet.core.verify.facts import Ahead

DUE = datetime.fromisoformat("2026-11-23T12:10:00+01:00")
LATER = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
CHANGE = ("bag_changes", 0)
NO_TIMES = note("verify_bags_not_computable")


def ml(number: str) -> Volume:
    return Volume(Fraction(number))


def faults(*found: Note) -> Note:
    return note("verify_faults", faults=found)


def said_of(plan: Plan, check_id: str, facts: WorksheetFacts | None = None) -> tuple[Result, Note]:
    checks = verified(plan, facts).checks
    return next((check.result, check.numbers) for check in checks if check.id == check_id)


def left_is(row: int, printed: str, expected: str) -> Note:
    return note("verify_row_left", row=row, printed=ml(printed), expected=ml(expected))


# Row 1 uses 15 mL, row 2 12 mL, from a bag of 20: 5 mL after row 1, a new bag at minute 850.
NOT_EMPTY = note("verify_change_not_empty", change=1, at=DUE)
OUTSIDE = note("verify_change_outside", change=1, at=DUE)
WITHOUT_IT = left_is(2, "13", "-7")
Case: TypeAlias = tuple[str, Place, Any, tuple[Note, ...]]
WRONG: list[Case] = [
    (BAG_EMPTIES, (*CHANGE, "at"), "2026-11-23T12:11:00+01:00",
     (note("verify_change_time", change=1, at=DUE + timedelta(minutes=1), printed=850),)),
    (BAG_EMPTIES, (*CHANGE, "row"), Decimal(1),
     (note("verify_change_row", change=1, printed=1, expected=2),)),
    (BAG_EMPTIES, (*CHANGE, "dose"), Decimal("0.025"),
     (note("verify_change_rate", change=1, row=2),)),
    (BAG_EMPTIES, (*CHANGE, "set_rate_ml_per_h"), Decimal("1.5"),
     (note("verify_change_rate", change=1, row=2),)),
    (BAG_EMPTIES, (*CHANGE, "because"), "bro\nken",
     (note("verify_change_cause", change=1, because="bro?ken"),)),
    # the whole plan is over at minute 1,200
    (BAG_EMPTIES, (*CHANGE, "elapsed_min"), Decimal(1200),
     (note("verify_change_time", change=1, at=DUE, printed=1200), OUTSIDE, NOT_EMPTY, WITHOUT_IT)),
    (BAG_EMPTIES, (*CHANGE, "elapsed_min"), Decimal(-1),
     (note("verify_change_time", change=1, at=DUE, printed=-1), OUTSIDE,
      note("verify_change_order", change=1), WITHOUT_IT)),
    # 5.1 + 15 mL is more than a full bag, and it would last 255 min of row 2
    (BAG_EMPTIES, ("rows", 0, "left_ml"), Decimal("5.1"),
     (NOT_EMPTY, note("verify_first_bag", content=ml("20.1"), full=ml("20")))),
    # 20 mL hung at minute 850 less 350 min at 1.2 mL/h
    (BAG_EMPTIES, ("rows", 1, "left_ml"), Decimal("13.1"), (left_is(2, "13.1", "13"),)),
    (BAG_EXPIRES, ("rows", 1, "left_ml"), None, (note("verify_row_left_missing", row=2),)),
    # hung at minute 1,080: 18 mL in row 2, then 18 mL in row 3
    (BAG_EXPIRES, ("rows", 2, "left_ml"), Decimal("63.9"), (left_is(3, "63.9", "64"),)),
    (CLOCK_CHANGE, ("rows", 5, "left_ml"), Decimal("-88.6"), (left_is(6, "-88.6", "88.6"),)),
]  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=lambda case: f"{case[1]} {case[3][0].code}")
def test_a_wrong_bag_change_or_content_is_told_with_both_numbers(case: Case) -> None:
    name, place, value, told = case
    plan = changed_at(plan_named(name), place, value)
    assert said_of(plan, "bag_changes") == (Result.FAIL, faults(*told))


def test_a_second_change_is_told_by_its_own_number() -> None:
    # the second bag, hung at minute 1,080, would last to minute 2,160; the third, at 1,800, leaves
    # 100 - 9 mL after row 3
    for because, code in (
        ("empty", "verify_change_not_empty"),
        ("expired", "verify_change_not_expired"),
    ):
        plan = plan_named(BAG_EXPIRES)
        plan["bag_changes"].append(
            {
                "at": LATER.isoformat(),
                "elapsed_min": Decimal(1800),
                "row": Decimal(3),
                "because": because,
                "dose": Decimal("0.005"),
                "set_rate_ml_per_h": Decimal("1.5"),
            }
        )
        told = faults(
            note(code, change=2, at=LATER), left_is(3, "64", "91"), left_is(4, "64", "91")
        )
        assert said_of(plan, "bag_changes") == (Result.FAIL, told)


def test_a_bag_that_expires_within_the_minute_printed_may_be_changed_then() -> None:
    # Hung at minute 1,080 with a life of 8 h 0 min 30 s: at minute 1,560; 8 h later minute 2,040.
    plan = plan_named(BAG_EXPIRES)
    for at, elapsed in (("2026-11-23T08:00:00Z", 1560), ("2026-11-23T16:00:00Z", 2040)):
        plan["bag_changes"].append(
            {
                "at": at,
                "elapsed_min": Decimal(elapsed),
                "row": Decimal(3),
                "because": "expired",
                "dose": Decimal("0.005"),
                "set_rate_ml_per_h": Decimal("1.5"),
            }
        )
    # 100 mL less 2 h at 1.5 mL/h
    plan["rows"][2]["left_ml"] = plan["rows"][3]["left_ml"] = Decimal(97)
    short = replace(VASOPRESSIN, shelf_life_h={Storage.ROOM: Fraction(8) + Fraction(1, 120)})
    checks = {check.id: check for check in verify(plan, short, RULES["vasopressin"]).checks}
    assert checks["bag_changes"].numbers == note("verify_bag_changes", count=3)


@pytest.mark.parametrize("because", ["expired", "empty"])
def test_a_bag_may_be_changed_at_the_very_start(because: str) -> None:
    # 0.03 units/min at 0.4 units/mL still run, at 4.5 mL/h: no row has begun
    plan = plan_named(CLOCK_CHANGE)
    first = {"at": plan["start"], "elapsed_min": Decimal(0), "row": Decimal(0)}
    running = {"dose": Decimal("0.03"), "set_rate_ml_per_h": Decimal("4.5")}
    plan["bag_changes"] = [{**first, **running, "because": because}]
    told = note("verify_bag_changes", count=1)
    assert said_of(plan, "bag_changes") == (Result.PASS, told)


def test_a_bag_changed_at_the_very_start_at_the_first_steps_rate_is_named() -> None:
    plan = plan_named(CLOCK_CHANGE)
    first = {"at": plan["start"], "elapsed_min": Decimal(0), "because": "expired"}
    lower = {"dose": Decimal("0.025"), "set_rate_ml_per_h": Decimal("3.8")}
    plan["bag_changes"] = [{**first, **lower, "row": Decimal(1)}]
    row = note("verify_change_row", change=1, printed=1, expected=0)
    rate = note("verify_change_rate_before", change=1)
    assert said_of(plan, "bag_changes") == (Result.FAIL, faults(row, rate))
    for key, value in (("dose", "0.03"), ("set_rate_ml_per_h", "4.5")):
        plan["bag_changes"] = [{**first, **lower, "row": Decimal(0), key: Decimal(value)}]
        assert said_of(plan, "bag_changes") == (Result.FAIL, faults(rate))


def change_in_row_2(at: str, elapsed: int) -> dict[str, Any]:
    running = {"dose": Decimal("0.02"), "set_rate_ml_per_h": Decimal("1.2")}
    moment = {"at": at, "elapsed_min": Decimal(elapsed), "row": Decimal(2)}
    return {**moment, "because": "empty", **running}


def test_a_bag_may_run_empty_at_the_moment_a_row_begins() -> None:
    # 15 mL last exactly for row 1; of the next 15 mL row 2 uses 12. The bag is changed first, so
    # that it is hung at what row 1 set.
    plan = plan_named(BAG_EMPTIES)
    plan["bag"] |= {"amount": Decimal(15), "volume_ml": Decimal(15)}
    lower = change_in_row_2("2026-11-23T08:00:00+01:00", 600)
    running = {"dose": Decimal("0.025"), "set_rate_ml_per_h": Decimal("1.5"), "row": Decimal(1)}
    plan["bag_changes"] = [{**lower, **running}]
    for row, left in zip(plan["rows"], (0, 3), strict=True):
        row["left_ml"] = Decimal(left)
    told = note("verify_bag_changes", count=1)
    assert said_of(plan, "bag_changes") == (Result.PASS, told)
    plan["bag_changes"] = [lower]
    row, rate = (
        note("verify_change_row", change=1, printed=2, expected=1),
        note("verify_change_rate", change=1, row=1),
    )
    assert said_of(plan, "bag_changes") == (Result.FAIL, faults(row, rate))


@pytest.mark.parametrize(
    ("at", "elapsed", "left"),
    [("2026-11-23T12:05:00+01:00", 845, "12.9"), ("2026-11-23T12:04:00+01:00", 844, "12.88")],
)
def test_where_the_last_digit_decides_between_two_minutes_a_bag_may_be_changed_at_either(
    at: str, elapsed: int, left: str
) -> None:
    # 4.9 mL printed after row 1 last 245 min at 1.2 mL/h, a hair less not quite; then 20 mL less
    # 355 min, or 356, at 1.2 mL/h
    plan = plan_named(BAG_EMPTIES)
    plan["bag_changes"] = [change_in_row_2(at, elapsed)]
    plan["rows"][0]["left_ml"] = Decimal("4.9")
    plan["rows"][1]["left_ml"] = Decimal(left)
    told = note("verify_bag_changes", count=1)
    assert said_of(plan, "bag_changes") == (Result.PASS, told)


def test_a_later_bag_is_known_to_be_full_and_may_not_be_changed_a_minute_early() -> None:
    # 1.5 mL/h from minute 200 to 600 are 10 mL, 1.2 mL/h to minute 1,100 the other 10
    early = datetime.fromisoformat("2026-11-23T16:19:00+01:00")
    plan = plan_named(BAG_EMPTIES)
    first = {"at": "2026-11-23T01:20:00+01:00", "elapsed_min": Decimal(200), "row": Decimal(1)}
    running = {"dose": Decimal("0.025"), "set_rate_ml_per_h": Decimal("1.5")}
    plan["bag_changes"] = [
        {**first, "because": "empty", **running},
        change_in_row_2(early.isoformat(), 1099),
    ]
    # 20 - 10, and 20 less 101 min at 1.2 mL/h
    for row, left in zip(plan["rows"], ("10", "17.98"), strict=True):
        row["left_ml"] = Decimal(left)
    told = faults(note("verify_change_not_empty", change=2, at=early))
    assert said_of(plan, "bag_changes") == (Result.FAIL, told)


def test_a_first_bag_a_hair_less_than_full_is_not_more_than_full() -> None:
    plan = changed_at(plan_named(BAG_EMPTIES), ("rows", 0, "left_ml"), Decimal("4.99999999995"))
    told = note("verify_bag_changes", count=1)
    assert said_of(plan, "bag_changes") == (Result.PASS, told)


@pytest.mark.parametrize(
    "lefts",
    [
        # 100 mL less 19/3, 5, 23/6, 5/2, 4/3 and 0 mL in 100 min each, to 12 digits
        (100, "93.6666666667", "88.6666666667", "84.8333333333", "82.3333333333", "81", "81"),
        # 80.0833333333 mL at the start, less 3.8, 3, 2.3, 1.5, 0.8 and 0; one figure a digit off
        (60, "76.2833333333", "73.2833333333", "70.9833333333", "69.4833333334", "68.6833333333",
         "68.6833333333"),
    ],
    ids=["a full bag, thirds rounded", "not full, one last digit off"],
)  # fmt: skip
def test_what_is_left_may_be_rounded_to_its_twelfth_digit(lefts: tuple[Any, ...]) -> None:
    every, *figures = lefts
    plan = {**plan_named(CLOCK_CHANGE), "every_min": Decimal(every)}
    for row, left in zip(plan["rows"], figures, strict=True):
        row["left_ml"] = Decimal(left)
    told = note("verify_bag_changes", count=0)
    assert said_of(plan, "bag_changes") == (Result.PASS, told)


def test_what_is_left_is_as_exact_as_the_first_bag_is_known() -> None:
    # 97 + 3.8 = 100.8 mL of 120, twelve digits of which end at 0.000000001; then 3 mL less
    plan = plan_named(CLOCK_CHANGE)
    plan["bag"] |= {"amount": Decimal(48), "volume_ml": Decimal(120)}
    lefts = ("97", "94.000000001", "91.7", "90.2", "89.4", "89.4")
    for row, left in zip(plan["rows"], lefts, strict=True):
        row["left_ml"] = Decimal(left)
    told = note("verify_bag_changes", count=0)
    assert said_of(plan, "bag_changes") == (Result.PASS, told)


def test_every_row_that_does_not_print_what_is_left_is_named() -> None:
    plan = plan_named(CLOCK_CHANGE)
    for row in (0, 2):
        plan["rows"][row]["left_ml"] = None
    missing = (note("verify_row_left_missing", row=row) for row in (1, 3))
    assert said_of(plan, "bag_changes") == (Result.FAIL, faults(*missing))


def test_a_bag_that_the_plan_uses_to_the_last_drop_lasts() -> None:
    # 27 mL: 12 are left after row 1's 15, none after row 2's 12
    plan = {**plan_named(BAG_EMPTIES), "bag_changes": []}
    plan["bag"] |= {"amount": Decimal(27), "volume_ml": Decimal(27)}
    for row, left in zip(plan["rows"], (12, 0), strict=True):
        row["left_ml"] = Decimal(left)
    told = note("verify_bag_changes", count=0)
    assert said_of(plan, "bag_changes") == (Result.PASS, told)


def test_two_changes_at_one_time_are_told_as_out_of_order() -> None:
    plan = plan_named(BAG_EXPIRES)
    plan["bag_changes"] *= 2
    told = faults(note("verify_change_order", change=2))
    assert said_of(plan, "bag_changes") == (Result.FAIL, told)


def test_a_plan_without_an_interval_has_no_bag_times() -> None:
    plan = {**plan_named(BAG_EMPTIES), "every_min": Decimal(0)}
    assert said_of(plan, "bag_changes") == (Result.FAIL, NO_TIMES)
    assert said_of(plan, "bag_life") == (Result.FAIL, NO_TIMES)


def test_an_interval_of_1_min_has_bag_times() -> None:
    plan = {**plan_named(CLOCK_CHANGE), "every_min": Decimal(1)}
    assert said_of(plan, "bag_life", facts_for(plan))[0] is Result.PASS
    assert said_of(plan, "bag_changes")[1].code == "verify_more_faults"


def test_a_bag_too_small_for_the_plan_is_told_with_what_is_needed() -> None:
    # 15 + 12 mL from a bag of 20
    plan = changed_at(plan_named(BAG_EMPTIES), ("bag_changes",), [])
    told = faults(note("verify_bag_too_small", bag=1, needed=ml("27"), full=ml("20")))
    assert said_of(plan, "bag_life") == (Result.FAIL, told)


def test_a_second_bag_that_hangs_too_long_is_told_with_its_life_in_hours() -> None:
    # hung from minute 1,080 to OFF at 2,160
    chilled = replace(VASOPRESSIN, shelf_life_h={Storage.REFRIGERATED: Fraction(4)})
    checks = verify(plan_named(BAG_EXPIRES), chilled, RULES["vasopressin"]).checks
    life = next(check.numbers for check in checks if check.id == "bag_life")
    assert life == faults(note("verify_bag_too_old", bag=2, hours=4))


def life_with(**facts: Any) -> tuple[Result, Note]:
    plan = plan_named(CLOCK_CHANGE)
    return said_of(plan, "bag_life", replace(facts_for(plan), **facts))


def test_what_the_worksheet_does_not_say_of_the_hung_bag_is_told_beside_what_it_does() -> None:
    # 18 h from 2026-10-24T21:00Z
    expires = datetime.fromisoformat("2026-10-25T16:00:00+01:00")
    told = note("verify_hung_bag_unknown", left=None, expires=expires)
    assert life_with(left=None) == (Result.UNKNOWN, told)
    told = note("verify_hung_bag_unknown", left=ml("100"), expires=None)
    assert life_with(expires_at=None) == (Result.UNKNOWN, told)


def test_a_hung_bag_that_empties_or_expires_is_told_with_when_and_how_much() -> None:
    # 3.8 + 3 + 2.3 + 1.5 + 0.8 = 11.4 mL until OFF at 03:00 +01:00
    at = datetime.fromisoformat("2026-10-24T23:00:00+02:00")
    told = faults(note("verify_hung_bag_empty", left=ml("11.3"), needed=ml("11.4"), at=at))
    assert life_with(left=ml("11.3")) == (Result.FAIL, told)
    expires = datetime.fromisoformat("2026-10-25T02:59:00+01:00")
    told = faults(note("verify_hung_bag_expired", expires=expires, at=at))
    assert life_with(expires_at=expires) == (Result.FAIL, told)


def test_a_hung_bag_that_is_empty_or_expired_is_told_with_the_moment() -> None:
    at = datetime.fromisoformat("2026-10-24T23:00:00+02:00")
    empty = note("verify_hung_bag_is_empty", at=at)
    expired = note("verify_hung_bag_is_expired", expires=at, at=at)
    assert life_with(left=ml("0"), expires_at=at) == (Result.FAIL, faults(empty, expired))


def test_a_hung_bag_that_keeps_for_a_minute_is_not_expired_yet() -> None:
    at = datetime.fromisoformat("2026-10-24T23:00:00+02:00")
    soon = at + timedelta(minutes=1)
    told = faults(note("verify_hung_bag_expired", expires=soon, at=at))
    assert life_with(expires_at=soon) == (Result.FAIL, told)


def test_a_bag_that_empties_as_it_runs_is_told_with_the_rate() -> None:
    # 90 min on, 4.5 mL/h for the 3 h 30 min to OFF
    at = datetime.fromisoformat("2026-10-24T23:00:00+02:00")
    runs = {"reached_min": Fraction(90), "ahead": Ahead(Fraction("4.5"), None)}
    short = {"left": ml("15.7"), "needed": ml("15.75"), "at": at}
    told = note("verify_hung_bag_empty_as_it_runs", rate=PumpRate(Fraction("4.5")), **short)
    assert life_with(left=ml("15.7"), **runs) == (Result.FAIL, faults(told))


def test_that_no_bag_is_needed_any_more_is_told_with_the_moment() -> None:
    later = datetime.fromisoformat("2026-10-25T05:00:00+01:00")
    off = {"at": later, "reached_min": Fraction(360), "left": ml("0"), "expires_at": later}
    assert life_with(**off) == (Result.PASS, note("verify_bag_not_needed", at=later))


def test_at_the_very_minute_of_a_bag_change_the_new_bag_is_the_one_asked_about() -> None:
    # 1.2 mL/h for the 350 min from minute 850 to the plan's end
    plan = plan_named(BAG_EMPTIES)
    known: dict[str, Any] = {
        "at": DUE,
        "reached_min": Fraction(850),
        "expires_at": DUE + timedelta(hours=7),
    }

    def life_with_left(left: str) -> tuple[Result, Note]:
        return said_of(plan, "bag_life", replace(facts_for(plan), left=ml(left), **known))

    told = note("verify_hung_bag_empty", left=ml("6.9"), needed=ml("7"), at=DUE)
    assert life_with_left("6.9") == (Result.FAIL, faults(told))
    assert life_with_left("7")[0] is Result.PASS


def test_a_worksheet_read_half_a_minute_after_the_start_asks_for_all_that_still_runs() -> None:
    # 11.4 mL less half a minute at 3.8 mL/h
    later = facts_for(plan_named(CLOCK_CHANGE)).at + timedelta(seconds=30)
    needed = Fraction("11.4") - Fraction("3.8") / 120
    short = note("verify_hung_bag_empty", left=ml("11.36"), needed=Volume(needed), at=later)
    told = faults(short)
    assert life_with(at=later, left=ml("11.36")) == (Result.FAIL, told)


def test_a_new_bag_hangs_at_room_temperature_even_where_that_is_the_longer_life() -> None:
    # hung from minute 1,080 to OFF at 2,160: 18 h
    cool = replace(
        VASOPRESSIN,
        shelf_life_h={Storage.ROOM: Fraction(18), Storage.REFRIGERATED: Fraction(4)},
    )
    checks = verify(plan_named(BAG_EXPIRES), cool, RULES["vasopressin"]).checks
    assert next(check.result for check in checks if check.id == "bag_life") is Result.UNKNOWN
