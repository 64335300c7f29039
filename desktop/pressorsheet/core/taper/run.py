"""Taper run: where running tapers stand, from what people charted about them (clinical.md 4)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from pressorsheet.core.events import AnyTaperEvent, TaperOrdered
from pressorsheet.core.moment import elapsed
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.taper.course import TaperCourse, readable
from pressorsheet.core.taper.state import TaperRun


def runs(
    events: Iterable[AnyTaperEvent],
    now: datetime,
    late_after: timedelta,
    watch_after_off: timedelta,
) -> tuple[TaperRun | Refused, ...]:
    """Every taper ordered by `now`, in the order of its order; events in any order.

    `late_after` and `watch_after_off` are the protocol's. A taper whose plan cannot be read is a
    refusal, and so are records of one whose order is not here: it was struck, or is still to be
    joined. Struck events are the chart's business and are not given here.
    """
    by_plan: defaultdict[str, list[AnyTaperEvent]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.order):
        if elapsed(event.at, now) >= timedelta(0):
            by_plan[event.plan_id].append(event)
    found: list[tuple[tuple[datetime, datetime, str], TaperRun | Refused]] = []
    for charted in by_plan.values():
        ordered = next((each for each in charted if isinstance(each, TaperOrdered)), None)
        if ordered is None:
            orphans = refused(
                "taper_without_order", plan=charted[0].plan_id, count=len(charted), at=charted[0].at
            )
            found.append((charted[0].order, orphans))
            continue
        rest = [each for each in charted if each is not ordered]
        found.append((ordered.order, _run(ordered, rest, now, late_after, watch_after_off)))
    return tuple(run for _, run in sorted(found, key=lambda pair: pair[0]))


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
