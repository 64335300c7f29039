"""What a long shift leaves in memory: its records and nothing else, whatever is looked at.

Counted in the blocks that Python has handed out, which is exact; the memory of the whole process,
Qt's in it, is measured beside it.
"""

import gc
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import _lru_cache_wrapper
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from ratios import hold
from stay_windows import WORKSHEET, Clock, chart_map, close, settle, thinned, window_on
from stays import Charting, reading

from pressorsheet.core.assessment import Reference
from pressorsheet.core.note import Refused
from pressorsheet.journal import memory_journal
from pressorsheet.session.session import Session
from pressorsheet.ui.front import VIEWS
from pressorsheet.ui.window import Window

EVERY_MIN = 5
WARMING, RECORDS = 100, 2_000
SWITCHES = 200
# To the session alone: the window may keep no more of a record than a tenth of it.
MOST_TO_SESSION = 1.1
# A page in each ten switches: what the allocator moves about.
MOST_BLOCKS_A_SWITCH = 1.0
MOST_KB_A_SWITCH, MOST_KB_A_RECORD = 1.0, 8.0
PAGE_KB = 4


def blocks() -> int:
    """What Python has handed out, garbage aside and what the caches hold that have an end.

    They fill up to it over some thousand records, and so would be taken for what is kept of these:
    those of texts that were measured or set, and Python's own of 4,096 attributes looked up, whose
    names Qt's bindings spell anew each time. A cache without an end is counted.
    """
    empty_bounded_caches()
    gc.collect()
    return sys.getallocatedblocks()


def empty_bounded_caches() -> None:
    """Our own, also those that the collector was told to leave out; then Python's."""
    gc.unfreeze()
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper) and each.cache_parameters()["maxsize"] is not None:
            each.cache_clear()
    sys._clear_type_cache()


def resident_kb() -> int:
    """The memory of the process."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE_KB


def growth(do: Callable[[int], None], warming: int, times: int) -> tuple[float, float]:
    """Blocks and kB that each time leaves, after what is made once was made."""
    for number in range(warming):
        do(number)
    before, before_kb = blocks(), resident_kb()
    for number in range(times):
        do(warming + number)
    return (blocks() - before) / times, (resident_kb() - before_kb) / times


@pytest.fixture
def window(reference: Reference) -> Iterator[Window]:
    """A window on a stay of two days."""
    events, last = thinned(2, EVERY_MIN)
    journal = memory_journal()
    assert journal.append([(WORKSHEET, event) for event in events]) is None
    made = window_on(journal, reference, Clock(last))
    yield made
    close(made)


def recorded_alone(reference: Reference) -> float:
    """The blocks that a record leaves in a session without a window."""
    events, last = thinned(2, EVERY_MIN)
    ids = (f"{number:08x}-0000-4000-8000-000000000000" for number in count(1))
    session = Session(memory_journal(), reference, lambda: next(ids))
    assert not isinstance(session.admit(events), Refused)

    def record(number: int) -> None:
        at = last + timedelta(minutes=EVERY_MIN * (number + 1))
        event = reading(Charting(), at, number).model_copy(update={"id": next(ids)})
        assert session.record((event,)) is None

    return growth(record, WARMING, RECORDS)[0]


def test_a_record_leaves_itself_in_memory_and_nothing_else(
    window: Window, reference: Reference
) -> None:
    alone = recorded_alone(reference)

    def record(number: int) -> None:
        QTest.keyClick(chart_map(window, number, EVERY_MIN), Qt.Key.Key_Return)
        settle()

    kept, kilobytes = growth(record, WARMING, RECORDS)
    print(f"\na record in the window: {kilobytes:.2f} kB, at most {MOST_KB_A_RECORD}")
    hold("blocks of a record, window to session alone", kept, alone, MOST_TO_SESSION)
    assert kilobytes <= MOST_KB_A_RECORD


def test_changing_views_leaves_nothing_in_memory(window: Window) -> None:
    def switch(number: int) -> None:
        window.show_view(VIEWS[number % len(VIEWS)])
        settle()

    kept, kilobytes = growth(switch, 10 * len(VIEWS), SWITCHES)
    print(f"\na change of view: {kept:.2f} blocks, {kilobytes:.2f} kB")
    assert kept <= MOST_BLOCKS_A_SWITCH
    assert kilobytes <= MOST_KB_A_SWITCH
