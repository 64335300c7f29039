"""A killed process: every step that was acknowledged is in the store, and the store opens again.

PRESSORSHEET_KILLS sets how often the process is killed (100 for the long form).
"""

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from scripted_shift import ScriptedShift, state, work

from pressorsheet.journal import Journal, memory_journal
from stores import open_journal

KILLS = int(os.environ.get("PRESSORSHEET_KILLS", "15"))
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


def killed(place: Path, first: int, chance: random.Random) -> int:
    """Let a process go on from a step and kill it; how many steps are acknowledged by then."""
    told, telling = PROCESSES.Pipe(duplex=False)
    worker = PROCESSES.Process(target=work, args=(str(place), first, telling))
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


def test_a_process_killed_at_any_moment_loses_nothing_that_was_acknowledged(
    tmp_path: Path,
) -> None:
    place, chance, done = tmp_path / "store", random.Random(20_260_310), 0
    twin = memory_journal()
    never_killed = ScriptedShift(twin)
    for kill in range(KILLS):
        acknowledged = killed(place, done, chance)
        for step in range(done, acknowledged):
            never_killed.do(step)
        journal = open_journal(str(place))
        assert isinstance(journal, Journal), (kill, journal)
        found = state(journal)
        journal.close()
        done = acknowledged
        if found != state(twin):
            # The step during which it was killed may be there too, whole.
            never_killed.do(done)
            done += 1
            assert found == state(twin), (kill, done)
    assert done > KILLS // 2


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
