"""The trend, as a person moves through it and reads it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from trends import KEY, Screen, map_at, night, runs, seen

from made_events import made, minute, patient
from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent, Vitals
from pressorsheet.library.reference import without_protocol
from pressorsheet.ui.panels.trend_legend import entries_of
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme

HOURS = timedelta(hours=1)
MIDNIGHT = 360
FOUR_DAYS = 4 * 24 * 60
DRUGS = (
    ("norepinephrine", "0.1", "mcg/kg/min"),
    ("vasopressin", "0.03", "units/min"),
    ("epinephrine", "0.05", "mcg/kg/min"),
    ("phenylephrine", "0.8", "mcg/kg/min"),
    ("dopamine", "5", "mcg/kg/min"),
    ("angiotensin-ii", "20", "ng/kg/min"),
    ("dobutamine", "2.5", "mcg/kg/min"),
    ("milrinone", "0.2", "mcg/kg/min"),
)


@pytest.fixture
def screen(qtbot: QtBot, reference: Reference) -> Screen:
    """The night at midnight: the window of 6 h holds the stay."""
    return Screen(qtbot, seen(reference, MIDNIGHT, *night()))


@pytest.fixture
def long(qtbot: QtBot, reference: Reference) -> Screen:
    """Four days of a MAP each hour, up to now; the window is 24 h."""
    readings = [map_at(hour * 60, 66 + hour % 8) for hour in range(4 * 24 + 1)]
    made_of = Screen(qtbot, seen(reference, FOUR_DAYS, patient(), *readings))
    made_of.panel.choose("24h")
    return made_of


# What it says.


def test_the_chart_is_put_into_words_for_a_screen_reader(screen: Screen) -> None:
    for says in (
        "6 h up to Wed 11 Mar 00:00.",
        "MAP lowest 60, highest 75 mmHg.",
        "2 of 12 readings below 65.",
        "Current MAP 75 mmHg arterial, Wed 11 Mar 00:00.",
        "norepinephrine (as base) 0.06 mcg/kg/min, high shown 0.1.",
        "vasopressin 0.03 units/min, high shown 0.03.",
    ):
        assert says in screen.said


def inks(screen: Screen) -> set[str]:
    picture = screen.panel.canvas.grab().toImage()
    return {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }


def test_what_is_old_says_its_age_and_is_marked_only_by_a_limit_that_somebody_set(
    qtbot: QtBot, reference: Reference
) -> None:
    unjudged = without_protocol("")
    assert isinstance(unjudged, Reference)
    marked = LIGHT.color("out_of_date").name()
    events = (patient(), map_at(0, 70, hr_per_min=88), map_at(40, 71))
    for judged_with, is_marked, heart_rate in (
        (reference, True, "heart rate: not recorded"),
        (unjudged, False, "heart rate: 88 per min, at 18:00"),
    ):
        screen = Screen(qtbot, seen(judged_with, 80, *events))
        assert (marked in inks(screen)) is is_marked
        screen.press(KEY.Key_Left)
        assert screen.box[0] == "Tue 10 Mar 18:40"
        assert heart_rate in screen.box


def test_the_name_of_the_chart_stays_whatever_it_shows(screen: Screen) -> None:
    screen.press(KEY.Key_Minus, KEY.Key_PageUp)
    assert screen.panel.canvas.accessibleName() == "Trend chart"


def test_a_gap_is_told_with_its_length(qtbot: QtBot, reference: Reference) -> None:
    readings = [map_at(0, 70), map_at(30, 70), map_at(215, 70), map_at(240, 70)]
    screen = Screen(qtbot, seen(reference, 240, patient(), *readings))
    assert "No MAP charted 3 h 5 min up to Tue 10 Mar 21:35." in screen.said


def test_a_gap_that_began_before_the_window_is_told_whole(
    qtbot: QtBot, reference: Reference
) -> None:
    readings = [map_at(0, 70), map_at(10 * 60, 70), map_at(11 * 60, 70)]
    screen = Screen(qtbot, seen(reference, 11 * 60, patient(), *readings))
    screen.panel.choose("6h")
    assert "No MAP charted 10 h up to Wed 11 Mar 04:00." in screen.said


@pytest.mark.parametrize(("apart", "is_told"), [(75, False), (76, True)])
def test_readings_up_to_75_min_apart_leave_no_gap(
    qtbot: QtBot, reference: Reference, apart: int, *, is_told: bool
) -> None:
    screen = Screen(qtbot, seen(reference, apart, patient(), map_at(0, 70), map_at(apart, 70)))
    screen.panel.choose("6h")
    assert ("No MAP charted 1 h 16 min" in screen.said) is is_told


def test_without_any_reading_it_says_so(qtbot: QtBot, reference: Reference) -> None:
    screen = Screen(qtbot, seen(reference, 60, patient()))
    assert "No MAP charted." in screen.said


def test_without_a_worksheet_it_says_so(screen: Screen) -> None:
    screen.panel.present(None)
    assert screen.said == "No worksheet is open."


def test_a_pressure_beside_the_bound_keeps_its_side(qtbot: QtBot, reference: Reference) -> None:
    screen = Screen(qtbot, seen(reference, 20, patient(), map_at(0, "64.96"), map_at(20, 65)))
    assert "1 of 2 readings below 65." in screen.said
    screen.press(KEY.Key_Home)
    assert "MAP: 64.96 mmHg arterial, below 65" in screen.box


def test_a_value_that_cannot_be_true_is_not_shown(qtbot: QtBot, reference: Reference) -> None:
    readings = [map_at(0, 70), map_at(20, 801), map_at(40, 72)]
    screen = Screen(qtbot, seen(reference, 40, patient(), *readings))
    assert "MAP lowest 70, highest 72 mmHg." in screen.said


def test_what_happened_is_told(qtbot: QtBot, reference: Reference) -> None:
    line = made("line", 10, line="arterial", action="placed", site="left radial")
    shock = made("shock_recognised", 5)
    screen = Screen(qtbot, seen(reference, 60, patient(), shock, line, map_at(30, 70)))
    assert "Events: shock recognised 18:05; arterial line placed 18:10." in screen.said


# The cursor.


def test_left_goes_reading_by_reading_from_the_newest(screen: Screen) -> None:
    screen.press(KEY.Key_Left)
    assert screen.box == [
        "Wed 11 Mar 00:00",
        "MAP: 75 mmHg arterial",
        "heart rate: 92 per min",
        "norepinephrine (as base): 0.06 mcg/kg/min",
        "vasopressin: 0.03 units/min",
    ]
    screen.press(KEY.Key_Left, KEY.Key_Left)
    assert screen.box[:2] == ["Tue 10 Mar 23:00", "MAP: 73 mmHg arterial"]
    screen.press(KEY.Key_Right)
    assert screen.box[:2] == ["Tue 10 Mar 23:30", "MAP: 74 mmHg arterial"]


def test_home_and_end_go_to_the_first_and_last_reading_shown(screen: Screen) -> None:
    screen.press(KEY.Key_Home)
    assert screen.box[:2] == ["Tue 10 Mar 18:30", "MAP: 60 mmHg arterial, below 65"]
    screen.press(KEY.Key_End)
    assert screen.box[0] == "Wed 11 Mar 00:00"


def test_each_drug_has_the_dose_that_ran_then(screen: Screen) -> None:
    screen.press(KEY.Key_Home)
    assert screen.box[3:] == [
        "norepinephrine (as base): 0.1 mcg/kg/min",
        "vasopressin: none charted",
    ]


def test_shift_moves_by_an_hour(screen: Screen) -> None:
    screen.press(KEY.Key_Left)
    screen.press(KEY.Key_Left, shift=True)
    screen.press(KEY.Key_Left, shift=True)
    assert screen.box[:2] == ["Tue 10 Mar 22:00", "MAP: 71 mmHg arterial"]
    screen.press(KEY.Key_Right, shift=True)
    assert screen.box[0] == "Tue 10 Mar 23:00"


def test_between_readings_the_one_before_stands_with_its_time(
    qtbot: QtBot, reference: Reference
) -> None:
    readings = [map_at(0, 70, hr_per_min=90), map_at(70, 72, hr_per_min=95)]
    screen = Screen(qtbot, seen(reference, 70, patient(), *readings))
    screen.press(KEY.Key_Left)
    screen.press(KEY.Key_Left, shift=True)
    assert screen.box == [
        "Tue 10 Mar 18:10",
        "MAP: 70 mmHg arterial, at 18:00",
        "heart rate: 90 per min, at 18:00",
    ]


def test_inside_a_gap_no_old_pressure_is_shown(qtbot: QtBot, reference: Reference) -> None:
    readings = [map_at(0, 70, hr_per_min=90), map_at(180, 72)]
    screen = Screen(qtbot, seen(reference, 180, patient(), *readings))
    screen.press(KEY.Key_Left)
    for _hour in range(2):
        screen.press(KEY.Key_Left, shift=True)
    assert screen.box == [
        "Tue 10 Mar 19:00",
        "MAP: none charted",
        "heart rate: not recorded",
    ]


def test_both_sources_of_one_moment_are_shown_apart(qtbot: QtBot, reference: Reference) -> None:
    readings = [map_at(0, 70), map_at(0, 58, "cuff")]
    screen = Screen(qtbot, seen(reference, 0, patient(), *readings))
    screen.press(KEY.Key_Left)
    shown = {line for line in screen.box if line.startswith("MAP")}
    assert shown == {"MAP: 70 mmHg arterial", "MAP: 58 mmHg cuff, below 65"}


def test_an_estimated_pressure_is_called_so(qtbot: QtBot, reference: Reference) -> None:
    # (110 + 2 x 55) / 3 = 73.33...
    reading = map_at(0, None, sbp_mmhg=110, dbp_mmhg=55)
    screen = Screen(qtbot, seen(reference, 0, patient(), reading))
    screen.press(KEY.Key_Left)
    assert "MAP: 73 mmHg arterial, estimated" in screen.box
    assert "1 estimated." in screen.said


def test_a_pressure_not_measurable_is_a_stop_of_the_cursor(
    qtbot: QtBot, reference: Reference
) -> None:
    readings = [map_at(0, 70), map_at(20, None, not_measurable=True)]
    screen = Screen(qtbot, seen(reference, 30, patient(), *readings))
    screen.press(KEY.Key_Left)
    assert screen.box[:2] == ["Tue 10 Mar 18:20", "MAP: not measurable"]
    assert "1 not measurable." in screen.said


def test_a_dose_that_cannot_be_computed_is_not_known(qtbot: QtBot, reference: Reference) -> None:
    unknown = made("infusion", 10, drug="norepinephrine", rate_ml_per_h=5, bag_id="A")
    screen = Screen(qtbot, seen(reference, 60, patient(), unknown, map_at(30, 70)))
    screen.press(KEY.Key_Left)
    assert "norepinephrine (as base): not known" in screen.box
    assert "norepinephrine (as base) dose not known, high not known." in screen.said


def test_a_stopped_drug_is_off(qtbot: QtBot, reference: Reference) -> None:
    doses = [
        runs(0, "vasopressin", "0.03", "units/min"),
        made("infusion", 20, drug="vasopressin", dose=0),
    ]
    screen = Screen(qtbot, seen(reference, 30, patient(), *doses, map_at(30, 70)))
    screen.press(KEY.Key_Left)
    assert "vasopressin: off" in screen.box


def test_an_event_near_the_cursor_is_named(qtbot: QtBot, reference: Reference) -> None:
    shock = made("shock_recognised", 30)
    screen = Screen(qtbot, seen(reference, 60, patient(), shock, map_at(30, 60), map_at(60, 70)))
    screen.press(KEY.Key_Home)
    assert screen.box[-1] == "event: shock recognised 18:30"


def test_the_pointer_shows_the_reading_under_it(screen: Screen) -> None:
    screen.point_at(minute(150) + timedelta(minutes=2))
    assert screen.box[:2] == ["Tue 10 Mar 20:30", "MAP: 68 mmHg arterial"]


def test_escape_takes_the_cursor_away(screen: Screen) -> None:
    screen.press(KEY.Key_Left, KEY.Key_Escape)
    assert screen.box == []


def test_a_new_record_leaves_the_cursor_where_it_is(screen: Screen, reference: Reference) -> None:
    screen.press(KEY.Key_Left, KEY.Key_Left)
    screen.panel.present(seen(reference, 365, *night(), map_at(364, 60)))
    assert screen.box[0] == "Tue 10 Mar 23:30"


# Through time.


def test_until_a_person_chooses_the_window_shows_most_of_the_stay(
    qtbot: QtBot, reference: Reference
) -> None:
    stays = ((6, "6h"), (9, "6h"), (10, "12h"), (26, "24h"), (37, "72h"), (200, "72h"))
    screen = Screen(qtbot, seen(reference, 0, patient()))
    for hours, window in stays:
        screen.panel.present(seen(reference, hours * 60, patient()))
        assert screen.panel.window_code == window
    screen.click("trend.window.12h")
    screen.panel.present(seen(reference, 201 * 60, patient()))
    assert screen.panel.window_code == "12h"


def test_plus_and_minus_go_through_the_five_windows(long: Screen) -> None:
    found = []
    for key in (*[KEY.Key_Minus] * 3, *[KEY.Key_Plus] * 5):
        long.press(key)
        found.append(long.panel.window_code)
    assert found == ["72h", "7d", "7d", "72h", "24h", "12h", "6h", "6h"]


def test_zooming_keeps_the_moment_under_the_cursor_in_its_place(long: Screen) -> None:
    long.press(KEY.Key_Left)
    for _hour in range(12):
        long.press(KEY.Key_Left, shift=True)
    long.press(KEY.Key_Plus)
    start, end = long.stretch
    assert long.box[0] == "Sat 14 Mar 06:00"
    # It stood in the middle of 24 h and stands in the middle of 12 h.
    assert (start, end) == (minute(FOUR_DAYS) - 18 * HOURS, minute(FOUR_DAYS) - 6 * HOURS)


def test_page_up_goes_back_a_window_and_page_down_comes_forth(long: Screen) -> None:
    now = minute(FOUR_DAYS)
    long.press(KEY.Key_PageUp)
    assert long.stretch == (now - 48 * HOURS, now - 24 * HOURS)
    long.press(KEY.Key_PageDown)
    assert long.stretch == (now - 24 * HOURS, now)


def test_nothing_goes_past_now(long: Screen) -> None:
    now = minute(FOUR_DAYS)
    long.press(KEY.Key_PageDown)
    long.press(KEY.Key_End)
    long.press(KEY.Key_Right)
    long.press(KEY.Key_Right, shift=True)
    assert not long.turn(-1)
    long.drag(-200)
    assert long.stretch[1] == now
    assert long.panel.shows_until == now


def test_nothing_goes_back_beyond_the_record(long: Screen) -> None:
    for _page in range(10):
        long.press(KEY.Key_PageUp)
    assert long.stretch == (minute(0), minute(24 * 60))
    long.press(KEY.Key_Home)
    long.press(KEY.Key_Left)
    assert long.box[0] == "Tue 10 Mar 18:00"


def test_the_cursor_takes_the_chart_along_beyond_its_edge(long: Screen) -> None:
    long.press(KEY.Key_Home)
    assert long.box[0] == "Fri 13 Mar 18:00"
    long.press(KEY.Key_Left)
    assert long.box[0] == "Fri 13 Mar 17:00"
    start, end = long.stretch
    assert start < minute(FOUR_DAYS) - 25 * HOURS < end


def test_the_wheel_scrolls_by_eighths_and_zooms_with_ctrl(long: Screen) -> None:
    now = minute(FOUR_DAYS)
    assert long.turn(1)
    assert long.stretch[1] == now - 3 * HOURS
    assert long.turn(-1)
    assert long.stretch[1] == now
    assert long.turn(1, Qt.KeyboardModifier.ControlModifier)
    assert long.panel.window_code == "12h"


def test_a_drag_moves_the_chart_with_the_hand(long: Screen) -> None:
    scene = long.panel.canvas.scene
    assert scene is not None
    # A quarter of the width is a quarter of 24 h.
    long.drag(round(scale_width := scene.scale.width / 4))
    off = abs(long.stretch[1] - (minute(FOUR_DAYS) - 6 * HOURS))
    assert off <= timedelta(seconds=86400 / scale_width / 4)


def test_a_chart_scrolled_back_offers_the_way_to_now(long: Screen) -> None:
    assert not long.button("trend.back").isVisible()
    long.press(KEY.Key_PageUp)
    assert long.button("trend.back").isVisible()
    long.click("trend.back")
    assert long.stretch[1] == minute(FOUR_DAYS)
    assert not long.button("trend.back").isVisible()


def test_a_chart_up_to_now_follows_the_clock_and_one_scrolled_back_stays(
    long: Screen, reference: Reference
) -> None:
    later = seen(reference, FOUR_DAYS + 10, patient(), map_at(0, 70), map_at(FOUR_DAYS, 70))
    long.panel.present(later)
    assert long.stretch[1] == minute(FOUR_DAYS + 10)
    long.press(KEY.Key_PageUp)
    before = long.stretch
    long.panel.present(seen(reference, FOUR_DAYS + 20, patient(), map_at(0, 70)))
    assert long.stretch == before


def test_another_worksheet_is_shown_up_to_now(long: Screen, reference: Reference) -> None:
    long.press(KEY.Key_PageUp)
    other = seen(reference, FOUR_DAYS, patient(name="ROE, Alan"), map_at(FOUR_DAYS - 5, 70))
    long.panel.present(other)
    assert long.stretch[1] == minute(FOUR_DAYS)


def test_scrolled_back_the_target_of_that_time_judges(qtbot: QtBot, reference: Reference) -> None:
    targets = [
        made("target", 0, map_low_mmhg=60, map_high_mmhg=70),
        made("target", 1000, map_low_mmhg=65, map_high_mmhg=75),
    ]
    readings = [map_at(hour * 60, 62) for hour in range(25)]
    screen = Screen(qtbot, seen(reference, 1440, patient(), *targets, *readings))
    screen.panel.choose("6h")
    assert "7 of 7 readings below 65." in screen.said
    screen.press(KEY.Key_PageUp, KEY.Key_PageUp)
    assert "0 of 7 readings below 60." in screen.said


# How it looks.


def legend(screen: Screen) -> list[str]:
    scene = screen.panel.canvas.scene
    assert scene is not None
    return [entry.says for entry in entries_of(scene)]


def test_the_legend_names_what_is_on_the_chart_and_nothing_else(screen: Screen) -> None:
    assert legend(screen) == ["MAP", "target 65 to 75", "below 65"]


def test_the_legend_tells_every_shape_apart(qtbot: QtBot, reference: Reference) -> None:
    readings = [
        map_at(0, 60),
        map_at(20, 70, "cuff"),
        map_at(40, None, sbp_mmhg=110, dbp_mmhg=55),
        map_at(50, None, not_measurable=True),
    ]
    screen = Screen(qtbot, seen(reference, 60, patient(), *readings))
    assert legend(screen) == [
        "arterial",
        "cuff",
        "default target 65",
        "below 65",
        "estimated",
        "not measurable",
    ]


def test_heart_rate_has_a_lane_when_asked_for(screen: Screen) -> None:
    def has_lane() -> bool:
        scene = screen.panel.canvas.scene
        assert scene is not None
        return scene.layout.heart is not None

    assert not has_lane()
    screen.press(KEY.Key_H)
    assert has_lane()
    screen.click("trend.heart")
    assert not has_lane()


def test_drugs_without_a_lane_are_counted_and_still_told(
    qtbot: QtBot, reference: Reference
) -> None:
    doses = [runs(5, *drug) for drug in DRUGS]
    screen = Screen(qtbot, seen(reference, 60, patient(), *doses, map_at(30, 70)))
    scene = screen.panel.canvas.scene
    assert scene is not None
    assert len(scene.lanes) + len(scene.counted) == len(DRUGS)
    assert scene.counted
    screen.press(KEY.Key_Left)
    assert len(screen.box) == 3 + len(DRUGS)
    assert all(f"{name} " in screen.said for name in ("DOBUTamine", "milrinone", "DOPamine"))


def test_where_the_box_has_no_room_for_all_it_counts_the_rest(
    qtbot: QtBot, reference: Reference
) -> None:
    doses = [runs(5, *drug) for drug in DRUGS]
    assessed = seen(reference, 60, patient(), *doses, map_at(30, 70))
    screen = Screen(qtbot, assessed, (742, 180))
    screen.press(KEY.Key_Left)
    shown = len(screen.box) - 2
    assert screen.box[-1] == f"more, in the table (T): {2 + len(DRUGS) - shown}"


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", [(742, 296), (320, 200), (1400, 600), (742, 120), (480, 260)])
def test_it_is_painted_at_any_size_without_leaving_its_ground_bare(
    qtbot: QtBot, reference: Reference, theme: Theme, size: tuple[int, int]
) -> None:
    doses = [runs(5, *drug) for drug in DRUGS]
    gap = [map_at(200, 58, "cuff"), map_at(230, None, not_measurable=True)]
    assessed = seen(reference, MIDNIGHT, *night()[:-4], *doses, *gap)
    screen = Screen(qtbot, assessed, size, theme)
    screen.press(KEY.Key_H)
    QApplication.processEvents()
    picture = screen.panel.canvas.grab().toImage()
    found = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    }
    for role in ("band", "accent", "ink"):
        assert theme.color(role).name() in found
    assert screen.panel.canvas.width() == screen.panel.width()


def test_every_control_has_a_name_and_tab_reaches_it(screen: Screen) -> None:
    screen.panel.header.heart.setFocus()
    seen_names = []
    for _press in range(3):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen_names.append(focus.accessibleName() or focus.property("text"))
        screen.press(KEY.Key_Tab)
    assert seen_names == ["HR, heart rate", "Table", "6 h"]
    assert QApplication.focusWidget() is screen.panel.canvas


MOMENTS = st.integers(0, 3 * 24 * 60)
READINGS = st.builds(
    map_at,
    MOMENTS,
    st.one_of(st.none(), st.integers(15, 250)),
    st.sampled_from(["arterial", "cuff"]),
    not_measurable=st.one_of(st.none(), st.just(True)),
    sbp_mmhg=st.one_of(st.none(), st.integers(100, 200)),
    dbp_mmhg=st.one_of(st.none(), st.integers(20, 90)),
    hr_per_min=st.one_of(st.none(), st.integers(20, 240)),
)
DOSES = st.builds(
    lambda at, drug, factor: runs(at, drug[0], str(Decimal(drug[1]) * factor), drug[2]),
    MOMENTS,
    st.sampled_from(DRUGS),
    st.integers(0, 40),
)
EVENTS = st.builds(made, st.just("shock_recognised"), MOMENTS)
TARGETS = st.builds(
    lambda at, low, more: made("target", at, map_low_mmhg=low, map_high_mmhg=low + more),
    MOMENTS,
    st.integers(50, 90),
    st.integers(0, 30),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    events=st.lists(st.one_of(READINGS, DOSES, EVENTS, TARGETS), max_size=40),
    seen_as=st.tuples(MOMENTS, st.sampled_from([(742, 296), (320, 200), (1400, 600), (742, 120)])),
    keys=st.lists(
        st.sampled_from(
            [
                KEY.Key_Left,
                KEY.Key_Right,
                KEY.Key_Home,
                KEY.Key_PageUp,
                KEY.Key_PageDown,
                KEY.Key_Plus,
                KEY.Key_Minus,
                KEY.Key_H,
                KEY.Key_T,
            ]
        ),
        max_size=8,
    ),
)
def test_whatever_was_charted_is_shown_and_walked_through(
    qtbot: QtBot,
    reference: Reference,
    events: list[AnyEvent],
    seen_as: tuple[int, tuple[int, int]],
    keys: list[Qt.Key],
) -> None:
    now, size = seen_as
    screen = Screen(qtbot, seen(reference, now, patient(), *events), size)
    for key in keys:
        screen.press(key)
        assert not screen.panel.grab().isNull()
        start, end = screen.stretch
        assert minute(0) <= start or end == minute(now)
        assert end <= minute(now)
        charted = [event for event in events if isinstance(event, Vitals) and event.at <= end]
        assert charted or "MAP lowest" not in screen.said
    screen.panel.close()
