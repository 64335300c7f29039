"""Stores: opens an encrypted store as the tests do: made where none is, cheap to unlock."""

import json
import os
from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from pressorsheet.core.chain import first_link, next_link
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.journal import Journal, StoreKey, look, made_store, store_key
from pressorsheet.journal import open_journal as open_with_key
from pressorsheet.journal.newer import MARK, RECORDS
from pressorsheet.journal.schema import VERSION
from pressorsheet.sealing.argon import Cost
from refusals import code_of

PASSPHRASE = "four words of a test"
# The id of the line that `put_line` adds.
PAST_IT = "00000000-0000-4000-8000-00000000feed"
# One derivation at this cost takes a fraction of a millisecond; test_keys holds the shipped one.
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)


def key_of_store(path: str | Path) -> StoreKey | Refused:
    """The key of the store in a place; one is made there where none is."""
    found = look(str(path))
    if isinstance(found, Refused):
        return found
    if found.kind == "none":
        made = made_store(found.place, PASSPHRASE, os.urandom, cost=CHEAP)
        if isinstance(made, Refused):
            return made
    return store_key(found.place, PASSPHRASE)


def open_journal(path: str | Path) -> Journal | Refused:
    """The store in a place, opened with the tests' passphrase; made where none is."""
    key = key_of_store(path)
    return key if isinstance(key, Refused) else open_with_key(Path(os.path.realpath(path)), key)


def opened(place: Path) -> Journal:
    """The store in a place, which must open to be recorded in."""
    journal = open_journal(place)
    assert isinstance(journal, Journal), journal
    return journal


def filled(place: Path, *entries: tuple[str, AnyEvent]) -> Path:
    """A store in a place in which these are recorded, by worksheet, closed."""
    with closing(opened(place)) as journal:
        assert journal.append(entries) is None
    return place


def key_of(place: Path) -> StoreKey:
    """The key of the store in a place, which must open."""
    key = key_of_store(place)
    assert isinstance(key, StoreKey), key
    return key


def refused_as_it_is(place: Path) -> str:
    """The code of the refusal to open a file, which stays as it was."""
    before = place.read_bytes()
    code = code_of(open_journal(place))
    assert place.read_bytes() == before
    return code


def raw(place: Path) -> sqlcipher.Connection:
    """A connection to a store past the program, as another program with its key has it."""
    key = key_of(place)
    connection = sqlcipher.connect(str(place))
    connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")
    return connection


def put_line(place: Path, worksheet_id: str, kind: str, rest: str) -> None:
    """Add a line to a worksheet past the program, in a chain that holds: as a newer one might."""
    line = f'{{"id":"{PAST_IT}","kind":"{kind}",{rest}'
    with closing(raw(place)) as store:
        find = "SELECT number FROM worksheets WHERE id = ?"
        ((worksheet,),) = store.execute(find, (worksheet_id,)).fetchall()
        links = "SELECT link FROM events WHERE worksheet = ? ORDER BY number DESC LIMIT 1"
        before = store.execute(links, (worksheet,)).fetchall()
        link = next_link(before[0][0] if before else first_link(worksheet_id), line)
        ((last,),) = store.execute("SELECT max(number) FROM events").fetchall()
        row = (last + 1, worksheet, PAST_IT, kind, link, line)
        store.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", row)
        store.commit()


def mark(place: Path, text: str) -> None:
    """Have a store say of itself who wrote it."""
    with closing(raw(place)) as store:
        store.execute("DELETE FROM settings WHERE name = ?", (MARK,))
        store.execute("INSERT INTO settings VALUES (?, ?)", (MARK, text))
        store.commit()


def mark_newer(place: Path, program: str = "9.3.0") -> None:
    """Have a store say that a newer version recorded in it."""
    mark(place, json.dumps({"records": RECORDS + 1, "program": program, "more": [1]}))


def relay(place: Path, version: int = VERSION + 1) -> None:
    """Have a store say that its tables are of a later version."""
    with closing(raw(place)) as store:
        store.execute(f"PRAGMA user_version = {version}")
