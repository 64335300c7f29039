"""From nothing, or from whatever lies in its place, to an open store: page by page, by keys."""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from dialogs import Dialogs, leave, name
from gates import ANOTHER, Person
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, show

from made_events import NURSE, made_id, patient, reading
from offscreen import settle
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Journal, StoreKey
from pressorsheet.journal.backups import Backup, backed_up
from pressorsheet.session.vault import hold_as
from pressorsheet.ui.opening import Gate, opened_at
from pressorsheet.ui.panels.recovery_key import RecoveryKey
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme, wear
from pressorsheet.wording import say
from rights import as_nobody, posix_only
from stores import CHEAP, PASSPHRASE, key_of_store, mark_newer, open_journal, relay
from typist import focused, press, type_text

from gates import NOON  # isort: skip

JANE = made_id("jane")
At = Callable[..., Person]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "ward" / "worksheets.sqlite"


@pytest.fixture
def at(qtbot: QtBot) -> Iterator[At]:
    """A person before the gate of a place; what they opened is closed again."""
    came: list[Person] = []

    def come(place: Path, theme: Theme = LIGHT) -> Person:
        came.append(Person(qtbot, place, theme))
        return came[-1]

    yield come
    for person in came:
        person.close()


def written(place: Path, readings: int = 40) -> Journal:
    """A store with DOE, Jane and as many readings, open."""
    journal = open_journal(place)
    assert isinstance(journal, Journal), journal
    events = [patient(name="DOE, Jane", bed="12"), *(reading(n) for n in range(readings))]
    assert journal.append([(JANE, event) for event in events]) is None
    return journal


