"""A plan read off paper: what was typed stands for the checks, what was not follows from it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain, product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from made_drugs import NOREPINEPHRINE, VASOPRESSIN, units
from printed_plans import BAG_EMPTIES, BY_WEIGHT, CLOCK_CHANGE, failed
from tapers import accepted, vasopressin_plan
from typed_plans import CASES, DRUGS, judged, printed, proof, typed, with_row

from corrupted import NAMES, plan_named
from pressorsheet.core.canonical import fingerprint
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import Pressure, PumpRate, Volume
from pressorsheet.core.taper.nearest import near, slip
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.verify import Check, NoZone, Result, Verification, WorksheetFacts
from pressorsheet.core.verify.bench import Bench
from pressorsheet.core.verify.said import (
    DELIVERED,
    DOSE,
    ERROR,
    PER_MINUTE,
    RATE,
    STRENGTH,
    WEIGHT,
    Said,
    fits,
    rounded,
    said_faults,
    third_digit,
)
from pressorsheet.core.verify.typed import TypedChange, TypedPlan, TypedRow, filled_in


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
        assert check.numbers.code in ("verify_typed_differs_by", "verify_typed_elsewhere")


def test_without_a_fingerprint_or_with_too_little_of_it_nothing_is_proven() -> None:
    read = typed("clock change")
    for digits in (None, "", (read.order.fingerprint or "")[:7]):
        check = proof(replace(read, order=replace(read.order, fingerprint=digits)))
        assert check == Check("fingerprint", Result.UNKNOWN, note("verify_typed_no_fingerprint"))


def test_texts_that_the_source_left_out_leave_the_fingerprint_unknown() -> None:
    read = typed("clock change")
    shortened = replace(read, order=replace(read.order, reason="not there"), texts_missing=True)
    check = proof(shortened)
    shown = (read.order.fingerprint or "")[:8]
    told = note("verify_typed_texts_missing", printed=shown)
    assert check == Check("fingerprint", Result.UNKNOWN, told)
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
    shown = (read.order.fingerprint or "")[:8]
    told = note("verify_typed_not_made", printed=shown)
    assert check == Check("fingerprint", Result.FAIL, told)


@pytest.mark.parametrize("name", CASES)
def test_a_source_without_rows_is_judged_by_those_that_its_order_makes(name: str) -> None:
    read = replace(typed(name), rows=None)
    found = judged(read)
    assert found.passed
    assert proof(read).result is Result.PASS
    assert "verify_rows" in {check.numbers.code for check in found.checks}


@pytest.mark.parametrize("changed", [{"drug": "unobtainium"}, {"step": Fraction("0.006")}])
def test_without_rows_an_order_that_makes_none_has_none(changed: dict[str, Any]) -> None:
    read = typed("clock change")
    none = replace(read, rows=None, order=replace(read.order, **changed))
    assert {"rows", "fingerprint"} <= failed(judged(none))


def test_without_rows_and_with_another_fingerprint_it_is_judged_and_fails() -> None:
    read = typed("expires")
    other = replace(read, rows=None, order=replace(read.order, fingerprint="0" * 16))
    assert failed(judged(other)) == {"fingerprint"}


def test_what_is_left_out_of_bag_changes_is_unknown_unless_the_plan_is_proven() -> None:
    read = replace(typed("empties later"), rows=None, changes=None)
    proven = {check.id: check.result for check in judged(read).checks}
    assert proven["bag_changes"] is proven["fingerprint"] is Result.PASS
    forged = judged(replace(read, order=replace(read.order, fingerprint="0" * 16)))
    told = {check.id: check for check in forged.checks}
    missing = note("verify_typed_changes_missing")
    assert [told[name] for name in ("bag_changes", "bag_life", "fingerprint")] == [
        Check("bag_changes", Result.UNKNOWN, missing),
        Check("bag_life", Result.UNKNOWN, missing),
        Check(
            "fingerprint",
            Result.UNKNOWN,
            note("verify_typed_changes_not_proven", printed="0" * 8),
        ),
    ]


def test_the_first_bag_change_alone_proves_a_bag_that_expires() -> None:
    full = typed("expires")
    (change, *_) = full.changes or ()
    read = replace(full, rows=None, changes=None, first_change=change)
    assert proof(read).result is Result.PASS
    assert proof(replace(read, first_change=None)).result is Result.UNKNOWN
    # a figure that fails as well spares the search for a slip
    other = replace(change, because="empty")
    forged = replace(read, first_change=other, said=(Said(4, STRENGTH, Decimal(9)),))
    assert (proof(forged).result, proof(forged).numbers.code) == (
        Result.FAIL,
        "verify_typed_differs",
    )


def told_faults(found: Verification) -> list[Note]:
    return [
        fault for check in found.checks for fault in dict(check.numbers.values).get("faults", ())
    ]


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


def test_of_a_plan_that_is_proven_another_bag_change_is_told_with_the_one_it_has() -> None:
    read = typed("empties later")
    (change,) = read.changes or ()
    later = datetime.fromisoformat("2026-11-22T23:45+01:00")
    # 5.2 mL: 3.8 are gone at 23:00, at 3 mL/h the rest 28 min later
    right = datetime.fromisoformat("2026-11-22T23:28+01:00")
    assert change.at == right
    found = judged(replace(read, changes=(replace(change, at=later),)))
    (check,) = [each for each in found.checks if each.id == "bag_changes"]
    faults = (
        note("verify_typed_bag_missing", at=right.isoformat(), why="empty"),
        note("verify_typed_bag_other", at=later.isoformat(), why="empty"),
    )
    assert check == Check("bag_changes", Result.FAIL, note("verify_faults", faults=faults))
    (missing,) = judged(replace(read, changes=())).of(Result.FAIL)
    one = note("verify_faults", faults=faults[:1])
    assert missing == Check("bag_changes", Result.FAIL, one)
    # a change that was typed is judged by the checks, proven or not
    # (a figure that fails as well spares the search for a slip)
    read = replace(read, said=(Said(4, STRENGTH, Decimal(9)),))
    not_proven = judged(replace(read, order=replace(read.order, fingerprint="0" * 16)))
    assert [each.result for each in not_proven.checks if each.id == "bag_changes"] == [Result.PASS]
    # what is not proven tells nothing of what the plan has
    for digits in (None, "0" * 16):
        order = replace(read.order, fingerprint=digits)
        forged = judged(replace(read, changes=(replace(change, at=later),), order=order))
        assert not set(faults) & set(told_faults(forged))


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


# Which line breaks a fingerprint -----------------------------------------------------------------


def why(read: TypedPlan) -> Note:
    """What the fingerprint's check says of the one part that differs."""
    check = proof(read)
    assert check.numbers.code == "verify_typed_differs_by", check
    found = check.numbers["why"]
    assert isinstance(found, Note)
    shown = (read.order.fingerprint or "")[:8]
    told = note("verify_typed_differs_by", printed=shown, why=found)
    assert check == Check("fingerprint", Result.FAIL, told)
    return found


