"""Chart: the trend of MAP, heart rate, doses, lactate and events over one shared time axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from pressorsheet.core.handover.document import Gap, Reading, Trend, Value
from pressorsheet.core.number import fixed_text, plain_text
from pressorsheet.core.quantity import amount
from pressorsheet.report.ink import Ink, broken, date_text, width_of
from pressorsheet.report.lanes import Axis, Box, dose_lane, free_of, label_row, list_of_steps
from pressorsheet.report.marks import Disc, Mark, Rule, Shape, Text, Tint
from pressorsheet.report.page import BODY, SMALLEST, Block, Slip

LABEL, LAST = 88.0, 24.0
HEADING_HEIGHT = 19.0
DOT = 1.9
MOST_DOTS = 160
_GRID_GREY, _BAND_GREY = 0.72, 0.92
_GRID_EVERY = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` over a strip of `height` points."""

    low: Fraction
    high: Fraction
    height: float

    def y(self, value: Fraction) -> float:
        """How far below the top of the strip a value lies; what is beyond stays at the edge."""
        share = (self.high - value) / (self.high - self.low)
        return float(min(max(share, Fraction(0)), Fraction(1))) * self.height


def chart(ink: Ink, width: float, trend: Trend, map_height: float) -> list[Block]:
    """The whole chart with its heading: one block, and the steps that found no room in a lane."""
    slip = Slip(ink, width)
    axis = Axis(trend.start, trend.end, LABEL, width - LABEL - LAST)
    hours = (trend.end - trend.start) // timedelta(hours=1)
    x = slip.words(0, 11, f"Last {hours} h", BODY + 1, bold=True)
    slip.words(x + 12, 11, _key(trend), SMALLEST)
    y = HEADING_HEIGHT + 5
    grid_top = y
    slip.marks.extend(_map_strip(slip, axis, trend, y, map_height))
    y += map_height + 10
    y = _heart_strip(slip, axis, trend, y)
    leftover: list[Block] = []
    for lane in trend.lanes:
        y, complete = dose_lane(slip, axis, lane, y)
        if not complete:
            leftover.append(list_of_steps(ink, width, lane))
    y = _lactate_row(slip, axis, trend.lactate, y)
    y = _event_row(slip, axis, trend, y)
    _hours(slip, axis, grid_top, y)
    return [slip.block(y + 14, keep=bool(leftover)), *leftover]


def _key(trend: Trend) -> str:
    target = ""
    if trend.low is not None:
        low = plain_text(amount(trend.low))
        high = f" to {plain_text(amount(trend.high))}" if trend.high else " (low bound)"
        target = f"dashed = target {low}{high}, "
    dense = ""
    if len(trend.readings) > MOST_DOTS:
        minutes = _bin_minutes(trend)
        dense = f"one stroke = lowest to highest in {minutes} min, "
    return f"filled = arterial, open = cuff, {dense}{target}nothing drawn where nothing was recorded"


def _map_strip(slip: Slip, axis: Axis, trend: Trend, top: float, height: float) -> list[Mark]:
    scale = _map_scale(trend, height)
    marks: list[Mark] = _band(axis, trend, scale, top)
    slip.words(0, top + height / 2 - 1, "MAP", BODY, bold=True)
    slip.words(0, top + height / 2 + 9, "mmHg", SMALLEST)
    bounds = [amount(bound) for bound in (trend.low, trend.high) if bound is not None]
    for value in (scale.high, scale.low):
        if all(abs(scale.y(value) - scale.y(bound)) > 9 for bound in bounds):
            text = slip.ink.words(plain_text(value))
            slip.right(LABEL - 7, top + scale.y(value) + 3, text, SMALLEST)
    for bound in bounds:
        slip.right(
            LABEL - 7, top + scale.y(bound) + 3, slip.ink.words(plain_text(bound), bold=True), BODY
        )
    taken = [
        Box(axis.x(reading.at) - 3, top + scale.y(reading.mmhg) - 3, 6, 6)
        for reading in trend.readings
    ]
    marks += _readings(axis, trend, scale, top)
    marks += _lowest(axis, trend, scale, top, taken)
    for gap in trend.gaps:
        marks += _gap(slip.ink, axis, gap, scale, top, taken, bounds)
    if trend.readings:
        last = trend.readings[-1]
        text = slip.ink.words(fixed_text(last.mmhg, 0), bold=True)
        slip.write(axis.right + 4, top + scale.y(last.mmhg) + 4, text, 11)
    return marks


