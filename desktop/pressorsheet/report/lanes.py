"""Lanes: dose steps over time with each step's value, and rows of labels that never overlap."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.document import Lane, Step
from pressorsheet.report.figures import figure
from pressorsheet.report.ink import Ink, Styled, width_of
from pressorsheet.report.labels import NOT_RECORDED
from pressorsheet.report.marks import Rule, Text, Tint
from pressorsheet.report.page import BODY, SMALLEST, Block, Slip

_LEADS_BY = 1.25
_MOST_ROWS = 3
_MOST_SHIFT = 40.0
_FLAT, _PER_DOSE = 8.0, 4.0
_ABOVE, _BELOW = 9.5, 6.5
_MOST_LINES = 14


@frozen
class Axis:
    """Moments from `start` to `end` over `width` points from `left`."""

    start: datetime
    end: datetime
    left: float
    width: float

    @property
    def right(self) -> float:
        """Where the axis ends."""
        return self.left + self.width

    def x(self, moment: datetime) -> float:
        """Where a moment lies; what is outside stays at the edge."""
        share = (moment - self.start) / (self.end - self.start)
        return self.left + min(max(share, 0.0), 1.0) * self.width


@frozen
class Box:
    """A rectangle that is taken on the paper."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles overlap."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


def free_of(box: Box, taken: Sequence[Box]) -> bool:
    """Whether a rectangle overlaps none of those taken."""
    return not any(box.meets(other) for other in taken)


@dataclass
class _Course:
    """A lane being drawn: each step's height, and the places already taken."""

    slip: Slip
    axis: Axis
    steps: Sequence[Step]
    levels: Sequence[float | None]
    top: float
    base: float
    taken: list[Box] = field(default_factory=list)


def dose_lane(slip: Slip, axis: Axis, lane: Lane, top: float, tallest: float) -> tuple[float, bool]:
    """One drug's steps, the lane as high as its different doses need, at most `tallest`.

    Returns the lane's end, and whether every step could carry its value.
    """
    ink = slip.ink
    further = len({step.dose for step in lane.steps}) - 1
    height = min(_FLAT + further * _PER_DOSE, tallest)
    base = top + _ABOVE + height
    name = ink.words(ink.text(lane.drug), bold=True)
    slip.flow(0, base - height / 2 - 1, 82, name, BODY, most=1, what="drug name in the chart")
    slip.words(0, base - height / 2 + 9, lane.unit, SMALLEST)
    slip.rule(base + 4, 0.5, x=axis.left - 4, to=axis.right)
    most = max((step.dose for step in lane.steps if step.dose), default=Fraction(1))
    levels = [
        None if step.dose is None else base - float(step.dose / most) * height
        for step in lane.steps
    ]
    middle = base - height / 2
    names = Box(0, middle - 8, max(name.width(BODY), width_of(lane.unit, SMALLEST)) + 1.5, 18)
    course = _Course(slip, axis, lane.steps, levels, top, base + 4, [names])
    _draw_steps(course)
    complete = _label_steps(course)
    last = lane.steps[-1]
    if levels[-1] is not None:
        text = ink.words(dose_text(last), bold=True)
        x = min(axis.right + 4, slip.width - text.width(BODY))
        slip.add(Tint(x - 1, levels[-1] - 4, text.width(BODY) + 1, 8, 1))
        slip.write(x, levels[-1] + 3, text)
    return base + _BELOW, complete


def dose_text(step: Step) -> str:
    """A step's value as the lane writes it."""
    if step.dose is None:
        return "?"
    return figure(step.dose) if step.dose else "off"


def _draw_steps(course: _Course) -> None:
    """The step line: nothing where stopped, a dotted stretch where the dose is not recorded."""
    slip, axis, steps = course.slip, course.axis, course.steps
    before: float | None = None
    for index, (step, level) in enumerate(zip(steps, course.levels, strict=True)):
        x = axis.x(step.at)
        end = axis.x(steps[index + 1].at) if index + 1 < len(steps) else axis.right
        if level is None:
            slip.add(Rule(x, course.base - 8, end, course.base - 8, 0.7, dash=(1, 2)))
            before = None
            continue
        if before is not None and before != level:
            slip.add(Rule(x, before, x, level, 1.1))
            course.taken.append(Box(x - 0.8, min(before, level), 1.6, abs(level - before)))
        elif before is None and step.dose and x > axis.left + 1:
            slip.add(Rule(x, level + 4, x, level, 1.1))
        if step.dose:
            slip.add(Rule(x - 0.55, level, end + 0.55, level, 1.1))
            course.taken.append(Box(x, level - 0.8, end - x, 1.6))
        before = level if step.dose else None


