"""The window keeps what is typed, follows the clock, and corrects what was charted wrongly."""

from datetime import timedelta
from pathlib import Path

import pytest
from opened import VIEWS, Clock, begun, opened, ward, write
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, label, named, overlapping

from made_events import minute
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import Struck
from pressorsheet.journal import Journal, memory_journal
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme
from pressorsheet.ui.window import Window
from stores import open_journal
from typist import focused, press, type_text

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LATER = "Records later than this machine's clock"
DRAFT_FIRST = "This draft is not recorded"


@pytest.fixture
def clock() -> Clock:
    """19:00 of that evening."""
    return Clock(minute(60))


@pytest.fixture
def window(qtbot: QtBot, reference: Reference, clock: Clock) -> Window:
    made_window = opened(qtbot, begun(memory_journal(), reference), clock)
    assert "DOE, Jane" in banner(made_window)
    return made_window


def banner(window: Window) -> str:
    return all_text(window.frame.banner)


def strip(window: Window) -> str:
    return all_text(window.frame.now)


def bottom(window: Window) -> str:
    return all_text(window.frame.bottom)


def typed(window: Window, name: str = "vitals.map_mmhg") -> str:
    return named(window, QLineEdit, name).text()


def go_to_patient(name: str) -> None:
    press(Qt.Key.Key_K, CONTROL)
    type_text(focused(), name)
    press(Qt.Key.Key_Return)
    settle()


