"""Who goes away leaves nothing to be read: hidden, then locked, and no letter typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from opened import Clock, begun, write
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from screen import Paints, all_text, named
from verifier import Verifier, session_of

from bedside import at  # isort: skip  # found by verifier

from made_events import minute
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import memory_journal
from pressorsheet.session.session import Session
from pressorsheet.ui.store import Store
from pressorsheet.ui.theme import LIGHT
from pressorsheet.ui.typeface import font
from pressorsheet.ui.window import Window
from typist import focused, press, type_text

PASSPHRASE, RECOVERY, NEW = "rosa kettle bridge", "AB7K-1M3N", "seven maps of rain"
KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
FIVE, FIFTEEN = timedelta(minutes=5), timedelta(minutes=15)
HIDDEN = "Hidden, for nobody was here"
PATIENT = ("DOE", "ROE", "POE", "0012345", "mmHg", "mcg", "MAP")


class Lock:
    """A lock that a passphrase opens, or a recovery key."""

    def __init__(self) -> None:
        self.passphrase = PASSPHRASE

    def unlock(self, secret: str) -> Refused | None:
        return None if secret in (self.passphrase, RECOVERY) else refused("store_full", file="x")

    def change_passphrase(self, secret: str, new: str) -> Refused | None:
        refusal = self.unlock(secret)
        if refusal is None:
            self.passphrase = new
        return refusal


@pytest.fixture
def clock() -> Clock:
    return Clock(minute(60))


def shown_locked(qtbot: QtBot, session: Session, clock: Clock, lock: Lock | None) -> Window:
    """The window on a session, A. Alvarez charting, and the privacy watching."""
    window = Window(Store(session, clock), LIGHT, lock)
    qtbot.addWidget(window)
    window.setFont(font())
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    window.privacy.start()
    window.start_charting("A. Alvarez", "nurse")
    settle()
    return window


def watched(qtbot: QtBot, reference: Reference, clock: Clock, lock: Lock | None) -> Window:
    """DOE, Jane's worksheet, a MAP of 64 typed and not recorded."""
    window = shown_locked(qtbot, begun(memory_journal(), reference), clock, lock)
    write(window, "vitals.map_mmhg", "64")
    return window


@pytest.fixture
def window(qtbot: QtBot, reference: Reference, clock: Clock) -> Window:
    """With a lock on it."""
    return watched(qtbot, reference, clock, Lock())


@pytest.fixture
def demo(qtbot: QtBot, reference: Reference, clock: Clock) -> Window:
    """With nothing that could be locked."""
    return watched(qtbot, reference, clock, None)


def pass_time(window: Window, clock: Clock, span: timedelta) -> None:
    """Let time pass, second by second, as the running program sees it."""
    for _ in range(int(span.total_seconds())):
        clock.now += timedelta(seconds=1)
        window.privacy.look()
    window.store.tick()
    settle()


