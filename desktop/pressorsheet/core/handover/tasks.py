"""Tasks: what is due, and what to expect: the action list and situation awareness."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.checklist import ItemResult
from pressorsheet.core.conflicts import conflicts
from pressorsheet.core.criteria import judge
from pressorsheet.core.discharge import discharge
from pressorsheet.core.events import HandoverNote
from pressorsheet.core.handover.bag_life import bag_life
from pressorsheet.core.handover.document import Action
from pressorsheet.core.handover.evidence import low_after_in_brief
from pressorsheet.core.handover.items import printed_id
from pressorsheet.core.handover.trend import WINDOW
from pressorsheet.core.infusions import hung_bag
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.paper import Line, Phrase, plain, strong
from pressorsheet.core.pressure import current_map
from pressorsheet.core.quantity import UNITS, InUnit, Pressure, PumpRate, WeightBasedDose
from pressorsheet.core.rules import LowAfterReduction
from pressorsheet.core.ticks import infusions_complete
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View
from pressorsheet.core.watch import watches

if TYPE_CHECKING:
    from pressorsheet.core.taper.state import TaperRun

# Else a title like "Diastolic 40 or less: start now" would stand in the list as an order.
_CHARTED_ANEW: Mapping[str, str] = {
    "map_out_of_date": "paper_due_map",
    "clock_map_out_of_date": "paper_due_map",
    "diastolic_out_of_date": "paper_due_diastolic",
    "heart_rate_out_of_date": "paper_due_heart_rate",
}

_PRESSURES = ("paper_due_map", "paper_due_diastolic")


def actions(assessment: Assessment, tapers: "tuple[TaperRun, ...]") -> tuple[Action, ...]:
    """What is due, by time, and of one time by urgency; what no time was set for comes last.

    Of a patient who was discharged nothing is due but to settle what is told in two ways.
    Whatever is due by now is due now: a pressure to be read stands before a bag long expired.
    Where no protocol is in force nothing is due that only a protocol asks for.
    """
    if discharge(assessment.view) is not None:
        return tuple(_in_conflict(assessment))
    stale = tuple(_overdue(assessment))
    pressures = tuple(action for action in stale if _asks_for(action, *_PRESSURES))
    again = tuple(_pressure_again(assessment, pressures))
    by_urgency = (
        tuple(_in_conflict(assessment)),
        (*pressures, *again, *_gate_pressures(assessment, tapers, (*pressures, *again))),
        tuple(_tapers(tapers, assessment.at)),
        tuple(_watched(assessment, tapers)),
        tuple(_bags(assessment)),
        tuple(_dosing_weight(assessment, tapers)),
        tuple(_target_review(assessment)),
        tuple(action for action in stale if action not in pressures),
        tuple(_written(assessment.view)),
        tuple(_ticks(assessment)),
    )
    now = assessment.at
    ranked = [(rank, each) for rank, group in enumerate(by_urgency) for each in group]
    ranked.sort(key=lambda one: (one[1].due is None, max(one[1].due or now, now), one[0]))
    return tuple(action for _, action in ranked)


def _in_conflict(assessment: Assessment) -> Iterator[Action]:
    """Records that contradict each other: until one is struck, what they say is unknown."""
    for conflict in conflicts(assessment.view):
        yield Action(assessment.at, strong(conflict.says))


def _asks_for(action: Action, *codes: str) -> bool:
    said = action.says[0].says
    return isinstance(said, Note) and said.code in codes


def _pressure_again(assessment: Assessment, stale: tuple[Action, ...]) -> Iterator[Action]:
    """A MAP below target is read again before the gate would hold it for too old.

    One out of date is asked for by the checklists that wait for it.
    """
    reading, settings, target = assessment.pressure, assessment.view.settings, assessment.target
    max_age = settings.fresh_gate_pressure
    if max_age is None or reading is None or target is None:
        return
    if any(_asks_for(action, "paper_due_map") for action in stale):
        return
    again = strong(note("paper_due_map"))
    if reading.is_below(target.low):
        due = reading.at + max_age
        yield Action(due, again + plain(":", note("paper_action_low")))


def _dosing_weight(assessment: Assessment, tapers: "tuple[TaperRun, ...]") -> Iterator[Action]:
    """A weight that is missing while a drug dosed by it runs, is ordered or is tapered."""
    view = assessment.view
    if view.weight() is not None:
        return
    units = {each.drug.dose_unit for each in assessment.running}
    units |= {each.event.dose_unit or "" for each in assessment.running}
    units |= {order.dose_unit for order in view.back("order")}
    units |= {run.version.plan.dose_unit for run in tapers if run.is_running}
    if any(unit in UNITS and UNITS[unit].measures is WeightBasedDose for unit in units):
        yield Action(assessment.at, strong(note("paper_action_weight")))


def _ticks(assessment: Assessment) -> Iterator[Action]:
    """The missing word on the infusions."""
    if not assessment.reference.in_force:
        return
    if infusions_complete(assessment.view).truth is not Truth.MET:
        yield Action(assessment.at, strong(note("paper_action_tick_infusions")))


def _overdue(assessment: Assessment) -> Iterator[Action]:
    """What is charted too long ago, each thing once."""
    due: dict[Note | str, list[str]] = {}
    for checklist in assessment.checklists:
        for result in checklist.items:
            if result.is_out_of_date:
                due.setdefault(_stale(result), []).append(printed_id(result.item.id))
    for what, ids in due.items():
        said = plain(note("paper_action_out_of_date", item=tuple(ids)))
        yield Action(assessment.at, strong(what) + plain(":") + said)


def _stale(result: ItemResult) -> Note | str:
    """What to chart anew; an item's title names it unless it reads as an instruction."""
    missing = (said.code for said in result.finding.missing)
    code = next((_CHARTED_ANEW[each] for each in missing if each in _CHARTED_ANEW), None)
    return result.item.title if code is None else note(code)


