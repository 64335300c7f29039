"""Taper doses: what was really given at a row of a taper, or stepped back to, read off the pump.

The pump's mL/h or the dose is typed, never offered: nothing typed is nothing given. The other
follows, and both are recorded where a record can hold them. Source: clinical.md section 4.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pressorsheet.core.dosing import deliver, dose_at
from pressorsheet.core.events import TaperStep, TaperSteppedBack
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import elapsed
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import UNITS, Concentration, Dose, InUnit, PumpRate, amount
from pressorsheet.core.taper.course import dose_of
from pressorsheet.core.taper.gating import gate_of
from pressorsheet.core.taper.order import in_kind_of
from pressorsheet.core.truth import Truth
from pressorsheet.entry.checked import Question
from pressorsheet.entry.doses import (
    DrugFields,
    Standing,
    as_dose,
    change_questions,
    delivered,
    dose_said,
    later_question,
    standing,
    written,
)
from pressorsheet.entry.fields import REASON
from pressorsheet.entry.numbers import read_not_negative
from pressorsheet.entry.taper_row import Act, Marked, stamped

DOSE, RATE = "dose", "rate_ml_per_h"


@frozen
class Typed:
    """A dose and a rate as they will be recorded; `reckoned` is the dose in exact terms.

    `field` is the one that was typed. A dose None does not end in decimals, or is not known.
    """

    field: str
    reckoned: Dose | None
    dose: Decimal | None
    rate: Decimal


def given(fields: DrugFields, marked: Marked) -> TaperStep | None:
    """That the row was given, as the pump was really set; None where that cannot be told.

    Refuses a dose that is not less than ran before, with the mark that says it rightly. Asks a
    reason for what is not as planned, before its time, or against the gate.
    """
    typed = _typed(fields, marked, standing(fields.desk, marked.drug, fields.at))
    if typed is None:
        return None
    wrong = _not_a_step(marked, typed)
    if wrong is not None:
        fields.problem(typed.field, wrong)
        return None
    fields.ask_each(_asked_of_step(fields, marked, typed))
    fields.ask_each(later_question(fields.desk.assessment.view, marked.drug, fields.at))
    return TaperStep(**stamped(fields, marked), row=marked.number, **_amounts(marked, typed))


def stepped_back(fields: DrugFields, marked: Marked) -> TaperSteppedBack | None:
    """That the dose was raised again, as the pump was really set; None where that cannot be told.

    Refuses a dose that is not more than what runs. Asks what the limits of the drug ask.
    """
    now = standing(fields.desk, marked.drug, fields.at)
    typed = _typed(fields, marked, now)
    if typed is None:
        return None
    runs = None if now.dose is None else in_kind_of(_zero(marked), now.dose, now.weight)
    if typed.reckoned is not None and runs is not None and amount(typed.reckoned) <= amount(runs):
        fields.problem(typed.field, note("entry_back_not_more", runs=InUnit(runs, marked.unit)))
        return None
    if typed.reckoned is not None:
        asked, told = dose_said(marked.drug, typed.reckoned, now.weight, typed.field)
        fields.ask_each((*change_questions(now, typed.reckoned, typed.field), *asked))
        fields.tell(told)
        fields.ask_each(_above_start(marked, typed))
    fields.ask_each(later_question(fields.desk.assessment.view, marked.drug, fields.at))
    return TaperSteppedBack(**stamped(fields, marked), **_amounts(marked, typed))


def _amounts(marked: Marked, typed: Typed) -> dict[str, Any]:
    unit = None if typed.dose is None else marked.unit
    return {"dose": typed.dose, "dose_unit": unit, "rate_ml_per_h": typed.rate}


def _zero(marked: Marked) -> Dose:
    return dose_of(Fraction(0), marked.unit)


# What was typed.


def _typed(fields: DrugFields, marked: Marked, now: Standing) -> Typed | None:
    """What the pump was set to; None where nothing was typed, or something stands in the way."""
    dose = fields.take(DOSE, read_not_negative(fields.draft, DOSE))
    rate = fields.take(RATE, read_not_negative(fields.draft, RATE))
    if not fields.has(DOSE) and not fields.has(RATE):
        fields.problem(RATE, note("entry_given_missing"))
    if fields.has(DOSE) and fields.has(RATE):
        fields.problem(DOSE, note("entry_given_both"))
    if fields.problems:
        return None
    if rate is not None:
        return _by_rate(fields, marked, now, rate)
    return None if dose is None else _by_dose(fields, marked, now, dose)


def _strength(marked: Marked, now: Standing) -> Concentration | None:
    """What runs: the bag that hangs, or the plan's where none is charted."""
    return now.strength or marked.strength


