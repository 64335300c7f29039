"""A sealed worksheet opens in the window for its passphrase alone, and one is chosen to save it."""

from pathlib import Path

import pytest
from opened import Clock, begun, opened, write
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, overlapping

from made_events import minute
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.journal import memory_journal
from pressorsheet.sealing.sealed import sealed, unsealed
from pressorsheet.session.session import Session
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme
from pressorsheet.ui.window import Window
from typist import focused, press, type_text

PASSPHRASE = "rosa kettle bridge"
KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
TYPED, NEW, AGAIN = "passphrase.typed", "new_passphrase.new", "new_passphrase.again"


@pytest.fixture
def window(qtbot: QtBot, reference: Reference) -> Window:
    """DOE, Jane's worksheet."""
    return opened(qtbot, begun(memory_journal(), reference), Clock(minute(60)))


@pytest.fixture
def shut(window: Window, tmp_path: Path) -> Path:
    """The worksheet that is open, with a MAP more, as a sealed file."""
    plain, place = tmp_path / "jane.worksheet.json", tmp_path / "jane.worksheet.sealed"
    window.files.save_worksheet_to(str(plain))
    content = plain.read_text().replace("DOE, Jane", "MOE, Ada").replace("8000-0000", "8000-1000")
    made = sealed(content.encode(), PASSPHRASE, lambda count: bytes(range(count)))
    assert isinstance(made, bytes)
    place.write_bytes(made)
    return place


def people(window: Window) -> list[str | None]:
    session = window.store.session
    return [row.name for row in session.patients(window.store.clock())]


def in_front(window: Window) -> QWidget:
    page = window.frame.views.currentWidget()
    assert page is not None
    return page


def bottom(window: Window) -> str:
    return all_text(window.frame.bottom)


def asked(window: Window, place: Path) -> None:
    window.files.take_in(str(place))
    settle()
    assert f"{place.name} is sealed" in all_text(in_front(window))
    assert focused().objectName() == TYPED


def answer(text: str) -> None:
    type_text(focused(), text)
    press(KEY.Key_Return)
    settle()


def test_a_sealed_file_is_opened_by_its_passphrase(window: Window, shut: Path) -> None:
    asked(window, shut)
    assert "MOE, Ada" not in people(window)
    answer(PASSPHRASE)
    assert "MOE, Ada" in people(window)
    assert "MOE, Ada" in all_text(window.frame.banner)
    assert "Opened: jane.worksheet.sealed" in bottom(window)
    assert in_front(window) is window.worksheet


def test_another_passphrase_is_told_and_can_be_mended(window: Window, shut: Path) -> None:
    asked(window, shut)
    answer("rosa kettle fridge")
    assert "The passphrase does not fit this file" in all_text(in_front(window))
    assert focused().objectName() == TYPED
    assert "MOE, Ada" not in people(window)
    answer(PASSPHRASE)  # what stood there is selected: typing replaces it
    assert "MOE, Ada" in people(window)


def test_nothing_typed_is_told(window: Window, shut: Path) -> None:
    asked(window, shut)
    press(KEY.Key_Return)
    assert "write it first" in all_text(in_front(window))


def test_esc_leaves_the_file_shut_and_the_draft_as_it_was(window: Window, shut: Path) -> None:
    write(window, "vitals.map_mmhg", "64")
    asked(window, shut)
    type_text(focused(), "half of it")
    press(KEY.Key_Escape)
    settle()
    assert in_front(window) is window.worksheet
    assert named(window, QLineEdit, "vitals.map_mmhg").text() == "64"
    assert "MOE, Ada" not in people(window)


@pytest.mark.parametrize("way", ["Esc", "Alt+1", "Alt+4"])
def test_what_was_typed_is_gone_once_the_page_is(window: Window, shut: Path, way: str) -> None:
    asked(window, shut)
    type_text(focused(), "half of it")
    if way == "Esc":
        press(KEY.Key_Escape)
    else:
        press(Qt.Key(KEY.Key_0 + int(way[-1])), ALT)
    settle()
    assert named(window, QLineEdit, TYPED).text() == ""
    asked(window, shut)
    assert named(window, QLineEdit, TYPED).text() == ""


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda data: data[:-1], "altered or cut short"),
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "altered or cut short"),
        (lambda data: data.replace(b"sealed/1", b"sealed/9", 1), "another version"),
        (lambda data: data[:300], "damaged"),
    ],
)
def test_a_file_that_is_damaged_is_told_in_words(
    window: Window, shut: Path, alter: object, words: str
) -> None:
    assert callable(alter)
    shut.write_bytes(alter(shut.read_bytes()))
    asked(window, shut)
    answer(PASSPHRASE)
    assert words in all_text(in_front(window))
    assert "MOE, Ada" not in people(window)


def test_a_sealed_file_that_holds_no_worksheet_is_told(window: Window, tmp_path: Path) -> None:
    place = tmp_path / "diary.worksheet.sealed"
    made = sealed(b"Dear diary", PASSPHRASE, bytes)
    assert isinstance(made, bytes)
    place.write_bytes(made)
    asked(window, place)
    answer(PASSPHRASE)
    assert in_front(window) is window.worksheet
    assert "diary.worksheet.sealed was not opened" in bottom(window)


