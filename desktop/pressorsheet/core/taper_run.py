"""Taper run: where running tapers stand, from what people charted about them (clinical.md 4)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from pressorsheet.core.bags import Bag
from pressorsheet.core.events import AnyTaperEvent, TaperOrdered
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import UNITS, Weight
from pressorsheet.core.taper_course import TaperCourse, readable
from pressorsheet.core.taper_state import TaperRun
from pressorsheet.core.verify.printed import PrintedPlan


def runs(
    events: Iterable[AnyTaperEvent],
    now: datetime,
    late_after: timedelta,
    watch_after_off: timedelta,
) -> tuple[TaperRun | Refused, ...]:
    """Every taper ordered by `now`, in the order of its order; events in any order.

    `late_after` and `watch_after_off` are the protocol's. A taper whose plan cannot be read is a
    refusal. Struck events are the chart's business and are not given here.
    """
    by_plan: defaultdict[str, list[AnyTaperEvent]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.order):
        if event.at <= now:
            by_plan[event.plan_id].append(event)
    found = []
    for charted in by_plan.values():
        ordered = next((each for each in charted if isinstance(each, TaperOrdered)), None)
        if ordered is not None:
            rest = [each for each in charted if each is not ordered]
            found.append((ordered.order, _run(ordered, rest, now, late_after, watch_after_off)))
    return tuple(run for _, run in sorted(found, key=lambda pair: pair[0]))


def voiding_changes(plan: PrintedPlan, hung: Bag | None, weight: Weight | None) -> tuple[Note, ...]:
    """What has changed since the plan was made and voids a signature under it.

    Another label on the hung bag (None: not charted, nothing to compare), another dosing weight.
    """
    changed = []
    if hung is not None:
        unit = UNITS.get(plan.bag.amount_unit)
        label = (
            None if unit is None else unit.of(plan.bag.amount),
            plan.bag.volume_ml,
            plan.bag.salt,
        )
        if label != (hung.amount, hung.volume.ml, hung.salt):
            changed.append(note("taper_bag_changed", amount=hung.amount, volume=hung.volume))
    if plan.weight_kg is not None and (weight is None or weight.kg != plan.weight_kg):
        changed.append(note("taper_weight_changed", planned=Weight(plan.weight_kg), weight=weight))
    return tuple(changed)


def _run(
    ordered: TaperOrdered,
    rest: list[AnyTaperEvent],
    now: datetime,
    late_after: timedelta,
    watch_after_off: timedelta,
) -> TaperRun | Refused:
    plan = readable(ordered)
    if isinstance(plan, Refused):
        return plan
    course = TaperCourse(ordered, plan, late_after)
    for event in rest:
        course.take(event)
    return course.seen_at(now, watch_after_off)
