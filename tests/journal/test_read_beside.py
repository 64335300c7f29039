"""A second copy reads a store while another program records in it; neither hinders the other."""

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from made_events import HERE, made_id, patient, reading
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Journal, read_journal
from pressorsheet.journal.connection import Connection
from pressorsheet.journal.database import Row
from pressorsheet.journal.journal import journal_on
from refusals import code_of
from stores import key_of, opened, raw

LATER = made_id("later")


@pytest.fixture
def writer(tmp_path: Path) -> Journal:
    """An open store of one patient."""
    journal = opened(tmp_path / "store")
    assert journal.append([(HERE, patient())]) is None
    return journal


class Beside(Connection):
    """A store in which something happens after each question that is asked of it."""

    def __init__(self, place: Path, raw_key: bytes, happen: Callable[[], None]) -> None:
        database = sqlcipher.connect(str(place), isolation_level=None)
        database.execute(f"PRAGMA key = \"x'{raw_key.hex()}'\"")
        super().__init__(database, place, database, reads_only=True)
        self._happen = happen

    def rows(self, statement: str, *values: object) -> list[Row] | Refused:
        found = super().rows(statement, *values)
        self._happen()
        return found


def test_a_worksheet_begun_while_a_store_is_read_is_no_break_of_its_chain(writer: Journal) -> None:
    assert writer.place is not None
    begun: list[str] = []

    def begin() -> None:
        if len(begun) < 9:
            begun.append(made_id("begun", len(begun)))
            assert writer.append([(begun[-1], patient())]) is None

    reader = journal_on(Beside(writer.place, key_of(writer.place).raw, begin))
    assert isinstance(reader, Journal), reader
    assert reader.followed() in (True, False)
    assert reader.worksheets() == (HERE, *begun)
    assert reader.head == writer.head
    reader.close()
    writer.close()


def test_what_is_recorded_meanwhile_is_refused_by_neither(writer: Journal) -> None:
    assert writer.place is not None
    place, store_key = writer.place, key_of(writer.place)
    is_over = threading.Event()
    found: list[object] = []

    def look() -> None:
        while not is_over.is_set():
            reader = read_journal(place, store_key)
            if isinstance(reader, Journal):
                reader.close()
            found.append(reader)

    looking = threading.Thread(target=look)
    looking.start()
    refusals = [
        writer.append([(made_id("more", count), patient()), (HERE, reading(count))])
        for count in range(60)
    ]
    is_over.set()
    looking.join()
    writer.close()
    assert refusals == [None] * 60
    codes = {each.reasons[0].code for each in found if isinstance(each, Refused)}
    # It may find the file held for the moment of a commit, and be asked again.
    assert codes <= {"store_locked"}


def test_a_store_that_is_held_for_a_moment_is_damaged_for_nobody(writer: Journal) -> None:
    assert writer.place is not None
    with closing(sqlcipher.connect(str(writer.place), isolation_level=None)) as other:
        other.execute(f"PRAGMA key = \"x'{key_of(writer.place).raw.hex()}'\"")
        other.execute("BEGIN EXCLUSIVE")
        assert code_of(read_journal(writer.place, key_of(writer.place))) == "store_locked"
    writer.close()


def test_who_looks_on_is_told_that_the_other_program_ended_in_the_middle_of_a_record(
    store: Path,
) -> None:
    looker = read_journal(store, key_of(store))
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
    opened(store).close()
    assert looker.followed() is False
    looker.close()
