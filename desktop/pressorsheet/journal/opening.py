"""Opening: makes a store, unwraps its key with a secret, and opens it with the key."""

import errno
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import get_args

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.connection import (
    connected,
    connected_in_memory,
    held_empty,
    let_go,
    looked_at,
    make,
)
from pressorsheet.journal.disk import written
from pressorsheet.journal.journal import Journal, journal_on
from pressorsheet.journal.keys import (
    LARGEST,
    SUFFIX,
    Chance,
    Keys,
    StoreKey,
    keys_place,
    keys_read,
    keys_written,
    new_key,
    with_secret,
)
from pressorsheet.journal.newer import is_newer
from pressorsheet.journal.place import BACKUPS_SUFFIX, UNDO_SUFFIX
from pressorsheet.sealing.argon import SHIPPED_COST, Cost
from pressorsheet.sealing.passphrase import passphrase_fault
from pressorsheet.sealing.recovery import new_recovery_key
from pressorsheet.sealing.slots import Slot, SlotKind

UNREADABLE = "store_not_readable"


@frozen
class Made:
    """A store that was made: its key, and the recovery key that is shown this once."""

    key: StoreKey
    recovery: str

    def __repr__(self) -> str:
        """Never the recovery key: what is shown may be logged."""
        return f"Made({self.key})"


def made_store(
    place: Path, passphrase: str, chance: Chance, *, cost: Cost = SHIPPED_COST
) -> Made | Refused:
    """An empty store with its key file; refuses an unfit passphrase, and a place that is taken."""
    holds = held_empty(place)
    if isinstance(holds, Refused):
        return holds
    try:
        return made_with(place, passphrase, chance, cost, lambda key: make(place, key.raw))
    finally:
        let_go(holds)


def made_with(
    place: Path,
    passphrase: str,
    chance: Chance,
    cost: Cost,
    fill: Callable[[StoreKey], Refused | None],
) -> Made | Refused:
    """A key with its file, then the store that `fill` makes under it.

    A key file that lies there already is kept under another name: it may open a backup. So is what
    a crash left to be undone in a store that is gone: it would be undone in the new one.
    """
    fault = passphrase_fault(passphrase)
    if fault is not None:
        return fault
    key, recovery = new_key(chance), new_recovery_key(chance)
    slots: tuple[Slot, ...] = ()
    for kind, secret in zip(get_args(SlotKind), (passphrase, recovery), strict=True):
        slots = with_secret(slots, key, kind, secret, chance=chance, cost=cost)
    try:
        for left in (keys_place(place), place.with_name(place.name + UNDO_SUFFIX)):
            _set_aside(left, key.store)
        written(keys_place(place), keys_written(key, slots))
    except OSError as fault_:
        return refused("store_not_written", file=str(place), why=_why(fault_))
    return fill(key) or Made(key, recovery)


def store_key(place: Path, secret: str) -> StoreKey | Refused:
    """The key of a store by a passphrase or its recovery key.

    Where its own key file does not open, those of its backups are tried: it may be damaged.
    Refuses a secret that fits none, and says where the key file is not as it was written.
    """
    refusal: Refused | None = None
    for keys_file in (keys_place(place), *_keys_of_backups(place)):
        keys = _read(keys_file)
        if isinstance(keys, Refused) and keys_file == keys_place(place) and is_newer(keys):
            return keys
        key = None if isinstance(keys, Refused) else keys.key(secret)
        if key is not None:
            is_own = keys_file == keys_place(place)
            return key if is_own else StoreKey(key.store, key.raw, is_whole=False)
        if isinstance(keys, Refused):
            refusal = refusal or keys
        elif not keys.is_whole:
            refusal = refusal or refused("store_keys_damaged", file=str(keys_file))
        elif keys_file == keys_place(place):
            # Whole, and it does not fit: nobody opens the store with a passphrase of before.
            return refused("store_passphrase_wrong")
    return refusal or refused("store_passphrase_wrong")


