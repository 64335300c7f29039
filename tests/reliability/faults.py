"""Faults: disks on which calls fail, as judges for a watch."""

import errno
from collections import Counter
from typing import NamedTuple

# What real disks and file systems say, by the kind of call.
ERRORS = {
    "open": (errno.EIO, errno.ENOSPC, errno.EROFS, errno.EACCES),
    "write": (errno.EIO, errno.ENOSPC, errno.EROFS, errno.EACCES),
    "sync": (errno.EIO, errno.ENOSPC, errno.EROFS),
    "resize": (errno.EIO, errno.EROFS, errno.EACCES),
    "remove": (errno.EIO, errno.EROFS, errno.EACCES),
    "link": (errno.EIO, errno.ENOSPC, errno.EROFS, errno.EPERM),
    "rename": (errno.EIO, errno.ENOSPC, errno.EROFS, errno.EACCES),
}


class Fault(NamedTuple):
    """The n-th call of a kind fails, once or it and all after it."""

    kind: str
    nth: int
    number: int
    lasts: bool


class Disk:
    """Does what it is asked, but for the fault that it has."""

    def __init__(self, *spared: tuple[str, str]) -> None:
        """`spared`: kinds of calls that do not fail on names."""
        self._spared = spared
        self.fault: Fault | None = None
        self.hits: Counter[str] = Counter()
        self._count = 0

    def break_by(self, fault: Fault) -> None:
        """From now on the disk has this fault."""
        self.fault, self._count = fault, 0
        self.hits.clear()

    def mend(self) -> None:
        """The disk is well again."""
        self.fault = None

    def __call__(self, what: str, name: str, size: int) -> int:
        """How much goes through, or the error."""
        fault = self.fault
        if fault is None or what != fault.kind or (what, name) in self._spared:
            return size
        self._count += 1
        if self._count < fault.nth or (self._count > fault.nth and not fault.lasts):
            return size
        self.hits[what] += 1
        return -fault.number


class FullDisk:
    """Takes so many bytes more, the last write cut short, and then says that it is full."""

    def __init__(self) -> None:
        self.room: int | None = None
        self.refusals = self.cut_short = 0

    def __call__(self, what: str, _name: str, size: int) -> int:
        """How much goes through, or the error."""
        if self.room is None or what != "write":
            return size
        taken = min(size, self.room)
        self.room -= taken
        self.cut_short += 0 < taken < size
        if taken:
            return taken
        self.refusals += 1
        return -errno.ENOSPC
