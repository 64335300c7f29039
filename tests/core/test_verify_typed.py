"""A plan read off paper: what was typed stands for the checks, what was not follows from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from made_drugs import NOREPINEPHRINE, VASOPRESSIN, units
from printed_plans import BAG_EMPTIES, BY_WEIGHT, CLOCK_CHANGE, failed
from typed_plans import DRUGS, PLAIN, judged, typed, with_row

from corrupted import NAMES, plan_named
from pressorsheet.core.note import Note
from pressorsheet.core.verify import NoZone, Result, WorksheetFacts
from pressorsheet.core.verify.typed import TypedChange, TypedRow, filled_in


@pytest.mark.parametrize("name", NAMES)
def test_what_is_typed_from_a_good_sheet_is_the_plan_that_was_printed(name: str) -> None:
    read = typed(name)
    zone = None if read.order.tz is None else ZoneInfo(read.order.tz)
    plan = plan_named(name)
    found = filled_in(read, DRUGS[read.order.drug], zone)
    for key in ("drug", "dose_unit", "from", "step", "every_min", "to", "tz", "bag"):
        assert found[key] == plan[key]
    assert datetime.fromisoformat(found["start"]) == datetime.fromisoformat(plan["start"])
    for row, expected in zip(found["rows"], plan["rows"], strict=True):
        for key in ("n", "elapsed_min", "from", "to", "set_rate_ml_per_h", "off"):
            assert row[key] == expected[key]
        assert datetime.fromisoformat(row["due"]) == datetime.fromisoformat(expected["due"])
        for key in ("rate_ml_per_h", "delivered", "volume_ml"):
            assert float(row[key]) == pytest.approx(float(expected[key]), rel=1e-11)
    for change, expected in zip(found["bag_changes"], plan["bag_changes"], strict=True):
        assert {**change, "at": ""} == {**expected, "at": ""}
        assert datetime.fromisoformat(change["at"]) == datetime.fromisoformat(expected["at"])


def test_rows_without_times_and_doses_follow_from_the_order() -> None:
    full = typed(CLOCK_CHANGE)
    bare = tuple(TypedRow(row.number, row.set_rate) for row in full.rows or ())
    zone = ZoneInfo("Europe/Berlin")
    assert filled_in(replace(full, rows=bare), VASOPRESSIN, zone) == filled_in(
        full, VASOPRESSIN, zone
    )


def test_a_bag_row_without_figures_takes_those_of_its_row() -> None:
    full = typed(BAG_EMPTIES)
    bare = tuple(TypedChange(each.at, each.because) for each in full.changes or ())
    assert filled_in(replace(full, changes=bare), VASOPRESSIN, None) == filled_in(
        full, VASOPRESSIN, None
    )


@pytest.mark.parametrize(
    ("typed_as", "fits"),
    [
        ("0.0253", True),
        ("0.025", False),
        ("0.0", False),
        ("0.0254", False),
        ("0.02533", True),
        ("0.02534", False),
        ("-0.0253", False),
    ],
)
def test_a_delivered_dose_is_right_as_paper_rounds_it(typed_as: str, fits: bool) -> None:
    # 3.8 mL/h of 0.4 units/mL are 0.025333... units/min
    read = with_row(typed(CLOCK_CHANGE), 0, delivered=Decimal(typed_as))
    assert ("figures" in failed(judged(read))) is not fits


@pytest.mark.parametrize(
    ("typed_as", "fits"), [("1.33", True), ("1.34", False), ("-1.33", False), ("0", False)]
)
def test_an_error_is_right_as_paper_rounds_it(typed_as: str, fits: bool) -> None:
    read = with_row(typed(CLOCK_CHANGE), 0, error_percent=Decimal(typed_as))
    assert ("figures" in failed(judged(read))) is not fits


def test_an_error_of_0_needs_no_sign() -> None:
    # 0.02 units/min are 3 mL/h exactly
    exact = with_row(typed("clock change"), 1, error_percent=Decimal(0), delivered=Decimal("0.02"))
    assert failed(judged(exact)) == set()


@pytest.mark.parametrize(
    ("changed", "check", "code"),
    [
        ({"set_rate": Fraction("2.4")}, "set_rate", "verify_row_set_rate"),
        ({"to_dose": Fraction("0.016")}, "rows", "verify_row_to"),
        ({"number": Fraction(4)}, "rows", "verify_row_number"),
    ],
)
def test_the_row_that_is_wrong_is_named(changed: Any, check: str, code: str) -> None:
    found = judged(with_row(typed(CLOCK_CHANGE), 2, **changed))
    (fault, *_) = next(each.numbers for each in found.checks if each.id == check)["faults"]
    assert isinstance(fault, Note)
    assert (fault.code, fault["row"]) == (code, 3)


def test_a_row_typed_at_another_time_is_named() -> None:
    read = typed(CLOCK_CHANGE)
    due = (read.rows or ())[2].due
    assert due is not None
    found = judged(with_row(read, 2, due=due + timedelta(minutes=10)))
    assert "intervals" in failed(found)


def test_a_bag_row_of_another_dose_or_rate_or_time_is_named() -> None:
    read = typed(BAG_EMPTIES)
    (change, *rest) = read.changes or ()
    assert isinstance(change.at, datetime)
    for wrong in (
        replace(change, dose=Fraction(1)),
        replace(change, set_rate=Fraction(1)),
        replace(change, because="leaks"),
        replace(change, at=change.at - timedelta(days=1)),
        replace(change, at=change.at + timedelta(days=9)),
    ):
        assert "bag_changes" in failed(judged(replace(read, changes=(wrong, *rest))))


def test_a_bag_changed_before_the_first_row_goes_on_at_the_rate_of_the_start() -> None:
    """0.1 mcg/kg/min of 70 kg from 8 mg of tartrate, 4 mg of base, in 250 mL: 26.25 mL/h."""
    read = typed(BY_WEIGHT)
    at_once = replace(read, changes=(TypedChange(read.order.start, "empty"),))
    (change,) = filled_in(at_once, NOREPINEPHRINE, None)["bag_changes"]
    assert change == {
        "at": read.order.start.isoformat(),
        "elapsed_min": 0,
        "row": 0,
        "because": "empty",
        "dose": Fraction("0.1"),
        "set_rate_ml_per_h": Fraction("26.3"),
    }
    # without the drug the salt says nothing, and no rate follows
    (change,) = filled_in(at_once, None, None)["bag_changes"]
    assert (change["dose"], change["set_rate_ml_per_h"]) == (Fraction("0.1"), 0)


@pytest.mark.parametrize(("at", "row"), [(-60, -1), (361, 7)])
def test_a_bag_row_outside_the_plan_goes_on_at_nothing(at: int, row: int) -> None:
    read = typed(CLOCK_CHANGE)
    outside = replace(read, changes=(TypedChange(timedelta(minutes=at), "empty"),))
    (change,) = filled_in(outside, VASOPRESSIN, None)["bag_changes"]
    # its six rows are over at 360 min
    assert (change["row"], change["dose"], change["set_rate_ml_per_h"]) == (row, 0, 0)


@pytest.mark.parametrize(
    ("every", "at", "row"), [("0", 0, 1), ("1", 3, 3), ("0.5", 2, 4), ("-60", 60, 1)]
)
def test_a_bag_row_belongs_to_the_row_begun_before_it(every: str, at: int, row: int) -> None:
    """Without an interval above 0 it is taken for the first row's, and the interval fails."""
    read = typed(CLOCK_CHANGE)
    order = replace(read.order, every_min=Fraction(every))
    told = (TypedChange(timedelta(minutes=at), "empty"),)
    (change,) = filled_in(replace(read, order=order, changes=told), VASOPRESSIN, None)[
        "bag_changes"
    ]
    assert change["row"] == row


