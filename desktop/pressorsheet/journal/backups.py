"""Backups: copies of a whole store with its keys; each is a store itself, and was opened to try.

Automatic ones lie in a folder beside the store. None is taken of a damaged store, and none is taken
away before a newer one has been read through. A store that is put back leaves the damaged file
beside it, and takes over what is sound and newer in it.
"""

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import disk
from pressorsheet.journal.connection import Connection, held, held_empty, let_go, looked_at
from pressorsheet.journal.journal import Journal, journal_on
from pressorsheet.journal.keys import StoreKey, keys_place
from pressorsheet.journal.newer import newer_at
from pressorsheet.journal.opening import open_journal
from pressorsheet.journal.place import BACKUPS_SUFFIX, UNDO_SUFFIX
from pressorsheet.journal.salvage import Salvaged, salvaged

NEWEST_KEPT = 4
DAYS_KEPT = 7
NOBODYS = ""  # under no worksheet: what is typed of a patient who is not admitted yet
SUFFIX = ".store"

_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)-(\d{1,12})\.store", re.ASCII)
_PART = re.compile(rf"\.{_NAME.pattern}\.part(-journal)?", re.ASCII)
_STAMP = "%Y-%m-%dT%H%M%SZ"


@frozen
class Backup:
    """A copy of a store: when it was taken, and how many records it holds."""

    place: Path
    at: datetime
    records: int


@frozen
class Restored:
    """A store put back. `taken_over`: records that were sound in the damaged file alone.

    `left`: how many of the damaged file could not be taken over; `damaged`: where that lies now,
    None where there was none.
    """

    taken_over: int
    left: int
    damaged: Path | None


def backups(place: Path) -> tuple[Backup, ...]:
    """The automatic backups of a store, the newest first."""
    found: list[Backup] = []
    for each in _listed(_folder(place)):
        named = _NAME.fullmatch(each.name)
        if named is not None and keys_place(each).is_file():
            at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(each, at, int(named[2])))
    return tuple(sorted(found, key=lambda each: (each.at, each.records), reverse=True))


def newest(place: Path, now: datetime) -> Backup | None:
    """The newest automatic backup, those left out whose time is yet to come: a clock was wrong."""
    return next((each for each in backups(place) if each.at <= now), None)


def backed_up(journal: Journal, key: StoreKey, now: datetime) -> Backup | Refused | None:
    """Take an automatic backup, then take away those that are too many; None: nothing is new.

    Refuses what the disk does not take, and a copy that does not hold what the store holds.
    """
    assert journal.place is not None  # a store in memory is of nobody
    known = newest(journal.place, now)
    if known is not None and known.records == journal.size:
        return None
    taken = _taken(journal, key, now)
    if isinstance(taken, Backup):
        _prune(journal.place, key, taken.at)
    return taken


def _taken(journal: Journal, key: StoreKey, now: datetime) -> Backup | Refused:
    assert journal.place is not None  # as above
    folder = _folder(journal.place)
    stamp = now.astimezone(UTC).strftime(_STAMP)
    place = folder / f"{stamp}-{journal.size}{SUFFIX}"
    try:
        folder.mkdir(disk.OWN_FOLDER, exist_ok=True)
    except OSError as fault:
        return _not_written(folder, fault)
    refusal = copied(journal, key, place)
    if refusal is not None:
        return refusal
    at = now.astimezone(UTC).replace(microsecond=0)
    return Backup(place, at, journal.size)


def renewed(journal: Journal, key: StoreKey, now: datetime) -> Refused | None:
    """Take a backup, then take all others away: they hold what was deleted from the store.

    So does what a crash left of one that was being taken.
    """
    assert journal.place is not None  # as above
    taken = _taken(journal, key, now)
    if isinstance(taken, Refused):
        return taken
    for each in backups(journal.place):
        if each.place != taken.place:
            _take_away(each.place)
    for part in _listed(_folder(journal.place)):
        if _PART.fullmatch(part.name):
            disk.taken_away(part)
    return None


def copied(journal: Journal, key: StoreKey, to: Path) -> Refused | None:
    """A copy of an open store with its keys, tried by reading it through, or nothing at all."""
    assert journal.place is not None  # as above
    part = to.with_name(f".{to.name}.part")
    try:
        refusal = journal.copied(part) or _unlike(journal, part, key)
        if refusal is None:
            disk.copied(keys_place(journal.place), keys_place(to))
            disk.put_in_place(part, to)
    except OSError as fault:
        return _not_written(to, fault)
    finally:
        disk.taken_away(part)
    return refusal


