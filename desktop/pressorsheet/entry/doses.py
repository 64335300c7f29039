"""Doses: what the forms of drugs share: what runs, from which dose to which, and what is asked.

Nothing here refuses what was really given: the limits of clinical.md section 5 become questions.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pressorsheet.core.bags import outside_allowed
from pressorsheet.core.charted import charted
from pressorsheet.core.dosing import Delivery, deliver, dose_at
from pressorsheet.core.drugs import Drug, Level
from pressorsheet.core.events import AnyEvent, BagPrepared, Infusion
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.bag_life import bag_life
from pressorsheet.core.handover.infusion_rows import set_rate
from pressorsheet.core.infusions import (
    Move,
    Running,
    bag_of,
    changes,
    concentration_of,
    running,
    zero,
)
from pressorsheet.core.limits import Notice, change_notices, dose_notices
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import LONGEST_NUMBER, fraction_of, is_terminating, plain_text
from pressorsheet.core.quantity import (
    DOSE_UNITS,
    UNITS,
    Concentration,
    Dose,
    InUnit,
    MassDose,
    PumpRate,
    UnitDose,
    Weight,
    amount,
)
from pressorsheet.core.taper.order import in_kind_of
from pressorsheet.core.text import shown
from pressorsheet.core.view import View
from pressorsheet.entry.checked import Checked, Desk, Problem, Question
from pressorsheet.entry.fields import AT, Fields
from pressorsheet.entry.numbers import read_positive
from pressorsheet.entry.texts import read_choice, read_text

# Names of `Checked.computed` that begin so hold what is told beside the form and not asked.
TOLD = "told."
# Notes of `Checked.computed` with one of these codes are marked: the pump is off by too much.
FLAGGED = frozenset({"entry_delivers_more_flagged", "entry_delivers_less_flagged"})

# Told by the tiers, asked by a form: the words put a question, or say that nobody judged.
_ASKED_THOUGH_TOLD = ("dose_wrong_unit", "dose_limits_need_weight")
_CONFIRM_TWICE = "dose_confirm_twice"


class DrugFields(Fields):
    """The fields of a form of drugs; its events are made only where nothing is wrong."""

    def ask_each(self, questions: Iterable[Question]) -> None:
        """Ask each of these before recording."""
        self._questions += questions

    def tell(self, told: Iterable[Note]) -> None:
        """Say each of these beside the form."""
        for each in told:
            self.compute(f"{TOLD}{each.code}", each)

    def stamp(self, number: int, at: datetime) -> dict[str, Any]:
        """What each event carries, of the draft's event of this number."""
        return {
            "id": self.desk.new_id(number),
            "at": at,
            "recorded_at": self.desk.now,
            "by": self.desk.by,
            "reason": self.reason,
        }

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong so far, in the order in which it was found."""
        return tuple(self._problems)

    def outcome(self, events: Callable[[], tuple[AnyEvent, ...]]) -> Checked:
        """The events, or what stands in the way."""
        made = () if self._problems else events()
        return Checked(made, self.problems, tuple(self._questions), self._read_back, self._computed)


def drug_named(fields: DrugFields, field: str = "drug") -> Drug | None:
    """The drug of the library that a field names by its id; one that is not there is a problem."""
    known = fields.desk.assessment.reference.drugs
    text = fields.take(field, read_text(fields.draft, field))
    drug = None if text is None else known.get(text)
    if text is not None and drug is None:
        fields.problem(field, note("drug_unknown", text=shown(text), known=tuple(known.drugs)))
    return drug


def dose_unit_of(fields: DrugFields, field: str, drug: Drug) -> str | None:
    """The dose unit chosen; one of another kind than the drug's is a problem: units are no mass."""
    unit = fields.take(field, read_choice(fields.draft, field, DOSE_UNITS))
    return unit_fitting(fields, field, unit, units_for(drug))


def units_for(drug: Drug) -> tuple[str, ...]:
    """The dose units that a drug may be charted in."""
    return tuple(
        name for name in DOSE_UNITS if (UNITS[name].measures is UnitDose) is drug.is_in_units
    )