def secret_changed(
    place: Path,
    key: StoreKey,
    kind: SlotKind,
    secret: str,
    chance: Chance,
    *,
    cost: Cost = SHIPPED_COST,
) -> Refused | None:
    """Put a new passphrase or recovery key in the place of the old one, in the backups too.

    The key itself stays: who copied the store and its old key file opens that copy with the old
    secret for ever. Refuses an unfit passphrase and what the disk does not take.
    """
    fault = passphrase_fault(secret) if kind == "passphrase" else None
    if fault is not None:
        return fault
    known = _slots(place)
    if isinstance(known, Refused):
        return known
    content = keys_written(key, with_secret(known, key, kind, secret, chance=chance, cost=cost))
    try:
        written(keys_place(place), content)
    except OSError as fault_:
        return refused("store_not_written", file=str(place), why=_why(fault_))
    for backup in _keys_of_backups(place):
        kept = _read(backup)
        if isinstance(kept, Refused) and is_newer(kept):
            continue
        # The new secret is in force: one that cannot be written keeps the old until it is too old.
        with suppress(OSError):
            written(backup, content)
    return None


def keys_seal(place: Path) -> str | None:
    """What is another after each change of a secret; None where the key file cannot be read."""
    keys = _read(keys_place(place))
    return None if isinstance(keys, Refused) else keys.seal


def open_journal(place: Path, key: StoreKey) -> Journal | Refused:
    """The store, to be recorded in: by one program at a time.

    Refuses a file that is no store of this program, one in which a newer version of it recorded, a
    store that is damaged, read-only or open elsewhere, and one whose chain of records breaks.
    Nothing of a refused store is altered.
    """
    connection = connected(place, key.raw)
    journal = connection if isinstance(connection, Refused) else journal_on(connection)
    if isinstance(journal, Refused) or journal.newer is None:
        return journal
    journal.close()
    return journal.newer


def read_journal(place: Path, key: StoreKey) -> Journal | Refused:
    """The store, to be looked at while another program may be recording in it, a newer one too."""
    connection = looked_at(place, key.raw, shared=True)
    return connection if isinstance(connection, Refused) else journal_on(connection)


def memory_journal() -> Journal:
    """A store that no file holds, gone when the program ends."""
    journal = journal_on(connected_in_memory())
    assert isinstance(journal, Journal)  # nothing is in it that could be unreadable
    return journal


def _slots(place: Path) -> tuple[Slot, ...] | Refused:
    """The slots of a store; those of a backup where its own key file is not as it was written.

    Refuses what cannot be read at the moment, and what a newer version of the program wrote:
    written anew, it would lose the other secret.
    """
    known: tuple[Slot, ...] = ()
    for keys_file in (keys_place(place), *_keys_of_backups(place)):
        keys = _read(keys_file)
        if not isinstance(keys, Refused):
            if keys.is_whole:
                return keys.slots
            known = known or keys.slots
        elif is_newer(keys) or (keys_file.exists() and keys.reasons[0].code == UNREADABLE):
            return keys
    return known


def _read(keys_file: Path) -> Keys | Refused:
    try:
        if keys_file.exists() and not keys_file.is_file():
            # A pipe, say: to open it would wait for somebody to write.
            why = os.strerror(errno.EINVAL)
            return refused(UNREADABLE, file=str(keys_file), why=why)
        with keys_file.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as fault:
        return refused(UNREADABLE, file=str(keys_file), why=_why(fault))
    return keys_read(content, str(keys_file))


def _keys_of_backups(place: Path) -> Sequence[Path]:
    """The key files of the automatic backups, the newest first."""
    folder = place.with_name(place.name + BACKUPS_SUFFIX)
    # Whoever opens a pipe waits for ever.
    files = (each for each in folder.glob(f"*{SUFFIX}") if each.is_file())
    return sorted(files, reverse=True)


def _set_aside(file: Path, mark: str) -> None:
    if os.path.lexists(file):
        file.rename(file.with_name(f"{file.name}.before-{mark[:8]}"))


def _why(fault: OSError) -> str:
    return fault.strerror or str(fault)
