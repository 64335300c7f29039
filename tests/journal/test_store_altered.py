"""A store that was altered by who has its key is refused, and it is said at which record."""

from contextlib import closing
from pathlib import Path

import pytest

from pressorsheet.core.chain import next_link
from pressorsheet.core.note import Refused
from refusals import code_of
from rights import linux_only
from stores import open_journal, raw, refused_as_it_is


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
