"""A store of version 1, which was not encrypted, is encrypted with all that it holds."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Journal, Made, look, open_journal, store_key
from pressorsheet.journal.keys import keys_place
from pressorsheet.journal.plain import encrypted, wipe_left
from refusals import code_of
from rights import posix_only
from stores import CHEAP, PASSPHRASE

VECTOR = Path(__file__).parents[1] / "vectors" / "stores" / "version-1.store"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The store that version 0.1.0 wrote: its four invented patients and a draft."""
    shutil.copy(VECTOR, tmp_path / "store")
    return tmp_path / "store"


def rows(question: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"{VECTOR.as_uri()}?mode=ro&immutable=1", uri=True)) as plain:
        return plain.execute(question).fetchall()


def made(store: Path) -> Made | Refused:
    return encrypted(store, PASSPHRASE, os.urandom, cost=CHEAP)


def test_a_plain_store_is_seen_to_be_one(store: Path) -> None:
    found = look(str(store))
    assert not isinstance(found, Refused)
    assert found.kind == "plain"


def test_every_record_and_draft_is_in_the_encrypted_store_in_the_same_order(store: Path) -> None:
    done = made(store)
    assert isinstance(done, Made), done
    for secret in (PASSPHRASE, done.recovery):
        assert store_key(store, secret) == done.key
    journal = open_journal(store, done.key)
    assert isinstance(journal, Journal)
    for number, worksheet_id in rows("SELECT number, id FROM worksheets"):
        history = journal.history(worksheet_id)
        assert isinstance(history, tuple)
        lines = rows(f"SELECT body FROM events WHERE worksheet = {number} ORDER BY number")
        assert [line for _, _, line in history] == [line for (line,) in lines]
        assert isinstance(journal.events(worksheet_id), tuple)
    kept = rows("SELECT worksheet, form, field, text FROM drafts")
    assert len(kept) == 2
    for worksheet_id, form, field, text in kept:
        assert journal.drafts(worksheet_id)[form][field] == text
    assert journal.size == len(rows("SELECT id FROM events")) > 100
    journal.close()


def test_nothing_of_the_plain_file_is_left_in_any_file_beside_it(store: Path) -> None:
    plain = os.open(store, os.O_RDONLY)  # the very file, whatever its name becomes
    assert isinstance(made(store), Made)
    size = os.fstat(plain).st_size
    assert os.read(plain, size) == bytes(size)
    os.close(plain)
    beside = {each.name: each.read_bytes() for each in store.parent.iterdir()}
    assert beside.keys() == {"store", "store.keys", "store.lock"}
    names = [line.encode() for (line,) in rows("SELECT substr(body, 60, 40) FROM events")]
    assert not [name for name in names for content in beside.values() if name in content]


def test_an_unfit_passphrase_leaves_the_store_as_it_is(store: Path) -> None:
    assert code_of(encrypted(store, "short", os.urandom, cost=CHEAP)) == "passphrase_too_short"
    assert store.read_bytes() == VECTOR.read_bytes()
    assert not keys_place(store).exists()


def not_text(store: sqlite3.Connection) -> None:
    store.execute("DROP TRIGGER events_not_updated")
    store.execute("UPDATE events SET body = CAST(x'ff' AS TEXT) WHERE number = 4")


def other_head(store: sqlite3.Connection) -> None:
    store.execute("DROP TRIGGER events_not_updated")
    store.execute("UPDATE events SET body = '{}' WHERE number = 4")


def no_tables(store: sqlite3.Connection) -> None:
    store.execute("DROP TABLE drafts")


def other_id(store: sqlite3.Connection) -> None:
    store.execute("DROP TRIGGER events_not_updated")
    store.execute("UPDATE events SET id = 'another' WHERE number = 4")


@pytest.mark.parametrize("harm", [not_text, other_head, other_id])
def test_a_plain_store_with_a_line_that_is_none_is_refused_and_left_as_it_is(
    store: Path, harm: Callable[[sqlite3.Connection], None]
) -> None:
    with closing(sqlite3.connect(store)) as plain:
        harm(plain)
        plain.commit()
    before = store.read_bytes()
    assert code_of(made(store)) == "store_damaged"
    assert store.read_bytes() == before


