"""Trend layout: how the chart's room is shared between pressure, heart rate, lanes and the axis.

Pressure gives way to the lanes down to a floor; below it lanes shrink, then are counted in words.
"""

from pressorsheet.core.frozen import frozen

WIDE_FROM = 480
LEFT_WIDE, LEFT_NARROW = 56, 36
AXIS = 25
MARK_ROW, GAP_ROW = 16, 18
MARKS_FROM, TWO_ROWS_FROM, GAP_ROW_FROM = 56, 104, 72
PRESSURE_USUAL, PRESSURE_FLOOR = 122, 84
PRESSURE_SHARE = 0.34
LANE_USUAL, LANE_FLOOR, LANE_MOST = 50, 34, 72
HEART_SHARE = 0.8
COUNTED = 19
GROWTH_SHARE = 0.35


@frozen
class Strip:
    """A band of the chart, from `top` down to `bottom`."""

    top: float
    bottom: float

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top


@frozen
class Layout:
    """Where everything stands; `lanes` are those that found room, the others are counted."""

    left: float
    right: float
    width: float
    marks: Strip
    pressure: Strip
    words: Strip
    heart: Strip | None
    lanes: tuple[Strip, ...]
    counted: Strip | None
    axis: Strip

    @property
    def mark_rows(self) -> int:
        """How many rows of words events have."""
        return round(self.marks.height / MARK_ROW)


def lay_out(
    width: float, height: float, gutter: float, *, lanes: int, heart: bool, marks: int, gaps: bool
) -> Layout:
    """Share a chart's room; `gutter` is kept right of the now-line for the current values.

    `marks` are the rows of words wanted for events, `gaps` whether gaps want words.
    """
    body = max(height - AXIS, 0.0)
    weight = lanes + (HEART_SHARE if heart else 0)
    shown, lane = _lanes(body, lanes, weight)
    heart = heart and shown > 0 if lanes else heart and body >= PRESSURE_FLOOR + LANE_FLOOR
    left_out = COUNTED if shown < lanes else 0
    below = lane * shown + left_out + (lane * HEART_SHARE if heart else 0)
    split = body - below
    rows = min(marks, _mark_rows(split))
    words = GAP_ROW if gaps and split >= GAP_ROW_FROM else 0
    top = split
    beat = Strip(top, top + lane * HEART_SHARE) if heart else None
    top = beat.bottom if beat else top
    strips = tuple(Strip(top + lane * n, top + lane * (n + 1)) for n in range(shown))
    top += lane * shown
    return Layout(
        left=LEFT_WIDE if width >= WIDE_FROM else LEFT_NARROW,
        right=width - gutter,
        width=width,
        marks=Strip(0, rows * MARK_ROW),
        pressure=Strip(rows * MARK_ROW, split - words),
        words=Strip(split - words, split),
        heart=beat,
        lanes=strips,
        counted=Strip(top, body) if left_out else None,
        axis=Strip(body, height),
    )


def _lanes(body: float, count: int, weight: float) -> tuple[int, float]:
    """How many lanes there is room for, and how high each of them is."""
    if not weight:
        return 0, 0.0
    usual = max(PRESSURE_USUAL, body * PRESSURE_SHARE)
    spare = body - usual - LANE_USUAL * weight
    if spare >= 0:
        return count, min(LANE_USUAL + spare * GROWTH_SHARE / weight, LANE_MOST)
    room = body - PRESSURE_FLOOR - LANE_FLOOR * weight
    if room >= 0:
        # Pressure and lanes give way together, each from its usual height to its floor.
        share = room / (usual - PRESSURE_FLOOR + (LANE_USUAL - LANE_FLOOR) * weight)
        return count, LANE_FLOOR + (LANE_USUAL - LANE_FLOOR) * share
    heart = weight - count
    fitting = int((body - PRESSURE_FLOOR - COUNTED) / LANE_FLOOR - heart)
    return min(max(fitting, 0), count), LANE_FLOOR


def _mark_rows(height: float) -> int:
    if height < MARKS_FROM:
        return 0
    return 2 if height >= TWO_ROWS_FROM else 1
