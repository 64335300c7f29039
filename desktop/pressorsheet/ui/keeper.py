"""Keeper: what the open store needs as time goes by, and what is to be said of it meanwhile.

The one that records says in the store who has it open and takes the backups that are due; one that
only looks on takes in what the other records. Both watch the room on the disk.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pressorsheet.core.events import Person
from pressorsheet.core.note import Note, Refused
from pressorsheet.session.keyring import Keyring
from pressorsheet.session.vault import (
    KEYS,
    Holder,
    Unlocked,
    backup_taken,
    backups_renewed,
    has_other_keys,
    hold_as,
    holder_of,
    is_free,
    keys_noted,
    opened,
    room_warning,
)
from pressorsheet.ui.losses import lost
from pressorsheet.ui.store import Store
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import day_text, say

WRITES_ELSEWHERE = "store_locked"
# That the disk of a place is nearly full; None where it is not.
Room = Callable[[Path | None], Note | None]


class Keeper(QObject):
    """`changed` says that what is to be said of the store may be another.

    `freed` says that what another program had open can be recorded in now.
    """

    changed = Signal()
    freed = Signal()

    def __init__(
        self, store: Store, found: Unlocked, keyring: Keyring, room: Room = room_warning
    ) -> None:
        super().__init__(store)
        self._store = store
        self.found = found
        self.keyring = keyring
        self._fault: Refused | None = None
        self._asked_room = room
        self._room = room(found.place)
        keyring.changed = self._note_keys
        self._look_at_keys()
        store.session.renew_backups = self._renew
        store.looking.connect(self._follow)
        store.ticked.connect(self._look)

    def hold(self, by: Person) -> None:
        """From now on whoever opens the store a second time is told who has it."""
        if not self.found.journal.is_read_only:
            # A disk that does not take it takes no record either, and that is told then.
            hold_as(self.found.journal, by, self._store.clock())

    def take_up(self, found: Unlocked) -> None:
        """Another store is in the place of the one before."""
        self.found, self._fault = found, None
        self._store.session.renew_backups = self._renew
        self._room = self._asked_room(found.place)
        self._look_at_keys()
        self.changed.emit()

    def said(self) -> Iterator[str]:
        """All that stands as long as it lasts, the worst first."""
        if self.found.journal.is_read_only:
            yield self._said_of_reading()
            newer = self.found.journal.newer
            if self._waits and newer is not None:
                yield _said_of_newer(newer)
        if self._fault is not None:
            yield from (say(reason) for reason in self._fault.reasons)
        if not self.keyring.key.is_whole and not self.found.journal.is_read_only:
            yield words_of("keeper")("keys_damaged")
        elif self._has_other_keys:
            yield words_of("keeper")("keys_other")
        if self._room is not None:
            yield say(self._room)

    def _look_at_keys(self) -> None:
        """Note the key file where nothing was noted yet, or where it was written anew since."""
        journal = self.found.journal
        if self.keyring.is_changed or journal.setting(KEYS) is None:
            self._note_keys()
        self._has_other_keys = not journal.is_read_only and has_other_keys(journal)

    def _note_keys(self) -> None:
        if not self.found.journal.is_read_only:
            # A disk that does not take it takes no record either, and that is told then.
            keys_noted(self.found.journal)
            self._has_other_keys = False
            self.changed.emit()

    @property
    def _waits(self) -> bool:
        """Whether the store is read because another program records in it."""
        return _is_elsewhere(self.found)

    def _take_over(self) -> None:
        """The other program has closed the store: go on in it as the one that records.

        Where that program was a newer one, as one that looks on and waits for nobody.
        """
        session = self._store.session
        found = opened(self.found.place, self.found.key)
        if isinstance(found, Refused):
            return
        if _is_elsewhere(found):
            found.journal.close()
            return
        session.close()
        session.change_store(found.journal)
        self.take_up(found)
        if session.by is not None:
            self.hold(session.by)
        self._store.refresh()
        if not found.journal.is_read_only:
            self.freed.emit()

    def _said_of_reading(self) -> str:
        words, found = words_of("keeper"), self.found
        if found.damage is not None:
            return words("damaged", lost=lost(found.damage))
        if not self._waits:
            reasons = () if found.why is None else found.why.reasons
            return words("not_writable", why=" ".join(say(reason) for reason in reasons))
        holder = holder_of(found.journal) or found.holder
        if holder is None:
            return words("elsewhere")
        return words("read_only", **_facts(holder, self._store.clock()))

    def _follow(self) -> None:
        """Each second: what the other program has recorded is shown as soon as it is there."""
        session = self._store.session
        if not session.is_read_only:
            return
        followed = session.follow()
        before, self._fault = self._fault, followed if isinstance(followed, Refused) else None
        if followed is True:
            self._store.refresh()
        if before != self._fault:
            self.changed.emit()

    def _renew(self, now: datetime) -> Refused | None:
        """Leave no backup that holds what was deleted."""
        return backups_renewed(self.found.journal, self.found.key, now)

    def _look(self, now: datetime) -> None:
        """Each minute."""
        if self._waits and is_free(self.found.place):
            self._take_over()
        self._room = self._asked_room(self.found.place)
        if not self.found.journal.is_read_only:
            taken = backup_taken(self.found.journal, self.found.key, now)
            if taken is not None:
                self._fault = taken if isinstance(taken, Refused) else None
        self.changed.emit()


def _said_of_newer(newer: Refused) -> str:
    facts = {name: str(value) for name, value in newer.reasons[0].as_mapping().items()}
    word = "newer" if "program" in facts else "newer_unnamed"
    return words_of("keeper")(word, **facts)


def _is_elsewhere(found: Unlocked) -> bool:
    reasons = () if found.why is None else found.why.reasons
    return found.damage is None and any(reason.code == WRITES_ELSEWHERE for reason in reasons)


def _facts(holder: Holder, now: datetime) -> dict[str, str]:
    return {
        "since": day_text(holder.since, now, now.tzinfo),
        "name": holder.name,
        "role": holder.role,
        "host": holder.host or words_of("keeper")("no_host"),
    }