def strike(
    window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key as the system hands it to the program: to its window, not to a field."""
    QTest.keyClick(window.windowHandle(), key, modifier)
    settle()


def click(window: Window, part: QWidget) -> None:
    where = part.mapTo(window, part.rect().center())
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=where)
    settle()


def typed(window: Window, name: str = "vitals.map_mmhg") -> str:
    return named(window, QLineEdit, name).text()


def unlock(window: Window, name: str = "A. Alvarez", passphrase: str = PASSPHRASE) -> None:
    type_text(focused(), name)
    line = named(window, QLineEdit, "who.passphrase")
    line.setFocus()
    type_text(line, passphrase)
    QTest.keyClick(line, KEY.Key_Return)
    settle()


def assert_tells_nothing(window: Window) -> None:
    """Neither what can be read nor any word in sight is a patient's."""
    assert not window.frame.isVisible()
    said = all_text(window)
    assert not [word for word in PATIENT if word in said], said
    assert window.windowTitle() == "Pressorsheet"


# Hidden.


def test_after_five_minutes_everything_is_hidden_and_a_moment_before_nothing_is(
    window: Window, clock: Clock
) -> None:
    pass_time(window, clock, FIVE - timedelta(seconds=1))
    assert "DOE, Jane" in all_text(window.frame.banner)
    assert window.frame.isVisible()
    pass_time(window, clock, timedelta(seconds=1))
    assert HIDDEN in all_text(window)
    assert "Reminders are hidden as well" in all_text(window)
    assert_tells_nothing(window)


def test_any_key_brings_everything_back_and_does_nothing_else(window: Window, clock: Clock) -> None:
    before = window.store.session.events()
    for key, modifier in (
        (KEY.Key_7, Qt.KeyboardModifier.NoModifier),
        (KEY.Key_Return, Qt.KeyboardModifier.NoModifier),
        (KEY.Key_4, Qt.KeyboardModifier.AltModifier),
        (KEY.Key_N, CONTROL),
        (KEY.Key_F1, Qt.KeyboardModifier.NoModifier),
        (KEY.Key_F6, Qt.KeyboardModifier.NoModifier),
        (KEY.Key_Escape, Qt.KeyboardModifier.NoModifier),
    ):
        pass_time(window, clock, FIVE)
        assert window.privacy.is_covering
        strike(window, key, modifier)
        assert not window.privacy.is_covering
        assert window.frame.isVisible()
        assert typed(window) == "64"
        assert focused().objectName() == "vitals.map_mmhg"
        assert window.worksheet.isVisible()
    assert window.store.session.events() == before
    strike(window, KEY.Key_7)
    assert typed(window) == "647"


def test_a_key_that_comes_just_as_everything_is_due_to_be_hidden_types_nothing(
    window: Window, clock: Clock
) -> None:
    pass_time(window, clock, FIVE - timedelta(seconds=1))
    clock.now += timedelta(seconds=2)
    strike(window, KEY.Key_7)
    assert window.frame.isVisible()
    assert typed(window) == "64"
    strike(window, KEY.Key_7)
    assert typed(window) == "647"


def test_a_key_held_down_brings_everything_back_and_types_nothing(
    window: Window, clock: Clock
) -> None:
    pass_time(window, clock, FIVE)
    handle = window.windowHandle()
    QTest.keyPress(handle, KEY.Key_7)
    for _ in range(3):
        again = QKeyEvent(
            QEvent.Type.KeyPress, KEY.Key_7, Qt.KeyboardModifier.NoModifier, "7", True
        )
        QApplication.sendEvent(handle, again)
    assert typed(window) == "64"
    QTest.keyRelease(handle, KEY.Key_7)
    strike(window, KEY.Key_8)
    assert typed(window) == "648"


def test_a_click_brings_everything_back_and_presses_nothing(window: Window, clock: Clock) -> None:
    record = named(window, QPushButton, "vitals.record")
    where = record.mapTo(window, record.rect().center())
    before = window.store.session.events()
    pass_time(window, clock, FIVE)
    QTest.mouseDClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=where)
    settle()
    assert window.frame.isVisible()
    assert window.store.session.events() == before
    assert typed(window) == "64"
    QTest.qWait(QApplication.doubleClickInterval() + 50)
    click(window, record)
    # It was covered for long: that it is for now is asked before it is recorded.
    assert window.store.session.events() == before
    assert "is it for now?" in all_text(window.charting.current)
    press(KEY.Key_Return)
    assert len(window.store.session.events()) == len(before) + 1


def test_a_key_or_the_mouse_in_time_keeps_everything_in_sight(window: Window, clock: Clock) -> None:
    touches: tuple[Callable[[], None], ...] = (
        lambda: strike(window, KEY.Key_Shift),
        lambda: QTest.mouseMove(window.windowHandle(), QPoint(300, 300)),
    )
    for touch in touches:
        pass_time(window, clock, FIVE - timedelta(seconds=2))
        touch()
        settle()
        pass_time(window, clock, FIVE - timedelta(seconds=2))
        assert window.frame.isVisible()
        touch()


