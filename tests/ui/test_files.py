"""Worksheet files go out whole and come in once; a bad one is refused in words, nothing is lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from opened import Clock, begun, opened, write
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, overlapping

from made_events import made, minute, reading
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.event_text import event_text
from pressorsheet.journal import memory_journal
from pressorsheet.sealing.sealed import sealed
from pressorsheet.session.session import Session
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme
from pressorsheet.ui.window import Window
from typist import press

A_MINUTE_AGO = {"at": "2026-03-10T18:59:00Z", "recorded_at": "2026-03-10T18:59:00Z"}


@pytest.fixture
def session(reference: Reference) -> Session:
    return begun(memory_journal(), reference)


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Window:
    return opened(qtbot, session, Clock(minute(60)))


@pytest.fixture
def saved(window: Window, tmp_path: Path) -> Path:
    """DOE, Jane's worksheet as a file."""
    place = tmp_path / "jane.worksheet.json"
    window.files.save_worksheet_to(str(place))
    settle()
    return place


def take_in(window: Window, file: Path) -> None:
    """Open a worksheet file, and look once the window has settled."""
    window.files.take_in(str(file))
    settle()


def events_in(file: Path) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = json.loads(file.read_bytes())["events"]
    return events


def holding(file: Path, events: list[dict[str, Any]], name: str = "") -> Path:
    """A worksheet file with these events in the place of its own, under its name or another."""
    place = file.with_name(name or file.name)
    place.write_text(json.dumps(json.loads(file.read_bytes()) | {"events": events}))
    return place


def bottom(window: Window) -> str:
    return all_text(window.frame.bottom)


def people(window: Window) -> list[str | None]:
    session = window.store.session
    return [row.name for row in session.patients(window.store.clock())]


def test_a_worksheet_is_saved_whole_and_the_window_says_where(window: Window, saved: Path) -> None:
    assert "Saved: jane.worksheet.json" in bottom(window)
    assert [event["kind"] for event in events_in(saved)] == ["patient", "vitals", "vitals"]


def test_taking_the_same_file_in_twice_changes_nothing(window: Window, saved: Path) -> None:
    before = window.store.session.events()
    for _ in range(2):
        take_in(window, saved)
    assert window.store.session.events() == before
    assert sorted(map(str, people(window))) == ["DOE, Jane", "ROE, Alan"]
    assert "Opened: jane.worksheet.json" in bottom(window)


def test_a_worksheet_of_another_store_is_opened_with_all_that_it_holds(
    qtbot: QtBot, reference: Reference, saved: Path
) -> None:
    other = Session(memory_journal(), reference, lambda: "00000000-0000-4000-8000-00000000abcd")
    window = opened(qtbot, other, Clock(minute(60)))
    take_in(window, saved)
    assert people(window) == ["DOE, Jane"]
    assert "DOE, Jane" in all_text(window.frame.banner)
    assert "67 mmHg" in all_text(window.frame.now)


def test_what_a_file_adds_to_the_worksheet_that_is_open_is_shown_at_once(
    window: Window, saved: Path
) -> None:
    events = events_in(saved)
    newer = {"id": "00000000-0000-4000-8000-0000000000ff", "map_mmhg": 58}
    take_in(window, holding(saved, [*events, events[-1] | newer | A_MINUTE_AGO]))
    assert "58 mmHg" in all_text(window.frame.now)


