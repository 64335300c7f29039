"""Nothing is lost, doubled or brought back: drafts emptied, faults after a commit, a full disk."""

import sys
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from full_disk import FullJournal
from opened import Clock, begun, opened, write
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, texts

from made_events import minute
from offscreen import settle
from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.core.events import Vitals
from pressorsheet.core.text import is_seen, is_written
from pressorsheet.journal import Journal, memory_journal
from pressorsheet.session.session import Session
from pressorsheet.ui.widgets.text import ElidedText, tool_tip
from pressorsheet.ui.window import Window
from stores import open_journal
from typist import press, type_text

GONE = "the store's file was deleted, moved or replaced while it was open"


def field(window: Window) -> QLineEdit:
    return named(window, QLineEdit, "vitals.map_mmhg")


def test_a_text_that_was_deleted_does_not_come_back(qtbot: QtBot, reference: Reference) -> None:
    window = opened(qtbot, begun(memory_journal(), reference), Clock(minute(60)))
    window.chart("vitals")
    line = field(window)
    line.setFocus()
    type_text(line, "171")
    press(Qt.Key.Key_Tab)
    assert window.store.session.drafts()["vitals"]["map_mmhg"] == "171"
    line.setFocus()
    for _ in "171":
        press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Tab)
    assert "vitals" not in window.store.session.drafts()


class FailingSession(Session):
    """A session whose judging fails from a moment on, as a fault in a protocol's rule might."""

    fails = False

    def assessment(self, now: datetime) -> Assessment:
        """The worksheet judged, or the fault."""
        if self.fails:
            raise ZeroDivisionError
        return super().assessment(now)


def test_a_fault_after_the_commit_leaves_no_draft_of_what_is_on_disk(
    qtbot: QtBot, reference: Reference
) -> None:
    journal = memory_journal()
    begun(journal, reference)
    session = FailingSession(journal, reference, lambda: "00000000-0000-4000-8000-00000000aaaa")
    window = opened(qtbot, session, Clock(minute(60)))
    window.chart("vitals")
    line = field(window)
    line.setFocus()
    type_text(line, "71")
    session.fails = True
    with qtbot.captureExceptions() as faults:
        press(Qt.Key.Key_Return)
        settle()
    session.fails = False
    assert faults
    means = [e.map_mmhg for e in session.events() if isinstance(e, Vitals)]
    assert means.count(Decimal(71)) == 1
    assert line.text() == ""
    assert "vitals" not in session.drafts()


def test_a_draft_that_the_disk_refuses_is_said_and_holds_the_closing_once(
    qtbot: QtBot, reference: Reference
) -> None:
    journal = memory_journal()
    begun(journal, reference)
    full = Session(FullJournal(journal), reference, lambda: "x")  # type: ignore[arg-type]  # as one
    window = opened(qtbot, full, Clock(minute(60)))
    window.chart("vitals")
    line = field(window)
    line.setFocus()
    type_text(line, "71")
    press(Qt.Key.Key_Tab)
    assert "full" in all_text(window.frame.bottom)
    assert not window.close()
    assert "Close it again to leave what is typed." in all_text(window.frame.bottom)
    assert line.text() == "71"
    assert window.close()


@pytest.fixture
def full(reference: Reference) -> FullJournal:
    journal = memory_journal()
    begun(journal, reference)
    return FullJournal(journal)


@pytest.fixture
def on_full(qtbot: QtBot, reference: Reference, full: FullJournal) -> Window:
    """The window on a full disk."""
    session = Session(full, reference, lambda: "x")  # type: ignore[arg-type]  # as one
    return opened(qtbot, session, Clock(minute(60)))


def seconds_go_by(window: Window, count: int) -> None:
    clock = window.store.clock
    assert isinstance(clock, Clock)
    for _ in range(count):
        clock.forward(window, timedelta(seconds=1))


def test_a_draft_that_the_disk_refuses_is_kept_by_itself_as_soon_as_there_is_room(
    on_full: Window, full: FullJournal
) -> None:
    window, session = on_full, on_full.store.session
    write(window, "vitals.map_mmhg", "71")
    press(Qt.Key.Key_Tab)
    seconds_go_by(window, 90)
    said = all_text(window.frame.bottom)
    assert "on the screen alone" in said
    assert "the disk is full" in said
    assert session.drafts() == {}
    full.is_full = False
    seconds_go_by(window, 1)
    assert session.drafts()["vitals"]["map_mmhg"] == "71"
    said = all_text(window.frame.bottom)
    assert "on the screen alone" not in said
    assert "What is being typed is kept again, 19:01" in said
    assert field(window).text() == "71"


def test_closing_asks_anew_once_what_was_typed_could_be_kept(
    on_full: Window, full: FullJournal
) -> None:
    write(on_full, "vitals.map_mmhg", "71")
    assert not on_full.close()
    full.is_full = False
    seconds_go_by(on_full, 2)
    full.is_full = True
    write(on_full, "vitals.map_mmhg", "72")
    assert not on_full.close()
    assert on_full.close()


