"""Clock: the parts of a stability clock, each with the number it was judged by.

Together they say what the clock says: not met where one is, else unknown where one is (clinical.md
section 2); but without any measured MAP the clock is unknown whatever runs.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from pressorsheet.core.clock import Clock, Disqualifiers
from pressorsheet.core.criteria.drugs import disqualifiers
from pressorsheet.core.drugs import Drug
from pressorsheet.core.freshness import set_limit
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import (
    Change,
    Move,
    boluses,
    changes,
    in_own_unit,
    last_running,
    running,
)
from pressorsheet.core.item_basis import cells
from pressorsheet.core.item_basis.model import Number
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.pressure import (
    Reading,
    current_map,
    map_readings,
    shown_pressure,
    target_in_force,
)
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.rules import Stable
from pressorsheet.core.ticks import infusions_complete
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View


def clock_numbers(view: View, rule: Stable, clock: Clock) -> Iterator[Number]:
    """The drug, what disqualifies, the readings of the window, the word on the infusions."""
    drug = view.drugs.drugs[rule.drug]
    runs = Truth.NOT_MET if running(view, drug) is None else Truth.MET
    yield cells.drug_row(view, drug, note("item_running"), runs)
    mode = rule.modes[rule.mode]
    asked = disqualifiers(view, mode)
    yield from _off(view, asked, mode.running, rule.over)
    yield from _raised(view, asked, mode.raised, rule.over)
    yield from _readings(view, clock)
    yield _complete(view)


def _off(
    view: View, asked: Disqualifiers, names: tuple[str, ...], over: timedelta
) -> Iterator[Number]:
    """The drugs that may not have run in the window: those that ever did."""
    needed = note("item_off_for", over=over)
    found = [(drug, last_running(view, drug)) for drug in asked.running]
    ran = [(drug, last) for drug, last in found if last is not None]
    for drug, last in ran:
        is_clear = last <= view.now - over
        yield cells.drug_row(view, drug, needed, Truth.MET if is_clear else Truth.NOT_MET)
    if names and not ran:
        what = note("item_drugs", drugs=names)
        yield Number(what, note("item_none_charted"), None, needed, Truth.MET)


@frozen
class _Raise:
    """When a drug was last started, increased or given as a bolus, and to which dose."""

    at: datetime
    to: Note | None
    is_unclear: bool = False


def _raised(
    view: View, asked: Disqualifiers, names: tuple[str, ...], over: timedelta
) -> Iterator[Number]:
    """The drugs that may not have been raised in the window: those that run, or were in it."""
    start, needed = view.now - over, note("item_none_in", over=over)
    any_row = False
    for drug in asked.raised:
        last = _last_raise(view, drug, start)
        if last is None or (last.at <= start and running(view, drug) is None):
            continue
        any_row = True
        truth = Truth.MET if last.at <= start else Truth.NOT_MET
        truth = Truth.UNKNOWN if last.is_unclear else truth
        what = note("item_raised", drug=drug.id)
        yield Number(what, last.to, cells.time(view, last.at), needed, truth)
    if names and not any_row:
        what = note("item_raised_of", drugs=names)
        yield Number(what, note("item_none"), None, needed, Truth.MET)


def _last_raise(view: View, drug: Drug, start: datetime) -> _Raise | None:
    """A step whose dose is not known counts only in the window, and only if nothing else does."""
    unclear: Change | None = None
    found: list[_Raise] = []
    for change in changes(view, drug):
        if change.move in (Move.STARTED, Move.INCREASED):
            dose = in_own_unit(drug, change.after)
            found.append(_Raise(change.at, None if dose is None else cells.value(dose)))
            break
        if change.move is Move.UNCLEAR:
            unclear = unclear or change
    bolus = next(boluses(view, drug), None)
    if bolus is not None:
        found.append(_Raise(bolus.at, note("item_bolus")))
    last = max(found, key=lambda one: one.at, default=None)
    if unclear is not None and unclear.at > start and (last is None or last.at <= start):
        return _Raise(unclear.at, note("item_dose_unknown"), is_unclear=True)
    return last


def _readings(view: View, clock: Clock) -> Iterator[Number]:
    current = current_map(view, measured_only=True)
    fresh = view.settings.fresh_clock_pressure
    newest = note("item_newest_map")
    if current is None:
        yield Number(newest, None, None, cells.up_to(fresh), Truth.UNKNOWN)
        return
    start = view.now - clock.needed
    inside, before = _split(view, current, start)
    low = target_in_force(view).low
    yield _lowest(view, inside)
    yield from _changed(clock)
    reaches = bool(inside) and inside[-1].at <= start
    yield from _gap(view, [*inside, *([] if before is None or reaches else [before])])
    if inside and not reaches and (before is None or before.is_below(low)):
        yield _history(view, inside[-1].at, start)
    is_old = view.now - current.at > fresh
    yield Number(
        newest,
        cells.value(shown_pressure(current.mmhg, low)),
        cells.at(view, current.at),
        cells.up_to(fresh),
        Truth.UNKNOWN if is_old else Truth.MET,
        is_out_of_date=is_old,
    )


def _split(view: View, current: Reading, start: datetime) -> tuple[list[Reading], Reading | None]:
    """The readings of the window, newest first, and the one before it, of the current source."""
    inside: list[Reading] = []
    for reading in map_readings(view, current.source, measured_only=True):
        if reading.at < start:
            return inside, reading
        inside.append(reading)
    return inside, None


def _lowest(view: View, inside: list[Reading]) -> Number:
    low = target_in_force(view).low
    what, needed = note("item_lowest_map"), note("item_or_more", bound=Pressure(low))
    if not inside:
        return Number(what, None, None, needed, Truth.UNKNOWN)
    lowest = min(inside, key=lambda one: (one.mmhg is not None, one.mmhg or 0))
    truth = Truth.NOT_MET if lowest.is_below(low) else Truth.MET
    shown = shown_pressure(lowest.mmhg, low)
    return Number(what, cells.value(shown), cells.at(view, lowest.at), needed, truth)


def _changed(clock: Clock) -> Iterator[Number]:
    """That the source of the pressure changed in the window; nothing where it did not."""
    for said in clock.because:
        if said.code == "clock_source_changed":
            needed = note("item_none_in", over=clock.needed)
            what = note("item_source_change")
            when = note("item_time", at=said["at"])
            yield Number(what, cells.value(said["source"]), when, needed, Truth.NOT_MET)


def _gap(view: View, newest_first: list[Reading]) -> Iterator[Number]:
    longest = view.settings.fresh_clock_pressure
    pairs = [(older.at, newer.at) for newer, older in pairwise(newest_first)]
    if not pairs:
        return
    start, end = max(pairs, key=lambda pair: pair[1] - pair[0])
    span = note("item_span", start=When(start, view.now), end=When(end, view.now))
    truth = Truth.UNKNOWN if end - start > longest else Truth.MET
    yield Number(
        note("item_longest_gap"), cells.value(end - start), span, cells.up_to(longest), truth
    )


def _history(view: View, first: datetime, start: datetime) -> Number:
    """How far the readings go back, which is not over the whole window."""
    needed = note("item_long", over=view.now - start)
    back, since = cells.value(view.now - first), cells.since(view, first)
    return Number(note("item_readings"), back, since, needed, Truth.UNKNOWN)


def _complete(view: View) -> Number:
    said = infusions_complete(view)
    limit = set_limit(view.settings.infusions_complete_valid)
    what, needed = note("item_infusions_complete"), cells.up_to(limit)
    if said.event is None:
        return Number(what, None, None, needed, Truth.UNKNOWN)
    code = "item_by" if said.event.value else "item_denied_by"
    return Number(
        what,
        note(code, by=said.event.by.name),
        cells.at(view, said.event.at),
        needed,
        Truth.MET if said.truth is Truth.MET else Truth.UNKNOWN,
        is_out_of_date=said.out_of_date,
    )
