"""Old stores: the store and the worksheet files of every version that was released still open."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from made_events import made
from pressorsheet.core.note import Refused
from pressorsheet.exchange.worksheet import Worksheet, read_worksheet
from pressorsheet.journal import Journal, Made, StoreKey, open_journal, store_key
from pressorsheet.journal.newer import MARK
from pressorsheet.journal.plain import encrypted
from pressorsheet.library.drugs import shipped_library
from stores import CHEAP, PASSPHRASE

VECTORS = Path(__file__).parents[1] / "vectors"
SECRETS = ("kept open for ever", "VRY9-HR4T-V4VQ-0A0H-8G0H-YZGQ-0Y3E")
HEAD = "091fe3d386ac86fc0d83ca3e19491aa7c0624dbf7f0c8717ca43b7501ee779e3"
MARKED_HEAD = "d1f3618c79a877538397fa72c678553689e2a072723555afb6f1a30b3c0f42e7"
DRAFT = {"vitals": {"map_mmhg": "6", "hr_per_min": "11"}}


def worksheets() -> dict[str, Worksheet]:
    """The worksheet files of version 0.1, by id."""
    library = shipped_library()
    assert not isinstance(library, Refused)
    files = sorted((VECTORS / "worksheets" / "0.1").iterdir())
    read = [read_worksheet(file.read_bytes(), library) for file in files]
    found = [each for each in read if isinstance(each, Worksheet)]
    assert len(found) == len(files) == 4
    return {each.id: each for each in found}


def held(journal: Journal) -> dict[str, tuple[object, ...]]:
    """The events of each worksheet of a store."""
    found = {each: journal.events(each) for each in journal.worksheets()}
    return {each: events for each, events in found.items() if isinstance(events, tuple)}


def test_the_store_of_version_1_opens_encrypted(tmp_path: Path) -> None:
    store = Path(shutil.copy(VECTORS / "stores" / "version-1.store", tmp_path / "store"))
    made = encrypted(store, PASSPHRASE, os.urandom, cost=CHEAP)
    assert isinstance(made, Made)
    journal = open_journal(store, made.key)
    assert isinstance(journal, Journal)
    sheets = worksheets()
    assert held(journal) == {each: sheet.events for each, sheet in sheets.items()}
    assert [journal.drafts(each) for each in sheets].count(DRAFT) == 1
    journal.close()


@pytest.mark.parametrize("secret", SECRETS)
def test_the_store_of_version_2_opens_with_its_passphrase_and_its_recovery_key(
    tmp_path: Path, secret: str
) -> None:
    for name in ("version-2.store", "version-2.store.keys"):
        shutil.copy(VECTORS / "stores" / name, tmp_path / name)
    key = store_key(tmp_path / "version-2.store", secret)
    assert isinstance(key, StoreKey)
    assert key.is_whole
    journal = open_journal(tmp_path / "version-2.store", key)
    assert isinstance(journal, Journal)
    (removal,) = journal.removals()
    sheets = worksheets()
    gone = sheets.pop(removal.worksheet_id)
    assert held(journal) == {each: sheet.events for each, sheet in sheets.items()}
    assert journal.drafts(journal.worksheets()[0]) == DRAFT
    assert journal.setting("days") == "90"
    assert datetime.fromisoformat(removal.at) == datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
    assert (removal.by, removal.role, removal.records) == ("Rosa Lind", "nurse", len(gone.events))
    assert journal.head == HEAD
    journal.close()


def test_the_store_that_says_which_records_it_holds_opens_and_says_so_for_ever(
    tmp_path: Path,
) -> None:
    for name in ("version-2-records-1.store", "version-2-records-1.store.keys"):
        shutil.copy(VECTORS / "stores" / name, tmp_path / name)
    place = tmp_path / "version-2-records-1.store"
    key = store_key(place, SECRETS[0])
    assert isinstance(key, StoreKey)
    journal = open_journal(place, key)
    assert isinstance(journal, Journal)
    assert journal.setting(MARK) == '{"records": 1, "program": "0.1.0"}'
    assert journal.newer is None
    assert journal.head == MARKED_HEAD
    first = journal.worksheets()[0]
    events = held(journal)[first]
    assert events[:-1] == worksheets()[first].events
    assert events[-1] == made("note", 0, text="recorded by the version that says so")
    journal.close()
