"""A file that the system hands over waits until somebody is there, then asks as any file does."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gates import NOON, Person
from opened import write
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from screen import all_text, named

from made_events import made, patient, reading
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.exchange.worksheet import Worksheet, worksheet_of, write_worksheet
from pressorsheet.journal import Journal
from pressorsheet.sealing.sealed import sealed
from pressorsheet.ui.app import window_on
from pressorsheet.ui.theme import LIGHT
from pressorsheet.ui.window import Window
from stores import PASSPHRASE, open_journal
from typist import focused, press, type_text

WORKSHEET = "00000000-0000-4000-8000-0000000000aa"
OTHER = "00000000-0000-4000-8000-0000000000bb"
ALAN = "00000000-0000-4000-8000-0000000000cc"
FILE_PASSPHRASE = "rosa kettle bridge"
KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


class Desk:
    """The program from its first page on, as it is started with a file that was clicked."""

    def __init__(self, qtbot: QtBot, store: Path, reference: Reference, *files: Path) -> None:
        self._qtbot = qtbot
        self._reference = reference
        self.person = Person(qtbot, store, files=files)
        self.arrivals = self.person.arrivals
        self._window: Window | None = None

    def come_in(self) -> None:
        """Whatever the gate asks was answered: the window opens on the store."""
        (found,) = self.person.opened
        self._window = window_on(found, self._reference, lambda: NOON, LIGHT)
        self._qtbot.addWidget(self._window)
        self._window.receive(self.arrivals)
        self._window.resize(1366, 768)
        self._window.show()
        self._window.activateWindow()
        settle()

    def unlock(self) -> None:
        self.person.unlock()
        self.come_in()

    @property
    def window(self) -> Window:
        assert self._window is not None
        return self._window

    @property
    def people(self) -> list[str | None]:
        return [row.name for row in self.window.store.session.patients(NOON)]

    @property
    def said(self) -> str:
        return all_text(self.window.frame.bottom)

    @property
    def in_front(self) -> str:
        page = self.window.frame.views.currentWidget()
        assert page is not None
        return all_text(page)


Start = Callable[..., Desk]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with ROE, Alan in it."""
    place = tmp_path / "ward" / "worksheets.sqlite"
    journal = open_journal(place)
    assert isinstance(journal, Journal), journal
    first = patient(name="ROE, Alan", bed="14")
    assert journal.append([(ALAN, first)]) is None
    journal.close()
    return place


@pytest.fixture
def start(qtbot: QtBot, store: Path, reference: Reference) -> Iterator[Start]:
    begun: list[Desk] = []

    def begin(*files: Path, at: Path = store) -> Desk:
        begun.append(Desk(qtbot, at, reference, *files))
        return begun[-1]

    yield begin
    for desk in begun:
        desk.person.close()


@pytest.fixture
def jane(tmp_path: Path) -> Path:
    """A worksheet file about DOE, Jane."""
    place = tmp_path / "jane.worksheet.json"
    place.write_bytes(content())
    return place


@pytest.fixture
def shut(tmp_path: Path) -> Path:
    """The same, sealed."""
    place = tmp_path / "jane.worksheet.sealed"
    made_of = sealed(content(), FILE_PASSPHRASE, lambda count: bytes(range(count)))
    assert isinstance(made_of, bytes)
    place.write_bytes(made_of)
    return place


def content(worksheet_id: str = WORKSHEET, **who: str) -> bytes:
    about = made("patient", 0, **{"name": "DOE, Jane", "bed": "12", "mrn": "0012345", **who})
    worksheet = worksheet_of(worksheet_id, [about, reading(30, 61)])
    assert isinstance(worksheet, Worksheet), worksheet
    return write_worksheet(worksheet)


def answer(text: str) -> None:
    type_text(focused(), text)
    press(KEY.Key_Return)
    settle()


def test_a_file_is_taken_in_once_the_store_is_unlocked(start: Start, jane: Path) -> None:
    desk = start(jane)
    assert "DOE" not in desk.person.said
    desk.unlock()
    assert desk.people == ["DOE, Jane", "ROE, Alan"]
    assert "DOE, Jane" in all_text(desk.window.frame.banner)
    assert "Opened: jane.worksheet.json" in desk.said


def test_a_store_that_is_made_for_it_takes_it_in_once_somebody_says_who_charts(
    start: Start, jane: Path, tmp_path: Path
) -> None:
    desk = start(jane, at=tmp_path / "new" / "worksheets.sqlite")
    desk.person.choose_passphrase()
    desk.person.keep_recovery_key()
    desk.come_in()
    assert desk.people == []  # the page that asks who is there stands before everything
    answer("A. Alvarez")
    assert desk.people == ["DOE, Jane"]
    assert "Opened: jane.worksheet.json" in desk.said


def test_a_sealed_file_asks_for_its_passphrase(start: Start, shut: Path) -> None:
    desk = start(shut)
    desk.unlock()
    assert "jane.worksheet.sealed is sealed" in desk.in_front
    assert desk.people == ["ROE, Alan"]
    answer(FILE_PASSPHRASE)
    assert desk.people == ["DOE, Jane", "ROE, Alan"]


