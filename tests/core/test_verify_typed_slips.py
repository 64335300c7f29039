"""What breaks the fingerprint of a plan read off paper is named by its line where one slip does."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain, product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from made_drugs import units
from tapers import accepted, vasopressin_plan
from typed_plans import PLAIN, printed, proof, typed, with_row

from pressorsheet.core.canonical import fingerprint
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import Pressure, PumpRate, Volume
from pressorsheet.core.taper.nearest import near, slip
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.verify import Check, Result
from pressorsheet.core.verify.said import STRENGTH, Said
from pressorsheet.core.verify.typed import TypedChange, TypedPlan, TypedRow


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
