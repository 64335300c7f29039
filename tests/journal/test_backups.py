"""Backups: each is a store that was read through; a store put back loses nothing that was sound."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from made_backups import AT, backed, taken
from made_events import HERE, THERE, made_id, patient, reading
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Journal, StoreKey, look
from pressorsheet.journal.backups import (
    Restored,
    backed_up,
    backups,
    copied,
    renewed,
    restored,
)
from pressorsheet.journal.keys import keys_place
from refusals import code_of
from rights import posix_only
from stores import filled, key_of, opened, raw


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of one patient with five readings, closed."""
    place = tmp_path / "ward" / "store"
    return filled(place, (HERE, patient()), *((HERE, reading(n)) for n in range(5)))


@pytest.fixture
def journal(store: Path) -> Iterator[Journal]:
    """That store, open to be recorded in."""
    with closing(opened(store)) as journal:
        yield journal


def listed(place: Path) -> list[str]:
    return sorted(each.name for each in place.iterdir())


def test_a_backup_is_a_store_with_its_keys_and_holds_the_same(
    store: Path, journal: Journal
) -> None:
    backup = taken(journal)
    assert (backup.at, backup.records) == (AT, 6)
    assert backup.place.parent == store.with_name("store.backups")
    found = opened(backup.place)
    assert (found.size, found.head) == (journal.size, journal.head)
    assert found.events(HERE) == journal.events(HERE)
    found.close()


def test_a_backup_is_taken_only_of_what_is_new(store: Path, journal: Journal) -> None:
    first = taken(journal)
    assert backed_up(journal, key_of(store), AT + timedelta(hours=1)) is None
    assert journal.append([(HERE, reading(9))]) is None
    second = taken(journal, AT + timedelta(hours=2))
    assert backups(store) == (second, first)
    assert second.records == 7


def test_the_newest_four_stay_and_the_newest_of_each_of_seven_days(
    store: Path, journal: Journal
) -> None:
    for count in range(40):  # every six hours, ten days long
        assert journal.append([(HERE, reading(20 + count))]) is None
        taken(journal, AT + count * timedelta(hours=6))
    last = AT + 39 * timedelta(hours=6)
    left = [each.at for each in backups(store)]
    assert left[:4] == [last - n * timedelta(hours=6) for n in range(4)]
    assert {each.date() for each in left[4:]} == {
        (last - timedelta(days=n)).date() for n in range(1, 7)
    }
    assert len(left) == len(set(left)) <= 11
    assert len(listed(store.with_name("store.backups"))) == 2 * len(left) + len(
        [each for each in listed(store.with_name("store.backups")) if each.endswith(".lock")]
    )


def test_other_files_in_the_folder_are_no_backups_and_stay(store: Path, journal: Journal) -> None:
    folder = store.with_name("store.backups")
    folder.mkdir()
    for name in ("notes.txt", "2026-11-26T030000Z-7.store", "2026-11-26T030000Z-x.store.keys"):
        (folder / name).write_text("mine")
    assert backups(store) == ()
    taken(journal)
    assert {"notes.txt", "2026-11-26T030000Z-7.store"} <= set(listed(folder))


def test_where_the_folder_cannot_be_made_it_is_said_and_nothing_is_lost(
    store: Path, journal: Journal
) -> None:
    store.with_name("store.backups").write_text("in the way")
    assert code_of(backed_up(journal, key_of(store), AT)) == "store_not_written"
    assert journal.append([(HERE, reading(9))]) is None


@posix_only
def test_where_nothing_can_be_copied_no_half_backup_is_left(store: Path, journal: Journal) -> None:
    folder = store.with_name("store.backups")
    folder.mkdir()
    assert code_of(copied(journal, key_of(store), folder / "gone" / "copy")) == "store_not_written"
    assert listed(folder) == []


def test_where_its_keys_cannot_be_copied_there_is_no_backup(store: Path, journal: Journal) -> None:
    keys_place(store.with_name("copy")).mkdir()
    assert code_of(copied(journal, key_of(store), store.with_name("copy"))) == "store_not_written"
    assert not store.with_name("copy").exists()


