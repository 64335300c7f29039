"""Trend lanes: one per drug, its doses as filled steps with their values; and the heart rate's."""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

from pressorsheet.ui.panels.trend_course import Doses
from pressorsheet.ui.panels.trend_ink import SMALL_STRONG, VALUE, Ink, elided, width_of
from pressorsheet.ui.panels.trend_labels import Taken
from pressorsheet.ui.panels.trend_layout import Strip
from pressorsheet.ui.panels.trend_plot import ROOM_BESIDE, LanePlot, Value
from pressorsheet.ui.panels.trend_scene import Scene, now_text
from pressorsheet.ui.panels.trend_words import dose_label, high_text, words
from pressorsheet.wording import number_text

HEAD_BASELINE, HEAD_HEIGHT = 13.0, 15.0
UNIT_AFTER, HIGH_BEFORE = 6.0, 10.0
LABEL_HEIGHT, LABEL_ASCENT = 13.0, 10.5
ROOM_UNDER = 16.0
VALUE_BESIDE, VALUE_DROP = 7.0, 4.5
DAY = 24 * 3600.0
COUNTED_BASELINE = 14.0
# Room for the two numbers of a scale above each other.
SCALE_FROM = 22.0


class Place(NamedTuple):
    """One drug with its lane."""

    doses: Doses
    strip: Strip
    plot: LanePlot


def draw_grounds(ink: Ink, scene: Scene) -> None:
    """The steps of every lane, without words; the painter stands where the plot does."""
    for lane in scene.plot.lanes:
        ink.filled(lane.fills, "dose_fill")
        for box in lane.unknown:
            ink.hatched(box, "control")
        ink.filled(lane.edges, "dose_line")
    ink.lines(scene.plot.heart.lines, "ink2", 1.2)
    ink.dots(scene.plot.heart.dots, "ink2", 1.6)


def draw_lanes(ink: Ink, scene: Scene) -> None:
    """The words of every lane, and of the drugs that found no lane."""
    lanes = zip(scene.lanes, scene.layout.lanes, scene.plot.lanes, strict=True)
    for place in map(Place._make, lanes):
        taken = Taken()
        _head(ink, scene, place, taken)
        _values(ink, scene, place, taken)
        if scene.is_up_to_now:
            _value_now(ink, scene, place)
    if scene.layout.counted is not None and scene.counted:
        _counted(ink, scene, scene.layout.counted)
    if scene.layout.heart is not None:
        _heart_words(ink, scene, scene.layout.heart)


def _head(ink: Ink, scene: Scene, place: Place, taken: Taken) -> None:
    """The drug's name and unit, and the highest dose where there is room for it."""
    scale, lane, top = scene.scale, place.doses, place.strip.top
    is_day = scene.is_up_to_now
    high = high_text(lane, scale.end - DAY if is_day else scale.start, scale.end, day=is_day)
    room = scale.width - width_of(lane.unit) - UNIT_AFTER
    name = elided(lane.name, room, SMALL_STRONG)
    ink.text(scale.left, top + HEAD_BASELINE, name, "ink", SMALL_STRONG)
    x = scale.left + width_of(name, SMALL_STRONG) + UNIT_AFTER
    ink.text(x, top + HEAD_BASELINE, lane.unit, "ink2")
    used = x + width_of(lane.unit) + 2
    taken.take(QRectF(scale.left - 2, top, used - scale.left + 2, HEAD_HEIGHT))
    at = scale.right - HIGH_BEFORE - width_of(high)
    if high and at > used + UNIT_AFTER:
        ink.text(at, top + HEAD_BASELINE, high, "ink2")
        taken.take(QRectF(at - 2, top, scale.right - at + 2, HEAD_HEIGHT))


