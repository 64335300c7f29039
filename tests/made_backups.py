"""Backups as tests take them: of an open store, on a morning in November, or of a closed one."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from made_events import HERE
from pressorsheet.core.events import AnyEvent
from pressorsheet.journal import Journal
from pressorsheet.journal.backups import Backup, backed_up
from stores import key_of, opened

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


def taken(journal: Journal, at: datetime = AT) -> Backup:
    """A backup of a store that is open, which must be taken."""
    assert journal.place is not None
    backup = backed_up(journal, key_of(journal.place), at)
    assert isinstance(backup, Backup), backup
    return backup


def backed(store: Path, *later: AnyEvent) -> Backup:
    """A backup of a store that is closed; what is later is recorded after it and not in it."""
    with closing(opened(store)) as journal:
        backup = taken(journal)
        if later:
            assert journal.append([(HERE, event) for event in later]) is None
    return backup
