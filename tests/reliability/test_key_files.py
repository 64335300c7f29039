"""Key files: whatever fails while a secret is changed, a secret that was told to open still does.

A store whose key file is lost is lost with it. A store is made and its passphrase and recovery key
are changed again and again, on record; then the power fails at random points of that, or the disk
fails at one of its calls.
"""

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import imports
import pytest
from calls import Watch
from faults import ERRORS, Disk, Fault
from long_form import SEED, quick_folder, times
from opening import NAME
from power import Image, Said, cuts, disk_of, write

from made_events import HERE, patient
from pressorsheet.core.note import Refused
from pressorsheet.journal import (
    Journal,
    Made,
    StoreKey,
    look,
    made_store,
    open_journal,
    secret_changed,
    store_key,
)
from stores import CHEAP

CHANGES = 12
LOSSES, FAILURES = times(150, 2_000), times(40, 200)

pytestmark = pytest.mark.skipif(
    not imports.CAN_REPLACE, reason="the calls are watched where libraries are ELF files: on Linux"
)


class Told(NamedTuple):
    """Which passphrase was being chosen, and whether it had been."""

    change: int
    is_done: bool


def passphrase(change: int) -> str:
    return f"passphrase number {change}"


def made(place: Path) -> Made:
    found = made_store(place, passphrase(0), os.urandom, cost=CHEAP)
    assert isinstance(found, Made), found
    return found


def changed(place: Path, key: StoreKey, change: int) -> Refused | None:
    return secret_changed(place, key, "passphrase", passphrase(change), os.urandom, cost=CHEAP)


def opens(place: Path, secret: str) -> bool:
    """Whether a secret opens the store, which then has its one record."""
    key = store_key(place, secret)
    if isinstance(key, Refused):
        return False
    assert key.is_whole
    journal = open_journal(place, key)
    assert isinstance(journal, Journal), journal
    with closing(journal):
        events = journal.events(HERE)
        assert isinstance(events, tuple)
        assert [event.kind for event in events] == ["patient"]
    return True


def recorded(folder: Path) -> tuple[Watch, str]:
    """What is done to the disk by making a store and changing its passphrase; its recovery key."""
    watch, place = Watch(folder), folder / NAME
    with watch.watching():
        found = made(place)
        watch.mark(Told(-1, is_done=False))
        journal = open_journal(place, found.key)
        assert isinstance(journal, Journal)
        assert journal.append([(HERE, patient())]) is None
        journal.close()
        watch.mark(Told(0, is_done=True))
        for change in range(1, CHANGES):
            watch.mark(Told(change, is_done=False))
            assert changed(place, found.key, change) is None
            watch.mark(Told(change, is_done=True))
    return watch, found.recovery


def test_the_power_fails_while_a_passphrase_is_changed(
    tmp_path: Path, counts: Callable[[str], None]
) -> None:
    watch, recovery = recorded(tmp_path)
    said, chance, found = Said(watch.steps), random.Random(SEED), Counter[str]()
    points = [chance.randrange(len(watch.steps) + 1) for _ in range(LOSSES)]
    with quick_folder() as quick:
        folder = Path(quick) / "found"
        for point, image in cuts(disk_of({}), watch.steps, points, str(SEED)):
            folder.mkdir()
            found[_outcome(image, folder, said.by(point), recovery)] += 1
            shutil.rmtree(folder)
    assert found["the new one"] > 0
    told = ", ".join(f"{what} {count:,}" for what, count in found.most_common())
    counts(
        f"power losses while a store is made or a passphrase changed: {LOSSES:,}; what opened it: "
        f"{told}; stores that nothing opens 0, recovery keys that do not 0"
    )


def _outcome(image: Image, folder: Path, said: Sequence[object], recovery: str) -> str:
    write(image, folder)
    place, last = folder / NAME, said[-1] if said else None
    if last is None or last == Told(-1, is_done=False):
        # Not said to be made, or not yet with its record: begun anew, or whole.
        kind = look(str(place))
        assert not isinstance(kind, Refused), kind
        if last is None and kind.kind == "none":
            return "not made yet"
        assert isinstance(store_key(place, passphrase(0)), StoreKey)
        return "the first one"
    assert isinstance(last, Told)
    assert opens(place, recovery)
    if opens(place, passphrase(last.change)):
        return "the new one"
    assert not last.is_done, last
    assert opens(place, passphrase(last.change - 1))
    return "the one before"


def test_the_disk_fails_while_a_passphrase_is_changed(
    tmp_path: Path, counts: Callable[[str], None]
) -> None:
    chance, found, disk = random.Random(SEED), Counter[str](), Disk()
    place = tmp_path / NAME
    with Watch(tmp_path, disk).watching():
        key, recovery = (store := made(place)).key, store.recovery
        journal = open_journal(place, key)
        assert isinstance(journal, Journal)
        assert journal.append([(HERE, patient())]) is None
        journal.close()
        now = 0
        while found["failures"] < FAILURES:
            kind = chance.choice(tuple(ERRORS))
            number, lasts = chance.choice(ERRORS[kind]), chance.random() < 0.5
            disk.break_by(Fault(kind, chance.randint(1, 3), number, lasts))
            refusal = changed(place, key, now + 1)
            found["failures"] += bool(disk.hits)
            disk.mend()
            if refusal is None:
                now += 1
            elif disk.hits:
                found["refused"] += 1
            assert opens(place, recovery)
            assert opens(place, passphrase(now))
            assert not opens(place, passphrase(now + 1))
    counts(
        f"failing disk while a passphrase is changed: {found['failures']}, {found['refused']} "
        "refused; what was said to open opens, what was refused does not"
    )
