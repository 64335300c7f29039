"""A damaged store: what is sound is read, what is not is named, the file stays as it is."""

import random
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from made_events import HERE, THERE, made, made_id, patient, reading
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.salvage import Damage, Salvaged, salvaged
from refusals import code_of
from rights import as_nobody, posix_only
from stores import key_of, opened, put_line, raw

PAGE = 4_096
RECORDS = [patient(), *(reading(count) for count in range(400))]
NOTES = [made("note", count, text="words " * 40) for count in range(200)]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of two worksheets, 601 records by turns, and a draft; closed."""
    place = tmp_path / "store"
    journal = opened(place)
    for first in range(0, 400, 20):
        assert journal.append([(HERE, event) for event in RECORDS[first : first + 20]]) is None
        notes = NOTES[first // 2 : first // 2 + 10]
        assert journal.append([(THERE, event) for event in notes]) is None
    assert journal.append([(HERE, RECORDS[400])]) is None
    assert journal.keep_draft(HERE, "vitals", {"map_mmhg": "6", "hr_per_min": "9"}) is None
    journal.close()
    return place


def saved(store: Path) -> Salvaged:
    before = store.read_bytes()
    found = salvaged(store, key_of(store))
    assert isinstance(found, Salvaged), found
    assert store.read_bytes() == before
    assert {each.name for each in store.parent.iterdir()} <= {
        "store", "store.keys", "store.lock", "store-journal",
    }  # fmt: skip
    return found


def events(found: Salvaged, worksheet_id: str) -> Sequence[AnyEvent]:
    read = found.journal.events(worksheet_id)
    assert not isinstance(read, Refused)
    return read


def harmed(store: Path, page: int) -> None:
    content = bytearray(store.read_bytes())
    content[page * PAGE + 100] ^= 1
    store.write_bytes(content)


def test_all_of_a_sound_store_is_sound(store: Path) -> None:
    found = saved(store)
    assert found.damage == Damage(601, (), ())
    assert found.damage.lost == 0
    assert list(events(found, HERE)) == RECORDS
    assert list(events(found, THERE)) == NOTES
    assert found.journal.drafts(HERE) == {"vitals": {"map_mmhg": "6", "hr_per_min": "9"}}


def test_what_was_salvaged_takes_no_record(store: Path) -> None:
    found = saved(store)
    assert found.journal.is_read_only
    refusal = refused("store_only_looked_at")
    assert found.journal.append([(HERE, reading(900))]) == refusal
    assert found.journal.keep_draft(HERE, "fluid", {"ml": "5"}) == refusal


def test_around_every_damaged_page_the_rest_is_read_and_what_is_missing_is_counted(
    store: Path,
) -> None:
    whole = store.read_bytes()
    partly = 0
    pages = (*range(1, 8), *range(8, len(whole) // PAGE, 7))
    for page in pages:
        harmed(store, page)
        found = salvaged(store, key_of(store))
        store.write_bytes(whole)
        if isinstance(found, Refused):
            continue
        here = list(events(found, HERE)) if HERE in found.journal.worksheets() else []
        there = list(events(found, THERE)) if THERE in found.journal.worksheets() else []
        # In their order, each as it was recorded, none made up.
        assert here == [each for each in RECORDS if each in here], page
        assert there == [each for each in NOTES if each in there], page
        assert found.damage.altered == (), page
        assert found.damage.found == len(here) + len(there), page
        assert found.damage.found + found.damage.lost == 601, page
        if found.damage.of:
            lost = dict(found.damage.of)
            assert (lost.get(HERE, 0), lost.get(THERE, 0)) == (401 - len(here), 200 - len(there))
        partly += 0 < found.damage.lost < 100
    # Most pages hold rows of records, a few of them each.
    assert partly >= len(pages) // 2


def test_a_store_with_many_damaged_pages_is_read_in_the_end(store: Path) -> None:
    chance = random.Random(20_261_126)
    pages = range(2, store.stat().st_size // PAGE)
    for page in chance.sample(pages, len(pages) * 2 // 3):
        harmed(store, page)
    found = salvaged(store, key_of(store))
    assert isinstance(found, Refused) or found.damage.lost > 100


def test_where_the_first_page_is_damaged_nothing_can_be_read(store: Path) -> None:
    harmed(store, 0)
    assert salvaged(store, key_of(store)) == refused("store_beyond_reading", file=str(store))


def test_a_store_cut_short_is_read_as_far_as_it_goes(store: Path) -> None:
    store.write_bytes(store.read_bytes()[: 20 * PAGE + 77])
    found = salvaged(store, key_of(store))
    if isinstance(found, Salvaged):
        assert found.damage.found < 601


def test_records_that_who_has_the_key_altered_are_left_out_and_named(store: Path) -> None:
    with closing(raw(store)) as other:
        for (name,) in other.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            other.execute(f"DROP TRIGGER {name}")
        other.execute("UPDATE events SET body = replace(body, 'words', 'sword') WHERE number = 25")
        other.execute("UPDATE events SET body = NULL WHERE number = 300")
        other.execute("UPDATE events SET worksheet = 99 WHERE number = 400")
        other.commit()
    found = saved(store)
    # The record after one that was moved away does not follow any more, and is not proven.
    assert {25, 300, 400} <= set(found.damage.altered)
    assert len(found.damage.altered) <= 4
    assert found.damage.found == 601 - len(found.damage.altered)


def test_a_worksheet_with_a_line_that_nobody_knows_is_left_out_whole(store: Path) -> None:
    put_line(store, THERE, "nope", '"of":"a newer version"}')
    found = saved(store)
    assert found.journal.worksheets() == (HERE,)
    assert list(events(found, HERE)) == RECORDS
    assert found.damage.lost == 201


def test_a_worksheet_that_was_removed_is_not_brought_back(store: Path) -> None:
    journal = opened(store)
    by = patient().by
    at = patient().at
    removed = journal.remove([THERE], at=at, by=by, why="", new_id=lambda: made_id("gone"))
    assert removed is None
    journal.close()
    found = saved(store)
    assert found.journal.worksheets() == (HERE,)
    assert found.damage == Damage(401, (), ())


def test_what_a_crash_left_half_done_is_undone_in_the_copy_alone(store: Path) -> None:
    store.with_name("store-journal").write_bytes(b"no journal")
    assert saved(store).damage == Damage(601, (), ())
    assert store.with_name("store-journal").read_bytes() == b"no journal"


def test_of_a_store_without_worksheets_nothing_can_be_salvaged(tmp_path: Path) -> None:
    journal = opened(tmp_path / "empty")
    journal.close()
    refusal = refused("store_beyond_reading", file=str(tmp_path / "empty"))
    assert salvaged(tmp_path / "empty", key_of(tmp_path / "empty")) == refusal


def test_a_view_in_a_tables_place_is_not_read_for_it_may_never_end(store: Path) -> None:
    with closing(raw(store)) as other:
        other.isolation_level = None
        other.execute("PRAGMA writable_schema = 1")
        other.execute("DELETE FROM sqlite_schema WHERE tbl_name = 'worksheets'")
        other.execute("PRAGMA writable_schema = RESET")
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        other.execute(
            f"CREATE VIEW worksheets AS {endless} SELECT count(*) AS id, 1 AS number FROM n"
        )
    assert salvaged(store, key_of(store)) == refused("store_beyond_reading", file=str(store))


def test_where_nothing_can_be_written_beside_the_store_it_is_said(store: Path) -> None:
    found = key_of(store)
    store.unlink()
    assert code_of(salvaged(store, found)) == "store_not_written"


@posix_only
def test_where_no_copy_can_be_made_nothing_is_salvaged_and_it_is_said(store: Path) -> None:
    held = key_of(store)
    for each in store.parent.iterdir():
        each.chmod(0o666)
    store.parent.chmod(0o555)
    with as_nobody():
        found = salvaged(store, held)
    store.parent.chmod(0o755)
    assert isinstance(found, Refused)
    assert [reason.code for reason in found.reasons] == ["store_not_written"]
