"""A patient is discharged by keys, asked about first; the archive lists, opens and deletes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from opened import Clock, begun, opened
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, overlapping

from made_events import NURSE, made, minute
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.journal import memory_journal
from pressorsheet.session.session import Session
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme
from pressorsheet.ui.window import Window
from typist import focused, press, type_text

NOW = minute(60)


@pytest.fixture
def session(reference: Reference) -> Session:
    return begun(memory_journal(), reference)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def window(qtbot: QtBot, session: Session, clock: Clock) -> Window:
    return opened(qtbot, session, clock)


def people(window: Window) -> list[str | None]:
    session = window.store.session
    return [row.name for row in session.patients(window.store.clock())]


def table(window: Window) -> QTableView:
    return named(window, QTableView, "archive.table")


def cells(window: Window) -> list[list[str]]:
    model = table(window).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def many_left(session: Session, count: int) -> None:
    """So many patients, discharged the minute they came."""
    session.by = NURSE
    for number in range(count):
        session.admit([made("patient", 0, name=f"P {number}", mrn=str(number))])
        session.record([made("discharged", 30, to=str(number))])


def discharged(window: Window) -> None:
    """DOE, Jane leaves by the form, as a person would have it."""
    window.chart("discharged")
    settle()
    press(Qt.Key.Key_Return)
    settle()
    assert "Discharge DOE, Jane, bed 12?" in all_text(window.charting)
    press(Qt.Key.Key_Return)
    settle()


def delete_what_is_past(window: Window, clock: Clock) -> None:
    """A month goes by, and whoever charts deletes what is in the archive."""
    assert window.store.session.keep_archive("30", NOW) is None
    clock.now += timedelta(days=30)
    window.asides.show_archive()
    settle()
    for name in ("delete", "delete_sure"):
        named(window, QPushButton, f"archive.{name}").click()
    settle()


def test_a_discharge_is_asked_about_and_then_archives(window: Window) -> None:
    window.chart("discharged")
    settle()
    press(Qt.Key.Key_Return)
    settle()
    assert people(window) == ["DOE, Jane", "ROE, Alan"]
    press(Qt.Key.Key_Return)
    settle()
    assert people(window) == ["ROE, Alan"]
    assert "Archived: the patient was discharged 19:00 by A. Alvarez." in all_text(
        window.frame.bottom
    )
    assert "discharged" in all_text(window.frame.banner)
    assert "DOE, Jane" not in all_text(window.frame.patients)


def test_a_discharge_asked_about_by_mistake_is_left_by_esc(window: Window) -> None:
    window.chart("discharged")
    settle()
    press(Qt.Key.Key_Return)
    settle()
    press(Qt.Key.Key_Escape)
    settle()
    assert people(window) == ["DOE, Jane", "ROE, Alan"]


def test_what_happens_after_the_discharge_is_refused_in_words(window: Window, clock: Clock) -> None:
    discharged(window)
    clock.forward(window, timedelta(minutes=5))
    before = window.store.session.events()
    window.chart("vitals")
    settle()
    type_text(focused(), "104")
    for _ in range(2):
        press(Qt.Key.Key_Tab)
    type_text(focused(), "68")
    press(Qt.Key.Key_Return)
    settle()
    assert "what happened later is not charted here" in all_text(window)
    assert window.store.session.events() == before


def test_the_archive_finds_and_opens_a_worksheet_by_keys(window: Window) -> None:
    discharged(window)
    window.open_patient(window.store.session.patients(NOW)[0].worksheet_id)
    settle()
    named(window, QPushButton, "patients.archive").click()
    settle()
    assert cells(window) == [
        ["DOE, Jane", "0012345", "2026-03-10 19:00 +00:00", "A. Alvarez", "", "4"]
    ]
    type_text(focused(), "nobody")
    settle()
    assert cells(window) == []
    focused().clear()  # type: ignore[attr-defined]  # a line edit
    type_text(focused(), "jane 19:00")
    settle()
    press(Qt.Key.Key_Return)
    assert focused() is table(window)
    press(Qt.Key.Key_Return)
    settle()
    assert "DOE, Jane" in all_text(window.frame.banner)


def test_esc_leaves_the_archive(window: Window) -> None:
    window.asides.show_archive()
    settle()
    press(Qt.Key.Key_Escape)
    settle()
    assert window.frame.views.currentWidget() is window.worksheet


def test_a_strike_of_the_discharge_readmits(window: Window) -> None:
    discharged(window)
    session = window.store.session
    (left,) = [event for event in session.events() if event.kind == "discharged"]
    assert session.strike(left.id, "another bed", NOW) is None
    window.store.refresh()
    settle()
    assert people(window) == ["DOE, Jane", "ROE, Alan"]
    assert "Archived" not in all_text(window.frame.bottom)


def test_days_are_set_by_enter_and_a_slip_is_refused(window: Window) -> None:
    window.asides.show_archive()
    settle()
    days = named(window, QLineEdit, "archive.days")
    days.setFocus()
    type_text(days, "x")
    press(Qt.Key.Key_Return)
    settle()
    assert "write a whole number of days, 1 to 36,500" in all_text(window.frame.bottom)
    days.clear()
    type_text(days, "30")
    press(Qt.Key.Key_Return)
    settle()
    assert "30 days after discharge, as set by A. Alvarez on 2026-03-10" in all_text(
        window.asides.archive
    )


def test_what_is_past_its_time_is_deleted_when_asked_twice(window: Window, clock: Clock) -> None:
    discharged(window)
    session = window.store.session
    assert session.keep_archive("30", NOW) is None
    clock.now += timedelta(days=29)
    window.asides.show_archive()
    settle()
    delete, sure = (
        named(window, QPushButton, f"archive.{name}") for name in ("delete", "delete_sure")
    )
    assert not delete.isVisible()
    clock.now += timedelta(days=1)
    window.asides.show_archive()
    settle()
    assert "Past that time: 1." in all_text(window.asides.archive)
    delete.click()
    assert focused() is named(window, QPushButton, "archive.delete_not")
    press(Qt.Key.Key_Return)
    assert session.archive.worksheets() != ()
    assert not sure.isVisible()
    delete.click()
    sure.click()
    settle()
    assert session.archive.worksheets() == ()
    assert cells(window) == []
    said = all_text(window.asides.archive)
    assert "Deleted:" in said
    assert "2026-04-09 19:00 +00:00, by A. Alvarez" in said
    assert "4 records: 30 days after discharge, as chosen by A. Alvarez on 2026-03-10" in said
    assert "DOE, Jane" not in all_text(window)
    assert "Deleted from the archive: 1" in all_text(window.frame.bottom)


@pytest.mark.parametrize("way", [Qt.Key.Key_Escape, Qt.Key.Key_1, Qt.Key.Key_4])
def test_of_a_worksheet_that_was_open_and_is_deleted_nothing_stays_to_be_seen(
    window: Window, clock: Clock, way: Qt.Key
) -> None:
    discharged(window)
    assert "DOE, Jane" in all_text(window)
    delete_what_is_past(window, clock)
    is_left = way == Qt.Key.Key_Escape
    press(way, Qt.KeyboardModifier.NoModifier if is_left else Qt.KeyboardModifier.AltModifier)
    settle()
    assert not window.asides.archive.isVisible()
    assert "DOE, Jane" not in all_text(window)
    assert window.store.session.worksheet_id is not None


@pytest.mark.parametrize("keys", ["Esc", "Alt+1", "Alt+4", "Ctrl+1", "Ctrl+5", "F1"])
def test_where_nobody_is_left_the_next_patient_is_admitted_and_the_deleted_one_is_not_shown(
    qtbot: QtBot, reference: Reference, clock: Clock, keys: str
) -> None:
    session = Session(memory_journal(), reference, lambda: str(uuid4()))
    session.by = NURSE
    session.admit([made("patient", 0, name="DOE, Jane", mrn="1", bed="12")])
    window = opened(qtbot, session, clock)
    discharged(window)
    delete_what_is_past(window, clock)
    QTest.keySequence(focused(), QKeySequence(keys))
    settle()
    assert focused().objectName() == "patient.name"
    assert "DOE, Jane" not in all_text(window)
    assert not window.worksheet.isVisible()


def test_what_deletion_reaches_is_said_as_it_is(window: Window) -> None:
    window.asides.show_archive()
    settle()
    assert "Copies made before are not reached: backups," in all_text(window.asides.archive)
    window.store.session.renew_backups = lambda _now: None
    window.asides.show_archive()
    settle()
    assert "own backups are replaced by one without them" in all_text(window.asides.archive)


def test_of_many_that_were_deleted_the_last_are_named_and_the_others_counted(
    qtbot: QtBot, session: Session, clock: Clock
) -> None:
    many_left(session, 22)
    session.keep_archive("1", NOW)
    clock.now += timedelta(days=2)
    assert session.delete(session.archive.worksheets(), clock.now) is None
    window = opened(qtbot, session, clock)
    window.asides.show_archive()
    settle()
    said = all_text(window.asides.archive)
    assert said.count("2 records:") == 20
    assert "and 2 more before" in said


def test_a_long_archive_is_read_on_while_the_window_answers(
    qtbot: QtBot, session: Session, clock: Clock
) -> None:
    many_left(session, 300)
    window = opened(qtbot, session, clock)
    window.asides.show_archive()
    qtbot.waitUntil(lambda: len(cells(window)) == 300)
    assert "300 archived" in all_text(window.asides.archive)


@pytest.mark.parametrize("theme", [LIGHT, NIGHT])
@pytest.mark.parametrize("size", [(1366, 768), (1093, 614), (683, 384)])
def test_the_page_is_whole_at_every_size(
    qtbot: QtBot, session: Session, clock: Clock, size: tuple[int, int], theme: Theme
) -> None:
    window = opened(qtbot, session, clock, size, theme)
    discharged(window)
    assert session.keep_archive("30", NOW) is None
    clock.now += timedelta(days=31)
    window.asides.show_archive()
    settle()
    inside = window.asides.archive.panel.widget()
    assert inside is not None
    assert hidden_or_clipped(inside) == []
    assert overlapping(inside) == []