LINES = {
    **{"stop below": 5, "call": 6, "ordered by": 7, "start": 8, "left": 9, "plan": 10},
    "zone": 11,
}


def ordered(name: str, **changed: Any) -> TypedPlan:
    read = replace(typed(name), lines=LINES)
    return replace(read, order=replace(read.order, **changed))


def test_a_slip_in_a_line_from_which_nothing_follows_is_named_by_its_line() -> None:
    content = typed("figures ordered").order.content
    low = ordered("figures ordered", content={**content, "stop_below_mmhg": Fraction(61)})
    assert why(low) == note(
        "verify_typed_slip",
        line=5,
        name="stop below",
        read=Pressure(Fraction(61)),
        plan=Pressure(Fraction(60)),
    )
    named = ordered("clock change", ordered_by="Dr A. Lint")
    assert why(named) == note(
        "verify_typed_slip", line=7, name="ordered by", read="Dr A. Lint", plan="Dr A. Lind"
    )
    more = ordered("figures ordered", content={**content, "call": "nobody"})
    assert why(more) == note("verify_typed_slip", line=6, name="call", read="nobody", plan=None)


@pytest.mark.parametrize(("rows", "is_told"), [("", True), ("x" * 1_000_000, False)])
def test_a_search_that_would_take_long_is_given_up(rows: str, is_told: bool) -> None:
    content = {"call": "Dr B", "ordered_by": "Dr A. Lint", "rows": rows, "weight_kg": None}
    bears = fingerprint({**content, "ordered_by": "Dr A. Lind"})
    found = slip(ordered("figures ordered", fingerprint=bears), [content])
    told = note(
        "verify_typed_slip", line=7, name="ordered by", read="Dr A. Lint", plan="Dr A. Lind"
    )
    assert found == (told if is_told else None)


