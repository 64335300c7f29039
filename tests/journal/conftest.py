"""What the journal's tests share: a store of two worksheets, of which each has its own copy."""

from pathlib import Path

import pytest

from made_events import HERE, THERE, made, patient, reading
from pressorsheet.journal.keys import keys_place
from stores import opened


@pytest.fixture(scope="session")
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
