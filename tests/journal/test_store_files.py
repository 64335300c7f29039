"""The store's file: what cannot serve is refused in words and left as it is."""

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from made_events import HERE, THERE, made, made_id, patient, reading
from pressorsheet import __version__
from pressorsheet.core.chain import next_link
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import (
    Found,
    Journal,
    StoreKey,
    look,
    made_store,
    read_journal,
    secret_changed,
    store_key,
)
from pressorsheet.journal.backups import Restored, backed_up, restored
from pressorsheet.journal.connection import Connection, Run, looked_at, make
from pressorsheet.journal.database import DURABLE, STRICT, Row, fault_refused, settled
from pressorsheet.journal.hold import is_taken
from pressorsheet.journal.journal import journal_on
from pressorsheet.journal.keys import keys_place
from pressorsheet.journal.place import MAGIC
from pressorsheet.journal.schema import STATEMENTS
from refusals import code_of
from rights import as_nobody, posix_only
from stores import CHEAP, PASSPHRASE, key_of_store, open_journal, opened, raw

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="locks of open descriptions")


@pytest.fixture(scope="module")
def whole_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two worksheets and a draft, closed."""
    place = tmp_path_factory.mktemp("whole") / "store"
    journal = opened(place)
    journal.append([(HERE, patient()), *((HERE, reading(count)) for count in range(40))])
    journal.append([(THERE, made("note", 1, text="AAAAAAAA"))])
    journal.keep_draft(HERE, "vitals", {"map_mmhg": "BBBBBBBB"})
    journal.close()
    return place


@pytest.fixture
def store(tmp_path: Path, whole_store: Path) -> Path:
    """A copy of that store with its keys."""
    place = tmp_path / "store"
    for each in (place, keys_place(place)):
        each.write_bytes(whole_store.with_name(each.name).read_bytes())
    return place


def refused_as_it_is(place: Path) -> str:
    """The code of the refusal to open a file, which stays as it was."""
    before = place.read_bytes()
    code = code_of(open_journal(str(place)))
    assert place.read_bytes() == before
    return code


# --- places ---


def test_a_store_is_made_with_its_folders(tmp_path: Path) -> None:
    place = tmp_path / "one" / "two" / "store"
    opened(place).close()
    assert not place.read_bytes().startswith(b"SQLite format 3\0")
    assert {each.name for each in place.parent.iterdir()} == {
        "store",
        "store.keys",
        "store.lock",
    }


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert code_of(open_journal(str(tmp_path / "file" / "store"))) == "store_folder_not_made"
    assert code_of(open_journal(str(tmp_path / "s\0re"))) == "store_folder_not_made"


def test_a_folder_in_the_place_of_the_store_is_refused(tmp_path: Path) -> None:
    assert code_of(open_journal(str(tmp_path))) == "store_is_no_file"
    assert list(tmp_path.iterdir()) == []


def test_a_link_leads_to_the_one_store(store: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(store)
    journal = opened(store)
    assert code_of(open_journal(str(tmp_path / "link"))) == "store_locked"
    journal.close()
    with closing(opened(tmp_path / "link")) as linked:
        assert linked.worksheets() == (HERE, THERE)


# --- files that are no store, or no longer one ---


@pytest.mark.parametrize(
    "content",
    [b"Dear diary, a quiet night.\n" * 40, b"{}", bytes(range(256)) * 32, b"SQLite format 2\0" * 9],
)
def test_another_file_is_refused_and_nothing_is_laid_beside_it(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "notes").write_bytes(content)
    assert refused_as_it_is(tmp_path / "notes") == "store_without_keys"
    assert [each.name for each in tmp_path.iterdir()] == ["notes"]


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "theirs"
    with closing(sqlcipher.connect(str(place))) as theirs:
        theirs.execute("CREATE TABLE events (number INTEGER PRIMARY KEY)")
    assert refused_as_it_is(place) == "store_not_ours"


def test_a_store_given_another_application_id_is_refused(store: Path) -> None:
    with closing(raw(store)) as other:
        other.execute("PRAGMA application_id = 0x50525354")
    assert refused_as_it_is(store) == "store_not_ours"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").touch()
    assert refused_as_it_is(tmp_path / "store") == "store_empty"


def test_a_store_of_a_newer_version_is_refused_naming_both_versions(store: Path) -> None:
    with closing(raw(store)) as other:
        other.execute("PRAGMA user_version = 3")
    assert refused_as_it_is(store) == "store_newer_unnamed"
    refusal = open_journal(str(store))
    assert refusal == refused(
        "store_newer_unnamed", file=str(store), version=3, known=2, own=__version__
    )


@pytest.mark.parametrize(
    "left", [1, 15, 16, 60, 99, 100, 512, 4095, 4096, 4097, 8192, 20_000, -1, -4096]
)
def test_a_store_cut_short_is_refused(store: Path, left: int) -> None:
    store.write_bytes(store.read_bytes()[:left])
    assert refused_as_it_is(store) == "store_damaged"


def test_a_store_whose_pages_were_overwritten_is_refused(store: Path) -> None:
    content = store.read_bytes()
    store.write_bytes(content[:4096] + b"\xa5" * 4096 + content[8192:])
    assert refused_as_it_is(store) == "store_damaged"


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER events_not_updated",
        "CREATE TABLE more (number INTEGER)",
        "DROP TABLE drafts",
        "CREATE TRIGGER seen AFTER INSERT ON events BEGIN DELETE FROM drafts; END",
    ],
)
def test_a_store_laid_out_otherwise_is_refused(store: Path, statement: str) -> None:
    with closing(raw(store)) as other:
        other.execute(statement)
    assert refused_as_it_is(store) == "store_layout_differs"


@linux_only  # which counts memory in kilobytes
def test_an_index_that_would_take_a_thousand_megabytes_is_refused_uncomputed(store: Path) -> None:
    resource = pytest.importorskip("resource")
    with closing(raw(store)) as other:
        large = "length(hex(printf('%.*c', 60000000, 'x'))) + number"
        other.execute("DROP INDEX events_by_kind")
        other.execute("PRAGMA writable_schema = 1")
        other.execute("CREATE INDEX events_by_kind ON events (kind, worksheet)")
        put = "UPDATE sqlite_schema SET sql = ? WHERE name = 'events_by_kind'"
        other.execute(put, (f"CREATE INDEX events_by_kind ON events (kind, {large})",))
        other.commit()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused_as_it_is(store) == "store_layout_differs"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_whatever_byte_is_damaged_a_store_is_refused_as_it_is(store: Path) -> None:
    whole = store.read_bytes()
    for at in (*range(0, 100), *range(100, len(whole), 211)):
        store.write_bytes(whole[:at] + bytes([whole[at] ^ 0x01]) + whole[at + 1 :])
        assert refused_as_it_is(store) == "store_damaged", at


def altered(store: Path, *statements: str) -> None:
    """Alter a store as somebody may who has its key: the guards are taken away, then put back."""
    with closing(raw(store)) as other:
        guards = other.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        found = guards.fetchall()
        for name, _ in found:
            other.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            other.execute(statement)
        for _, sql in found:
            other.execute(sql)
        other.commit()


def broken_at(store: Path) -> int:
    """The record at which opening says that the chain breaks."""
    refusal = open_journal(store)
    assert isinstance(refusal, Refused)
    assert code_of(refusal) == "store_chain_broken"
    return int(str(dict(refusal.reasons[0].values)["number"]))


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE events SET body = replace(body, '67', '76') WHERE number = 3", 3),
        ("UPDATE events SET body = replace(body, 'AAAA', 'AAAB') WHERE number = 42", 42),
        ("UPDATE events SET kind = 'note' WHERE number = 7", 7),
        ("UPDATE events SET id = 'x' WHERE number = 9", 9),
        ("UPDATE events SET link = replace(link, '1', '2') WHERE number = 12", 12),
        ("UPDATE events SET worksheet = 2 WHERE number = 12", 12),
        ("UPDATE events SET worksheet = 9 WHERE number = 12", 12),
        ("DELETE FROM events WHERE number = 20", 20),
        ("DELETE FROM events WHERE number = 1", 1),
        ("UPDATE worksheets SET id = '00000000-0000-4000-8000-000000000abc' WHERE number = 1", 1),
        ("UPDATE events SET body = NULL WHERE number = 5", 42),
    ],
)
def test_a_record_that_was_altered_by_who_has_the_key_breaks_the_chain_and_it_is_said_where(
    store: Path, statement: str, number: int
) -> None:
    altered(store, statement)
    before = store.read_bytes()
    assert broken_at(store) == number
    assert store.read_bytes() == before


def test_a_record_that_is_no_text_any_more_is_refused(store: Path) -> None:
    altered(store, "PRAGMA writable_schema = ON", "UPDATE events SET body = CAST(x'ff' AS TEXT)")
    assert refused_as_it_is(store) == "store_damaged"


@pytest.mark.parametrize(
    "said", ["{}", '{"event_id":1', '{"id":"x","kind":"struck","by":7}', "[" * 2_000]
)
def test_a_line_that_says_nothing_though_its_link_fits_is_refused(store: Path, said: str) -> None:
    line = f'{{"id":"x","kind":"struck",{said}'
    with closing(raw(store)) as other:
        ((link,),) = other.execute("SELECT link FROM events WHERE number = 42").fetchall()
        put = "INSERT INTO events VALUES (43, 2, 'x', 'struck', ?, ?)"
        other.execute(put, (next_link(link, line), line))
        other.commit()
    assert broken_at(store) == 43


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE sqlite_schema SET sql = sql || CAST(x'202d2dff' AS TEXT) WHERE name = 'drafts'",
         "store_damaged"),
        ("UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema "
         "WHERE name = 'settings') WHERE name = 'events_by_kind'", "store_damaged"),
    ],
)  # fmt: skip
def test_a_store_whose_tables_do_not_fit_together_is_refused(
    store: Path, change: str, code: str
) -> None:
    with closing(raw(store)) as other:
        other.execute("PRAGMA writable_schema = ON")
        other.execute(change)
        other.commit()
    assert refused_as_it_is(store) == code


def test_a_store_with_a_page_too_many_is_refused(store: Path) -> None:
    store.write_bytes(store.read_bytes() + bytes(4_096))
    assert refused_as_it_is(store) == "store_damaged"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (MAGIC + bytes(50), "store_damaged"),
        (MAGIC + bytes(84), "store_not_ours"),
        (MAGIC + bytes(44) + b"\0\0\0\x09" + bytes(4) + b"PRSS" + bytes(28), "store_newer_unnamed"),
    ],
)
def test_a_plain_file_that_is_no_store_of_version_1_is_refused(
    tmp_path: Path, header: bytes, code: str
) -> None:
    (tmp_path / "store").write_bytes(header)
    assert refused_as_it_is(tmp_path / "store") == code


def test_a_store_that_is_looked_at_takes_nothing_whoever_asks(store: Path) -> None:
    key = key_of_store(store)
    assert isinstance(key, StoreKey)
    connection = looked_at(store, key.raw)
    assert isinstance(connection, Connection)

    def put(run: Run) -> None:
        run("INSERT INTO settings VALUES ('a', 'b')")

    assert code_of(connection.write(put)) == "store_read_only"
    connection.close()


# --- deleted, moved, or written over while it is open ---


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


# --- held, read-only, unreachable, full ---

HOLDER = """
import sys
from stores import PASSPHRASE, key_of_store, open_journal, raw
journal = open_journal(sys.argv[1])
print(type(journal).__name__, flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another_process(place: Path, code: str = HOLDER) -> Iterator[subprocess.Popen[str]]:
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(place)],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline()
        yield holder
        holder.kill()


