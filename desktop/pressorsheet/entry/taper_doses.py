"""Taper doses: what was really given at a row of a taper, or stepped back to, read off the pump.

The pump's mL/h or the dose is typed, never offered: nothing typed is nothing given. The other
follows, and both are recorded where a record can hold them. Source: clinical.md section 4.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from pressorsheet.core.dosing import deliver, dose_at
from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import hung_bag
from pressorsheet.core.note import Refused, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import UNITS, Dose, InUnit, PumpRate, amount
from pressorsheet.core.taper.choices import Offer, strength_in_use
from pressorsheet.core.taper.course import dose_of
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.verify.printed import PrintedRow
from pressorsheet.entry.checked import Question
from pressorsheet.entry.doses import (
    DrugFields,
    Standing,
    as_dose,
    ask_of_given,
    bag_end_questions,
    delivered,
    in_unit,
    standing,
    written,
)
from pressorsheet.entry.numbers import read_not_negative

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

    @property
    def set_rate(self) -> PumpRate:
        """What the pump was set to."""
        return PumpRate(fraction_of(self.rate))

    def recorded(self, unit: str) -> dict[str, Any]:
        """What an event says of it; `unit` is the plan's."""
        named = None if self.dose is None else unit
        return {"dose": self.dose, "dose_unit": named, "rate_ml_per_h": self.rate}


def given(fields: DrugFields, run: TaperRun, drug: Drug, offers: Sequence[Offer]) -> Typed | None:
    """What the pump was set to; None where nothing was typed, or something stands in the way.

    `offers` are the doses that may be meant: set to the rate of one, the pump is set to that dose.
    """
    dose = fields.take(DOSE, read_not_negative(fields.draft, DOSE))
    rate = fields.take(RATE, read_not_negative(fields.draft, RATE))
    if fields.has(DOSE) and fields.has(RATE):
        fields.problem(DOSE, note("entry_given_both"))
        return None
    now = standing(fields.desk, drug, fields.at)
    if rate is not None:
        return _by_rate(fields, run, now, offers, rate)
    return None if dose is None else _by_dose(fields, run, now, dose)


def _by_rate(
    fields: DrugFields, run: TaperRun, now: Standing, offers: Sequence[Offer], rate: Decimal
) -> Typed:
    unit, exact, step = run.version.plan.dose_unit, PumpRate(fraction_of(rate)), _pump_step(run)
    if exact.ml_per_h % step.ml_per_h:
        fields.ask(note("entry_rate_not_settable", rate=exact, pump_step=step), RATE)
    reckoned = _offered_at(offers, exact) or _dose_at(run, now, exact)
    if reckoned is not None:
        fields.compute(DOSE, note("entry_dose", dose=InUnit(reckoned, unit)))
    dose = None if reckoned is None else written(UNITS[unit].count(reckoned))
    return Typed(RATE, reckoned, dose, rate)


def _offered_at(offers: Sequence[Offer], rate: PumpRate) -> Dose | None:
    """The ordered dose that this rate is set for; not what rounding makes of it."""
    doses = [offer.dose for offer in offers if offer.rate == rate]
    if len(doses) != 1:
        return None
    (dose,) = doses
    return dose_of(UNITS[dose.unit].count(dose.quantity), dose.unit)


def _dose_at(run: TaperRun, now: Standing, rate: PumpRate) -> Dose | None:
    strength = strength_in_use(run, now.view, now.drug)
    if strength is None:
        return None
    made = dose_at(rate, strength, now.weight, run.version.plan.dose_unit)
    return None if isinstance(made, Refused) else made


def _by_dose(fields: DrugFields, run: TaperRun, now: Standing, number: Decimal) -> Typed | None:
    unit, strength = run.version.plan.dose_unit, strength_in_use(run, now.view, now.drug)
    dose = as_dose(number, unit)
    if strength is None:
        fields.problem(DOSE, note("entry_given_no_rate"))
        return None
    made = deliver(dose, strength, now.weight, _pump_step(run))
    if isinstance(made, Refused):
        fields.problem(DOSE, made.reasons[0])
        return None
    rate = written(made.settable.ml_per_h)
    if rate is None:
        fields.problem(DOSE, note("entry_rate_too_long"))
        return None
    fields.compute(RATE, note("entry_set", rate=made.settable))
    fields.compute("delivered", delivered(made, unit, now.view.drugs.pump.flag_error_above_percent))
    return Typed(DOSE, dose, number, rate)


def _pump_step(run: TaperRun) -> PumpRate:
    return PumpRate(run.version.plan.pump_step_ml_per_h)


def ask_of_dose(fields: DrugFields, drug: Drug, typed: Typed, planned: PrintedRow | None) -> None:
    """What running dose, limits and bag ask of a dose; `planned`: the row that it is given as.

    A row given as it was planned is asked nothing of its dose: the order named it.
    """
    now = standing(fields.desk, drug, fields.at)
    if planned is None and typed.reckoned is not None:
        ask_of_given(fields, now, typed.reckoned, typed.field)
    if typed.rate:
        bag = hung_bag(now.view, drug.id)
        fields.ask_each(() if bag is None else bag_end_questions(now, bag, typed.field))
    elif planned is None:
        fields.ask_each(_off_questions(now, typed.field))


def _off_questions(now: Standing, field: str) -> Iterator[Question]:
    """Off where the plan goes on: no factor is too large for it, so it is asked by itself."""
    if now.dose is None:
        yield Question(note("entry_off_now_from_unknown", why=now.why_unknown), field)
    elif amount(now.dose):
        old = in_unit(now.dose, now.drug.dose_unit)
        yield Question(note("entry_off_now", old=old), field)
