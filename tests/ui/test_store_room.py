"""An open store: whose it is, what the one who looks on sees, its page, its backups and secrets."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from dialogs import Dialogs, name
from opened import Clock, begun, ward, write
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, texts
from verifier import VASOPRESSIN, Verifier, session_of

from bedside import at  # isort: skip  # found by verifier
from made_events import made, made_id, minute
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.journal import Journal, StoreKey, look
from pressorsheet.journal.backups import backups
from pressorsheet.session.keyring import Keyring
from pressorsheet.session.session import Session
from pressorsheet.session.vault import Unlocked, opened
from pressorsheet.ui.keeper import Keeper
from pressorsheet.ui.store import Store
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme, wear
from pressorsheet.ui.typeface import font
from pressorsheet.ui.window import Window
from stores import CHEAP, PASSPHRASE, key_of_store, mark_newer, put_line
from typist import focused, press, type_text

ANOTHER = "seven maps of rain"
KEY, ALT, CONTROL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Room:
    """A window on a store in a file, and a person at it."""

    def __init__(
        self,
        qtbot: QtBot,
        reference: Reference,
        place: Path,
        name: str,
        theme: Theme = LIGHT,
        *,
        now: datetime | None = None,
    ) -> None:
        self.clock = Clock(now or minute(60))
        key = key_of_store(place)
        assert isinstance(key, StoreKey)
        found = opened(place, key)
        assert isinstance(found, Unlocked), found
        ids = iter(made_id(name, number) for number in range(1000))
        session = Session(found.journal, reference, lambda: next(ids))
        store = Store(session, self.clock)
        self.room: Note | None = None
        keeper = Keeper(store, found, Keyring(place, key, CHEAP), lambda _place: self.room)
        self.window = Window(store, theme, keeper.keyring, keeper)
        qtbot.addWidget(self.window)
        wear(self.window, theme)
        self.window.setFont(font())
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.window.start_charting(name, "nurse")
        settle()

    @property
    def bottom(self) -> str:
        return all_text(self.window.frame.bottom)

    @property
    def said(self) -> str:
        return all_text(self.window)

    def activate(self) -> None:
        self.window.activateWindow()
        settle()

    def tick(self, span: timedelta) -> None:
        self.clock.forward(self.window, span)

    def show_store(self) -> QWidget:
        press(KEY.Key_0, ALT)
        settle()
        return self.window.asides.store_room.page

    def tab_to(self, name: str) -> QWidget:
        for _ in range(60):
            if focused().objectName() == name:
                return focused()
            press(KEY.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}")

    def push(self, name: str) -> None:
        self.tab_to(name)
        press(KEY.Key_Return)
        settle()

    def type(self, name: str, text: str) -> None:
        line = self.tab_to(name)
        assert isinstance(line, QLineEdit)
        line.selectAll()
        type_text(line, text)

    def enter(self) -> None:
        press(KEY.Key_Return)
        settle()

    def close(self) -> None:
        self.window.close()
        self.window.store.session.close()


def stored(found: Path, begin: Callable[[Journal], object]) -> Path:
    """A store at a place, with what was begun in it."""
    key = key_of_store(found)
    assert isinstance(key, StoreKey)
    at = look(str(found))
    assert not isinstance(at, Refused)
    store = opened(at.place, key)
    assert isinstance(store, Unlocked)
    begin(store.journal)
    store.journal.close()
    return at.place


@pytest.fixture
def place(tmp_path: Path, reference: Reference) -> Path:
    """A store with DOE, Jane, MAP 67 at 18:57, and ROE, Alan."""
    found = tmp_path / "ward" / "worksheets.sqlite"
    return stored(found, lambda journal: begun(journal, reference))


@pytest.fixture
def room(qtbot: QtBot, reference: Reference, place: Path) -> Iterator[Room]:
    made = Room(qtbot, reference, place, "A. Alvarez")
    yield made
    made.close()


@pytest.fixture
def second(qtbot: QtBot, reference: Reference, room: Room, place: Path) -> Iterator[Room]:
    """A second copy of the program on the same store, B. Cho at it."""
    del room
    made = Room(qtbot, reference, place, "B. Cho")
    yield made
    made.close()


# The second copy.


def test_a_second_copy_says_whose_the_store_is_and_for_how_long(second: Room) -> None:
    assert "Read only: open since 19:00 by A. Alvarez, nurse, on " in second.bottom
    assert "DOE, Jane" in all_text(second.window.frame.banner)
    assert hidden_or_clipped(second.window.frame.bottom) == []


def test_what_the_first_records_shows_in_the_second(room: Room, second: Room) -> None:
    room.activate()
    write(room.window, "vitals.map_mmhg", "71")
    press(KEY.Key_Return)
    settle()
    assert "71 mmHg" not in all_text(second.window.frame.now)
    second.tick(timedelta(seconds=1))
    assert "71 mmHg" in all_text(second.window.frame.now)


def test_the_second_records_nothing_says_so_and_keeps_the_draft_on_the_screen(second: Room) -> None:
    second.activate()
    before = second.window.store.session.events()
    write(second.window, "vitals.map_mmhg", "71")
    press(KEY.Key_Return)
    settle()
    said = all_text(second.window.charting)
    assert "Nothing of this was recorded: the store is only looked at here." in said
    assert named(second.window, QLineEdit, "vitals.map_mmhg").text() == "71"
    assert second.window.store.session.events() == before
    second.tick(timedelta(minutes=2))
    assert named(second.window, QLineEdit, "vitals.map_mmhg").text() == "71"
    assert "Read only" in texts(second.window.frame.bottom)
    assert "All saved" not in second.bottom
    assert "kept as soon as" not in second.bottom


def test_the_second_offers_no_recording_until_the_first_is_closed(room: Room, second: Room) -> None:
    second.activate()
    for form in ("vitals", "perfusion"):
        second.window.chart(form)
        settle()
        record = named(second.window, QPushButton, f"{form}.record")
        assert not record.isEnabled()
        assert "why stands below" in record.toolTip()
        picture = record.grab().toImage()
        ground = picture.pixelColor(picture.width() // 2, 5)
        assert ground == LIGHT.color("chrome")
    assert named(room.window, QPushButton, "vitals.record").isEnabled()
    room.close()
    second.tick(timedelta(minutes=1))
    for form in ("vitals", "perfusion"):
        record = named(second.window, QPushButton, f"{form}.record")
        assert (record.isEnabled(), record.toolTip()) == (True, "")


ALL_THAT_RECORDS = (
    "taper.record",
    "taper_mark.record",
    "taper_verify.compare",
    "taper_verify.sign",
    "taper_verify.give_up",
    "correction.do",
    "patient.record",
)


@pytest.fixture
def tapered(tmp_path: Path, reference: Reference) -> Path:
    """A store with DOE, Jane, whose vasopressin is to be tapered from 13:00 on."""
    found = tmp_path / "tapered" / "worksheets.sqlite"
    return stored(found, lambda journal: session_of(reference, journal=journal))


def all_that_records(window: Window) -> dict[str, QPushButton]:
    """Each button that records, as it stands once every page was in front."""
    window.show_view("taper")
    settle()
    named(window, QPushButton, "taper.verify").click()
    window.admit()
    window.show_view("worksheet")
    settle()
    return {name: named(window, QPushButton, name) for name in ALL_THAT_RECORDS}


def test_what_records_a_taper_a_correction_or_a_patient_waits_for_the_first_too(
    qtbot: QtBot, reference: Reference, tapered: Path
) -> None:
    first = Room(qtbot, reference, tapered, "A. Alvarez", now=at("12:10"))
    second = Room(qtbot, reference, tapered, "M. Lindqvist", now=at("12:10"))
    try:
        assert all(each.isEnabled() for each in all_that_records(first.window).values())
        shut = all_that_records(second.window)
        assert [name for name, each in shut.items() if each.isEnabled()] == []
        assert all("why stands below" in each.toolTip() for each in shut.values())
        first.close()
        second.tick(timedelta(minutes=1))
        assert [name for name, each in shut.items() if not each.isEnabled()] == []
        assert {each.toolTip() for each in shut.values()} == {""}
    finally:
        first.close()
        second.close()


def test_the_keys_of_a_taper_record_nothing_in_the_second_and_say_why(
    qtbot: QtBot, reference: Reference, tapered: Path
) -> None:
    first = Room(qtbot, reference, tapered, "A. Alvarez", now=at("12:10"))
    second = Room(qtbot, reference, tapered, "M. Lindqvist", now=at("12:10"))
    why = "Nothing of this was recorded: the store is only looked at here."
    try:
        second.activate()
        before = second.window.store.session.events()
        press(KEY.Key_2, ALT)
        second.push("taper.hold")
        type_text(focused(), "for the night")
        second.enter()
        assert why in all_text(second.window.views.taper)
        verifier = Verifier(second.window, second.clock)
        verifier.open()
        assert why not in all_text(verifier.page)
        verifier.enter(*VASOPRESSIN)
        assert why in all_text(verifier.page)
        assert second.window.store.session.events() == before
    finally:
        first.close()
        second.close()


def test_after_another_person_took_over_the_first_the_second_says_that_one(
    room: Room, second: Room
) -> None:
    room.window.start_charting("C. Dube", "physician")
    second.tick(timedelta(minutes=1))
    assert "open since 19:00 by C. Dube, physician, on" in second.bottom


def test_when_the_first_is_closed_the_second_records_within_the_minute_what_it_had_typed(
    room: Room, second: Room
) -> None:
    second.activate()
    write(second.window, "vitals.map_mmhg", "71")
    room.close()
    second.tick(timedelta(minutes=1))
    assert "Read only" not in second.bottom
    assert "from now on it is recorded here" in second.bottom
    assert second.window.store.session.drafts()["vitals"]["map_mmhg"] == "71"
    assert named(second.window, QLineEdit, "vitals.map_mmhg").text() == "71"
    press(KEY.Key_Return)
    settle()
    assert "71 mmHg" in all_text(second.window.frame.now)
    (newest,) = second.window.store.session.newest(1)
    assert newest.by.name == "B. Cho"
    second.show_store()
    assert "by B. Cho, nurse, on " in second.said


def test_beside_a_newer_version_the_second_says_so_and_does_not_record_after_it(
    room: Room, second: Room, place: Path
) -> None:
    room.close()
    mark_newer(place)
    second.tick(timedelta(minutes=1))
    assert "install version 9.3.0 or newer" in second.bottom
    assert "from now on it is recorded here" not in second.bottom
    assert second.window.store.session.is_read_only
    assert "DOE, Jane" in all_text(second.window.frame.banner)
    before = place.read_bytes()
    second.activate()
    write(second.window, "vitals.map_mmhg", "71")
    press(KEY.Key_Return)
    settle()
    second.tick(timedelta(minutes=2))
    assert place.read_bytes() == before


def test_while_a_newer_version_has_the_store_the_second_says_both(
    second: Room, place: Path
) -> None:
    mark_newer(place)
    put_line(
        place, second.window.store.session.worksheet_id or "", "note", '"of":"a newer version"}'
    )
    for _ in range(3):
        second.tick(timedelta(seconds=1))
        assert "Read only: open since 19:00 by A. Alvarez" in second.bottom
        assert "Install version 9.3.0 or newer" in second.bottom
        assert "NOT up to date" in second.bottom
    assert hidden_or_clipped(second.window.frame.bottom) == []


def test_of_a_newer_version_that_left_no_name_the_second_says_what_is_known(
    second: Room, place: Path
) -> None:
    put_line(place, second.window.store.session.worksheet_id or "", "pump_check", '"of":"x"}')
    second.tick(timedelta(seconds=1))
    assert "A newer version of the program records there: this is 0.1.0" in second.bottom


def test_on_the_page_of_the_store_the_second_can_change_nothing(second: Room) -> None:
    second.activate()
    page = second.show_store()
    assert "Read only: open since" in second.bottom
    for act in ("passphrase", "recovery", "back_up", "restore_file", "restore"):
        assert not named(page, QPushButton, f"store_page.{act}").isEnabled()
    assert focused().objectName() == "store_page.back"


# The room on the disk.


def test_little_room_on_the_disk_is_told_within_the_minute_and_as_long_as_it_lasts(
    room: Room,
) -> None:
    assert "MB are free" not in room.bottom
    room.room = note("store_little_room", megabytes=312)
    room.tick(timedelta(minutes=1))
    assert "Only 312 MB are free on the disk of the store" in room.bottom
    write(room.window, "vitals.map_mmhg", "71")
    press(KEY.Key_Return)
    settle()
    assert "Only 312 MB are free" in room.bottom
    assert "All saved" in room.bottom
    room.room = None
    room.tick(timedelta(minutes=1))
    assert "MB are free" not in room.bottom


# The page of the store.


def test_the_page_says_where_the_store_lies_what_is_in_it_and_who_has_it(
    room: Room, place: Path
) -> None:
    page = room.show_store()
    said = all_text(page).replace("\u200b", "")
    assert str(place) in said
    assert "records: 4, worksheets: 2" in said
    assert "by A. Alvarez, nurse, on " in said
    assert " MB" in said
    assert "There is none yet" in said
    assert head_of(place) in said
    press(KEY.Key_Escape)
    settle()
    assert room.window.worksheet.isVisible()


def head_of(place: Path) -> str:
    """The head of the chain, as whoever reads the store finds it."""
    key = key_of_store(place)
    assert isinstance(key, StoreKey)
    found = opened(place, key)
    assert isinstance(found, Unlocked)
    head = found.journal.head
    found.journal.close()
    return head


def test_the_page_is_reached_and_left_by_keys_and_all_of_it_by_tab(room: Room) -> None:
    page = room.show_store()
    assert focused().objectName() == "store_page.passphrase"
    for part in ("recovery", "back_up", "restore_file", "back"):
        room.tab_to(f"store_page.{part}")
    press(KEY.Key_Return)
    settle()
    assert not page.isVisible()


def test_who_comes_back_to_the_page_stands_where_it_was_left(room: Room) -> None:
    room.show_store()
    room.push("store_page.recovery")
    press(KEY.Key_Escape)
    settle()
    assert focused().objectName() == "store_page.recovery"


def test_the_demo_has_no_such_page_and_says_so(qtbot: QtBot, reference: Reference) -> None:
    window = ward(qtbot, reference)
    press(KEY.Key_0, ALT)
    assert "it is stored nowhere" in all_text(window.frame.bottom)


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
def test_nothing_on_the_page_is_cut_off(
    qtbot: QtBot, reference: Reference, place: Path, theme: Theme, size: tuple[int, int]
) -> None:
    room = Room(qtbot, reference, place, "A. Alvarez", theme)
    room.window.resize(*size)
    room.tick(timedelta(minutes=1))
    page = room.show_store()
    assert hidden_or_clipped(page) == []
    room.close()


# Secrets.


def test_the_passphrase_is_changed_only_by_who_knows_it(room: Room, place: Path) -> None:
    room.show_store()
    room.push("store_page.passphrase")
    room.type("new_passphrase.current", "not these four words")
    room.type("new_passphrase.new", ANOTHER)
    room.type("new_passphrase.again", ANOTHER)
    room.enter()
    assert "This passphrase does not open the store" in room.said
    assert Keyring(place).unlock(PASSPHRASE) is None
    room.type("new_passphrase.current", PASSPHRASE)
    room.enter()
    assert "The passphrase is changed" in room.said
    assert Keyring(place).unlock(ANOTHER) is None
    assert Keyring(place).unlock(PASSPHRASE) is not None


def test_a_new_recovery_key_asks_for_the_passphrase_and_is_kept_on_paper(
    room: Room, place: Path
) -> None:
    room.show_store()
    room.push("store_page.recovery")
    assert "Passphrase of the store" in room.said
    type_text(focused(), PASSPHRASE)
    room.enter()
    labels = named(room.window, QWidget, "recovery_key").findChildren(QLabel)
    key = "-".join(each.text() for each in labels if each.isVisible() and len(each.text()) == 4)
    room.push("recovery_key.kept")
    room.type("recovery_key.last_group", key[-4:])
    room.enter()
    assert "There is a new recovery key" in room.said
    assert key not in room.said
    assert Keyring(place).unlock(key) is None


def test_a_damaged_key_file_that_still_opens_is_told_until_it_is_written_anew(
    qtbot: QtBot, reference: Reference, place: Path
) -> None:
    keys = place.with_name(f"{place.name}.keys")
    keys.write_bytes(keys.read_bytes().replace(b"\n]", b" \n]", 1))
    room = Room(qtbot, reference, place, "A. Alvarez")
    assert "The key file of the store is damaged" in room.bottom
    room.show_store()
    room.push("store_page.passphrase")
    room.type("new_passphrase.current", PASSPHRASE)
    room.type("new_passphrase.new", ANOTHER)
    room.type("new_passphrase.again", ANOTHER)
    room.enter()
    assert "The passphrase is changed" in room.said
    assert "The key file of the store is damaged" not in room.bottom
    room.close()


def test_a_backup_from_before_the_passphrase_was_changed_blames_no_key_file(
    qtbot: QtBot, reference: Reference, place: Path
) -> None:
    room = Room(qtbot, reference, place, "A. Alvarez")
    room.tick(timedelta(minutes=1))
    change_passphrase(room, PASSPHRASE, ANOTHER)
    room.push("store_page.restore")
    room.push("offers.restore")
    assert "The backup is in its place." in room.said
    assert "not the one that was last written" not in room.bottom
    room.close()


def test_an_older_key_file_put_back_is_told_until_the_passphrase_is_changed_again(
    qtbot: QtBot, reference: Reference, place: Path
) -> None:
    keys = place.with_name(f"{place.name}.keys")
    first = Room(qtbot, reference, place, "A. Alvarez")
    before = keys.read_bytes()
    change_passphrase(first, PASSPHRASE, ANOTHER)
    assert "not the one that was last written" not in first.bottom
    first.close()
    keys.write_bytes(before)  # and with it the passphrase of before
    second = Room(qtbot, reference, place, "B. Brandt")
    assert "not the one that was last written" in second.bottom
    change_passphrase(second, PASSPHRASE, ANOTHER)
    assert "not the one that was last written" not in second.bottom
    second.close()


def change_passphrase(room: Room, now: str, new: str) -> None:
    room.show_store()
    room.push("store_page.passphrase")
    room.type("new_passphrase.current", now)
    room.type("new_passphrase.new", new)
    room.type("new_passphrase.again", new)
    room.enter()
    assert "The passphrase is changed" in room.said


# Backups.


def test_the_first_backup_is_taken_within_the_minute_and_shown_with_its_time(
    room: Room, place: Path
) -> None:
    assert backups(place) == ()
    room.tick(timedelta(minutes=1))
    (taken,) = backups(place)
    assert taken.records == 4
    page = room.show_store()
    backup = named(page, QListWidget, "store_page.backups").item(0).text()
    assert "19:01" in backup
    assert "records: 4" in backup


def test_a_backup_is_saved_where_a_person_says_and_opens_with_the_passphrase(
    room: Room, tmp_path: Path
) -> None:
    room.show_store()
    to = tmp_path / "stick" / "backup.sqlite"
    to.parent.mkdir()
    dialogs = Dialogs(name(to))
    dialogs.while_in(lambda: room.push("store_page.back_up"))
    assert "Saved and read through: backup.sqlite" in room.said
    ring = Keyring(to)
    assert ring.unlock(PASSPHRASE) is None
    found = opened(to, ring.key)
    assert isinstance(found, Unlocked)
    assert found.journal.size == 4
    found.journal.close()


def test_a_backup_is_never_saved_over_the_store_itself(room: Room, place: Path) -> None:
    before = place.read_bytes()
    room.show_store()
    Dialogs(name(place), lambda: press(KEY.Key_Y, ALT)).while_in(
        lambda: room.push("store_page.back_up")
    )
    assert "Saved" not in all_text(room.window.asides.store_room.page)
    assert place.read_bytes() == before


def test_a_backup_put_back_loses_nothing_that_was_recorded_since(room: Room, place: Path) -> None:
    room.tick(timedelta(minutes=1))
    write(room.window, "vitals.map_mmhg", "71")
    press(KEY.Key_Return)
    settle()
    before = room.window.store.session.events()
    room.show_store()
    room.push("store_page.restore")
    assert "Put this backup in the place of the store?" in room.said
    assert focused().objectName() == "offers.leave"
    room.push("offers.restore")
    assert "The backup is in its place. Newer records taken over: 1." in room.said
    assert len(list(place.parent.glob("*.replaced-*Z"))) == 1
    press(KEY.Key_Escape)
    settle()
    assert "DOE, Jane" in all_text(room.window.frame.banner)
    assert set(room.window.store.session.events()) == set(before)
    room.tick(timedelta(minutes=1))
    write(room.window, "vitals.map_mmhg", "72")
    press(KEY.Key_Return)
    settle()
    assert "72 mmHg" in all_text(room.window.frame.now)


def test_nothing_is_put_back_while_a_draft_is_typed(room: Room, place: Path) -> None:
    room.tick(timedelta(minutes=1))
    write(room.window, "vitals.map_mmhg", "71")
    room.show_store()
    room.push("store_page.restore")
    assert "This draft is not recorded" in room.bottom
    assert named(room.window, QLineEdit, "vitals.map_mmhg").isVisible()
    assert list(place.parent.glob("*.replaced-*Z")) == []


def test_a_backup_of_another_store_is_refused_and_the_store_goes_on(
    room: Room, tmp_path: Path
) -> None:
    other = tmp_path / "other.sqlite"
    assert isinstance(key_of_store(other), StoreKey)
    room.show_store()
    Dialogs(name(other)).while_in(lambda: room.push("store_page.restore_file"))
    room.push("offers.restore")
    assert "The backup is in its place" not in room.said
    assert "no store of this program" in room.said or "damaged" in room.said
    press(KEY.Key_Escape)
    press(KEY.Key_Escape)
    settle()
    write(room.window, "vitals.map_mmhg", "72")
    press(KEY.Key_Return)
    settle()
    assert "72 mmHg" in all_text(room.window.frame.now)


# Locked.


def test_behind_the_page_that_asks_who_is_there_no_key_opens_or_saves_anything(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    handle = room.window.windowHandle()
    QTest.keyClick(handle, KEY.Key_L, CONTROL)
    settle()
    for key, held in (
        (KEY.Key_S, CONTROL),
        (KEY.Key_O, CONTROL),
        (KEY.Key_N, CONTROL),
        (KEY.Key_5, CONTROL),
        (KEY.Key_K, CONTROL),
        (KEY.Key_P, CONTROL),
        (KEY.Key_0, ALT),
        (KEY.Key_1, ALT),
    ):
        Dialogs().while_in(partial(QTest.keyClick, handle, key, held))
        settle()
        assert QApplication.activePopupWidget() is None
        assert not room.window.frame.isVisible()
    assert focused().objectName() == "who.name"


def test_a_locked_store_is_opened_by_its_own_passphrase(room: Room) -> None:
    write(room.window, "vitals.map_mmhg", "64")
    press(KEY.Key_L, CONTROL)
    settle()
    type_text(focused(), "B. Cho")
    room.type("who.passphrase", "not these four words")
    room.enter()
    assert not room.window.frame.isVisible()
    room.type("who.passphrase", PASSPHRASE)
    room.enter()
    assert "B. Cho" in all_text(room.window.frame.banner)
    assert named(room.window, QLineEdit, "vitals.map_mmhg").text() == "64"


def test_deletion_leaves_no_backup_that_holds_what_was_deleted(room: Room, place: Path) -> None:
    session = room.window.store.session
    room.tick(timedelta(minutes=1))
    (before,) = backups(place)
    session.record([made("discharged", 60)])
    session.keep_archive("1", minute(61))
    room.clock.now += timedelta(days=3)
    assert session.delete(session.archive.worksheets(), room.clock.now) is None
    (after,) = backups(place)
    assert after.at == room.clock.now
    assert after != before
    room.window.asides.show_archive()
    settle()
    assert "own backups are replaced by one without them" in all_text(room.window.asides.archive)