def unit_fitting(
    fields: DrugFields, field: str, unit: str | None, known: tuple[str, ...]
) -> str | None:
    """The unit where it is one of those that fit; any other is a problem."""
    if unit is None or unit in known:
        return unit
    fields.problem(field, note("unit_of_another_kind", unit=unit, known=known))
    return None


def as_dose(number: Decimal, unit: str) -> Dose:
    """A number of a dose unit as a dose."""
    return UNITS[unit].of(fraction_of(number))  # type: ignore[return-value]  # a dose unit


def pump_step_of(fields: DrugFields) -> PumpRate:
    """The pump step written in mL/h, the library's where none is."""
    step = fields.take("pump_step", read_positive(fields.draft, "pump_step"))
    usual = fields.desk.assessment.reference.drugs.pump.step
    return usual if step is None else PumpRate(fraction_of(step))


def bag_chosen(fields: DrugFields, field: str = "bag_id") -> BagPrepared | None:
    """The charted bag of this id; an id that is not charted is a problem."""
    text = fields.take(field, read_text(fields.draft, field))
    bag = bag_of(fields.desk.assessment.view, text)
    if text is not None and bag is None:
        fields.problem(field, note("bag_not_charted", bag=shown(text)))
    return bag


def written(number: Fraction) -> Decimal | None:
    """A computed number exactly as a record can keep it; None where it is too long for one."""
    text = plain_text(number)
    fits = is_terminating(number) and len(text) <= LONGEST_NUMBER
    return Decimal(text) if fits else None


def in_unit(dose: Dose, *preferred: str | None) -> InUnit:
    """A dose in the first of the preferred units that measures its kind, else in any that does."""
    kind = type(dose)
    fitting = (name for name in (*preferred, *DOSE_UNITS) if name and UNITS[name].measures is kind)
    return InUnit(dose, next(fitting))


@frozen
class Standing:
    """A drug at the moment a draft is about: what runs of it then, and the weight then in force."""

    drug: Drug
    view: View
    found: Running | None

    @property
    def weight(self) -> Weight | None:
        """The dosing weight in force."""
        return self.view.weight()

    @property
    def dose(self) -> Dose | None:
        """What runs, by mass where no weight turns it into the drug's own kind; None: not known."""
        if self.found is None:
            return zero(self.drug)
        return self.found.dose or self._by_mass(self.found.event)

    def _by_mass(self, event: Infusion) -> Dose | None:
        """The running dose in mcg/min, which needs no weight."""
        if event.dose is not None and event.dose_unit is not None:
            return as_dose(event.dose, event.dose_unit)
        if event.rate_ml_per_h is None or self.strength is None:
            return None
        return mass_at(PumpRate(fraction_of(event.rate_ml_per_h)), self.strength)

    @property
    def why_unknown(self) -> tuple[Note, ...]:
        """Why the dose that runs is not known."""
        why = None if self.found is None else self.found.why_unknown
        return () if why is None else why.reasons

    @property
    def bag(self) -> BagPrepared | None:
        """The bag of this drug that the running infusion was charted from."""
        bag = None if self.found is None else bag_of(self.view, self.found.event.bag_id)
        return bag if bag is not None and bag.drug == self.drug.id else None

    @property
    def strength(self) -> Concentration | None:
        """The concentration that it runs from, where that is known."""
        if self.bag is None:
            return None
        strength = concentration_of(self.view, self.bag)
        return None if isinstance(strength, Refused) else strength

    @property
    def rate(self) -> PumpRate | None:
        """What the pump runs at: as charted, else what the dose needs; None: not known."""
        if self.found is None:
            return None
        rate = set_rate(self.view, self.found, self.strength)
        if rate is not None or self.dose is None or self.strength is None:
            return rate
        needed = deliver(self.dose, self.strength, self.weight, self.view.drugs.pump.step)
        return None if isinstance(needed, Refused) else needed.settable


def standing(desk: Desk, drug: Drug, at: datetime) -> Standing:
    """How the drug stood at a moment, as the record now has it."""
    view = desk.assessment.view.at(at)
    return Standing(drug, view, running(view, drug))


