"""Taper order: checks the draft of an order and plans it, with what is said and asked about it.

Step and interval left empty are the protocol's, the end dose OFF, the rescue dose the one the taper
starts from; `read_back` says so. A reason that is asked does not hold the plan back from view.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pressorsheet.core.checklist import Status
from pressorsheet.core.drugs import Drug, Level
from pressorsheet.core.events import BagPrepared, TaperOrdered, TaperReplanned
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import concentration_of, hung_bag
from pressorsheet.core.limits import Notice, change_notices, dose_notices
from pressorsheet.core.line_sites import line_differs
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import LONGEST_NUMBER, is_terminating, plain_text
from pressorsheet.core.quantity import UNITS, InUnit
from pressorsheet.core.taper import TaperOrder, TaperPlan, TaperRules, plan
from pressorsheet.core.taper.advisor import Advice, advise
from pressorsheet.core.taper.notices import taper_notices
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.rules import taper_rules
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.entry.bag import AMOUNT, BAG, VOLUME
from pressorsheet.entry.checked import Checked, Desk, Draft, Question
from pressorsheet.entry.doses import (
    DrugFields,
    Standing,
    bag_chosen,
    comparable,
    dose_said,
    drug_named,
    in_unit,
    standing,
)
from pressorsheet.entry.fields import REASON
from pressorsheet.entry.taper_fields import (
    EVERY,
    FROM,
    FROM_UNIT,
    RESCUE,
    STEP,
    TO,
    read_order,
    require_order,
    tapered,
)
from pressorsheet.entry.taper_replan import check_replan, replaced_by

_CONTENT = ("drug", FROM, STEP, EVERY, TO, BAG, AMOUNT, VOLUME)
# Stands in for the reason that is asked for beside the plan; it is never in a plan that is kept.
_AWAITED = "a reason is asked"

# The field that mends what the generator refuses; a code that is not here is mended in the step.
_FIELD_OF = {
    "taper_no_rules": "drug",
    "taper_no_ceiling": "drug",
    "weight_missing": FROM,
    "taper_nothing_running": FROM,
    "taper_rescue_not_positive": RESCUE,
    "taper_end_negative": TO,
    "taper_end_above_start": TO,
    "taper_nothing_to_reduce": TO,
    "taper_interval_not_ordered": EVERY,
    "taper_interval_not_positive": EVERY,
    "taper_interval_too_short": EVERY,
    "taper_bag_of_another_drug": BAG,
    "concentration_not_allowed": BAG,
    "salt_missing": BAG,
    "taper_too_many_bags": BAG,
    "taper_beyond_calendar": EVERY,
    "dose_beyond": RESCUE,
    "dose_mcg_per_min_meant": RESCUE,
    "dose_units_per_h_meant": RESCUE,
}


@frozen
class Planned:
    """What became of a draft order: its outcome, and the plan with what is said of it.

    Without a plan the problems of `checked` say why; with one, what the order still lacks or asks.
    """

    checked: Checked
    plan: TaperPlan | None = None
    notices: tuple[Notice, ...] = ()
    advice: tuple[Advice, ...] = ()


def planned(draft: Draft, desk: Desk) -> Planned:
    """The plan that a draft order makes, to show while it is written; none of an empty form."""
    fields = DrugFields(draft, desk)
    made = _planned(fields)
    if made is None:
        return Planned(fields.outcome(tuple))
    require_order(fields, made.order)
    check_replan(fields, made)
    if not all(map(is_terminating, _counts(made))):
        fields.problem(FROM_UNIT, note("entry_plan_unit_inexact", unit=made.dose_unit))
    content = _kept(plan_mapping(made))
    if any(len(plain_text(each)) > LONGEST_NUMBER for each in _numbers(content)):
        fields.problem(FROM, note("entry_plan_too_long", most=LONGEST_NUMBER))
    checked = fields.outcome(lambda: (_ordered(fields, content),))
    said = taper_notices(made, desk.assessment.reference.limits)
    return Planned(checked, made, (*_other_line(desk, made), *said), advise(made))


def check(draft: Draft, desk: Desk) -> Checked:
    """The event that carries the whole plan, or what stands in its way; none of an empty form."""
    return planned(draft, desk).checked


def _ordered(fields: DrugFields, content: Mapping[str, Any]) -> TaperOrdered | TaperReplanned:
    """The first version of a plan, or the next one of the taper that the draft replans."""
    stamp, replaced = fields.stamp(0, fields.desk.now), replaced_by(fields)
    if replaced is None:
        return TaperOrdered(**stamp, plan_id=stamp["id"], version=1, plan=content)
    version = replaced.version.number + 1
    return TaperReplanned(**stamp, plan_id=replaced.plan_id, version=version, plan=content)


def _counts(made: TaperPlan) -> Iterator[Fraction]:
    """The doses of an order as its plan counts them; a part of an hour need not end per minute."""
    order, unit = made.order, UNITS[made.dose_unit]
    for dose in (order.running, made.step, order.end, order.rescue):
        if dose is not None:
            yield unit.count(dose)


def _kept(value: Any) -> Any:
    """A plan as a store gives it back: every number as it is written, so that nothing differs."""
    match value:
        case Mapping():
            return {key: _kept(each) for key, each in value.items()}
        case list():
            return [_kept(each) for each in value]
        case bool():
            return value
        case Fraction() | int():
            return Decimal(plain_text(value))
        case _:
            return value


def _numbers(value: Any) -> Iterator[Decimal]:
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _numbers(each)


# From the fields to the plan.


def _planned(fields: DrugFields) -> TaperPlan | None:
    """The plan, where nothing is wrong; what is wrong and what is asked are left in the fields."""
    if not any(fields.draft.get(field, "").strip() for field in _CONTENT):
        return None
    charted_bag = bag_chosen(fields)
    drug = _drug(fields, charted_bag)
    if drug is None:
        return None
    protocol = fields.desk.assessment.reference.protocol
    rules = taper_rules(protocol, drug.id)
    order = read_order(fields, drug, charted_bag)
    if order is None:
        return None
    now = standing(fields.desk, drug, fields.desk.now)
    made = _plan_awaiting_reason(order, drug, rules)
    if isinstance(made, Refused):
        for reason in made.reasons:
            fields.problem(_field_of(fields, reason), _in_words(reason))
        return None
    _ask(fields, now, made)
    _tell(fields, made)
    return None if fields.problems else made


def _drug(fields: DrugFields, bag: BagPrepared | None) -> Drug | None:
    """The drug chosen; where none is, that of the bag."""
    drug = drug_named(fields)
    if drug is None and not fields.has("drug"):
        library = fields.desk.assessment.reference.drugs
        drug = None if bag is None else library.get(bag.drug)
        if drug is None:
            fields.problem("drug", note("entry_drug_missing"))
    return drug


def _plan_awaiting_reason(
    order: TaperOrder, drug: Drug, rules: TaperRules | None
) -> TaperPlan | Refused:
    """The plan as it stands once the reason is written that is asked for beside it."""
    made = plan(replace(order, reason=order.reason or _AWAITED), drug, rules)
    if isinstance(made, Refused):
        return made
    return replace(made, order=replace(made.order, reason=order.reason))


def _field_of(fields: DrugFields, reason: Note) -> str:
    field = _FIELD_OF.get(reason.code, STEP)
    return AMOUNT if field == BAG and not fields.has(BAG) else field


def _in_words(reason: Note) -> Note:
    return note("entry_plan_needs_weight") if reason.code == "weight_missing" else reason


# What is asked and told of a plan.


def _other_line(desk: Desk, made: TaperPlan) -> Iterator[Notice]:
    """That the infusion is charted on another line than the order names: told, never refused."""
    differs = line_differs(made.order.line, desk.assessment.view, made.drug.id)
    if differs is not None:
        yield Notice(Level.CAUTION, differs)


def _ask(fields: DrugFields, now: Standing, made: TaperPlan) -> None:
    order, drug = made.order, made.drug
    fields.ask_each(_reasons_asked(fields.desk, made, replaced_by(fields)))
    asked, _ = dose_said(drug, order.running, order.weight, FROM)
    fields.ask_each(asked)
    fields.ask_each(_start_questions(fields, now, made))
    hung = hung_bag(now.view, drug.id)
    strength = None if hung is None else concentration_of(now.view, hung)
    if strength is not None and strength != made.concentration:
        differs = note("entry_plan_bag_differs", hung=strength, planned=made.concentration)
        fields.ask(differs, BAG)
    if order.rescue is not None:
        for notice in change_notices(drug, order.running, order.rescue, now.view.limits):
            fields.ask(notice.note, RESCUE)


def _reasons_asked(desk: Desk, made: TaperPlan, replaced: TaperRun | None) -> Iterator[Question]:
    """What only a reason answers: the criterion not met, a taper that runs already."""
    drug = made.drug.id
    item = desk.assessment.item(desk.assessment.reference.protocol.taper[drug].wean_item)
    if item is not None and item.status is not Status.MET:
        name = next(iter(item.item.article), item.item.id)
        because, missing = item.finding.because, item.finding.missing
        why = missing if item.status is Status.UNKNOWN and missing else because
        asked = note("entry_wean_asks", item=name, status=item.status.value, why=why)
        yield Question(asked, REASON, needs_reason=True)
    if drug in tapered(desk) and replaced is None:
        yield Question(note("entry_taper_runs", drug=drug), REASON, needs_reason=True)
    if made.order.other_taper is not None:
        asked = note("taper_two_drugs", drug=drug, other=made.order.other_taper)
        yield Question(asked, REASON, needs_reason=True)


def _start_questions(fields: DrugFields, now: Standing, made: TaperPlan) -> Iterator[Question]:
    """Asks of a start that is not what is charted; above the ceiling only that may be reduced."""
    running, unit = made.order.running, made.drug.dose_unit
    pair = comparable(now, running)
    same_rate = now.rate == made.running.settable and now.strength == made.concentration
    if now.found is not None and (same_rate or (pair is not None and pair[0] == pair[1])):
        return
    levels = {each.level for each in dose_notices(made.drug, running, made.order.weight)}
    values = {"drug": made.drug.id, "ordered": in_unit(running, unit)}
    if Level.BEYOND in levels:
        fields.problem(FROM, note("entry_plan_beyond_not_charted", **values))
    elif now.found is None:
        yield Question(note("entry_plan_not_running", **values), FROM)
    else:
        charted = None if now.dose is None else in_unit(now.dose, unit)
        yield Question(note("entry_plan_from_differs", charted=charted, **values), FROM)


def _tell(fields: DrugFields, made: TaperPlan) -> None:
    order, unit = made.order, in_unit(made.order.running, fields.draft[FROM_UNIT]).unit
    last = made.rows[-1]
    fields.compute("plan", note("entry_plan", count=len(made.rows), end=last.due))
    if not fields.has(STEP):
        fields.read_back(STEP, note("entry_protocol_step", dose=InUnit(made.step, unit)))
    if not fields.has(EVERY):
        fields.read_back(EVERY, note("entry_protocol_interval", interval=made.interval))
    if last.is_off:
        fields.read_back(TO, note("entry_to_is_off"))
    if order.rescue is None:
        fields.read_back(RESCUE, note("entry_rescue_is_start", dose=InUnit(order.running, unit)))
