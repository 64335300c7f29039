"""Pressure: the current reading, its source, the target, and runs of readings below a bound.

Source: clinical.md section 2. A measured MAP is compared unrounded; the estimate
DBP + (SBP - DBP)/3 may inform a checklist and is always labelled; "not measurable" is below every
bound. Of two readings of one source at one moment both stand, and the lowest counts as the newer
[house]: a low pressure is never passed over by the order in which they were charted.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple

from pressorsheet.core.events import Source, Target, Vitals
from pressorsheet.core.frozen import frozen
from pressorsheet.core.number import rounded_beside
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.rivals import targets_apart
from pressorsheet.core.view import View

SOURCES: tuple[Source, Source] = ("arterial", "cuff")
Kind = Literal["measured", "estimated", "not_measurable"]


class Reading(NamedTuple):
    """One pressure in mmHg: measured, estimated, or (None) charted as not measurable.

    A tuple, since a trend makes ten thousand of them at once.
    """

    at: datetime
    source: Source
    mmhg: Fraction | None
    kind: Kind
    event: Vitals

    def is_below(self, bound: Fraction) -> bool:
        """Whether it lies below the bound; not measurable is below every bound."""
        return self.mmhg is None or self.mmhg < bound

    def is_at_most(self, bound: Fraction) -> bool:
        """Whether it lies at or below the bound; not measurable does."""
        return self.mmhg is None or self.mmhg <= bound


_AT = attrgetter("at")


@frozen
class TargetInForce:
    """The MAP bounds in force, in mmHg; `event` is None where the protocol's default applies.

    `apart`: targets of one time that differ. Then the bounds are the narrowest of them, and what
    follows from one of them alone is unknown.
    """

    low: Fraction
    high: Fraction | None
    event: Target | None
    out_of_date: bool
    apart: tuple[Target, ...] = ()

    @property
    def bounds(self) -> tuple[Fraction, ...]:
        """The bounds that there are, the low one first."""
        return (self.low,) if self.high is None else (self.low, self.high)


def bounds_of(target: TargetInForce | None) -> tuple[Fraction, ...]:
    """The bounds of a target that there may not be."""
    return () if target is None else target.bounds


def target_in_force(view: View) -> TargetInForce:
    """The target that a protocol's criteria judge by, which none is without (`protocol_names`)."""
    target = target_known(view)
    assert target is not None
    return target


def target_known(view: View) -> TargetInForce | None:
    """The target a person set, else the protocol's default; past its review time: out of date.

    None where there is neither: no protocol is in force, and nobody set one.
    """
    found = view.targets_in_force()
    if not found:
        default = view.settings.default_target
        return (
            None if default is None else TargetInForce(default.mmhg, None, None, out_of_date=False)
        )
    event = found[0]
    late = any(each.review_at is not None and each.review_at < view.now for each in found)
    return TargetInForce(*narrowest(found), event, late, targets_apart(found))


def narrowest(found: Iterable[Target]) -> tuple[Fraction, Fraction | None]:
    """The highest low and the lowest high bound of the targets of one time, where they fit."""
    targets = tuple(found)
    low = max(Fraction(each.map_low_mmhg) for each in targets)
    highs = [Fraction(each.map_high_mmhg) for each in targets if each.map_high_mmhg is not None]
    high = min(highs, default=low)
    return low, high if highs and high >= low else None


def map_readings(view: View, source: Source, *, measured_only: bool = False) -> Iterator[Reading]:
    """The believable MAP readings of one source, newest first."""
    if measured_only:
        return _measured(view, f"map.{source}", "map_mmhg")
    return view.walk(("map", source), lambda: _measured_or_estimated(view, source))


def diastolic_readings(view: View, source: Source) -> Iterator[Reading]:
    """The believable diastolic pressures of one source, newest first."""
    return _measured(view, f"dbp.{source}", "dbp_mmhg")


def _measured(view: View, series: str, field: str) -> Iterator[Reading]:
    return view.walk(("measured", series), lambda: _readings(view, series, field))


def _readings(view: View, series: str, field: str) -> Iterator[Reading]:
    found = (_reading(view, event, field) for event in view.back(series))
    return _lowest_first(reading for reading in found if reading is not None)


def _lowest_first(readings: Iterator[Reading]) -> Iterator[Reading]:
    """The readings, the newest first, those of one moment by height."""
    for _, together in groupby(readings, key=_AT):
        group = list(together)
        yield from sorted(group, key=_height) if len(group) > 1 else group


