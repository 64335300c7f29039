"""A store is laid out to lose nothing: settings that hold, strict tables, records only added to."""

import gc
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from made_events import HERE, made, reading
from pressorsheet.core.note import refused
from pressorsheet.journal.database import DURABLE, STRICT, settled
from stores import opened, raw


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
