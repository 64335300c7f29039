"""Failing disks: what was refused is not in the store, what was acknowledged is, a retry works.

The n-th open, write, resize, sync, removal or renaming of the store's files fails, once or from
then on, while a shift goes on; then the disk is well again. What a program that stops there would
leave is looked at too.
"""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import imports
import pytest
from calls import Watch
from faults import ERRORS, Disk, Fault
from long_form import SEED, quick_folder, times
from opening import opened, tried
from scripted_shift import ScriptedShift, state, states

from pressorsheet.core.note import Refused
from pressorsheet.journal import Journal
from pressorsheet.wording import say

FAILURES = times(60, 600)
STEPS = 60
# A shift goes on for so many steps at most before its disk must have failed.
PATIENCE = 8
Begun: TypeAlias = Sequence[tuple[int, Path]]

pytestmark = pytest.mark.skipif(
    not imports.CAN_REPLACE, reason="the calls are watched where libraries are ELF files: on Linux"
)


class Shift:
    """A shift on a store in a folder, and how far it has come."""

    def __init__(self, folder: Path, done: int) -> None:
        self.folder, self.done = folder, done
        self.journal = opened(folder)
        self._shift = ScriptedShift(self.journal)

    def try_next(self) -> bool:
        """Whether the next step was taken; a refusal is one that can be said."""
        refusal = self._shift.tried(self.done)
        if refusal is None:
            self.done += 1
            return True
        assert all(say(reason) for reason in refusal.reasons)
        return False

    def holds_what_it_said(self) -> None:
        assert state(self.journal) == states(STEPS)[self.done]


def left_as_said(folder: Path, done: int, aside: Path) -> None:
    """What a program that stops here would leave: opened from a copy."""
    shutil.copytree(folder, aside)
    with closing(opened(aside)) as journal:
        assert state(journal) == states(STEPS)[done]
    shutil.rmtree(aside)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """Stores that have come to different steps of the shift."""
    found = []
    for done in (0, 2, 3, 7, 20, 33):
        folder = tmp_path_factory.mktemp("begun")
        with closing(opened(folder)) as journal:
            shift = ScriptedShift(journal)
            for step in range(done):
                shift.do(step)
        found.append((done, folder))
    return found


def drawn(chance: random.Random, kinds: Sequence[str]) -> Fault:
    kind = chance.choice(kinds)
    numbers = ERRORS[kind]
    return Fault(kind, chance.randint(1, 9), chance.choice(numbers), chance.random() < 0.5)


def folders(begun: Begun, chance: random.Random) -> Generator[tuple[int, Path], None, None]:
    """Copies of those stores, one after the other, in memory where that can be."""
    with quick_folder() as quick:
        while True:
            done, folder = chance.choice(begun)
            copy = Path(quick) / "store"
            shutil.copytree(folder, copy)
            yield done, copy
            shutil.rmtree(copy)


def through_a_fault(shift: Shift, disk: Disk, fault: Fault, counted: Counter[str]) -> None:
    """Go on until a step is refused, or for a while."""
    disk.break_by(fault)
    for _ in range(PATIENCE):
        if not shift.try_next():
            counted["refused"] += 1
            break
        if disk.hits:
            counted["taken in spite of it"] += 1
            break
    counted["failed calls"] += disk.hits.total()
    counted["failures"] += bool(disk.hits)


def test_a_failing_disk_keeps_what_it_took_and_nothing_that_it_refused(
    begun: Begun, tmp_path: Path, counts: Callable[[str], None]
) -> None:
    chance, counted, kinds = random.Random(SEED), Counter[str](), Counter[str]()
    # Closed where a trial fails too: another test would be told of the folder left.
    with closing(folders(begun, chance)) as every:
        while counted["failures"] < FAILURES:
            done, folder = next(every)
            disk = Disk()
            with Watch(folder, disk).watching():
                shift = Shift(folder, done)
                fault = drawn(chance, ("write", "write", "sync", "remove", "open"))
                through_a_fault(shift, disk, fault, counted)
                kinds[fault.kind] += bool(disk.hits)
                # While the disk fails it may not even be read; what is on it can be.
                disk.mend()
                left_as_said(folder, shift.done, tmp_path / "left")
                if chance.random() < 0.5:
                    shift.holds_what_it_said()
                for _ in range(2):
                    assert shift.try_next()
                shift.holds_what_it_said()
                shift.journal.close()
            with closing(opened(folder)) as journal:
                assert state(journal) == states(STEPS)[shift.done]
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    counts(
        f"failing disk: {counted['failures']} faults ({told}; {counted['failed calls']} calls "
        f"failed); refused {counted['refused']}, taken in spite of it "
        f"{counted['taken in spite of it']}; acknowledged lost 0, refused but there 0, retried "
        f"and doubled 0, stores that do not open 0"
    )


def test_a_disk_that_fails_while_the_store_is_opened_leaves_it_as_it_was(
    begun: Begun, counts: Callable[[str], None]
) -> None:
    chance, counted = random.Random(SEED + 1), Counter[str]()
    # Closed where a trial fails too: another test would be told of the folder left.
    with closing(folders(begun, chance)) as every:
        while counted["failures"] < FAILURES // 3:
            done, folder = next(every)
            disk = Disk()
            disk.break_by(drawn(chance, tuple(ERRORS)))
            with Watch(folder, disk).watching():
                found = tried(folder)
                counted["failures"] += bool(disk.hits)
                counted["refused"] += isinstance(found, Refused)
                if isinstance(found, Journal):
                    found.close()
                disk.mend()
            with closing(opened(folder)) as journal:
                assert state(journal) == states(STEPS)[done]
    counts(
        f"failing disk at opening: {counted['failures']} faults, {counted['refused']} refused; "
        "stores that do not open afterwards 0"
    )
