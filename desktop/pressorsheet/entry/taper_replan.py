"""Taper replan: what a new version of a running taper asks beyond a new order.

It starts from the dose that really runs, follows the last change of dose by its own interval, and
says why it was made; the version before stays readable. Source: clinical.md section 4.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pressorsheet.core.infusions import hung_bag
from pressorsheet.core.moment import as_seen, elapsed, later
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of, plain_text
from pressorsheet.core.quantity import UNITS
from pressorsheet.core.taper import TaperPlan
from pressorsheet.core.taper.choices import Act, choice, running_offer
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.view import View
from pressorsheet.entry import taper_fields
from pressorsheet.entry.bag import BAG
from pressorsheet.entry.doses import DrugFields
from pressorsheet.entry.fields import REASON
from pressorsheet.entry.taper_named import run_named

ONE_MINUTE = timedelta(minutes=1)
# The plan that a draft replaces, by its id; empty: it is an order of its own.
REPLACES = "replaces"

# What a new version takes over from the one before, by the key of the plan; the dose it starts
# from, when, and who orders it are written anew.
_TAKEN_OVER: Mapping[str, str] = {
    taper_fields.STEP: "step",
    taper_fields.EVERY: "every_min",
    taper_fields.TO: "to",
    "pump_step": "pump_step_ml_per_h",
    taper_fields.MAP_LOW: "map_low_mmhg",
    taper_fields.MAP_HIGH: "map_high_mmhg",
    taper_fields.STOP_BELOW: "stop_below_mmhg",
    taper_fields.RESCUE: "rescue",
    taper_fields.CALL: "call",
    taper_fields.LINE: "line",
}


def replaced_by(fields: DrugFields) -> TaperRun | None:
    """The taper that the draft replans; None where it is an order of its own."""
    return run_named(fields.desk.assessment, fields.draft.get(REPLACES, ""))


def taken_over(run: TaperRun, view: View) -> Mapping[str, str]:
    """The draft of a new version: what the one before ordered, and the bag that hangs now.

    Its first step follows the last change of dose by the interval. A rescue dose that was left to
    the start of the one before stays that dose.
    """
    plan = run.version.plan
    texts = {
        field: _text(plan.content[key])
        for field, key in _TAKEN_OVER.items()
        if plan.content.get(key) is not None
    }
    hung = hung_bag(view, plan.drug)
    bag = {} if hung is None else {BAG: hung.bag_id}
    doses = {taper_fields.FROM_UNIT: plan.dose_unit, taper_fields.RESCUE: _text(plan.from_dose)}
    start = _earliest(run, view.now)
    return {"drug": plan.drug, **doses, **texts, **bag, **start, REPLACES: run.plan_id}


def _earliest(run: TaperRun, now: datetime) -> Mapping[str, str]:
    """When the first step may follow the last change of dose, where that is still to come."""
    if run.last_change is None:
        return {}
    exact = later(run.last_change, run.version.plan.interval).astimezone(now.tzinfo)
    # A field of time holds minutes: one that has begun is too early by its rest.
    minute = exact.replace(second=0, microsecond=0)
    due = minute if minute == exact else later(minute, ONE_MINUTE)
    if elapsed(now, due) <= timedelta(0):
        return {}
    written = "%H:%M" if due.date() == now.date() else "%Y-%m-%d %H:%M"
    return {taper_fields.START: f"{due:{written}}"}


def _text(value: object) -> str:
    """A value of a recorded plan as it is typed."""
    return value if isinstance(value, str) else plain_text(fraction_of(value))  # type: ignore[arg-type]  # a number of a plan


def check_replan(fields: DrugFields, made: TaperPlan) -> None:
    """What stands in the way of this plan as the next version of a taper, where it is one."""
    if not fields.draft.get(REPLACES, ""):
        return
    run = replaced_by(fields)
    if run is None:
        fields.problem("drug", note("entry_mark_without_plan"))
        return
    for why in choice(run, fields.desk.assessment, Act.REPLAN).refused:
        fields.problem("drug", as_seen(why, fields.desk.now))
    if made.drug.id != run.version.plan.drug:
        fields.problem("drug", note("entry_replan_of_another_drug", drug=run.version.plan.drug))
        return
    if fields.reason is None:
        fields.problem(REASON, note("entry_replan_needs_reason"))
    differs = _not_running(fields, made, run)
    if differs is not None:
        fields.problem(taper_fields.FROM, differs)
    too_soon = _too_soon(made, run)
    if too_soon is not None:
        fields.ask(too_soon, taper_fields.START, needs_reason=True)


def _not_running(fields: DrugFields, made: TaperPlan, run: TaperRun) -> Note | None:
    """That a plan starts from another dose than runs by the record.

    One that the pump delivers as what runs is that dose: a pump's rate may make no other of it.
    """
    now = running_offer(run, fields.desk.assessment.view)
    if now is None:
        return None
    count = UNITS[now.dose.unit].count
    if count(now.dose.quantity) in (count(made.order.running), count(made.running.delivered)):
        return None
    return note("entry_replan_not_running", runs=now.dose)


def _too_soon(made: TaperPlan, run: TaperRun) -> Note | None:
    """That the first step would follow the last change of dose by less than the interval."""
    last = run.last_change
    if last is None:
        return None
    earliest = later(last, made.interval)
    if elapsed(made.rows[0].due, earliest) <= timedelta(0):
        return None
    return note("entry_replan_too_soon", last=last, interval=made.interval, earliest=earliest)
