"""Hold: keeps a store's own file for one running program, by whatever name it is opened.

The lock beside a store is found by the store's name, and can be deleted; this one is on the file
itself. Where the system has none of the kind that no other descriptor can undo (Linux has), the
lock beside the store stands alone.
"""

import errno
import os
import struct
import sys
from importlib import import_module
from pathlib import Path

# In the page that SQLite itself leaves empty for locks, beyond the 512 bytes that it uses.
LOCK_BYTE = 0x4000_0000 + 1024

_FCNTL = import_module("fcntl") if sys.platform == "linux" else None
_COMMANDS = tuple(filter(None, (getattr(_FCNTL, "F_OFD_SETLK", None),)))
# Linux's struct flock: type, whence, start, length, process (0: the description holds it).
_FLOCK = "hhqqi"
TAKEN = (errno.EAGAIN, errno.EACCES)


class Hold:
    """A file held; closed after every connection to the file, whose own locks that would undo."""

    def __init__(self, file: int) -> None:
        self.file = file
        self._is_open = True

    def close(self) -> None:
        """Let go of the file; once is enough."""
        if self._is_open:
            self._is_open = False
            os.close(self.file)

    # As SQLite's connections do, which a hold goes with: it ends when nobody has it any more.
    __del__ = close


def hold_of(place: Path) -> Hold | None:
    """A hold on a file; None where another program, or another store here, holds it."""
    hold = Hold(os.open(place, os.O_RDWR))
    if not is_taken(hold.file):
        return hold
    hold.close()
    return None


def is_taken(file: int) -> bool:
    """Whether another holds an open file; if not it is held now, where the file system can."""
    for command in _COMMANDS:
        wish = struct.pack(_FLOCK, _FCNTL.F_WRLCK, os.SEEK_SET, LOCK_BYTE, 1, 0)  # type: ignore[union-attr]  # it gave the command
        try:
            _FCNTL.fcntl(file, command, wish)  # type: ignore[union-attr]  # as above
        except OSError as fault:
            return fault.errno in TAKEN
    return False
