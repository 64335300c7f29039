"""Vault: from the place of a store and a secret to the store, in the best state that it can have.

Whole and to be recorded in; to be read alone, because another program has it or the disk takes
nothing; or what is sound of a damaged one. Which, and why, is said with it.
"""

import json
import os
import platform
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from pressorsheet.core.event_text import written_time
from pressorsheet.core.events import Person
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import moment
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.journal import (
    Journal,
    StoreKey,
    keys_seal,
    open_journal,
    read_journal,
    store_key,
)
from pressorsheet.journal.backups import Backup, backed_up, newest, renewed
from pressorsheet.journal.connection import held
from pressorsheet.journal.newer import is_newer
from pressorsheet.journal.plain import wipe_left
from pressorsheet.journal.salvage import Damage, salvaged

ELSEWHERE = frozenset({"store_locked"})
# A newer version of the program recorded in it: this one looks on.
OUTGROWN = frozenset({"store_records_newer", "store_records_unknown"})
ONLY_READ = frozenset({"store_read_only", "store_not_opened"})
DAMAGED = frozenset({"store_damaged", "store_layout_differs", "store_chain_broken"})
HOLDER = "holder"
KEYS = "keys"
_FACTS = ("name", "role", "host", "since")
LITTLE_ROOM = 500 * 1024 * 1024
BETWEEN_BACKUPS = timedelta(hours=1)


@frozen
class Holder:
    """Who has the store open: a name, a role, the computer's name, since when."""

    name: str
    role: str
    host: str
    since: datetime


@frozen
class Unlocked:
    """An opened store. `why`: why nothing can be recorded, None where it can.

    `holder`: who has it open, where another program has; `damage`: what was lost, where it was.
    """

    place: Path
    key: StoreKey
    journal: Journal
    why: Refused | None = None
    holder: Holder | None = None
    damage: Damage | None = None


def unlocked(place: Path, secret: str) -> Unlocked | Refused:
    """The store by its passphrase or recovery key; refuses one that cannot even be read."""
    key = store_key(place, secret)
    return key if isinstance(key, Refused) else opened(place, key)


def opened(place: Path, key: StoreKey) -> Unlocked | Refused:
    """The store by its key, in the best state that it can have."""
    journal = open_journal(place, key)
    if isinstance(journal, Journal):
        wipe_left(place)
        return Unlocked(place, key, journal)
    code = journal.reasons[0].code
    if code in ELSEWHERE | ONLY_READ | OUTGROWN:
        return _looked_at(place, key, journal)
    return _salvaged(place, key, journal) if code in DAMAGED else journal


def _looked_at(place: Path, key: StoreKey, why: Refused) -> Unlocked | Refused:
    journal = read_journal(place, key)
    if isinstance(journal, Journal):
        is_elsewhere = why.reasons[0].code in ELSEWHERE
        return Unlocked(place, key, journal, why, holder_of(journal) if is_elsewhere else None)
    code = journal.reasons[0].code
    if is_newer(journal):
        return journal
    return _salvaged(place, key, journal) if code in DAMAGED else why


def _salvaged(place: Path, key: StoreKey, why: Refused) -> Unlocked | Refused:
    found = salvaged(place, key)
    if isinstance(found, Refused):
        return Refused((*why.reasons, *found.reasons))
    return Unlocked(place, key, found.journal, why, damage=found.damage)


def keys_noted(journal: Journal) -> Refused | None:
    """Note in the store that its key file, as it lies there now, is the last that was written."""
    seal = None if journal.place is None else keys_seal(journal.place)
    return None if seal is None else journal.keep_setting(KEYS, seal)


def has_other_keys(journal: Journal) -> bool:
    """Whether another key file lies beside the store than the last that was noted.

    An older one may have been put back, and with it a passphrase that was changed since.
    """
    noted = journal.setting(KEYS)
    return noted is not None and journal.place is not None and keys_seal(journal.place) != noted


def is_elsewhere(place: Path) -> bool:
    """Whether another program has the store open to record in it, as far as can be seen."""
    why = _why_not_held(place)
    return why is not None and why.reasons[0].code in ELSEWHERE


def is_free(place: Path) -> bool:
    """Whether no program has the store open to record in it."""
    return _why_not_held(place) is None


def _why_not_held(place: Path) -> Refused | None:
    holds = held(place)
    if isinstance(holds, Refused):
        return holds
    for each in reversed(holds):
        each.close()
    return None


def hold_as(journal: Journal, by: Person, now: datetime) -> Refused | None:
    """Say in the store who has it open, for whoever opens it a second time."""
    facts = (by.name, by.role, platform.node(), written_time(now))
    return journal.keep_setting(HOLDER, json.dumps(dict(zip(_FACTS, facts, strict=True))))


def holder_of(journal: Journal) -> Holder | None:
    """Who had the store open last; None where that was never said."""
    try:
        said = json.loads(journal.setting(HOLDER) or "")
        name, role, host, since = (str(said[each]) for each in _FACTS)
    except (ValueError, TypeError, LookupError):
        return None
    at = moment(since)
    return None if isinstance(at, Refused) else Holder(name, role, host, at)


def backup_due(journal: Journal, now: datetime) -> bool:
    """Whether a backup is to be taken: an hour has gone by since the last, and records came."""
    if journal.place is None or journal.is_read_only:
        return False
    known = newest(journal.place, now)
    if known is None:
        return journal.size > 0
    return now - known.at >= BETWEEN_BACKUPS and known.records != journal.size


def backup_taken(journal: Journal, key: StoreKey, now: datetime) -> Backup | Refused | None:
    """Take a backup where one is due."""
    return backed_up(journal, key, now) if backup_due(journal, now) else None


def backups_renewed(journal: Journal, key: StoreKey, now: datetime) -> Refused | None:
    """Take a backup and take the older ones away, for they hold what was deleted."""
    return None if journal.place is None else renewed(journal, key, now)


def room_warning(place: Path | None, least: int = LITTLE_ROOM) -> Note | None:
    """That fewer than `least` bytes are free; None where more are, or nothing lies on a disk."""
    if place is None:
        return None
    try:
        free = shutil.disk_usage(os.path.dirname(place)).free
    except OSError:
        return None
    return note("store_little_room", megabytes=free // 1024**2) if free < least else None