def test_a_store_open_in_another_process_is_refused_until_that_is_killed(store: Path) -> None:
    with held_by_another_process(store) as holder:
        assert refused_as_it_is(store) == "store_locked"
        holder.kill()
        holder.wait()
        opened(store).close()


def test_a_lock_that_something_wrote_into_is_named_and_the_store_not_called_damaged(
    store: Path,
) -> None:
    lock = store.with_name("store.lock")
    for content in (b"x" * 5000, store.read_bytes()):
        lock.write_bytes(content)
        assert open_journal(store) == refused("store_lock_spoilt", file=str(lock))
        lock.unlink()
        assert look(str(store)) == Found(store, "locked")
    lock.write_bytes(b"x" * 5000)
    empty = store.with_name("empty")
    store.with_name("empty.lock").write_bytes(b"x" * 5000)
    refusal = made_store(empty, PASSPHRASE, os.urandom, cost=CHEAP)
    assert code_of(refusal) == "store_lock_spoilt"
    assert not empty.exists()


@posix_only
def test_what_lies_of_a_store_is_its_persons_alone_whatever_the_system_gives(
    tmp_path: Path,
) -> None:
    before = os.umask(0)
    try:
        store = tmp_path / "new" / "store"
        journal, key = opened(store), key_of_store(store)
        assert isinstance(key, StoreKey)
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
    key = key_of_store(store)
    assert isinstance(key, StoreKey)
    for part in ("store.keys.part", ".store.part"):
        store.with_name(part).symlink_to(other)
    new = "four other words here"
    assert secret_changed(store, key, "passphrase", new, os.urandom, cost=CHEAP) is None
    assert isinstance(restored(store, key, store, patient().at), Restored | Refused)
    assert other.read_text() == "mine"
    assert not keys_place(store).is_symlink()
    assert store_key(store, new) == key


