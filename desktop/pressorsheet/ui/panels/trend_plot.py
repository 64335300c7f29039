"""Trend plot: a course turned into lines and points once, so that scrolling only shifts them.

Where readings stand closer than pixels, each pixel column keeps its lowest and highest.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from PySide6.QtCore import QLineF, QPointF, QRectF

from pressorsheet.core.frozen import frozen
from pressorsheet.ui.panels.trend_course import Bounds, Course, Doses
from pressorsheet.ui.panels.trend_ink import SMALL_STRONG, width_of
from pressorsheet.ui.panels.trend_layout import Layout, Strip
from pressorsheet.ui.panels.trend_scale import LevelScale
from pressorsheet.ui.panels.trend_words import dose_label, words

DOTS_APART = 7.0
SLOT = 6.0
ROOM_BELOW, ROOM_ABOVE = 4.0, 3.0
LEAST_BELOW_LOW, LEAST_ABOVE_HIGH = 14.0, 7.0
LANE_HEAD, LANE_HEAD_LOW = 21.0, 16.0
LANE_LOW = 44.0
STROKE = 2.0
UNKNOWN_SHARE = 0.6
# About which pressure a scale is drawn that has neither target nor reading to hold.
WITHOUT_ANY = 70.0
HEART_LEAST = (60.0, 120.0)
TEN = 10.0
EDGE = 6.0
ROOM_BESIDE = 4.0
UNDER = 9.0


@dataclass(slots=True)
class Series:
    """A run of numbers as lines, and as dots where they stand apart."""

    lines: list[QLineF] = field(default_factory=list)
    dots: list[QPointF] = field(default_factory=list)


@frozen
class Value:
    """A step's value in words; `level` is its edge, None where the dose is not known."""

    x: float
    to: float
    level: float | None
    text: str
    width: float


@dataclass(slots=True)
class LanePlot:
    """One drug: the ground under its steps, their edges and values, and what is not known."""

    levels: LevelScale
    values: list[Value] = field(default_factory=list)
    fills: list[QRectF] = field(default_factory=list)
    edges: list[QRectF] = field(default_factory=list)
    unknown: list[QRectF] = field(default_factory=list)


@dataclass(slots=True)
class Plot:
    """Everything of a course that moves with time, x counted from the course's start."""

    levels: LevelScale
    arterial: Series
    cuff: Series
    circles: list[QPointF]
    estimated: list[QPointF]
    below: list[QPointF]
    lost: list[QPointF]
    heart_levels: LevelScale | None
    heart: Series
    lanes: list[LanePlot]


def plot_of(
    course: Course, lanes: Sequence[Doses], layout: Layout, bounds: Bounds, per_pixel: float
) -> Plot:
    """Lay a course out for a chart: `per_pixel` seconds to a pixel, judged by these bounds."""
    levels = pressure_levels(course, bounds, layout.pressure)
    xs = [(at - course.start) / per_pixel for at in course.at]
    ys = _ys(course.mmhg, levels)
    cuts = [(at - course.start) / per_pixel for at in course.lost]
    longest = course.longest_gap / per_pixel
    measured = _measured(course)
    arterial, cuff = (
        series([xs[i] for i in places], [ys[i] for i in places], longest, cuts)
        for places in (measured["arterial"], measured["cuff"])
    )
    low = course.below(bounds, range(len(xs)))
    heart_levels = None if layout.heart is None else _heart_levels(course, layout.heart)
    return Plot(
        levels=levels,
        arterial=arterial,
        cuff=cuff if course.source == "cuff" else Series(),
        circles=_extremes(xs, ys, measured["cuff"]),
        estimated=_extremes(xs, ys, measured["estimated"]),
        below=_below(xs, ys, low, set(measured["arterial"])),
        lost=[QPointF(x, layout.pressure.bottom - EDGE) for x in _apart(cuts)],
        heart_levels=heart_levels,
        heart=_heart(course, heart_levels, per_pixel),
        lanes=[
            _lane(course, lane, strip, per_pixel)
            for lane, strip in zip(lanes, layout.lanes, strict=False)
        ],
    )


def pressure_levels(course: Course, bounds: Bounds, strip: Strip) -> LevelScale:
    """A scale that holds every reading of the course and the target, with room around both."""
    limits = [float(bound) for bound in bounds.limits] or [*course.mmhg] or [WITHOUT_ANY]
    low, high = min(limits), max(limits)
    lowest = min(min(course.mmhg, default=low) - ROOM_BELOW, low - LEAST_BELOW_LOW)
    highest = max(max(course.mmhg, default=high) + ROOM_ABOVE, high + LEAST_ABOVE_HIGH)
    return LevelScale(lowest, highest, strip.top, strip.bottom)


def _ys(numbers: Sequence[float], levels: LevelScale) -> list[float]:
    scale = (levels.bottom - levels.top) / max(levels.high - levels.low, 1e-9)
    bottom, low = levels.bottom, levels.low
    return [bottom - (number - low) * scale for number in numbers]


def _measured(course: Course) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {"arterial": [], "cuff": [], "estimated": []}
    for index, reading in enumerate(course.readings):
        found["estimated" if reading.estimated else reading.source].append(index)
    return found


