"""The window's start beside a bare window of Qt, in time and memory, and what it uses when idle.

Ratios against a floor of the same run, in time on the processor: another program's share of the
machine is not the window's.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest
from stay_windows import BARE, OURS, WORKSHEET, Used, run_child, start, thinned

from pressorsheet.core.note import Refused
from stores import key_of_store, open_journal

RUNS = 9
# Better 2. Of the 5 that it is, pydantic takes 0.7, making the core's classes 0.6,
# the parts of Qt that a bare window does without 0.5, checking the protocol and drug files 0.3.
MOST_START = 3.0
MOST_MEMORY = 3.0
IDLE_SECONDS = 60
# Half a percent of a minute: what the clock of a process can hardly tell from nothing.
MOST_IDLE_SECONDS = 0.3

IDLE = f"""
import resource
from PySide6.QtCore import QTimer
window.store.start()
def used():
    figures = resource.getrusage(resource.RUSAGE_SELF)
    return figures.ru_utime + figures.ru_stime
marks = []
QTimer.singleShot(2_000, lambda: marks.append(used()))
QTimer.singleShot(2_000 + {IDLE_SECONDS} * 1_000, application.quit)
application.exec()
print(used() - marks[0])
"""


@pytest.fixture
def store_file(tmp_path: Path) -> Sequence[str]:
    """The place and key of a store with one patient of two days, a reading every five minutes."""
    place = str(tmp_path / "worksheets.sqlite")
    journal = open_journal(place)
    assert not isinstance(journal, Refused)
    events, _ = thinned(2, 5)
    assert journal.append([(WORKSHEET, event) for event in events]) is None
    journal.close()
    key = key_of_store(place)
    assert not isinstance(key, Refused)
    return (place, key.store, key.raw.hex())


def test_start_to_a_painted_worksheet_beside_a_bare_window(
    store_file: Sequence[str], tmp_path: Path
) -> None:
    floor: list[Used] = []
    ours: list[Used] = []
    for _ in range(1 + RUNS):
        floor.append(start(BARE, (), tmp_path))
        ours.append(start(OURS, store_file, tmp_path))
    # the first run compiled
    bare_s, our_s = (min(run.seconds for run in runs[1:]) for runs in (floor, ours))
    bare_kb, our_kb = (min(run.kilobytes for run in runs[1:]) for runs in (floor, ours))
    print(f"\nstart: {our_s / bare_s:.2f} ({our_s * 1e3:.0f} ms to {bare_s * 1e3:.0f} ms)")
    print(f"at most {MOST_START}")
    print(f"memory: {our_kb / bare_kb:.2f} ({our_kb / 1024:.0f} MB to {bare_kb / 1024:.0f} MB)")
    assert our_s / bare_s <= MOST_START
    assert our_kb / bare_kb <= MOST_MEMORY


def test_an_idle_window_uses_no_measurable_processor(
    store_file: Sequence[str], tmp_path: Path
) -> None:
    used = float(run_child(OURS + IDLE, store_file, tmp_path).split()[-1])
    print(f"\nidle: {used * 1e3:.0f} ms of processor in {IDLE_SECONDS} s")
    assert used <= MOST_IDLE_SECONDS
