"""The vault: a store opened in the best state that it can have, and why it is no better."""

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from made_backups import AT
from made_events import HERE, NURSE, THERE, made_id, patient, reading
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import (
    Journal,
    memory_journal,
    read_journal,
    secret_changed,
)
from pressorsheet.journal.backups import Backup, backups
from pressorsheet.journal.keys import keys_place
from pressorsheet.session.session import Session
from pressorsheet.session.vault import (
    Holder,
    Unlocked,
    backup_due,
    backup_taken,
    backups_renewed,
    has_other_keys,
    hold_as,
    holder_of,
    is_elsewhere,
    is_free,
    keys_noted,
    room_warning,
    unlocked,
)
from refusals import code_of
from rights import as_nobody, posix_only
from stores import CHEAP, PASSPHRASE, filled, key_of, mark_newer, put_line, relay
from stores import opened as writer

Begin = Callable[[Journal], Session]
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of one patient with 200 readings, closed."""
    place = tmp_path / "ward" / "store"
    return filled(place, (HERE, patient()), *((HERE, reading(n)) for n in range(200)))


def found(place: Path) -> Unlocked:
    opened = unlocked(place, PASSPHRASE)
    assert isinstance(opened, Unlocked), opened
    return opened


def test_a_whole_store_is_to_be_recorded_in(store: Path) -> None:
    opened = found(store)
    assert (opened.why, opened.holder, opened.damage) == (None, None, None)
    assert opened.key == key_of(store)
    assert opened.journal.append([(HERE, reading(900))]) is None
    opened.journal.close()


def test_another_passphrase_opens_nothing(store: Path) -> None:
    assert unlocked(store, "not these four words") == refused("store_passphrase_wrong")


def test_a_store_open_elsewhere_is_looked_at_and_it_is_said_whose_it_is(store: Path) -> None:
    journal = writer(store)
    assert hold_as(journal, NURSE, AT) is None
    opened = found(store)
    assert opened.why == refused("store_locked", file=str(store))
    assert opened.holder is not None
    holder = opened.holder
    assert (holder.name, holder.role, holder.since) == (NURSE.name, NURSE.role, AT)
    assert opened.journal.is_read_only
    assert isinstance(opened.journal.events(HERE), tuple)
    opened.journal.close()
    journal.close()


def test_a_store_is_free_when_nobody_records_in_it(store: Path) -> None:
    assert (is_free(store), is_elsewhere(store)) == (True, False)
    journal = writer(store)
    assert (is_free(store), is_elsewhere(store)) == (False, True)
    second = found(store)
    journal.close()
    assert (is_free(store), is_elsewhere(store)) == (True, False)
    assert is_free(store)
    second.journal.close()


def test_a_store_whose_holder_nobody_said_is_looked_at_all_the_same(store: Path) -> None:
    journal = writer(store)
    opened = found(store)
    assert (code_of(opened.why), opened.holder) == ("store_locked", None)
    opened.journal.close()
    journal.close()


@pytest.mark.parametrize(
    "said", ["", "{}", "[]", "7", '{"name":"A","role":"b","host":"c","since":"x"}']
)
def test_a_holder_that_says_nothing_is_none(said: str) -> None:
    journal = memory_journal()
    journal.keep_setting("holder", said)
    assert holder_of(journal) is None


def test_a_holder_is_read_back_as_it_was_said() -> None:
    journal = memory_journal()
    assert hold_as(journal, NURSE, AT) is None
    holder = holder_of(journal)
    assert holder is not None
    assert holder == Holder(NURSE.name, NURSE.role, holder.host, AT)
    assert holder.host


@posix_only
def test_a_store_on_a_disk_that_takes_nothing_is_looked_at(store: Path) -> None:
    with tempfile.TemporaryDirectory() as common:
        folder = Path(shutil.copytree(store.parent, Path(common, "ward")))
        for each in (Path(common), folder):
            each.chmod(0o755)
        for each in folder.iterdir():
            each.chmod(0o644)
        with as_nobody():
            opened = unlocked(folder / "store", PASSPHRASE)
            assert isinstance(opened, Unlocked), opened
            assert code_of(opened.why) in {"store_read_only", "store_not_opened"}
            assert opened.holder is None
            assert isinstance(opened.journal.events(HERE), tuple)
            assert code_of(opened.journal.append([(HERE, reading(900))])) == "store_only_looked_at"
            opened.journal.close()


def harmed(store: Path, at: int) -> None:
    content = bytearray(store.read_bytes())
    content[at] ^= 1
    store.write_bytes(content)


def test_what_is_sound_of_a_damaged_store_is_shown_and_what_is_missing_said(store: Path) -> None:
    pages = store.stat().st_size // 4096
    lost = 0
    for page in range(pages // 2, pages):
        before = store.read_bytes()
        harmed(store, page * 4096 + 9)
        opened = unlocked(store, PASSPHRASE)
        store.write_bytes(before)
        if isinstance(opened, Unlocked):
            assert code_of(opened.why) == "store_damaged"
            assert opened.damage is not None
            assert opened.damage.found + opened.damage.lost == 201
            assert opened.journal.is_read_only
            lost += opened.damage.lost
    assert lost > 50


def test_a_damaged_store_that_another_program_has_is_salvaged_too(store: Path) -> None:
    journal = writer(store)
    harmed(store, store.stat().st_size - 9)
    opened = unlocked(store, PASSPHRASE)
    journal.close()
    if isinstance(opened, Unlocked):
        assert code_of(opened.why) == "store_damaged"
        assert opened.damage is not None
    else:
        assert [each.code for each in opened.reasons][-1] == "store_beyond_reading"


def test_of_a_store_of_which_nothing_can_be_read_both_reasons_are_said(store: Path) -> None:
    harmed(store, 9)
    refusal = unlocked(store, PASSPHRASE)
    assert isinstance(refusal, Refused)
    assert [each.code for each in refusal.reasons] == ["store_damaged", "store_beyond_reading"]


def test_a_store_of_a_newer_version_is_refused(store: Path) -> None:
    store.with_name("two names").hardlink_to(store)
    assert code_of(unlocked(store, PASSPHRASE)) == "store_has_another_name"


def test_a_store_that_is_held_and_cannot_be_read_says_that_it_is_held(store: Path) -> None:
    journal = writer(store)
    content = store.read_bytes()
    store.write_bytes(b"")
    refusal = unlocked(store, PASSPHRASE)
    store.write_bytes(content)
    journal.close()
    assert isinstance(refusal, Refused)


# --- which key file is the last ---


def test_an_older_key_file_that_was_put_back_is_told(store: Path) -> None:
    key = key_of(store)
    before = keys_place(store).read_bytes()
    journal = writer(store)
    assert not has_other_keys(journal)  # nothing was noted yet
    assert keys_noted(journal) is None
    assert not has_other_keys(journal)
    assert (
        secret_changed(store, key, "passphrase", "another four words", os.urandom, cost=CHEAP)
        is None
    )
    assert has_other_keys(journal)
    assert keys_noted(journal) is None
    assert not has_other_keys(journal)
    journal.close()
    keys_place(store).write_bytes(before)
    opened = found(store)  # the passphrase of before opens it again
    assert has_other_keys(opened.journal)
    keys_place(store).write_bytes(b"{}")
    assert has_other_keys(opened.journal)
    assert keys_noted(opened.journal) is None  # nothing can be noted of a file that is none
    assert has_other_keys(opened.journal)
    opened.journal.close()


def test_a_store_in_memory_has_no_key_file() -> None:
    journal = memory_journal()
    assert keys_noted(journal) is None
    assert not has_other_keys(journal)


# --- a second window follows the first ---


def test_a_session_that_looks_on_follows_what_is_recorded(begin: Begin, store: Path) -> None:
    journal = writer(store)
    there = begin(journal)
    assert there.open(HERE) is None
    looker = begin(found(store).journal)
    assert looker.is_read_only
    assert not there.is_read_only
    assert looker.follow() is False  # nothing is open, nothing is new
    assert looker.open(HERE) is None
    assert there.record((reading(900),)) is None
    assert there.admit((patient(1, "ROE, Alan", "2"),))
    assert looker.follow() is True
    assert looker.events() == tuple(sorted(looker.events(), key=lambda each: each.order))
    assert len(looker.events()) == 202
    assert len(looker.patients(AT)) == 2
    assert looker.follow() is False
    assert there.follow() is False
    looker.close()
    there.close()


def test_a_session_that_looks_on_says_when_the_store_was_replaced(
    begin: Begin, store: Path
) -> None:
    journal = writer(store)
    looker = begin(found(store).journal)
    other = store.with_name("other")
    writer(other).close()
    store.write_bytes(other.read_bytes())
    assert code_of(looker.follow()) == "store_changed"
    looker.close()
    journal.close()


def test_a_worksheet_that_cannot_be_followed_any_more_says_why(begin: Begin, store: Path) -> None:
    journal = writer(store)
    looker = begin(found(store).journal)
    assert looker.open(HERE) is None
    assert journal.remove([HERE], at=AT, by=NURSE, why="", new_id=lambda: made_id("gone")) is None
    told = looker.follow()
    assert isinstance(told, Refused)
    assert told.reasons[-1].code == "store_worksheet_removed"
    looker.close()
    journal.close()


# --- a newer version of the program was here, or is ---


def test_a_store_in_which_a_newer_version_recorded_is_looked_at(store: Path) -> None:
    mark_newer(store)
    opened = found(store)
    assert code_of(opened.why) == "store_records_newer"
    assert (opened.holder, opened.damage) == (None, None)
    assert isinstance(opened.journal.events(HERE), tuple)
    assert not backup_due(opened.journal, AT)
    assert is_free(store)
    opened.journal.close()


def test_a_store_that_a_newer_version_laid_out_anew_is_refused(store: Path) -> None:
    relay(store)
    assert code_of(unlocked(store, PASSPHRASE)) == "store_newer_unnamed"


def test_a_store_that_a_newer_version_lays_out_anew_is_refused_while_that_holds_it(
    store: Path,
) -> None:
    journal = writer(store)
    relay(store)
    assert code_of(unlocked(store, PASSPHRASE)) == "store_newer_unnamed"
    journal.close()


def test_what_cannot_be_followed_is_said_as_long_as_it_is_shown(begin: Begin, store: Path) -> None:
    filled(store, (THERE, patient(1, "ROE, Alan", "2")))
    looker = begin(read_only(store))
    assert looker.open(HERE) is None
    put_line(store, HERE, "pump_check", '"of":"a newer version"}')
    for _ in range(3):
        told = looker.follow()
        assert isinstance(told, Refused)
        assert [said.code for said in told.reasons] == [
            "session_shown_is_behind",
            "store_event_unreadable",
        ]
    assert looker.open(THERE) is None
    assert looker.follow() is False
    assert code_of(looker.open(HERE)) == "store_event_unreadable"
    looker.close()


def read_only(store: Path) -> Journal:
    journal = read_journal(store, key_of(store))
    assert isinstance(journal, Journal)
    return journal


# --- backups when they are due, and room ---


def test_a_backup_is_due_when_records_came_and_an_hour_went_by(store: Path) -> None:
    key = key_of(store)
    journal = writer(store)
    first = backup_taken(journal, key, AT)
    assert isinstance(first, Backup)
    assert not backup_due(journal, AT + 2 * HOUR)
    assert journal.append([(HERE, reading(900))]) is None
    assert not backup_due(journal, AT + HOUR / 2)
    assert backup_taken(journal, key, AT + HOUR / 2) is None
    assert backup_due(journal, AT + HOUR)
    assert backup_due(journal, AT - HOUR)  # a clock that was set back puts none off
    assert isinstance(backup_taken(journal, key, AT + HOUR), Backup)
    assert len(backups(store)) == 2
    journal.close()


def test_a_renewed_backup_leaves_none_that_holds_what_was_deleted(store: Path) -> None:
    key = key_of(store)
    journal = writer(store)
    assert isinstance(backup_taken(journal, key, AT), Backup)
    assert journal.append([(HERE, reading(900))]) is None
    assert backups_renewed(journal, key, AT + HOUR) is None
    (left,) = backups(store)
    assert left.at == AT + HOUR
    assert backups_renewed(memory_journal(), key, AT) is None
    journal.close()


def test_no_backup_is_due_of_an_empty_store_one_in_memory_or_one_that_is_looked_at(
    store: Path,
) -> None:
    empty = writer(store.with_name("empty"))
    assert not backup_due(empty, AT)
    empty.close()
    assert not backup_due(memory_journal(), AT)
    journal = writer(store)
    looker = found(store).journal
    assert backup_due(journal, AT)
    assert not backup_due(looker, AT)
    looker.close()
    journal.close()


def test_little_room_is_warned_of(store: Path) -> None:
    assert room_warning(None) is None
    assert room_warning(store / "nowhere" / "store") is None
    assert room_warning(store, least=0) is None
    said = room_warning(store, least=2**70)
    assert said is not None
    assert said.code == "store_little_room"
    megabytes = int(str(dict(said.values)["megabytes"]))
    assert abs(megabytes - shutil.disk_usage(store.parent).free // 1024**2) < 1_000