def _height(reading: Reading) -> tuple[bool, Fraction | None]:
    return (reading.mmhg is not None, reading.mmhg)


def _reading(view: View, event: Vitals, field: str) -> Reading | None:
    number = view.number(event, field)
    if number is not None:
        return Reading(event.at, event.source, number, "measured", event)
    if event.not_measurable:
        return Reading(event.at, event.source, None, "not_measurable", event)
    return None


def _measured_or_estimated(view: View, source: Source) -> Iterator[Reading]:
    return _lowest_first(_map_of(view, view.back(f"pressure.{source}")))


def map_readings_since(view: View, source: Source, start: datetime) -> Iterator[Reading]:
    """The believable MAP readings of one source from `start` on, oldest first."""
    return _map_of(view, view.since(f"pressure.{source}", start))


def _map_of(view: View, events: Iterator[Vitals]) -> Iterator[Reading]:
    for event in events:
        reading = _reading(view, event, "map_mmhg") or _estimate(view, event)
        if reading is not None:
            yield reading


def _estimate(view: View, event: Vitals) -> Reading | None:
    systolic, diastolic = view.number(event, "sbp_mmhg"), view.number(event, "dbp_mmhg")
    if systolic is None or diastolic is None:
        return None
    mmhg = diastolic + (systolic - diastolic) / 3
    return Reading(event.at, event.source, mmhg, "estimated", event)


def preferred(view: View, arterial: Reading | None, cuff: Reading | None) -> Reading | None:
    """The newer of two; the arterial one also when it is at most 15 min older [protocol data]."""
    if arterial is None or cuff is None:
        return arterial or cuff
    return arterial if cuff.at - arterial.at <= view.settings.arterial_preferred_within else cuff


def current_map(view: View, *, measured_only: bool = False) -> Reading | None:
    """The current MAP, however old."""
    arterial, cuff = (
        next(map_readings(view, source, measured_only=measured_only), None) for source in SOURCES
    )
    return preferred(view, arterial, cuff)


def current_diastolic(view: View) -> Reading | None:
    """The current diastolic pressure, however old."""
    arterial, cuff = (next(diastolic_readings(view, source), None) for source in SOURCES)
    return preferred(view, arterial, cuff)


def sources_apart(view: View) -> tuple[Reading, Reading] | None:
    """The newest arterial and cuff MAP where both are close in time and > 10 mmHg apart."""
    arterial, cuff = (
        next(map_readings(view, source, measured_only=True), None) for source in SOURCES
    )
    if arterial is None or cuff is None or arterial.mmhg is None or cuff.mmhg is None:
        return None
    if abs(arterial.at - cuff.at) > view.settings.sources_compared_within:
        return None
    apart = abs(arterial.mmhg - cuff.mmhg) > view.settings.sources_apart.mmhg
    return (arterial, cuff) if apart else None


@frozen
class Run:
    """An unbroken run of readings that ends with the newest: how it began and ended.

    `is_longer` says that it was followed back only so far, and may have begun earlier.
    """

    first: Reading
    newest: Reading
    is_longer: bool = False

    @property
    def span(self) -> timedelta:
        """From the first reading to the newest."""
        return self.newest.at - self.first.at


def run_back(
    readings: Iterator[Reading],
    belongs: Callable[[Reading], bool],
    gap: timedelta,
    longest: timedelta,
) -> Run | None:
    """The run of readings that belong, at most `gap` apart, ending with the newest one.

    None when the newest reading does not belong, or there is none. Followed back at most
    `longest`, so that its cost does not grow with the stay.
    """
    newest = next(readings, None)
    if newest is None or not belongs(newest):
        return None
    first = newest
    for reading in readings:
        if not belongs(reading) or first.at - reading.at > gap:
            break
        if newest.at - reading.at > longest:
            return Run(first, newest, is_longer=True)
        first = reading
    return Run(first, newest)


def shown_pressure(mmhg: Fraction | None, *bounds: Fraction) -> Pressure | str:
    """A pressure as people should see it: whole mmHg, one decimal within 1 of a bound.

    More decimals where rounding would put it on the wrong side of a bound, or on it. A pressure
    that was not measurable is said so.
    """
    if mmhg is None:
        return "not_measurable"
    near = any(abs(mmhg - bound) <= 1 for bound in bounds)
    return Pressure(rounded_beside(mmhg, bounds, 1 if near else 0))