def test_a_copy_that_cannot_be_opened_is_no_backup_and_the_old_ones_stay(
    store: Path, journal: Journal
) -> None:
    kept = taken(journal)
    assert journal.append([(HERE, reading(9))]) is None
    wrong = StoreKey("0" * 32, bytes(32))
    assert code_of(backed_up(journal, wrong, AT + timedelta(hours=1))) == "store_damaged"
    assert backups(store) == (kept,)
    assert not [name for name in listed(kept.place.parent) if name.endswith(".part")]


def test_a_copy_of_what_was_written_over_is_no_backup(store: Path, journal: Journal) -> None:
    older = store.read_bytes()
    assert journal.append([(HERE, reading(9))]) is None
    with store.open("r+b") as file:
        file.write(older)
        file.truncate(len(older))
    assert code_of(copied(journal, key_of(store), store.with_name("copy"))) in {
        "store_backup_differs",
        "store_damaged",
    }
    assert not store.with_name("copy").exists()


def test_after_a_deletion_no_older_backup_is_left(store: Path, journal: Journal) -> None:
    before = taken(journal)
    by = patient().by
    removal = journal.remove([HERE], at=AT, by=by, why="", new_id=lambda: made_id("gone"))
    assert removal is None
    assert renewed(journal, key_of(store), AT + timedelta(minutes=1)) is None
    (left,) = backups(store)
    assert left.place != before.place
    assert not before.place.exists()
    assert not keys_place(before.place).exists()
    # However often: one is there, whole.
    assert renewed(journal, key_of(store), AT + timedelta(minutes=2)) is None
    assert [each.records for each in backups(store)] == [7]
    assert renewed(journal, key_of(store), AT + timedelta(minutes=2)) is None
    (left,) = backups(store)
    opened(left.place).close()


def test_after_a_deletion_none_is_left_though_one_was_taken_meanwhile(
    store: Path, journal: Journal
) -> None:
    before = taken(journal)
    by = patient().by
    assert journal.remove([HERE], at=AT, by=by, why="", new_id=lambda: made_id("gone")) is None
    taken(journal, AT + timedelta(hours=1))
    half = before.place.with_name(f".{before.place.name}.part")
    half.write_bytes(before.place.read_bytes())  # as a crash leaves one that is being taken
    assert renewed(journal, key_of(store), AT + timedelta(hours=2)) is None
    assert [each.at for each in backups(store)] == [AT + timedelta(hours=2)]
    assert not before.place.exists()
    assert not half.exists()


@pytest.mark.parametrize("years", [4, -40])
def test_after_a_day_with_a_wrong_clock_backups_are_taken_and_kept(
    store: Path, journal: Journal, years: int
) -> None:
    wrong = AT.replace(year=AT.year + years)
    for count in range(6):
        assert journal.append([(HERE, reading(20 + count))]) is None
        taken(journal, wrong + count * timedelta(hours=1))
    for count in range(6):
        assert journal.append([(HERE, reading(40 + count))]) is None
        backup = taken(journal, AT + timedelta(hours=count))
        assert backup in backups(store)
        assert backed_up(journal, key_of(store), AT + timedelta(hours=count)) is None


def test_a_clock_that_lost_its_battery_takes_no_backup_away(store: Path, journal: Journal) -> None:
    kept = taken(journal)
    for count in range(12):
        assert journal.append([(HERE, reading(20 + count))]) is None
        taken(journal, AT.replace(year=1980) + count * timedelta(hours=1))
    assert kept in backups(store)


def test_where_no_new_backup_can_be_taken_the_old_ones_stay(store: Path, journal: Journal) -> None:
    before = taken(journal)
    assert journal.append([(HERE, reading(9))]) is None
    assert isinstance(renewed(journal, StoreKey("0" * 32, bytes(32)), AT), Refused)
    assert backups(store) == (before,)


# --- put back ---