def damage(place: Path) -> None:
    """Flip a byte in the middle of the file, and one near its end."""
    content = bytearray(place.read_bytes())
    for at_ in (len(content) // 2, len(content) - 300):
        content[at_] ^= 0x55
    place.write_bytes(content)


# A store is made.


def test_a_store_is_made_its_key_kept_and_it_opens_with_the_passphrase(place: Path, at: At) -> None:
    person = at(place)
    assert "Make a store" in person.said
    assert str(place) in person.said
    person.choose_passphrase()
    person.keep_recovery_key()
    (opened,) = person.opened
    assert opened.who is None
    assert opened.store.why is None
    assert not place.read_bytes().startswith(b"SQLite format 3")
    opened.store.journal.close()
    again = at(place)
    again.unlock()
    assert again.opened[0].who == ("A. Alvarez", "nurse")


def test_a_passphrase_is_judged_as_it_is_typed_and_a_poor_one_makes_nothing(
    place: Path, at: At
) -> None:
    person = at(place)
    person.write("new_passphrase.new", "short")
    assert "at least 12 characters" in person.said
    person.enter()
    assert focused().objectName() == "new_passphrase.new"
    person.write("new_passphrase.new", PASSPHRASE)
    assert "This can be used." in person.said
    person.write("new_passphrase.again", ANOTHER)
    assert "The two are not the same." in person.said
    person.enter()
    assert focused().objectName() == "new_passphrase.again"
    assert not place.exists()
    person.write("new_passphrase.again", PASSPHRASE)
    assert "Both are the same." in person.said


def test_nothing_opens_before_the_last_group_was_typed_from_the_paper(place: Path, at: At) -> None:
    person = at(place)
    person.choose_passphrase()
    shown = person.recovery_key()
    assert "nobody can open the store" in person.said
    person.push("recovery_key.kept")
    assert shown[-4:] not in person.said
    assert shown[:4] not in person.said
    for wrong in ("", "0000"):
        person.write("recovery_key.last_group", wrong)
        person.enter()
        assert person.opened == []
    press(Qt.Key.Key_Escape)
    settle()
    assert person.recovery_key() == shown
    person.push("recovery_key.kept")
    person.write("recovery_key.last_group", shown[-4:].lower())
    person.enter()
    assert len(person.opened) == 1


def test_without_a_printer_no_dialog_comes_and_the_key_is_to_be_copied_by_hand(
    place: Path, at: At, tmp_path: Path
) -> None:
    person = at(place)
    person.choose_passphrase()
    Dialogs().while_in(lambda: person.push("recovery_key.print"))
    assert "No printer is set up on this laptop: copy the key by hand" in person.said
    assert person.recovery_key()
    assert [each.name for each in tmp_path.iterdir()] == ["ward"]


def test_a_key_that_nobody_looks_at_any_more_goes_out_of_sight_and_can_be_shown_again(
    qtbot: QtBot,
) -> None:
    page = RecoveryKey("AB7K-1M3N-9QRS-2TVW-XYZ0-4H5J-6C8D", hidden_after_ms=2_000)
    qtbot.addWidget(page)
    assert "AB7K" in all_text(page)
    show(page, LIGHT, 1366, 768)
    qtbot.waitUntil(lambda: "AB7K" not in all_text(page))
    assert "Type its last group from the paper" in all_text(page)
    named(page, QPushButton, "recovery_key.show_again").click()
    assert "AB7K" in all_text(page)


def test_a_person_may_leave_before_anything_is_made(place: Path, at: At) -> None:
    person = at(place)
    person.gate.close()
    assert person.left == 1
    assert not place.exists()


def test_another_place_can_be_named_in_place_of_it(place: Path, at: At, tmp_path: Path) -> None:
    person = at(place)
    other = tmp_path / "elsewhere.sqlite"
    Dialogs(name(other)).while_in(lambda: person.push("new_passphrase.back"))
    assert str(other) in person.said
    Dialogs(leave).while_in(lambda: person.push("new_passphrase.back"))
    assert str(other) in person.said


# A store is unlocked.


def test_a_wrong_passphrase_is_told_beside_the_field_and_nothing_else_is_lost(
    place: Path, at: At
) -> None:
    written(place).close()
    person = at(place)
    person.unlock("not these four words", "B. Cho")
    assert person.opened == []
    assert "This passphrase does not open the store" in person.said
    assert focused().objectName() == "who.passphrase"
    assert named(person.gate, QLineEdit, "who.name").text() == "B. Cho"
    type_text(focused(), PASSPHRASE)
    person.enter()
    assert person.opened[0].who == ("B. Cho", "nurse")
    assert person.opened[0].store.journal.size == 41


def test_enter_after_the_name_goes_on_to_the_passphrase_and_blames_nobody(
    place: Path, at: At
) -> None:
    written(place).close()
    person = at(place)
    type_text(person.tab_to("who.name"), "B. Cho")
    person.enter()
    assert focused().objectName() == "who.passphrase"
    assert "write the passphrase" not in person.said
    person.enter()
    assert "Passphrase: write the passphrase of this store." in person.said
    type_text(focused(), PASSPHRASE)
    person.enter()
    assert person.opened[0].who == ("B. Cho", "nurse")


def test_the_recovery_key_opens_it_with_a_new_passphrase_and_the_old_opens_it_no_more(
    place: Path, at: At
) -> None:
    first = at(place)
    first.choose_passphrase()
    kept = first.keep_recovery_key()
    first.close()
    person = at(place)
    person.write("who.name", "B. Cho")
    person.push("who.instead")
    person.write("who.recovery", kept.lower().replace("-", " "))
    person.enter()
    assert "Choose a new passphrase" in person.said
    assert person.opened == []
    person.choose_passphrase(ANOTHER)
    assert person.opened[0].who == ("B. Cho", "nurse")
    person.close()
    later = at(place)
    later.unlock(PASSPHRASE)
    assert later.opened == []
    later.write("who.passphrase", ANOTHER)
    later.enter()
    assert len(later.opened) == 1


def test_a_slip_in_the_recovery_key_opens_nothing(place: Path, at: At) -> None:
    written(place).close()
    person = at(place)
    person.write("who.name", "B. Cho")
    person.push("who.instead")
    person.write("who.recovery", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA")
    person.enter()
    assert person.opened == []
    assert focused().objectName() == "who.recovery"


def test_a_store_open_elsewhere_is_opened_to_be_read(place: Path, at: At) -> None:
    journal = written(place)
    assert hold_as(journal, NURSE, NOON) is None
    person = at(place)
    person.unlock()
    (opened,) = person.opened
    assert opened.store.journal.is_read_only
    assert opened.store.holder is not None
    assert opened.store.holder.name == NURSE.name
    journal.close()


# A store that was not encrypted.


@pytest.fixture
def plain(place: Path) -> Path:
    """A store of version 1, as it was written before stores were encrypted."""
    vectors = Path(__file__).parents[1] / "vectors" / "stores"
    old = vectors / "version-1.store"
    place.parent.mkdir()
    place.write_bytes(old.read_bytes())
    return place


def test_a_plain_store_is_encrypted_in_its_place_with_all_that_it_holds(
    plain: Path, at: At
) -> None:
    before = plain.read_bytes()
    person = at(plain)
    assert "not encrypted yet" in person.said
    assert "overwritten and removed" in person.said
    person.choose_passphrase()
    person.keep_recovery_key()
    journal = person.opened[0].store.journal
    assert journal.size > 0
    assert journal.worksheets()
    assert plain.read_bytes()[:16] != before[:16]
    left = [each for each in plain.parent.iterdir() if each.read_bytes()[:6] == b"SQLite"]
    assert [each.name for each in left if not each.name.endswith(".lock")] == []


def test_leaving_that_page_leaves_the_plain_store_as_it_is(plain: Path, at: At) -> None:
    before = plain.read_bytes()
    at(plain).gate.close()
    assert plain.read_bytes() == before


# A damaged store.


@pytest.fixture
def damaged(place: Path) -> Path:
    """A store with a backup of 21 records that was damaged when it had 421."""
    journal = written(place, 20)
    store_key = key_of_store(place)
    assert isinstance(store_key, StoreKey)
    assert not isinstance(backed_up(journal, store_key, NOON), Refused)
    more = [(JANE, reading(n)) for n in range(20, 420)]
    assert journal.append(more) is None
    journal.close()
    damage(place)
    return place


def test_of_a_damaged_store_it_is_said_what_is_sound_what_is_missing_and_what_backup_there_is(
    damaged: Path, at: At
) -> None:
    before = damaged.read_bytes()
    person = at(damaged)
    person.unlock()
    assert person.opened == []
    for words in (
        "The store is damaged",
        "Sound, and can be looked at: records ",
        "missing",
        "bed 12: ",
        "The newest backup: taken 2026-11-26 12:00 +00:00, records: 21.",
        "never written over",
    ):
        assert words in person.said
    assert "DOE" not in person.said
    assert damaged.read_bytes() == before


def test_what_is_sound_can_be_looked_at_and_the_file_stays_as_it_is(damaged: Path, at: At) -> None:
    before = damaged.read_bytes()
    person = at(damaged)
    person.unlock()
    person.push("offers.look")
    (opened,) = person.opened
    assert opened.store.damage is not None
    assert opened.store.journal.is_read_only
    assert 0 < opened.store.journal.size < 421
    assert damaged.read_bytes() == before


def test_the_backup_is_put_back_with_what_is_sound_and_newer_and_the_damaged_file_is_kept(
    damaged: Path, at: At
) -> None:
    before = damaged.read_bytes()
    person = at(damaged)
    person.unlock()
    assert focused().objectName() == "offers.restore"
    person.enter()
    assert "The backup is in its place" in person.said
    assert "Newer records that were sound" in person.said
    person.enter()
    (opened,) = person.opened
    assert opened.who == ("A. Alvarez", "nurse")
    assert not opened.store.journal.is_read_only
    assert opened.store.journal.size > 21
    (aside,) = damaged.parent.glob("*.damaged-*Z")
    assert aside.read_bytes() == before


def test_enter_held_down_since_the_passphrase_puts_nothing_back(damaged: Path, at: At) -> None:
    person = at(damaged)
    person.unlock()
    for _ in range(3):
        held = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True
        )
        QApplication.sendEvent(focused(), held)
        settle()
    assert "The store is damaged" in person.said
    assert list(damaged.parent.glob("*.damaged-*Z")) == []


def test_a_store_that_is_gone_is_put_back_from_its_backup_once_the_passphrase_is_given(
    damaged: Path, at: At
) -> None:
    damaged.unlink()
    person = at(damaged)
    assert "The store is gone" in person.said
    assert "records: 21" in person.said
    person.enter()
    person.unlock("not these four words")
    assert not damaged.exists()
    person.write("who.passphrase", PASSPHRASE)
    person.enter()
    assert "The backup is in its place" in person.said
    person.enter()
    assert person.opened[0].store.journal.size == 21


def test_in_the_place_of_one_that_is_gone_an_empty_store_can_be_begun(
    damaged: Path, at: At
) -> None:
    damaged.unlink()
    person = at(damaged)
    person.push("offers.new")
    person.choose_passphrase(ANOTHER)
    person.keep_recovery_key()
    assert person.opened[0].store.journal.size == 0


# What cannot be opened.


def test_a_file_that_is_no_store_is_refused_in_words_and_left_as_it_is(place: Path, at: At) -> None:
    place.parent.mkdir()
    place.write_text("Dear diary")
    person = at(place)
    for words in (str(place), "no store of this program", "chart on paper", "Another store"):
        assert words in person.said
    press(Qt.Key.Key_Escape)
    assert person.left == 1
    assert place.read_text() == "Dear diary"


def test_from_a_refusal_another_store_is_opened(place: Path, at: At, tmp_path: Path) -> None:
    place.parent.mkdir()
    place.write_text("Dear diary")
    other = tmp_path / "other.sqlite"
    written(other).close()
    person = at(place)
    Dialogs(name(other)).while_in(lambda: person.push("offers.another"))
    person.unlock()
    assert person.opened[0].store.place == Path(os.path.realpath(other))


# What a newer version of the program left.


def test_a_newer_version_s_store_is_shown_and_says_what_to_install(place: Path, at: At) -> None:
    written(place).close()
    mark_newer(place)
    before = place.read_bytes()
    person = at(place)
    person.unlock()
    (opened,) = person.opened
    assert opened.store.journal.is_read_only
    assert opened.store.why is not None
    assert "install version 9.3.0 or newer" in say(opened.store.why.reasons[0])
    assert place.read_bytes() == before


def test_an_older_backup_is_never_offered_in_the_place_of_a_newer_version_s_store(
    place: Path, at: At
) -> None:
    backed_up_once(place)
    mark_newer(place)
    relay(place)
    before = place.read_bytes()
    person = at(place)
    person.unlock()
    assert "install version 9.3.0 or newer" in person.said
    assert "nothing was changed" in person.said
    assert person.gate.findChildren(QPushButton, "offers.restore") == []
    assert person.opened == []
    assert place.read_bytes() == before


def test_of_a_newer_version_s_store_that_is_damaged_no_backup_is_offered(
    damaged: Path, at: At
) -> None:
    restore_bytes = damaged.read_bytes()
    mark_newer(damaged)
    assert damaged.read_bytes() != restore_bytes
    person = at(damaged)
    person.unlock()
    assert "The store is damaged" in person.said
    assert "install version 9.3.0 or newer" in person.said
    assert person.gate.findChildren(QPushButton, "offers.restore") == []


def test_where_the_newest_backup_is_a_newer_version_s_no_older_one_is_put_back(
    place: Path, at: At
) -> None:
    journal = written(place, 5)
    key = key_of_store(place)
    assert isinstance(key, StoreKey)
    backed_up(journal, key, NOON - timedelta(hours=3))
    assert journal.append([(JANE, reading(77))]) is None
    newest = backed_up(journal, key, NOON - timedelta(hours=2))
    assert isinstance(newest, Backup)
    journal.close()
    mark_newer(newest.place)
    place.unlink()
    person = at(place)
    assert "The store is gone" in person.said
    person.push("offers.restore")
    person.unlock()
    assert "install version 9.3.0 or newer" in person.said
    assert not place.exists()


def backed_up_once(place: Path) -> None:
    journal, key = written(place), key_of_store(place)
    assert isinstance(key, StoreKey)
    assert isinstance(backed_up(journal, key, NOON - timedelta(hours=3)), Backup)
    journal.close()


NEWER = refused(
    "store_newer_unnamed", file="/ward/worksheets.sqlite", version=9, known=1, own="0.1.0"
)


def refusing(qtbot: QtBot, refusal: Refused) -> Gate:
    gate = Gate(lambda: NOON, CHEAP)
    qtbot.addWidget(gate)
    wear(gate, LIGHT)
    gate.show()
    gate.activateWindow()
    gate.refuse(refusal)
    settle()
    return gate


def test_a_refusal_says_why_what_to_do_and_that_nothing_was_changed(qtbot: QtBot) -> None:
    said = all_text(refusing(qtbot, NEWER))
    for words in (
        "/ward/worksheets.sqlite",
        "a newer version of this program",
        "open it with the newer one",
        "Nothing in the file was changed",
        "chart on paper",
        "Another store",
        "Quit",
    ):
        assert words in said


def test_a_refusal_that_no_other_store_would_mend_offers_none(qtbot: QtBot) -> None:
    gate = refusing(qtbot, refused("file_not_there", file="septic-shock.toml"))
    assert [each.text() for each in gate.findChildren(QPushButton)] == ["Quit"]
    assert "Nothing was changed" in all_text(gate)


def press_enter(_gate: Gate) -> None:
    press(Qt.Key.Key_Return)


def press_escape(_gate: Gate) -> None:
    press(Qt.Key.Key_Escape)


@pytest.mark.parametrize("leave_by", [press_enter, press_escape, Gate.close])
def test_the_program_goes_on_when_the_gate_is_left(
    qtbot: QtBot, leave_by: Callable[[Gate], object]
) -> None:
    gate = refusing(qtbot, refused("file_not_there", file="septic-shock.toml"))
    QTimer.singleShot(0, lambda: leave_by(gate))
    assert opened_at(gate, LIGHT, (1366, 768)) is None


@posix_only
def test_a_store_that_may_only_be_read_is_opened_to_be_read(at: At) -> None:
    with tempfile.TemporaryDirectory() as common:
        Path(common).chmod(0o777)
        store = Path(common) / "ward.sqlite"
        written(store).close()
        for each in Path(common).iterdir():
            each.chmod(0o444)
        before = store.read_bytes()
        person = at(store)
        with as_nobody():
            person.unlock()
        (opened,) = person.opened
        assert opened.store.journal.is_read_only
        assert opened.store.why is not None
        assert store.read_bytes() == before


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_nothing_on_these_pages_is_cut_off(damaged: Path, at: At, theme: Theme) -> None:
    person = at(damaged, theme)
    assert hidden_or_clipped(person.gate) == []
    person.unlock()
    assert hidden_or_clipped(person.gate) == []


# What nobody foresaw.


def test_a_fault_before_a_store_is_open_is_said_on_a_page_that_leads_away(
    at: At, place: Path
) -> None:
    person = at(place)
    person.gate.say_fault("ValueError (faults.log)")
    settle()
    assert "Something in the program failed (ValueError (faults.log))" in person.said
    assert "What was recorded is safe on disk" in person.said
    assert focused().objectName() == "offers.leave"
    person.enter()
    assert person.left == 1
    assert not place.exists()
