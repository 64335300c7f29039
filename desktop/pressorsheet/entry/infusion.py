"""Infusion: checks the draft of a dose or pump rate, a stop, or a bolus.

Of dose and rate the one typed last counts and the other follows from it: `computed` holds the rate
to set for a dose with what it delivers, or the dose that a rate gives. What is recorded is what
was typed, exactly; beside a dose also the rate it is set by. `read_back["change"]` says from what
to what.
"""

from collections.abc import Iterator
from decimal import Decimal

from pressorsheet.core.dosing import as_mass, deliver, dose_at
from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import BagPrepared, Infusion
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.infusion_rows import drug_name
from pressorsheet.core.infusions import concentration_of, zero
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import (
    UNITS,
    Concentration,
    Dose,
    InUnit,
    MassDose,
    PumpRate,
    WeightBasedDose,
)
from pressorsheet.core.taper.order import in_kind_of
from pressorsheet.core.text import shown
from pressorsheet.entry.checked import Checked, Desk, Draft, Question
from pressorsheet.entry.doses import (
    DrugFields,
    Standing,
    as_dose,
    ask_of_given,
    bag_chosen,
    bag_end_questions,
    comparable,
    delivered,
    dose_unit_of,
    drug_named,
    from_to,
    in_unit,
    later_question,
    mass_at,
    pump_step_of,
    standing,
    strength_question,
    swap,
    unit_fitting,
    written,
)
from pressorsheet.entry.numbers import read_not_negative, read_positive
from pressorsheet.entry.texts import read_choice, read_text

DOSE = "dose"
RATE = "rate_ml_per_h"
BAG = "bag_id"
BOLUS = "bolus_amount"
DRIVERS = ("dose", "rate")
BOLUS_UNITS = ("mcg", "mg", "units")


@frozen
class Source:
    """What is given: the drug, its bag and that bag's strength, where they are known."""

    drug: Drug
    bag: BagPrepared | None
    strength: Concentration | None

    @property
    def bag_id(self) -> str | None:
        """The id of the bag."""
        return None if self.bag is None else self.bag.bag_id


@frozen
class Given:
    """A dose and a rate as they will be recorded; `reckoned` is the dose in exact terms.

    `field` is the one typed last. A dose None was not typed, a rate None is not known; `reckoned`
    None: no dose can be told.
    """

    field: str
    reckoned: Dose | None
    dose: Decimal | None = None
    unit: str | None = None
    rate: Decimal | None = None


def check(draft: Draft, desk: Desk) -> Checked:
    """What became of the draft of an infusion, a stop or a bolus; nothing of an empty form."""
    fields = DrugFields(draft, desk)
    source = _source(fields)
    stops, is_bolus = fields.yes("stop"), fields.yes("bolus")
    site = fields.text("line_site")
    typed = {name for name in (DOSE, RATE, BOLUS) if draft.get(name, "").strip()}
    if not (typed or stops or is_bolus or site):
        return fields.outcome(tuple)
    if source is None:
        if not {BAG, "drug"} & {problem.field for problem in fields.problems}:
            fields.problem(BAG, note("entry_bag_or_drug_missing"))
        return fields.outcome(tuple)
    if stops and is_bolus:
        fields.problem("stop", note("entry_stop_and_bolus"))
        return fields.outcome(tuple)
    now = standing(desk, source.drug, fields.at)
    if is_bolus:
        return _bolus(fields, source, site, typed)
    given = _stop(fields, source, now, typed) if stops else _given(fields, source, now, typed)
    fields.ask_each(later_question(desk.assessment.view, source.drug, fields.at))
    if given is None:
        return fields.outcome(tuple)
    return fields.outcome(lambda: (_recorded(fields, source, site, given),))


def _source(fields: DrugFields) -> Source | None:
    """The bag chosen, with its drug; a drug chosen beside it must be the same."""
    bag = bag_chosen(fields)
    library = fields.desk.assessment.reference.drugs
    if bag is None:
        drug = None if fields.has(BAG) else drug_named(fields)
        return None if drug is None else Source(drug, None, None)
    drug = library.get(bag.drug)
    if drug is None:
        fields.problem(BAG, note("drug_not_in_library", drug=bag.drug))
        return None
    chosen = fields.take("drug", read_text(fields.draft, "drug"))
    if chosen not in (None, drug.id):
        other = note("entry_bag_of_other", bag=bag.bag_id, other=drug.id, drug=shown(chosen))
        fields.problem("drug", other)
    strength = concentration_of(fields.desk.assessment.view, bag)
    if isinstance(strength, Refused):
        unknown = note("entry_strength_unknown", bag=bag.bag_id, why=strength.reasons)
        fields.ask(unknown, BAG)
        return Source(drug, bag, None)
    fields.read_back(BAG, note("entry_strength", drug=drug_name(drug), concentration=strength))
    if not bag.has_reason:
        fields.ask_each(strength_question(strength, drug, BAG))
    return Source(drug, bag, strength)