# Parts of an order as a plan records them: what was typed, what the plan has, and how both are told
ORDERED: dict[str, Any] = {
    "map_low_mmhg": Fraction(65),
    "stop_below_mmhg": Fraction(60),
    "rescue": Fraction("0.04"),
    "call": "b 44",
    "route": "iv",
    "line": "B",
    "ordered_by": "lind",
    "reason": None,
    "weight_kg": Fraction(70),
    "pump_step_ml_per_h": Fraction("0.1"),
}
PARTS = (
    *("target", "stop below", "rescue", "call", "route", "line"),
    *("ordered by", "reason", "weight", "pump step"),
)


@pytest.mark.parametrize(
    ("key", "wrong", "name", "read", "plan"),
    [
        ("map_low_mmhg", Fraction(56), "target", Pressure(Fraction(56)), Pressure(Fraction(65))),
        ("map_low_mmhg", None, "target", None, Pressure(Fraction(65))),
        ("map_high_mmhg", Fraction(75), "target", Pressure(Fraction(75)), None),
        ("stop_below_mmhg", None, "stop below", None, Pressure(Fraction(60))),
        ("rescue", Fraction("0.4"), "rescue", Fraction("0.4"), Fraction("0.04")),
        ("call", "b 4", "call", "b 4", "b 44"),
        ("route", "vi", "route", "vi", "iv"),
        ("line", "A", "line", "A", "B"),
        ("ordered_by", "lid", "ordered by", "lid", "lind"),
        ("reason", "x", "reason", "x", None),
        ("weight_kg", Fraction("7"), "weight", Fraction(7), Fraction(70)),
        ("pump_step_ml_per_h", Fraction("0.01"), "pump step", Fraction("0.01"), Fraction("0.1")),
    ],
)
def test_the_one_part_that_was_typed_otherwise_is_told_with_both(
    key: str, wrong: Any, name: str, read: Any, plan: Any
) -> None:
    bears = fingerprint(ORDERED)
    typed_as = {**ORDERED, key: wrong}
    if wrong is None:
        del typed_as[key]
    numbered = {part: number for number, part in enumerate(PARTS, start=2)}
    source = replace(ordered(PLAIN, fingerprint=bears), lines=numbered)
    # of several plans that the order may have made the second is the one
    unlike = {**ORDERED, "ordered_by": "x"}
    told = note("verify_typed_slip", line=numbered[name], name=name, read=read, plan=plan)
    assert slip(source, [unlike, typed_as]) == told
    # a number that was left out is looked for among pressures alone
    if key == "rescue":
        without = {part: value for part, value in ORDERED.items() if part != key}
        fifty = replace(source.order, fingerprint=fingerprint({**without, key: 50}))
        assert slip(replace(source, order=fifty), [without]) is None
    # two slips are told as neither
    twice = {**typed_as, "bag_changes": "another"}
    assert slip(source, [twice]) is None


def is_one_slip(text: str, other: str) -> bool:
    """One character more, less or otherwise, or two neighbours the other way round."""
    while text and other and text[0] == other[0]:
        text, other = text[1:], other[1:]
    while text and other and text[-1] == other[-1]:
        text, other = text[:-1], other[:-1]
    if max(len(text), len(other)) == 1:
        return True
    return len(text) == 2 and other == text[::-1]


@pytest.mark.parametrize("number", ["7", "62", "123", "1.5", "0.1"])
def test_numbers_near_another_are_one_slip_of_the_fingers_away(number: str) -> None:
    texts = map("".join, chain(*(product("0123456789.", repeat=n) for n in range(1, 5))))
    written = re.compile(r"(0|[1-9][0-9]*)([.][0-9]+)?")
    expected = {
        Fraction(text) for text in texts if written.fullmatch(text) and is_one_slip(text, number)
    }
    assert set(near(Fraction(number))) == expected - {Fraction(number)}


def test_a_limit_left_out_is_named_with_what_the_plan_has() -> None:
    content = dict(typed("figures ordered").order.content)
    del content["stop_below_mmhg"]
    read = replace(ordered("figures ordered", content=content), lines={})
    assert why(read) == note(
        "verify_typed_left_out", name="stop below", plan=Pressure(Fraction(60))
    )


