"""Records: rules on what is written down: fluids, lines, ticks, history, steroid, and topics shown.

Sources: clinical.md section 1 (START-1, MON-1, ESC-4, ESC-6, WEAN-3, WEAN-4), section 2.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import assert_never

from pressorsheet.core.criteria.drug_sets import drugs_of_class
from pressorsheet.core.criteria.drugs import running_said
from pressorsheet.core.events import Fluid, Line, Steroid
from pressorsheet.core.finding import Finding, met, not_met, unknown
from pressorsheet.core.infusions import running
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import Volume
from pressorsheet.core.rules import (
    FluidChallenge,
    HistoryRecorded,
    LineInPlace,
    RecordOf,
    SteroidRecorded,
    Ticked,
)
from pressorsheet.core.ticks import ticked
from pressorsheet.core.view import View

ONE_DAY = timedelta(hours=24)
ONE_MICROSECOND = timedelta(microseconds=1)
MICROSECONDS_PER_MINUTE = 60_000_000
NOTHING = Fraction(0)


def given_so_far(event: Fluid, now: datetime) -> Fraction:
    """The mL of a charted fluid that have run in by `now`, evenly over its time."""
    ml = fraction_of(event.ml)
    if not event.over_min:
        return ml
    over = fraction_of(event.over_min) * MICROSECONDS_PER_MINUTE
    elapsed = Fraction((now - event.at) // ONE_MICROSECOND)
    return ml if elapsed >= over else ml * elapsed / over


def crystalloid(view: View, start: datetime) -> Iterator[Fluid]:
    """The crystalloids charted from `start` on, oldest first; none whose volume cannot be true."""
    return (event for event in believed_fluids(view, start) if event.fluid == "crystalloid")


def believed_fluids(view: View, start: datetime) -> Iterator[Fluid]:
    """The fluids charted from `start` on, oldest first, without those that cannot be true."""
    fluids = view.since("fluid", start)
    return (event for event in fluids if view.fluid_volume(event) is not None)


def fluid_challenge(view: View, rule: FluidChallenge) -> Finding:
    """Crystalloid since shock was recognised, and shortly before it, at least the rule's mL/kg.

    Reached late still counts, saying how late. None charted, no time of recognition or no weight:
    unknown.
    """
    recognised = view.earliest("shock_recognised")
    weight = view.weight()
    if recognised is None:
        return unknown(note("shock_time_missing"))
    start = recognised.at
    fluids = list(crystalloid(view, start - rule.before))
    if not fluids:
        return unknown(note("crystalloid_missing", since=When(start, view.now)))
    if weight is None:
        return unknown(note("weight_not_charted"))
    wanted = rule.ml_per_kg * weight.kg
    early = sum((given_so_far(one, view.now) for one in fluids if one.at < start), NOTHING)
    total = sum((given_so_far(one, view.now) for one in fluids), NOTHING)
    said = note(
        "crystalloid_given",
        total=Volume(total),
        per_kg=total / weight.kg,
        before=Volume(early),
        since=When(start, view.now),
        wanted=rule.ml_per_kg,
        weight=weight,
    )
    if total < wanted:
        short = Volume(wanted - total)
        return not_met(said, note("crystalloid_short", short=short))
    reached = _reached(fluids, wanted, view.now)
    late = reached - start - rule.within
    if late > timedelta(0):
        return met(said, note("crystalloid_late", late=late, within=rule.within))
    return met(said)


def _reached(fluids: list[Fluid], wanted: Fraction, now: datetime) -> datetime:
    """When the volume was complete: to the moment within a fluid that was still running in."""
    fluids = _until_complete(fluids, wanted, now)
    times = {time for one in fluids for time in (one.at, _end(one, now)) if time <= now}
    points = sorted(times | {now})

    def total(moment: datetime) -> Fraction:
        return sum((given_so_far(one, moment) for one in fluids if one.at <= moment), NOTHING)

    place = bisect_left(points, wanted, key=total)
    point = points[place]
    without_its_own = (given_so_far(one, point) for one in fluids if one.at < point)
    before = sum(without_its_own, NOTHING)
    if before < wanted:
        return point
    start = points[place - 1]
    had = total(start)
    microseconds = (point - start) // ONE_MICROSECOND * (wanted - had) / (before - had)
    return start + ceil(microseconds) * ONE_MICROSECOND


def _until_complete(fluids: list[Fluid], wanted: Fraction, now: datetime) -> list[Fluid]:
    """The fluids that began before the volume can have been complete; later ones cannot matter."""
    begun = NOTHING
    latest = None
    for place, one in enumerate(fluids):
        if begun >= wanted and latest is not None and one.at >= latest:
            return fluids[:place]
        begun += given_so_far(one, now)
        latest = max(_end(one, now), latest or one.at)
    return fluids


def _end(event: Fluid, now: datetime) -> datetime:
    """When a fluid has run in, `now` where it still runs."""
    microseconds = fraction_of(event.over_min or 0) * MICROSECONDS_PER_MINUTE
    elapsed = Fraction((now - event.at) // ONE_MICROSECOND)
    return event.at + ceil(min(microseconds, elapsed)) * ONE_MICROSECOND


def line_in_place(view: View, rule: LineInPlace) -> Finding:
    """The newest record of the line is its placing; none recorded is unknown."""
    event: Line | None = view.latest(f"line.{rule.line}")
    if event is None:
        charted = rule.line == "arterial" and view.latest("map.arterial") is not None
        beside = (note("line_readings_charted", line=rule.line),) if charted else ()
        return unknown(note("line_missing", line=rule.line), because=beside)
    at = When(event.at, view.now)
    if event.action == "removed":
        return not_met(note("line_removed", line=rule.line, at=at))
    return met(note("line_placed", line=rule.line, site=event.site, at=at))


def history_recorded(view: View, rule: HistoryRecorded) -> Finding:
    """One of the fields is recorded as true, or holds a reason; blanks are none. Else not met."""
    said = [
        note("history_said", field=field, value=value)
        for field in rule.fields
        if (value := view.history(field)) and str(value).strip()
    ]
    return met(*said) if said else not_met(note("history_silent", fields=rule.fields))


def item_ticked(view: View, rule: Ticked) -> Finding:
    """A person's tick, while it holds."""
    tick = ticked(view, rule.item, rule.valid)
    return Finding(tick.truth, tick.because, tick.missing, tick.out_of_date)


