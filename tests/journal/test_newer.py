"""What a newer version of the program left is told in words, and not one byte of it is altered."""

import hashlib
import json
import os
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from made_backups import AT, taken
from made_events import HERE, NURSE, THERE, made_id, patient, reading
from pressorsheet import __version__
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import (
    Journal,
    StoreKey,
    memory_journal,
    read_journal,
    secret_changed,
    store_key,
)
from pressorsheet.journal.backups import (
    Backup,
    Restored,
    backups,
    copied,
    renewed,
    restored,
)
from pressorsheet.journal.keys import keys_place
from pressorsheet.journal.newer import MARK, RECORDS, is_newer, newer_at
from pressorsheet.journal.schema import STATEMENTS, VERSION
from refusals import code_of
from stores import (
    CHEAP,
    PASSPHRASE,
    filled,
    key_of,
    mark,
    mark_newer,
    open_journal,
    opened,
    put_line,
    raw,
    relay,
)

TOP = Path(__file__).parents[2]
VECTORS = TOP / "tests" / "vectors"
MINUTE = timedelta(minutes=1)
NEW_PASSPHRASE = "five words of another test"
# The SHA-256 of the statements that lay out a store, by its version.
LAYOUTS = {2: "6a0998fcb3eb85bd5a80e040fb660e891bf9d9539914fe7e1084e78112fa63a3"}


def looked(place: Path) -> Journal:
    journal = read_journal(place, key_of(place))
    assert isinstance(journal, Journal), journal
    return journal


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of two patients, closed."""
    place = tmp_path / "ward" / "store"
    filled(place, (HERE, patient()), (HERE, reading(1)), (THERE, patient(2)))
    with closing(opened(place)) as journal:
        assert journal.keep_draft(HERE, "vitals", {"map_mmhg": "6"}) is None
    return place


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the locks, which hold nothing."""
    files = (each for each in folder.rglob("*") if each.is_file() and each.suffix != ".lock")
    return {str(each.relative_to(folder)): each.read_bytes() for each in files}


# --- what a version knows is pinned ---