# A stop, and a bolus.


def _stop(fields: DrugFields, source: Source, now: Standing, typed: set[str]) -> Given:
    _alone(fields, typed, "entry_stop_with_more")
    _tell_off(fields, now, "stop")
    return Given("stop", zero(source.drug), dose=Decimal(0))


def _alone(fields: DrugFields, others: set[str], code: str) -> None:
    """A stop and a bolus are charted alone: what stands in another field would be lost."""
    for field in sorted(others):
        fields.problem(field, note(code))


def _tell_off(fields: DrugFields, now: Standing, field: str) -> None:
    change = from_to(now, zero(now.drug))
    fields.read_back(field, change)
    fields.read_back("change", change)
    if now.found is None:
        fields.ask(note("entry_not_running", drug=now.drug.id), field)
    fields.tell([note("entry_line_holds", drug=now.drug.id)])


def _bolus(fields: DrugFields, source: Source, site: str | None, typed: set[str]) -> Checked:
    """An amount and its unit; the library has no limits for a bolus, so each is asked about."""
    _alone(fields, typed - {BOLUS}, "entry_bolus_with_more")
    amount = fields.take(BOLUS, read_positive(fields.draft, BOLUS))
    chosen = fields.take("bolus_unit", read_choice(fields.draft, "bolus_unit", BOLUS_UNITS))
    fitting = ("units",) if source.drug.is_in_units else ("mcg", "mg")
    unit = unit_fitting(fields, "bolus_unit", chosen, fitting)
    if not fields.has(BOLUS):
        fields.problem(BOLUS, note("entry_bolus_missing"))
    if not fields.has("bolus_unit"):
        fields.problem("bolus_unit", note("entry_unit_missing", known=fitting))
    if amount is None or unit is None:
        return fields.outcome(tuple)
    bolus = InUnit(UNITS[unit].of(fraction_of(amount)), unit)
    fields.read_back(BOLUS, note("entry_bolus", drug=drug_name(source.drug), amount=bolus))
    fields.ask(note("entry_bolus_without_limits", drug=source.drug.id, amount=bolus), BOLUS)
    event = Infusion(
        **fields.stamp(0, fields.at),
        drug=source.drug.id,
        dose=amount,
        dose_unit=unit,  # type: ignore[arg-type]  # one of the bolus units
        bag_id=source.bag_id,
        line_site=site,
        bolus=True,
    )
    return fields.outcome(lambda: (event,))


# A dose or a rate.


def _given(fields: DrugFields, source: Source, now: Standing, typed: set[str]) -> Given | None:
    """What was typed last and what follows from it; None where something stands in the way."""
    driver = fields.take("driver", read_choice(fields.draft, "driver", DRIVERS))
    step = pump_step_of(fields)
    if BOLUS in typed:
        fields.problem(BOLUS, note("entry_bolus_not_ticked"))
    by_rate = RATE in typed and (driver == "rate" or DOSE not in typed)
    given = (_by_rate if by_rate else _by_dose)(fields, source, now, step)
    if given is None:
        return None
    if given.reckoned == zero(source.drug):
        fields.ask(note("entry_zero_is_off", drug=source.drug.id), given.field)
        _tell_off(fields, now, given.field)
        return given
    fields.ask_each(_bag_questions(source, now, step))
    _tell_dose(fields, source, now, given)
    return given


def _by_dose(fields: DrugFields, source: Source, now: Standing, step: PumpRate) -> Given | None:
    number = fields.take(DOSE, read_not_negative(fields.draft, DOSE))
    unit = dose_unit_of(fields, "dose_unit", source.drug)
    if not fields.has(DOSE):
        fields.problem(DOSE, note("entry_dose_missing"))
    if number == 0:
        return Given(DOSE, zero(source.drug), dose=number, unit=unit)
    if not fields.has("dose_unit"):
        fields.problem("dose_unit", note("entry_unit_missing", known=(source.drug.dose_unit,)))
    if number is None or unit is None:
        return None
    dose = as_dose(number, unit)
    if isinstance(dose, WeightBasedDose) and now.weight is None:
        fields.problem(DOSE, _no_weight(fields))
        return None
    if source.strength is None:
        fields.tell([note("entry_no_rate")])
        return Given(DOSE, dose, number, unit)
    delivery = deliver(dose, source.strength, now.weight, step)
    if isinstance(delivery, Refused):
        fields.problem(DOSE, delivery.reasons[0])
        return None
    rate = written(delivery.settable.ml_per_h)
    if rate is None:
        fields.problem(DOSE, note("entry_rate_too_long"))
        return None
    flag_above = now.view.drugs.pump.flag_error_above_percent
    fields.compute(RATE, note("entry_set", rate=delivery.settable))
    fields.compute("delivered", delivered(delivery, unit, flag_above))
    return Given(DOSE, dose, number, unit, rate)


