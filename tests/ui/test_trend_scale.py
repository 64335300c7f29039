"""The trend's axes, room and places: what stands where, and that nothing covers anything."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from pressorsheet.ui.panels.trend_course import Doses
from pressorsheet.ui.panels.trend_labels import Rows, Taken
from pressorsheet.ui.panels.trend_layout import Strip, lay_out
from pressorsheet.ui.panels.trend_plot import series
from pressorsheet.ui.panels.trend_scale import (
    WINDOWS,
    Frame,
    LevelScale,
    TimeScale,
    next_window,
    pressure_ticks,
    time_ticks,
    window_of,
)
from pressorsheet.ui.panels.trend_words import dose_label

HOURS = timedelta(hours=1)
NOW = datetime(2026, 3, 14, 20, 34, tzinfo=UTC)
EARLIEST = NOW - timedelta(days=10)
BERLIN = ZoneInfo("Europe/Berlin")


# Windows.


@pytest.mark.parametrize(
    ("hours", "window"),
    [
        (0, "6h"),
        (9, "6h"),
        (10, "12h"),
        (18, "12h"),
        (19, "24h"),
        (36, "24h"),
        (37, "72h"),
        (500, "72h"),
    ],
)
def test_the_window_not_asked_for_is_the_shortest_that_shows_two_thirds_of_the_stay(
    hours: int, window: str
) -> None:
    assert window_of(hours * HOURS) == window


def test_windows_end_at_the_shortest_and_the_longest() -> None:
    assert (next_window("6h", -1), next_window("7d", 1)) == ("6h", "7d")
    assert (next_window("24h", -1), next_window("24h", 1)) == ("12h", "72h")


@given(st.lists(st.tuples(st.booleans(), st.integers(-400, 400), st.sampled_from(sorted(WINDOWS)))))
def test_no_way_through_time_leads_past_now_or_before_the_record(
    wishes: list[tuple[bool, int, str]],
) -> None:
    frame = Frame(WINDOWS["24h"])
    for is_zoom, hours, window in wishes:
        if is_zoom:
            about = NOW - abs(hours) * HOURS
            frame = frame.spanning(WINDOWS[window], about, NOW, EARLIEST)
        else:
            frame = frame.moved(hours * HOURS, NOW, EARLIEST)
        assert frame.end(NOW) <= NOW
        assert frame.start(NOW) >= EARLIEST
        assert frame.end(NOW) - frame.start(NOW) == frame.span


def test_a_window_up_to_now_goes_on_with_the_clock() -> None:
    frame = Frame(WINDOWS["6h"]).moved(-HOURS, NOW, EARLIEST).moved(HOURS, NOW, EARLIEST)
    assert frame.end(NOW + HOURS) == NOW + HOURS


# Axes.


def test_a_pixel_and_its_moment_belong_together() -> None:
    scale = TimeScale(1000.0, 4600.0, 56.0, 638.0)
    assert scale.x(1000.0) == 56.0
    assert scale.x(4600.0) == pytest.approx(694.0)
    assert scale.at(375.0) == pytest.approx(2800.0)
    assert (scale.at(0.0), scale.at(900.0)) == (1000.0, 4600.0)


def names(start: datetime, end: datetime, width: float, zone: ZoneInfo) -> list[str]:
    ticks = time_ticks(start.astimezone(zone), end.astimezone(zone), width, zone)
    return [f"{tick.local:%d %H:%M}" for tick in ticks if tick.named]


def test_three_days_are_named_each_twelve_hours() -> None:
    start = datetime(2026, 3, 11, 20, 34, tzinfo=BERLIN)
    assert names(start, start + 72 * HOURS, 638, BERLIN) == [
        "12 00:00",
        "12 12:00",
        "13 00:00",
        "13 12:00",
        "14 00:00",
        "14 12:00",
    ]


def test_the_hour_that_a_clock_change_leaves_out_has_no_mark() -> None:
    start = datetime(2026, 3, 29, 0, 30, tzinfo=BERLIN)
    found = names(start, start.astimezone(UTC) + 4 * HOURS, 638, BERLIN)
    assert found == ["29 01:00", "29 03:00", "29 04:00", "29 05:00"]


@pytest.mark.parametrize(("month", "day"), [(3, 28), (10, 24)])
def test_marks_stand_at_their_elapsed_time_across_a_clock_change(month: int, day: int) -> None:
    start = datetime(2026, month, day, tzinfo=BERLIN)
    end = (start.astimezone(UTC) + 72 * HOURS).astimezone(BERLIN)
    ticks = time_ticks(start, end, 638, BERLIN)
    for tick in ticks:
        assert tick.at == tick.local.timestamp()
        assert tick.local.hour % 6 == 0
    assert len(ticks) in (12, 13)
    assert all(before.at < after.at for before, after in pairwise(ticks))


@given(st.sampled_from(sorted(WINDOWS)), st.integers(220, 1300), st.integers(0, 86_400 * 7))
def test_names_of_times_have_room(window: str, width: int, shift: int) -> None:
    end = NOW + timedelta(seconds=shift)
    start = end - WINDOWS[window]
    named = [tick for tick in time_ticks(start, end, width, UTC) if tick.named]
    per_pixel = WINDOWS[window].total_seconds() / width
    for before, after in pairwise(named):
        assert (after.at - before.at) / per_pixel >= 45


@given(st.integers(15, 120), st.integers(1, 200), st.integers(40, 300))
def test_round_pressures_keep_clear_of_the_bounds_and_of_each_other(
    low: int, more: int, height: int
) -> None:
    scale = LevelScale(low, low + more, 0, height)
    bounds = (float(low + more / 3), float(low + more / 2))
    ticks = pressure_ticks(scale, bounds)
    levels = [scale.y(tick) for tick in ticks]
    assert all(before - after >= 14 for before, after in pairwise(levels))
    assert all(abs(scale.y(bound) - level) >= 14 for bound in bounds for level in levels)


# Room.


@given(
    width=st.integers(320, 1400),
    height=st.integers(60, 560),
    lanes=st.integers(0, 12),
    heart=st.booleans(),
    gaps=st.booleans(),
)
def test_the_parts_of_a_chart_lie_below_each_other_inside_it(
    width: int, height: int, lanes: int, *, heart: bool, gaps: bool
) -> None:
    found = lay_out(width, height, 48, lanes=lanes, heart=heart, marks=2, gaps=gaps)
    strips = [found.marks, found.pressure, found.words]
    strips += [strip for strip in (found.heart,) if strip is not None]
    strips += [*found.lanes]
    strips += [strip for strip in (found.counted,) if strip is not None]
    strips.append(found.axis)
    assert strips[0].top == 0
    for before, after in pairwise(strips):
        assert before.bottom == pytest.approx(after.top)
        assert before.height >= 0
    assert strips[-1].bottom == height
    assert found.pressure.height > 0
    assert (found.counted is not None) == (len(found.lanes) < lanes)


@pytest.mark.parametrize(("lanes", "shown"), [(1, 1), (2, 2), (3, 3), (4, 4), (5, 3), (8, 3)])
def test_the_worksheet_holds_four_lanes_or_three_and_counts_the_rest(
    lanes: int, shown: int
) -> None:
    found = lay_out(742, 249, 48, lanes=lanes, heart=False, marks=1, gaps=True)
    assert len(found.lanes) == shown


def test_two_drugs_have_lanes_of_the_pictured_height() -> None:
    found = lay_out(742, 249, 48, lanes=2, heart=False, marks=1, gaps=True)
    assert [round(lane.height) for lane in found.lanes] == [50, 50]
    assert found.lanes[0].top == pytest.approx(122, abs=2)


# Words.


def letters(text: str) -> float:
    return 7.0 * len(text)


@given(
    st.lists(st.tuples(st.floats(56, 694), st.text("abc ", min_size=1, max_size=40))),
    st.integers(0, 3),
)
def test_words_of_events_never_overlap(marks: list[tuple[float, str]], rows: int) -> None:
    placed = Rows(rows, 56, 694).set(sorted(marks), letters)
    boxes = [QRectF(one.left, one.row * 16, letters(one.text), 16) for one in placed]
    for number, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[:number])
        assert box.left() >= 56
        assert box.right() <= 694.001


def test_words_stand_right_of_their_moment_and_left_of_it_at_the_end() -> None:
    placed = Rows(1, 0, 600).set([(100.0, "shock"), (590.0, "steroid")], letters)
    assert placed[0].left > 100.0
    assert placed[1].left + letters("steroid") < 590.0


def test_a_place_once_taken_is_not_given_again() -> None:
    taken = Taken()
    first, second = QRectF(0, 0, 10, 10), QRectF(20, 0, 10, 10)
    assert taken.first_free([first]) == first
    assert taken.first_free([QRectF(5, 5, 10, 10), second]) == second
    assert taken.first_free([first, second]) is None


@pytest.mark.parametrize(
    ("dose", "says"),
    [
        (Fraction(6, 100), "0.06"),
        (Fraction(1, 30), "0.0333"),
        (Fraction("0.0533333"), "0.0533"),
        (Fraction("0.123456"), "0.123"),
        (Fraction(20), "20"),
        (Fraction(1250), "1,250"),
    ],
)
def test_a_lane_writes_a_long_dose_to_three_digits(dose: Fraction, says: str) -> None:
    assert dose_label(dose) == says


# Lines.


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 100)), min_size=2, max_size=200))
def test_dense_readings_keep_the_lowest_and_highest_of_each_pixel(
    points: list[tuple[float, float]],
) -> None:
    points.sort()
    drawn = series([x for x, _y in points], [y for _x, y in points], longest=1000)
    ends = [(line.x1(), line.y1()) for line in drawn.lines]
    ends += [(line.x2(), line.y2()) for line in drawn.lines]
    ends += [(dot.x(), dot.y()) for dot in drawn.dots]
    for column in {int(x) for x, _y in points}:
        inside = [y for x, y in points if int(x) == column]
        shown = [y for x, y in ends if int(x) == column]
        if len(points) > len(inside) or max(inside) > min(inside):
            assert min(shown) == min(inside)
            assert max(shown) == max(inside)


def test_a_line_breaks_at_a_gap_and_where_nothing_was_measurable() -> None:
    xs, ys = [0.0, 10.0, 20.0, 90.0, 100.0], [5.0] * 5
    drawn = series(xs, ys, longest=50, cuts=[15.0])
    assert [(line.x1(), line.x2()) for line in drawn.lines] == [(0.0, 10.0), (90.0, 100.0)]


def test_a_reading_alone_is_a_dot() -> None:
    drawn = series([0.0, 200.0], [5.0, 6.0], longest=50)
    assert [(dot.x(), dot.y()) for dot in drawn.dots] == [(0.0, 5.0), (200.0, 6.0)]
    assert drawn.lines == []


# Doses.

DOSES = Doses(
    "x", "mcg/kg/min", [0.0, 10.0, 20.0, 30.0], [Fraction(1), Fraction(3), None, Fraction(0)]
)


def test_the_dose_of_a_moment_is_that_of_the_step_before_it() -> None:
    assert [DOSES.index(at) for at in (-1.0, 0.0, 9.9, 10.0, 99.0)] == [None, 0, 0, 1, 3]


def test_spans_are_cut_to_the_stretch() -> None:
    assert list(DOSES.spans(5.0, 25.0)) == [
        (5.0, 10.0, Fraction(1)),
        (10.0, 20.0, Fraction(3)),
        (20.0, 25.0, None),
    ]
    assert list(DOSES.spans(50.0, 60.0)) == [(50.0, 60.0, Fraction(0))]


def test_the_highest_dose_says_whether_one_is_unknown() -> None:
    assert DOSES.highest(0.0, 15.0) == (Fraction(3), False)
    assert DOSES.highest(0.0, 25.0) == (Fraction(3), True)
    assert DOSES.highest(31.0, 40.0) == (None, False)


def test_a_drug_runs_while_its_dose_is_above_0_or_unknown() -> None:
    assert DOSES.runs(20.0, 25.0)
    assert not DOSES.runs(31.0, 40.0)


def test_a_strip_is_as_high_as_from_its_top_to_its_bottom() -> None:
    assert Strip(10, 25).height == 15