def test_a_draft_recorded_while_it_could_not_be_kept_never_comes_back(
    on_full: Window, full: FullJournal
) -> None:
    window, session = on_full, on_full.store.session
    write(window, "vitals.map_mmhg", "71")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    settle()
    assert len(session.events()) == 4
    full.is_full = False
    seconds_go_by(window, 3)
    assert session.drafts() == {}
    assert "on the screen alone" not in all_text(window.frame.bottom)


def test_a_record_that_the_disk_refuses_is_tried_again_by_enter_alone_and_under_its_own_id(
    on_full: Window, full: FullJournal
) -> None:
    full.takes_records = False
    write(on_full, "vitals.map_mmhg", "71")
    for _ in range(2):
        press(Qt.Key.Key_Return)
        settle()
        assert "the disk is full" in all_text(on_full)
        assert field(on_full).text() == "71"
    seconds_go_by(on_full, 5)
    assert len(full.tried) == 2
    full.is_full, full.takes_records = False, True
    press(Qt.Key.Key_Return)
    settle()
    assert len(full.tried) == 3
    assert len(set(full.tried)) == 1
    (newest,) = on_full.store.session.newest(1)
    assert newest.id == full.tried[0]
    assert field(on_full).text() == ""


def test_an_admission_that_the_disk_refuses_to_keep_is_kept_later(
    on_full: Window, full: FullJournal
) -> None:
    window, session = on_full, on_full.store.session
    window.admit()
    write(window, "patient.name", "POE, Edgar")
    press(Qt.Key.Key_Tab)
    assert "on the screen alone" in all_text(window.frame.bottom)
    full.is_full = False
    seconds_go_by(window, 1)
    assert session.nobodys_drafts()["patient"]["name"] == "POE, Edgar"


@pytest.mark.parametrize("turning", ["\u202e", "\u202d", "\u2066", "\u2067"])
def test_a_text_that_turns_a_line_around_is_not_taken(turning: str) -> None:
    assert not is_written(f"{turning}hydrocortisone")


def test_text_from_right_to_left_and_its_joiners_are_taken() -> None:
    assert is_written("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", "\u00a0\u200f"])
def test_what_cannot_be_seen_is_no_reason(nothing: str) -> None:
    assert not is_seen(nothing)
    assert is_seen(f"{nothing}x")


def test_a_tool_tip_shows_markup_as_words(qtbot: QtBot) -> None:
    said = "urine <a few mL only, was > 60 mL/h; call if MAP < 60"
    assert "&lt;a few mL only" in tool_tip(said)
    short = ElidedText(said)
    qtbot.addWidget(short)
    short.resize(40, 20)
    short.show()
    assert "&lt;a few" in short.toolTip()


# The store's file is deleted while it is open.


@pytest.fixture
def in_a_file(qtbot: QtBot, reference: Reference, tmp_path: Path) -> Window:
    """The window on a store in a file, which is then deleted."""
    journal = open_journal(str(tmp_path / "store"))
    assert isinstance(journal, Journal)
    made = opened(qtbot, begun(journal, reference), Clock(minute(60)))
    assert GONE not in all_text(made.frame.bottom)
    (tmp_path / "store").unlink()
    return made


def next_minute(window: Window) -> None:
    clock = window.store.clock
    assert isinstance(clock, Clock)
    clock.forward(window, timedelta(minutes=1))


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not deleted there")
def test_a_store_deleted_while_open_is_told_of_within_the_minute_and_until_it_is_mended(
    in_a_file: Window,
) -> None:
    next_minute(in_a_file)
    assert GONE in all_text(in_a_file.frame.bottom)
    write(in_a_file, "vitals.map_mmhg", "64")
    press(Qt.Key.Key_Return)
    settle()
    assert all_text(in_a_file.frame.bottom).count(GONE) == 1
    assert "Not saved" in texts(in_a_file.frame.bottom)
    assert "All saved" not in all_text(in_a_file.frame.bottom)
    assert named(in_a_file, QLineEdit, "vitals.map_mmhg").text() == "64"
    assert "67 mmHg" in all_text(in_a_file.frame.now)
    assert hidden_or_clipped(in_a_file.frame.bottom) == []


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not deleted there")
def test_what_a_deleted_store_held_can_be_saved_patient_by_patient_and_taken_into_another(
    qtbot: QtBot, reference: Reference, in_a_file: Window, tmp_path: Path
) -> None:
    session = in_a_file.store.session
    told = {}
    for row in session.patients(minute(60)):
        in_a_file.open_patient(row.worksheet_id)
        in_a_file.files.save_worksheet_to(str(tmp_path / f"{row.bed}.worksheet.json"))
        told[row.worksheet_id] = session.events()
    assert len(told) == 2
    anew = open_journal(str(tmp_path / "another"))
    assert isinstance(anew, Journal)
    window = opened(
        qtbot,
        Session(anew, reference, lambda: "00000000-0000-4000-8000-00000000aaaa"),
        Clock(minute(60)),
    )
    for bed in ("12", "14"):
        window.files.take_in(str(tmp_path / f"{bed}.worksheet.json"))
    assert {each: anew.events(each) for each in told} == told
    window.close()
