"""A store is held by one program, under whatever name, and others are refused until it lets go."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from made_events import HERE, reading
from pressorsheet.core.note import refused
from pressorsheet.journal import Found, look, made_store
from pressorsheet.journal.hold import is_taken
from pressorsheet.journal.keys import keys_place
from refusals import code_of
from rights import linux_only
from stores import CHEAP, PASSPHRASE, open_journal, opened, raw, refused_as_it_is

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