def _by_rate(fields: DrugFields, marked: Marked, now: Standing, rate: Decimal) -> Typed:
    planned, strength = marked.row.planned, _strength(marked, now)
    exact = PumpRate(fraction_of(rate))
    if exact.ml_per_h % marked.pump_step.ml_per_h:
        fields.ask(note("entry_rate_not_settable", rate=exact, pump_step=marked.pump_step), RATE)
    if marked.act is Act.GIVE and exact.ml_per_h == planned.set_rate_ml_per_h:
        # The row as it was planned: its dose is what the order says, not what rounding makes of it.
        reckoned: Dose | None = dose_of(planned.to_dose, marked.unit)
    elif strength is None:
        reckoned = None
    else:
        made = dose_at(exact, strength, now.weight, marked.unit)
        reckoned = None if isinstance(made, Refused) else made
    if reckoned is not None:
        fields.compute(DOSE, note("entry_dose", dose=InUnit(reckoned, marked.unit)))
    return Typed(RATE, reckoned, _kept(marked, reckoned), rate)


def _kept(marked: Marked, dose: Dose | None) -> Decimal | None:
    return None if dose is None else written(UNITS[marked.unit].count(dose))


def _by_dose(fields: DrugFields, marked: Marked, now: Standing, number: Decimal) -> Typed | None:
    dose, strength = as_dose(number, marked.unit), _strength(marked, now)
    if strength is None:
        fields.problem(DOSE, note("entry_given_no_rate"))
        return None
    made = deliver(dose, strength, now.weight, marked.pump_step)
    if isinstance(made, Refused):
        fields.problem(DOSE, made.reasons[0])
        return None
    rate = written(made.settable.ml_per_h)
    if rate is None:
        fields.problem(DOSE, note("entry_rate_too_long"))
        return None
    fields.compute(RATE, note("entry_set", rate=made.settable))
    flag_above = marked.then.view.drugs.pump.flag_error_above_percent
    fields.compute("delivered", delivered(made, marked.unit, flag_above))
    return Typed(DOSE, dose, number, rate)


# What is said and asked of it.


def _not_a_step(marked: Marked, typed: Typed) -> Note | None:
    """That a dose not below the one before is no step of a taper."""
    planned, unit = marked.row.planned, marked.unit
    before = dose_of(planned.from_dose, unit)
    if typed.reckoned is None or amount(typed.reckoned) < amount(before):
        return None
    if typed.field == DOSE and typed.dose == planned.set_rate_ml_per_h:
        return note("entry_given_rate_as_dose", **_planned(marked))
    code = "entry_given_unchanged" if typed.reckoned == before else "entry_given_more"
    return note(code, before=InUnit(before, unit))


def _planned(marked: Marked) -> dict[str, Any]:
    """The dose of the row and the rate that sets it."""
    planned = marked.row.planned
    dose = InUnit(dose_of(planned.to_dose, marked.unit), marked.unit)
    return {"dose": dose, "rate": PumpRate(planned.set_rate_ml_per_h)}


def _asked_of_step(fields: DrugFields, marked: Marked, typed: Typed) -> Iterator[Question]:
    planned = marked.row.planned
    if fraction_of(typed.rate) != planned.set_rate_ml_per_h:
        yield _otherwise(marked, typed)
    early = elapsed(fields.at, marked.row.due)
    if early > timedelta(0):
        yield Question(note("entry_given_early", early=early), REASON, needs_reason=True)
    gate = gate_of(marked.run, marked.then)
    if gate is not None and gate.verdict is not Truth.MET:
        against = note("entry_given_gate", verdict=gate.verdict.value, why=gate.reasons)
        yield Question(against, REASON, needs_reason=True)


def _otherwise(marked: Marked, typed: Typed) -> Question:
    """Asks of what is not as planned; a dose in the place of the rate is named."""
    planned, values = marked.row.planned, _planned(marked)
    if typed.field == RATE and fraction_of(typed.rate) in (planned.to_dose, planned.delivered):
        return Question(note("entry_given_dose_as_rate", **values), RATE, needs_reason=True)
    return Question(note("entry_given_otherwise", **values), typed.field, needs_reason=True)


def _above_start(marked: Marked, typed: Typed) -> Iterator[Question]:
    start = dose_of(marked.run.version.plan.from_dose, marked.unit)
    if typed.reckoned is not None and amount(typed.reckoned) > amount(start):
        asked = note("entry_back_above_start", start=InUnit(start, marked.unit))
        yield Question(asked, typed.field)