def test_a_file_about_somebody_else_under_the_same_worksheet_asks_first(
    start: Start, jane: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.worksheet.json"
    other.write_bytes(content(name="MOE, Ada", mrn="7777777"))
    desk = start(jane)
    desk.unlock()
    desk.arrivals.announce(str(other))
    settle()
    assert "MOE, Ada" in desk.in_front
    assert "MOE, Ada" not in desk.people
    press(KEY.Key_Escape)
    settle()
    assert desk.people == ["DOE, Jane", "ROE, Alan"]


@pytest.mark.parametrize(
    ("made_there", "words"),
    [
        (None, "jane.worksheet.json was not opened: "),
        (b'{"format": "pressorsheet.worksheet/1"', "jane.worksheet.json was not opened: "),
        (b"Dear diary", "jane.worksheet.json was not opened: "),
    ],
)
def test_a_file_that_is_not_there_or_is_none_is_told_in_words_and_nothing_is_lost(
    start: Start, tmp_path: Path, made_there: bytes | None, words: str
) -> None:
    file = tmp_path / "jane.worksheet.json"
    if made_there is not None:
        file.write_bytes(made_there)
    desk = start(file)
    desk.unlock()
    assert words in desk.said
    assert desk.people == ["ROE, Alan"]
    assert "ROE, Alan" in all_text(desk.window.frame.banner)
    assert (file.read_bytes() if made_there else None) == made_there


@pytest.mark.parametrize(
    ("sealed_one", "words"),
    [
        (False, "To open jane.worksheet.json: first your store's passphrase."),
        (True, "To open jane.worksheet.sealed: first your store's passphrase, then the file's."),
    ],
)
def test_the_page_before_the_store_names_the_file_and_whose_passphrase_comes_first(
    start: Start, jane: Path, shut: Path, sealed_one: bool, words: str
) -> None:
    desk = start(shut if sealed_one else jane)
    assert words in desk.person.said
    assert "To open" not in start().person.said


def test_the_page_before_the_store_shows_a_name_that_turns_the_line_as_it_is(
    start: Start, tmp_path: Path
) -> None:
    desk = start(tmp_path / "a\u202enosj.teehskrow\nThe store is safe")
    assert "To open a?nosj.teehskrow The store is safe: first" in desk.person.said
    assert "\u202e" not in desk.person.said


def test_the_page_that_makes_a_store_names_the_file_that_waits(
    start: Start, jane: Path, tmp_path: Path
) -> None:
    desk = start(jane, at=tmp_path / "new" / "worksheets.sqlite")
    assert "jane.worksheet.json is opened once the store is there." in desk.person.said


def test_where_another_window_holds_the_store_that_is_said_before_anything_is_asked(
    start: Start, shut: Path, store: Path
) -> None:
    first = start()
    first.unlock()
    second = start(shut)
    assert "Open jane.worksheet.sealed in the other window" in second.person.said
    assert f"The store {store} is open in another window" in second.person.said
    assert "Passphrase" not in second.person.said
    press(KEY.Key_Return)
    settle()
    assert second.person.left == 1
    assert second.person.opened == []


def test_a_window_that_looks_on_says_that_it_takes_nothing_in(
    start: Start, jane: Path, shut: Path
) -> None:
    first = start()
    first.unlock()
    second = start(shut, jane)
    second.person.push("offers.look")
    second.unlock()
    assert "Read only: open since" in second.said
    assert "was not opened: nothing can be recorded in this window" in second.said
    assert "is sealed" not in second.in_front
    assert second.people == ["ROE, Alan"]
    assert first.people == ["ROE, Alan"]


def test_several_files_come_in_one_after_the_other_and_none_takes_a_question_away(
    start: Start, shut: Path, tmp_path: Path
) -> None:
    third = tmp_path / "third.worksheet.json"
    third.write_bytes(content(OTHER, name="POE, Eve"))
    desk = start(shut, third)
    desk.unlock()
    assert "jane.worksheet.sealed is sealed" in desk.in_front
    type_text(focused(), FILE_PASSPHRASE)
    assert named(desk.window, QLineEdit, "passphrase.typed").text() == FILE_PASSPHRASE
    press(KEY.Key_Escape)
    settle()
    assert "POE, Eve" in desk.people
    assert "DOE, Jane" not in desk.people


def test_a_file_that_comes_while_the_window_is_locked_waits_for_the_passphrase(
    start: Start, jane: Path
) -> None:
    desk = start()
    desk.unlock()
    press(KEY.Key_L, CTRL)
    settle()
    desk.arrivals.announce(str(jane))
    settle()
    assert desk.people == ["ROE, Alan"]
    answer_lock(desk)
    assert desk.people == ["DOE, Jane", "ROE, Alan"]


def answer_lock(desk: Desk) -> None:
    write(desk.window, "who.name", "A. Alvarez")
    write(desk.window, "who.passphrase", PASSPHRASE)
    press(KEY.Key_Return)
    settle()


def test_what_is_being_typed_stays_and_the_file_is_in_the_store(start: Start, jane: Path) -> None:
    desk = start()
    desk.unlock()
    write(desk.window, "vitals.map_mmhg", "64")
    desk.arrivals.announce(str(jane))
    settle()
    assert named(desk.window, QLineEdit, "vitals.map_mmhg").text() == "64"
    assert "ROE, Alan" in all_text(desk.window.frame.banner)
    assert "draft is not recorded" in desk.said
    assert desk.people == ["DOE, Jane", "ROE, Alan"]


ASKED_BY_SYSTEM = """
from PySide6.QtGui import QFileOpenEvent
from pressorsheet.ui.application import made_application
application = made_application()
application.file_asked.connect(lambda place: print("asked for", place))
application.sendEvent(application, QFileOpenEvent("/tmp/jane.worksheet.json"))
"""


def test_the_application_hears_of_a_file_by_the_event_that_macos_sends() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKED_BY_SYSTEM], capture_output=True, text=True, check=False
    )
    assert done.stdout == "asked for /tmp/jane.worksheet.json\n", done.stderr