def _label_steps(course: _Course) -> bool:
    """Set each step's value above its line, or where it is free; False when one found no place."""
    steps, levels = course.steps, course.levels
    if len(steps) == 1 and steps[0].dose and levels[0] is not None:
        _label_only_step(course.slip, course.axis, steps[0], levels[0])
        return True
    complete = True
    for index, (step, level) in enumerate(zip(steps, levels, strict=True)):
        if index == 0 and course.axis.x(step.at) <= course.axis.left and level is not None:
            complete = _label_start(course, step, level) and complete
        else:
            following = steps[index + 1].at if index + 1 < len(steps) else course.axis.end
            end = course.axis.x(following)
            complete = _label_step(course, step, level, end) and complete
    return complete


def _label_start(course: _Course, step: Step, level: float) -> bool:
    """The dose that ran when the chart begins: left of the axis where the name lets it."""
    value = course.slip.ink.words(dose_text(step), bold=True)
    width = value.width(SMALLEST)
    for right in (course.axis.left - 7, course.axis.left - 2):
        if free_of(Box(right - width, level - 4, width, 8), course.taken[:1]):
            course.slip.right(right, level + 3, value, SMALLEST)
            return True
    return _label_step(course, step, level, course.axis.right)


def _label_step(course: _Course, step: Step, level: float | None, end: float) -> bool:
    """Set a value at its step; moved along the line only as far as the step lasts."""
    text = dose_text(step)
    width = width_of(text, SMALLEST, bold=True)
    x, ground = course.axis.x(step.at), level if level is not None else course.base - 9
    after, before = x + 2, x - width - 2
    places = [(after, ground - 2.2)]
    places += [(after + by, ground - 2.2) for by in (3.0, 6.0, 9.0) if after + by + width <= end]
    places += [(after, ground - 2.2 - lift) for lift in (4.0, 8.0, 12.0)]
    places += [(after, ground + 8.4), (before, ground - 2.2), (before, ground + 8)]
    for left, baseline in places:
        box = Box(left - 0.8, baseline - 6.2, width + 1.6, 6.6)
        inside = course.top <= baseline - 6 and baseline <= course.base - 1
        wide = left >= course.axis.left - 2 and left + width <= course.axis.right + 1
        if inside and wide and free_of(box, course.taken):
            course.taken.append(box)
            course.slip.add(Tint(left, box.y, width, 6.2, 1))
            course.slip.add(Text(left, baseline, text, SMALLEST, bold=True))
            return True
    return False


def _label_only_step(slip: Slip, axis: Axis, step: Step, level: float) -> None:
    """The value of a drug that never changed, with the time it began where that is in the chart."""
    x = axis.x(step.at)
    since = f" from {slip.ink.clock(step.at)}" if x > axis.left + 1 else ""
    text = slip.ink.words(f"{dose_text(step)}{since}")
    start = min(x + 4, axis.right - text.width(SMALLEST))
    slip.add(Tint(start, level - 8.6, text.width(SMALLEST), 6.6, 1))
    slip.write(start, level - 2.4, text, SMALLEST)


def list_of_steps(ink: Ink, width: float, lane: Lane) -> Block:
    """Every step of a crowded lane in words, so that none goes without its value."""
    slip = Slip(ink, width)
    steps = "; ".join(
        f"{ink.clock(step.at)} {NOT_RECORDED if step.dose is None else dose_text(step)}"
        for step in lane.steps
    )
    head = f"{ink.text(lane.drug)}, every step, {lane.unit}:"
    slip.flow(0, 9, width, ink.words(head, bold=True), SMALLEST, most=1, what="a drug's name")
    y = slip.flow(
        0, 19, width, ink.words(steps), SMALLEST, leading=10, most=_MOST_LINES, what="dose steps"
    )
    return slip.block(y + 5)


def label_row(
    slip: Slip,
    axis: Axis,
    labels: Sequence[tuple[float, Styled]],
    top: float,
    *,
    what: str,
    size: float = BODY,
) -> float:
    """Labels centred under their moments on up to three rows; those without room are counted."""
    pitch = size * _LEADS_BY
    rows: list[list[Box]] = []
    for centre, styled in labels:
        width = styled.width(size)
        if width > axis.width:
            slip.ink.note_shortened(what)
            continue
        natural = min(max(centre - width / 2, axis.left), axis.right - width)
        for index in range(_MOST_ROWS):
            if index == len(rows):
                rows.append([])
            # A label may stand a little to the right of its moment, for it carries its time.
            after = max((box.x + box.width + 4 for box in rows[index]), default=natural)
            left = max(natural, after) if after - natural <= _MOST_SHIFT else natural
            box = Box(left - 4, index, width + 8, 1)
            if left + width <= axis.right and free_of(box, rows[index]):
                rows[index].append(box)
                slip.add(Tint(left - 1, top + 2 + index * pitch, width + 2, 9, 1))
                slip.write(left, top + 9 + index * pitch, styled, size)
                break
        else:
            slip.ink.note_shortened(what)
    return top + pitch * max(len(rows), 1)
