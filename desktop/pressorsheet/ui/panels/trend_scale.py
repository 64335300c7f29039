"""Trend scale: from moments and numbers to pixels, the five windows, and where the axes are marked.

Pixels may be floats; what is written beside a mark never comes from here.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from types import MappingProxyType
from typing import NamedTuple

from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import later

WINDOWS: Mapping[str, timedelta] = MappingProxyType(
    {
        "6h": timedelta(hours=6),
        "12h": timedelta(hours=12),
        "24h": timedelta(hours=24),
        "72h": timedelta(hours=72),
        "7d": timedelta(days=7),
    }
)
LONGEST_UNASKED = "72h"
SHOWN_OF_STAY = 2 / 3
# Hours between named marks, and between the lines of the grid.
TICK_HOURS = {1: 1, 2: 1, 3: 3, 6: 3, 12: 6, 24: 12, 48: 24}
LONGEST_TICK = 48
TICK_APART = 78.0
LABEL_APART = 14.0
STEP_APART = 22.0
PRESSURE_STEPS = (5, 10, 20, 25, 50, 100)
HOURS_A_DAY = 24


@frozen
class Frame:
    """The stretch of time on show: so long, up to `until`; None is up to now, whenever that is."""

    span: timedelta
    until: datetime | None = None

    def end(self, now: datetime) -> datetime:
        """Where it ends; never past now."""
        return now if self.until is None else min(self.until, now)

    def start(self, now: datetime) -> datetime:
        """Where it starts, in elapsed time before its end."""
        return later(self.end(now), -self.span)

    def ending(self, until: datetime, now: datetime, earliest: datetime) -> "Frame":
        """The same span up to another moment: not past now, nor before the record began."""
        least = min(later(earliest, self.span), now)
        until = max(until, least)
        return replace(self, until=None if until >= now else until)

    def moved(self, by: timedelta, now: datetime, earliest: datetime) -> "Frame":
        """The same span so much later, or earlier."""
        return self.ending(later(self.end(now), by), now, earliest)

    def spanning(
        self, span: timedelta, about: datetime | None, now: datetime, earliest: datetime
    ) -> "Frame":
        """Another span: up to now while it was so, else with `about`, or its middle, kept there."""
        if self.until is None and about is None:
            return Frame(span)
        end = self.end(now)
        kept = later(end, -self.span / 2) if about is None else about
        share = (end.astimezone(UTC) - kept.astimezone(UTC)) / self.span
        return Frame(span).ending(later(kept, span * share), now, earliest)


def window_of(stay: timedelta) -> str:
    """The code of the shortest window that shows two thirds of a stay, or all of it; up to 72 h.

    The days before a stay would leave a longer one mostly empty.
    """
    unasked = list(WINDOWS)[: list(WINDOWS).index(LONGEST_UNASKED)]
    return next(
        (code for code in unasked if stay * SHOWN_OF_STAY <= WINDOWS[code]), LONGEST_UNASKED
    )


def next_window(code: str, by: int) -> str:
    """The window so many places longer, or shorter; the last one on either side stays."""
    codes = tuple(WINDOWS)
    return codes[min(max(codes.index(code) + by, 0), len(codes) - 1)]


@frozen
class TimeScale:
    """Seconds since the epoch from `start` to `end`, over `width` pixels from `left`."""

    start: float
    end: float
    left: float
    width: float

    @property
    def per_pixel(self) -> float:
        """Seconds in a pixel."""
        return (self.end - self.start) / max(self.width, 1.0)

    @property
    def right(self) -> float:
        """The last pixel."""
        return self.left + self.width

    def x(self, at: float) -> float:
        """Where a moment lies, on the scale or beyond it."""
        return self.left + (at - self.start) / self.per_pixel

    def at(self, x: float) -> float:
        """The moment at a pixel; beyond an edge, that edge's."""
        return min(max(self.start + (x - self.left) * self.per_pixel, self.start), self.end)


@frozen
class LevelScale:
    """Numbers from `low` up to `high`, from the pixel `bottom` up to `top`."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, number: float) -> float:
        """Where a number lies."""
        share = (number - self.low) / max(self.high - self.low, 1e-9)
        return self.bottom - share * (self.bottom - self.top)


class Tick(NamedTuple):
    """A mark of the time axis; `local` is its time on the wall, `named` whether it has a label."""

    at: float
    local: datetime
    named: bool

    @property
    def is_day(self) -> bool:
        """Whether a day begins here."""
        return self.local.hour == 0


def time_ticks(start: datetime, end: datetime, width: float, zone: tzinfo | None) -> list[Tick]:
    """Whole local hours, named as far apart as their labels need, with lines between them.

    An hour that a clock change leaves out has no mark; one that comes twice has its first.
    """
    hours = (end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(hours=1)
    wanted = TICK_APART * hours / max(width, 1.0)
    every = next((step for step in TICK_HOURS if step >= wanted), LONGEST_TICK)
    first, last = start.timestamp(), end.timestamp()
    found = []
    for day in range(start.toordinal(), end.toordinal() + 1):
        midnight = datetime.combine(date.fromordinal(day), time(), zone)
        for hour in range(0, HOURS_A_DAY, min(TICK_HOURS[every], HOURS_A_DAY)):
            local = midnight.replace(hour=hour)
            at = local.timestamp()
            if first <= at <= last and _exists(local):
                found.append(Tick(at, local, _is_named(local, every)))
    return found


def _exists(local: datetime) -> bool:
    """Whether the clock on the wall showed this time."""
    return local.astimezone(UTC).astimezone(local.tzinfo).hour == local.hour


def _is_named(local: datetime, every: int) -> bool:
    if every <= HOURS_A_DAY:
        return local.hour % every == 0
    return local.toordinal() % (every // HOURS_A_DAY) == 0


def pressure_ticks(scale: LevelScale, bounds: tuple[float, ...]) -> list[float]:
    """Round pressures that keep clear of each other's labels and of those of the bounds."""
    per_mmhg = (scale.bottom - scale.top) / max(scale.high - scale.low, 1e-9)
    step = next(
        (step for step in PRESSURE_STEPS if step * per_mmhg >= STEP_APART), PRESSURE_STEPS[-1]
    )
    first = int(scale.low // step + 1) * step
    return [
        float(number)
        for number in range(first, int(scale.high) + 1, step)
        if all(abs(number - bound) * per_mmhg >= LABEL_APART for bound in bounds)
        and scale.top + LABEL_APART / 2 <= scale.y(number) <= scale.bottom - LABEL_APART / 2
    ]
