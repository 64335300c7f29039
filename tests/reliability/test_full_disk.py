"""Full disks: a store that does not fit any more loses nothing, and goes on when there is room.

Half of them are full by word: the last write is cut short, as systems do, and the next refused.
The others are real: a file system in memory of so many pages, which only root may mount.
"""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import imports
import pytest
from calls import Watch
from faults import FullDisk
from long_form import SEED, quick_folder, times
from opening import opened
from scripted_shift import ScriptedShift, state, states

from pressorsheet.core.note import Refused

DISKS, REAL_DISKS = times(8, 40), times(3, 40)
STEPS = 150
PAGE = 4096


def codes(refusal: Refused | None) -> set[str]:
    assert refusal is not None
    return {reason.code for reason in refusal.reasons}


def until_refused(shift: ScriptedShift, step: int) -> tuple[int, Refused | None]:
    """The first step that the store does not take, and what it says."""
    while step < STEPS:
        refusal = shift.tried(step)
        if refusal is not None:
            return step, refusal
        step += 1
    return step, None


def held_through(folder: Path, fill: Callable[[], object], free: Callable[[], object]) -> int:
    """Fill the disk in the midst of a shift, free it again; how many steps were refused by then."""
    journal = opened(folder)
    shift = ScriptedShift(journal)
    for step in range(10):
        shift.do(step)
    fill()
    step, refusal = until_refused(shift, 10)
    assert codes(refusal) == {"store_full"}, refusal
    for _ in range(2):
        assert shift.tried(step) is not None
    free()
    assert state(journal) == states(STEPS)[step]
    for more in range(step, min(step + 3, STEPS)):
        shift.do(more)
    journal.close()
    again = opened(folder)
    assert state(again) == states(STEPS)[min(step + 3, STEPS)]
    again.close()
    return step


@pytest.mark.skipif(
    not imports.CAN_REPLACE, reason="the calls are watched where libraries are ELF files: on Linux"
)
def test_a_disk_that_is_full_after_any_byte_keeps_what_it_took(
    counts: Callable[[str], None],
) -> None:
    chance, cut_short = random.Random(SEED), 0
    for _ in range(DISKS):
        disk = FullDisk()
        with quick_folder() as quick, Watch(Path(quick), disk).watching():
            held_through(
                Path(quick),
                lambda disk=disk: setattr(disk, "room", chance.randrange(40 * PAGE)),  # type: ignore[misc]
                lambda disk=disk: setattr(disk, "room", None),  # type: ignore[misc]
            )
        cut_short += disk.cut_short
    counts(
        f"full disks: {DISKS}, full after a random byte ({cut_short} writes cut short); "
        "acknowledged lost 0, refused but there 0, stores that do not go on with room 0"
    )


@contextmanager
def mounted(place: Path, pages: int) -> Iterator[Path]:
    """A file system of so many pages; skips where none may be mounted."""
    size = f"size={pages * PAGE}"
    command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(place)]
    done = subprocess.run(command, check=False, capture_output=True)
    if done.returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(ballast: Path, left: int) -> None:
    """Leave so many pages free."""
    free = shutil.disk_usage(ballast.parent).free
    ballast.write_bytes(bytes(max(0, free - left * PAGE)))


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root mounts a file system"
)
def test_a_real_disk_that_is_full_keeps_what_it_took(
    tmp_path: Path, counts: Callable[[str], None]
) -> None:
    chance = random.Random(SEED)
    for _ in range(REAL_DISKS):
        with mounted(tmp_path, 256) as disk:
            ballast, left = disk / "ballast", chance.randrange(14)
            held_through(disk, lambda: fill(ballast, left), ballast.unlink)  # noqa: B023  # used at once
    counts(
        f"full disks, real: {REAL_DISKS} of 1 MB in memory, full at a random page; acknowledged "
        "lost 0, refused but there 0, stores that do not go on with room 0"
    )
