"""Order: what a prescriber ordered for a drug, as charted: start, step, maximum, whom to call.

The record never refuses what was really ordered: a dose beyond the library's limits is asked about.
A taper is ordered elsewhere (`taper_order`), with its plan.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import Order
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import InUnit
from pressorsheet.entry.checked import Checked, Desk, Draft, Question
from pressorsheet.entry.doses import (
    DrugFields,
    as_dose,
    dose_said,
    dose_unit_of,
    drug_named,
    in_unit,
)
from pressorsheet.entry.numbers import read_not_negative, read_positive

DRUG = "drug"
START = "start"
STEP = "step"
UNIT = "dose_unit"
EVERY = "every_min"
MAX = "max"
OBJECTIVE = "objective"
CALL = "call"

_CONTENT = (DRUG, START, STEP, EVERY, MAX, OBJECTIVE, CALL)
_DOSES = (START, STEP, MAX)
_SAID = (*_DOSES, EVERY, OBJECTIVE, CALL)


def check(draft: Draft, desk: Desk) -> Checked:
    """What became of the draft of an order; nothing of an empty form."""
    fields = DrugFields(draft, desk)
    if not any(draft.get(field, "").strip() for field in _CONTENT):
        return fields.outcome(tuple)
    drug = drug_named(fields)
    if drug is None and not fields.has(DRUG):
        fields.problem(DRUG, note("entry_drug_missing"))
    numbers = {field: fields.number(field, read_not_negative) for field in _DOSES}
    fields.number(EVERY, read_positive)
    fields.text(OBJECTIVE)
    fields.text(CALL)
    if drug is None:
        return fields.outcome(tuple)
    fields.keep(DRUG, drug.id)
    unit = fields.keep(UNIT, dose_unit_of(fields, UNIT, drug))
    if not fields.has(UNIT):
        fields.problem(UNIT, note("entry_unit_missing", known=(drug.dose_unit,)))
    if not any(fields.has(field) for field in _SAID):
        fields.problem(START, note("entry_order_empty"))
    if unit is not None:
        _judge(fields, drug, unit, numbers)
    if fields.problems:
        return fields.outcome(tuple)
    return fields.checked(Order)


def _judge(fields: DrugFields, drug: Drug, unit: str, numbers: dict[str, Decimal | None]) -> None:
    """Reads each dose back with its unit, and asks what its limits and the maximum say."""
    weight = fields.desk.assessment.view.weight()
    for field, number in numbers.items():
        if number is None:
            continue
        dose = as_dose(number, unit)
        fields.read_back(field, note("entry_dose", dose=in_unit(dose, unit)))
        # A step is a difference, which the limits of a dose say nothing of.
        if field != STEP:
            asked, told = dose_said(drug, dose, weight, field)
            fields.ask_each(map(_of_what_was_ordered, asked))
            fields.tell(told)
    fields.ask_each(_against_maximum(unit, numbers))


def _of_what_was_ordered(question: Question) -> Question:
    """A ceiling holds for a plan; of what was ordered it can only be asked whether it was."""
    if question.note.code != "dose_beyond":
        return question
    said: Note = note("entry_order_beyond", **question.note.as_mapping())
    return replace(question, note=said)


def _against_maximum(unit: str, numbers: dict[str, Decimal | None]) -> Iterator[Question]:
    most = numbers[MAX]
    for field in (START, STEP):
        number = numbers[field]
        if most is not None and number is not None and number > most:
            shown: dict[str, InUnit] = {
                "dose": in_unit(as_dose(number, unit), unit),
                "most": in_unit(as_dose(most, unit), unit),
            }
            yield Question(note(f"entry_order_{field}_above_max", **shown), field)