@pytest.mark.parametrize(
    ("years", "offset"),
    [(-10, "+01:00"), (-1, "+01:00"), (1, "+01:00"), (10, "+01:00"), (0, "+02:00")],
)
def test_a_start_of_another_year_or_offset_is_named(years: int, offset: str) -> None:
    rows = tuple(replace(row, due=None) for row in typed("by weight").rows or ())
    read = replace(ordered("by weight", start=typed("by weight").order.start), rows=rows)
    right = read.order.start.isoformat()
    wrong = right.replace("2026", str(2026 + years), 1)[:-6] + offset
    if wrong == right:
        wrong = right[:-6] + "+03:00"
    moved = replace(read, order=replace(read.order, start=datetime.fromisoformat(wrong)))
    assert why(moved) == note("verify_typed_slip", line=8, name="start", read=wrong, plan=right)


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [("empties after a clock change", "0.8", "10.8"), ("expires", "0", "60")],
)
def test_a_remainder_one_slip_away_is_named(name: str, wrong: str, right: str) -> None:
    read = ordered(name)
    assert (read.left, proof(read).result) == (Fraction(right), Result.PASS)
    assert why(replace(read, left=Fraction(wrong))) == note(
        "verify_typed_slip",
        line=9,
        name="left",
        read=Volume(Fraction(wrong)),
        plan=Volume(Fraction(right)),
    )


PLAIN = "nothing ordered beside"
BEARS = (typed(PLAIN).order.fingerprint or "")[:8]


# the sheet shows eight digits, a code holds sixteen
@pytest.mark.parametrize("rest", ["", (typed(PLAIN).order.fingerprint or "")[8:16]])
def test_a_digit_of_the_fingerprint_itself_is_named(rest: str) -> None:
    other = ("0" if BEARS[0] != "0" else "1") + BEARS[1:]
    assert proof(ordered(PLAIN, fingerprint=other + rest)).numbers == note(
        "verify_typed_digit", line=10, printed=other, meant=BEARS
    )


def test_what_no_slip_explains_names_the_lines_to_look_at_and_those_not_read() -> None:
    assert proof(ordered(PLAIN, fingerprint="0" * 16)).numbers == note(
        "verify_typed_elsewhere",
        printed="0" * 8,
        fitting=BEARS,
        look=(
            *("stop below (line 5)", "call (line 6)", "ordered by (line 7)"),
            *("zone (line 11)", "left (line 9)"),
        ),
        missing=("target", "rescue", "route", "line", "reason", "weight", "pump step"),
    )


def test_of_a_29_february_no_other_year_is_tried_and_nothing_breaks() -> None:
    read = ordered(PLAIN, start=datetime.fromisoformat("2028-02-29T23:00+01:00"))
    bare = tuple(replace(row, due=None) for row in read.rows or ())
    assert proof(replace(read, rows=bare)).numbers.code == "verify_typed_elsewhere"


# 0.04 and 0.041 units/min by 0.001: of more than 40 rows no other start is tried
@pytest.mark.parametrize(
    ("running", "code"),
    [("0.04", "verify_typed_differs_by"), ("0.041", "verify_typed_elsewhere")],
)
def test_of_a_long_plan_no_other_start_is_tried(running: str, code: str) -> None:
    finer = PumpRate(Fraction("0.01"))
    made = accepted(vasopressin_plan(running=units(running), step=units("0.001"), pump_step=finer))
    plan = printed(dict(plan_mapping(made)))
    rows = tuple(TypedRow(row.n, row.set_rate_ml_per_h) for row in plan.rows)
    changes = tuple(
        TypedChange(timedelta(minutes=int(each.elapsed_min)), each.because)
        for each in plan.bag_changes
    )
    later = plan.start.replace(year=plan.start.year + 10)
    order = replace(plan, content={}, rows=(), bag_changes=(), start=later)
    assert proof(TypedPlan(order, rows, changes)).numbers.code == code


@pytest.mark.parametrize(("runs", "fails"), [("0.03", set()), ("0.02", {"charted_start"})])
def test_a_typed_plan_is_held_to_a_worksheet_too(runs: str, fails: set[str]) -> None:
    read = typed(PLAIN)
    facts = WorksheetFacts(at=read.order.start, running=units(runs))
    assert failed(judged(read, facts=facts)) == fails


