"""A killed process: every step that was acknowledged is in the store, and the store opens again."""

import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from long_form import SEED, times
from opening import opened
from scripted_shift import ScriptedShift, state, work

from pressorsheet.journal import memory_journal

KILLS = times(15, 500)
ONE_STORE = 50
if sys.platform == "win32":
    PROCESSES = multiprocessing.get_context("spawn")
else:
    PROCESSES = multiprocessing.get_context("forkserver")
    # Loaded once, where no test runs; each process killed is a fork of that.
    PROCESSES.set_forkserver_preload(
        ["pressorsheet.session.session", "pressorsheet.library.reference"]
    )
LONGEST_S = 0.2


def steps_told(told: Connection) -> Iterator[int]:
    """The steps that a process told of before it was killed."""
    try:
        while True:
            yield told.recv()
    except (EOFError, OSError):
        return


def killed(folder: Path, first: int, chance: random.Random) -> int:
    """Let a process go on from a step and kill it; how many steps are acknowledged by then."""
    told, telling = PROCESSES.Pipe(duplex=False)
    worker = PROCESSES.Process(target=work, args=(str(folder), first, telling))
    worker.start()
    telling.close()
    if chance.random() < 0.9:
        assert told.poll(60)
    time.sleep(chance.uniform(0, LONGEST_S))
    worker.kill()
    worker.join()
    acknowledged = max(steps_told(told), default=first - 1) + 1
    told.close()
    return acknowledged


def killed_often(folder: Path, kills: int, chance: random.Random) -> tuple[int, int]:
    """How many steps a store holds after so many kills; how many of them nobody was told of."""
    twin, done, ahead = memory_journal(), 0, 0
    never_killed = ScriptedShift(twin)
    opened(folder).close()
    for kill in range(kills):
        acknowledged = killed(folder, done, chance)
        for step in range(done, acknowledged):
            never_killed.do(step)
        done = acknowledged
        with closing(opened(folder)) as journal:
            found = state(journal)
        if found != state(twin):
            # The step during which it was killed may be there too, whole.
            never_killed.do(done)
            done += 1
            ahead += 1
            assert found == state(twin), (kill, done)
    return done, ahead


def test_a_process_killed_at_any_moment_loses_nothing_that_was_acknowledged(
    tmp_path: Path, counts: Callable[[str], None]
) -> None:
    chance, steps, ahead = random.Random(SEED), 0, 0
    for first in range(0, KILLS, ONE_STORE):
        folder = tmp_path / str(first)
        folder.mkdir()
        done, more = killed_often(folder, min(ONE_STORE, KILLS - first), chance)
        steps, ahead = steps + done, ahead + more
    assert steps > KILLS // 2
    counts(
        f"killed: {KILLS} times by SIGKILL in {steps} steps; opened {KILLS}, acknowledged lost 0, "
        f"half a step 0; the step under way was whole there {ahead} times"
    )


def test_without_a_kill_the_script_does_what_it_says() -> None:
    journal = memory_journal()
    shift = ScriptedShift(journal)
    for step in range(2 + 6 * 3):
        shift.do(step)
    here, there = (journal.events(each) for each in reversed(journal.worksheets()))
    assert isinstance(here, tuple)
    assert isinstance(there, tuple)
    counted = [event.kind for event in here]
    assert {kind: counted.count(kind) for kind in counted} == {
        "patient": 1,
        "vitals": 3,
        "note": 3,
        "struck": 2,
        "tick": 4,
    }
    assert [event.kind for event in there] == ["patient", "vitals", "note"]
    with pytest.raises(AssertionError):
        shift.do(2 + 6 + 4)