def _by_rate(fields: DrugFields, source: Source, now: Standing, step: PumpRate) -> Given | None:
    number = fields.take(RATE, read_not_negative(fields.draft, RATE))
    unit = dose_unit_of(fields, "dose_unit", source.drug) or source.drug.dose_unit
    if source.bag is None:
        fields.problem(BAG, note("entry_rate_without_bag"))
    if number is None or source.bag is None:
        return None
    if number == 0:
        return Given(RATE, zero(source.drug), rate=number)
    rate = PumpRate(fraction_of(number))
    if rate.ml_per_h % step.ml_per_h:
        fields.ask(note("entry_rate_not_settable", rate=rate, pump_step=step), RATE)
    if source.strength is None:
        return Given(RATE, None, rate=number)
    dose: Dose | Refused | None = dose_at(rate, source.strength, now.weight, unit)
    if isinstance(dose, Refused):
        fields.tell(dose.reasons)
        dose = mass_at(rate, source.strength)
    assert dose is not None  # only a weight was missing, and mass needs none
    fields.compute(DOSE, note("entry_dose", dose=in_unit(dose, unit, source.drug.dose_unit)))
    return Given(RATE, dose, rate=number)


def _no_weight(fields: DrugFields) -> Note:
    """That no dosing weight is charted, or only one for a later time."""
    if fields.desk.assessment.view.weight_event() is None:
        return note("entry_weight_missing")
    return note("entry_weight_missing_then", at=fields.at)


# What is said and asked of what was given.


def _tell_dose(fields: DrugFields, source: Source, now: Standing, given: Given) -> None:
    """From what to what, and what the limits and the running dose ask."""
    drug, dose = source.drug, given.reckoned
    if given.field == RATE:
        fields.read_back(RATE, _rate_from_to(source, now, given))
    if dose is None:
        return
    change = from_to(now, dose, given.unit)
    fields.read_back("change", change)
    if given.field == DOSE:
        fields.read_back(DOSE, change)
    also = _also(drug, dose, given.unit, now)
    if also is not None:
        fields.compute("also", also)
    if _is_no_change(source, now, given):
        fields.ask(note("entry_no_change", drug=drug.id), given.field)
    ask_of_given(fields, now, dose, given.field)


def _rate_from_to(source: Source, now: Standing, given: Given) -> Note:
    """The typed rate, with the one before it where that came from the same strength."""
    rate = PumpRate(fraction_of(given.rate or 0))
    if now.rate is None or now.strength is None or now.strength != source.strength:
        return note("entry_rate", rate=rate)
    return note("entry_from_to", old=now.rate.ml_per_h, new=rate)


def _also(drug: Drug, dose: Dose, unit: str | None, now: Standing) -> Note | None:
    """The dose in the other unit that people know it by: mcg/min, or that of the drug."""
    if isinstance(dose, WeightBasedDose) and now.weight is not None:
        return note("entry_dose_at_weight", dose=as_mass(dose, now.weight), weight=now.weight)
    own = in_kind_of(zero(drug), dose, now.weight)
    if own is None or unit in (None, drug.dose_unit):
        return None
    in_own = InUnit(own, drug.dose_unit)
    if isinstance(dose, MassDose) and now.weight is not None:
        return note("entry_dose_at_weight", dose=in_own, weight=now.weight)
    return note("entry_dose", dose=in_own)


def _is_no_change(source: Source, now: Standing, given: Given) -> bool:
    """Whether the drug runs just so already, from this bag."""
    if now.found is None or given.reckoned is None:
        return False
    if source.bag is not None and source.bag_id != now.found.event.bag_id:
        return False
    pair = comparable(now, given.reckoned)
    if pair is not None and pair[0] == pair[1]:
        return True
    return given.rate is not None and now.rate == PumpRate(fraction_of(given.rate))


def _bag_questions(source: Source, now: Standing, step: PumpRate) -> Iterator[Question]:
    """Asks of a bag of another strength than the one that runs, and of one at its end."""
    if source.bag is None:
        return
    moved = None if source.strength is None else swap(now, source.strength, step)
    if moved is not None and moved.changes_strength:
        yield Question(moved.note, BAG)
    yield from bag_end_questions(now, source.bag, BAG)


def _recorded(fields: DrugFields, source: Source, site: str | None, given: Given) -> Infusion:
    return Infusion(
        **fields.stamp(0, fields.at),
        drug=source.drug.id,
        dose=given.dose,
        dose_unit=given.unit,  # type: ignore[arg-type]  # one of the dose units
        rate_ml_per_h=given.rate,
        bag_id=source.bag_id,
        line_site=site,
    )