def mass_at(rate: PumpRate, strength: Concentration) -> Dose | None:
    """What a rate gives in mcg/min; None from a bag of biological units."""
    dose = dose_at(rate, strength, None, "mcg/min")
    return None if isinstance(dose, Refused) else dose


def comparable(now: Standing, new: Dose) -> tuple[Dose, Dose] | None:
    """The running dose and the new one in one kind: the drug's own, else mass; None: neither."""
    old = now.dose
    if old is None:
        return None
    for kind in (zero(now.drug), MassDose(Fraction(0))):
        before, after = (in_kind_of(kind, dose, now.weight) for dose in (old, new))
        if before is not None and after is not None:
            return before, after
    return None


def from_to(now: Standing, new: Dose, unit: str | None = None) -> Note:
    """From A to B, in one unit where that can be: the one written, else the drug's own."""
    shown_new = in_unit(new, unit, now.drug.dose_unit)
    if now.found is None:
        return note("entry_from_off", new=shown_new) if amount(new) else note("entry_stays_off")
    old = now.dose
    if old is None:
        code = "entry_from_unknown" if amount(new) else "entry_from_unknown_to_off"
        return note(code, new=shown_new, why=now.why_unknown)
    if not amount(new):
        return note("entry_to_off", old=in_unit(old, unit, now.drug.dose_unit))
    before = in_kind_of(new, old, now.weight)
    if before is None:
        return note("entry_from_to", old=in_unit(old, now.drug.dose_unit), new=shown_new)
    return note("entry_from_to", old=UNITS[shown_new.unit].count(before), new=shown_new)


def change_questions(now: Standing, new: Dose, field: str) -> Iterator[Question]:
    """Asks of a change to more than twice or less than half; of one that nobody can judge, too.

    A start is held against the dose before the last stop: ten times off asks.
    """
    if now.found is None:
        yield from _restart_questions(now, new, field)
        return
    pair = comparable(now, new)
    if pair is None:
        why = now.why_unknown or (note("weight_missing"),)
        unknown = note("entry_change_not_judged", drug=now.drug.id, why=why)
        yield Question(unknown, field)
        return
    for notice in change_notices(now.drug, *pair, now.view.limits):
        yield Question(notice.note, field)


def _restart_questions(now: Standing, new: Dose, field: str) -> Iterator[Question]:
    stop = next((each for each in changes(now.view, now.drug) if each.move is Move.STOPPED), None)
    last = None if stop is None else stop.before
    own = in_kind_of(zero(now.drug), new, now.weight)
    if last is not None and own is not None and is_far_off(now.view, amount(own), amount(last)):
        shown_doses = (in_unit(each, now.drug.dose_unit) for each in (last, own))
        values = dict(zip(("old", "new"), shown_doses, strict=True))
        yield Question(note("entry_far_from_last_dose", drug=now.drug.id, **values), field)


def is_far_off(view: View, new: Fraction, last: Fraction) -> bool:
    """Whether a value is so many times the last, or that part of it, that a zero may be wrong."""
    times = view.limits.asks_times_the_last
    return not last / times < new < last * times


def dose_said(
    drug: Drug, dose: Dose, weight: Weight | None, field: str
) -> tuple[tuple[Question, ...], tuple[Note, ...]]:
    """What the drug's tiers ask of a dose, and what they only tell."""
    notices = dose_notices(drug, dose, weight)
    asked = tuple(question_of(each, field) for each in notices if _is_asked(each))
    told = tuple(each.note for each in notices if not _is_asked(each))
    unjudged = () if drug.tiers or not amount(dose) else (note("dose_limits_none", drug=drug.id),)
    return asked, (*told, *unjudged)


def ask_of_given(fields: DrugFields, now: Standing, dose: Dose, field: str) -> None:
    """What the running dose and the drug's limits ask and tell of a dose that was really given."""
    fields.ask_each(change_questions(now, dose, field))
    asked, told = dose_said(now.drug, dose, now.weight, field)
    fields.ask_each(map(_of_what_was_given, asked))
    fields.tell(told)