def steroid_recorded(view: View, rule: SteroidRecorded) -> Finding:
    """The newest steroid record is not a stop; none recorded is unknown."""
    del rule
    event: Steroid | None = view.latest("steroid")
    if event is None:
        return unknown(note("steroid_missing"))
    said = _steroid_said(view, event)
    return not_met(said) if event.action == "stopped" else met(said)


def _steroid_said(view: View, event: Steroid) -> Note:
    return note(
        "steroid_said",
        drug=event.drug,
        action=event.action,
        dose_mg=event.dose_mg,
        at=When(event.at, view.now),
    )


def record_of(view: View, rule: RecordOf) -> Finding:
    """What the record says on a topic; decides nothing."""
    match rule.topic:
        case "volume":
            return met(*_volume(view))
        case "source_control":
            event = view.latest("source_control")
            if event is None:
                return met(note("source_control_missing"))
            at = When(event.at, view.now)
            return met(note("source_control_said", text=event.text, at=at))
        case "steroid":
            steroid = view.latest("steroid")
            if steroid is None:
                return met(note("steroid_missing"))
            return met(_steroid_said(view, steroid))
        case "second_agent":
            others = [
                running_said(view, found)
                for drug in drugs_of_class(view, "vasopressors")
                if drug.id != "norepinephrine" and (found := running(view, drug)) is not None
            ]
            return met(*(others or [note("second_agent_none")]))
        case _:
            assert_never(rule.topic)


def _volume(view: View) -> Iterator[Note]:
    fluids = list(crystalloid(view, view.now - ONE_DAY))
    if fluids:
        total = sum((given_so_far(event, view.now) for event in fluids), NOTHING)
        yield note("volume_crystalloid", total=Volume(total))
    else:
        yield note("volume_no_crystalloid")
    for field, code in (("lactate_mmol_per_l", "volume_lactate"), ("crt_s", "volume_refill")):
        found = view.newest_number(field, field)
        if found is None:
            yield note(f"{code}_missing")
        else:
            yield note(code, value=found[1], at=When(found[0].at, view.now))