def _target_review(assessment: Assessment) -> Iterator[Action]:
    target = assessment.target
    event = None if target is None else target.event
    if target is not None and event is None:
        yield Action(assessment.at, strong(note("paper_action_set_target")))
    elif event is not None and event.review_at is not None:
        by = plain(",", event.set_by) if event.set_by else ()
        yield Action(event.review_at, strong(note("paper_action_target_review")) + by)


def _bags(assessment: Assessment) -> Iterator[Action]:
    view = assessment.view
    for found in assessment.running:
        bag = hung_bag(view, found.drug.id)
        ends = None if bag is None else bag_life(view, found.drug, bag).ends
        if ends is not None and ends <= view.now + WINDOW:
            yield Action(ends, strong(note("paper_action_new_bag", drug=found.drug.id)))


def _gate_pressures(
    assessment: Assessment, tapers: "tuple[TaperRun, ...]", asked: tuple[Action, ...]
) -> Iterator[Action]:
    """A measured MAP for the gate of the row that comes next, fresh when that is due.

    One taken since the last step holds until it is out of date; else the first that will still be
    fresh then. None is asked for where a MAP is due anyway, or no step comes without a replan.
    """
    is_asked = any(_asks_for(action, "paper_due_map") for action in asked)
    max_age = assessment.view.settings.fresh_gate_pressure
    if is_asked or max_age is None:
        return
    current = current_map(assessment.view, measured_only=True)
    for run in tapers:
        row = run.current
        if not run.is_running or row is None or run.awaits_replan:
            continue
        due = row.due - max_age
        if current is not None and current.at > run.version.counts_from(run.last_change):
            due = max(due, current.at + max_age)
        drug, said = run.version.plan.drug, strong(note("paper_due_gate_map"))
        yield Action(
            due, said + plain(":", note("paper_action_gate_map", drug=drug, row=row.planned.n))
        )


def _watched(assessment: Assessment, tapers: "tuple[TaperRun, ...]") -> Iterator[Action]:
    for watch in watches(assessment, tapers):
        yield from (Action(item.due, strong(item.what)) for item in watch.items)


