"""What disk, folder or rights do not take is refused in words; what they took is one person's."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from made_events import HERE, THERE, made, patient, reading
from pressorsheet.core.note import Refused
from pressorsheet.journal import secret_changed, store_key
from pressorsheet.journal.backups import Restored, backed_up, restored
from pressorsheet.journal.connection import Connection, Run, looked_at
from pressorsheet.journal.database import fault_refused
from pressorsheet.journal.keys import keys_place
from refusals import code_of
from rights import as_nobody, posix_only
from stores import CHEAP, key_of, open_journal, opened, refused_as_it_is


def test_a_store_that_is_looked_at_takes_nothing_whoever_asks(store: Path) -> None:
    key = key_of(store)
    connection = looked_at(store, key.raw)
    assert isinstance(connection, Connection)

    def put(run: Run) -> None:
        run("INSERT INTO settings VALUES ('a', 'b')")

    assert code_of(connection.write(put)) == "store_read_only"
    connection.close()


@posix_only
def test_what_lies_of_a_store_is_its_persons_alone_whatever_the_system_gives(
    tmp_path: Path,
) -> None:
    before = os.umask(0)
    try:
        store = tmp_path / "new" / "store"
        journal, key = opened(store), key_of(store)
        assert journal.append([(HERE, patient())]) is None
        backed_up(journal, key, patient().at)
        secret_changed(store, key, "passphrase", "four other words here", os.urandom, cost=CHEAP)
        journal.close()
    finally:
        os.umask(before)
    found = {each.name: each.stat().st_mode & 0o777 for each in (tmp_path / "new").rglob("*")}
    folder = found.pop("store.backups"), (tmp_path / "new").stat().st_mode & 0o777
    assert folder == (0o700, 0o700)
    assert len(found) == 5
    assert set(found.values()) == {0o600}


@posix_only
def test_no_link_leads_what_is_written_to_another_file(store: Path) -> None:
    other = store.with_name("other")
    other.write_text("mine")
    key = key_of(store)
    for part in ("store.keys.part", ".store.part"):
        store.with_name(part).symlink_to(other)
    new = "four other words here"
    assert secret_changed(store, key, "passphrase", new, os.urandom, cost=CHEAP) is None
    assert isinstance(restored(store, key, store, patient().at), Restored | Refused)
    assert other.read_text() == "mine"
    assert not keys_place(store).is_symlink()
    assert store_key(store, new) == key


@pytest.fixture
def common_store() -> Iterator[Path]:
    """A store in a folder that every user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        place = Path(folder, "store")
        opened(place).close()
        for each in Path(folder).iterdir():
            each.chmod(0o666)
        yield place
        Path(folder).chmod(0o777)


@posix_only
def test_a_store_that_may_only_be_read_is_refused(common_store: Path) -> None:
    common_store.chmod(0o444)
    with as_nobody():
        assert refused_as_it_is(common_store) == "store_read_only"


@posix_only
def test_a_store_that_may_not_even_be_read_is_refused(common_store: Path) -> None:
    common_store.chmod(0)
    with as_nobody():
        assert code_of(open_journal(str(common_store))) == "store_not_readable"


@posix_only
def test_a_store_in_a_folder_where_nothing_can_be_written_is_refused(common_store: Path) -> None:
    common_store.parent.chmod(0o555)
    with as_nobody():
        assert refused_as_it_is(common_store) == "store_read_only"
    common_store.with_name("store.lock").unlink()
    with as_nobody():
        assert refused_as_it_is(common_store) == "store_not_opened"


def test_a_store_that_cannot_be_made_for_what_lies_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".store.part").mkdir()
    assert code_of(open_journal(str(tmp_path / "store"))) == "store_not_written"
    assert not (tmp_path / "store").exists()


def test_what_an_earlier_attempt_left_does_not_hinder_making_the_store(tmp_path: Path) -> None:
    (tmp_path / ".store.part").write_text("half")
    (tmp_path / ".store.part-journal").write_text("made")
    opened(tmp_path / "store").close()
    assert {each.name for each in tmp_path.iterdir()} == {"store", "store.keys", "store.lock"}


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@posix_only
def test_what_the_disk_does_not_take_is_stored_on_no_worksheet_and_may_be_tried_again(
    store: Path,
) -> None:
    long = [made("note", count, text="words " * 300) for count in range(20)]
    entries = [(THERE, reading(900)), *((HERE, note) for note in long)]
    journal = opened(store)
    before = (journal.events(HERE), journal.events(THERE))
    with no_file_grows_beyond(store.stat().st_size + 8_192):
        assert code_of(journal.append(entries)) == "store_disk_fault"
    assert (journal.events(HERE), journal.events(THERE)) == before
    assert journal.append(entries) is None
    journal.close()
    with closing(opened(store)) as again:
        there = again.events(THERE)
        assert isinstance(there, tuple)
        assert there[-1] == reading(900)


def test_a_full_disk_is_said_to_be_full(tmp_path: Path) -> None:
    with closing(sqlcipher.connect(str(tmp_path / "full"), isolation_level=None)) as other:
        other.execute("CREATE TABLE much (text TEXT)")
        other.execute("PRAGMA max_page_count = 3")
        with pytest.raises(sqlcipher.OperationalError) as full:
            other.execute("INSERT INTO much VALUES (?)", ("x" * 20_000,))
    assert code_of(fault_refused(full.value, "store")) == "store_full"
