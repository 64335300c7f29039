"""Trend scene: one chart ready to be painted - what is on show, where, and in which shapes."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.document import Reading
from pressorsheet.ui.panels.trend_course import NEVER, Bounds, Course, Doses
from pressorsheet.ui.panels.trend_ink import VALUE, width_of
from pressorsheet.ui.panels.trend_labels import Rows
from pressorsheet.ui.panels.trend_layout import Layout, lay_out
from pressorsheet.ui.panels.trend_plot import Plot, plot_of
from pressorsheet.ui.panels.trend_scale import TimeScale
from pressorsheet.ui.panels.trend_words import age_text, dose_label, mmhg_text, target_text, words
from pressorsheet.wording import clock_text

GUTTER, GUTTER_PADDING, AGE_PADDING = 48.0, 18.0, 10.0
# Seconds; two windows of one length differ by the rounding of floats.
SAME_SPAN = 1e-3


@frozen
class Stage:
    """What a plot depends on: while it is the same, scrolling only shifts the plot."""

    course: Course
    bounds: Bounds
    size: tuple[float, float]
    span: float
    heart: bool

    def is_as(self, other: "Stage") -> bool:
        """Whether a plot for the one serves the other."""
        return (
            self.course is other.course
            and (self.bounds, self.size, self.heart) == (other.bounds, other.size, other.heart)
            and abs(self.span - other.span) < SAME_SPAN
        )


@frozen
class Scene:
    """A stretch of a course on a chart of some size; `counted` drugs found no room for a lane."""

    stage: Stage
    layout: Layout
    plot: Plot
    scale: TimeScale
    lanes: tuple[Doses, ...]
    counted: tuple[Doses, ...]
    marks: Sequence[tuple[float, str]]

    @property
    def course(self) -> Course:
        """What is drawn."""
        return self.stage.course

    @property
    def bounds(self) -> Bounds:
        """The target it is judged by: the one in force at the right edge."""
        return self.stage.bounds

    @property
    def is_up_to_now(self) -> bool:
        """Whether the right edge is now."""
        return self.scale.end >= self.course.now

    @property
    def shift(self) -> int:
        """How far right the plot stands: whole pixels, so that edges stay sharp."""
        return round(self.scale.x(self.course.start))

    @property
    def current(self) -> Reading | None:
        """The current reading, where the chart runs up to now."""
        return self.course.current if self.is_up_to_now else None


def scene_of(
    course: Course,
    stretch: tuple[float, float],
    size: tuple[float, float],
    *,
    heart: bool,
    last: Scene | None,
) -> Scene:
    """A stretch of a course at a size in pixels; the last scene's plot serves while it fits."""
    start, end = stretch
    stage = Stage(course, course.bounds(end), size, end - start, heart)
    if last is not None and last.stage.is_as(stage):
        scale = replace(last.scale, start=start, end=end)
        kept = replace(last, scale=scale, counted=_counted(last.lanes, course, stretch))
        if kept.lanes == _shown(course, len(kept.layout.lanes), end):
            return kept
    marks = _marks(course)
    lanes = course.lanes_in(course.start, course.end)
    layout = lay_out(
        *size,
        _gutter(course, lanes, stage.bounds),
        lanes=len(lanes),
        heart=heart,
        marks=_rows_wanted(marks, (end - start) / max(size[0], 1.0)),
        gaps=bool(course.gaps),
    )
    scale = TimeScale(start, end, layout.left, max(layout.right - layout.left, 1.0))
    shown = _shown(course, len(layout.lanes), end)
    plot = plot_of(course, shown, layout, stage.bounds, scale.per_pixel)
    return Scene(stage, layout, plot, scale, shown, _counted(shown, course, stretch), marks)


def _shown(course: Course, room: int, end: float) -> tuple[Doses, ...]:
    """The lanes that find room, in their order; where it is short, those that run at the end."""
    lanes = course.lanes_in(course.start, course.end)
    kept = _running_first(lanes, end)[:room]
    return tuple(lane for lane in lanes if lane in kept)


def _counted(
    shown: tuple[Doses, ...], course: Course, stretch: tuple[float, float]
) -> tuple[Doses, ...]:
    """The drugs that ran in sight but have no lane."""
    others = [lane for lane in course.lanes_in(*stretch) if lane not in shown]
    return _running_first(others, stretch[1])


def _running_first(lanes: list[Doses], end: float) -> tuple[Doses, ...]:
    return tuple(sorted(lanes, key=lambda lane: not lane.runs(end, end)))


def _marks(course: Course) -> list[tuple[float, str]]:
    """What happened, and changes of a target that a person had set, in order of time."""
    changes = [
        (at, words("target_set", target=target_text(bounds), at=clock_text(course.local(at))))
        for (_before, held), (at, bounds) in pairwise(course.targets)
        if at >= course.start and not held.is_default
    ]
    return sorted([*course.marks, *changes])


def _rows_wanted(marks: Sequence[tuple[float, str]], per_pixel: float) -> int:
    """One row of words where all of them fit on it, else two; of the whole course, so that it
    stays while the chart is dragged.
    """
    if not marks:
        return 0
    placed = [(at / per_pixel, says) for at, says in marks]
    return 1 if len(Rows(1, NEVER, -NEVER).set(placed, width_of)) == len(marks) else 2


def _gutter(course: Course, lanes: Sequence[Doses], bounds: Bounds) -> float:
    """Room for the current values right of the now-line."""
    widths = [width_of(now_text(lane, course.now), VALUE) + GUTTER_PADDING for lane in lanes]
    if course.current is not None:
        widths.append(width_of(mmhg_text(course.current.mmhg, bounds), VALUE) + GUTTER_PADDING)
        age = course.now - course.current.at.timestamp()
        widths.append(width_of(age_text(age)) + AGE_PADDING if course.says_age(age) else 0.0)
    return max([GUTTER, *widths])


def now_text(lane: Doses, now: float) -> str:
    """The dose that runs now, as the lane's last word."""
    index = lane.index(now)
    dose = None if index is None else lane.doses[index]
    if dose is None:
        return words("unknown_now")
    return dose_label(dose) if dose else words("off")
