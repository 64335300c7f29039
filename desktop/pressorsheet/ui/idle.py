"""Idle: how long nobody has touched the program, and what follows: covered, then locked.

It counts what passed from look to look, so that a clock put back hides nothing: such a look counts
as one tick. A longer gap than the program could leave by itself is a laptop that slept.
"""

from datetime import datetime, timedelta
from enum import Enum

from pressorsheet.core.frozen import frozen

TICK = timedelta(seconds=1)
NOTHING = timedelta(0)


@frozen
class Patience:
    """How long nobody need touch a key or the mouse; `gap` is how late a tick may come."""

    cover: timedelta
    lock: timedelta
    gap: timedelta = TICK + timedelta(seconds=20)


class Rest(Enum):
    """What is due."""

    NONE = 0
    COVER = 1
    LOCK = 2


class Idle:
    """Counts from the last touch; `look` is asked with each tick and before each paint."""

    def __init__(self, now: datetime, patience: Patience) -> None:
        self._patience = patience
        self._looked = now
        self._spent = NOTHING
        self._slept = False

    def touch(self, now: datetime) -> None:
        """A person pressed a key or moved the mouse; what is locked is for `awake` to end."""
        if self.look(now) is not Rest.LOCK:
            self._spent = NOTHING

    def awake(self, now: datetime) -> None:
        """A person showed who they are: everything counts from here."""
        self._looked = now
        self._spent = NOTHING
        self._slept = False

    def look(self, now: datetime) -> Rest:
        """What is due at this moment."""
        passed, self._looked = now - self._looked, now
        self._spent += passed if passed >= NOTHING else TICK
        self._slept = self._slept or passed > self._patience.gap
        if self._slept or self._spent >= self._patience.lock:
            return Rest.LOCK
        return Rest.COVER if self._spent >= self._patience.cover else Rest.NONE