def test_the_mouse_that_only_moves_brings_nothing_back(window: Window, clock: Clock) -> None:
    pass_time(window, clock, FIVE)
    QTest.mouseMove(window.windowHandle(), QPoint(300, 300))
    settle()
    assert HIDDEN in all_text(window)


def test_a_clock_that_was_put_back_hides_all_the_same(window: Window, clock: Clock) -> None:
    pass_time(window, clock, timedelta(minutes=4))
    clock.now -= timedelta(hours=1)
    pass_time(window, clock, timedelta(minutes=1))
    assert_tells_nothing(window)


# Locked.


def test_after_fifteen_minutes_it_is_locked_and_offers_nobodys_name(
    window: Window, clock: Clock
) -> None:
    pass_time(window, clock, FIFTEEN)
    assert window.privacy.is_locked
    assert_tells_nothing(window)
    assert "Unlock" in all_text(window)
    assert "Alvarez" not in all_text(window)
    assert typed(window, "who.name") == typed(window, "who.passphrase") == ""
    strike(window, KEY.Key_Return)
    assert_tells_nothing(window)


def test_ctrl_l_locks_at_once_and_the_passphrase_brings_the_draft_back(window: Window) -> None:
    strike(window, KEY.Key_L, CONTROL)
    assert_tells_nothing(window)
    unlock(window)
    assert "DOE, Jane" in all_text(window.frame.banner)
    assert typed(window) == "64"


def test_the_page_that_only_asks_who_charts_is_locked_by_ctrl_l_as_well(window: Window) -> None:
    window.begin()
    settle()
    assert "Start charting" in all_text(window)
    strike(window, KEY.Key_L, CONTROL)
    assert window.privacy.is_locked
    assert "Unlock" in all_text(window)


