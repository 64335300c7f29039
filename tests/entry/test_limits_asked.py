"""Each row of the input table of clinical.md section 5, on both sides of each of its bounds."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

import pytest
from bedside import event, fluid, history, vitals, weight
from typed import asked, desk, problems, recorded

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.entry import fluid as fluid_form
from pressorsheet.entry import history as history_form
from pressorsheet.entry import laboratory, perfusion, target
from pressorsheet.entry import vitals as vitals_form
from pressorsheet.entry import weight as weight_form
from pressorsheet.entry.checked import Check

CUFF = {"source": "cuff"}
KNOWN = {"weight_kind": "actual", "basis": "measured"}


class Row(NamedTuple):
    check: Check
    field: str
    beside: Mapping[str, str]
    reason: tuple[str, str]
    checked: tuple[str, str] | None


# clinical.md section 5: field, reason asked outside, checked outside.
ROWS = [
    Row(vitals_form.check, "sbp_mmhg", CUFF, ("20", "300"), ("60", "200")),
    Row(vitals_form.check, "dbp_mmhg", CUFF, ("10", "200"), ("30", "120")),
    Row(vitals_form.check, "map_mmhg", CUFF, ("15", "250"), ("45", "120")),
    Row(vitals_form.check, "hr_per_min", CUFF, ("10", "300"), ("40", "180")),
    Row(vitals_form.check, "rr_per_min", CUFF, ("0", "80"), ("6", "45")),
    Row(vitals_form.check, "spo2_percent", CUFF, ("10", "100"), ("80", "100")),
    Row(vitals_form.check, "temp_c", CUFF, ("20", "45"), ("34", "41")),
    Row(perfusion.check, "lactate_mmol_per_l", {}, ("0", "40"), ("0.3", "15")),
    Row(perfusion.check, "crt_s", {}, ("0", "20"), ("0", "8")),
    Row(laboratory.check, "sodium_mmol_per_l", {}, ("100", "190"), ("125", "150")),
    Row(perfusion.check, "urine_ml", {"urine_over_min": "60"}, ("0", "2500"), ("0", "400")),
    Row(weight_form.check, "kg", KNOWN, ("20", "350"), ("40", "180")),
    Row(perfusion.check, "gcs", {}, ("3", "15"), None),
    Row(history_form.check, "lvef_percent", {}, ("5", "85"), ("15", "75")),
    # No row there: [house], resources/drugs/measurements.toml.
    Row(perfusion.check, "rass", {}, ("-5", "4"), None),
    Row(laboratory.check, "creatinine_mg_per_dl", {}, ("0", "30"), ("0.2", "12")),
]
A_BIT = Decimal("0.001")


def sides(row: Row) -> Iterator[tuple[Row, str, str | None]]:
    """Numbers on and just beyond each bound of a row, with the question each must put."""
    low, high = map(Decimal, row.reason)
    yield row, str(low - A_BIT), "value_implausible (reason)"
    yield row, str(high + A_BIT), "value_implausible (reason)"
    if row.checked is None:
        yield row, str(low), None
        yield row, str(high), None
        return
    inner_low, inner_high = map(Decimal, row.checked)
    yield row, str(inner_low), None
    yield row, str(inner_high), None
    yield row, str(low), "value_to_be_checked" if low < inner_low else None
    yield row, str(high), "value_to_be_checked" if high > inner_high else None
    if low < inner_low:
        yield row, str(inner_low - A_BIT), "value_to_be_checked"
    if high > inner_high:
        yield row, str(inner_high + A_BIT), "value_to_be_checked"


SIDES = [side for row in ROWS for side in sides(row)]


@pytest.mark.parametrize(
    ("row", "number", "question"), SIDES, ids=[f"{row.field} {number}" for row, number, _ in SIDES]
)
def test_a_number_is_asked_about_outside_its_ranges_and_recorded_as_typed(
    reference: Reference, row: Row, number: str, question: str | None
) -> None:
    again = {"kg_again": number} if row.field == "kg" else {}
    checked = row.check({row.field: number, **row.beside, **again}, desk(reference))
    assert problems(checked) == []
    assert recorded(checked)[row.field] == Decimal(number)
    # What a value may have been mistaken for is asked besides, and tested below.
    ranges = [one for one in asked(checked) if not one[1].endswith("_meant")]
    assert ranges == ([] if question is None else [(row.field, question)])


@pytest.mark.parametrize(
    ("check", "draft", "last", "code"),
    [
        (vitals_form.check, {"temp_c": "69.9", **CUFF}, None, None),
        (vitals_form.check, {"temp_c": "70", **CUFF}, None, "value_fahrenheit_meant"),
        (vitals_form.check, {"temp_c": "98.6", **CUFF}, None, "value_fahrenheit_meant"),
        (vitals_form.check, {"temp_c": "115", **CUFF}, None, "value_fahrenheit_meant"),
        (vitals_form.check, {"temp_c": "115.1", **CUFF}, None, None),
        (perfusion.check, {"lactate_mmol_per_l": "20"}, None, None),
        (perfusion.check, {"lactate_mmol_per_l": "20.1"}, None, "value_mg_per_dl_meant"),
        (laboratory.check, {"creatinine_mg_per_dl": "20"}, None, None),
        (laboratory.check, {"creatinine_mg_per_dl": "96"}, None, "value_micromol_per_l_meant"),
        (history_form.check, {"lvef_percent": "0.45"}, None, "value_fraction_meant"),
        (history_form.check, {"lvef_percent": "1"}, None, "value_fraction_meant"),
        (history_form.check, {"lvef_percent": "1.1"}, None, None),
        # 70 kg x 2.2 is 154; within 5 % of that ratio.
        (weight_form.check, {"kg": "154", **KNOWN}, weight("08:00", 70), "value_pounds_meant"),
        (weight_form.check, {"kg": "147", **KNOWN}, weight("08:00", 70), "value_pounds_meant"),
        (weight_form.check, {"kg": "146", **KNOWN}, weight("08:00", 70), None),
        (weight_form.check, {"kg": "70", **KNOWN}, weight("08:00", 154), "value_pounds_meant"),
        (weight_form.check, {"kg": "154", "kg_again": "154", **KNOWN}, None, None),
    ],
)
def test_another_unit_is_asked_about(
    reference: Reference,
    check: Check,
    draft: dict[str, str],
    last: AnyEvent | None,
    code: str | None,
) -> None:
    events = [] if last is None else [last]
    checked = check(draft, desk(reference, *events))
    meant = [one for _, one in asked(checked) if one.endswith("_meant")]
    assert meant == ([] if code is None else [code])
    assert len(checked.events) == 1


@pytest.mark.parametrize(
    ("check", "draft", "last"),
    [
        (vitals_form.check, {"hr_per_min": "9", **CUFF}, vitals("cuff", "11:00", hr=90)),
        (vitals_form.check, {"map_mmhg": "7.1", **CUFF}, vitals("arterial", "11:00", 71)),
        (vitals_form.check, {"sbp_mmhg": "210", **CUFF}, vitals("cuff", "11:00", sbp=21)),
        (
            perfusion.check,
            {"lactate_mmol_per_l": "21"},
            event("perfusion", "11:00", lactate_mmol_per_l=Decimal("2.1")),
        ),
        (
            perfusion.check,
            {"urine_ml": "500", "urine_over_min": "60"},
            event("perfusion", "11:00", urine_ml=100, urine_over_min=120),
        ),
        (
            laboratory.check,
            {"sodium_mmol_per_l": "14"},
            event("laboratory", "11:00", sodium_mmol_per_l=140),
        ),
        (history_form.check, {"lvef_percent": "6"}, history("09:00", lvef_percent=60)),
        (weight_form.check, {"kg": "700", **KNOWN}, weight("09:00", 70)),
        (
            target.check,
            {"map_low_mmhg": "650"},
            event("target", "09:00", map_low_mmhg=65),
        ),
    ],
)
def test_a_number_ten_times_off_the_last_asks(
    reference: Reference, check: Check, draft: dict[str, str], last: AnyEvent
) -> None:
    assert "value_far_from_last" in [code for _, code in asked(check(draft, desk(reference, last)))]


def test_a_number_short_of_ten_times_the_last_does_not(reference: Reference) -> None:
    at_desk = desk(reference, vitals("cuff", "11:00", hr=90))
    for number in ("9.1", "899"):
        checked = vitals_form.check({"hr_per_min": number, **CUFF}, at_desk)
        assert "value_far_from_last" not in [code for _, code in asked(checked)]


def test_a_last_value_that_cannot_be_true_is_no_last_value(reference: Reference) -> None:
    at_desk = desk(reference, vitals("cuff", "10:00", hr=90), vitals("cuff", "11:00", hr=900))
    checked = vitals_form.check({"hr_per_min": "88", **CUFF}, at_desk)
    assert asked(checked) == []


def test_a_bolus_after_a_flush_is_no_jump(reference: Reference) -> None:
    draft = {"ml": "1000", "fluid": "crystalloid"}
    checked = fluid_form.check(draft, desk(reference, fluid("08:00", 50)))
    assert asked(checked) == []


@pytest.mark.parametrize(
    ("ml", "question"),
    [
        ("0", "value_to_be_checked"),
        ("1.5", "value_to_be_checked"),
        ("20", None),
        ("4000", None),
        ("4001", "value_to_be_checked"),
        ("10000", "value_to_be_checked"),
        ("10001", "value_implausible (reason)"),
    ],
)
def test_a_fluid_volume_is_asked_about_outside_its_ranges(
    reference: Reference, ml: str, question: str | None
) -> None:
    checked = fluid_form.check({"ml": ml, "fluid": "crystalloid"}, desk(reference))
    assert asked(checked) == ([] if question is None else [("ml", question)])
    assert recorded(checked)["ml"] == Decimal(ml)


def test_a_volume_below_zero_is_refused_and_not_asked_about(reference: Reference) -> None:
    checked = fluid_form.check({"ml": "-5", "fluid": "crystalloid"}, desk(reference))
    assert problems(checked) == [("ml", "number_below_zero")]


def test_a_number_that_has_no_limits_asks_nothing(reference: Reference) -> None:
    draft = {"ml": "500", "fluid": "crystalloid", "over_min": "1234.5"}
    checked = fluid_form.check(draft, desk(reference))
    assert (asked(checked), recorded(checked)["over_min"]) == ([], Decimal("1234.5"))
