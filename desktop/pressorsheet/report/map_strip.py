"""MAP strip: readings against the target band, gaps bracketed and timed, deepest falls named."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction

from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.document import Gap, Reading, Trend
from pressorsheet.core.number import fixed_text
from pressorsheet.core.quantity import amount
from pressorsheet.report.ink import Styled, broken, width_of
from pressorsheet.report.lanes import Axis, Box, free_of
from pressorsheet.report.marks import Disc, Mark, Rule, Shape, Text, Tint
from pressorsheet.report.page import BODY, SMALLEST, Slip

DOT = 1.9
MOST_DOTS = 160
_BAND_GREY = 0.92
_SCALE_APART = 9
_GAP_LEADING, _NARROWEST_GAP = 9.6, 48.0
_WIDER_GAPS = (68.0, 100.0, 140.0)


@frozen
class Scale:
    """Values from `low` to `high` over a strip of `height` points; drawing needs no exactness."""

    low: float
    high: float
    height: float

    def y(self, value: float) -> float:
        """How far below the top of the strip a value lies; what is beyond stays at the edge."""
        share = (self.high - value) / (self.high - self.low)
        return min(max(share, 0.0), 1.0) * self.height


@dataclass
class _Strip:
    """The strip being drawn: its axis, scale and top, and the places already taken."""

    slip: Slip
    axis: Axis
    trend: Trend
    scale: Scale
    top: float
    taken: list[Box] = field(default_factory=list)

    @property
    def bounds(self) -> list[float]:
        given = (self.trend.low, self.trend.high)
        return [float(amount(bound)) for bound in given if bound is not None]

    def x(self, reading: Reading) -> float:
        return self.axis.x(reading.at)

    def y(self, value: float | Fraction) -> float:
        return self.top + self.scale.y(float(value))


def draw_map(slip: Slip, axis: Axis, trend: Trend, top: float, height: float) -> None:
    """Draw the MAP of a trend into a strip of that height below `top`."""
    strip = _Strip(slip, axis, trend, _scale_of(trend, height), top)
    slip.marks.extend(_band(strip))
    slip.words(0, top + height / 2 - 1, "MAP", BODY, bold=True)
    slip.words(0, top + height / 2 + 9, "mmHg", SMALLEST)
    _write_scale(strip)
    strip.taken += [Box(strip.x(each) - 3, strip.y(each.mmhg) - 3, 6, 6) for each in trend.readings]
    slip.marks.extend(_readings(strip))
    slip.marks.extend(_lowest(strip))
    for gap in trend.gaps:
        slip.marks.extend(_gap(strip, gap))
    if trend.readings:
        last = trend.current or trend.readings[-1]
        text = slip.ink.words(fixed_text(last.mmhg, 0), bold=True)
        slip.write(axis.right + 4, strip.y(last.mmhg) + 4, text, 11)


def _scale_of(trend: Trend, height: float) -> Scale:
    """Whole fives round everything drawn, at least 50 to 85."""
    values = [float(reading.mmhg) for reading in trend.readings]
    values += [float(amount(bound)) for bound in (trend.low, trend.high) if bound is not None]
    low = min([50.0, *((value - 3) // 5 * 5 for value in values)])
    high = max([85.0, *(-(-(value + 3) // 5) * 5 for value in values)])
    return Scale(low, high, height)


def _write_scale(strip: _Strip) -> None:
    ink, scale, right = strip.slip.ink, strip.scale, strip.axis.left - 7
    for value in (scale.high, scale.low):
        if all(abs(scale.y(value) - scale.y(each)) > _SCALE_APART for each in strip.bounds):
            strip.slip.right(right, strip.y(value) + 3, ink.words(f"{value:.0f}"), SMALLEST)
    for bound in strip.bounds:
        text = ink.words(f"{bound:g}", bold=True)
        strip.slip.right(right, strip.y(bound) + 3, text, BODY)


def _band(strip: _Strip) -> list[Mark]:
    """The target band, grey between dashed lines; a low bound alone is a line."""
    axis, bounds = strip.axis, strip.bounds
    marks: list[Mark] = []
    if len(bounds) > 1:
        upper, lower = strip.y(max(bounds)), strip.y(min(bounds))
        marks.append(Tint(axis.left, upper, axis.width, lower - upper, _BAND_GREY))
    for bound in bounds:
        y = strip.y(bound)
        marks.append(Rule(axis.left - 4, y, axis.right, y, 0.7, dash=(3, 2)))
    return marks


def bin_minutes(trend: Trend) -> int:
    """How many minutes one stroke stands for where there are too many readings for dots."""
    return max(1, round((trend.end - trend.start) / timedelta(minutes=1) / MOST_DOTS))


def _readings(strip: _Strip) -> list[Mark]:
    """Dots joined within one source and across no gap; many readings draw as strokes."""
    if len(strip.trend.readings) > MOST_DOTS:
        return _strokes(strip)
    marks: list[Mark] = []
    for run in _runs(strip.trend.readings, strip.trend.gaps):
        points = tuple((strip.x(each), strip.y(each.mmhg)) for each in run)
        if len(points) > 1:
            marks.append(Shape(points, filled=False, width=0.8, closed=False))
        marks.extend(_dot(each, x, y) for (x, y), each in zip(points, run, strict=True))
    return marks


def _dot(reading: Reading, x: float, y: float) -> Mark:
    if reading.estimated:
        return Rule(x - DOT, y, x + DOT, y, 1.4)
    arterial = reading.source == "arterial"
    return Disc(x, y, DOT, filled=arterial, width=0.5 if arterial else 1)


def _runs(readings: Sequence[Reading], gaps: Sequence[Gap]) -> list[list[Reading]]:
    """Readings split wherever the source changes or a gap begins."""
    ends = {gap.end for gap in gaps}
    starts = {gap.start for gap in gaps}
    runs: list[list[Reading]] = []
    for reading in readings:
        last = runs[-1][-1] if runs else None
        apart = last is None or _kind(last) != _kind(reading)
        if apart or last is None or (last.at in starts and reading.at in ends):
            runs.append([])
        runs[-1].append(reading)
    return runs


def _kind(reading: Reading) -> tuple[str, bool]:
    return reading.source, reading.estimated


def _strokes(strip: _Strip) -> list[Mark]:
    """Per source and bin of time one stroke from the lowest to the highest reading."""
    trend, minutes = strip.trend, timedelta(minutes=bin_minutes(strip.trend))
    bins: dict[tuple[str, int], list[Fraction]] = {}
    for reading in trend.readings:
        key = (reading.source, (reading.at - trend.start) // minutes)
        bins.setdefault(key, []).append(reading.mmhg)
    marks: list[Mark] = []
    for (source, index), values in bins.items():
        x = strip.axis.x(trend.start + minutes * index + minutes / 2)
        upper, lower = strip.y(max(values)), strip.y(min(values))
        if source == "arterial":
            marks.append(Rule(x, upper - 0.6, x, lower + 0.6, 1.4))
        else:
            marks.append(Rule(x, upper, x, lower, 0.5))
            marks.append(Disc(x, (upper + lower) / 2, DOT, filled=False, width=0.6))
    return marks


def _lowest(strip: _Strip) -> list[Mark]:
    """The lowest value of each of the three deepest falls below the bound, in figures."""
    if strip.trend.low is None:
        return []
    low = amount(strip.trend.low)
    falls: list[list[Reading]] = [[]]
    for reading in strip.trend.readings:
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
        x, y = strip.x(reading), strip.y(reading.mmhg)
        # Below its dot, else beside or above it; never in the rows under the strip.
        for left, baseline in (
            (x - width / 2, y + 10),
            (x + 5, y + 6),
            (x - width - 5, y + 6),
            (x - width / 2, y - 5),
        ):
            box = Box(left, baseline - 6.5, width, 7.5)
            if free_of(box, strip.taken) and baseline < strip.top + strip.scale.height + 4:
                strip.taken.append(box)
                marks.append(Text(left, baseline, text, SMALLEST, bold=True))
                break
    return marks


def _gap(strip: _Strip, gap: Gap) -> list[Mark]:
    """A bracket over the gap with its times, where no reading lies in the way."""
    axis, ink = strip.axis, strip.slip.ink
    start, end = axis.x(gap.start), axis.x(gap.end)
    zone = ink.at.tzinfo  # the axis carries the dates
    times = [f"{moment.astimezone(zone):%H:%M}" for moment in (gap.start, gap.end)]
    text = f"no MAP recorded {times[0]} to {times[1]}"
    narrow = max(end - start - 4, _NARROWEST_GAP)
    middle, columns = (start + end) / 2, (narrow, *_WIDER_GAPS)
    tries = [_label_of(strip, text, middle, each) for each in columns]
    tries += [
        _label_of(strip, text, beside, each)
        for each in columns
        for beside in (start - each / 2 - 4, end + each / 2 + 4)
    ]
    label = next((each for each in tries if each.offset is not None), tries[0])
    height = len(label.lines) * _GAP_LEADING + 6
    offset = strip.scale.height - height if label.offset is None else label.offset
    y, middle = strip.top + offset, label.middle
    strip.taken.append(Box(middle - label.width / 2, y, label.width, height))
    marks: list[Mark] = [
        Rule(start, y, end, y, 0.7),
        Rule(start, y - 3, start, y + 3, 0.7),
        Rule(end, y - 3, end, y + 3, 0.7),
    ]
    for index, line in enumerate(label.lines):
        x = middle - line.width(SMALLEST) / 2
        marks.append(_plain_text(line, x, y + 11 + index * _GAP_LEADING))
    return marks


@frozen
class _Label:
    """A gap's words in a column: where its middle lies, and how far down it is free."""

    lines: list[Styled]
    middle: float
    width: float
    offset: float | None


def _label_of(strip: _Strip, text: str, middle: float, column: float) -> _Label:
    lines = broken(strip.slip.ink.words(text), column, SMALLEST)
    width, axis = max(line.width(SMALLEST) for line in lines), strip.axis
    middle = min(max(middle, axis.left + width / 2), axis.right - width / 2)
    height = len(lines) * _GAP_LEADING + 6
    return _Label(lines, middle, width, _free_offset(strip, middle - width / 2, width, height))


def _free_offset(strip: _Strip, left: float, width: float, height: float) -> float | None:
    """How far below the strip's top a label finds room: under the band, at the foot, at the top."""
    most = strip.scale.height
    below = max((strip.scale.y(each) for each in strip.bounds), default=most / 2) + 5
    dashed = [Box(strip.axis.left, strip.y(each) - 1, strip.axis.width, 2) for each in strip.bounds]
    for offset in (below, below + 8, most - height, 2.0):
        box = Box(left, strip.top + offset, width, height)
        if 0 <= offset <= most + 4 - height and free_of(box, [*strip.taken, *dashed]):
            return offset
    return None


def _plain_text(line: Styled, x: float, y: float) -> Text:
    return Text(x, y, "".join(text for text, _ in line.runs()), SMALLEST)
