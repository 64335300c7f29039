"""From Enter to the repainted checklists: within a frame, after one write to the disk.

Frames are times, for a frame is a time; on the processor, for another program's share of the
machine is not the window's. The disk is taken apart, as a ratio to a bare commit of SQLite's.
"""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import perf_counter, thread_time

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from ratios import best_of_each, hold
from stay_windows import SETTLING_ROUNDS, WORKSHEET, Clock, chart_map, close, thinned, window_on
from stays import Charting, reading

from pressorsheet.core.assessment import Reference
from pressorsheet.core.event_text import event_text
from pressorsheet.core.note import Refused
from pressorsheet.journal import memory_journal
from pressorsheet.journal.database import DURABLE, STRICT
from pressorsheet.session.session import Session
from pressorsheet.ui.window import Window
from stores import open_journal

RECORDS = 200
P99 = 0.99
FRAME_MS, LONG_STAY_MS = 16.7, 50.0
COMMITS = 60
MOST_TO_COMMIT = 2.0


class Painted(QObject):
    """Notes when a part of the checklists was last painted."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self.at = self.shown_at = 0.0
        checklists = window.worksheet.checklists
        for part in (checklists, *checklists.findChildren(QObject)):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() == QEvent.Type.Paint:
            self.at, self.shown_at = thread_time(), perf_counter()
        return super().eventFilter(watched, event)


MakeWindow = Callable[[int, int], Window]


@pytest.fixture
def window_of(reference: Reference) -> Iterator[MakeWindow]:
    """Makes a window on a stay of so many days at a reading each so many minutes."""
    windows: list[Window] = []

    def make(days: int, every_min: int) -> Window:
        events, last = thinned(days, every_min)
        journal = memory_journal()
        assert journal.append([(WORKSHEET, event) for event in events]) is None
        windows.append(window_on(journal, reference, Clock(last)))
        return windows[-1]

    yield make
    for window in windows:
        close(window)


def said(taken: list[float]) -> str:
    taken.sort()
    median, p99 = taken[len(taken) // 2], taken[int(len(taken) * P99) - 1]
    return f"least {taken[0]:.1f}, median {median:.1f}, p99 {p99:.1f}, worst {taken[-1]:.1f} ms"


def longest_turn() -> float:
    """Let what follows a record be done; for how long keys and paint had to wait at most."""
    longest = 0.0
    for _ in range(SETTLING_ROUNDS):
        start = thread_time()
        QApplication.processEvents()
        longest = max(longest, thread_time() - start)
    return longest


@pytest.mark.parametrize(
    ("days", "every_min", "most_ms"), [(7, 5, FRAME_MS), (30, 1, LONG_STAY_MS)]
)
def test_a_record_repaints_the_checklists_within_a_frame(
    window_of: MakeWindow, days: int, every_min: int, most_ms: float
) -> None:
    window = window_of(days, every_min)
    painted = Painted(window)
    taken, shown, turns = [], [], []
    for number in range(RECORDS):
        line = chart_map(window, number, every_min)
        start, began = thread_time(), perf_counter()
        QTest.keyClick(line, Qt.Key.Key_Return)
        while painted.at < start:
            QApplication.processEvents()
        taken.append((painted.at - start) * 1e3)
        shown.append((painted.shown_at - began) * 1e3)
        turns.append(longest_turn() * 1e3)
    print(f"\nEnter to repaint, {days} days at one reading each {every_min} min")
    print(f"on the processor: {said(taken)} (p99 at most {most_ms})")
    print(f"by the clock on the wall, other programs beside it: {said(shown)}")
    print(f"the longest turn of what follows (records, trend, board): {said(turns)}")
    assert taken[int(RECORDS * P99) - 1] <= most_ms


def test_a_record_costs_the_disk_one_commit(reference: Reference, tmp_path: Path) -> None:
    """A record with the end of its draft, to an insert of the same line with the same settings."""
    journal = open_journal(str(tmp_path / "worksheets.sqlite"))
    assert not isinstance(journal, Refused)
    session = Session(journal, reference, lambda: WORKSHEET)
    charting, minutes = Charting(), count(1)
    events, last = thinned(1, 5)
    assert not isinstance(session.admit(events), Refused)
    with closing(sqlite3.connect(tmp_path / "bare.sqlite", isolation_level=None)) as bare:
        for name, value in {**DURABLE, **STRICT}.items():
            bare.execute(f"PRAGMA {name} = {value}")
        bare.execute("CREATE TABLE events (number INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT")
        made = reading(charting, last, 1)

        def record() -> None:
            minute = next(minutes)
            later = reading(charting, last + timedelta(minutes=minute), minute)
            later = later.model_copy(update={"id": f"{minute:08x}{made.id[8:]}"})
            assert session.record((later,), "vitals") is None

        def commit() -> None:
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO events (body) VALUES (?)", (event_text(made),))
            bare.execute("COMMIT")

        ours, theirs = best_of_each(COMMITS, record, commit)
    session.close()
    hold("a record on disk to a bare commit", ours, theirs, MOST_TO_COMMIT)