def without_words(schema: Any) -> Any:
    """A schema without what it says to people."""
    if isinstance(schema, list):
        return [without_words(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    words = ("description", "title")
    return {
        name: without_words(each)
        for name, each in schema.items()
        if name not in words or not isinstance(each, str)
    }


def test_what_a_record_may_say_is_what_its_version_says() -> None:
    """Where this fails, raise RECORDS in journal/newer.py and add the new file beside the old.

    Else the version before would take up a store that holds what it does not know.
    """
    known = json.loads((TOP / "resources" / "schema" / "worksheet.schema.json").read_text("utf-8"))
    vector = VECTORS / "records" / f"{RECORDS}.json"
    assert json.loads(vector.read_text("utf-8")) == without_words(known)


def test_the_tables_are_those_of_their_version() -> None:
    """Where this fails, raise VERSION in journal/schema.py, and have older stores brought along."""
    said = hashlib.sha256("\n".join(STATEMENTS).encode()).hexdigest()
    assert LAYOUTS[VERSION] == said


# --- records of a newer version ---


def test_a_store_says_which_version_recorded_in_it_first(tmp_path: Path) -> None:
    place = tmp_path / "store"
    with closing(opened(place)) as journal:
        journal.keep_draft(HERE, "vitals", {"map_mmhg": "6"})
        assert journal.setting(MARK) is None
        assert journal.append([(HERE, patient())]) is None
        said = journal.setting(MARK)
    assert json.loads(said or "") == {"records": RECORDS, "program": __version__}
    with closing(opened(place)) as again:
        assert again.setting(MARK) == said
        assert again.newer is None


def test_a_store_that_says_nothing_yet_is_an_older_one(store: Path) -> None:
    with closing(raw(store)) as other:
        other.execute("DELETE FROM settings")
        other.commit()
    with closing(opened(store)) as journal:
        assert journal.append([(HERE, reading(5))]) is None
        assert journal.setting(MARK) is not None


def test_a_later_release_with_the_same_records_changes_nothing(store: Path) -> None:
    """So that a site may go back from a release that turns out to be bad."""
    mark(store, json.dumps({"records": RECORDS, "program": "9.3.0"}))
    with closing(opened(store)) as journal:
        assert journal.append([(HERE, reading(5))]) is None
        assert json.loads(journal.setting(MARK) or "")["program"] == "9.3.0"


def test_a_newer_version_s_store_is_not_opened_to_record_and_names_what_to_install(
    store: Path,
) -> None:
    mark_newer(store)
    before = bytes_of(store.parent)
    assert open_journal(store) == refused(
        "store_records_newer", file=str(store), program="9.3.0", own=__version__
    )
    assert bytes_of(store.parent) == before
    # The hold is let go of: the newer program may open it at once.
    assert code_of(open_journal(store)) == "store_records_newer"


def test_a_newer_version_s_store_is_looked_at_and_nothing_is_recorded(store: Path) -> None:
    mark_newer(store)
    before = bytes_of(store.parent)
    with closing(looked(store)) as journal:
        assert journal.events(HERE) == (patient(), reading(1))
        assert is_newer(journal.newer or refused("none"))
        assert code_of(journal.append([(HERE, reading(9))])) == "store_only_looked_at"
        assert code_of(journal.keep_draft(HERE, "vitals", {})) == "store_only_looked_at"
        assert code_of(journal.keep_setting("days", "3")) == "store_only_looked_at"
        gone = journal.remove([HERE], at=AT, by=NURSE, why="x", new_id=lambda: made_id("x"))
        assert code_of(gone) == "store_only_looked_at"
    assert bytes_of(store.parent) == before


@pytest.mark.parametrize("said", ["", "{", "[]", '{"records": 0, "program": "1"}', "[" * 99_999])
def test_a_mark_that_cannot_be_made_out_counts_as_newer(store: Path, said: str) -> None:
    mark(store, said)
    assert code_of(open_journal(store)) == "store_records_unknown"


@pytest.mark.parametrize("records", ["1e999", "-1e999", "NaN", "2.0", "true", '"2"', "null", "[2]"])
def test_a_mark_whose_version_is_no_whole_number_counts_as_newer(store: Path, records: str) -> None:
    mark(store, f'{{"records": {records}, "program": "9.3.0"}}')
    assert code_of(open_journal(store)) == "store_records_unknown"
    with closing(looked(store)) as journal:
        assert journal.events(HERE) == (patient(), reading(1))


@pytest.mark.parametrize("laid_out", [VERSION, VERSION + 1])
@pytest.mark.parametrize(
    "program",
    [
        "",
        "9.3.0\n",
        "9.3.0\nall is well",
        "\x1b[2J9.3.0",
        "9.3.0\u202e",
        "9" * 41,
        "9" * 100_000,
        9.3,
        None,
        ["9.3.0"],
    ],
    ids=lambda program: repr(program)[:12],
)
def test_a_program_s_name_that_is_no_version_is_not_said(
    store: Path, program: object, laid_out: int
) -> None:
    mark(store, json.dumps({"records": RECORDS + 1, "program": program}))
    relay(store, laid_out)
    refusal = open_journal(store)
    told = "store_records_unknown" if laid_out == VERSION else "store_newer_unnamed"
    assert code_of(refusal) == told
    assert isinstance(refusal, Refused)
    assert "program" not in refusal.reasons[0].as_mapping()


@pytest.mark.parametrize("program", ["9", "10.0.0rc1", "9.3.0+ward.7", "9.3.0-beta", "9" * 40])
def test_a_program_s_version_is_said_as_it_is(store: Path, program: str) -> None:
    mark_newer(store, program)
    assert open_journal(store) == refused(
        "store_records_newer", file=str(store), program=program, own=__version__
    )


def test_a_kind_of_record_that_nobody_here_knows_counts_as_newer(store: Path) -> None:
    put_line(store, THERE, "pump_check", '"of":"a newer version"}')
    before = bytes_of(store.parent)
    assert open_journal(store) == refused("store_records_unknown", file=str(store), own=__version__)
    with closing(looked(store)) as journal:
        assert journal.events(HERE) == (patient(), reading(1))
        assert code_of(journal.events(THERE)) == "store_event_unreadable"
        history = journal.history(THERE)
        assert isinstance(history, tuple)
        assert "pump_check" in history[-1][2]
    assert bytes_of(store.parent) == before


# --- a newer version beside this one ---


def test_who_looks_on_is_told_as_soon_as_a_newer_version_records(store: Path) -> None:
    with closing(looked(store)) as journal:
        assert journal.newer is None
        mark_newer(store)
        put_line(store, HERE, "pump_check", '"of":"a newer version"}')
        assert journal.followed() is True
        assert code_of(journal.newer) == "store_records_newer"


def test_who_looks_on_does_not_read_on_in_tables_of_a_later_version(store: Path) -> None:
    with closing(looked(store)) as journal:
        relay(store)
        assert code_of(journal.followed()) == "store_newer_unnamed"
        assert journal.events(HERE) == (patient(), reading(1))


def test_who_looks_on_is_told_that_the_store_cannot_be_asked(store: Path) -> None:
    with closing(looked(store)) as journal:
        store.write_bytes(bytes(4_096) + store.read_bytes()[4_096:])
        assert isinstance(journal.followed(), Refused)


@pytest.mark.parametrize("change", [mark_newer, relay])
def test_who_records_stops_where_a_newer_version_got_past_the_hold(
    store: Path, change: Any
) -> None:
    with closing(opened(store)) as journal:
        change(store)
        before = bytes_of(store.parent)
        refusal = journal.append([(HERE, reading(9))])
        assert refusal is not None
        assert is_newer(refusal)
        assert bytes_of(store.parent) == before


# --- tables of a later version ---


def test_tables_of_a_later_version_are_refused_by_the_name_of_who_laid_them_out(
    store: Path,
) -> None:
    mark_newer(store)
    relay(store)
    before = bytes_of(store.parent)
    said = {"file": str(store), "version": VERSION + 1, "known": VERSION, "own": __version__}
    assert open_journal(store) == refused("store_newer", program="9.3.0", **said)
    assert read_journal(store, key_of(store)) == refused("store_newer", program="9.3.0", **said)
    assert bytes_of(store.parent) == before


def test_tables_of_an_earlier_version_are_told_and_are_no_damage(store: Path) -> None:
    relay(store, VERSION - 1)
    before = bytes_of(store.parent)
    assert open_journal(store) == refused(
        "store_older", file=str(store), version=VERSION - 1, known=VERSION, own=__version__
    )
    assert bytes_of(store.parent) == before


def test_a_view_in_the_place_of_the_settings_is_not_asked(store: Path) -> None:
    with closing(raw(store)) as other:
        other.execute("DROP TABLE settings")
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        other.execute(
            f"CREATE VIEW settings AS {endless} SELECT 'written' AS name, x AS text FROM n"
        )
    relay(store)
    assert code_of(open_journal(store)) == "store_newer_unnamed"


# --- backups ---


def hourly(store: Path, count: int) -> list[Backup]:
    """A backup an hour on one day, each with a record more."""
    with closing(opened(store)) as journal:
        found = []
        for hour in range(count):
            assert journal.append([(HERE, reading(10 + hour))]) is None
            found.append(taken(journal, AT + hour * 60 * MINUTE))
        return found


def test_a_newer_version_s_backups_outlast_the_turning_over_of_this_one(store: Path) -> None:
    first, second, third = hourly(store, 3)
    mark_newer(second.place)
    relay(third.place)
    with closing(opened(store)) as journal:
        for hour in range(3, 9):
            assert journal.append([(HERE, reading(10 + hour))]) is None
            taken(journal, AT + hour * 60 * MINUTE)
    left = [each.place for each in backups(store)]
    assert second.place in left
    assert third.place in left
    assert first.place not in left
    assert len(left) == 6


@pytest.mark.parametrize("change", [mark_newer, relay])
def test_no_backup_is_put_in_the_place_of_a_newer_version_s_store(store: Path, change: Any) -> None:
    (backup,) = hourly(store, 1)
    change(store)
    before = bytes_of(store.parent)
    found = restored(store, key_of(store), backup.place, AT)
    assert isinstance(found, Refused)
    assert is_newer(found)
    assert bytes_of(store.parent) == before


def test_no_backup_is_put_in_the_place_of_a_newer_version_s_store_that_is_damaged(
    store: Path,
) -> None:
    (backup,) = hourly(store, 1)
    mark_newer(store)
    with store.open("ab") as file:
        file.write(b"cut")
    before = bytes_of(store.parent)
    assert code_of(restored(store, key_of(store), backup.place, AT)) == "store_records_newer"
    assert bytes_of(store.parent) == before


@pytest.mark.parametrize("change", [mark_newer, relay])
def test_a_newer_version_s_backup_is_not_put_back(store: Path, change: Any) -> None:
    (backup,) = hourly(store, 1)
    change(backup.place)
    before = bytes_of(store.parent)
    found = restored(store, key_of(store), backup.place, AT)
    assert isinstance(found, Refused)
    assert is_newer(found)
    assert bytes_of(store.parent) == before


def test_a_backup_is_put_back_where_the_store_is_gone(store: Path) -> None:
    (backup,) = hourly(store, 1)
    store.unlink()
    assert isinstance(restored(store, key_of(backup.place), backup.place, AT), Restored)
    with closing(opened(store)) as journal:
        assert journal.size == backup.records


def test_a_newer_version_s_store_can_be_saved_elsewhere_whole(store: Path, tmp_path: Path) -> None:
    mark_newer(store)
    with closing(looked(store)) as journal:
        assert copied(journal, key_of(store), tmp_path / "copy") is None
    assert code_of(newer_at(tmp_path / "copy", key_of(store).raw)) == "store_records_newer"


def test_what_is_no_store_says_nothing_of_its_version(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no store" * 1_000)
    assert newer_at(tmp_path / "text", bytes(32)) is None
    assert newer_at(tmp_path / "missing", bytes(32)) is None


def test_a_renewed_backup_takes_all_others_away_whoever_took_them(store: Path) -> None:
    """A person asked for it: they hold what was deleted."""
    (backup,) = hourly(store, 1)
    mark_newer(backup.place)
    with closing(opened(store)) as journal:
        assert journal.append([(HERE, reading(50))]) is None
        assert renewed(journal, key_of(store), AT + MINUTE) is None
    assert backup.place not in [each.place for each in backups(store)]


# --- key files ---


def as_newer_keys(place: Path) -> None:
    """Write a key file as a later format has it, its sum last as in every format."""
    said = json.loads(keys_place(place).read_text("utf-8"))
    del said["sum"]
    said["format"] = "pressorsheet.keys/2"
    said["slots"].append({"kind": "card", "reader": "a later invention"})
    body = json.dumps(said)[:-1]
    total = hashlib.sha256(body.encode()).hexdigest()
    keys_place(place).write_text(f'{body}, "sum": "{total}"}}\n', "utf-8")


def changed(store: Path, key: StoreKey) -> Refused | None:
    return secret_changed(store, key, "passphrase", NEW_PASSPHRASE, os.urandom, cost=CHEAP)


def test_a_newer_version_s_key_file_is_told_and_kept(store: Path) -> None:
    hourly(store, 1)  # a backup with a key file that the passphrase opens
    key = key_of(store)
    as_newer_keys(store)
    before = bytes_of(store.parent)
    told = refused("store_keys_newer", file=str(keys_place(store)), own=__version__)
    assert store_key(store, PASSPHRASE) == told
    assert changed(store, key) == told
    assert bytes_of(store.parent) == before


def test_a_newer_version_s_key_file_that_is_moved_away_leaves_those_of_the_backups(
    store: Path,
) -> None:
    """The way on where it was forged: nothing is tried beside it while it lies there."""
    hourly(store, 1)
    as_newer_keys(store)
    keys_place(store).rename(store.with_name("aside"))
    key = store_key(store, PASSPHRASE)
    assert isinstance(key, StoreKey)
    assert not key.is_whole


def test_a_newer_version_s_key_file_of_a_backup_is_kept_where_the_passphrase_changes(
    store: Path,
) -> None:
    (backup,) = hourly(store, 1)
    key = key_of(store)
    as_newer_keys(backup.place)
    before = keys_place(backup.place).read_bytes()
    assert changed(store, key) is None
    assert keys_place(backup.place).read_bytes() == before
    assert isinstance(store_key(store, NEW_PASSPHRASE), StoreKey)


def test_a_key_file_whose_format_was_damaged_is_damaged_and_no_newer_one(store: Path) -> None:
    content = keys_place(store).read_bytes().replace(b"pressorsheet.keys/1", b"pressorsheet.keys/3")
    keys_place(store).write_bytes(content)
    assert code_of(store_key(store, PASSPHRASE)) == "store_keys_unreadable"


def test_a_store_in_memory_knows_all_that_is_in_it() -> None:
    journal = memory_journal()
    assert journal.append([(HERE, patient())]) is None
    assert journal.newer is None
    journal.close()