def damaged(store: Path, at: int = -100) -> bytes:
    """Damage the page of a store that a reading lies on, and give what the file is now."""
    content = bytearray(store.read_bytes())
    content[at] ^= 1
    store.write_bytes(content)
    return bytes(content)


def middle(store: Path) -> int:
    """A byte of the page in the middle of a store."""
    return store.stat().st_size // 4096 // 2 * 4096 + 5


def put_back(store: Path, backup: Path, key: StoreKey) -> Restored:
    found = restored(store, key, backup, AT + timedelta(days=1))
    assert isinstance(found, Restored), found
    return found


def test_a_backup_takes_the_place_of_a_damaged_store_which_is_kept_as_it_is(store: Path) -> None:
    journal = opened(store)
    backup = taken(journal)
    before = journal.events(HERE)
    journal.close()
    key = key_of(store)
    harmed = damaged(store)
    done = put_back(store, backup.place, key)
    assert done.damaged == store.with_name("store.damaged-2026-11-27T030000Z")
    assert done.damaged.read_bytes() == harmed
    with closing(opened(store)) as journal:
        assert journal.events(HERE) == before


def test_a_sound_store_that_is_replaced_is_not_called_damaged(store: Path) -> None:
    backup = backed(store, reading(9))
    done = put_back(store, backup.place, key_of(store))
    assert done.damaged == store.with_name("store.replaced-2026-11-27T030000Z")
    assert (done.taken_over, done.left) == (1, 0)


def test_what_is_sound_and_newer_in_the_damaged_store_is_taken_over(store: Path) -> None:
    journal = opened(store)
    backup = taken(journal)
    assert journal.append([(HERE, reading(n)) for n in range(100, 300)]) is None
    assert journal.append([(THERE, patient())]) is None
    everything = journal.events(HERE)
    journal.close()
    key = key_of(store)
    damaged(store, middle(store))
    done = put_back(store, backup.place, key)
    journal = opened(store)
    found = journal.events(HERE)
    assert isinstance(found, tuple)
    assert isinstance(everything, tuple)
    assert set(found) <= set(everything)
    assert done.taken_over == journal.size - 6 > 100
    assert done.taken_over + done.left == 201
    assert journal.worksheets() == (HERE, THERE)
    journal.close()


def test_what_is_typed_and_chosen_is_as_the_store_had_it_and_not_as_the_backup(store: Path) -> None:
    journal = opened(store)
    assert journal.keep_draft(HERE, "vitals", {"map_mmhg": "6"}) is None
    assert journal.keep_draft("", "patient", {"name": "ROE"}) is None
    assert journal.keep_setting("retention", "30") is None
    backup = taken(journal)
    assert journal.keep_setting("retention", "90") is None
    assert journal.keep_draft(HERE, "vitals", {}) is None
    assert journal.keep_draft(HERE, "note", {"text": "called"}) is None
    assert journal.keep_draft("", "patient", {"name": "ROE, Alan"}) is None
    journal.close()
    put_back(store, backup.place, key_of(store))
    journal = opened(store)
    assert journal.setting("retention") == "90"
    assert journal.drafts(HERE) == {"note": {"text": "called"}}
    assert journal.drafts("") == {"patient": {"name": "ROE, Alan"}}
    journal.close()


def test_what_was_lost_and_is_in_the_backup_is_not_counted_as_lost(store: Path) -> None:
    journal = opened(store)
    assert journal.append([(HERE, reading(n)) for n in range(100, 300)]) is None
    backup = taken(journal)
    everything = journal.events(HERE)
    journal.close()
    key = key_of(store)
    damaged(store, middle(store))
    done = put_back(store, backup.place, key)
    assert (done.taken_over, done.left) == (0, 0)
    with closing(opened(store)) as journal:
        assert journal.events(HERE) == everything


def test_a_store_whose_file_is_gone_is_put_back(store: Path) -> None:
    backup = backed(store)
    key = key_of(store)
    store.unlink()
    keys_place(store).unlink()
    found = look(str(store))
    assert not isinstance(found, Refused)
    assert found.kind == "lost"
    assert put_back(store, backup.place, key) == Restored(0, 0, None)
    with closing(opened(store)) as journal:
        assert journal.size == 6