def test_what_the_program_is_can_be_read_while_it_is_locked_and_nothing_else(
    window: Window, clock: Clock
) -> None:
    strike(window, KEY.Key_L, CONTROL)
    strike(window, KEY.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert "It never orders" in all_text(window)
    assert_tells_nothing(window)
    pass_time(window, clock, FIFTEEN)
    strike(window, KEY.Key_1, Qt.KeyboardModifier.AltModifier)
    assert_tells_nothing(window)
    assert window.privacy.is_locked
    strike(window, KEY.Key_Escape)
    assert "Unlock" in all_text(window)
    unlock(window)
    assert typed(window) == "64"


def test_the_page_on_the_program_is_locked_away_as_any_other(window: Window, clock: Clock) -> None:
    window.begin()
    settle()
    strike(window, KEY.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    pass_time(window, clock, FIVE)
    assert window.privacy.is_covering
    assert "It never orders" not in all_text(window)
    pass_time(window, clock, FIFTEEN - FIVE)
    assert window.privacy.is_locked
    assert "Unlock" in all_text(window)
    # Enter goes on from the name to the passphrase.
    for text in ("A. Alvarez", PASSPHRASE):
        type_text(focused(), text)
        QTest.keyClick(focused(), KEY.Key_Return)
    settle()
    assert window.frame.isVisible()
    assert typed(window) == "64"


def test_a_wrong_passphrase_is_told_beside_the_field_and_the_name_stays(window: Window) -> None:
    strike(window, KEY.Key_L, CONTROL)
    unlock(window, "B. Cho", "not the passphrase")
    assert_tells_nothing(window)
    assert window.privacy.is_locked
    assert typed(window, "who.name") == "B. Cho"
    assert focused().objectName() == "who.passphrase"
    type_text(focused(), PASSPHRASE)
    QTest.keyClick(focused(), KEY.Key_Return)
    settle()
    assert "B. Cho" in all_text(window.frame.banner)
    assert typed(window) == "64"


def test_the_recovery_key_opens_it_only_with_a_new_passphrase(window: Window) -> None:
    strike(window, KEY.Key_L, CONTROL)
    type_text(focused(), "B. Cho")
    click(window, named(window, QPushButton, "who.instead"))
    assert focused().objectName() == "who.recovery"
    type_text(focused(), RECOVERY)
    QTest.keyClick(focused(), KEY.Key_Return)
    settle()
    assert "Choose a new passphrase" in all_text(window)
    assert_tells_nothing(window)
    type_text(focused(), "short")
    QTest.keyClick(focused(), KEY.Key_Return)
    assert_tells_nothing(window)
    for name in ("new_passphrase.new", "new_passphrase.again"):
        line = named(window, QLineEdit, name)
        line.setFocus()
        line.selectAll()
        type_text(line, NEW)
    QTest.keyClick(focused(), KEY.Key_Return)
    settle()
    assert "B. Cho" in all_text(window.frame.banner)
    assert typed(window) == "64"
    strike(window, KEY.Key_L, CONTROL)
    unlock(window, "B. Cho", PASSPHRASE)
    assert_tells_nothing(window)


def test_after_it_was_opened_idle_time_counts_anew(window: Window, clock: Clock) -> None:
    pass_time(window, clock, FIFTEEN)
    pass_time(window, clock, timedelta(hours=2))
    unlock(window)
    pass_time(window, clock, FIVE - timedelta(seconds=1))
    assert window.frame.isVisible()


# Sleep.


def slept(window: Window, clock: Clock) -> None:
    del window
    clock.now += timedelta(hours=8)


@pytest.mark.parametrize("wake", ["tick", "paint", "key"])
def test_a_laptop_that_slept_is_locked_before_anything_is_painted_or_typed(
    window: Window, clock: Clock, wake: str
) -> None:
    paints = Paints(window.frame)
    slept(window, clock)
    if wake == "tick":
        window.store.tick()
    elif wake == "paint":
        window.frame.update()
    else:
        QTest.keyClick(window.windowHandle(), KEY.Key_7)
    settle()
    assert paints.count == 0
    assert window.privacy.is_locked
    assert_tells_nothing(window)
    unlock(window)
    assert typed(window) == "64"


def test_a_tick_that_comes_twenty_seconds_late_is_no_sleep(window: Window, clock: Clock) -> None:
    clock.now += timedelta(seconds=21)
    window.store.tick()
    assert window.frame.isVisible()
    clock.now += timedelta(seconds=22)
    window.store.tick()
    assert_tells_nothing(window)


# Nothing that is typed is lost.


def clear(window: Window) -> None:
    line = named(window, QLineEdit, "vitals.map_mmhg")
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, KEY.Key_Delete)
    settle()


def admission(window: Window) -> str:
    clear(window)
    window.admit()
    write(window, "patient.name", "POE, Edgar")
    return "patient.name"


def vitals(window: Window) -> str:
    write(window, "vitals.hr_per_min", "112")
    return "vitals.hr_per_min"


def order(window: Window) -> str:
    clear(window)
    window.show_view("taper")
    settle()
    field = next(
        line
        for line in window.findChildren(QLineEdit)
        if line.isVisible() and line.objectName().startswith("taper.")
    )
    write(window, field.objectName(), "60")
    return field.objectName()


def strike_reason(window: Window) -> str:
    clear(window)
    table = named(window, QAbstractItemView, "records.table")
    table.setFocus()
    QTest.keyClick(table, KEY.Key_Home, CONTROL)
    QTest.keyClick(table, KEY.Key_Delete)
    settle()
    write(window, "correction.reason", "cuff not on the arm")
    return "correction.reason"


def lock_now(window: Window, clock: Clock) -> None:
    del clock
    strike(window, KEY.Key_L, CONTROL)


def lock_late(window: Window, clock: Clock) -> None:
    pass_time(window, clock, FIFTEEN)


@pytest.mark.parametrize("lock", [lock_now, lock_late, slept])
@pytest.mark.parametrize("draft", [vitals, admission, order, strike_reason])
def test_no_draft_is_lost_by_a_lock(
    window: Window,
    clock: Clock,
    draft: Callable[[Window], str],
    lock: Callable[[Window, Clock], None],
) -> None:
    name = draft(window)
    kept = typed(window, name)
    lock(window, clock)
    window.store.tick()
    assert window.privacy.is_locked
    unlock(window)
    assert typed(window, name) == kept
    assert named(window, QLineEdit, name).isVisible()
    assert focused().objectName() == name


def test_a_blind_second_entry_stays_as_typed_and_still_covers_the_plan(
    qtbot: QtBot, reference: Reference
) -> None:
    clock = Clock(at("12:10"))
    window = shown_locked(qtbot, session_of(reference), clock, Lock())
    verifier = Verifier(window, clock)
    verifier.sit_down()
    assert focused().objectName() == "taper_verify.amount"
    type_text(focused(), "20")
    pass_time(window, clock, FIFTEEN)
    assert "Unlock" in all_text(window)
    unlock(window, "M. Lindqvist")
    assert focused().objectName() == "taper_verify.amount"
    assert typed(window, "taper_verify.amount") == "20"
    strike(window, KEY.Key_2, Qt.KeyboardModifier.AltModifier)
    assert "Plan covered" in all_text(window)


def test_what_was_copied_goes_when_it_is_locked(window: Window) -> None:
    line = named(window, QLineEdit, "vitals.map_mmhg")
    line.selectAll()
    QTest.keyClick(line, KEY.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "64"
    strike(window, KEY.Key_L, CONTROL)
    assert QApplication.clipboard().text() == ""


# What stands beside the window.


def test_an_open_list_goes_when_everything_is_hidden(window: Window, clock: Clock) -> None:
    combo = named(window, QComboBox, "vitals.source")
    combo.showPopup()
    assert QApplication.activePopupWidget() is not None
    pass_time(window, clock, FIVE)
    assert QApplication.activePopupWidget() is None
    assert_tells_nothing(window)


def hidden(window: Window, clock: Clock) -> None:
    pass_time(window, clock, FIVE)


def woken(window: Window, clock: Clock) -> None:
    slept(window, clock)
    window.store.tick()


@pytest.mark.parametrize("away", [hidden, woken])
def test_an_open_menu_and_a_hint_go(
    window: Window, clock: Clock, away: Callable[[Window, Clock], None]
) -> None:
    strike(window, KEY.Key_5, CONTROL)
    assert isinstance(QApplication.activePopupWidget(), QMenu)
    QToolTip.showText(QPoint(10, 10), "DOE, Jane")
    away(window, clock)
    settle()
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert shown == [window]
    assert_tells_nothing(window)


@pytest.mark.parametrize("away", [hidden, woken])
def test_a_dialog_that_asks_for_a_file_is_left_and_saves_nothing(
    window: Window,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    away: Callable[[Window, Clock], None],
) -> None:
    monkeypatch.chdir(tmp_path)
    met: list[bool] = []

    def go_away() -> None:
        met.append(isinstance(QApplication.activeModalWidget(), QFileDialog))
        away(window, clock)

    QTimer.singleShot(50, go_away)
    window.files.save_worksheet()
    settle()
    assert met == [True]
    assert QApplication.activeModalWidget() is None
    assert list(tmp_path.iterdir()) == []
    assert_tells_nothing(window)
    window.activateWindow()  # off screen no window manager hands the focus back
    settle()
    if window.privacy.is_locked:
        unlock(window)
    else:
        strike(window, KEY.Key_7)
    assert typed(window) == "64"


# Where there is no passphrase.


def test_without_a_passphrase_it_hides_and_never_locks(demo: Window, clock: Clock) -> None:
    pass_time(demo, clock, FIFTEEN)
    assert HIDDEN in all_text(demo)
    strike(demo, KEY.Key_7)
    assert demo.frame.isVisible()
    slept(demo, clock)
    demo.store.tick()
    assert HIDDEN in all_text(demo)
    strike(demo, KEY.Key_7)
    strike(demo, KEY.Key_L, CONTROL)
    assert "Start charting" in all_text(demo)
    assert typed(demo) == "64"
