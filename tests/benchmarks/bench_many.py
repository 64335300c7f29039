"""Many: what ten thousand worksheets in one store on disk cost, against a store with ten.

The board and a record are held to limits; unlocking reads the whole store through, and is stated.
The ten thousand are ten patients who lie in a bed and 9,990 who were discharged; a store with ten
thousand in a bed is stated as well: no ward has them, and the board shows every one.
"""

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from ratios import best_of_each, hold

from made_events import made, made_id, minute, patient, reading
from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.journal import Journal, Made, StoreKey, made_store, open_journal, store_key
from pressorsheet.library.reference import reference
from pressorsheet.session.session import Session

PASSPHRASE = "four words of a bench"
MANY, FEW = 10_000, 10
STAY = (patient(0), *(reading(at) for at in range(0, 95, 5)))
AT_ONCE = 50
ROUNDS, RECORDS = 5, 200
MOST_BOARD, MOST_RECORD = 2.0, 1.5
NOW = minute(120)


def store_of(place: Path, worksheets: int, *, lying: int) -> StoreKey:
    """A store of stays of twenty records; all but so many ended in a discharge."""
    store = made_store(place, PASSPHRASE, os.urandom)
    assert isinstance(store, Made)
    journal = opened(place, store.key)
    for first in range(0, worksheets, AT_ONCE):
        entries: list[tuple[str, AnyEvent]] = []
        for number in range(first, min(first + AT_ONCE, worksheets)):
            stay = STAY if number < lying else (*STAY, made("discharged", 100))
            entries += [(made_id(number), event) for event in stay]
        assert journal.append(entries) is None
    journal.close()
    return store.key


def opened(place: Path, key: StoreKey) -> Journal:
    journal = open_journal(place, key)
    assert isinstance(journal, Journal), journal
    return journal


def board(journal: Journal, judged_with: Reference, beds: int) -> Callable[[], None]:
    """Open the first patient and show everyone who lies in a bed."""

    def show() -> None:
        session = Session(journal, judged_with, lambda: made_id("session"))
        first = session.first(NOW)
        assert first is not None
        session.open(first)
        session.assessment(NOW)
        assert len(session.patients(NOW)) == beds

    return show


def record(journal: Journal) -> Callable[[], None]:
    numbers = count(1_000)

    def put() -> None:
        assert journal.append([(made_id(0), reading(next(numbers), 67))]) is None

    return put


def medians(rounds: int, *tasks: Callable[[], None]) -> list[float]:
    """The median seconds of each task, taken in turn: the least would tell of a disk's luck."""
    taken: list[list[float]] = [[] for _ in tasks]
    for _ in range(rounds):
        for task, times in zip(tasks, taken, strict=True):
            start = perf_counter()
            task()
            times.append(perf_counter() - start)
    return [median(times) for times in taken]


def test_ten_thousand_worksheets_cost_the_board_and_a_record_what_ten_do(tmp_path: Path) -> None:
    judged_with = reference()
    assert isinstance(judged_with, Reference)
    stores: list[Journal] = []
    for name, worksheets in (("few", FEW), ("many", MANY)):
        place = tmp_path / name
        key = store_of(place, worksheets, lying=FEW)
        began, cost = perf_counter(), process_time()
        assert store_key(place, PASSPHRASE) == key
        known = perf_counter()
        stores.append(opened(place, key))
        size, megabytes = stores[-1].size, place.stat().st_size / 1024**2
        print(
            f"\nunlock {worksheets:,} worksheets, {size:,} records, {megabytes:.1f} MB: "
            f"key {known - began:.2f} s, reading it through {perf_counter() - known:.2f} s "
            f"({process_time() - cost:.2f} s of processor in all)"
        )
    few, many = stores
    ours, theirs = best_of_each(ROUNDS, board(many, judged_with, FEW), board(few, judged_with, FEW))
    hold("the board beside 9,990 who were discharged", ours, theirs, MOST_BOARD)
    ours, theirs = medians(RECORDS, record(many), record(few))
    hold("a record in a store of 10,000 worksheets", ours, theirs, MOST_RECORD)
    for journal in stores:
        journal.close()


def test_what_a_store_with_ten_thousand_in_bed_costs_is_stated(tmp_path: Path) -> None:
    judged_with = reference()
    assert isinstance(judged_with, Reference)
    key = store_of(tmp_path / "store", MANY, lying=MANY)
    journal = opened(tmp_path / "store", key)
    session = Session(journal, judged_with, lambda: made_id("session"))
    cost = process_time()
    first = session.first(NOW)
    found = process_time()
    assert first is not None
    assert session.open(first) is None
    session.assessment(NOW)
    print(
        f"\n{MANY:,} in bed: the first one found in {found - cost:.2f} s and shown in "
        f"{process_time() - found:.2f} s; the others follow on the board in slices of 8 ms"
    )
    journal.close()
