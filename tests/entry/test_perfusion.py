"""The perfusion form: urine over its interval, and the other signs."""

from decimal import Decimal

from bedside import event, urine, weight
from typed import asked, desk, problems, recorded

from pressorsheet.core.assessment import Reference
from pressorsheet.entry.checked import Checked
from pressorsheet.entry.perfusion import check
from pressorsheet.wording import say


def test_signs_are_recorded_as_typed(reference: Reference) -> None:
    draft = {
        "mental_status": "drowsy",
        "gcs": "13",
        "rass": "-2",
        "crt_s": "3.5",
        "lactate_mmol_per_l": "2.10",
        "urine_ml": "84",
        "urine_over_min": "120",
        "skin": "mottled to the knee",
        "site_check": "left radial: clean",
    }
    checked = check(draft, desk(reference))
    assert asked(checked) == []
    assert recorded(checked) == {
        "mental_status": "drowsy",
        "gcs": Decimal(13),
        "rass": Decimal(-2),
        "crt_s": Decimal("3.5"),
        "lactate_mmol_per_l": Decimal("2.10"),
        "urine_ml": Decimal(84),
        "urine_over_min": Decimal(120),
        "skin": "mottled to the knee",
        "site_check": "left radial: clean",
    }


def test_an_empty_form_is_empty(reference: Reference) -> None:
    assert check({"mental_status": "", "urine_ml": " "}, desk(reference)) == Checked()


def test_urine_needs_volume_and_minutes(reference: Reference) -> None:
    assert problems(check({"urine_ml": "84"}, desk(reference))) == [
        ("urine_over_min", "field_missing")
    ]
    assert problems(check({"urine_over_min": "60"}, desk(reference))) == [
        ("urine_ml", "field_missing")
    ]
    assert problems(check({"urine_ml": "84", "urine_over_min": "0"}, desk(reference))) == [
        ("urine_over_min", "number_not_above_zero")
    ]
    assert problems(check({"urine_ml": "84 mL", "urine_over_min": "60"}, desk(reference))) == [
        ("urine_ml", "number_with_unit")
    ]


def test_urine_is_read_back_by_the_hour_and_by_weight(reference: Reference) -> None:
    # 84 mL in 2 h are 42 mL/h; at 70 kg 0.6 mL/kg/h.
    draft = {"urine_ml": "84", "urine_over_min": "120"}
    without = check(draft, desk(reference)).read_back["urine_ml"]
    assert say(without) == "42 mL/h"
    known = check(draft, desk(reference, weight("08:00", 70))).read_back["urine_ml"]
    assert say(known) == "42 mL/h, 0.6 mL/kg/h"


def test_urine_is_judged_by_the_hour(reference: Reference) -> None:
    # 1,000 mL in 2 h are 500 mL/h: above 400. In 3 h they are not.
    fast = check({"urine_ml": "1000", "urine_over_min": "120"}, desk(reference))
    assert asked(fast) == [("urine_ml", "value_to_be_checked")]
    slow = check({"urine_ml": "1000", "urine_over_min": "180"}, desk(reference))
    assert asked(slow) == []


def test_urine_is_compared_with_the_last_that_can_be_true(reference: Reference) -> None:
    # 50 mL/h; then 9,000 mL/h, which nobody believes; then a volume without its minutes.
    charted = [urine("08:00", 50, 60), urine("09:00", 9000, 60), urine("10:00", 700)]
    asks = check({"urine_ml": "5", "urine_over_min": "60"}, desk(reference, *charted))
    assert asked(asks) == [("urine_ml", "value_far_from_last")]
    quiet = check({"urine_ml": "6", "urine_over_min": "60"}, desk(reference, *charted))
    assert asked(quiet) == []
    none = check({"urine_ml": "5", "urine_over_min": "60"}, desk(reference, *charted[1:]))
    assert asked(none) == []


def test_a_mental_status_is_one_of_the_known(reference: Reference) -> None:
    checked = check({"mental_status": "sleepy"}, desk(reference, event("note", "08:00", text="x")))
    assert problems(checked) == [("mental_status", "choice_unknown")]
