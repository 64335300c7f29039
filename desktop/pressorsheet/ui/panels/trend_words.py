"""Trend words: what the trend says of a moment and of a stretch, from the exact numbers.

The cursor's box, the table's cells and the description a screen reader finds are all made here.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from pressorsheet.core.handover.document import Reading
from pressorsheet.core.number import half_up
from pressorsheet.core.pressure import shown_pressure
from pressorsheet.core.quantity import Pressure
from pressorsheet.ui.panels.trend_course import NEVER, Bounds, Course, Doses
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import clock_text, duration_text, number_text, word
from pressorsheet.wording.values import MONTHS

LONGEST_LABEL = 6
SIGNIFICANT = 3
MOST_PLACES = 9
MOST_MARKS = 12

words = words_of("trend")


class Row(NamedTuple):
    """What is said of one thing: its name and its value."""

    name: str
    value: str


def dose_label(dose: Fraction) -> str:
    """A dose as a lane writes it: in full, or to three significant digits where it is long."""
    full = number_text(dose)
    if len(full) <= LONGEST_LABEL:
        return full
    places = 0
    while places < MOST_PLACES and dose * 10**places < 10 ** (SIGNIFICANT - 1):
        places += 1
    return number_text(half_up(dose, Fraction(1, 10**places)))


def mmhg_text(mmhg: Fraction, bounds: Bounds) -> str:
    """A pressure without its unit: whole, finer beside a bound, so that it keeps its side."""
    shown = shown_pressure(mmhg, *bounds.limits)
    return number_text(shown.mmhg) if isinstance(shown, Pressure) else word(shown)


def target_text(bounds: Bounds) -> str:
    """The target in words, saying so where it is the protocol's default."""
    which = "default_target" if bounds.is_default else "target"
    if bounds.low is None:
        return words("target_none")
    if bounds.high is None:
        return words(f"{which}_from", low=number_text(bounds.low))
    return words(f"{which}_to", low=number_text(bounds.low), high=number_text(bounds.high))


def day_name(local: datetime) -> str:
    """A day of the axis, as in "Thu 12 Mar"."""
    return f"{words(f'day_{local.weekday()}')} {local.day} {MONTHS[local.month - 1]}"


def full_time(course: Course, at: float) -> str:
    """A moment with its day: one window may hold seven of them."""
    local = course.local(at)
    return words("day_and_time", day=day_name(local), at=clock_text(local))


def reading_text(reading: Reading, bounds: Bounds) -> str:
    """A reading in words: value, unit, source, its side of the target, and how it was got."""
    values = {"mmhg": f"{mmhg_text(reading.mmhg, bounds)} {words('mmhg')}"}
    values["source"] = word(reading.source)
    if bounds.low is not None and bounds.is_below(reading.mmhg):
        says = words("cursor_below", low=number_text(bounds.low), **values)
    elif bounds.high is not None and reading.mmhg > bounds.high:
        says = words("cursor_above", high=number_text(bounds.high), **values)
    else:
        says = words("cursor_reading", **values)
    return words("cursor_estimated", says=says) if reading.estimated else says


def dose_at(lane: Doses, at: float) -> str:
    """The dose in force at a moment, with its unit."""
    index = lane.index(at)
    if index is None:
        return words("cursor_none")
    dose = lane.doses[index]
    if dose is None:
        return words("not_known")
    return words("cursor_dose", dose=number_text(dose), unit=lane.unit) if dose else words("off")


def moment_rows(
    course: Course, at: float, bounds: Bounds, lanes: Sequence[Doses], near: float
) -> list[Row]:
    """What was charted at a moment: pressure, doses, heart rate, and events within `near` of it."""
    rows = [Row(words("cursor_map"), says) for says in _pressures(course, at, bounds)]
    rows.append(Row(words("cursor_heart"), _heart_rate(course, at)))
    rows += [Row(lane.name, dose_at(lane, at)) for lane in lanes]
    rows += [
        Row(words("cursor_event"), says) for when, says in course.marks if _near(when, at, near)
    ]
    return rows


def _near(one: float, other: float, near: float) -> bool:
    return abs(one - other) <= near


def _pressures(course: Course, at: float, bounds: Bounds) -> list[str]:
    """The readings of the moment, each source's own; else the last one before it, with its time."""
    here = [reading_text(course.readings[index], bounds) for index in course.among(at, at)]
    here += [words("not_measurable")] * (at in course.lost)
    if here:
        return here
    last = bisect_right(course.at, at) - 1
    lost = bisect_right(course.lost, at) - 1
    read_at = course.at[last] if last >= 0 else NEVER
    lost_at = course.lost[lost] if lost >= 0 else NEVER
    newest = max(read_at, lost_at)
    if at - newest > course.longest_gap or course.gap_at(at) is not None:
        return [words("cursor_none")]
    is_lost = lost_at > read_at
    says = words("not_measurable") if is_lost else reading_text(course.readings[last], bounds)
    return [words("cursor_earlier", says=says, at=clock_text(course.local(newest)))]


def _heart_rate(course: Course, at: float) -> str:
    index = bisect_right(course.heart_at, at) - 1
    if index < 0 or course.is_out_of_date(at - course.heart_at[index]):
        return words("not_recorded")
    value = number_text(course.heart[index].number)
    if course.heart_at[index] == at:
        return words("cursor_heart_value", value=value)
    when = clock_text(course.local(course.heart_at[index]))
    return words("cursor_heart_earlier", value=value, at=when)


