"""A fault of the program: words in the window, the record kept, a log that holds no patient."""

import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from opened import Clock, begun, opened, write
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot
from screen import all_text, named

from made_events import minute
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.journal import memory_journal
from pressorsheet.ui.faults import catch_faults
from pressorsheet.ui.window import Window
from typist import press

SECRETS = ("DOE", "Jane", "0012345", "97.31", "penicillin", "patient said")
MESSAGE = "DOE, Jane, 0012345: patient said 97.31, penicillin"
MOST_BYTES = 256 * 1024


class BrokenClock(Clock):
    """A clock that fails once it is told to, quoting a patient."""

    fails = False

    def __call__(self) -> datetime:
        if self.fails:
            raise ValueError(MESSAGE)
        return super().__call__()


@pytest.fixture
def hook() -> Iterator[None]:
    """Whatever a test puts in the place of the last handler is taken away again."""
    before, warned = sys.excepthook, warnings.showwarning
    yield
    sys.excepthook, warnings.showwarning = before, warned


@pytest.fixture
def clock() -> BrokenClock:
    return BrokenClock(minute(60))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "data" / "faults.log"


@pytest.fixture
def window(
    hook: None,  # noqa: ARG001  # it puts the handler back
    qtbot: QtBot,
    reference: Reference,
    clock: BrokenClock,
    log: Path,
) -> Window:
    made = opened(qtbot, begun(memory_journal(), reference), clock)
    catch_faults(log, lambda: "2026-03-10T19:00:00+00:00", made.say_fault)
    return made


def in_a_slot(act: Callable[[], object]) -> None:
    """Have Qt call it, so that what it raises has nowhere to go but the last handler."""
    QTimer.singleShot(0, act)
    settle()


def fail() -> None:
    raise RuntimeError(MESSAGE)


def bottom(window: Window) -> str:
    return all_text(window.frame.bottom)


def test_a_fault_is_said_in_the_window_and_what_was_recorded_and_typed_stays(
    window: Window, clock: BrokenClock
) -> None:
    write(window, "vitals.map_mmhg", "97.31")
    before = window.store.session.events()
    clock.fails = True
    in_a_slot(window.store.tick)
    assert "Something in the program failed (ValueError (faults.log))" in bottom(window)
    assert "What was recorded is safe on disk" in bottom(window)
    clock.fails = False
    assert named(window, QLineEdit, "vitals.map_mmhg").text() == "97.31"
    assert window.store.session.events() == before
    press(Qt.Key.Key_Return)
    settle()
    assert len(window.store.session.events()) == len(before) + 1
    assert "failed" not in bottom(window)


def test_a_fault_in_a_handler_of_a_panel_is_caught_as_well(window: Window) -> None:
    window.frame.bottom.chosen.connect(lambda _view: fail())
    QTest.mouseClick(named(window, QAbstractButton, "bottom.history"), Qt.MouseButton.LeftButton)
    settle()
    assert "failed (RuntimeError (faults.log))" in bottom(window)
    assert window.frame.views.currentWidget() is not window.worksheet


def test_the_log_says_where_and_of_which_kind_and_nothing_of_a_patient(
    window: Window, clock: BrokenClock, log: Path
) -> None:
    write(window, "vitals.map_mmhg", "97.31")
    clock.fails = True
    in_a_slot(window.store.tick)
    in_a_slot(fail)
    said = log.read_text("utf-8")
    assert said.startswith("2026-03-10T19:00:00+00:00 ValueError\n")
    assert "store.py" in said
    assert "in tick" in said
    assert "RuntimeError" in said
    assert "in fail" in said
    assert [secret for secret in SECRETS if secret in said] == []
    assert str(log.parent) not in said


def test_what_a_library_warns_of_is_not_quoted(window: Window, log: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        catch_faults(log, lambda: "19:00", window.say_fault)
        warnings.warn(MESSAGE, UserWarning, stacklevel=1)
    assert log.read_text("utf-8").startswith("19:00 UserWarning test_faults.py:")
    assert [secret for secret in SECRETS if secret in log.read_text("utf-8")] == []


def test_what_a_fault_followed_from_is_not_quoted_either(window: Window, log: Path) -> None:
    def quote() -> None:
        try:
            fail()
        except RuntimeError as fault:
            raise LookupError(MESSAGE) from fault

    in_a_slot(quote)
    said = log.read_text("utf-8")
    assert "LookupError" in said
    assert [secret for secret in SECRETS if secret in said] == []
    assert "failed (LookupError" in bottom(window)


def test_the_log_is_bounded(window: Window, log: Path) -> None:
    log.parent.mkdir()
    log.write_text("an old fault\n" * (MOST_BYTES // 10))

    def deep(left: int) -> None:
        if left:
            deep(left - 1)
        fail()

    in_a_slot(lambda: deep(200))
    said = log.read_text("utf-8")
    assert "an old fault" not in said
    assert said.count("in deep") < 50
    for _ in range(3):
        in_a_slot(fail)
    assert log.stat().st_size < MOST_BYTES
    assert "failed" in bottom(window)


def test_a_log_that_cannot_be_written_does_no_harm(window: Window, log: Path) -> None:
    log.parent.write_text("a file in the place of the folder")
    in_a_slot(fail)
    assert "Something in the program failed (RuntimeError)." in bottom(window)
    assert log.parent.read_text() == "a file in the place of the folder"


def test_without_a_log_a_fault_is_said_all_the_same(window: Window, log: Path) -> None:
    catch_faults(None, str, window.say_fault)
    in_a_slot(fail)
    assert "Something in the program failed (RuntimeError)." in bottom(window)
    assert not log.exists()


def test_ctrl_c_in_a_terminal_closes_the_window_and_keeps_the_draft(
    window: Window, log: Path
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    write(window, "vitals.map_mmhg", "64")
    session = window.store.session
    in_a_slot(interrupt)
    assert not window.isVisible()
    assert session.drafts()["vitals"]["map_mmhg"] == "64"
    assert not log.exists()
