"""Pressures: rules on MAP, diastolic pressure and shock index.

Sources: clinical.md section 1 (START-1 to START-3, ESC-1, wean.1b), section 2.
"""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from itertools import takewhile

from pressorsheet.core.events import Vitals
from pressorsheet.core.finding import Finding, met, not_met, out_of_date, unknown
from pressorsheet.core.freshness import set_limit
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import changes, running
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.pressure import (
    Reading,
    current_diastolic,
    current_map,
    map_readings,
    run_back,
    shown_pressure,
    sources_apart,
    target_in_force,
)
from pressorsheet.core.quantity import Dose, Pressure, amount
from pressorsheet.core.rules import (
    DiastolicAtMost,
    MapAboveTarget,
    MapPersistentlyLow,
    ShockIndexAtLeast,
)
from pressorsheet.core.view import View


def map_persistently_low(view: View, rule: MapPersistentlyLow) -> Finding:
    """An unbroken run of readings below the bound that ends with the newest and lasts long enough.

    Unknown without a fresh MAP, and while the run is too short to tell. With `while_drug` only
    readings taken at such a dose count.
    """
    bound = rule.below.mmhg if rule.below is not None else target_in_force(view).low
    current = current_map(view)
    if current is None:
        return unknown(note("map_missing"))
    beside = _beside(view, current, bound)
    if view.now - current.at > set_limit(view.settings.fresh_pressure):
        return out_of_date(_old("map_out_of_date", view, current, bound), because=beside)
    readings = map_readings(view, current.source)
    if rule.while_drug is not None and rule.while_at_least is not None:
        if _dose_is_unknown(view, rule.while_drug):
            return unknown(note("drug_dose_unknown", drug=rule.while_drug), because=beside)
        since = _at_dose_since(view, rule.while_drug, rule.while_at_least)
        if since is None:
            dose = rule.while_at_least
            return not_met(note("drug_below_dose", drug=rule.while_drug, dose=dose))
        readings = takewhile(lambda reading: reading.at >= since, readings)
        if current.at < since:
            return unknown(note("map_at_dose_missing", dose=rule.while_at_least), because=beside)
    run = run_back(
        readings,
        lambda reading: reading.is_below(bound),
        view.settings.low_run_gap,
        view.settings.longest_run,
    )
    if run is None:
        return not_met(_said("map_not_below", view, current, bound), *beside)
    if run.span < view.settings.low_run_span:
        low = _said("map_below", view, current, bound)
        wanted = note("map_low_too_short", span=view.settings.low_run_span)
        return unknown(wanted, because=(low, *beside))
    low = note(
        "map_low_run",
        map=shown_pressure(run.newest.mmhg, bound),
        at=When(run.newest.at, view.now),
        since=When(run.first.at, view.now),
        bound=Pressure(bound),
        source=run.newest.source,
    )
    return met(low, *beside)


def _dose_is_unknown(view: View, drug_id: str) -> bool:
    """Whether the drug runs at a dose that cannot be computed."""
    found = running(view, view.drugs.drugs[drug_id])
    return found is not None and found.dose is None


def _at_dose_since(view: View, drug_id: str, least: Dose) -> datetime | None:
    """Since when, without a break, the drug has run at `least` or more; None: it does not now.

    Followed back no further than a run of readings is.
    """
    drug = view.drugs.drugs[drug_id]
    if running(view, drug) is None:
        return None
    since = None
    for change in changes(view, drug):
        if change.after is None or amount(change.after) < amount(least):
            break
        since = change.at
        if view.now - change.at > view.settings.longest_run:
            break
    return since


def _said(code: str, view: View, reading: Reading, bound: Fraction) -> Note:
    return note(
        code,
        map=shown_pressure(reading.mmhg, bound),
        at=When(reading.at, view.now),
        bound=Pressure(bound),
        source=reading.source,
    )


def _old(code: str, view: View, reading: Reading, *bounds: Fraction) -> Note:
    return note(
        code,
        value=shown_pressure(reading.mmhg, *bounds),
        at=When(reading.at, view.now),
        age=view.now - reading.at,
        limit=set_limit(view.settings.fresh_pressure),
    )


def _beside(view: View, current: Reading, bound: Fraction) -> tuple[Note, ...]:
    """What a reader must know beside the verdict: an estimate, two sources that disagree."""
    notes = [*estimate_said(current, bound)]
    apart = sources_apart(view)
    if apart is not None:
        arterial, cuff = apart
        notes.append(
            note(
                "map_sources_apart",
                arterial=shown_pressure(arterial.mmhg, bound),
                arterial_at=When(arterial.at, view.now),
                cuff=shown_pressure(cuff.mmhg, bound),
                cuff_at=When(cuff.at, view.now),
            )
        )
    return tuple(notes)


def estimate_said(reading: Reading, bound: Fraction) -> Iterator[Note]:
    """That a MAP is the estimate, wherever one informs a checklist; nothing of a measured one."""
    if reading.kind == "estimated":
        event = reading.event
        yield note(
            "map_is_estimated",
            sbp=event.sbp_mmhg,
            dbp=event.dbp_mmhg,
            source=reading.source,
            map=shown_pressure(reading.mmhg, bound),
        )


