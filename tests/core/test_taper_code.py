"""The QR code's text holds a plan, whole and provable, in the letters of its smallest mode."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from made_drugs import NOREPINEPHRINE, VASOPRESSIN, per_kg, units
from tapers import accepted, bag, codes, norepinephrine_plan, vasopressin_plan
from typed_plans import CASES, EXTRAS, judged, plan_of, printed, proof

from corrupted import NAMES, plan_named
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.quantity import PumpRate, Volume
from pressorsheet.core.taper.code import LONGEST, NOT_IN_CODE, code_text, is_code, read_code
from pressorsheet.core.taper.rebuilding import left_besides_full
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.verify import PrintedPlan, Result
from pressorsheet.core.verify.typed import TypedChange, TypedPlan
from pressorsheet.wording import say

ZONES = {"EUROPE/BERLIN": "Europe/Berlin", "AMERICA/NEW_YORK": "America/New_York"}
# ISO/IEC 18004: the alphanumeric mode
ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+./:-]+")


def read(text: str) -> TypedPlan:
    return accepted(read_code(text, ZONES))


def checked(body: str) -> str:
    """A text with the check field that fits it."""
    return f"{body}*{sha256(body.encode()).hexdigest()[:4].upper()}"


def with_field(text: str, index: int, value: str) -> str:
    fields = text.split("*")[:-1]
    fields[index] = value
    return checked("*".join(fields))


def test_the_text_is_as_the_readme_says() -> None:
    # 3.8, 3, 2.3, 1.5, 0.8 mL/h, OFF: clinical.md section 3, 0.4 units/mL
    plan = plan_of("figures ordered")
    fingerprint = (plan.fingerprint or "")[:16].upper()
    assert code_text(plan) == checked(
        "PS1*VASOPRESSIN*UNITS/MIN*0.03*0.005*60*0*202611222200+0100**40*UNITS*100***0.1"
        f"*65*75*60*0.03***3.8+3+2.3+1.5+0.8+0****{fingerprint}"
    )


def test_an_order_that_names_its_line_has_one_field_more() -> None:
    made = accepted(vasopressin_plan(line="right femoral, lumen A", call="Dr X"))
    plan = printed(dict(plan_mapping(made)))
    fields = code_text(plan).split("*")
    assert fields[22:26] == ["", "", "$DR $X", "RIGHT FEMORAL%2C LUMEN $A"]
    assert len(fields) == len(code_text(plan_of("figures ordered")).split("*")) + 1
    content = read(code_text(plan)).order.content
    assert (content["route"], content["line"]) == ("intravenous", "right femoral, lumen A")
    assert proof(read(code_text(plan))).result is Result.PASS
    other = with_field(code_text(plan), 25, "RIGHT FEMORAL%2C LUMEN $B")
    assert proof(read(other)).result is Result.FAIL
    none = with_field(code_text(plan), 25, "")
    assert proof(read(none)).result is Result.FAIL


def test_a_line_that_has_no_room_is_left_out_and_marked() -> None:
    made = accepted(vasopressin_plan(line="x" * 200))
    found = read(code_text(printed(dict(plan_mapping(made)))))
    assert found.order.content["line"] == NOT_IN_CODE
    assert found.texts_missing
    assert proof(found).result is Result.UNKNOWN


@pytest.mark.parametrize("name", CASES)
def test_a_plan_is_read_back_from_its_code_and_proven(name: str) -> None:
    plan = plan_of(name)
    text = code_text(plan)
    assert ALPHANUMERIC.fullmatch(text)
    assert len(text) <= LONGEST
    found = read(text)
    beside = {key: plan.content[key] for key in EXTRAS if key in plan.content}
    digits = (plan.fingerprint or "")[:16]
    assert found.order == replace(plan, content=beside, rows=(), bag_changes=(), fingerprint=digits)
    assert found.left == left_besides_full(plan)
    assert [row.number for row in found.rows or ()] in ([], [row.n for row in plan.rows])
    assert [row.set_rate for row in found.rows or ()] in (
        [],
        [row.set_rate_ml_per_h for row in plan.rows],
    )
    assert [(each.at, each.because) for each in found.changes or ()] == [
        (timedelta(minutes=int(each.elapsed_min)), each.because) for each in plan.bag_changes
    ]
    assert judged(found).passed
    assert proof(found).result is Result.PASS


def test_names_and_reasons_come_back_letter_for_letter() -> None:
    reason = "n\u00e4chtliche *Pr\u00fcfung* 50 % $ \U0001f489"
    made = accepted(vasopressin_plan(ordered_by="Dr. \u00c5sa McX", reason=reason, call="b/4: 1+2"))
    found = read(code_text(printed(dict(plan_mapping(made)))))
    assert (found.order.ordered_by, found.order.reason) == ("Dr. \u00c5sa McX", reason)
    assert found.order.content["call"] == "b/4: 1+2"
    assert proof(found).result is Result.PASS


def test_what_makes_the_code_too_long_is_left_out_and_marked() -> None:
    def found(**words: str) -> TypedPlan:
        made = accepted(vasopressin_plan(**words))
        text = code_text(printed(dict(plan_mapping(made))))
        assert len(text) <= LONGEST
        return read(text)

    # with the rates left out the fingerprint still proves every row
    long = found(ordered_by="Dr A. Lind", reason="x" * 80)
    assert (long.rows, long.texts_missing) == (None, False)
    assert proof(long).result is Result.PASS
    longer = found(ordered_by="Dr A. Lind", reason="x" * 130)
    assert longer.rows is not None
    assert (longer.order.ordered_by, longer.order.reason) == ("Dr A. Lind", NOT_IN_CODE)
    assert longer.texts_missing
    assert proof(longer).result is Result.UNKNOWN
    longest = found(ordered_by="Dr " + "A" * 80, call="x" * 80)
    assert (longest.order.ordered_by, longest.order.reason) == (NOT_IN_CODE, None)
    assert longest.order.content["call"] == NOT_IN_CODE


def test_a_plan_of_200_rows_leaves_out_its_rates_and_its_words() -> None:
    many = vasopressin_plan(
        running=units("0.1"),
        step=units("0.0005"),
        pump_step=replace(accepted(vasopressin_plan()).order.pump_step, ml_per_h=Fraction("0.01")),
        bag=bag("20 units/100 mL", VASOPRESSIN),
        reason="x" * 300,
    )
    plan = printed(dict(plan_mapping(accepted(many))))
    assert len(plan.rows) == 200
    found = read(code_text(plan))
    assert (found.rows, found.texts_missing) == (None, True)
    # and its many bags
    assert len(plan.bag_changes) > 10
    assert found.changes is None
    assert judged(found).passed
    assert proof(found).result is Result.UNKNOWN


def many_bags(**changed: Any) -> PrintedPlan:
    """A plan of 200 rows from small bags: its code has no room for their changes."""
    made = vasopressin_plan(
        running=units("0.1"),
        step=units("0.0005"),
        pump_step=PumpRate(Fraction("0.01")),
        bag=bag("4 units/20 mL", VASOPRESSIN),
        **changed,
    )
    return printed(dict(plan_mapping(accepted(made))))


# 29.85 mL/h: 1 mL is gone after two minutes, and each 20 mL 40 min later
DRY = many_bags(bag_left=Volume(Fraction(1)))
START = accepted(vasopressin_plan()).order.start
SHORT_LIVED = many_bags(
    bag_left=Volume(Fraction("19.5")), bag_expires=START + timedelta(minutes=10)
)


@pytest.mark.parametrize(("plan", "first"), [(DRY, "2E+%"), (SHORT_LIVED, "10X+%")])
def test_a_plan_of_many_bags_is_proven_by_its_first_change(plan: PrintedPlan, first: str) -> None:
    text = code_text(plan)
    assert len(plan.bag_changes) > 100
    assert len([each for each in plan.bag_changes if each.elapsed_min < plan.every_min]) > 1
    assert text.split("*")[20] == first
    found = read(text)
    assert (found.rows, found.changes) == (None, None)
    assert judged(found).passed
    assert results(found)["fingerprint"] is Result.PASS
    assert results(found)["bag_changes"] is Result.PASS


@pytest.mark.parametrize("forged", ["3E+%", "2X+%", "202E+%", ""])
def test_another_first_change_than_the_plans_is_no_proof(forged: str) -> None:
    found = read(with_field(code_text(DRY), 20, forged))
    assert results(found)["fingerprint"] is Result.FAIL
    assert not judged(found).passed


def test_a_code_of_before_without_any_bag_change_is_not_failed_for_that() -> None:
    text = with_field(code_text(DRY), 20, "%")
    found = read(text)
    assert (found.changes, found.first_change) == (None, None)
    checks = judged(found).checks
    unknown = {each.id: say(each.numbers) for each in checks if each.result is Result.UNKNOWN}
    see = "bag changes are not in this code"
    assert unknown["bag_changes"] == unknown["bag_life"] == f"{see}: see the sheet"
    assert f"{see}, so it cannot be proven: see the sheet" in unknown["fingerprint"]
    assert judged(found).passed
    # one that has room for the rates has room for the changes: there it is a forgery
    fields = code_text(plan_of("empties in its first row")).split("*")
    forged = read(with_field("*".join(fields), 20, "%"))
    assert results(forged)["fingerprint"] is Result.FAIL


def results(found: TypedPlan) -> dict[str, Result]:
    return {check.id: check.result for check in judged(found).checks}


RATES = "3.8+3+2.3+1.5+0.8+0"


# Without texts and bag changes it is 133 characters, 18 less without the rates; `LONGEST` is 221.
# A change is 4, and one more between two. Three texts of 28: 137 + 84; without the rates of 34:
# 119 + 102; two of 41 and a mark: 138 + 82.
@pytest.mark.parametrize(
    ("length", "changes", "fields"),
    [
        (28, 1, ["102E", RATES, "X" * 28, "X" * 28, "X" * 28]),
        (29, 1, ["102E", "%", "X" * 29, "X" * 29, "X" * 29]),
        (34, 1, ["102E", "%", "X" * 34, "X" * 34, "X" * 34]),
        (35, 1, ["102E", RATES, "X" * 35, "%", "X" * 35]),
        (41, 1, ["102E", RATES, "X" * 41, "%", "X" * 41]),
        (42, 1, ["102E", RATES, "%", "%", "%"]),
        (42, 17, ["+".join(["102E"] * 17), RATES, "%", "%", "%"]),
        (42, 18, ["+".join(["102E"] * 18), "%", "%", "%", "%"]),
        (42, 20, ["+".join(["102E"] * 20), "%", "%", "%", "%"]),
        (42, 21, ["102E+%", "%", "%", "%", "%"]),
        (0, 17, ["+".join(["102E"] * 17), RATES, "", "", ""]),
        (0, 200, ["102E+%", "%", "", "", ""]),
    ],
)
def test_what_a_code_leaves_out_goes_in_the_order_of_what_it_proves(
    length: int, changes: int, fields: list[str]
) -> None:
    plan = plan_of("empties later")
    (change,), words = plan.bag_changes, ("ordered_by", "reason", "call")
    text = code_text(
        replace(
            plan,
            bag_changes=(replace(change, elapsed_min=Fraction(102)),) * changes,
            content={**plan.content, **dict.fromkeys(words, "x" * length)},
        )
    )
    assert text.split("*")[20:25] == fields
    assert len(text) <= LONGEST


def test_a_bag_change_for_a_cause_of_another_program_is_marked_and_not_read() -> None:
    plan = plan_of("empties later")
    (change,) = plan.bag_changes
    text = code_text(replace(plan, bag_changes=(replace(change, because="leaks"),)))
    assert text.split("*")[20] == "88?"
    assert read_code(text, ZONES) == refused("code_field", place="bag change", text="88?")


def test_the_reason_alone_is_left_out_before_every_text_is() -> None:
    plan = plan_of("figures ordered")
    words = {"ordered_by": "lind", "reason": "x" * 130, "call": "osei"}
    found = code_text(replace(plan, content={**plan.content, **words}))
    assert found.split("*")[21:25] == ["3.8+3+2.3+1.5+0.8+0", "LIND", "%", "OSEI"]


def test_a_code_that_cannot_be_short_is_as_short_as_it_can_be() -> None:
    plan = replace(plan_of("empties later"), dose_unit="units/min" * 40)
    whole = replace(plan, content={**plan.content, "reason": "x", "line": "y"})
    fields = code_text(whole).split("*")
    assert fields[20:26] == ["%", "%", "", "%", "", "%"]
    assert code_text(whole) == checked("*".join(fields[:-1]))
    assert len(code_text(whole)) > LONGEST
    # without a bag change nothing is said to be left out of them
    none = code_text(replace(whole, bag_changes=()))
    assert none.split("*")[20:26] == ["", "%", "", "%", "", "%"]


def test_a_zone_with_an_underscore_and_a_start_with_seconds_are_read_back() -> None:
    plan = plan_of("figures ordered")
    for start in (
        plan.start.replace(second=30),
        datetime.fromisoformat("2026-11-22T22:00:05-03:30"),
    ):
        text = code_text(replace(plan, tz="America/New_York", start=start))
        assert text.split("*")[8] == "AMERICA/NEW YORK"
        found = read(text)
        assert found.order.tz == "America/New_York"
        assert found.order.start.isoformat() == start.isoformat()


@pytest.mark.parametrize("name", NAMES)
def test_plans_of_another_program_are_told_by_their_code_too(name: str) -> None:
    plan = printed(plan_named(name))
    found = read(code_text(plan))
    assert found.order.start == plan.start
    assert found.order.weight_kg == plan.weight_kg
    assert found.order.bag == plan.bag


def test_a_scanner_may_break_lines_and_write_small_letters() -> None:
    text = code_text(plan_of("figures ordered"))
    assert read(f" {text[:40]}\r\n{text[40:]}\n".lower()) == read(text)
    assert is_code(f" {text.lower()}")
    assert not is_code("drug: vasopressin")


def test_a_text_that_is_cut_or_mistyped_is_refused() -> None:
    text = code_text(plan_of("figures ordered"))
    assert read_code("PS1*A*B*C", ZONES) == refused("code_not_whole", fields=3, wanted=26)
    # one field more is the line, two are none of ours
    assert not isinstance(read_code(checked(text[:-22] + "*" + text[-22:-5]), ZONES), Refused)
    two_more = checked(text[:-22] + "**" + text[-22:-5])
    assert read_code(two_more, ZONES) == refused("code_not_whole", fields=28, wanted=26)
    assert codes(read_code("PS2" + text[3:], ZONES)) == ["code_not_whole"]
    assert codes(read_code("", ZONES)) == ["code_not_whole"]
    for at, letter in enumerate(text):
        other = text[:at] + ("7" if letter != "7" else "8") + text[at + 1 :]
        parts = refused("code_not_whole", fields=other.count("*"), wanted=26)
        is_cut = at < 3 or letter == "*"
        assert read_code(other, ZONES) == (parts if is_cut else refused("code_mistyped")), other


@pytest.mark.parametrize(
    ("index", "wrong", "place", "told"),
    [
        (2, "SPOONS", "dose unit", None),
        (3, ".03", "from", None),
        (4, "0,005", "step", None),
        (5, "", "every", None),
        (6, "OFF", "to", None),
        (7, "2026112222+0100", "start", None),
        (7, "202613222200+0100", "start", None),
        (7, "202611222200+010030", "start", None),
        (8, "EUROPE/ATLANTIS", "zone", None),
        (9, "4O", "amount", None),
        (10, "MCGS", "bag unit", None),
        (11, "1E2", "volume", None),
        (12, "Q", "salt", None),
        (13, "x", "weight", None),
        (14, "", "pump step", None),
        (15, "low", "map_low_mmhg", None),
        (16, "high", "map_high_mmhg", None),
        (17, "below", "stop_below_mmhg", None),
        (18, "back", "rescue", None),
        (19, "much", "left", None),
        (20, "60Y", "bag change", None),
        (20, "-60E", "bag change", None),
        (20, "60.5E", "bag change", None),
        # the longest span is a leap year, 366 x 1440 min
        (20, "527041E", "bag change", None),
        (20, "60E+70E+%", "bag change", None),
        (20, "%+60E", "bag change", ""),
        (20, "60Y+%", "bag change", "60Y"),
        (21, "3.8++3", "rate", ""),
        (22, "$1", "ordered_by", None),
        (23, "%FF", "reason", None),
        (24, "%2", "call", None),
        (25, "6CBA212D", "fingerprint", None),
        (25, "6" * 50, "fingerprint", "6" * 40),
    ],
)
def test_a_field_that_is_nothing_of_its_place_is_refused(
    index: int, wrong: str, place: str, told: str | None
) -> None:
    text = with_field(code_text(plan_of("figures ordered")), index, wrong.upper())
    shown = wrong.upper() if told is None else told
    assert read_code(text, ZONES) == refused("code_field", place=place, text=shown)


def test_a_bag_may_be_changed_from_the_start_to_the_end_of_the_longest_span() -> None:
    text = with_field(code_text(plan_of("figures ordered")), 20, "0X+527040E")
    assert read(text).changes == (
        TypedChange(timedelta(0), "expired"),
        TypedChange(timedelta(minutes=527_040), "empty"),
    )


@pytest.mark.parametrize(
    ("field", "changes", "first"),
    [
        ("", (), None),
        ("88E", (TypedChange(timedelta(minutes=88), "empty"),), None),
        ("88E+%", None, TypedChange(timedelta(minutes=88), "empty")),
        ("%", None, None),
    ],
)
def test_bag_changes_are_read_as_all_or_as_the_first_alone(
    field: str, changes: Any, first: TypedChange | None
) -> None:
    found = read(with_field(code_text(plan_of("empties later")), 20, field))
    assert (found.changes, found.first_change) == (changes, first)


def test_a_bag_of_salt_says_which() -> None:
    for word in NOREPINEPHRINE.salts:
        made = norepinephrine_plan(
            bag=bag(f"8 mg/250 mL {word}", NOREPINEPHRINE), running=per_kg("0.2")
        )
        found = read(code_text(printed(dict(plan_mapping(accepted(made))))))
        assert found.order.bag.salt == word


def test_a_zone_is_read_in_its_own_letters() -> None:
    found = read(code_text(plan_of("clock change")))
    assert found.order.tz == "Europe/Berlin"