def key(code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    press(code, modifier)
    settle()


def test_the_title_names_the_program_and_nobody(window: Window) -> None:
    assert window.windowTitle() == "Pressorsheet"


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
def test_the_demonstration_is_told_from_a_record_in_every_view(
    qtbot: QtBot, reference: Reference, size: tuple[int, int], theme: Theme
) -> None:
    demo = ward(qtbot, reference, *size, theme)
    assert demo.windowTitle() == "Pressorsheet: demonstration, invented patients"
    said = "Demonstration: nothing is kept" if size[0] > 1000 else "Demo: nothing kept"
    for view in VIEWS:
        demo.show_view(view)
        settle()
        assert label(demo.frame.bottom, said).isVisible(), view
    assert hidden_or_clipped(demo.frame.bottom) == []
    demo.begin()
    settle()
    assert "every patient is invented, and nothing is kept" in all_text(demo)


# Drafts.


def test_what_was_typed_before_the_window_was_closed_is_not_recorded_for_now_unasked(
    qtbot: QtBot, reference: Reference, clock: Clock
) -> None:
    journal = memory_journal()
    before = opened(qtbot, begun(journal, reference), clock)
    write(before, "vitals.sbp_mmhg", "112")
    before.close()
    clock.now += timedelta(hours=3)
    after = opened(qtbot, begun(journal, reference), clock)
    assert typed(after, "vitals.sbp_mmhg") == "112"
    assert "typed at 19:00 and not recorded: is it for now?" in all_text(after.charting.current)
    records = after.store.session.events()
    key(Qt.Key.Key_Return)
    assert after.store.session.events() == records
    key(Qt.Key.Key_Return)
    (vitals,) = after.store.session.newest(1)
    assert (vitals.kind, vitals.at) == ("vitals", clock.now)


def test_another_patient_is_not_opened_while_a_draft_is_unsaved_and_the_draft_is_shown(
    window: Window,
) -> None:
    write(window, "vitals.map_mmhg", "64")
    key(Qt.Key.Key_2, CONTROL)
    go_to_patient("roe")
    assert "DOE, Jane" in banner(window)
    assert DRAFT_FIRST in bottom(window)
    assert focused().objectName().startswith("vitals.")
    assert named(window, QLineEdit, "vitals.map_mmhg").isVisible()
    assert typed(window) == "64"


@pytest.mark.parametrize(("code", "view"), [(Qt.Key.Key_4, ALT), (Qt.Key.Key_N, CONTROL)])
def test_a_draft_stays_as_typed_behind_other_views_and_is_asked_about_before_an_admission(
    window: Window, code: Qt.Key, view: Qt.KeyboardModifier
) -> None:
    write(window, "vitals.map_mmhg", "64.5")
    key(code, view)
    key(Qt.Key.Key_1, ALT)
    assert typed(window) == "64.5"
    assert (DRAFT_FIRST in bottom(window)) == (code == Qt.Key.Key_N)


def test_with_the_draft_recorded_the_other_patient_opens_and_its_fields_are_empty(
    window: Window,
) -> None:
    write(window, "vitals.map_mmhg", "64")
    go_to_patient("roe")
    key(Qt.Key.Key_Return)
    assert "MAP arterial, 19:00" in strip(window)
    assert DRAFT_FIRST not in bottom(window)
    go_to_patient("roe")
    assert "ROE, Alan" in banner(window)
    assert typed(window) == ""
    assert "not recorded" in strip(window)


def test_a_draft_comes_back_to_its_own_patient_when_the_program_is_opened_again(
    qtbot: QtBot, reference: Reference, clock: Clock, tmp_path: Path
) -> None:
    def open_again() -> Window:
        journal = open_journal(str(tmp_path / "store"))
        assert isinstance(journal, Journal)
        return opened(qtbot, begun(journal, reference), clock)

    window = open_again()
    write(window, "vitals.map_mmhg", "64")
    write(window, "vitals.hr_per_min", "112")
    window.close()
    window.store.session.close()
    window = open_again()
    assert typed(window) == "64"
    assert typed(window, "vitals.hr_per_min") == "112"
    assert focused().objectName().startswith("vitals.")
    window.store.session.close()


def test_whoever_takes_over_finds_the_draft_and_records_it_in_their_own_name(
    window: Window,
) -> None:
    write(window, "vitals.map_mmhg", "64")
    key(Qt.Key.Key_L, CONTROL)
    assert window.entrance.who.isVisible()
    assert not window.frame.isVisible()
    type_text(focused(), "B. Cho")
    key(Qt.Key.Key_Return)
    assert "B. Cho" in banner(window)
    assert typed(window) == "64"
    key(Qt.Key.Key_Return)
    assert "record as yours?" in all_text(window)
    key(Qt.Key.Key_Return)
    newest = window.store.session.newest(1)[0]
    assert (newest.kind, newest.by.name) == ("vitals", "B. Cho")


# The clock.


def test_a_minute_later_the_ages_are_others_and_nothing_was_recorded_or_touched(
    window: Window, clock: Clock
) -> None:
    write(window, "vitals.map_mmhg", "64")
    field = named(window, QLineEdit, "vitals.map_mmhg")
    field.setCursorPosition(1)
    before = window.store.session.events()
    assert "18:57, 3 min ago" in strip(window)
    clock.forward(window, timedelta(seconds=59))
    assert "18:57, 3 min ago" in strip(window)
    clock.forward(window, timedelta(seconds=1))
    assert "18:57, 4 min ago" in strip(window)
    assert "19:01" in banner(window)
    assert (field.text(), field.cursorPosition()) == ("64", 1)
    assert focused() is field
    assert window.store.session.events() == before


def test_after_hours_of_sleep_what_is_old_is_said_to_be_out_of_date(
    window: Window, clock: Clock
) -> None:
    clock.forward(window, timedelta(hours=7))
    assert "02:00" in banner(window)
    assert "out of date" in strip(window)
    assert "18:57, 7 h 3 min ago" in strip(window)


def test_a_clock_put_back_is_followed_and_what_is_later_than_it_does_not_exist(
    window: Window, clock: Clock
) -> None:
    clock.forward(window, -timedelta(minutes=5))
    assert "18:55" in banner(window)
    assert "61 mmHg" in strip(window)
    clock.forward(window, -timedelta(hours=1))
    assert "not recorded" in strip(window)
    clock.forward(window, timedelta(hours=1, minutes=5))
    assert "67 mmHg" in strip(window)


# Corrections.


def stand_on(window: Window, name: str, text: str) -> QAbstractItemView:
    """Put the cursor on the row of a table that says so, from its top."""
    table = named(window, QAbstractItemView, name)
    table.setFocus()
    press(Qt.Key.Key_Home, CONTROL)
    for _ in range(40):
        row = table.currentIndex().row()
        model = table.model()
        said = [str(model.index(row, column).data()) for column in range(model.columnCount())]
        if text in " ".join(said):
            return table
        press(Qt.Key.Key_Down)
    raise AssertionError(f"no row with {text}")


def struck(window: Window) -> list[Struck]:
    return [event for event in window.store.session.events() if isinstance(event, Struck)]


def test_a_record_is_struck_with_its_reason_and_everything_follows(window: Window) -> None:
    stand_on(window, "records.table", "MAP 67")
    key(Qt.Key.Key_Delete)
    assert focused().objectName() == "correction.reason"
    type_text(focused(), "cuff not on the arm")
    key(Qt.Key.Key_Return)
    (strike,) = struck(window)
    assert strike.reason == "cuff not on the arm"
    assert strike.by.name == "A. Alvarez"
    assert "61 mmHg" in strip(window)
    assert focused().objectName() == "records.table"
    assert "All saved 19:00" in bottom(window)


def test_without_a_reason_nothing_is_struck_and_esc_leads_back_to_the_records(
    window: Window,
) -> None:
    stand_on(window, "records.table", "MAP 67")
    key(Qt.Key.Key_Delete)
    key(Qt.Key.Key_Return)
    assert "only with its reason" in all_text(window.worksheet.correction)
    key(Qt.Key.Key_Escape)
    assert focused().objectName() == "records.table"
    assert struck(window) == []
    assert "67 mmHg" in strip(window)


def test_a_record_moves_to_its_right_patient_in_one_action(window: Window) -> None:
    stand_on(window, "records.table", "MAP 67")
    key(Qt.Key.Key_M)
    choice = focused()
    assert isinstance(choice, QComboBox)
    assert [choice.itemText(n) for n in range(choice.count())] == [
        "choose the patient",
        "bed 14, ROE, Alan, MRN 0012345",
    ]
    window.resize(700, 768)
    settle()
    assert choice.width() > choice.fontMetrics().horizontalAdvance(choice.itemText(1))
    window.resize(1366, 768)
    press(Qt.Key.Key_Down)
    named(window, QLineEdit, "correction.reason").setFocus()
    type_text(focused(), "wrong bed")
    key(Qt.Key.Key_Return)
    assert "61 mmHg" in strip(window)
    assert len(struck(window)) == 1
    assert struck(window)[0].reason == "moved to bed 14 ROE, Alan, MRN 0012345: wrong bed"
    go_to_patient("roe")
    assert "67 mmHg" in strip(window)
    assert struck(window) == []
    stand_on(window, "records.table", "moved from bed 12 DOE, Jane, MRN 0012345 by A. Alvarez")


def test_a_record_is_struck_from_the_history_as_well_and_stays_in_sight_there(
    window: Window,
) -> None:
    key(Qt.Key.Key_4, ALT)
    stand_on(window, "history.table", "MAP 61")
    key(Qt.Key.Key_Delete)
    assert focused().objectName() == "correction.reason"
    type_text(focused(), "line was flushed")
    key(Qt.Key.Key_Return)
    assert len(struck(window)) == 1
    key(Qt.Key.Key_4, ALT)
    stand_on(window, "history.table", "line was flushed")


def test_a_check_is_ticked_by_the_space_bar_in_the_name_of_who_charts(window: Window) -> None:
    lists = named(window, QAbstractItemView, "checklists.list")
    lists.setFocus()
    press(Qt.Key.Key_Home)
    for _ in range(40):
        if "All infusions and boluses charted" in str(lists.currentIndex().data()):
            break
        if str(lists.currentIndex().data()).startswith("Wean"):
            press(Qt.Key.Key_Right)
        press(Qt.Key.Key_Down)
    key(Qt.Key.Key_Space)
    newest = window.store.session.newest(1)[0]
    assert (newest.kind, newest.by.name) == ("tick", "A. Alvarez")
    assert "ticked 19:00, A. Alvarez" in str(lists.currentIndex().data())


# The theme.


def test_another_theme_repaints_everything(window: Window) -> None:
    def corner() -> str:
        return window.frame.now.grab().toImage().pixelColor(2, 2).name().upper()

    assert corner() == LIGHT.canvas
    window.restyle(NIGHT)
    settle()
    assert corner() == NIGHT.canvas
    picture = window.grab().toImage()
    bright = sum(
        picture.pixelColor(x, y).lightness() > 235
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    )
    assert bright == 0


# Records later than the clock.


def test_records_later_than_a_clock_set_back_are_said_until_they_count(
    window: Window, clock: Clock
) -> None:
    assert LATER not in bottom(window)
    clock.forward(window, timedelta(minutes=-8))  # 18:52: MAP 61 of 18:50 counts, 67 does not
    assert "67 mmHg" not in strip(window)
    said = f"{LATER}: 1, the latest at 18:57; none of them counts until its time has come"
    assert said in bottom(window)
    write(window, "vitals.map_mmhg", "64")
    key(Qt.Key.Key_Return)
    assert "All saved 18:52" in bottom(window)
    assert said in bottom(window)
    clock.forward(window, timedelta(minutes=5))
    assert LATER not in bottom(window)


def test_where_no_patient_is_in_front_nothing_is_said_of_records_later_than_the_clock(
    window: Window, clock: Clock
) -> None:
    clock.forward(window, timedelta(minutes=-8))
    key(Qt.Key.Key_N, CONTROL)
    assert LATER not in bottom(window)
    key(Qt.Key.Key_1, ALT)
    assert LATER in bottom(window)
    go_to_patient("roe")
    assert LATER not in bottom(window)


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_what_does_not_count_and_what_was_refused_stand_one_above_the_other(
    qtbot: QtBot, reference: Reference, theme: Theme
) -> None:
    clock = Clock(minute(52))
    made_window = opened(qtbot, begun(memory_journal(), reference), clock, (683, 600), theme)
    made_window.say_trouble("The disk is full, and nothing of this was recorded.")
    settle()
    assert LATER in bottom(made_window)
    assert "The disk is full" in bottom(made_window)
    assert hidden_or_clipped(made_window.frame.bottom) == []
    assert overlapping(made_window.frame.bottom) == []