def test_a_file_that_changes_while_its_passphrase_is_asked_is_taken_as_it_was_read(
    window: Window, shut: Path
) -> None:
    asked(window, shut)
    shut.write_text("Dear diary")
    answer(PASSPHRASE)
    assert "MOE, Ada" in people(window)


# A passphrase is chosen.


def chosen(window: Window, place: Path, new: str, again: str) -> None:
    window.files.save_worksheet_as(str(place))
    settle()
    assert "Choose a passphrase for the file" in all_text(in_front(window))
    type_text(named(window, QLineEdit, NEW), new)
    type_text(named(window, QLineEdit, AGAIN), again)
    press(KEY.Key_Return)
    settle()


def test_whose_worksheet_goes_into_the_file_is_seen_while_its_passphrase_is_chosen(
    window: Window, tmp_path: Path
) -> None:
    banner = all_text(window.frame.banner)
    window.files.save_worksheet_as(str(tmp_path / "a.worksheet.sealed"))
    settle()
    assert focused().objectName() == NEW
    assert all_text(window.frame.banner) == banner
    assert "No patient" not in banner


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("short", "short", "at least 12 characters"),
        (PASSPHRASE, "", "a second time"),
        (PASSPHRASE, "rosa kettle fridge", "not the same"),
    ],
)
def test_nothing_is_saved_until_a_passphrase_fits_twice(
    window: Window, tmp_path: Path, new: str, again: str, words: str
) -> None:
    chosen(window, tmp_path / "a.worksheet.sealed", new, again)
    assert words in all_text(in_front(window))
    assert list(tmp_path.iterdir()) == []
    press(KEY.Key_Escape)
    settle()
    assert list(tmp_path.iterdir()) == []
    assert named(window, QLineEdit, NEW).text() == named(window, QLineEdit, AGAIN).text() == ""


def test_the_view_from_which_it_was_saved_comes_back(window: Window, tmp_path: Path) -> None:
    window.show_view("history")
    chosen(window, tmp_path / "a.worksheet.sealed", PASSPHRASE, PASSPHRASE)
    assert in_front(window) is window.views.history
    assert "Saved: a.worksheet.sealed" in bottom(window)


def test_a_place_that_cannot_be_written_is_told_and_the_page_stays(
    window: Window, tmp_path: Path
) -> None:
    chosen(window, tmp_path / "gone" / "a.worksheet.sealed", PASSPHRASE, PASSPHRASE)
    assert "its folder is not there" in all_text(in_front(window))
    assert "Saved" not in bottom(window)


def test_what_is_sealed_is_the_worksheet_as_it_was_when_it_was_asked_for(
    window: Window, tmp_path: Path
) -> None:
    place, plain = tmp_path / "a.worksheet.sealed", tmp_path / "a.worksheet.json"
    window.files.save_worksheet_to(str(plain))
    chosen(window, place, PASSPHRASE, PASSPHRASE)
    assert unsealed(place.read_bytes(), PASSPHRASE) == plain.read_bytes()


def test_no_passphrase_reaches_the_clipboard_or_the_title(window: Window, shut: Path) -> None:
    before = QGuiApplication.clipboard().text()
    asked(window, shut)
    answer(PASSPHRASE)
    assert QGuiApplication.clipboard().text() == before
    assert window.windowTitle() == "Pressorsheet"


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("width", [1366, 683])
def test_the_pages_are_to_be_read_at_any_width(
    qtbot: QtBot, reference: Reference, shut: Path, width: int, theme: Theme
) -> None:
    session: Session = begun(memory_journal(), reference)
    made = opened(qtbot, session, Clock(minute(60)), (width, 600), theme)
    asked(made, shut)
    answer("rosa kettle fridge")
    assert not hidden_or_clipped(in_front(made))
    assert not overlapping(in_front(made))


# A worksheet goes from one laptop to another and back.


def sealed_to(window: Window, place: Path) -> None:
    chosen(window, place, PASSPHRASE, PASSPHRASE)
    assert f"Saved: {place.name}" in bottom(window)


def taken_from(window: Window, place: Path) -> None:
    asked(window, place)
    answer(PASSPHRASE)
    assert f"Opened: {place.name}" in bottom(window)


def recorded(window: Window, mean: str) -> None:
    write(window, "vitals.map_mmhg", mean)
    press(KEY.Key_Return)
    settle()


def test_two_laptops_that_hand_a_worksheet_over_and_back_hold_the_same_records(
    window: Window, qtbot: QtBot, reference: Reference, tmp_path: Path
) -> None:
    there, back = tmp_path / "there.worksheet.sealed", tmp_path / "back.worksheet.sealed"
    sealed_to(window, there)
    recorded(window, "71")  # goes on here, while the other begins
    ids = (f"00000000-0000-4000-8000-00000000b{number:03}" for number in range(100))
    other = opened(
        qtbot, Session(memory_journal(), reference, lambda: next(ids)), Clock(minute(70))
    )
    taken_from(other, there)
    assert "DOE, Jane" in all_text(other.frame.banner)
    recorded(other, "58")
    sealed_to(other, back)
    window.activateWindow()
    taken_from(window, back)
    again = tmp_path / "again.worksheet.sealed"
    sealed_to(window, again)
    other.activateWindow()
    taken_from(other, again)
    assert other.store.session.events() == window.store.session.events()
    means = [event.map_mmhg for event in other.store.session.events() if event.kind == "vitals"]
    assert sorted(map(str, means)) == ["58", "61", "67", "71"]
