"""Deleted, moved, written over while open, on a disk that lies: nothing lost, nothing twice."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from made_events import HERE, THERE, made, made_id, patient, reading
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Journal, StoreKey, store_key
from pressorsheet.journal.connection import Connection, Run, make
from pressorsheet.journal.database import Row
from pressorsheet.journal.journal import journal_on
from pressorsheet.journal.keys import keys_place
from pressorsheet.journal.schema import STATEMENTS
from refusals import code_of
from rights import posix_only
from stores import PASSPHRASE, opened


def put_back(store: Path) -> None:
    copy = store.with_name("copy")
    copy.write_bytes(store.read_bytes())
    copy.replace(store)


def moved_away(store: Path) -> None:
    store.rename(store.with_name("elsewhere"))


@posix_only
@pytest.mark.parametrize("harm", [Path.unlink, put_back, moved_away])
def test_a_store_that_is_no_longer_in_its_place_says_so_and_what_it_holds_is_still_read(
    store: Path, harm: Callable[[Path], None]
) -> None:
    journal = opened(store)
    before = (journal.events(HERE), journal.events(THERE))
    assert journal.fault() is None
    harm(store)
    gone = refused("store_gone", file=str(store))
    assert journal.fault() == gone
    assert journal.append([(HERE, reading(900))]) == gone
    assert journal.keep_draft(HERE, "fluid", {"ml": "5"}) == gone
    assert (journal.events(HERE), journal.events(THERE)) == before
    assert isinstance(before[1], tuple)
    journal.close()


@posix_only
def test_a_store_put_back_in_its_place_takes_records_again(store: Path) -> None:
    journal = opened(store)
    moved_away(store)
    assert code_of(journal.append([(HERE, reading(900))])) == "store_gone"
    store.with_name("elsewhere").rename(store)
    assert journal.fault() is None
    assert journal.append([(HERE, reading(900))]) is None
    journal.close()


def other_store(store: Path) -> bytes:
    """Another store with as many changes and pages, whose first worksheet is another patient's."""
    place = store.with_name("other")
    keys_place(place).write_bytes(keys_place(store).read_bytes())
    key = store_key(place, PASSPHRASE)
    assert isinstance(key, StoreKey)
    assert make(place, key.raw) is None
    journal = opened(place)
    assert journal.append([(THERE, patient()), *((THERE, reading(n)) for n in range(40))]) is None
    assert journal.append([(HERE, made("note", 1, text="CCCCCCCC"))]) is None
    journal.keep_draft(THERE, "vitals", {"map_mmhg": "BBBBBBBB"})
    journal.close()
    assert place.stat().st_size == store.stat().st_size
    return place.read_bytes()


def older_copy(store: Path) -> bytes:
    """What the store was before its newest record."""
    before = store.read_bytes()
    journal = opened(store)
    assert journal.append([(THERE, reading(901))]) is None
    journal.close()
    return before


@pytest.mark.parametrize(
    "content",
    [
        other_store,
        older_copy,
        lambda _store: b"",
        lambda _store: b"Dear diary" * 5_000,
    ],
)
def test_in_a_store_that_was_written_over_nothing_is_recorded_or_read_as_anyones(
    store: Path, content: Callable[[Path], bytes]
) -> None:
    over = content(store)
    journal = opened(store)
    assert isinstance(journal.events(HERE), tuple)
    with store.open("r+b") as file:
        file.truncate(0)
        file.write(over)
    changed = refused("store_changed", file=str(store))
    assert journal.append([(HERE, reading(900))]) == changed
    assert journal.append([(HERE, reading(900))], [(HERE, "vitals")]) == changed
    assert journal.keep_draft(HERE, "fluid", {"ml": "5"}) == changed
    assert journal.events(THERE) == changed
    journal.close()
    assert store.read_bytes() == over


class Unsure(Connection):
    """A store that, asked to, reports a fault of work which it kept all the same."""

    def __init__(self, place: Path | None) -> None:
        database = sqlcipher.connect(str(place or ":memory:"), isolation_level=None)
        for statement in STATEMENTS:
            database.execute(statement)
        super().__init__(database, place, database)
        self.is_unsure = self.is_unread = False

    def rows(self, statement: str, *values: object) -> list[Row] | Refused:
        if self.is_unread:
            return refused("store_disk_fault", file=self.file)
        return super().rows(statement, *values)

    def write(self, work: Callable[[Run], Refused | None]) -> Refused | None:
        refusal = super().write(work)
        if not self.is_unsure:
            return refusal
        self.is_unsure = False
        return refused("store_disk_fault", file=self.file)


@pytest.mark.parametrize("in_memory", [True, False])
def test_what_the_disk_kept_though_it_reported_a_fault_is_recorded_and_not_asked_for_again(
    tmp_path: Path, in_memory: bool
) -> None:
    disk = Unsure(None if in_memory else tmp_path / "kept")
    journal = journal_on(disk)
    assert isinstance(journal, Journal)
    assert journal.append([(THERE, patient())]) is None
    for unread in (False, True):
        disk.is_unsure, disk.is_unread = True, unread
        entries = [(made_id("worksheet", unread), reading(5)), (THERE, reading(6 + unread))]
        refusal = journal.append(entries)
        assert refusal == (refused("store_disk_fault", file=disk.file) if unread else None)
        disk.is_unread = False
        assert journal.append(entries) is None
        for worksheet_id, event in entries:
            events = journal.events(worksheet_id)
            assert isinstance(events, tuple)
            assert events.count(event) == 1
    for unread in (False, True):
        disk.is_unsure, disk.is_unread = True, unread
        refusal = journal.keep_draft(HERE, "fluid", {"site": "left", "ml": str(unread)})
        assert refusal == (refused("store_disk_fault", file=disk.file) if unread else None)
        disk.is_unsure, disk.is_unread = True, unread
        refusal = journal.keep_setting("ward", str(unread))
        assert refusal == (refused("store_disk_fault", file=disk.file) if unread else None)
    assert journal.drafts(HERE) == {"fluid": {"site": "left", "ml": "False"}}
    assert journal.setting("ward") == "False"
    # Of what adds nothing it cannot be told; it is tried again, and doubles nothing.
    disk.is_unsure, disk.is_unread = True, False
    refusal = journal.append([(THERE, patient())], [(HERE, "fluid")])
    assert refusal == refused("store_disk_fault", file=disk.file)
    disk.is_unread = True
    assert journal_on(disk) == refused("store_disk_fault", file=disk.file)  # and it is let go of