def series(
    xs: Sequence[float], ys: Sequence[float], longest: float, cuts: Sequence[float] = ()
) -> Series:
    """Numbers as lines, broken where they are more than `longest` apart and at the cuts."""
    made = Series()
    column: int | None = None
    at = lowest = highest = last = 0.0
    before = float("-inf")
    for x, y in zip(xs, ys, strict=True):
        if column is not None and int(x) == column:
            lowest, highest, last = min(lowest, y), max(highest, y), y
            continue
        if column is not None:
            _end_column(made, at, lowest, highest)
            is_joined = x - at <= longest and not _is_cut(at, x, cuts)
            if is_joined:
                made.lines.append(QLineF(at, last, x, y))
            if at - before > DOTS_APART and (x - at > DOTS_APART or not is_joined):
                made.dots.append(QPointF(at, last))
            before = at if is_joined else float("-inf")
        column, at, lowest, highest, last = int(x), x, y, y, y
    if column is not None:
        _end_column(made, at, lowest, highest)
        if at - before > DOTS_APART:
            made.dots.append(QPointF(at, last))
    return made


def _end_column(made: Series, x: float, lowest: float, highest: float) -> None:
    if highest > lowest:
        made.lines.append(QLineF(x, lowest, x, highest))


def _is_cut(start: float, end: float, cuts: Sequence[float]) -> bool:
    return bool(cuts) and bisect_left(cuts, start) != bisect_left(cuts, end)


def _extremes(xs: Sequence[float], ys: Sequence[float], places: Sequence[int]) -> list[QPointF]:
    """The lowest and highest of each few pixels."""
    found: dict[int, tuple[int, int]] = {}
    for index in places:
        slot = int(xs[index] // SLOT)
        low, high = found.get(slot, (index, index))
        found[slot] = (
            index if ys[index] > ys[low] else low,
            index if ys[index] < ys[high] else high,
        )
    return [QPointF(xs[i], ys[i]) for pair in found.values() for i in sorted(set(pair))]


def _below(
    xs: Sequence[float], ys: Sequence[float], low: Sequence[int], arterial: set[int]
) -> list[QPointF]:
    """A triangle at an arterial reading; under the shape of one that is shown by a shape."""
    alone = _lowest(xs, ys, [index for index in low if index in arterial])
    under = _lowest(xs, ys, [index for index in low if index not in arterial])
    return [*alone, *(QPointF(at.x(), at.y() + UNDER) for at in under)]


def _lowest(xs: Sequence[float], ys: Sequence[float], places: Sequence[int]) -> list[QPointF]:
    """The lowest pressure of each few pixels."""
    found: dict[int, int] = {}
    for index in places:
        slot = int(xs[index] // SLOT)
        if slot not in found or ys[index] > ys[found[slot]]:
            found[slot] = index
    return [QPointF(xs[index], ys[index]) for index in found.values()]


def _apart(xs: Sequence[float]) -> list[float]:
    return list({int(x // SLOT): x for x in xs}.values())


def _heart_levels(course: Course, strip: Strip) -> LevelScale:
    numbers = [float(value.number) for value in course.heart]
    low, high = min([HEART_LEAST[0], *numbers]), max([HEART_LEAST[1], *numbers])
    low, high = low // TEN * TEN, -(-high // TEN) * TEN
    return LevelScale(low, high, strip.top + LANE_HEAD_LOW - 2, strip.bottom - 3)


def _heart(course: Course, levels: LevelScale | None, per_pixel: float) -> Series:
    if levels is None:
        return Series()
    xs = [(at - course.start) / per_pixel for at in course.heart_at]
    ys = [levels.y(float(value.number)) for value in course.heart]
    return series(xs, ys, course.longest_gap / per_pixel)


def lane_levels(lane: Doses, course: Course, strip: Strip) -> LevelScale:
    """A scale from 0 to the highest dose of the course."""
    head = LANE_HEAD_LOW if strip.height < LANE_LOW else LANE_HEAD
    highest, _unknown = lane.highest(course.start, course.end)
    return LevelScale(0, float(highest or 1), strip.top + head, strip.bottom)


def _lane(course: Course, lane: Doses, strip: Strip, per_pixel: float) -> LanePlot:
    levels = lane_levels(lane, course, strip)
    made = LanePlot(levels)
    base = round(levels.bottom)
    before: float | None = None
    for since, until, dose in lane.spans(course.start, course.end):
        x, to = (round((at - course.start) / per_pixel) for at in (since, until))
        level = base if dose is None else round(levels.y(float(dose)))
        if dose is None:
            top = base - UNKNOWN_SHARE * (levels.bottom - levels.top)
            made.unknown.append(QRectF(x, round(top), max(to - x, 2), base - round(top)))
        elif dose:
            made.fills.append(QRectF(x, level, to - x, base - level))
            made.edges.append(QRectF(x, level, max(to - x, STROKE), STROKE))
        made.values += _value(x, to, dose, level)
        from_level = base if before is None and since > course.start else before
        if from_level is not None and from_level != level:
            top = min(from_level, level)
            made.edges.append(QRectF(x, top, STROKE, abs(from_level - level) + STROKE / 2))
        before = level
    return made


def _value(x: float, to: float, dose: Fraction | None, level: float) -> list[Value]:
    """A step's value, where the step is wide enough for it."""
    if dose == 0:
        return []
    text = words("not_known") if dose is None else dose_label(dose)
    width = width_of(text, SMALL_STRONG)
    if to - x < width + ROOM_BESIDE:
        return []
    return [Value(x, to, None if dose is None else level, text, width)]