def linked(store: Path, link: Path) -> None:
    """Give a store another name, with its keys."""
    link.hardlink_to(store)
    keys_place(link).write_bytes(keys_place(store).read_bytes())


def test_a_hard_link_to_a_store_that_is_open_lets_no_second_program_open_it(store: Path) -> None:
    link = store.with_name("link")
    with held_by_another_process(store):
        linked(store, link)
        assert refused_as_it_is(link) in {"store_locked", "store_has_another_name"}


def test_a_store_with_two_names_is_refused_under_both_until_one_is_removed(store: Path) -> None:
    link = store.with_name("link")
    linked(store, link)
    assert refused_as_it_is(store) == "store_has_another_name"
    assert refused_as_it_is(link) == "store_has_another_name"
    link.unlink()
    opened(store).close()


@linux_only
def test_the_lock_is_on_the_file_itself_whatever_name_leads_to_it(store: Path) -> None:
    link = store.with_name("link")
    with held_by_another_process(store):
        linked(store, link)
        assert refused_as_it_is(link) == "store_locked"
        link.unlink()
        store.with_name("store.lock").unlink()
        assert refused_as_it_is(store) == "store_locked"
    opened(store).close()


@linux_only
def test_reading_the_open_store_as_another_file_undoes_no_hold(store: Path) -> None:
    with closing(opened(store)):
        store.read_bytes()
        store.with_name("store.lock").unlink()
        with held_by_another_process(store) as other:
            assert other.poll() is None
        assert code_of(open_journal(str(store))) == "store_locked"


