"""Trend paint: draws a scene - grounds, pressure and its shapes, words, axes and the now-line."""

from collections.abc import Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from pressorsheet.ui.panels.trend_course import NEVER
from pressorsheet.ui.panels.trend_ink import (
    LINE_WIDTH,
    SMALL,
    SMALL_STRONG,
    THIN_WIDTH,
    VALUE,
    Ink,
    width_of,
)
from pressorsheet.ui.panels.trend_labels import Rows, Taken
from pressorsheet.ui.panels.trend_lanes import draw_grounds, draw_lanes
from pressorsheet.ui.panels.trend_layout import MARK_ROW
from pressorsheet.ui.panels.trend_scale import Tick, pressure_ticks, time_ticks
from pressorsheet.ui.panels.trend_scene import Scene
from pressorsheet.ui.panels.trend_words import age_text, day_name, gap_text, mmhg_text, words
from pressorsheet.wording import clock_text, number_text

AXIS_BASELINE, TICK = 16.0, 4.0
TAG_HEIGHT, TAG_PADDING = 19.0, 5.0
BESIDE_AXIS = 8.0
WORD_HEIGHT, WORD_ASCENT = 14.0, 11.0
VALUE_BESIDE, VALUE_DROP = 8.0, 4.5
CURRENT_DOT = 3.4
AGE_BESIDE = 5.0
# Shapes at an edge are drawn whole.
EDGE = 5.0


def draw_scene(ink: Ink, scene: Scene, *, keep_right: float = 0.0) -> None:
    """Draw a whole chart; the axis leaves `keep_right` pixels free for a button at its end."""
    ticks = _ticks(scene)
    _band(ink, scene)
    _grid(ink, scene, ticks)
    _gap_grounds(ink, scene)
    _plot(ink, scene)
    ink.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _gap_words(ink, scene)
    _marks(ink, scene)
    draw_lanes(ink, scene)
    _pressure_axis(ink, scene)
    _now(ink, scene)
    _time_axis(ink, scene, ticks, keep_right)


def _ticks(scene: Scene) -> list[Tick]:
    course, scale = scene.course, scene.scale
    start, end = course.local(scale.start), course.local(scale.end)
    return time_ticks(start, end, scale.width, course.zone)


def _inside(scene: Scene) -> QRectF:
    return QRectF(scene.scale.left, 0, scene.scale.width, scene.layout.axis.top)


def _band(ink: Ink, scene: Scene) -> None:
    """The target's ground with its edges; without a high bound it reaches to the top."""
    bounds, levels, scale = scene.bounds, scene.plot.levels, scene.scale
    if bounds.low is None:
        return
    low = levels.y(float(bounds.low))
    high = levels.top if bounds.high is None else levels.y(float(bounds.high))
    ink.fill(QRectF(scale.left, high, scale.width, low - high), "band")
    edges = [low] if bounds.high is None else [low, high]
    for y in edges:
        ink.edge(QRectF(scale.left, round(y), scale.width, 1))


def _grid(ink: Ink, scene: Scene, ticks: list[Tick]) -> None:
    layout, scale = scene.layout, scene.scale
    for tick in ticks:
        x = round(scale.x(tick.at)) + 0.5
        ink.line(QLineF(x, 0, x, layout.axis.top), "strong_line" if tick.is_day else "line")
    below = [*([layout.heart] if layout.heart else []), *layout.lanes]
    levels = [layout.words.bottom, *(strip.bottom for strip in below)]
    for y in levels:
        edge = round(y) - 0.5
        ink.line(QLineF(scale.left, edge, scale.right, edge), "strong_line")


def _gap_grounds(ink: Ink, scene: Scene) -> None:
    top, bottom = scene.layout.marks.bottom, scene.layout.words.bottom
    for left, right in _gap_edges(scene):
        ink.fill(QRectF(left, top, right - left, bottom - top), "gap")
        for x in (left, right):
            if scene.scale.left < x < scene.scale.right:
                edge = QLineF(x, top, x, bottom)
                ink.line(edge, "control", 1, Qt.PenStyle.DotLine)


def _gap_edges(scene: Scene) -> Iterator[tuple[float, float]]:
    scale = scene.scale
    for since, until in scene.course.gaps_in(scale.start, scale.end):
        left = scale.left if since == NEVER else max(scale.x(since), scale.left)
        yield left, min(scale.x(until), scale.right)


