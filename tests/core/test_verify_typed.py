"""A plan read off paper: what was typed stands for the checks, what was not follows from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from made_drugs import NOREPINEPHRINE, VASOPRESSIN
from printed_plans import BAG_EMPTIES, BY_WEIGHT, CLOCK_CHANGE, failed
from typed_plans import CASES, DRUGS, judged, proof, typed, with_row

from corrupted import NAMES, plan_named
from pressorsheet.core.note import Note, note
from pressorsheet.core.verify import Check, Result
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


def test_a_sheet_that_gives_no_rate_and_one_without_an_interval_are_judged_and_fail() -> None:
    read = typed(BY_WEIGHT)
    unsalted = replace(read.order, bag=replace(read.order.bag, salt=None))
    assert {"salt", "set_rate", "figures"} <= failed(judged(replace(read, order=unsalted)))
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


# The fingerprint ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_a_plan_typed_whole_is_proven_by_its_printed_fingerprint(name: str) -> None:
    read = typed(name)
    order = replace(read.order, fingerprint=(read.order.fingerprint or "")[:8])
    check = proof(replace(read, order=order))
    assert check == Check(
        "fingerprint", Result.PASS, note("verify_fingerprint_fits", printed=order.fingerprint)
    )


@pytest.mark.parametrize("name", CASES)
def test_what_no_figure_gives_away_the_fingerprint_does(name: str) -> None:
    read = typed(name)
    for changed in (
        {"reason": "another"},
        {"ordered_by": "Dr X"},
        {"tz": "Europe/Paris" if read.order.tz else "Africa/Lagos"},
        {"content": {**read.order.content, "stop_below_mmhg": Fraction(50)}},
        {"content": {**read.order.content, "call": "nobody"}},
    ):
        check = proof(replace(read, order=replace(read.order, **changed)))
        assert check.result is Result.FAIL
        assert check.numbers.code == "verify_typed_differs"


def test_without_a_fingerprint_or_with_too_little_of_it_nothing_is_proven() -> None:
    read = typed("clock change")
    for digits in (None, "", (read.order.fingerprint or "")[:7]):
        check = proof(replace(read, order=replace(read.order, fingerprint=digits)))
        assert check == Check("fingerprint", Result.UNKNOWN, note("verify_typed_no_fingerprint"))


def test_texts_that_the_source_left_out_leave_the_fingerprint_unknown() -> None:
    read = typed("clock change")
    shortened = replace(read, order=replace(read.order, reason="not there"), texts_missing=True)
    check = proof(shortened)
    assert check.result is Result.UNKNOWN
    assert check.numbers.code == "verify_typed_texts_missing"
    # what was not left out is proven all the same
    assert proof(replace(read, texts_missing=True)).result is Result.PASS


@pytest.mark.parametrize(
    "changed",
    [
        {"drug": "unobtainium"},
        {"step": Fraction("0.006")},
        {"dose_unit": "spoons"},
        {"every_min": Fraction(10**9)},
    ],
)
def test_an_order_that_no_program_of_ours_makes_fails(changed: dict[str, Any]) -> None:
    read = typed("clock change")
    found = judged(replace(read, order=replace(read.order, **changed)))
    assert not found.passed


def test_a_bag_in_words_that_are_not_ours_fails() -> None:
    read = typed("clock change")
    bag = replace(read.order.bag, amount_unit="spoons")
    check = proof(replace(read, order=replace(read.order, bag=bag)))
    assert check.numbers.code == "verify_typed_not_made"


@pytest.mark.parametrize("name", CASES)
def test_a_source_without_rows_is_judged_by_those_that_its_order_makes(name: str) -> None:
    read = replace(typed(name), rows=None)
    found = judged(read)
    assert found.passed
    assert proof(read).result is Result.PASS
    assert "verify_rows" in {check.numbers.code for check in found.checks}


def test_without_rows_an_order_that_makes_none_has_none() -> None:
    read = typed("clock change")
    none = replace(read, rows=None, order=replace(read.order, drug="unobtainium"))
    assert "rows" in failed(judged(none))


def test_without_rows_and_with_another_fingerprint_it_is_judged_and_fails() -> None:
    read = typed("expires")
    other = replace(read, rows=None, order=replace(read.order, fingerprint="0" * 16))
    assert failed(judged(other)) == {"fingerprint"}


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
