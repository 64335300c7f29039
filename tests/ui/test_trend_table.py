"""The trend's table: the data of the chart as rows, the newest first."""

import pytest
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot
from trends import KEY, Screen, map_at, night, runs, seen

from made_events import made, patient
from pressorsheet.core.assessment import Reference

MIDNIGHT = 360


@pytest.fixture
def screen(qtbot: QtBot, reference: Reference) -> Screen:
    made_of = Screen(qtbot, seen(reference, MIDNIGHT, *night()))
    made_of.press(KEY.Key_T)
    return made_of


def current(screen: Screen) -> str:
    view = screen.panel.findChild(QTableView)
    assert isinstance(view, QTableView)
    return str(view.currentIndex().siblingAtColumn(0).data())


def test_each_column_names_its_unit(screen: Screen) -> None:
    assert screen.heads == [
        "Time",
        "MAP, mmHg",
        "Source",
        "Heart rate, per min",
        "norepinephrine (as base), mcg/kg/min",
        "vasopressin, units/min",
        "Event",
    ]


def test_the_newest_reading_is_the_first_row(screen: Screen) -> None:
    assert screen.table[0] == ["Wed 11 Mar 00:00", "75", "arterial", "92", "0.06", "0.03", ""]


def test_readings_and_dose_changes_are_rows_in_order_of_time(screen: Screen) -> None:
    # Twelve readings, and the doses of 18:20, 19:40 and 21:20.
    rows = screen.table
    assert len(rows) == 15
    assert [row[0][-5:] for row in rows[-5:]] == ["19:40", "19:30", "19:00", "18:30", "18:20"]
    assert rows[-1][1:6] == ["not recorded", "", "not recorded", "0.1", "none charted"]
    assert rows[-5][4:6] == ["0.1", "0.03"]


def test_a_pressure_outside_the_target_says_its_side(qtbot: QtBot, reference: Reference) -> None:
    target = made("target", 0, map_low_mmhg=65, map_high_mmhg=75)
    readings = [
        map_at(0, 60),
        map_at(10, 80, "cuff"),
        map_at(20, None, sbp_mmhg=90, dbp_mmhg=45),
        map_at(30, None, not_measurable=True),
    ]
    screen = Screen(qtbot, seen(reference, 30, patient(), target, *readings))
    screen.press(KEY.Key_T)
    assert [row[1:3] for row in screen.table] == [
        ["not measurable", ""],
        ["60, below 65, estimated", "arterial"],
        ["80, above 75", "cuff"],
        ["60, below 65", "arterial"],
    ]


def test_stopped_and_not_known_doses_are_words(qtbot: QtBot, reference: Reference) -> None:
    doses = [
        runs(0, "vasopressin", "0.03", "units/min"),
        made("infusion", 10, drug="vasopressin", dose=0),
        made("infusion", 20, drug="norepinephrine", rate_ml_per_h=5, bag_id="A"),
    ]
    screen = Screen(qtbot, seen(reference, 30, patient(), *doses, map_at(30, 70)))
    screen.press(KEY.Key_T)
    assert screen.table[0][4:6] == ["not known", "off"]


@pytest.mark.parametrize("mean", [70, None], ids=["measured", "not measurable"])
def test_a_first_map_that_was_charted_this_moment_is_charted(
    qtbot: QtBot, reference: Reference, mean: int | None
) -> None:
    first = map_at(400, mean, not_measurable=mean is None or None)
    screen = Screen(qtbot, seen(reference, 400, patient(), first))
    screen.panel.choose("12h")
    screen.press(KEY.Key_T)
    assert [row[-1] for row in screen.table] == ["no MAP charted before Wed 11 Mar 00:40"]
    assert "no MAP charted in this time" not in screen.panel.canvas.accessibleDescription()


def test_where_no_map_is_charted_the_table_says_so(qtbot: QtBot, reference: Reference) -> None:
    screen = Screen(
        qtbot,
        seen(
            reference,
            400,
            patient(),
            made("weight", 400, kg=70, weight_kind="actual", basis="measured"),
        ),
    )
    screen.panel.choose("12h")
    screen.press(KEY.Key_T)
    assert [row[-1] for row in screen.table if row[-1]] == ["no MAP charted in this time"]


def test_a_gap_stands_at_its_end(qtbot: QtBot, reference: Reference) -> None:
    readings = [map_at(0, 70), map_at(215, 70)]
    screen = Screen(qtbot, seen(reference, 400, patient(), *readings))
    screen.panel.choose("12h")
    screen.press(KEY.Key_T)
    gaps = [(row[0], row[-1]) for row in screen.table if row[-1]]
    assert gaps == [
        ("Wed 11 Mar 00:40", "no MAP charted 3 h 5 min"),
        ("Tue 10 Mar 21:35", "no MAP charted 3 h 35 min"),
        ("Tue 10 Mar 18:00", "no MAP charted before 18:00"),
    ]


def test_t_shows_the_table_and_the_chart_again_with_the_focus(screen: Screen) -> None:
    assert isinstance(QApplication.focusWidget(), QTableView)
    assert not screen.panel.canvas.isVisible()
    screen.press(KEY.Key_T)
    assert QApplication.focusWidget() is screen.panel.canvas
    assert screen.panel.canvas.isVisible()


def test_the_button_does_what_t_does(screen: Screen) -> None:
    screen.click("trend.table")
    assert screen.panel.canvas.isVisible()


def test_the_table_follows_the_window(qtbot: QtBot, reference: Reference) -> None:
    readings = [map_at(hour * 60, 70) for hour in range(49)]
    screen = Screen(qtbot, seen(reference, 48 * 60, patient(), *readings))
    screen.panel.choose("6h")
    screen.press(KEY.Key_T)
    # Both ends of the window are in it.
    assert len(screen.table) == 7
    screen.press(KEY.Key_Minus)
    assert len(screen.table) == 13
    screen.panel.go_by(-8)
    assert screen.table[0][0] == "Thu 12 Mar 06:00"
    screen.click("trend.table_back")
    assert screen.table[0][0] == "Thu 12 Mar 18:00"


def test_the_current_row_stays_current_when_a_record_comes(
    screen: Screen, reference: Reference
) -> None:
    screen.press(KEY.Key_Down, KEY.Key_Down)
    held = current(screen)
    screen.panel.present(seen(reference, 365, *night(), map_at(364, 70)))
    assert screen.table[0][0] == "Wed 11 Mar 00:04"
    assert current(screen) == held == "Tue 10 Mar 23:00"


def test_it_says_which_time_it_covers(screen: Screen) -> None:
    assert "Tue 10 Mar 18:00 to Wed 11 Mar 00:00: 15 rows" in screen.texts()
