"""Power losses: whatever was acknowledged is on the disk, whatever was refused is not.

A shift is done once on a real store, each call that its libraries make to the system written down;
some of its steps meet a disk that fails, and are tried again. Then the power fails at a random
point of the record, again and again, and the real journal opens what the disk may hold by then
(the rules stand in `power.py`).
"""

import pickle
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import imports
import pytest
from calls import Step, Watch
from faults import ERRORS, Disk, Fault
from long_form import SEED, quick_folder, times
from opening import opened
from power import Image, Said, cuts, disk_of, write
from scripted_shift import ScriptedShift, State, state, states

from pressorsheet.core.note import Refused

STEPS = times(40, 150)
LOSSES = times(300, 20_000)
# Steps that meet a fault first, and losses that are followed by another while the store is opened.
FAULTY, TWICE = 0.2, 0.1

pytestmark = pytest.mark.skipif(
    not imports.CAN_REPLACE, reason="the calls are watched where libraries are ELF files: on Linux"
)


class Told(NamedTuple):
    """What the program said of a step: begun, refused or done."""

    step: int
    what: str


class Loss(NamedTuple):
    """A power loss: when, and what was on the disk then."""

    point: int
    image: Image


def recorded(folder: Path) -> tuple[Watch, Counter[str]]:
    """A shift on record, and how often a step was refused or went well in spite of a fault."""
    # SQLite takes no notice where the folder cannot be opened or synced once its rollback journal
    # lies in it: a disk that fails so, and then loses power, may lose what it took.
    disk, chance, ends = Disk(("open", "."), ("sync", ".")), random.Random(SEED), Counter[str]()
    watch = Watch(folder, disk)
    with watch.watching(), closing(opened(folder)) as journal:
        shift = ScriptedShift(journal)
        for step in range(STEPS):
            while chance.random() < FAULTY:
                disk.break_by(_fault(chance))
                was_done = _attempt(watch, shift, step)
                disk.mend()
                ends["done in spite of a fault" if was_done else "refused"] += bool(disk.hits)
                if was_done:
                    break
            else:
                assert _attempt(watch, shift, step), step
    return watch, ends


def _fault(chance: random.Random) -> Fault:
    kind = chance.choice(("write", "write", "sync", "remove", "open"))
    return Fault(kind, chance.randint(1, 6), chance.choice(ERRORS[kind]), chance.random() < 0.5)


def _attempt(watch: Watch, shift: ScriptedShift, step: int) -> bool:
    watch.mark(Told(step, "begun"))
    refusal = shift.tried(step)
    watch.mark(Told(step, "refused" if isinstance(refusal, Refused) else "done"))
    return refusal is None


def fits(found: State, said: Sequence[object]) -> str | None:
    """How what is found fits to what was said by then; None where it does not."""
    last = said[-1] if said else Told(0, "refused")
    assert isinstance(last, Told)
    wanted = states(STEPS)
    before, after = wanted[last.step], wanted[min(last.step + 1, STEPS)]
    if last.what == "done":
        return "all there" if found == after else None
    if last.what == "begun" and found == after != before:
        return "whole"
    return "all there" if found == before else None


def opens_as(image: Image, folder: Path, said: Sequence[object]) -> str | None:
    """How a store found after a power loss fits, opened by the program."""
    write(image, folder)
    try:
        with closing(opened(folder)) as journal:
            return fits(state(journal), said)
    finally:
        shutil.rmtree(folder)


def lost_again(image: Image, folder: Path, seed: str) -> Image:
    """What the disk may hold where the power fails a second time, while the store is opened."""
    write(image, folder)
    watch = Watch(folder)
    with watch.watching():
        opened(folder).close()
    shutil.rmtree(folder)
    point = random.Random(seed).randrange(len(watch.steps) + 1)
    ((_, again),) = cuts(disk_of(image), watch.steps, [point], seed)
    return again


@contextmanager
def put_aside(place: Path, loss: object) -> Iterator[None]:
    """Leave what the disk held for a look, where a trial fails: keys and chance differ by run."""
    try:
        yield
    except AssertionError:
        place.write_bytes(pickle.dumps(loss))
        raise


def losses(steps: Sequence[Step], count: int) -> Iterator[Loss]:
    """Power losses at random points of a record."""
    chance = random.Random(SEED)
    points = [chance.randrange(len(steps) + 1) for _ in range(count)]
    for point, image in cuts(disk_of({}), steps, points, str(SEED)):
        yield Loss(point, image)


def test_the_record_says_what_is_on_the_disk(tmp_path: Path) -> None:
    watch, ends = recorded(tmp_path)
    disk = disk_of({})
    for step in watch.steps:
        disk.do(step)
    there = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert disk.now() == there
    assert ends["refused"] > STEPS // 20


def test_a_power_loss_takes_nothing_that_was_acknowledged(
    tmp_path: Path, counts: Callable[[str], None]
) -> None:
    watch, ends = recorded(tmp_path)
    said, chance, found, twice = Said(watch.steps), random.Random(SEED), Counter[str](), 0
    began = time.perf_counter()
    with quick_folder() as quick:
        folder = Path(quick) / "found"
        for number, (point, image) in enumerate(losses(watch.steps, LOSSES)):
            images = [image]
            with put_aside(tmp_path / "loss", (watch.steps, point, images)):
                if chance.random() < TWICE:
                    twice += 1
                    images.append(lost_again(image, folder, f"{SEED} again {number}"))
                how = opens_as(images[-1], folder, said.by(point))
                assert how is not None, (number, point, said.by(point)[-1:])
            found[how] += 1
    seconds = time.perf_counter() - began
    counts(
        f"power losses: {LOSSES:,} at random among {len(watch.steps):,} calls of {STEPS} steps "
        f"({ends['refused']} refused by a disk that failed), {twice:,} of them twice; opened "
        f"{found.total():,}, acknowledged lost 0, refused but there 0, half a step 0; the step "
        f"under way was whole there {found['whole']:,} times; {LOSSES / seconds:.0f} a second"
    )