@pytest.mark.parametrize("is_beside", [True, False])
def test_while_a_figure_fails_the_fingerprint_does_not_guess(is_beside: bool) -> None:
    # both would be named as the slip that they are: the year by its line
    read = ordered(PLAIN)
    start = read.order.start.replace(year=2027)
    bare = tuple(replace(row, due=None) for row in read.rows or ())
    slipped = replace(read, rows=bare, order=replace(read.order, start=start))
    assert why(slipped)["name"] == "start"
    failing = replace(slipped, said=(Said(4, STRENGTH, Decimal(9)),))
    if not is_beside:
        failing = with_row(slipped, 2, set_rate=Fraction("2.4"))
    berlin = ZoneInfo("Europe/Berlin")
    made = plan_mapping(accepted(vasopressin_plan(start=start, zone=berlin)))
    assert proof(failing) == Check(
        "fingerprint",
        Result.FAIL,
        note("verify_typed_differs", printed=BEARS, fitting=made["fingerprint"][:8]),
    )


def test_a_full_stop_behind_a_name_is_the_sentence_s_and_a_rescue_at_the_start_is_none() -> None:
    assert proof(ordered("clock change", ordered_by="Dr A. Lind.")).result is Result.PASS
    read = typed("clock change")
    rescue = {**read.order.content, "rescue": read.order.from_dose}
    assert proof(replace(read, order=replace(read.order, content=rescue))).result is Result.PASS
    # another dose is not what the sheet says of none
    higher = Fraction("0.04")
    named = replace(ordered(PLAIN, content={"rescue": higher}), lines={"rescue": 12})
    assert why(named) == note("verify_typed_slip", line=12, name="rescue", read=higher, plan=None)


