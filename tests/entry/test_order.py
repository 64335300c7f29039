"""The charted order: what was ordered is kept as it was given; what is doubtful is asked."""

from decimal import Decimal

import pytest
from bedside import weight
from typed import asked, desk, problems, recorded, sentences

from pressorsheet.core.assessment import Reference
from pressorsheet.entry import order as form
from pressorsheet.entry.checked import Checked
from pressorsheet.entry.doses import TOLD
from pressorsheet.wording import say

VASOPRESSIN = {"drug": "vasopressin", "dose_unit": "units/min"}
NOREPINEPHRINE = {"drug": "norepinephrine", "dose_unit": "mcg/kg/min"}


def checked(reference: Reference, **draft: str) -> Checked:
    return form.check(draft, desk(reference, weight("08:00", 70)))


def test_an_empty_form_is_nothing(reference: Reference) -> None:
    assert checked(reference).is_empty
    assert checked(reference, dose_unit="units/min", start="  ").is_empty


def test_an_order_is_kept_as_it_was_written(reference: Reference) -> None:
    outcome = checked(
        reference,
        **NOREPINEPHRINE,
        start="0.05",
        step="0.02",
        every_min="5",
        max="0.25",
        objective="MAP 65 to 75",
        call="Dr A. Lind, 4471",
    )
    assert recorded(outcome) == {
        "drug": "norepinephrine",
        "dose_unit": "mcg/kg/min",
        "start": Decimal("0.05"),
        "step": Decimal("0.02"),
        "every_min": Decimal(5),
        "max": Decimal("0.25"),
        "objective": "MAP 65 to 75",
        "call": "Dr A. Lind, 4471",
    }
    assert asked(outcome) == []


def test_a_maximum_alone_is_an_order(reference: Reference) -> None:
    outcome = checked(reference, **VASOPRESSIN, max="0.03")
    assert recorded(outcome) == {**VASOPRESSIN, "max": Decimal("0.03")}
    assert say(outcome.read_back["max"]) == "0.03 units/min"


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        ({"max": "0.03"}, [("drug", "entry_drug_missing")]),
        ({"drug": "vasopressn", "max": "0.03"}, [("drug", "drug_unknown")]),
        ({"drug": "vasopressin", "max": "0.03"}, [("dose_unit", "entry_unit_missing")]),
        (VASOPRESSIN, [("start", "entry_order_empty")]),
        (
            {"drug": "vasopressin", "dose_unit": "mcg/min", "max": "2"},
            [("dose_unit", "unit_of_another_kind")],
        ),
        ({**VASOPRESSIN, "max": "0,03"}, [("max", "number_thousands_or_comma")]),
        ({**VASOPRESSIN, "start": "-0.03"}, [("start", "number_below_zero")]),
        (
            {**VASOPRESSIN, "start": "0.03", "every_min": "0"},
            [("every_min", "number_not_above_zero")],
        ),
    ],
)
def test_what_cannot_be_charted_names_its_field(
    reference: Reference, draft: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert problems(checked(reference, **draft)) == found


def test_a_dose_beyond_the_library_is_asked_about_and_never_refused(reference: Reference) -> None:
    outcome = checked(reference, **VASOPRESSIN, max="0.2")
    assert ("max", "entry_order_beyond (reason)") in asked(outcome)
    assert any("was it really ordered?" in said for said in sentences(outcome))
    assert outcome.events


def test_a_dose_that_the_library_only_remarks_on_is_told(reference: Reference) -> None:
    outcome = checked(reference, **VASOPRESSIN, max="0.035")
    assert asked(outcome) == []
    assert any(name.startswith(TOLD) for name in outcome.computed)


def test_a_step_is_a_difference_and_has_no_limits_of_a_dose(reference: Reference) -> None:
    # 0.002 units/min as a dose would be asked: the wrong unit?
    assert asked(checked(reference, **VASOPRESSIN, step="0.002")) == []
    assert asked(checked(reference, **VASOPRESSIN, start="0.002")) != []


@pytest.mark.parametrize("field", ["start", "step"])
def test_a_start_or_step_above_the_maximum_is_asked_about(reference: Reference, field: str) -> None:
    outcome = checked(reference, **VASOPRESSIN, max="0.02", **{field: "0.03"})
    assert asked(outcome) == [(field, f"entry_order_{field}_above_max")]
    same = checked(reference, **VASOPRESSIN, max="0.03", **{field: "0.03"})
    assert asked(same) == []