def high_text(lane: Doses, start: float, end: float, *, day: bool) -> str:
    """The highest dose of a stretch: of 24 h (`day`), or of what is shown."""
    highest, some_unknown = lane.highest(start, end)
    which = "day_high" if day else "high_shown"
    if highest is None:
        return words("high_unknown" if day else "high_shown_unknown") if some_unknown else ""
    return words(f"{which}_known" if some_unknown else which, dose=dose_label(highest))


def gap_text(
    course: Course, gap: tuple[float, float], start: float, end: float, *, short: bool = False
) -> str:
    """A gap in words: how long it lasted, or that nothing was charted before it ended."""
    shortly = "_short" if short else ""
    if gap[0] > NEVER:
        return words(f"no_map{shortly}", span=_span(gap))
    # One that ends with the stretch may end with a MAP that was charted this very moment.
    if gap[1] > end or not course.is_charted_at(gap[1]):
        return words("no_map_here")
    return words(f"no_map_before{shortly}", at=_short_time(course, gap[1], start))


def _short_time(course: Course, at: float, start: float) -> str:
    same_day = course.local(at).date() == course.local(start).date()
    return clock_text(course.local(at)) if same_day else full_time(course, at)


def age_text(seconds: float) -> str:
    """How old a reading is."""
    return duration_text(timedelta(seconds=int(seconds)))


def _span(gap: tuple[float, float]) -> str:
    return duration_text(timedelta(seconds=round(gap[1] - gap[0])))


def description(course: Course, code: str, start: float, end: float) -> str:
    """The chart from `start` to `end` in words: extremes, how many below, gaps, doses, events."""
    says = [words("says_window", span=words(f"last_{code}"), at=full_time(course, end))]
    bounds = course.bounds(end)
    says += _pressures_say(course, bounds, start, end)
    says += _gaps_say(course, start, end)
    says += [_lane_says(lane, start, end) for lane in course.lanes_in(start, end)]
    marks = [says for at, says in course.marks if start <= at <= end]
    if marks:
        rest = len(marks) - MOST_MARKS
        more = [words("more_entries", count=str(rest))] if rest > 0 else []
        says.append(words("says_marks", marks="; ".join(marks[:MOST_MARKS] + more)))
    return " ".join([*says, words("says_keys")])


def _pressures_say(course: Course, bounds: Bounds, start: float, end: float) -> list[str]:
    lost = sum(1 for at in course.lost if start <= at <= end)
    says = [words("says_lost", count=str(lost))] if lost else []
    places = course.among(start, end)
    if not places:
        return says or [words("says_none")]
    # Floats are in the order of what they were made of, so they find the extremes.
    lowest, highest = (
        mmhg_text(course.readings[pick(places, key=course.mmhg.__getitem__)].mmhg, bounds)
        for pick in (min, max)
    )
    below = len(course.below(bounds, places))
    estimated = sum(1 for index in places if course.readings[index].estimated)
    about = [words("says_map", lowest=lowest, highest=highest)]
    if bounds.low is not None:
        low = number_text(bounds.low)
        about.append(words("says_below", below=str(below), count=str(len(places)), low=low))
    about += [words("says_estimated", count=str(estimated))] if estimated else []
    return [*about, *says, *_current_says(course, bounds, end)]


def _current_says(course: Course, bounds: Bounds, end: float) -> list[str]:
    if course.current is None or end < course.now:
        return []
    at = full_time(course, course.current.at.timestamp())
    return [words("says_current", says=reading_text(course.current, bounds), at=at)]


def _gaps_say(course: Course, start: float, end: float) -> list[str]:
    """The time before the first reading, then the gaps, the longest named."""
    found = course.gaps_in(start, end)
    says = [
        words("says_gap_before", at=full_time(course, until))
        for since, until in found
        if since == NEVER and until < end
    ]
    gaps = [gap for gap in found if gap[0] > NEVER]
    if gaps:
        longest = max(gaps, key=lambda gap: gap[1] - gap[0])
        values = {"span": _span(longest), "at": full_time(course, longest[1])}
        if gaps[1:]:
            says.append(words("says_gaps", count=str(len(gaps)), **values))
        else:
            says.append(words("says_gap", **values))
    return says


def _lane_says(lane: Doses, start: float, end: float) -> str:
    high = high_text(lane, start, end, day=False)
    index = lane.index(end)
    dose = None if index is None else lane.doses[index]
    if dose is None:
        return words("says_drug_unknown", drug=lane.name, high=high)
    if not dose:
        return words("says_drug_off", drug=lane.name, high=high)
    return words("says_drug", drug=lane.name, dose=number_text(dose), unit=lane.unit, high=high)


def reading_number(reading: Reading, bounds: Bounds) -> str:
    """A reading as a cell of the table: without unit or source, with its side of the target."""
    shown = mmhg_text(reading.mmhg, bounds)
    if bounds.low is not None and bounds.is_below(reading.mmhg):
        shown = words("row_below", mmhg=shown, low=number_text(bounds.low))
    elif bounds.high is not None and reading.mmhg > bounds.high:
        shown = words("row_above", mmhg=shown, high=number_text(bounds.high))
    return words("row_estimated", mmhg=shown) if reading.estimated else shown


def heart_number(course: Course, at: float) -> str:
    """The heart rate charted at a moment, without its unit."""
    index = bisect_right(course.heart_at, at) - 1
    if index < 0 or course.heart_at[index] != at:
        return words("not_recorded")
    return number_text(course.heart[index].number)


def dose_number(lane: Doses, at: float) -> str:
    """The dose in force at a moment, without its unit."""
    index = lane.index(at)
    if index is None:
        return words("none_charted")
    dose = lane.doses[index]
    if dose is None:
        return words("not_known")
    return number_text(dose) if dose else words("off")