def _plot(ink: Ink, scene: Scene) -> None:
    """All that moves with time, shifted to where the chart stands; shapes are not cut in half."""
    plot, painter = scene.plot, ink.painter
    painter.save()
    painter.setClipRect(_inside(scene))
    painter.translate(scene.shift, 0)
    draw_grounds(ink, scene)
    ink.lines(plot.cuff.lines, "ink2", THIN_WIDTH)
    ink.lines(plot.arterial.lines, "ink", LINE_WIDTH)
    painter.restore()
    painter.save()
    painter.setClipRect(_inside(scene).adjusted(-EDGE, 0, EDGE, 0))
    painter.translate(scene.shift, 0)
    ink.dots(plot.arterial.dots)
    ink.triangles(plot.below)
    ink.circles(plot.circles)
    ink.dashes(plot.estimated)
    ink.crosses(plot.lost)
    painter.restore()


def _gap_words(ink: Ink, scene: Scene) -> None:
    """Each gap's length in words, inside it or beside it, where nothing else is written."""
    scale, row = scene.scale, scene.layout.words
    if not row.height:
        return
    gaps = list(zip(scene.course.gaps_in(scale.start, scale.end), _gap_edges(scene), strict=True))
    edges = [QRectF(x, row.top, 1, row.height) for _gap, ends in gaps for x in ends]
    taken = Taken(edges)
    for gap, (left, right) in sorted(gaps, key=lambda one: one[1][0] - one[1][1]):
        for short in (False, True):
            text = gap_text(scene.course, gap, scale.start, scale.end, short=short)
            box = taken.first_free(_beside_gap(scene, left, right, width_of(text)))
            if box is not None:
                ink.text(box.left(), box.top() + WORD_ASCENT, text, "ink2")
                break


def _beside_gap(scene: Scene, left: float, right: float, width: float) -> list[QRectF]:
    """Where a gap's words may stand: inside it, else before it, else after it."""
    scale, row = scene.scale, scene.layout.words
    places = [(left + right - width) / 2] if right - left > width + 6 else []
    places += [left - width - BESIDE_AXIS, right + BESIDE_AXIS]
    return [
        QRectF(x, row.top + 2, width, WORD_HEIGHT)
        for x in places
        if scale.left <= x and x + width <= scale.right
    ]


def _marks(ink: Ink, scene: Scene) -> None:
    """What happened, in words beside a dashed stroke; those without room are counted."""
    scale, layout = scene.scale, scene.layout
    here = [(scale.x(at), says) for at, says in scene.marks if scale.start <= at <= scale.end]
    if not here:
        return
    placed = Rows(layout.mark_rows, scale.left, scale.right).set(here, width_of)
    for x, _says in here:
        ink.line(QLineF(x, layout.marks.bottom, x, layout.marks.bottom + TICK), "ink2", 1.5)
    for one in placed:
        top = one.row * MARK_ROW
        ink.line(QLineF(one.x, top + 1, one.x, top + MARK_ROW), "ink2", 1, Qt.PenStyle.DashLine)
        ink.text(one.left, top + WORD_ASCENT + 2, one.text, "ink2")
    left_out = len(here) - len(placed)
    if left_out and layout.mark_rows:
        says = words("more_entries", count=str(left_out))
        x = scale.left - BESIDE_AXIS - width_of(says, SMALL_STRONG)
        ink.text(max(x, 2), WORD_ASCENT + 2, says, "ink2", SMALL_STRONG)


def _pressure_axis(ink: Ink, scene: Scene) -> None:
    """The bounds in bold, round pressures between them, and the unit."""
    bounds, levels = scene.bounds, scene.plot.levels
    named = bounds.limits
    tops = []
    for bound, drop in zip(named, _apart([levels.y(float(one)) for one in named]), strict=True):
        _beside_axis(ink, scene, drop, number_text(bound), strong=True)
        tops.append(drop)
    ticks = pressure_ticks(levels, tuple(float(bound) for bound in named))
    for tick in ticks:
        _beside_axis(ink, scene, levels.y(tick), f"{tick:.0f}")
        tops.append(levels.y(tick))
    unit = levels.top + WORD_ASCENT / 2
    if min(tops, default=levels.bottom) - unit > WORD_HEIGHT - 2:
        _beside_axis(ink, scene, unit, words("mmhg"))