def test_the_journal_of_a_damaged_store_does_not_reach_the_one_put_back(store: Path) -> None:
    backup = backed(store)
    key = key_of(store)
    damaged(store)
    store.with_name("store-journal").write_bytes(b"half done")
    done = put_back(store, backup.place, key)
    assert done.damaged is not None
    beside = done.damaged.with_name(done.damaged.name + "-journal")
    assert beside.read_bytes() == b"half done"
    assert not store.with_name("store-journal").exists()


def with_work_half_done(store: Path) -> None:
    """Leave beside a store what a program leaves that is killed in the middle of a commit."""
    content, undo = store.read_bytes(), store.with_name("store-journal")
    with closing(raw(store)) as other:
        other.isolation_level = None
        other.execute("PRAGMA cache_size = 2")
        other.execute("BEGIN IMMEDIATE")
        for count in range(60):
            other.execute("INSERT INTO settings VALUES (?, ?)", (str(count), "x" * 3000))
        half, kept = store.read_bytes(), undo.read_bytes()
        other.execute("ROLLBACK")
    store.write_bytes(half)
    undo.write_bytes(kept)
    assert half != content


def test_what_was_half_done_in_a_store_that_is_gone_is_not_undone_in_the_backup(
    store: Path,
) -> None:
    backup = backed(store, *map(reading, range(100, 900)))
    key = key_of(store)
    with_work_half_done(store)
    store.unlink()
    put_back(store, backup.place, key)
    with closing(opened(store)) as journal:
        assert journal.size == 6


def test_what_was_half_done_in_a_store_that_is_gone_is_not_undone_in_a_new_one(
    store: Path,
) -> None:
    with_work_half_done(store)
    store.unlink()
    with closing(opened(store)) as journal:
        assert journal.size == 0
    assert [name for name in listed(store.parent) if name.startswith("store-journal.before-")]


def test_a_store_that_could_not_be_replaced_is_left_under_its_one_name(store: Path) -> None:
    backup = backed(store, reading(9))
    key = key_of(store)
    with_work_half_done(store)
    before = listed(store.parent)
    # In the way of what is to be undone: the last step before the store itself.
    in_the_way = store.with_name("store.damaged-2026-11-26T030000Z-journal")
    in_the_way.mkdir()
    assert code_of(restored(store, key, backup.place, AT)) == "store_not_written"
    in_the_way.rmdir()
    assert listed(store.parent) == before
    with closing(opened(store)) as journal:
        assert journal.size == 7


def test_a_store_that_is_open_is_not_replaced(store: Path) -> None:
    journal = opened(store)
    backup = taken(journal)
    refusal = restored(store, key_of(store), backup.place, AT)
    assert refusal == refused("store_locked", file=str(store))
    assert journal.fault() is None
    journal.close()


def test_a_damaged_backup_is_not_put_back(store: Path) -> None:
    backup = backed(store)
    damaged(backup.place)
    before = store.read_bytes()
    refusal = restored(store, key_of(store), backup.place, AT)
    assert refusal == refused("store_damaged", file=str(backup.place))
    assert store.read_bytes() == before


@posix_only
def test_where_nothing_can_be_written_nothing_is_put_back(store: Path) -> None:
    backup = backed(store)
    store.with_name(".store.part").mkdir()
    assert code_of(restored(store, key_of(store), backup.place, AT)) == "store_not_written"
    opened(store).close()


@posix_only
def test_a_file_system_that_knows_one_name_a_file_keeps_a_copy_of_the_damaged_one(
    store: Path,
) -> None:
    backup = backed(store)
    key = key_of(store)
    harmed = damaged(store)
    aside = store.with_name("store.damaged-2026-11-27T030000Z")
    aside.write_bytes(b"")  # so that no second name can be made there
    done = put_back(store, backup.place, key)
    assert done.damaged == aside
    assert aside.read_bytes() == harmed
