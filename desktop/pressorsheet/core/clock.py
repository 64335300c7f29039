"""Clock: for how long the pressure has held with no disqualifying event (WEAN-1, WEAN-2).

Source: clinical.md section 2, "Stability clock". Readings of the source of the current measured
pressure only. Inside the window, in this order: a reading below the bound or a disqualifying event
is not met; a change of source starts the clock anew (not met); else a gap, an old newest reading,
too short a history or no word that all infusions are charted is unknown; else met.

Where the text is open: a cuff reading beside an unbroken run of arterial ones is no change of
source, but an arterial reading is always the current one at its time, so cuff readings count only
after the last of them. A run that begins inside the window after a reading below the bound that
lies before it is too short (unknown): a MAP charted late could still fill it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import Source
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
from pressorsheet.core.moment import BEGINNING, When
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.pressure import (
    SOURCES,
    Reading,
    current_map,
    map_readings,
    shown_pressure,
    target_in_force,
)
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.ticks import infusions_complete
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View


@frozen
class Disqualifiers:
    """Which drugs may not have run at all, and which may not have been started or increased."""

    running: tuple[Drug, ...] = ()
    raised: tuple[Drug, ...] = ()


@frozen
class Clock:
    """A stability clock's verdict. `held_from` is None where no reading counts.

    `is_longer` says that the run was followed back only so far and has held at least `held`.
    """

    truth: Truth
    held: timedelta
    needed: timedelta
    earliest: datetime | None
    held_from: datetime | None
    because: tuple[Note, ...] = ()
    missing: tuple[Note, ...] = ()
    out_of_date: bool = False
    is_longer: bool = False


@frozen
class _Steady:
    """The run of readings at or above the bound that ends with the newest.

    `first` is None where the newest lies below it; `gap_from` and `is_after_low` say what lies
    before the first. `is_longer`: it was followed back only so far.
    """

    first: Reading | None
    gap_from: datetime | None = None
    is_after_low: bool = False
    is_longer: bool = False


@frozen
class _Event:
    at: datetime
    said: Note
    is_unclear: bool = False


def stability(view: View, needed: timedelta, disqualifiers: Disqualifiers) -> Clock:
    """The clock against the target in force now, over a window of `needed` back from now.

    Where another low bound was in force inside the window, `because` also says what the clock
    would be under that one.
    """
    current = current_map(view, measured_only=True)
    if current is None:
        missing = (note("clock_no_map"),)
        return Clock(Truth.UNKNOWN, timedelta(0), needed, None, None, missing=missing)
    events = tuple(_disqualifying(view, disqualifiers))
    clock = _judged(view, current, target_in_force(view).low, needed, events)
    others = []
    for low, until in _earlier_bounds(view, view.now - needed):
        other = _judged(view, current, low, needed, events)
        said = note(
            "clock_under_earlier_target",
            bound=Pressure(low),
            until=When(until, view.now),
            truth=other.truth.value,
            held=other.held,
        )
        others.append(said)
    return replace(clock, because=(*clock.because, *others))


def _earlier_bounds(view: View, start: datetime) -> Iterator[tuple[Fraction, datetime]]:
    """The other low bounds in force at some time after `start`, newest first, and until when."""
    known = {target_in_force(view).low}
    until: datetime | None = None
    earlier = ((event.at, fraction_of(event.map_low_mmhg)) for event in view.back("target"))
    default = target_in_force(view.up_to(BEGINNING)).low
    for since, low in (*earlier, (BEGINNING, default)):
        if until is not None and since < until and low not in known:
            known.add(low)
            yield low, until
        if since <= start:
            return
        until = since


def _judged(
    view: View, current: Reading, bound: Fraction, needed: timedelta, events: tuple[_Event, ...]
) -> Clock:
    clear = tuple(event for event in events if not event.is_unclear)
    anew = max((event.at for event in clear), default=None)
    steady = _steady_run(view, current.source, bound, needed, anew)
    held_from = _held_from(steady, clear)
    end = view.now if _is_fresh(view, current) else current.at
    held = max(end - held_from, timedelta(0)) if held_from is not None else timedelta(0)
    earliest = (held_from or view.now) + needed
    held_said = note(
        "clock_held",
        held=held,
        needed=needed,
        since=_when(view, held_from),
        earliest=When(earliest, view.now),
        bound=Pressure(bound),
    )
    because: list[Note] = [held_said]

    def verdict(truth: Truth, *missing: Note, out_of_date: bool = False) -> Clock:
        return Clock(
            truth,
            held,
            needed,
            earliest,
            held_from,
            tuple(because),
            missing,
            out_of_date,
            steady.is_longer and held_from == (steady.first and steady.first.at),
        )

    start = view.now - needed
    faults = [
        *_low_in_window(view, current.source, bound, start),
        *(event.said for event in clear if event.at > start),
        *(() if anew is not None and anew > start else _source_changed(view, steady, start)),
    ]
    if faults:
        because += faults
        return verdict(Truth.NOT_MET)
    stale = () if _is_fresh(view, current) else (_stale(view, current, bound),)
    charted = infusions_complete(view)
    lacking = [
        *stale,
        *_too_short(view, steady, start),
        *(event.said for event in events if event.is_unclear and event.at > start),
        *charted.missing,
    ]
    if lacking:
        return verdict(Truth.UNKNOWN, *lacking, out_of_date=bool(stale) or charted.out_of_date)
    return verdict(Truth.MET)


def _steady_run(
    view: View, source: Source, bound: Fraction, needed: timedelta, anew: datetime | None
) -> _Steady:
    """The run, followed back no further than `anew`, the event from which it counts anyway."""
    longest = max(needed, view.settings.longest_held)
    arterial = None if source == "arterial" else _newest(view, "arterial")
    first: Reading | None = None
    for reading in map_readings(view, source, measured_only=True):
        if arterial is not None and reading.at <= arterial.at:
            break
        if first is not None and first.at - reading.at > view.settings.fresh_clock_pressure:
            return _Steady(first, gap_from=reading.at)
        if reading.is_below(bound):
            return _Steady(first, is_after_low=True)
        first = reading
        if anew is not None and reading.at <= anew:
            break
        if view.now - reading.at > longest:
            return _Steady(first, is_longer=True)
    return _Steady(first)


def _newest(view: View, source: Source) -> Reading | None:
    return next(map_readings(view, source, measured_only=True), None)


def _held_from(steady: _Steady, events: Iterable[_Event]) -> datetime | None:
    if steady.first is None:
        return None
    return max((steady.first.at, *(event.at for event in events)))


def _when(view: View, moment: datetime | None) -> When | None:
    return None if moment is None else When(moment, view.now)


def _is_fresh(view: View, reading: Reading) -> bool:
    return view.now - reading.at <= view.settings.fresh_clock_pressure


def _stale(view: View, reading: Reading, bound: Fraction) -> Note:
    return note(
        "clock_map_out_of_date",
        age=view.now - reading.at,
        limit=view.settings.fresh_clock_pressure,
        map=shown_pressure(reading.mmhg, bound),
        at=When(reading.at, view.now),
    )


def _low_in_window(view: View, source: Source, bound: Fraction, start: datetime) -> list[Note]:
    """The newest reading below the bound in the window; one is enough to say so."""
    asked = ("low_in_window", source, bound, start)
    return view.once(asked, lambda: _find_low(view, source, bound, start))  # type: ignore[no-any-return]  # what was asked


def _find_low(view: View, source: Source, bound: Fraction, start: datetime) -> list[Note]:
    for reading in map_readings(view, source, measured_only=True):
        if reading.at < start:
            break
        if reading.is_below(bound):
            return [
                note(
                    "clock_map_below",
                    map=shown_pressure(reading.mmhg, bound),
                    at=When(reading.at, view.now),
                    bound=Pressure(bound),
                )
            ]
    return []


def _source_changed(view: View, steady: _Steady, start: datetime) -> list[Note]:
    """Whether the run begins inside the window because until then the other source was current."""
    first = steady.first
    if first is None or first.at <= start or steady.is_after_low:
        return []
    other = next(source for source in SOURCES if source != first.source)
    for reading in map_readings(view, other, measured_only=True):
        if reading.at < first.at:
            if steady.gap_from is not None and reading.at <= steady.gap_from:
                break
            return [note("clock_source_changed", at=When(first.at, view.now), source=first.source)]
    return []


def _too_short(view: View, steady: _Steady, start: datetime) -> list[Note]:
    if steady.first is None or steady.first.at <= start:
        return []
    if steady.gap_from is not None:
        return [
            note(
                "clock_gap",
                start=When(steady.gap_from, view.now),
                end=When(steady.first.at, view.now),
            )
        ]
    return [note("clock_history_short", since=When(steady.first.at, view.now))]


def _disqualifying(view: View, disqualifiers: Disqualifiers) -> Iterable[_Event]:
    for drug in disqualifiers.running:
        last = last_running(view, drug)
        if last is None:
            continue
        now_running = running(view, drug)
        if now_running is None:
            said = note("clock_ran_until", drug=drug.id, at=When(last, view.now))
        elif now_running.dose is None:
            said = note("clock_running_dose_unknown", drug=drug.id)
        else:
            said = note("clock_running", drug=drug.id, dose=in_own_unit(drug, now_running.dose))
        yield _Event(last, said)
    for drug in disqualifiers.raised:
        yield from _raised(view, drug)


def _raised(view: View, drug: Drug) -> Iterable[_Event]:
    for change in changes(view, drug):
        if change.move is Move.UNCLEAR:
            yield _Event(
                change.at,
                note("clock_change_unclear", drug=drug.id, at=When(change.at, view.now)),
                is_unclear=True,
            )
        elif change.move in (Move.STARTED, Move.INCREASED):
            yield _Event(change.at, _said(view, change, drug))
            break
    bolus = next(boluses(view, drug), None)
    if bolus is not None:
        yield _Event(bolus.at, note("clock_bolus", drug=drug.id, at=When(bolus.at, view.now)))


def _said(view: View, change: Change, drug: Drug) -> Note:
    is_start = change.move is Move.STARTED
    at = When(change.at, view.now)
    if change.before is None or change.after is None:
        code = "clock_started_dose_unknown" if is_start else "clock_increased_dose_unknown"
        return note(code, drug=drug.id, at=at)
    return note(
        "clock_started" if is_start else "clock_increased",
        drug=drug.id,
        at=at,
        before=in_own_unit(drug, change.before),
        after=in_own_unit(drug, change.after),
    )