def _of_what_was_given(question: Question) -> Question:
    """A ceiling holds for what is planned; of what runs it can only be asked whether it does."""
    if question.note.code != "dose_beyond":
        return question
    return replace(question, note=note("entry_beyond", **question.note.as_mapping()))


def bag_end_questions(now: Standing, bag: BagPrepared, field: str) -> Iterator[Question]:
    """Asks of a bag that had expired or run empty by then whether it is the one in use."""
    life, moment = bag_life(now.view, now.drug, bag), now.view.now
    if life.expires is not None and life.expires <= moment:
        yield Question(note("entry_bag_expired", bag=bag.bag_id, at=life.expires), field)
    if life.empties is not None and life.empties <= moment:
        yield Question(note("entry_bag_empty", bag=bag.bag_id, at=life.empties), field)


def _is_asked(notice: Notice) -> bool:
    return notice.level is not Level.TELL or notice.code in _ASKED_THOUGH_TOLD


def question_of(notice: Notice, field: str) -> Question:
    """The question a notice puts, answered by yes, by a reason, or by that and yes twice."""
    strong = notice.level in (Level.STRONG, Level.BEYOND)
    twice = notice.level is Level.BEYOND or notice.code == _CONFIRM_TWICE
    return Question(notice.note, field, needs_reason=strong, twice=twice)


def strength_question(strength: Concentration, drug: Drug, field: str) -> Iterator[Question]:
    """Asks a reason for a concentration outside the library's allowed range, low side too."""
    outside = outside_allowed(strength, drug)
    for reason in () if outside is None else outside.reasons:
        yield Question(reason, field, needs_reason=True)


def delivered(delivery: Delivery, unit: str, flag_above: Fraction) -> Note:
    """The exact rate, what the settable one delivers and by how much that is off."""
    error = delivery.error_percent
    values = {
        "exact": delivery.exact,
        "rate": delivery.settable,
        "dose": in_unit(delivery.delivered, unit),
        "error_percent": abs(error),
        "limit": flag_above,
    }
    if error == 0:
        return note("entry_delivers", **values)
    if abs(error) <= flag_above:
        return note("entry_delivers_more" if error > 0 else "entry_delivers_less", **values)
    side = "entry_delivers_more_flagged" if error > 0 else "entry_delivers_less_flagged"
    return note(side, **values)


@frozen
class Swap:
    """A drug that goes on at the same dose from a bag of strength `new`.

    `rate` is what the pump is set to then, None where that cannot be told; `after` what it
    delivers; `changes_strength` whether the bag before is known to be of another strength.
    """

    note: Note
    changes_strength: bool
    rate: PumpRate | None = None
    after: Delivery | None = None


def swap(now: Standing, strength: Concentration, pump_step: PumpRate) -> Swap | None:
    """What a bag of this strength means for the pump at the same dose; None: nothing runs."""
    if now.found is None:
        return None
    old, dose, before = now.strength, now.dose, now.rate
    differs = old is not None and old != strength
    names = {"drug": now.drug.id, "old": old, "new": strength}
    if dose is None:
        return Swap(note("entry_swap_unknown", why=now.why_unknown, **names), differs)
    after = deliver(dose, strength, now.weight, pump_step)
    if isinstance(after, Refused):
        return Swap(note("entry_swap_impossible", why=after.reasons, **names), differs)
    if old == strength:
        rate = before or after.settable
        return Swap(note("entry_swap_same", rate=rate), differs, rate, after)
    if old is None:
        said = note("entry_swap_to", rate=after.settable, **names)
    else:
        was = None if before is None else before.ml_per_h
        said = note("entry_swap", before=was, after=after.settable, **names)
    return Swap(said, differs, after.settable, after)


def later_question(view: View, drug: Drug, at: datetime) -> Iterator[Question]:
    """Says of a record set back that a later one is charted and stands from its own time on."""
    following: Infusion | None = None
    for event in charted(view, drug.id):
        if event.at <= at:
            break
        following = event
    if following is not None:
        yield Question(note("entry_charted_later", drug=drug.id, at=following.at), AT)
