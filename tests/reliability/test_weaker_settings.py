"""Weaker settings: the same power losses take records from a store that syncs less than ours.

Were it otherwise, the trials of `test_power_loss.py` would prove nothing. The stores here are made
by this test alone: one table of numbers under other settings of SQLite.
"""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import imports
import pytest
from calls import Step, Watch
from long_form import SEED, quick_folder, times
from power import Said, cuts, disk_of, write
from sqlcipher3 import dbapi2

RECORDS = 40
LOSSES = times(200, 5_000)

pytestmark = pytest.mark.skipif(
    not imports.CAN_REPLACE, reason="the calls are watched where libraries are ELF files: on Linux"
)


def connected(folder: Path, mode: str, synchronous: str) -> dbapi2.Connection:
    database = dbapi2.connect(str(folder / "numbers"), isolation_level=None)
    database.execute(f"PRAGMA journal_mode = {mode}")
    database.execute(f"PRAGMA synchronous = {synchronous}")
    return database


def recorded(folder: Path, mode: str, synchronous: str) -> Sequence[Step]:
    """A store that takes one number after the other, and says so each time."""
    watch = Watch(folder)
    with watch.watching(), closing(connected(folder, mode, synchronous)) as database:
        database.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY, text TEXT)")
        watch.mark(0)
        for number in range(1, RECORDS + 1):
            database.execute("INSERT INTO numbers VALUES (?, ?)", (number, "words " * number))
            watch.mark(number)
    return watch.steps


def outcome(folder: Path, mode: str, synchronous: str, acknowledged: int) -> str:
    try:
        with closing(connected(folder, mode, synchronous)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            there = database.execute("SELECT name FROM sqlite_schema").fetchall()
            found = len(database.execute("SELECT number FROM numbers").fetchall()) if there else -1
    except dbapi2.Error:
        return "corrupt"
    if not sound:
        return "corrupt"
    return "lost" if found < acknowledged else "kept"


def outcomes(folder: Path, mode: str, synchronous: str) -> Counter[str]:
    steps, chance, found = recorded(folder, mode, synchronous), random.Random(SEED), Counter[str]()
    said = Said(steps)
    # The store is there before the first loss: what was said last is a number.
    points = [chance.randrange(said.first + 1, len(steps) + 1) for _ in range(LOSSES)]
    with quick_folder() as quick:
        place = Path(quick) / "found"
        for point, image in cuts(disk_of({}), steps, points, str(SEED)):
            place.mkdir()
            write(image, place)
            last = said.by(point)[-1]
            assert isinstance(last, int)
            found[outcome(place, mode, synchronous, last)] += 1
            shutil.rmtree(place)
    return found


@pytest.mark.parametrize("mode", ["DELETE", "TRUNCATE"])
def test_settings_that_sync_each_record_lose_none(mode: str, tmp_path: Path) -> None:
    assert outcomes(tmp_path, mode, "EXTRA") == {"kept": LOSSES}


# WAL + FULL counts on it that a torn sector is senseless only where it was being written.
@pytest.mark.parametrize(
    ("mode", "synchronous", "at_least"),
    [
        ("DELETE", "FULL", 0.1),
        ("DELETE", "NORMAL", 0.1),
        ("DELETE", "OFF", 0.1),
        ("WAL", "FULL", 0.001),
        ("WAL", "NORMAL", 0.1),
    ],
)
def test_settings_that_sync_less_are_found_out(
    mode: str, synchronous: str, at_least: float, tmp_path: Path, counts: Callable[[str], None]
) -> None:
    found = outcomes(tmp_path, mode, synchronous)
    taken = found["lost"] / LOSSES
    assert taken >= at_least
    counts(
        f"weaker settings, {mode} + {synchronous}: of {LOSSES:,} power losses {taken:.1%} take "
        f"acknowledged records, {found['corrupt']:,} leave a corrupt store"
    )