def test_a_plain_store_whose_pages_are_damaged_is_refused(store: Path) -> None:
    content = bytearray(store.read_bytes())
    content[3 * 4096 : 4 * 4096] = b"\xa5" * 4096
    store.write_bytes(content)
    assert code_of(made(store)) == "store_damaged"
    assert store.read_bytes() == content


def test_a_plain_store_whose_damage_is_quoted_in_no_encoding_is_refused(store: Path) -> None:
    found = store.read_bytes()
    harmed = found.replace(b"BEFORE DELETE ON events", b"B\xd4FORE DELETE ON events")
    store.write_bytes(harmed)
    assert code_of(made(store)) == "store_damaged"
    assert store.read_bytes() == harmed != found


def test_a_plain_store_without_its_tables_is_refused(store: Path) -> None:
    with closing(sqlite3.connect(store)) as plain:
        no_tables(plain)
        plain.commit()
    assert code_of(made(store)) == "store_layout_differs"


def test_another_plain_database_is_refused(store: Path) -> None:
    with closing(sqlite3.connect(store)) as plain:
        plain.execute("PRAGMA user_version = 0")
    assert code_of(made(store)) == "store_layout_differs"


def test_a_plain_store_that_is_open_elsewhere_is_refused(store: Path) -> None:
    with closing(sqlcipher.connect(f"{store}.lock")) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert made(store) == refused("store_locked", file=str(store))
    with closing(sqlcipher.connect(str(store))) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert made(store) == refused("store_locked", file=str(store))
    assert store.read_bytes() == VECTOR.read_bytes()


@posix_only
def test_where_the_new_store_cannot_be_written_the_plain_one_stays(store: Path) -> None:
    store.with_name(".store.part").mkdir()
    assert code_of(made(store)) == "store_not_written"
    assert store.read_bytes() == VECTOR.read_bytes()


@posix_only
def test_where_the_disk_is_full_the_plain_store_stays_and_nothing_is_left_beside_it(
    store: Path,
) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))
    try:
        refusal = made(store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert code_of(refusal) in {"store_disk_fault", "store_full"}
    assert store.read_bytes() == VECTOR.read_bytes()
    assert isinstance(made(store), Made)


def test_what_a_crash_left_of_the_plain_store_is_wiped_when_the_other_is_opened(
    store: Path,
) -> None:
    left = store.with_name(".store.plain")
    shutil.copy(VECTOR, left)
    opened = os.open(left, os.O_RDONLY)
    wipe_left(store)
    assert not left.exists()
    assert os.read(opened, 1000) == bytes(1000)
    os.close(opened)
    wipe_left(store)


def test_a_crash_before_the_new_store_was_in_its_place_does_not_hinder_the_next_try(
    store: Path,
) -> None:
    os.link(store, store.with_name(".store.plain"))
    done = made(store)
    assert isinstance(done, Made), done
    assert isinstance(open_journal(store, done.key), Journal)
    assert not store.with_name(".store.plain").exists()


@posix_only
def test_nothing_but_what_was_left_is_ever_overwritten(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    left = store.with_name(".store.plain")
    left.symlink_to(other)
    wipe_left(store)
    assert other.read_text() == "mine"
    assert not left.is_symlink()
    os.link(store, left)
    wipe_left(store)
    assert store.read_bytes() == VECTOR.read_bytes()
    assert not left.exists()


def test_what_cannot_be_wiped_stays_and_the_store_is_opened_all_the_same(store: Path) -> None:
    done = made(store)
    assert isinstance(done, Made), done
    store.with_name(".store.plain").mkdir()
    wipe_left(store)
    journal = open_journal(store, done.key)
    assert isinstance(journal, Journal)
    journal.close()


@posix_only
def test_where_something_else_is_in_the_way_the_plain_store_stays(store: Path) -> None:
    left = store.with_name(".store.plain")
    left.mkdir()
    assert code_of(made(store)) == "store_not_written"
    assert store.read_bytes() == VECTOR.read_bytes()
