"""Calls: what happens outside the folder that is watched goes to the system as if nobody watched.

With Debian's own Python, which the hosted workflow has, a sync there once came back to the watch
until the stack was used up, and SQLite was told of a fault that no disk had.
"""

import errno
import os
from pathlib import Path

import imports
import pytest
from calls import Watch
from faults import Disk, Fault

pytestmark = pytest.mark.skipif(
    not imports.CAN_REPLACE, reason="the calls are watched where libraries are ELF files: on Linux"
)


def used(folder: Path) -> bytes:
    """Use a file in every way that is watched; what it holds then."""
    number = os.open(folder / "made", os.O_RDWR | os.O_CREAT)
    os.write(number, b"abcdef")
    os.pwrite(number, b"B", 1)
    os.fsync(number)
    os.fdatasync(number)
    os.ftruncate(number, 3)
    os.close(number)
    os.link(folder / "made", folder / "linked")
    os.rename(folder / "linked", folder / "renamed")
    os.unlink(folder / "made")
    return (folder / "renamed").read_bytes()


def test_what_is_done_elsewhere_is_done_and_is_not_written_down(tmp_path: Path) -> None:
    for name in ("watched", "elsewhere"):
        (tmp_path / name).mkdir()
    disk = Disk()
    # Every sync would fail, were it asked about.
    disk.break_by(Fault("sync", 1, errno.EIO, lasts=True))
    watch = Watch(tmp_path / "watched", disk)
    with watch.watching():
        held = used(tmp_path / "elsewhere")
    assert (held, watch.steps, disk.hits.total()) == (b"aBc", [], 0)