def map_above_target(view: View, rule: MapAboveTarget) -> Finding:
    """MAP above the high bound, unbroken, for the rule's time, ending with a fresh reading.

    A shorter run is not met after a reading that is not above; after a gap or none it is unknown.
    """
    high = target_in_force(view).high
    if high is None:
        return not_met(note("target_without_high"))
    current = current_map(view)
    if current is None:
        return unknown(note("map_missing"))
    beside = _beside(view, current, high)
    if view.now - current.at > view.settings.fresh_clock_pressure:
        old = note(
            "map_out_of_date",
            value=shown_pressure(current.mmhg, high),
            at=When(current.at, view.now),
            age=view.now - current.at,
            limit=view.settings.fresh_clock_pressure,
        )
        return out_of_date(old, because=beside)

    def is_above(reading: Reading) -> bool:
        return reading.mmhg is not None and reading.mmhg > high

    gap = view.settings.fresh_clock_pressure
    run = run_back(map_readings(view, current.source), is_above, gap, view.settings.longest_run)
    if run is None:
        return not_met(_said("map_not_above", view, current, high), *beside)
    said = note(
        "map_above_since",
        map=shown_pressure(current.mmhg, high),
        at=When(current.at, view.now),
        since=When(run.first.at, view.now),
        bound=Pressure(high),
        span=run.span,
        wanted=rule.over,
    )
    if run.span >= rule.over:
        return met(said, *beside)
    before = next(
        (one for one in map_readings(view, current.source) if one.at < run.first.at), None
    )
    if before is None or run.first.at - before.at > gap:
        missing = note("map_before_missing", gap=gap, since=When(run.first.at, view.now))
        return unknown(missing, because=(said, *beside))
    return not_met(said, *beside)


def diastolic_at_most(view: View, rule: DiastolicAtMost) -> Finding:
    """Current diastolic pressure at or below the bound; unknown without a fresh one."""
    current = current_diastolic(view)
    if current is None:
        return unknown(note("diastolic_missing"))
    bound = rule.at_most.mmhg
    if view.now - current.at > set_limit(view.settings.fresh_pressure):
        return out_of_date(_old("diastolic_out_of_date", view, current, bound))
    low = current.is_at_most(bound)
    said = note(
        "diastolic_at_most" if low else "diastolic_above",
        dbp=shown_pressure(current.mmhg, bound),
        at=When(current.at, view.now),
        bound=rule.at_most,
        source=current.source,
    )
    if not low:
        return not_met(said)
    return met(said, *_map_at_target_beside(view))


def _map_at_target_beside(view: View) -> Iterator[Note]:
    """A low diastolic beside a MAP at target: the reading itself is to be checked."""
    current = current_map(view)
    bound = target_in_force(view).low
    if current is None or view.now - current.at > set_limit(view.settings.fresh_pressure):
        return
    if not current.is_below(bound):
        shown = shown_pressure(current.mmhg, bound)
        yield note("diastolic_low_with_map_at_target", map=shown, at=When(current.at, view.now))
        yield from estimate_said(current, bound)


def shock_index_at_least(view: View, rule: ShockIndexAtLeast) -> Finding:
    """Heart rate / diastolic pressure at or above the number [dsi-2020; the threshold is article].

    The heart rate is the fresh one charted nearest to that diastolic pressure, at most 15 min
    apart. Unknown without either, and where the pressure is not measurable.
    """
    current = current_diastolic(view)
    if current is None:
        return unknown(note("diastolic_missing"))
    if view.now - current.at > set_limit(view.settings.fresh_pressure):
        return out_of_date(_old("diastolic_out_of_date", view, current))
    if current.mmhg is None or current.mmhg <= 0:
        return unknown(note("shock_index_without_diastolic", at=When(current.at, view.now)))
    charted = _heart_rates_near(view, current.at)
    if not charted:
        near = view.settings.heart_rate_with_diastolic
        return unknown(note("heart_rate_missing", at=When(current.at, view.now), near=near))
    fresh = [one for one in charted if view.now - one.at <= set_limit(view.settings.fresh_pressure)]
    if not fresh:
        return out_of_date(_heart_rate_old(view, charted[0]))
    rate = fresh[0].per_min
    index = rate / current.mmhg
    said = note(
        "shock_index",
        heart_rate=rate,
        dbp=current.mmhg,
        index=index,
        bound=rule.at_least,
        at=When(current.at, view.now),
    )
    return met(said) if index >= rule.at_least else not_met(said)


@frozen
class _HeartRate:
    at: datetime
    per_min: Fraction


def _heart_rates_near(view: View, moment: datetime) -> list[_HeartRate]:
    """The heart rates close enough to the moment, the nearest first, of two the later charted."""
    near = view.settings.heart_rate_with_diastolic
    found: list[_HeartRate] = []
    event: Vitals
    for event in view.back("hr_per_min"):
        if moment - event.at > near:
            break
        number = view.number(event, "hr_per_min")
        if number is not None and event.at - moment <= near:
            found.append(_HeartRate(event.at, number))
    return sorted(found, key=lambda one: abs(one.at - moment))


def _heart_rate_old(view: View, rate: _HeartRate) -> Note:
    return note(
        "heart_rate_out_of_date",
        value=rate.per_min,
        at=When(rate.at, view.now),
        age=view.now - rate.at,
        limit=set_limit(view.settings.fresh_pressure),
    )