def test_a_file_that_the_system_cannot_hold_is_taken_by_nobody(store: Path) -> None:
    with store.open("rb") as only_read:
        assert not is_taken(only_read.fileno())


def test_a_store_open_in_this_process_is_refused_until_it_is_closed(store: Path) -> None:
    journal = opened(store)
    assert code_of(open_journal(str(store))) == "store_locked"
    assert journal.append([(HERE, reading(500))]) is None
    journal.close()
    opened(store).close()


def test_a_store_that_any_other_program_holds_is_refused(store: Path) -> None:
    with closing(raw(store)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert refused_as_it_is(store) == "store_locked"


def test_nothing_is_stored_while_another_program_holds_the_file(store: Path) -> None:
    journal = opened(store)
    with closing(raw(store)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert code_of(journal.append([(HERE, reading(500))])) == "store_locked"
        assert code_of(journal.keep_draft(HERE, "fluid", {"ml": "2"})) == "store_locked"
        assert journal.keep_draft(HERE, "vitals", {"map_mmhg": "BBBBBBBB"}) is None  # is on disk
        forgetting = journal.append([(HERE, reading(500))], [(HERE, "vitals")])
        assert code_of(forgetting) == "store_locked"
    assert journal.drafts(HERE) == {"vitals": {"map_mmhg": "BBBBBBBB"}}
    assert journal.append([(HERE, reading(500))]) is None
    journal.close()


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


def test_a_mistake_of_the_program_is_no_refusal(store: Path) -> None:
    journal = opened(store)
    journal.close()
    with pytest.raises(sqlcipher.ProgrammingError):
        journal.events(HERE)
    with pytest.raises(sqlcipher.ProgrammingError):
        journal.append([(HERE, reading(1))])


# --- the settings ---


def test_the_settings_are_those_that_lost_nothing_when_tried() -> None:
    assert DURABLE == {
        "journal_mode": "delete",
        "synchronous": 3,
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
    }
    assert {"recursive_triggers": 1, "trusted_schema": 0, "cell_size_check": 1}.items() <= (
        STRICT.items()
    )


def test_a_setting_that_does_not_hold_is_refused() -> None:
    with closing(sqlcipher.connect(":memory:")) as memory:
        assert settled(memory, STRICT, "store") is None
        refusal = settled(memory, {"synchronous": 3, "journal_mode": "delete"}, "store")
    assert refusal == refused("store_setting_lost", file="store", setting="journal_mode")


def test_a_store_that_another_program_set_to_write_ahead_is_set_back(store: Path) -> None:
    with closing(raw(store)) as other:
        assert other.execute("PRAGMA journal_mode = wal").fetchone() == ("wal",)
    opened(store).close()
    with closing(raw(store)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_tables_are_strict_and_the_file_names_its_program_and_version(store: Path) -> None:
    with closing(raw(store)) as other:
        tables = other.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
        assert {name: strict for name, strict in tables if not name.startswith("sqlite_")} == {
            "worksheets": 1,
            "events": 1,
            "drafts": 1,
            "settings": 1,
        }
        assert other.execute("PRAGMA application_id").fetchone() == (0x50525353,)
        assert other.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_record_lies_in_the_store_as_its_line_of_a_worksheet_file(store: Path) -> None:
    with closing(raw(store)) as other:
        ((body,),) = other.execute("SELECT body FROM events WHERE body LIKE '%AAAAAAAA%'")
    assert body == (
        f'{{"id":"{made("note", 1, text="AAAAAAAA").id}","kind":"note",'
        '"at":"2026-03-10T18:01:00+00:00","recorded_at":"2026-03-10T18:01:00+00:00",'
        '"by":{"name":"Rosa Lind","role":"nurse"},"text":"AAAAAAAA"}'
    )


# --- what is recorded stays, whoever opens the file ---

CHANGES = [
    "UPDATE events SET body = '{}'",
    "UPDATE events SET body = NULL",
    "UPDATE OR REPLACE events SET number = 2 WHERE number = 1",
    "UPDATE OR IGNORE events SET body = '{}'",
    "DELETE FROM events",
    "DELETE FROM events WHERE number = 3",
    "REPLACE INTO events SELECT number, worksheet, id, kind, link, '{}' FROM events "
    "WHERE number = 1",
    "REPLACE INTO events SELECT 999, worksheet, id, kind, link, '{}' FROM events WHERE number = 1",
    "INSERT OR REPLACE INTO events (worksheet, id, kind, link, body) "
    "SELECT worksheet, id, kind, link, '{}' FROM events",
    "INSERT OR IGNORE INTO events SELECT number, worksheet, 'x', kind, link, '{}' FROM events",
    "INSERT INTO events SELECT number, worksheet, id, kind, link, '{}' FROM events WHERE true "
    "ON CONFLICT (worksheet, id) DO UPDATE SET body = excluded.body",
    "UPDATE worksheets SET id = 'x'",
    "DELETE FROM worksheets",
    "REPLACE INTO worksheets SELECT number, 'x' FROM worksheets",
    "REPLACE INTO worksheets SELECT 999, id FROM worksheets",
]


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("change", CHANGES)
def test_no_connection_alters_what_was_recorded(store: Path, change: str, recursive: str) -> None:
    before = store.read_bytes()
    with closing(raw(store)) as other:
        other.execute(f"PRAGMA recursive_triggers = {recursive}")
        with pytest.raises(sqlcipher.IntegrityError, match="only ever added to"):
            other.execute(change)
        other.commit()
    assert store.read_bytes() == before


def test_a_record_of_no_worksheet_is_not_taken(store: Path) -> None:
    with closing(raw(store)) as other:
        other.execute("PRAGMA foreign_keys = ON")
        put = "INSERT INTO events VALUES (777, 77, 'x', 'y', 'z', '')"
        with pytest.raises(sqlcipher.IntegrityError, match="FOREIGN KEY"):
            other.execute(put)


# --- reading leaves the collector as it was ---


@pytest.fixture(params=[gc.enable, gc.disable])
def collector(request: pytest.FixtureRequest) -> Iterator[bool]:
    was = gc.isenabled()
    set_to: Callable[[], None] = request.param
    set_to()
    yield set_to is gc.enable
    (gc.enable if was else gc.disable)()


def test_reading_leaves_the_collector_as_it_was(store: Path, collector: bool) -> None:
    with closing(opened(store)) as journal:
        journal.events(HERE)
        assert gc.isenabled() is collector


def test_who_looks_on_is_told_that_the_other_program_ended_in_the_middle_of_a_record(
    store: Path,
) -> None:
    key = key_of_store(store)
    assert isinstance(key, StoreKey)
    looker = read_journal(store, key)
    assert isinstance(looker, Journal)
    undo = store.with_name(store.name + "-journal")
    with closing(raw(store)) as other:
        other.execute("PRAGMA cache_size = 1")
        other.execute("BEGIN IMMEDIATE")
        for number in range(500):
            row = ("w", "f", str(number), "x" * 500)
            other.execute("INSERT INTO drafts VALUES (?, ?, ?, ?)", row)
        half, left = store.read_bytes(), undo.read_bytes()
        other.rollback()
    store.write_bytes(half)
    undo.write_bytes(left)
    assert looker.followed() == refused("store_half_written", file=str(store))
    again = opened(store)
    again.close()
    assert looker.followed() is False
    looker.close()