def _map_scale(trend: Trend, height: float) -> Scale:
    """Whole tens round everything drawn, at least 50 to 85."""
    values = [reading.mmhg for reading in trend.readings]
    values += [amount(bound) for bound in (trend.low, trend.high) if bound is not None]
    low = min([Fraction(50), *(Fraction((value - 3) // 5 * 5) for value in values)])
    high = max([Fraction(85), *(Fraction(-(-(value + 3) // 5) * 5) for value in values)])
    return Scale(low, high, height)


def _band(axis: Axis, trend: Trend, scale: Scale, top: float) -> list[Mark]:
    marks: list[Mark] = []
    if trend.low is not None and trend.high is not None:
        upper, lower = scale.y(amount(trend.high)), scale.y(amount(trend.low))
        marks.append(Tint(axis.left, top + upper, axis.width, lower - upper, _BAND_GREY))
    for bound in (trend.low, trend.high):
        if bound is not None:
            y = top + scale.y(amount(bound))
            marks.append(Rule(axis.left - 4, y, axis.right, y, 0.7, dash=(3, 2)))
    return marks


def _bin_minutes(trend: Trend) -> int:
    return max(1, round((trend.end - trend.start) / timedelta(minutes=1) / MOST_DOTS))


def _readings(axis: Axis, trend: Trend, scale: Scale, top: float) -> list[Mark]:
    """Dots joined within one source and across no gap; many readings draw as strokes."""
    if len(trend.readings) > MOST_DOTS:
        return _strokes(axis, trend, scale, top)
    marks: list[Mark] = []
    for run in _runs(trend.readings, trend.gaps):
        points = tuple((axis.x(reading.at), top + scale.y(reading.mmhg)) for reading in run)
        if len(points) > 1:
            marks.append(Shape(points, filled=False, width=0.8, closed=False))
        for (x, y), reading in zip(points, run, strict=True):
            arterial = reading.source == "arterial"
            marks.append(Disc(x, y, DOT, filled=arterial, width=0.5 if arterial else 1))
    return marks


def _runs(readings: Sequence[Reading], gaps: Sequence[Gap]) -> list[list[Reading]]:
    """Readings split wherever the source changes or a gap begins."""
    ends = {gap.end for gap in gaps}
    starts = {gap.start for gap in gaps}
    runs: list[list[Reading]] = []
    for reading in readings:
        new = not runs or runs[-1][-1].source != reading.source
        if new or (runs[-1][-1].at in starts and reading.at in ends):
            runs.append([])
        runs[-1].append(reading)
    return runs


def _strokes(axis: Axis, trend: Trend, scale: Scale, top: float) -> list[Mark]:
    """Per source and bin of time one stroke from the lowest to the highest reading."""
    minutes = timedelta(minutes=_bin_minutes(trend))
    bins: dict[tuple[str, int], list[Fraction]] = {}
    for reading in trend.readings:
        key = (reading.source, (reading.at - trend.start) // minutes)
        bins.setdefault(key, []).append(reading.mmhg)
    marks: list[Mark] = []
    for (source, index), values in bins.items():
        x = axis.x(trend.start + minutes * index + minutes / 2)
        upper, lower = top + scale.y(max(values)), top + scale.y(min(values))
        if source == "arterial":
            marks.append(Rule(x, upper - 0.6, x, lower + 0.6, 1.4))
        else:
            marks.append(Disc(x, (upper + lower) / 2, DOT, filled=False, width=0.6))
            if lower - upper > 2 * DOT:
                marks.append(Rule(x, upper, x, lower, 0.5))
    return marks


def _lowest(
    axis: Axis, trend: Trend, scale: Scale, top: float, taken: list[Box]
) -> list[Mark]:
    """The lowest value of each of the three deepest falls below the bound, in figures."""
    if trend.low is None:
        return []
    low = amount(trend.low)
    falls: list[list[Reading]] = [[]]
    for reading in trend.readings:
        if reading.mmhg < low:
            falls[-1].append(reading)
        elif falls[-1]:
            falls.append([])
    deepest = sorted(
        (min(fall, key=lambda reading: reading.mmhg) for fall in falls if fall),
        key=lambda reading: reading.mmhg,
    )
    marks: list[Mark] = []
    for reading in deepest[:3]:
        text = fixed_text(reading.mmhg, 0)
        width = width_of(text, SMALLEST, bold=True)
        x, y = axis.x(reading.at) - width / 2, top + scale.y(reading.mmhg) + 10
        box = Box(x, y - 6.5, width, 7.5)
        if free_of(box, taken) and y < top + scale.height + 8:
            taken.append(box)
            marks.append(Text(x, y, text, SMALLEST, bold=True))
    return marks


def _gap(
    ink: Ink,
    axis: Axis,
    gap: Gap,
    scale: Scale,
    top: float,
    taken: list[Box],
    bounds: Sequence[Fraction],
) -> list[Mark]:
    """A bracket over the gap with its times, where no reading lies in the way."""
    start, end = axis.x(gap.start), axis.x(gap.end)
    text = f"no MAP recorded {ink.clock(gap.start)} to {ink.clock(gap.end)}"
    column = max(end - start - 4, 48.0)
    lines = broken(ink.words(text), column, SMALLEST)
    height = len(lines) * 9.6 + 6
    width = max(line.width(SMALLEST) for line in lines)
    middle = min(max((start + end) / 2, axis.left + width / 2), axis.right - width / 2)
    below = max([scale.y(bound) for bound in bounds], default=scale.height / 2) + 5
    tries = [below, scale.height - height, 2.0, below + 8, scale.height / 3]
    at = next(
        (
            offset
            for offset in tries
            if offset + height <= scale.height + 8
            and free_of(Box(middle - width / 2, top + offset, width, height), taken)
        ),
        scale.height - height,
    )
    y = top + at
    taken.append(Box(middle - width / 2, y, width, height))
    marks: list[Mark] = [
        Rule(start, y, end, y, 0.7),
        Rule(start, y - 3, start, y + 3, 0.7),
        Rule(end, y - 3, end, y + 3, 0.7),
    ]
    for index, line in enumerate(lines):
        x = middle - line.width(SMALLEST) / 2
        marks.append(Text(x, y + 11 + index * 9.6, line.text.replace("\u00a0", " "), SMALLEST))
    return marks


def _heart_strip(slip: Slip, axis: Axis, trend: Trend, top: float) -> float:
    """Heart rate as a line, broken at the gaps, and the rhythm in words."""
    ink = slip.ink
    slip.words(0, top + 15, "heart rate", BODY, bold=True)
    slip.words(0, top + 25, "per min", SMALLEST)
    rhythm = ink.line(trend.rhythm, blank="rhythm not recorded")
    slip.add(Tint(axis.left + 3, top - 4, min(rhythm.width(SMALLEST) + 2, axis.width), 10.5, 1))
    slip.flow(axis.left + 4, top + 4, axis.width - 8, rhythm, SMALLEST, most=1, what="rhythm")
    if not trend.heart_rate:
        slip.words(axis.left + 4, top + 20, "heart rate not recorded", SMALLEST)
        return top + 34
    numbers = [value.number for value in trend.heart_rate]
    low = min([Fraction(80), *(Fraction(number // 10 * 10) for number in numbers)])
    high = max([Fraction(120), *(Fraction(-(-number // 10) * 10) for number in numbers)])
    scale = Scale(low, high, 24)
    for value in (low, high):
        slip.right(LABEL - 7, top + 8 + scale.y(value) + 3, ink.words(plain_text(value)), SMALLEST)
    for run in _value_runs(trend.heart_rate, timedelta(minutes=75)):
        points = tuple((axis.x(value.at), top + 8 + scale.y(value.number)) for value in run)
        if len(points) > 1:
            slip.add(Shape(points, filled=False, width=1.1, closed=False))
        else:
            slip.add(Disc(*points[0], 1.2, filled=True))
    last = trend.heart_rate[-1]
    slip.words(
        axis.right + 4, top + 8 + scale.y(last.number) + 3, fixed_text(last.number, 0), bold=True
    )
    return top + 38


def _value_runs(values: Sequence[Value], longest: timedelta) -> list[list[Value]]:
    runs: list[list[Value]] = []
    for value in values:
        if not runs or value.at - runs[-1][-1].at > longest:
            runs.append([])
        runs[-1].append(value)
    return runs


def _lactate_row(slip: Slip, axis: Axis, values: Sequence[Value], top: float) -> float:
    x = slip.words(0, top + 9, "lactate", BODY, bold=True)
    slip.words(x + 5, top + 9, "mmol/L", SMALLEST)
    if not values:
        slip.words(axis.left + 4, top + 9, "not recorded in this time", SMALLEST)
        return top + 12
    labels = [(axis.x(value.at), slip.ink.words(plain_text(value.number), bold=True))
              for value in values]
    return label_row(slip, axis, labels, top, BODY, "lactate values in the chart")


def _event_row(slip: Slip, axis: Axis, trend: Trend, top: float) -> float:
    slip.words(0, top + 9, "events", BODY, bold=True)
    if not trend.marks:
        slip.words(axis.left + 4, top + 9, "none recorded in this time", SMALLEST)
        return top + 12
    labels = [(axis.x(mark.at), slip.ink.line(mark.says)) for mark in trend.marks]
    return label_row(slip, axis, labels, top, SMALLEST, "events in the chart")


def _hours(slip: Slip, axis: Axis, top: float, bottom: float) -> None:
    """The hour grid with its times; midnight stands out and carries the date."""
    ink = slip.ink
    zone = ink.at.tzinfo
    moment = axis.start.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    ticks: list[datetime] = []
    while moment <= axis.end:
        if moment >= axis.start and moment.hour % (_GRID_EVERY // timedelta(hours=1)) == 0:
            ticks.append(moment)
        moment += timedelta(hours=1)
    grid: list[Mark] = []
    first = axis.start.astimezone(zone)
    slip.words(0, bottom + 10, date_text(first), BODY, bold=True)
    for tick in ticks:
        x, midnight = axis.x(tick), tick.hour == 0
        grid.append(Rule(x, top, x, bottom, 0.5 if midnight else 0.25,
                         grey=0.35 if midnight else _GRID_GREY))
        text = ink.words(f"{tick:%H:%M}")
        width = text.width(BODY)
        start = min(max(x - width / 2, axis.left - 6), axis.right - width / 2)
        end = slip.write(start, bottom + 10, text)
        if midnight and end + 40 < axis.right:
            slip.words(end + 4, bottom + 10, date_text(tick), BODY, bold=True)
    slip.marks[:0] = grid