def _tapers(tapers: "tuple[TaperRun, ...]", now: datetime) -> Iterator[Action]:
    """What comes next of each taper; what may not be done yet is due now, and never overdue."""
    for run in tapers:
        row = run.current
        if row is None and run.awaits_replan and run.frozen is not None:
            yield Action(now, strong(run.frozen.because))
        if not run.is_running or row is None:
            continue
        plan, version = run.version.plan, run.version.number
        is_active = run.version.is_verified and run.frozen is None
        due = row.due if is_active else max(row.due, now)
        if not run.version.is_verified and not run.awaits_replan:
            yield Action(due, strong(note("paper_action_verify", drug=plan.drug, version=version)))
        if run.frozen is not None:
            yield Action(due, strong(run.frozen.because))
            continue
        rate = PumpRate(row.planned.set_rate_ml_per_h)
        code = "paper_action_step" if is_active else "paper_action_step_unverified"
        yield Action(due, strong(note(code, drug=plan.drug, row=row.planned.n, rate=rate)))


def _written(view: View) -> Iterator[Action]:
    """The actions of the newest handover note that has any."""
    event = _newest_with(view, "actions")
    if event is None:
        return
    for text in event.actions or ():
        timed = _TIMED.fullmatch(text)
        if timed is None:
            yield Action(None, plain(text))
        else:
            yield Action(_next_clock(event.at, int(timed[1]), int(timed[2])), plain(timed[3]))


_TIMED = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]) +(\S.*)", re.ASCII | re.DOTALL)


def _next_clock(written: datetime, hour: int, minute: int) -> datetime:
    """The first such time on the clock at or after the note was written, in its own offset."""
    same_day = written.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return same_day if same_day >= written else same_day + timedelta(days=1)


def _newest_with(view: View, field: str) -> HandoverNote | None:
    return next((event for event in view.back("handover_note") if getattr(event, field)), None)


def situation(assessment: Assessment, tapers: "tuple[TaperRun, ...]") -> tuple[Line, ...]:
    """Failed weans, the if-then lines, what the taper says, and the watch after OFF."""
    return (
        *_failed_weans(assessment),
        *_if_then(assessment.view),
        *_stop_and_call(tapers),
        *_watches(assessment, tapers),
    )


def situation_by(view: View) -> Line:
    """Who wrote the if-then lines."""
    event = _newest_with(view, "if_then")
    if event is None:
        return ()
    return plain(note("paper_written_by", by=event.by.name, at=When(event.at, view.now)))


def _failed_weans(assessment: Assessment) -> Iterator[Line]:
    protocol = assessment.reference.protocol
    for rule in protocol.criteria:
        if isinstance(rule, LowAfterReduction):
            finding = judge(assessment.view, rule, protocol)
            if finding.truth is Truth.MET:
                brief = low_after_in_brief(finding.because[0])
                yield strong(note("paper_failed_wean")) + plain(brief)


def _if_then(view: View) -> Iterator[Line]:
    event = _newest_with(view, "if_then")
    for text in () if event is None else event.if_then or ():
        condition, colon, rest = text.partition(":")
        if colon and rest.strip():
            yield (Phrase(f"{condition}:", strong=True), Phrase(rest.strip()))
        else:
            yield plain(text)


def _stop_and_call(tapers: "tuple[TaperRun, ...]") -> Iterator[Line]:
    for run in tapers:
        content, plan = run.version.plan.content, run.version.plan
        stop = content.get("stop_below_mmhg")
        if run.is_running and stop is not None:
            below = note("paper_stop_below", bound=Pressure(fraction_of(stop)))
            rescue = content.get("rescue")
            dose = plan.from_dose if rescue is None else fraction_of(rescue)
            back = InUnit(UNITS[plan.dose_unit].of(dose), plan.dose_unit)
            said = note("paper_stop_taper", drug=plan.drug, dose=back)
            yield strong(below) + plain(said, content.get("call"))


def _watches(assessment: Assessment, tapers: "tuple[TaperRun, ...]") -> Iterator[Line]:
    """After OFF: the pressure, and after vasopressin also sodium and urine [vp-label]."""
    for watch in watches(assessment, tapers):
        code = "paper_watch_water" if watch.for_water else "paper_watch"
        yield _watch(code, watch.drug, When(watch.until, assessment.at))


def _watch(code: str, drug_id: str, until: When) -> Line:
    said: Note = note(code, drug=drug_id, until=until)
    return strong(note("paper_watch_head", drug=drug_id)) + plain(said)