def test_a_sheet_that_gives_no_rate_and_one_without_an_interval_are_judged_and_fail() -> None:
    read = typed(BY_WEIGHT)
    unsalted = replace(read.order, bag=replace(read.order.bag, salt=None))
    assert {"salt", "set_rate", "figures"} <= failed(judged(replace(read, order=unsalted)))
    # what was typed stands, off by nothing that could be reckoned
    (first, *_) = filled_in(replace(read, order=unsalted), NOREPINEPHRINE, None)["rows"]
    assert (first["rate_ml_per_h"], first["error_percent"]) == (first["set_rate_ml_per_h"], 0)
    assert first["delivered"] == first["to"]
    emptied = typed(BAG_EMPTIES)
    still = replace(emptied.order, every_min=Fraction(0))
    assert "interval" in failed(judged(replace(emptied, order=still)))


def test_a_bag_row_told_by_what_passes_until_then_is_the_same() -> None:
    read = typed("empties after a clock change")
    (change,) = read.changes or ()
    told = replace(change, at=timedelta(minutes=255))
    zone = ZoneInfo("Europe/Berlin")
    found = filled_in(replace(read, changes=(told,)), VASOPRESSIN, zone)
    # 23:00 +02:00 and 4 h 15 min later
    assert found["bag_changes"][0]["at"] == "2026-10-25T02:15:00+01:00"
    assert found == filled_in(read, VASOPRESSIN, zone)


def test_a_bag_row_typed_as_a_clock_of_the_zone_counts_what_really_passes() -> None:
    read = typed("empties after a clock change")
    zone = ZoneInfo("Europe/Berlin")
    (change,) = read.changes or ()
    local = datetime(2026, 10, 25, 2, 15, tzinfo=zone, fold=1)
    order = replace(read.order, start=read.order.start.astimezone(zone))
    as_typed = replace(read, order=order, changes=(replace(change, at=local),))
    assert filled_in(as_typed, VASOPRESSIN, zone)["bag_changes"][0]["elapsed_min"] == 255


@pytest.mark.parametrize(
    ("offset", "result"), [("+02:00", Result.PASS), ("+01:00", Result.FAIL), (None, Result.UNKNOWN)]
)
def test_a_typed_plan_is_held_to_the_clocks_of_its_zone(offset: str | None, result: Result) -> None:
    read = typed("nothing ordered beside")
    start = datetime.fromisoformat(f"2026-10-24T23:00{offset or '+02:00'}")
    bare = tuple(replace(row, due=None) for row in read.rows or ())
    zone = {} if offset else {"zone": NoZone.NOT_LOOKED_UP}
    found = judged(replace(read, rows=bare, order=replace(read.order, start=start)), **zone)
    assert next(check for check in found.checks if check.id == "local_times").result is result


def test_times_keep_the_offset_of_the_start_where_no_zone_is_named() -> None:
    read = typed(BY_WEIGHT)
    start = datetime(2026, 3, 14, 16, 30, tzinfo=UTC)
    order = replace(read.order, start=start, tz=None)
    bare = tuple(TypedRow(row.number, row.set_rate) for row in read.rows or ())
    due = [
        row["due"]
        for row in filled_in(replace(read, order=order, rows=bare), NOREPINEPHRINE, None)["rows"]
    ]
    assert all(each.endswith("+00:00") for each in due)


@pytest.mark.parametrize(("runs", "fails"), [("0.03", set()), ("0.02", {"charted_start"})])
def test_a_typed_plan_is_held_to_a_worksheet_too(runs: str, fails: set[str]) -> None:
    read = typed(PLAIN)
    facts = WorksheetFacts(at=read.order.start, running=units(runs))
    assert failed(judged(read, facts=facts)) == fails