def broken(saved: Path, kind: str) -> Path:
    place = saved.with_name(f"{kind}.worksheet.json")
    content = saved.read_bytes()
    if kind == "cut short":
        place.write_bytes(content[: len(content) // 2])
    elif kind == "no worksheet":
        place.write_text("Dear diary")
    elif kind == "a field nobody knows":
        place.write_bytes(content.replace(b'"map_mmhg"', b'"map_mmhgg"', 1))
    elif kind == "another content under a known id":
        place.write_bytes(content.replace(b"67", b"97"))
    return place


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("cut short", "the file is cut short"),
        ("no worksheet", "JSON"),
        ("a field nobody knows", "map_mmhgg"),
        ("another content under a known id", "never altered"),
        ("not there", "no such file"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_in_words_and_nothing_is_lost(
    window: Window, saved: Path, kind: str, words: str
) -> None:
    before = window.store.session.events()
    write(window, "vitals.map_mmhg", "64")
    take_in(window, broken(saved, kind))
    assert f"{kind}.worksheet.json was not opened" in bottom(window)
    assert words in bottom(window)
    assert window.store.session.events() == before
    assert sorted(map(str, people(window))) == ["DOE, Jane", "ROE, Alan"]
    assert named(window, QLineEdit, "vitals.map_mmhg").text() == "64"


def test_a_place_that_cannot_be_written_is_refused_in_words(window: Window, tmp_path: Path) -> None:
    window.files.save_worksheet_to(str(tmp_path / "no folder" / "a.worksheet.json"))
    settle()
    assert "a.worksheet.json" in bottom(window)
    assert "Saved" not in bottom(window)
    assert list(tmp_path.iterdir()) == []


def test_the_history_and_the_handover_are_written_where_a_person_says(
    window: Window, tmp_path: Path
) -> None:
    window.files.export_table_to(str(tmp_path / "a.csv"))
    printed = window.store.session.handover(window.store.clock())
    window.files.save_sheet_to(printed, str(tmp_path / "a.pdf"))
    assert len((tmp_path / "a.csv").read_text("utf-8").strip().splitlines()) >= 4
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")


def test_a_file_of_another_patient_does_not_push_an_unsaved_draft_aside(
    qtbot: QtBot, reference: Reference, saved: Path
) -> None:
    other = begun(memory_journal(), reference)
    window = opened(qtbot, other, Clock(minute(60)))
    content = saved.read_text().replace("DOE, Jane", "MOE, Ada").replace("8000-0000", "8000-1000")
    saved.write_text(content)
    write(window, "vitals.map_mmhg", "64")
    take_in(window, saved)
    assert "MOE, Ada" in people(window)
    assert "DOE, Jane" in all_text(window.frame.banner)
    assert "This draft is not recorded" in bottom(window)
    assert named(window, QLineEdit, "vitals.map_mmhg").text() == "64"


# A file about another patient under the same worksheet id.


@pytest.fixture
def other(saved: Path) -> Path:
    """A file of the open worksheet that names another patient, with one more MAP of 58."""
    first, *_, last = events_in(saved)
    person = {"id": "00000000-0000-4000-8000-0000000000fe", "name": "MOE, Ada", "mrn": "77"}
    newer = {"id": "00000000-0000-4000-8000-0000000000ff", "map_mmhg": 58}
    events = [first | person | A_MINUTE_AGO, last | newer | A_MINUTE_AGO]
    return holding(saved, events, "ada.worksheet.json")


def in_front(window: Window) -> str:
    page = window.frame.views.currentWidget()
    assert page is not None
    return all_text(page)


def asked(window: Window, other: Path) -> None:
    take_in(window, other)
    assert "Is this the same patient?" in in_front(window)


def test_a_file_about_another_patient_is_joined_only_once_a_person_confirms(
    window: Window, other: Path
) -> None:
    before = window.store.session.events()
    asked(window, other)
    assert "In the file: MOE, Ada, MRN 77, born not recorded" in in_front(window)
    assert "joined with: DOE, Jane, MRN 0012345, born not recorded" in in_front(window)
    assert "DOE, Jane" not in all_text(window.frame.banner)
    assert window.store.session.events() == before
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    settle()
    assert len(window.store.session.events()) == len(before) + 2
    assert "MOE, Ada" in all_text(window.frame.banner)
    assert "58 mmHg" in all_text(window.frame.now)
    assert "Opened: ada.worksheet.json" in bottom(window)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_the_first_key_that_is_pressed_joins_nothing(
    window: Window, other: Path, key: Qt.Key
) -> None:
    before = window.store.session.events()
    asked(window, other)
    press(key)
    settle()
    assert window.frame.views.currentWidget() is window.worksheet
    assert window.store.session.events() == before
    assert "DOE, Jane" in all_text(window.frame.banner)
    assert "Opened" not in bottom(window)


def test_a_question_walked_away_from_is_answered_by_no(window: Window, other: Path) -> None:
    before = window.store.session.events()
    asked(window, other)
    press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    settle()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        press(key)
        settle()
    assert window.store.session.events() == before


def test_a_file_that_changed_after_the_question_is_joined_as_it_was_read(
    window: Window, other: Path
) -> None:
    asked(window, other)
    other.write_text("Dear diary")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    settle()
    assert "58 mmHg" in all_text(window.frame.now)


# A file that strikes what stands here.


@pytest.fixture
def striking(saved: Path) -> Path:
    """The open worksheet's file, patient and all, with strikes of both its readings."""
    who, *readings = events_in(saved)
    assert who["kind"] == "patient"
    by = {"by": {"name": "M. Mallory", "role": "nurse"}}
    strikes = [
        {"kind": "struck", "event_id": wrong["id"], "id": f"00000000-0000-4000-8000-0000000000e{n}"}
        | by
        | A_MINUTE_AGO
        for n, wrong in enumerate(readings)
    ]
    return holding(saved, [who, *readings, *strikes], "two laptops.worksheet.json")


def asked_of_strikes(window: Window, striking: Path) -> None:
    take_in(window, striking)
    assert "Strike records that stand here?" in in_front(window)


def test_a_file_that_strikes_asks_with_all_that_there_is_to_know(
    window: Window, striking: Path
) -> None:
    before = window.store.session.events()
    asked_of_strikes(window, striking)
    said = in_front(window)
    assert "File: two laptops.worksheet.json" in said
    assert "joined with: DOE, Jane, MRN 0012345" in said
    assert "new here: 2, charted, as it says, by M. Mallory" in said
    assert "strikes: 2" in said
    assert "MAP 61 mmHg" in said
    assert "MAP 67 mmHg" in said
    assert window.store.session.events() == before


def test_one_key_joins_what_strikes_and_the_first_ones_of_a_hurry_do_not(
    window: Window, striking: Path
) -> None:
    before = window.store.session.events()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space):
        asked_of_strikes(window, striking)
        press(key)
        settle()
        assert window.frame.views.currentWidget() is window.worksheet
        assert window.store.session.events() == before
    asked_of_strikes(window, striking)
    press(Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    settle()
    assert window.frame.views.currentWidget() is window.worksheet
    assert len(window.store.session.events()) == len(before) + 2
    assert len(window.store.session.struck) == 2
    press(Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    settle()
    assert len(window.store.session.events()) == len(before) + 2


def test_the_key_for_strikes_joins_no_file_that_may_be_about_another(
    window: Window, striking: Path, other: Path
) -> None:
    before = window.store.session.events()
    asked_of_strikes(window, striking)
    press(Qt.Key.Key_Escape)
    settle()
    asked(window, other)
    press(Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    settle()
    assert "Is this the same patient?" in in_front(window)
    assert "Strike" not in in_front(window)
    assert window.store.session.events() == before


def test_a_file_that_names_nobody_strikes_and_forges_only_after_a_word(
    window: Window, striking: Path, other: Path
) -> None:
    """What a reviewer took a double click to: no patient in it, a strike, a forged reading."""
    before = window.store.session.events()
    asked(window, holding(striking, [events_in(striking)[-1], events_in(other)[-1]]))
    assert "The file does not say who the patient is." in in_front(window)
    assert "new here: 2, charted, as it says, by " in in_front(window)
    assert "strikes: 1" in in_front(window)
    assert "MAP 67 mmHg" in in_front(window)
    press(Qt.Key.Key_Return)
    settle()
    assert window.store.session.events() == before


# A file's name is chosen by whoever sent it.

TURNED, SEEN = (
    "a\u202enosj.teehskrow\nSaved.worksheet.json",
    "a?nosj.teehskrow Saved.worksheet.json",
)


def test_a_name_that_turns_the_line_is_shown_as_it_is_in_the_question(
    window: Window, striking: Path
) -> None:
    asked_of_strikes(window, striking.rename(striking.with_name(TURNED)))
    assert f"File: {SEEN}" in in_front(window)


def test_a_name_that_turns_the_line_is_shown_as_it_is_where_it_is_refused(
    window: Window, saved: Path
) -> None:
    place = saved.with_name(TURNED)
    place.write_text("Dear diary")
    take_in(window, place)
    assert f"{SEEN} was not opened" in bottom(window)
    take_in(window, place.with_name(f"no{TURNED}"))
    assert f"no{SEEN} was not opened" in bottom(window)
    assert "\u202e" not in bottom(window)


def test_a_name_that_turns_the_line_is_shown_as_it_is_in_the_foot(
    window: Window, saved: Path
) -> None:
    take_in(window, saved.rename(saved.with_name(TURNED)))
    assert f"Opened: {SEEN}" in bottom(window)
    window.files.save_worksheet_to(str(saved.with_name(TURNED)))
    settle()
    assert f"Saved: {SEEN}" in bottom(window)
    window.files.save_worksheet_to(str(saved.with_name("no folder\u202e") / TURNED))
    settle()
    assert "\u202e" not in bottom(window)


def test_a_name_that_turns_the_line_is_shown_as_it_is_where_a_passphrase_is_asked(
    window: Window, saved: Path
) -> None:
    made_of = sealed(saved.read_bytes(), "rosa kettle bridge", lambda count: bytes(range(count)))
    assert isinstance(made_of, bytes)
    place = saved.with_name(TURNED)
    place.write_bytes(made_of)
    take_in(window, place)
    assert f"{SEEN} is sealed" in in_front(window)


def test_a_name_without_end_is_cut_off(window: Window, saved: Path) -> None:
    take_in(window, saved.with_name("a" * 250))
    assert "a" * 100 + "... was not opened" in bottom(window)


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("width", [1366, 560])
@pytest.mark.parametrize("file", ["other", "striking"])
def test_the_question_is_to_be_read_at_any_width(
    request: pytest.FixtureRequest, qtbot: QtBot, width: int, theme: Theme, file: str
) -> None:
    session = request.getfixturevalue("session")
    made = opened(qtbot, session, Clock(minute(60)), (width, 600), theme)
    take_in(made, request.getfixturevalue(file))
    assert "Until you confirm, nothing is joined." in in_front(made)
    page = made.frame.views.currentWidget()
    assert page is not None
    assert hidden_or_clipped(page) == []
    assert overlapping(page) == []


def test_what_became_of_a_files_records_is_counted(
    qtbot: QtBot, window: Window, saved: Path, reference: Reference
) -> None:
    events = events_in(saved)
    there = len(events)
    take_in(window, saved)
    assert f"Opened: {saved.name}. Nothing new; here already: {there}." in bottom(window)
    more = [json.loads(event_text(reading(count, 70))) for count in (51, 52, 53)]
    take_in(window, holding(saved, [*events, *more]))
    joined = f"Opened: {saved.name}. New records joined: 3; here already: {there}."
    assert joined in bottom(window)
    empty = Session(memory_journal(), reference, lambda: "x")
    elsewhere = opened(qtbot, empty, Clock(minute(60)))
    take_in(elsewhere, saved)
    all_new = f"Opened: {saved.name}. New here, with all its records: {there + 3}."
    assert all_new in bottom(elsewhere)


def test_what_a_joined_file_contradicts_is_counted_and_stands_until_one_is_struck(
    window: Window, saved: Path
) -> None:
    session = window.store.session
    here = made("weight", 30, kg=80, weight_kind="actual", basis="measured")
    there = made("weight", 30, kg=82, weight_kind="actual", basis="stated")
    assert session.record([here]) is None
    take_in(window, holding(saved, [*events_in(saved), json.loads(event_text(there))]))
    assert "contradict each other came with it: 1." in bottom(window)
    said_now = bottom(window).replace("82 kg or 80 kg", "80 kg or 82 kg")
    assert "Conflict: two dosing weights at 18:30, 80 kg or 82 kg; strike what" in said_now
    assert "82 kg" in all_text(window.frame.banner)
    assert "80 kg" in all_text(window.frame.banner)
    take_in(window, saved)
    assert "Opened: jane.worksheet.json. Nothing new; here already: " in bottom(window)
    assert "came with it" not in bottom(window)
    assert session.strike(there.id, "read off another scale", minute(60)) is None
    window.store.refresh()
    settle()
    assert "Conflict" not in bottom(window)
    assert "82 kg" not in all_text(window.frame.banner)