# What is printed beside --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said(3, PER_MINUTE, Decimal("7"), Fraction("0.1")), None),
        (Said(3, PER_MINUTE, Decimal("8"), Fraction("0.1")), 7),
        (Said(3, RATE, Decimal("26.3"), Fraction("0.1")), None),
        (Said(3, RATE, Decimal("26.4"), Fraction("0.1")), Fraction("26.3")),
        (Said(3, STRENGTH, Decimal("16")), None),
        (Said(3, STRENGTH, Decimal("32")), 16),
        (Said(3, WEIGHT, Decimal("70")), None),
        (Said(3, WEIGHT, Decimal("71")), 70),
        (Said(3, DOSE, Decimal("0.1"), Fraction("0.1")), None),
        (Said(3, DOSE, Decimal("0.2"), Fraction("0.1")), Fraction("0.1")),
        # 26.25 mL/h of 16 mcg/mL are 7 mcg/min, at 70 kg 0.1 mcg/kg/min
        (Said(3, DELIVERED, Decimal("0.1"), Fraction("26.25")), None),
        (Said(3, DELIVERED, Decimal("0.2"), Fraction("26.25")), Fraction("0.1")),
        (Said(3, ERROR, Decimal("0"), Fraction("26.25"), Fraction("0.1")), None),
        (Said(3, ERROR, Decimal("25"), Fraction("26.25"), Fraction("0.08")), None),
        (Said(3, ERROR, Decimal("2"), Fraction("26.25"), Fraction("0.1")), 0),
        # 26.2 mL/h deliver 131/1312.5 mcg/kg/min, 0.09981, and are 0.190476 % too little: a dose
        # is rounded to three digits, an error to hundredths
        (Said(3, DELIVERED, Decimal("0.0998"), Fraction("26.2")), None),
        (Said(3, DELIVERED, Decimal("0.1"), Fraction("26.2")), Fraction(262, 2625)),
        (Said(3, ERROR, Decimal("-0.19"), Fraction("26.2"), Fraction("0.1")), None),
        (Said(3, ERROR, Decimal("0.19"), Fraction("26.2"), Fraction("0.1")), Fraction(-4, 21)),
        (Said(3, ERROR, Decimal("-0.2"), Fraction("26.2"), Fraction("0.1")), Fraction(-4, 21)),
        # 0.00954 % too much
        (Said(3, ERROR, Decimal("0.01"), Fraction("26.2"), Fraction("0.0998")), None),
        # 42.857 % too much
        (Said(3, ERROR, Decimal("42.86"), Fraction("26.25"), Fraction("0.07")), None),
        (Said(3, ERROR, Decimal("42.9"), Fraction("26.25"), Fraction("0.07")), Fraction(300, 7)),
    ],
)
def test_a_figure_printed_beside_is_held_against_the_one_it_follows_from(
    said: Said, expected: Fraction | None
) -> None:
    found = judged(replace(typed("by weight"), said=(said,)))
    if expected is None:
        assert found.passed
        return
    (check,) = found.of(Result.FAIL)
    assert check == Check(
        "figures",
        Result.FAIL,
        note(
            "verify_faults",
            faults=(
                note(
                    "verify_said",
                    line=3,
                    what=said.what,
                    printed=said.printed,
                    expected=expected,
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("number", "place", "to"),
    [
        ("1.24", "0.1", "1.2"),
        ("1.25", "0.1", "1.3"),
        ("-1.24", "0.1", "-1.2"),
        ("-1.25", "0.1", "-1.3"),
        ("12.345", "0.01", "12.35"),
        ("0", "0.01", "0"),
        ("0.5", "1", "1"),
    ],
)
def test_paper_rounds_halves_away_from_0(number: str, place: str, to: str) -> None:
    assert rounded(Fraction(number), Fraction(place)) == Fraction(to)


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("1234", "1"),
        ("100", "1"),
        ("99.9", "0.1"),
        ("10", "0.1"),
        ("-10", "0.1"),
        ("9.99", "0.01"),
        ("1", "0.01"),
        ("0.0123", "0.0001"),
        ("0", "1"),
    ],
)
def test_the_third_digit_of_a_figure_has_this_place(number: str, place: str) -> None:
    assert third_digit(Fraction(number)) == Fraction(place)


@pytest.mark.parametrize(
    ("printed", "exact", "place", "is_it"),
    [
        # 3.8 mL/h of 0.4 units/mL: exactly, to the place, or finer
        ("0.0253", "19/750", "0.0001", True),
        ("0.02533", "19/750", "0.0001", True),
        ("0.025333333", "19/750", "0.0001", True),
        ("0.02534", "19/750", "0.0001", False),
        ("0.025", "19/750", "0.0001", False),
        ("26.25", "26.25", "0.1", True),
        ("26.3", "26.25", "0.1", True),
        ("26.30", "26.25", "0.1", True),
        ("26.2", "26.25", "0.1", False),
        ("26", "26.25", "0.1", False),
        ("-26.3", "-26.25", "0.1", True),
        ("26.3", "-26.25", "0.1", False),
    ],
)
def test_a_figure_fits_as_it_is_or_rounded_to_its_place_or_finer(
    printed: str, exact: str, place: str, is_it: bool
) -> None:
    assert fits(Decimal(printed), Fraction(exact), Fraction(place)) is is_it


def test_beside_a_dose_not_by_weight_and_a_bag_without_strength_nothing_is_held() -> None:
    beside = tuple(
        Said(3, what, Decimal(9), Fraction(9), Fraction(9))
        for what in (PER_MINUTE, DELIVERED, ERROR, WEIGHT, RATE, STRENGTH)
    )
    assert judged(replace(typed("clock change"), said=beside[:1])).passed
    read = typed(BY_WEIGHT)
    unsalted = replace(read.order, bag=replace(read.order.bag, salt=None))
    found = judged(replace(read, order=unsalted, said=(beside[1], beside[2], *beside[4:])))
    (figures,) = [check for check in found.checks if check.id == "figures"]
    assert figures.numbers.code != "verify_faults"


@pytest.mark.parametrize(
    ("name", "weight", "said"),
    [
        # a weight that is recorded makes no dose in units one by weight
        (CLOCK_CHANGE, Fraction(70), Said(3, PER_MINUTE, Decimal(9), Fraction("0.03"))),
        (BY_WEIGHT, None, Said(3, PER_MINUTE, Decimal(9), Fraction("0.1"))),
        # OFF is off by no percentage
        (CLOCK_CHANGE, None, Said(3, ERROR, Decimal(9), Fraction(0), Fraction(0))),
    ],
)
def test_what_no_figure_follows_from_is_not_held_against_one(
    name: str, weight: Fraction | None, said: Said
) -> None:
    order = replace(typed(name).order, weight_kg=weight)
    assert list(said_faults((said,), Bench(order, DRUGS[order.drug]))) == []


def test_with_a_row_wrong_as_well_both_are_told() -> None:
    read = with_row(typed(CLOCK_CHANGE), 0, error_percent=Decimal(9))
    found = judged(replace(read, said=(Said(4, STRENGTH, Decimal(9)),)))
    (figures,) = [check for check in found.checks if check.id == "figures"]
    assert [each.code for each in figures.numbers["faults"]] == ["verify_said", "verify_faults"]
