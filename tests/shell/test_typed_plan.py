"""A plan typed in from its sheet: read as it was printed, or refused by line; no slip passes."""

import hashlib
import sys
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from corrupted import Plan, exact
from pressorsheet.cli.answer import json_text
from pressorsheet.core.assessment import Reference
from pressorsheet.core.bags import read_bag
from pressorsheet.core.note import Refused, note
from pressorsheet.core.quantity import (
    Pressure,
    PumpRate,
    UnitDose,
    Volume,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.taper import TaperOrder, TaperPlan, plan
from pressorsheet.core.taper.code import LEFT_OUT, code_text, read_code
from pressorsheet.core.taper.proof import Bar, verified_as_typed
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.rules import taper_rules
from pressorsheet.core.verify import NoZone, PrintedPlan, Verification, printed_plan
from pressorsheet.core.verify.typed import TypedPlan
from pressorsheet.core.verify_facts import verify_rules
from pressorsheet.exchange.typed_plan import read_typed
from typed_sheet import slips, typed_lines

BERLIN = ZoneInfo("Europe/Berlin")
# The last Sunday of October: 02:00 comes twice.
NIGHT = datetime.fromisoformat("2026-10-24T23:00+02:00")
# Lines of the sheet, slips tried, and those that read the same (see SAME).
FORGED = {"vasopressin": (639, 11), "norepinephrine": (566, 12)}
ZONES = {"EUROPE/BERLIN": "Europe/Berlin", "EUROPE/PARIS": "Europe/Paris"}
COUNTS = {"vasopressin": (24, 1217, 9), "norepinephrine": (16, 808, 1)}


def zone_named(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None


def made(reference: Reference, order: dict[str, Any]) -> tuple[TaperPlan, Plan]:
    drug = reference.drugs.drugs[order["bag"].drug_id]
    found = plan(TaperOrder(**order), drug, taper_rules(reference.protocol, drug.id))
    assert isinstance(found, TaperPlan), found
    return found, exact(json_text(plan_mapping(found)))


def vasopressin(reference: Reference) -> tuple[TaperPlan, Plan]:
    """Across a clock change, with a bag that empties and all that an order can record."""
    bag = read_bag("40 units/100 mL", reference.drugs.drugs["vasopressin"])
    order = {
        "running": UnitDose(Fraction("0.03")),
        "end": UnitDose(Fraction(0)),
        "start": NIGHT.astimezone(BERLIN),
        "bag": bag,
        "pump_step": PumpRate(Fraction("0.1")),
        "zone": BERLIN,
        "ordered_by": "Dr A. Lind",
        "reason": "unit practice",
        "call": "Dr Osei 4480",
        "map_low": Pressure(Fraction(65)),
        "map_high": Pressure(Fraction(75)),
        "stop_below": Pressure(Fraction(60)),
        "rescue": UnitDose(Fraction("0.03")),
        "bag_left": Volume(Fraction("5.2")),
    }
    return made(reference, order)


def norepinephrine(reference: Reference) -> tuple[TaperPlan, Plan]:
    bag = read_bag("8 mg/250 mL tartrate", reference.drugs.drugs["norepinephrine"])
    order = {
        "running": WeightBasedDose(Fraction("0.1")),
        "end": WeightBasedDose(Fraction("0.01")),
        "start": datetime.fromisoformat("2026-03-14T17:30+01:00"),
        "bag": bag,
        "pump_step": PumpRate(Fraction("0.1")),
        "step": WeightBasedDose(Fraction("0.04")),
        "interval": timedelta(minutes=90),
        "weight": Weight(Fraction("70.5")),
        "ordered_by": "Dr A. Lind",
        "line": "right femoral, proximal lumen",
    }
    return made(reference, order)


MADE = {"vasopressin": vasopressin, "norepinephrine": norepinephrine}
LEFT = {"vasopressin": "5.2 mL", "norepinephrine": None}


def judged(read: TypedPlan | Refused, reference: Reference) -> Verification | Refused:
    if isinstance(read, Refused):
        return read
    drug_id, tz = read.order.drug, read.order.tz
    zone = None if tz is None else zone_named(tz)
    bar = Bar(
        reference.drugs.get(drug_id),
        taper_rules(reference.protocol, drug_id),
        verify_rules(reference.protocol, drug_id),
        zone=NoZone.NOT_LOOKED_UP if zone is None else zone,
    )
    return verified_as_typed(read, bar)


def typed(lines: list[str]) -> TypedPlan | Refused:
    return read_typed("\n".join(lines).encode(), zone_named)


@pytest.mark.parametrize("name", MADE)
def test_what_is_typed_from_the_sheet_passes_and_is_proven(name: str, reference: Reference) -> None:
    _, content = MADE[name](reference)
    found = judged(typed(typed_lines(content, LEFT[name])), reference)
    assert isinstance(found, Verification)
    assert found.passed
    assert {check.id: check.result.value for check in found.checks}["fingerprint"] == "pass"


@pytest.mark.parametrize("name", MADE)
def test_no_slip_of_the_fingers_passes(name: str, reference: Reference) -> None:
    _, content = MADE[name](reference)
    lines = typed_lines(content, LEFT[name])
    right = typed(lines)
    tried = same = 0
    passed = []
    for slip in slips(lines):
        read = typed(slip.lines)
        found = judged(read, reference)
        tried += 1
        if isinstance(found, Refused) or not found.passed:
            continue
        if read == right or slip.says_less:
            same += 1
        else:
            passed.append(slip.what)
    sys.stdout.write(f"{name}: {tried} slips, {tried - same} caught, {same} say no more\n")
    assert passed == []
    assert (len(lines), tried, same) == COUNTS[name]


@pytest.mark.parametrize("name", MADE)
def test_no_field_of_the_code_read_as_another_passes(name: str, reference: Reference) -> None:
    """Each field of the QR text corrupted, its check field made anew to fit."""
    _, content = MADE[name](reference)
    printed = printed_plan(content)
    assert isinstance(printed, PrintedPlan)
    text = code_text(printed)
    right, fields = read_code(text, ZONES), text.split("*")[:-1]
    tried = same = 0
    passed = []
    for index, field in enumerate(fields):
        for wrong in others(field):
            body = "*".join([*fields[:index], wrong, *fields[index + 1 :]])
            check = hashlib.sha256(body.encode()).hexdigest()[:4].upper()
            read = read_code(f"{body}*{check}", ZONES)
            found = judged(read, reference)
            tried += 1
            if isinstance(found, Refused) or not found.passed:
                continue
            if read == right or wrong == LEFT_OUT:
                same += 1
            else:
                passed.append((index, field, wrong))
    sys.stdout.write(f"{name}: {tried} forged, {tried - same} caught, {same} say no more\n")
    assert passed == []
    assert (tried, same) == FORGED[name]


def others(field: str) -> list[str]:
    found = {"", "0", f"{field}0", f"0{field}", f"1{field}", f"-{field}", field[:-1], "%"}
    for at, letter in enumerate(field):
        other = "7" if letter != "7" else "8"
        found |= {field[:at] + other + field[at + 1 :], field[:at] + field[at + 1 :]}
        if at and field[at - 1] != letter:
            found.add(field[: at - 1] + letter + field[at - 1] + field[at + 1 :])
    return sorted(found - {field})


def order(**changed: str) -> list[str]:
    lines = {
        "drug": "vasopressin",
        "from": "0.03 units/min",
        "to": "OFF",
        "step": "0.005 units/min",
        "every": "1 h",
        "start": "2026-11-22 22:00 +01:00",
        "bag": "40 units in 100 mL",
        "pump step": "0.1 mL/h",
        **{key.replace("_", " "): text for key, text in changed.items()},
    }
    return [f"{key}: {text}" for key, text in lines.items() if text]


ROWS = ["1 22:00 0.025 3.8", "2 23:00 0.02 3", "3 00:00 0.015 2.3"]


def read(lines: list[str]) -> TypedPlan:
    found = typed(lines)
    assert isinstance(found, TypedPlan), found
    return found


def why(lines: list[str]) -> tuple[str, Any]:
    found = typed(lines)
    assert isinstance(found, Refused), found
    reason = dict(found.reasons[0].values)
    inner = reason.get("why")
    return found.reasons[0].code, inner.code if inner is not None else reason


def test_spaces_comments_and_empty_lines_are_forgiven() -> None:
    loose = ["# taper", "", *(f"  {line.replace(' ', '   ')}\t" for line in order() + ROWS)]
    assert read(loose) == read(order() + ROWS)
    with_mark = b"\xef\xbb\xbf" + "\r\n".join(order() + ROWS).encode()
    assert read_typed(with_mark, zone_named) == read(order() + ROWS)


@pytest.mark.parametrize(
    "start", ["2026-11-22T22:00:00+01:00", "22 Nov 2026 22:00 +01:00", "2026-11-22 22:00 +01:00"]
)
def test_the_start_is_written_as_the_sheet_or_the_program_writes_it(start: str) -> None:
    assert read(order(start=start)).order.start == datetime.fromisoformat("2026-11-22T22:00+01:00")


def test_a_row_without_its_day_is_the_one_nearest_to_where_it_belongs() -> None:
    due = [row.due for row in read(order() + ROWS).rows or ()]
    clocks = ("22T22:00", "22T23:00", "23T00:00")
    assert due == [datetime.fromisoformat(f"2026-11-{text}+01:00") for text in clocks]
    wrong = read([*order(), "1 21:50 0.025 3.8", *ROWS[1:]])
    assert [row.due for row in wrong.rows or ()][1:] == due[1:]


def test_a_row_with_its_day_is_on_that_day_also_across_the_year() -> None:
    lines = [*order(start="2026-12-31 23:30 +01:00"), "1 31 Dec 23:30 0.025 3.8"]
    lines += ["2 00:30 1 Jan 0.02 3", "3 01:30 2 Jan 0.015 2.3"]
    assert [row.due for row in read(lines).rows or ()] == [
        datetime.fromisoformat(f"{text}+01:00")
        for text in ("2026-12-31T23:30", "2027-01-01T00:30", "2027-01-02T01:30")
    ]


def test_the_hour_that_comes_twice_is_told_by_its_offset_or_its_place() -> None:
    lines = order(start="2026-10-24 23:00 +02:00", zone="Europe/Berlin")
    clocks = ("23:00", "00:00", "01:00", "02:00", "02:00")
    rows = [f"{n} {clock} 0.025 3.8" for n, clock in enumerate(clocks, start=1)]
    offsets = ["+02:00"] * 4 + ["+01:00"]
    for texts in (
        rows,
        [row.replace(" 0.025", f" {o} 0.025") for row, o in zip(rows, offsets, strict=True)],
    ):
        due = [row.due.isoformat()[-6:] for row in read(lines + texts).rows or () if row.due]
        assert due == offsets
    (row,) = read([*lines, "1 02:00 25 Oct +01:00 0.025 3.8"]).rows or ()
    assert row.due is not None
    assert row.due.isoformat() == "2026-10-25T02:00:00+01:00"


def test_what_a_row_delivers_and_its_error_may_be_typed() -> None:
    (row,) = read([*order(), "1 22:00 0.025 3.8 0.0253 +1.33"]).rows or ()
    assert (row.delivered, row.error_percent) == (Decimal("0.0253"), Decimal("1.33"))
    (row,) = read([*order(), "1 22:00 0.025 3.8 0.0253 -1.33"]).rows or ()
    assert row.error_percent == Decimal("-1.33")
    (row,) = read([*order(), "6 03:00 OFF"]).rows or ()
    assert (row.to_dose, row.set_rate, row.delivered) == (Fraction(0), Fraction(0), None)


def test_a_bag_row_follows_the_row_before_it() -> None:
    found = read([*order(), ROWS[0], "bag 22:40 empty", ROWS[1], "bag 05:00 23 Nov 2.3 expired"])
    told = [(str(each.at), each.because, each.set_rate, each.dose) for each in found.changes or ()]
    assert told == [
        ("2026-11-22 22:40:00+01:00", "empty", None, None),
        ("2026-11-23 05:00:00+01:00", "expired", Fraction("2.3"), None),
    ]
    (change,) = read([*order(), "bag 22:40 0.025 3.8 empty"]).changes or ()
    assert (change.dose, change.set_rate) == (Fraction("0.025"), Fraction("3.8"))


def test_target_stop_rescue_weight_and_words_are_the_plans() -> None:
    found = read(
        order(
            target="65 to 75 mmHg",
            stop_below="60 mmHg",
            rescue="0.03 units/min",
            weight="70.5 kg",
            left="62.5 mL",
            call="Dr Osei: 4480",
            route="intravenous",
            line="right femoral: proximal lumen",
            ordered_by="Dr A. Lind",
            reason="",
        )
    )
    assert found.order.content == {
        "map_low_mmhg": 65,
        "map_high_mmhg": 75,
        "stop_below_mmhg": 60,
        "rescue": Fraction("0.03"),
        "call": "Dr Osei: 4480",
        "route": "intravenous",
        "line": "right femoral: proximal lumen",
    }
    assert (found.order.weight_kg, found.left) == (Fraction("70.5"), Fraction("62.5"))
    assert (found.order.ordered_by, found.order.reason) == ("Dr A. Lind", None)
    one = read(order(target="65 mmHg or more"))
    assert one.order.content == {"map_low_mmhg": 65}
    assert read([*order(), "reason:"]).order.reason is None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("1 22:00 0,025 3.8", "number_thousands_or_comma"),
        ("1 22:00 .025 3.8", "number_no_leading_digit"),
        ("01 22:00 0.025 3.8", "number_leading_zero"),
        ("1 22:00 0.025", "typed_row_cells"),
        ("1 22:00 0.025 3.8 0.0253 1.33 2", "typed_row_cells"),
        ("1 22:00 OFF 3.8", "number_not_a_number"),
        ("1 25:00 0.025 3.8", "typed_no_such_time"),
        ("1 22:00 31 Nov 0.025 3.8", "typed_no_such_time"),
        ("1 22:00 +05:00 0.025 3.8", "typed_no_such_time"),
        ("bag 22:00 3.8", "typed_bag_cells"),
        ("bag 22:00 1 2 3 empty", "typed_bag_cells"),
        ("bag 22:00 3,8 empty", "number_thousands_or_comma"),
        ("colour: blue", "typed_line_unknown"),
        ("step it down", "typed_line_unknown"),
        ("drug: vasopressin", "typed_key_twice"),
        ("zone: Europe/Atlantis", "taper_zone_unknown"),
        ("plan: 52e7", "typed_no_fingerprint"),
        ("plan: 52e7 7f1g", "typed_no_fingerprint"),
        ("weight: 70 mg", "unit_of_another_kind"),
        ("weight: 70", "quantity_without_unit"),
        ("rescue: 0.03 units/h", "typed_two_units"),
        ("rescue: 0.03 mg", "unit_of_another_kind"),
        ("target: 65 to high", "quantity_without_unit"),
        ("target: sixty to 75 mmHg", "number_not_a_number"),
    ],
)
def test_a_line_that_is_none_of_the_sheet_is_refused_by_its_number(line: str, code: str) -> None:
    lines = [*order(), line]
    found = typed(lines)
    assert isinstance(found, Refused)
    assert (found.reasons[0].code, found.reasons[0]["line"]) == ("typed_line", len(lines))
    assert why(lines) == ("typed_line", code)


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("from", "0.03 mL/h", "unit_of_another_kind"),
        ("from", "0.03", "quantity_without_unit"),
        ("every", "60", "taper_interval_not_written_so"),
        ("every", "9999999 min", "verify_too_long"),
        ("every", "-9999999 min", "verify_too_long"),
        ("every", "1,5 h", "number_thousands_or_comma"),
        ("start", "22:00", "time_not_iso"),
        ("start", "2026-11-22T22:00", "time_without_offset"),
        ("bag", "40 units", "bag_not_written_so"),
        ("bag", "40 spoons/100 mL", "unit_unknown"),
        ("bag", "40 units/1OO mL", "number_not_a_number"),
    ],
)
def test_a_value_of_the_order_that_is_none_is_refused(key: str, text: str, code: str) -> None:
    assert why(order(**{key: text})) == ("typed_line", code)


def test_rows_that_lead_beyond_the_calendar_are_refused_by_their_line() -> None:
    rows = [f"{number} 22:00 0.025 3.8" for number in range(1, 8_000)]
    assert why([*order(every="525600 min"), *rows]) == ("typed_line", "typed_no_such_time")


def test_of_a_start_and_a_step_in_two_units_neither_is_blamed() -> None:
    lines = order(**{"from": "0.03 units/h", "step": "0.005 units/min"})
    found = typed(lines)
    assert isinstance(found, Refused)
    assert found.reasons[0]["why"] == note("typed_two_units", unit="units/min", start="units/h")


def test_lines_that_are_missing_are_named_together() -> None:
    assert why(order(drug="", bag="")) == ("typed_missing", {"keys": ("drug", "bag")})


def test_what_is_no_text_is_refused() -> None:
    found = read_typed(b"\xff\xfe\x00", zone_named)
    assert isinstance(found, Refused)
    assert found.reasons[0].code == "typed_not_text"