def _values(ink: Ink, scene: Scene, place: Place, taken: Taken) -> None:
    """A value at each step that has room for it in sight, the longest first."""
    scale, shift = scene.scale, scene.shift
    found = []
    for value in place.plot.values:
        x, to = max(value.x + shift, scale.left), min(value.to + shift, scale.right)
        if to - x >= value.width + ROOM_BESIDE:
            found.append((x - to, x, value))
    for length, x, value in sorted(found, key=lambda one: one[:2]):
        left = x - (length + value.width) / 2
        box = taken.first_free(_boxes(place, left, value))
        if box is None:
            continue
        if value.level is None:
            ink.fill(box.adjusted(-3, 0, 3, 0), "canvas")
        ink.text(box.left(), box.top() + LABEL_ASCENT, value.text, "ink", SMALL_STRONG)


def _boxes(place: Place, left: float, value: Value) -> Iterator[QRectF]:
    """Where a step's value may stand: under its edge, else over it."""
    bottom, width = place.strip.bottom, value.width
    level = bottom if value.level is None else value.level
    if bottom - level >= ROOM_UNDER:
        yield QRectF(left, level + 2.5, width, LABEL_HEIGHT)
    yield QRectF(left, level - LABEL_HEIGHT - 1, width, LABEL_HEIGHT)


def _value_now(ink: Ink, scene: Scene, place: Place) -> None:
    """The running dose, right of the now-line at its level."""
    lane, strip, now = place.doses, place.strip, scene.course.now
    index = lane.index(now)
    dose = None if index is None else lane.doses[index]
    level = place.plot.levels.y(float(dose)) if dose else strip.bottom - 6
    baseline = min(max(level + VALUE_DROP, strip.top + 12), strip.bottom - 1)
    ink.text(scene.scale.right + VALUE_BESIDE, baseline, now_text(lane, now), "ink", VALUE)


def _counted(ink: Ink, scene: Scene, strip: Strip) -> None:
    """The drugs without a lane, counted and named, with what runs."""
    end = scene.scale.end
    drugs = "; ".join(counted_text(lane, end) for lane in scene.counted)
    count = len(scene.counted)
    says = words("one_more", drugs=drugs)
    if count > 1:
        says = words("more", count=str(count), drugs=drugs)
    room = scene.scale.width - HIGH_BEFORE
    baseline = strip.top + COUNTED_BASELINE
    ink.text(scene.scale.left, baseline, elided(says, room, SMALL_STRONG), "ink", SMALL_STRONG)


def counted_text(lane: Doses, end: float) -> str:
    """A drug without a lane and what it runs at."""
    index = lane.index(end)
    dose = None if index is None else lane.doses[index]
    if dose is None:
        return words("drug_now_unknown", drug=lane.name)
    if not dose:
        return words("drug_off", drug=lane.name)
    return words("drug_now", drug=lane.name, dose=f"{dose_label(dose)} {lane.unit}")


def _heart_words(ink: Ink, scene: Scene, strip: Strip) -> None:
    """The lane's name and unit, its scale, and the newest heart rate."""
    scale, course, levels = scene.scale, scene.course, scene.plot.heart_levels
    baseline = strip.top + HEAD_BASELINE
    ink.text(scale.left, baseline, words("heart_lane"), "ink", SMALL_STRONG)
    x = scale.left + width_of(words("heart_lane"), SMALL_STRONG) + UNIT_AFTER
    is_shown = any(scale.start <= at <= scale.end for at in course.heart_at)
    ink.text(x, baseline, words("heart_unit" if is_shown else "heart_none"), "ink2")
    if not is_shown or levels is None:
        return
    named = ((levels.high, 9.0), (levels.low, 0.0))
    for number, drop in named if levels.bottom - levels.top >= SCALE_FROM else ():
        text = f"{number:.0f}"
        at = scale.left - VALUE_BESIDE - width_of(text)
        ink.text(at, levels.y(number) + drop, text, "ink2")
    if scene.is_up_to_now and not course.says_age(course.now - course.heart_at[-1]):
        newest = course.heart[-1].number
        level = levels.y(float(newest))
        ink.dots([QPointF(min(scale.x(course.heart_at[-1]), scale.right), level)], "ink2", 2.6)
        drop = min(max(level + VALUE_DROP, strip.top + 12), strip.bottom - 1)
        ink.text(scale.right + VALUE_BESIDE, drop, number_text(newest), "ink2", SMALL_STRONG)