def _apart(levels: list[float]) -> list[float]:
    """Two labels moved away from each other where their levels are too close for both."""
    if not levels[1:] or levels[0] - levels[-1] >= WORD_HEIGHT - 1:
        return levels
    middle = sum(levels) / 2
    return [middle + WORD_HEIGHT / 2, middle - WORD_HEIGHT / 2]


def _beside_axis(ink: Ink, scene: Scene, y: float, text: str, *, strong: bool = False) -> None:
    name = SMALL_STRONG if strong else SMALL
    x = scene.scale.left - BESIDE_AXIS - width_of(text, name)
    ink.text(x, y + VALUE_DROP, text, "ink" if strong else "ink2", name)


def _now(ink: Ink, scene: Scene) -> None:
    """The now-line with the current pressure beside it; one not known to be fresh says its age."""
    scale, layout = scene.scale, scene.layout
    x = round(scale.right)
    if not scene.is_up_to_now:
        ink.line(QLineF(x + 0.5, 0, x + 0.5, layout.axis.top), "strong_line")
        return
    ink.fill(QRectF(x - 1, 0, 2, layout.axis.top), "accent")
    current = scene.current
    if current is None:
        return
    at = current.at.timestamp()
    y = scene.plot.levels.y(float(current.mmhg))
    age = scene.course.now - at
    says_age, is_old = scene.course.says_age(age), scene.course.is_out_of_date(age)
    place = QPointF(scale.x(at) if says_age else x, y)
    if scene.course.source == "cuff":
        ink.circles([place])
    else:
        ink.dots([place], "canvas", CURRENT_DOT + 1.4)
        ink.dots([place], "ink", CURRENT_DOT)
    text = mmhg_text(current.mmhg, scene.bounds)
    baseline = min(max(y + VALUE_DROP, 12), layout.words.bottom - (14 if says_age else 2))
    ink.text(x + VALUE_BESIDE, baseline, text, "ink2" if is_old else "ink", VALUE)
    if says_age:
        age_ink = "out_of_date" if is_old else "ink2"
        ink.text(x + AGE_BESIDE, baseline + 13, age_text(age), age_ink)


def _time_axis(ink: Ink, scene: Scene, ticks: list[Tick], keep_right: float) -> None:
    """Days in bold, times plain, the now-tag over them; none of them overlaps another."""
    scale, layout = scene.scale, scene.layout
    taken = Taken()
    baseline = layout.axis.top + AXIS_BASELINE
    if scene.is_up_to_now:
        taken.take(_tag(ink, scene))
    elif keep_right:
        edge = layout.width - keep_right
        taken.take(QRectF(edge, layout.axis.top, keep_right, layout.axis.height))
    named = [tick for tick in ticks if tick.named]
    if not any(tick.is_day for tick in named):
        _corner_day(ink, scene, taken)
    for tick in sorted(named, key=lambda one: not one.is_day):
        text = day_name(tick.local) if tick.is_day else clock_text(tick.local)
        name = SMALL_STRONG if tick.is_day else SMALL
        width = width_of(text, name)
        x = max(scale.x(tick.at) - width / 2, 2)
        if taken.first_free([QRectF(x - 4, layout.axis.top, width + 8, layout.axis.height)]):
            ink.text(x, baseline, text, "ink" if tick.is_day else "ink2", name)


def _corner_day(ink: Ink, scene: Scene, taken: Taken) -> None:
    """The day on which a chart begins that shows no midnight."""
    text = day_name(scene.course.local(scene.scale.start))
    width = width_of(text, SMALL_STRONG)
    x = max(scene.scale.left - width / 2, 4)
    taken.take(QRectF(x - 4, scene.layout.axis.top, width + 8, scene.layout.axis.height))
    ink.text(x, scene.layout.axis.top + AXIS_BASELINE, text, "ink", SMALL_STRONG)


def _tag(ink: Ink, scene: Scene) -> QRectF:
    """The now-tag under the now-line."""
    scale, layout = scene.scale, scene.layout
    text = words("now", at=clock_text(scene.course.local(scene.course.now)))
    width = width_of(text, SMALL_STRONG) + 2 * TAG_PADDING
    left = min(scale.right - width / 2, layout.width - width - 2)
    box = QRectF(round(left), layout.axis.top + 3, round(width), TAG_HEIGHT)
    painter = ink.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.color("primary"))
    painter.drawRoundedRect(box, 3, 3)
    ink.text(box.left() + TAG_PADDING, box.top() + 14, text, "on_primary", SMALL_STRONG)
    return box.adjusted(-4, -3, 4, 3)
