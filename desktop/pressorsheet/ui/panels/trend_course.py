"""Trend course: what the core's trend says of a stretch of time, laid out to look up and draw.

It holds the exact numbers beside the floats that place them; text is made of the exact ones.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from fractions import Fraction
from itertools import groupby

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover import trend as core
from pressorsheet.core.handover.document import Lane, Reading, Trend, Value
from pressorsheet.core.moment import elapsed, later
from pressorsheet.core.note import Note
from pressorsheet.core.pressure import SOURCES, map_readings, narrowest, target_known
from pressorsheet.core.view import View
from pressorsheet.wording import drug_name, line_text, say

NOT_MEASURABLE = "paper_mark_not_measurable"
HIGHEST_OVER = timedelta(hours=24)
# A gap that began before the record did.
NEVER = float("-inf")
BEGIN_WITH = ("vitals", "infusion", "shock_recognised", "patient")


@frozen
class Bounds:
    """A MAP target in mmHg, none without a low bound; `is_default` where no person set it."""

    low: Fraction | None
    high: Fraction | None
    is_default: bool

    @property
    def limits(self) -> tuple[Fraction, ...]:
        """The bounds that there are, the low one first."""
        return tuple(bound for bound in (self.low, self.high) if bound is not None)

    def is_below(self, mmhg: Fraction) -> bool:
        """Whether a pressure lies below the low bound."""
        return self.low is not None and mmhg < self.low


NO_TARGET = Bounds(None, None, is_default=False)


@frozen
class Doses:
    """One drug's doses as steps in its unit; 0 is stopped, None is not known."""

    name: str
    unit: str
    at: Sequence[float]
    doses: Sequence[Fraction | None]

    def index(self, at: float) -> int | None:
        """The step in force at a moment; None before the first."""
        found = bisect_right(self.at, at) - 1
        return None if found < 0 else found

    def runs(self, start: float, end: float) -> bool:
        """Whether the drug ran at some time in a stretch, at whatever dose."""
        return any(dose is None or dose > 0 for _at, _to, dose in self.spans(start, end))

    def spans(self, start: float, end: float) -> Iterator[tuple[float, float, Fraction | None]]:
        """(from, to, dose) of the steps that lie in a stretch, cut to it."""
        first = max(bisect_right(self.at, start) - 1, 0)
        for index in range(first, len(self.at)):
            since = self.at[index]
            until = self.at[index + 1] if index + 1 < len(self.at) else end
            if since > end:
                break
            if until > start or index + 1 == len(self.at):
                yield max(since, start), min(until, end), self.doses[index]

    def highest(self, start: float, end: float) -> tuple[Fraction | None, bool]:
        """The highest dose of a stretch, None where none is known, and whether one is unknown."""
        found = [dose for _at, _to, dose in self.spans(start, end)]
        known = [dose for dose in found if dose is not None and dose > 0]
        return max(known, default=None), None in found


@frozen
class Course:
    """The chart's content from `start` to `end` (seconds since the epoch), in order of time.

    `at` and `mmhg` are the places of `readings`; `lost` are moments of a MAP not measurable; a gap
    with nothing before it begins at NEVER. `fresh` is how old a reading may be; None where no
    protocol is in force, which would say it.
    """

    zone: tzinfo | None
    now: float
    start: float
    end: float
    longest_gap: float
    fresh: float | None
    readings: Sequence[Reading]
    at: Sequence[float]
    mmhg: Sequence[float]
    lost: Sequence[float]
    gaps: Sequence[tuple[float, float]]
    heart: Sequence[Value]
    heart_at: Sequence[float]
    lanes: Sequence[Doses]
    marks: Sequence[tuple[float, str]]
    targets: Sequence[tuple[float, Bounds]]
    current: Reading | None
    source: str | None

    def is_out_of_date(self, age: float) -> bool:
        """Whether an age is above the protocol's limit; never where nobody set one."""
        return self.fresh is not None and age > self.fresh

    def says_age(self, age: float) -> bool:
        """Whether what is so old does not stand for now, and says how old it is."""
        return self.fresh is None or age > self.fresh

    def covers(self, start: float, end: float) -> bool:
        """Whether a stretch was read."""
        return self.start <= start and end <= self.end

    def bounds(self, at: float) -> Bounds:
        """The target in force at a moment."""
        found = bisect_right(self.targets, at, key=lambda one: one[0]) - 1
        return self.targets[max(found, 0)][1]

    def among(self, start: float, end: float) -> range:
        """The places of the readings in a stretch, both ends included."""
        return range(bisect_left(self.at, start), bisect_right(self.at, end))

    def below(self, bounds: Bounds, places: Sequence[int]) -> list[int]:
        """Those of the readings that lie below the low bound; equal floats are compared exactly."""
        if bounds.low is None:
            return []
        low = float(bounds.low)
        return [
            index
            for index in places
            if self.mmhg[index] < low
            or (self.mmhg[index] == low and self.readings[index].mmhg < bounds.low)
        ]

    def is_charted_at(self, at: float) -> bool:
        """Whether a MAP, or that it was not measurable, is charted for this very moment."""
        return bool(self.among(at, at)) or at in self.lost

    def gap_at(self, at: float) -> tuple[float, float] | None:
        """The gap that a moment lies inside."""
        return next((gap for gap in self.gaps if gap[0] < at < gap[1]), None)

    def gaps_in(self, start: float, end: float) -> list[tuple[float, float]]:
        """The gaps that reach into a stretch, whole."""
        return [gap for gap in self.gaps if gap[0] < end and gap[1] > start]

    def local(self, at: float) -> datetime:
        """A moment on the wall clock of the assessment."""
        return datetime.fromtimestamp(at, self.zone)

    def lanes_in(self, start: float, end: float) -> list[Doses]:
        """The drugs that ran in a stretch; those that run at its end first where room is short."""
        return [lane for lane in self.lanes if lane.runs(start, end)]


