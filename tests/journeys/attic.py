"""Attic: keeps every file that a process removes or writes over, by holding it open.

The process waits in each removal and renaming until all files there are held, so that none can be
gone before it was seen; what is written into a file after it was removed is seen as well. (A second
name would do too, were a store with one not refused.)
"""

import os
import select
import socket
import subprocess
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

# linux/seccomp.h: the requests of a listener, and what they fill and read.
_RECEIVE, _SEND = 0xC050_2100, 0xC018_2101
_NOTICE_SIZE, _ID_SIZE = 80, 8
_GO_ON = 1
_LOOK_MS = 200
HANDING = "PRESSORSHEET_ATTIC"


class Attic:
    """`removals` counts what was asked; `passed` is the end that the process hands over by."""

    def __init__(self, watched: Path) -> None:
        self.removals = 0
        # There on Linux alone, where an attic can be.
        self._ask = import_module("fcntl").ioctl
        self._watched = watched
        self._held: dict[tuple[int, int], int] = {}
        self._ours, theirs = socket.socketpair()
        self.passed = theirs.detach()

    def watch(self, process: subprocess.Popen[str]) -> threading.Thread:
        """Keep what goes, from now on until the process has ended."""
        os.close(self.passed)
        watching = threading.Thread(target=self._watch, args=(process,))
        watching.start()
        return watching

    def contents(self) -> Iterator[bytes]:
        """What is in whatever was removed, and in what is there still; once."""
        self._hold()
        for held in self._held.values():
            with os.fdopen(held, "rb") as file:
                yield file.read()
        self._held.clear()

    def _watch(self, process: subprocess.Popen[str]) -> None:
        _, (listener,), _, _ = socket.recv_fds(self._ours, 1, 1)
        self._ours.close()
        poll = select.poll()
        poll.register(listener, select.POLLIN)
        while process.poll() is None:
            for _, event in poll.poll(_LOOK_MS):
                if event & select.POLLIN:
                    self._answer(listener)
                else:
                    process.wait()
        os.close(listener)

    def _answer(self, listener: int) -> None:
        notice = bytearray(_NOTICE_SIZE)
        try:
            self._ask(listener, _RECEIVE, notice, True)
            self._hold()
            self.removals += 1
            rest = bytes(12) + _GO_ON.to_bytes(4, "little")
            self._ask(listener, _SEND, bytearray(bytes(notice[:_ID_SIZE]) + rest), True)
        except FileNotFoundError:
            return  # who asked was ended meanwhile

    def _hold(self) -> None:
        for folder, _, names in os.walk(self._watched):
            for name in names:
                place = os.path.join(folder, name)
                found = os.lstat(place)
                if (found.st_dev, found.st_ino) not in self._held:
                    held = os.open(place, os.O_RDONLY)
                    self._held[found.st_dev, found.st_ino] = held