def restored(place: Path, key: StoreKey, backup: Path, now: datetime) -> Restored | Refused:
    """Put a backup in the place of a store, and take over what is sound and newer in that.

    Refuses a backup that cannot be read through with the store's key, a store that another program
    has open, and either of a newer version of the program, which may hold more than is known here.
    The file that was in the place is kept under another name.
    """
    found = looked_at(backup, key.raw)
    journal = found if isinstance(found, Refused) else journal_on(found)
    if isinstance(journal, Refused):
        return journal
    journal.close()
    newer = journal.newer or (newer_at(place, key.raw) if place.exists() else None)
    if newer is not None:
        return newer
    holds = held(place) if place.exists() else held_empty(place)
    if isinstance(holds, Refused):
        return holds
    stamp = now.astimezone(UTC).strftime(_STAMP)
    kind = "replaced" if _is_sound(place, key) else "damaged"
    aside = place.with_name(f"{place.name}.{kind}-{stamp}")
    part = place.with_name(f".{place.name}.part")
    is_there = place.exists()
    try:
        disk.copied(backup, part)
        if is_there:
            _put_aside(place, aside)
        # What is to be undone in the damaged file must not lie beside the other: synced in between.
        _move_undo(place, aside)
        disk.put_in_place(part, place)
        if not keys_place(place).is_file() or not key.is_whole:
            disk.written(keys_place(place), keys_place(backup).read_bytes())
    except OSError as fault:
        _leave_as_it_was(place, aside)
        return _not_written(place, fault)
    finally:
        disk.taken_away(part)
        let_go(holds)
    return _taken_over(place, key, aside if is_there else None)


def _is_sound(place: Path, key: StoreKey) -> bool:
    """Whether what lies in a place can be read through; what is to be undone is undone by then."""
    found = looked_at(place, key.raw) if place.exists() else None
    journal = journal_on(found) if isinstance(found, Connection) else None
    if not isinstance(journal, Journal):
        return False
    journal.close()
    return True


def _taken_over(place: Path, key: StoreKey, damaged: Path | None) -> Restored:
    sound = None if damaged is None else salvaged(damaged, key)
    journal = open_journal(place, key) if isinstance(sound, Salvaged) else None
    if not isinstance(journal, Journal) or not isinstance(sound, Salvaged):
        return Restored(0, 0, damaged)
    before, left = journal.size, 0
    for worksheet_id in sound.journal.worksheets():
        events = sound.journal.events(worksheet_id)
        assert not isinstance(events, Refused)  # it was read when it was salvaged
        for event in events:
            left += journal.append([(worksheet_id, event)]) is not None
    taken = journal.size - before
    _take_rest(journal, sound.journal)
    journal.close()
    return Restored(taken, left + sound.damage.lost_after(before), damaged)


def _take_rest(journal: Journal, newer: Journal) -> None:
    """Have what is chosen and being typed as the newer store has it.

    What was being typed when the backup was taken is recorded or cleared since.
    """
    for name, text in newer.settings().items():
        journal.keep_setting(name, text)
    for worksheet_id in (NOBODYS, *journal.worksheets()):
        texts = newer.drafts(worksheet_id)
        for form in {*journal.drafts(worksheet_id), *texts}:
            journal.keep_draft(worksheet_id, form, texts.get(form, {}))


def _unlike(journal: Journal, copy: Path, key: StoreKey) -> Refused | None:
    """Why a copy is not what the store is, by reading it through."""
    found = looked_at(copy, key.raw)
    read = found if isinstance(found, Refused) else journal_on(found)
    if isinstance(read, Refused):
        return read
    same = (read.size, read.head) == (journal.size, journal.head)
    read.close()
    return None if same else refused("store_backup_differs", file=str(copy))


def _put_aside(place: Path, aside: Path) -> None:
    """Keep a file under another name too, so that its own is never without a store."""
    try:
        os.link(place, aside)
    except OSError:  # a file system that knows one name a file
        disk.copied(place, aside)


def _leave_as_it_was(place: Path, aside: Path) -> None:
    """Take a second name away again from what was not replaced: a store with two is not opened."""
    with suppress(OSError):
        if aside.samefile(place):
            _move_undo(aside, place)
            aside.unlink()


def _move_undo(place: Path, to: Path) -> None:
    """What a crash left to be undone goes with the file that it is of."""
    beside = place.with_name(place.name + UNDO_SUFFIX)
    if beside.is_file():
        beside.replace(to.with_name(to.name + UNDO_SUFFIX))


def _prune(place: Path, key: StoreKey, now: datetime) -> None:
    """Keep the newest few, and the newest of each of the last days.

    One whose time is yet to come is left alone: it may be this clock that is wrong. So is one that
    a newer version of the program took: it may hold what the store no longer does.
    """
    found = [each for each in backups(place) if each.at <= now]
    kept = set(found[:NEWEST_KEPT])
    days: dict[object, Backup] = {}
    for each in found:
        if found[0].at - each.at < timedelta(days=DAYS_KEPT):
            days.setdefault(each.at.date(), each)
    for each in set(found) - kept - set(days.values()):
        if newer_at(each.place, key.raw) is None:
            _take_away(each.place)


def _take_away(backup: Path) -> None:
    for each in (backup, keys_place(backup)):
        each.unlink(missing_ok=True)


def _folder(place: Path) -> Path:
    return place.with_name(place.name + BACKUPS_SUFFIX)


def _listed(folder: Path) -> Sequence[Path]:
    try:
        return tuple(folder.iterdir())
    except OSError:
        return ()


def _not_written(place: Path, fault: OSError) -> Refused:
    return refused("store_not_written", file=str(place), why=fault.strerror or str(fault))