def course_of(assessment: Assessment, start: datetime, end: datetime) -> Course:
    """Read the core's trend of a stretch; up to now, its doses go back far enough for a high."""
    now = assessment.at
    read_from = min(start, later(end, -HIGHEST_OVER)) if end >= now else start
    read = core.trend(assessment, elapsed(read_from, end), end)
    since = start.timestamp()
    readings = [one for one in read.readings if one.at >= start] if read_from < start else None
    readings = list(read.readings) if readings is None else readings
    settings = assessment.view.settings
    fresh = settings.fresh_pressure
    return Course(
        zone=now.tzinfo,
        now=now.timestamp(),
        start=since,
        end=end.timestamp(),
        longest_gap=settings.fresh_clock_pressure.total_seconds(),
        fresh=None if fresh is None else fresh.total_seconds(),
        readings=readings,
        at=[one.at.timestamp() for one in readings],
        mmhg=[one.mmhg.numerator / one.mmhg.denominator for one in readings],
        lost=[at for at in _lost(read) if at >= since],
        gaps=[*_gaps(read, assessment.view)],
        heart=read.heart_rate,
        heart_at=[one.at.timestamp() for one in read.heart_rate],
        lanes=[_doses(lane) for lane in read.lanes],
        marks=[*_marks(read, now.tzinfo, since)],
        targets=_targets(assessment.view.up_to(end), read_from),
        current=read.current,
        source=None if read.current is None else read.current.source,
    )


def earliest_of(assessment: Assessment) -> datetime:
    """When the record that a trend shows began; the moment itself where nothing is charted."""
    found = (assessment.view.earliest(series) for series in BEGIN_WITH)
    return min((event.at for event in found if event is not None), default=assessment.at)


def _gaps(read: Trend, view: View) -> Iterator[tuple[float, float]]:
    """The gaps, the first one from the last reading before it, which lies before what was read."""
    for gap in read.gaps:
        began = gap.start.timestamp()
        if gap.start <= read.start:
            before = view.up_to(read.start)
            found = (next(map_readings(before, source), None) for source in SOURCES)
            began = max((one.at.timestamp() for one in found if one is not None), default=NEVER)
        yield began, gap.end.timestamp()


def _lost(read: Trend) -> Iterator[float]:
    return (mark.at.timestamp() for mark in read.marks if _code(mark.says) == NOT_MEASURABLE)


def _marks(read: Trend, zone: tzinfo | None, since: float) -> Iterator[tuple[float, str]]:
    for mark in read.marks:
        at = mark.at.timestamp()
        if at >= since and _code(mark.says) != NOT_MEASURABLE:
            yield at, line_text(mark.says, zone)


def _code(says: Sequence[object]) -> str:
    first = getattr(says[0], "says", None) if says else None
    return first.code if isinstance(first, Note) else ""


def _doses(lane: Lane) -> Doses:
    drug = lane.drug
    named = drug.as_mapping().get("drug") if isinstance(drug, Note) else None
    name = drug_name(named) if isinstance(named, str) else _said(drug)
    at = [step.at.timestamp() for step in lane.steps]
    return Doses(name, lane.unit, at, [step.dose for step in lane.steps])


def _said(drug: Note | str) -> str:
    return drug if isinstance(drug, str) else say(drug)


def _targets(view: View, since: datetime) -> list[tuple[float, Bounds]]:
    """The bounds in force when the stretch begins, and each later change of them."""
    first = target_known(view.up_to(since))
    bounds = NO_TARGET if first is None else Bounds(first.low, first.high, first.event is None)
    found = [(since.timestamp(), bounds)]
    for at, together in groupby(view.since("target", since), key=lambda event: event.at):
        bounds = Bounds(*narrowest(together), is_default=False)
        if bounds != found[-1][1]:
            found.append((at.timestamp(), bounds))
    return found
