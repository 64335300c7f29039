"""Taper verify: the blind second entry of a plan, read off bag and order by another's eyes.

Each comparison goes on record as that person's word, under the plan's fingerprint: a try that did
not match is never lost, and another plan asks for another entry. What is refused is refused for how
it is written, never for being another figure than the plan's. Whoever gives up is shown the plan,
and signs no version with that plan. Source: clinical.md section 4.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import Tick
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, note
from pressorsheet.core.pharmacist import was_shown
from pressorsheet.core.quantity import UNITS, InUnit, Volume
from pressorsheet.core.second_entry import entry_item, given_up_item
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.verify import BlindEntry, compare_entry, may_be_same_person
from pressorsheet.entry.bag import AMOUNT, AMOUNT_UNIT, SALT, VOLUME, Label, read_label
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.doses import DrugFields, as_dose, dose_unit_of, units_for
from pressorsheet.entry.numbers import read_positive
from pressorsheet.entry.taper_fields import read_interval
from pressorsheet.entry.taper_named import run_named
from pressorsheet.wording import say

START = "start"
START_UNIT = "start_unit"
STEP = "step"
EVERY = "every_min"
FIELDS = (AMOUNT, AMOUNT_UNIT, VOLUME, SALT, START, START_UNIT, STEP, EVERY)
ONE_MINUTE = timedelta(minutes=1)


@frozen
class Figure:
    """One figure of a second entry beside the plan's, each in the unit it is written in."""

    name: str
    entered: Any
    planned: Any
    matches: bool

    @property
    def said(self) -> Note:
        """Both of them in words."""
        return note(f"verify_entry_{self.name}", entered=self.entered, planned=self.planned)


@frozen
class Entered:
    """A whole second entry as it was typed; `salt` None: the drug has none to state."""

    values: BlindEntry
    amount_unit: str
    salt: str | None
    dose_unit: str


def given_up(desk: Desk, run: TaperRun) -> Tick:
    """The word that goes on record before a person who gives up is shown the plan."""
    return Tick(
        id=desk.new_id(0),
        at=desk.now,
        recorded_at=desk.now,
        by=desk.by,
        item=given_up_item(run.version.plan.fingerprint),
        value=True,
        note=say(note("entry_verify_shown")),
    )


def ordered_it(run: TaperRun, name: str) -> bool:
    """Whether a person ordered the plan or charted the order: nobody verifies their own."""
    orderers = (run.version.made_by, run.version.plan.ordered_by)
    return any(may_be_same_person(name, each) for each in orderers)


def check(draft: Draft, desk: Desk, plan_id: str) -> Checked:
    """The word that goes on record of a whole entry; nothing of an empty form."""
    fields, run = DrugFields(draft, desk), run_named(desk.assessment, plan_id)
    entered = None if _is_empty(draft) else _entered(fields, run)
    if run is None or entered is None:
        return fields.outcome(tuple)
    return fields.outcome(lambda: (_word(fields, run, entered),))


def entered_in(draft: Draft, desk: Desk, plan_id: str) -> Entered | None:
    """The entry that a draft writes; None where it is not whole or cannot be read."""
    return _entered(DrugFields(draft, desk), run_named(desk.assessment, plan_id))


def figures(run: TaperRun, entered: Entered) -> tuple[Figure, ...]:
    """Entry and plan side by side, in the order they were asked; the core says which agree."""
    values, planned = entered.values, _planned(run)
    differs = {each.code for each in compare_entry(run.version.plan.content, values)}
    mine: dict[str, Any] = {
        "amount": InUnit(values.amount, entered.amount_unit),
        "volume": values.volume,
        "salt": entered.salt,
        "start": InUnit(values.start, entered.dose_unit),
        "step": InUnit(values.step, entered.dose_unit),
        "interval": values.interval // ONE_MINUTE,
    }
    if entered.salt != planned["salt"]:
        differs.add("verify_entry_salt")
    return tuple(
        Figure(name, mine[name], theirs, f"verify_entry_{name}" not in differs)
        for name, theirs in planned.items()
        if (mine[name], theirs) != (None, None)
    )


def agreed(run: TaperRun) -> tuple[Figure, ...]:
    """The figures of an entry that matched: they are the plan's."""
    found = _planned(run).items()
    return tuple(Figure(name, each, each, matches=True) for name, each in found if each is not None)


def _planned(run: TaperRun) -> dict[str, Any]:
    plan = run.version.plan
    return {
        "amount": _in(plan.bag.amount, plan.bag.amount_unit),
        "volume": Volume(plan.bag.volume_ml),
        "salt": plan.bag.salt,
        "start": _in(plan.from_dose, plan.dose_unit),
        "step": _in(plan.step, plan.dose_unit),
        "interval": plan.every_min,
    }


def _in(number: Any, unit: str) -> InUnit:
    return InUnit(UNITS[unit].of(number), unit)


def _word(fields: DrugFields, run: TaperRun, entered: Entered) -> Tick:
    found = figures(run, entered)
    wrong = [each.said for each in found if not each.matches]
    matched = note("entry_verify_matches", count=len(found))
    said = "; ".join(map(say, wrong)) if wrong else say(matched)
    stamp = fields.stamp(0, fields.desk.now)
    return Tick(**stamp, item=entry_item(run.version.plan.fingerprint), value=not wrong, note=said)


# From the fields to an entry.


def _is_empty(draft: Draft) -> bool:
    return not any(draft.get(field, "").strip() for field in FIELDS)


def _entered(fields: DrugFields, run: TaperRun | None) -> Entered | None:
    library = fields.desk.assessment.reference.drugs
    drug = None if run is None else library.get(run.version.plan.drug)
    if run is None or drug is None:
        fields.problem(AMOUNT, note("entry_verify_gone"))
        return None
    if ordered_it(run, fields.desk.by.name):
        fields.problem(AMOUNT, note("verify_sign_own_order"))
    shown = was_shown(fields.desk.assessment, run, fields.desk.by.name)
    if shown is not None:
        fields.problem(AMOUNT, shown)
    return _read(fields, drug)


def _read(fields: DrugFields, drug: Drug) -> Entered | None:
    label = read_label(fields, drug)
    start, unit = _dose(fields, START), dose_unit_of(fields, START_UNIT, drug)
    step, interval = _dose(fields, STEP), _interval(fields)
    missing = {
        START: note("entry_dose_missing"),
        START_UNIT: note("entry_unit_missing", known=units_for(drug)),
        STEP: note("entry_step_missing"),
        EVERY: note("entry_interval_missing"),
    }
    for field, said in missing.items():
        if not fields.has(field):
            fields.problem(field, said)
    if fields.problems:
        return None
    assert label is not None  # what is not read is a problem
    assert start is not None
    assert unit is not None
    assert step is not None
    assert interval is not None
    return _whole(label, (start, step), unit, interval)


def _whole(label: Label, doses: tuple[Decimal, Decimal], unit: str, interval: timedelta) -> Entered:
    start, step = (as_dose(number, unit) for number in doses)
    bag = label.bag
    values = BlindEntry(bag.amount, bag.volume, start, step, interval)
    return Entered(values, label.unit, None if bag.salt is None else bag.salt.value, unit)


def _dose(fields: DrugFields, field: str) -> Decimal | None:
    return fields.take(field, read_positive(fields.draft, field))


def _interval(fields: DrugFields) -> timedelta | None:
    """Whole minutes above 0."""
    interval = read_interval(fields)
    if interval is not None and interval <= timedelta(0):
        fields.problem(EVERY, note("number_not_above_zero", number=interval // ONE_MINUTE))
    return interval
