"""Chart: the trend of MAP, heart rate, doses, lactate and events over one shared time axis."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pressorsheet.core.handover.document import Trend, Value
from pressorsheet.core.number import fixed_text, plain_text
from pressorsheet.core.quantity import amount
from pressorsheet.report.ink import Ink, date_text
from pressorsheet.report.lanes import Axis, dose_lane, label_row, list_of_steps
from pressorsheet.report.map_strip import MOST_DOTS, Scale, bin_minutes, draw_map
from pressorsheet.report.marks import Disc, Mark, Rule, Shape, Tint
from pressorsheet.report.page import BODY, SMALLEST, Block, Slip

LABEL, LAST = 88.0, 24.0
_HEART = 18.0
_GRID_GREY = 0.72
_GRID_EVERY = timedelta(hours=4)


def chart(
    ink: Ink, width: float, trend: Trend, map_height: float, lane_height: float
) -> list[Block]:
    """The whole chart with its heading: one block, and the steps that found no room in a lane."""
    slip = Slip(ink, width)
    axis = Axis(trend.start, trend.end, LABEL, width - LABEL - LAST)
    hours = (trend.end - trend.start) // timedelta(hours=1)
    x = slip.words(0, 11, f"Last {hours} h", BODY + 1, bold=True)
    x += 12
    key = slip.flow(x, 11, width - x, ink.words(_key(trend)), SMALLEST, leading=9.5)
    y = key + 8.5
    grid_top = y
    draw_map(slip, axis, trend, y, map_height)
    y += map_height + 7
    y = _heart_strip(slip, axis, trend, y)
    leftover: list[Block] = []
    for lane in trend.lanes:
        y, complete = dose_lane(slip, axis, lane, y, lane_height)
        if not complete:
            leftover.append(list_of_steps(ink, width, lane))
    y = _lactate_row(slip, axis, trend.lactate, y)
    y = _event_row(slip, axis, trend, y)
    _hours(slip, axis, grid_top, y)
    return [slip.block(y + 12.5, keep=bool(leftover)), *leftover]


def _key(trend: Trend) -> str:
    target = ""
    if trend.low is not None:
        low = plain_text(amount(trend.low))
        high = f" to {plain_text(amount(trend.high))}" if trend.high else " (low bound)"
        target = f"dashed = target {low}{high}, "
    dense = ""
    if len(trend.readings) > MOST_DOTS:
        minutes = bin_minutes(trend)
        dense = f"one stroke = lowest to highest in {minutes} min, "
    estimated = "dash = estimated, " if any(each.estimated for each in trend.readings) else ""
    return (
        f"filled = arterial, open = cuff, {estimated}{dense}{target}"
        "nothing drawn where nothing was recorded"
    )


def _heart_strip(slip: Slip, axis: Axis, trend: Trend, top: float) -> float:
    """Heart rate as a line, broken at the gaps, and the rhythm in words."""
    ink = slip.ink
    slip.words(0, top + 13, "heart rate", BODY, bold=True)
    slip.words(0, top + 22.5, "per min", SMALLEST)
    rhythm = ink.line(trend.rhythm, blank="rhythm not recorded")
    slip.add(Tint(axis.left + 3, top - 4, min(rhythm.width(SMALLEST) + 2, axis.width), 10.5, 1))
    slip.flow(axis.left + 4, top + 4, axis.width - 8, rhythm, SMALLEST, most=1, what="rhythm")
    if not trend.heart_rate:
        slip.words(axis.left + 4, top + 20, "heart rate not recorded", SMALLEST)
        return top + 34
    numbers = [float(value.number) for value in trend.heart_rate]
    low = min([80.0, *(number // 10 * 10 for number in numbers)])
    high = max([120.0, *(-(-number // 10) * 10 for number in numbers)])
    scale = Scale(low, high, _HEART)
    for value in (low, high):
        slip.right(LABEL - 7, top + 8 + scale.y(value) + 3, ink.words(f"{value:.0f}"), SMALLEST)
    for run in _value_runs(trend.heart_rate, timedelta(minutes=75)):
        points = tuple((axis.x(value.at), top + 8 + scale.y(float(value.number))) for value in run)
        if len(points) > 1:
            slip.add(Shape(points, filled=False, width=1.1, closed=False))
        else:
            slip.add(Disc(*points[0], 1.2, filled=True))
    last = trend.heart_rate[-1]
    slip.words(
        axis.right + 4,
        top + 8 + scale.y(float(last.number)) + 3,
        fixed_text(last.number, 0),
        bold=True,
    )
    return top + _HEART + 11


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
    labels = [
        (axis.x(value.at), slip.ink.words(plain_text(value.number), bold=True)) for value in values
    ]
    return label_row(slip, axis, labels, top, what="lactate values in the chart")


def _event_row(slip: Slip, axis: Axis, trend: Trend, top: float) -> float:
    slip.words(0, top + 9, "events", BODY, bold=True)
    if not trend.marks:
        slip.words(axis.left + 4, top + 9, "none recorded in this time", SMALLEST)
        return top + 12
    labels = [(axis.x(mark.at), slip.ink.line(mark.says)) for mark in trend.marks]
    return label_row(slip, axis, labels, top, size=SMALLEST, what="events in the chart")


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
        grid.append(
            Rule(
                x, top, x, bottom, 0.5 if midnight else 0.25, grey=0.35 if midnight else _GRID_GREY
            )
        )
        text = ink.words(f"{tick:%H:%M}")
        width = text.width(BODY)
        start = min(max(x - width / 2, axis.left - 6), axis.right - width / 2)
        end = slip.write(start, bottom + 10, text)
        if midnight and end + 40 < axis.right:
            slip.words(end + 4, bottom + 10, date_text(tick), BODY, bold=True)
    slip.marks[:0] = grid
