"""Whole files: one that is encrypted, copied, put back or deleted from has always a whole one.

Each of these is done once on record; then the power fails at random points of it. What is found is
the store as it was or as it was to be, or, while a damaged one is put back, a whole backup of it.
"""

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import imports
import pytest
from calls import Step, Watch
from faults import ERRORS, Fault
from faults import Disk as FailingDisk
from long_form import SEED, quick_folder, times
from opening import NAME, opened, tried
from power import Disk, Image, Said, cuts, disk_of, write
from scripted_shift import THERE, ScriptedShift, State, state, states

from made_events import NURSE, made_id
from pressorsheet.core.note import Refused
from pressorsheet.journal import (
    Journal,
    Made,
    StoreKey,
    look,
    open_journal,
    read_journal,
    store_key,
)
from pressorsheet.journal.backups import Backup, Restored, backed_up, backups, restored
from pressorsheet.journal.plain import encrypted
from stores import CHEAP, PASSPHRASE

LOSSES, FAILURES = times(80, 2_000), times(30, 200)
BEFORE, STEPS = 20, 40
NOW = datetime(2026, 3, 11, 6, tzinfo=UTC)
VECTOR = Path(__file__).parents[1] / "vectors" / "stores" / "version-1.store"
# What is found in a folder, in a word; told whether all had been done.
Judge = Callable[[Path, bool], str]

pytestmark = pytest.mark.skipif(
    not imports.CAN_REPLACE, reason="the calls are watched where libraries are ELF files: on Linux"
)


def after_losses(first: Disk, steps: Sequence[Step], judge: Judge) -> str:
    """What was found after the losses, in words."""
    said, chance, found = Said(steps), random.Random(SEED), Counter[str]()
    points = [chance.randrange(len(steps) + 1) for _ in range(LOSSES)]
    with quick_folder() as quick:
        folder = Path(quick) / "found"
        for point, image in cuts(first, steps, points, str(SEED)):
            folder.mkdir()
            write(image, folder)
            found[judge(folder, bool(said.by(point)))] += 1
            shutil.rmtree(folder)
    assert len(found) > 1, found
    kinds = ", ".join(f"{what} {count:,}" for what, count in sorted(found.items()))
    return f"{LOSSES:,} power losses: {kinds}"


def image_of(folder: Path) -> Image:
    files = (each for each in folder.rglob("*") if each.is_file())
    return {str(each.relative_to(folder)): each.read_bytes() for each in files}


def on_shift(folder: Path, first: int, last: int) -> Journal:
    """The store of a folder with these steps of a shift, left open."""
    journal = opened(folder)
    shift = ScriptedShift(journal)
    for step in range(first, last):
        shift.do(step)
    return journal


def key_of(place: Path) -> StoreKey:
    key = store_key(place, PASSPHRASE)
    assert isinstance(key, StoreKey), key
    return key


def held_in(place: Path) -> State | None:
    """All that a store holds, as a second copy reads it; None if it does not open."""
    key = store_key(place, PASSPHRASE)
    journal = key if isinstance(key, Refused) else read_journal(place, key)
    if isinstance(journal, Refused):
        return None
    with closing(journal):
        return state(journal)


def without_drafts(held: State) -> State:
    """What a store holds that was put back: the backup's drafts were recorded or cleared since."""
    return {**held, "drafts": {}}


def test_the_power_fails_while_a_plain_store_is_encrypted(
    tmp_path: Path, counts: Callable[[str], None]
) -> None:
    place = tmp_path / NAME
    place.write_bytes(VECTOR.read_bytes())
    disk, watch = disk_of(image_of(tmp_path)), Watch(tmp_path)
    with watch.watching():
        made = encrypted(place, PASSPHRASE, os.urandom, cost=CHEAP)
        assert isinstance(made, Made), made
        watch.mark("done")
    with closing(opened(tmp_path)) as journal:
        whole = {each: journal.events(each) for each in journal.worksheets()}
    assert sum(map(len, whole.values())) > 100  # type: ignore[arg-type]  # none is refused

    def judge(folder: Path, is_done: bool) -> str:
        found = look(str(folder / NAME))
        assert not isinstance(found, Refused), found
        if found.kind == "plain":
            assert not is_done
            assert (folder / NAME).read_bytes() == VECTOR.read_bytes()
            return "plain as it was"
        with closing(opened(folder)) as journal:
            assert {each: journal.events(each) for each in journal.worksheets()} == whole
        return "encrypted whole"

    found = after_losses(disk, watch.steps, judge)
    counts(f"while a store is encrypted, {found}; neither 0")


def test_the_power_fails_while_a_backup_is_taken(
    tmp_path: Path, counts: Callable[[str], None]
) -> None:
    place = tmp_path / NAME
    with closing(on_shift(tmp_path, 0, BEFORE)) as journal:
        assert isinstance(backed_up(journal, key_of(place), NOW), Backup)
    on_shift(tmp_path, BEFORE, STEPS).close()
    disk, watch = disk_of(image_of(tmp_path)), Watch(tmp_path)
    with watch.watching(), closing(opened(tmp_path)) as journal:
        taken = backed_up(journal, key_of(place), NOW + timedelta(hours=1))
        assert isinstance(taken, Backup)
        watch.mark("done")
    wanted = states(STEPS)

    def judge(folder: Path, is_done: bool) -> str:
        assert held_in(folder / NAME) == wanted[STEPS]
        newest, *_ = found = backups(folder / NAME)
        holds = [held_in(each.place) for each in found]
        assert holds[-1] == wanted[BEFORE]
        if len(found) == 2:
            assert holds[0] == wanted[STEPS]
            return "the new one too"
        assert not is_done, newest
        return "the old one alone"

    found = after_losses(disk, watch.steps, judge)
    counts(f"while a backup is taken, {found}; backups that do not open 0")


def test_the_power_fails_while_a_backup_is_put_back(
    tmp_path: Path, counts: Callable[[str], None]
) -> None:
    place = tmp_path / NAME
    with closing(on_shift(tmp_path, 0, STEPS)) as journal:
        backup = backed_up(journal, key_of(place), NOW)
        assert isinstance(backup, Backup)
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)
    disk, watch = disk_of(image_of(tmp_path)), Watch(tmp_path)
    with watch.watching():
        done = restored(place, key_of(place), backup.place, NOW + timedelta(hours=1))
        assert isinstance(done, Restored), done
        watch.mark("done")
    wanted = states(STEPS)[STEPS]

    def judge(folder: Path, is_done: bool) -> str:
        (kept,) = backups(folder / NAME)
        assert held_in(kept.place) == wanted
        damaged = {each.read_bytes() for each in folder.glob(f"{NAME}*") if each.is_file()}
        assert bytes(content) in damaged, "the damaged file is kept"
        # What the power loss left half done is undone by the one that records.
        first = tried(folder)
        if isinstance(first, Journal):
            first.close()
        found = held_in(folder / NAME)
        if found == without_drafts(wanted):
            return "put back"
        assert not is_done
        assert found in (wanted, None)
        return "damaged as it was" if found is None else "put back, with the drafts of the backup"

    found = after_losses(disk, watch.steps, judge)
    counts(f"while a backup is put back, {found}; neither 0, damaged files lost 0")


def test_the_power_fails_while_a_patient_is_deleted(
    tmp_path: Path, counts: Callable[[str], None]
) -> None:
    on_shift(tmp_path, 0, STEPS).close()
    disk, watch = disk_of(image_of(tmp_path)), Watch(tmp_path)
    with watch.watching(), closing(opened(tmp_path)) as journal:
        refusal = journal.remove(
            [THERE], at=NOW, by=NURSE, why="90 days", new_id=lambda: made_id("removal")
        )
        assert refusal is None
        watch.mark("done")
        after = state(journal)
    before = states(STEPS)[STEPS]
    assert before.keys() - after.keys() == {THERE}

    def judge(folder: Path, is_done: bool) -> str:
        with closing(opened(folder)) as journal:
            found = state(journal)
        if found == after:
            return "deleted whole"
        assert not is_done
        assert found == before
        return "there whole"

    found = after_losses(disk, watch.steps, judge)
    counts(f"while a patient is deleted, {found}; neither 0")


def through_faults(
    lay: Callable[[Path], None], act: Callable[[Path], object], judge: Callable[[Path, object], str]
) -> str:
    """The same with a disk that fails at one of its calls; what was found, in words."""
    chance, found, failures = random.Random(SEED), Counter[str](), 0
    with quick_folder() as quick:
        folder = Path(quick) / "folder"
        while failures < FAILURES:
            folder.mkdir()
            lay(folder)
            disk = FailingDisk()
            kind = chance.choice(tuple(ERRORS))
            number, lasts = chance.choice(ERRORS[kind]), chance.random() < 0.5
            with Watch(folder, disk).watching():
                disk.break_by(Fault(kind, chance.randint(1, 8), number, lasts))
                said = act(folder)
                failures += bool(disk.hits)
                disk.mend()
                if disk.hits:
                    found[judge(folder, said)] += 1
            shutil.rmtree(folder)
    kinds = ", ".join(f"{what} {count:,}" for what, count in sorted(found.items()))
    return f"{failures:,} faults of the disk: {kinds}"


def test_the_disk_fails_while_a_plain_store_is_encrypted(counts: Callable[[str], None]) -> None:
    def lay(folder: Path) -> None:
        (folder / NAME).write_bytes(VECTOR.read_bytes())

    def act(folder: Path) -> object:
        return encrypted(folder / NAME, PASSPHRASE, os.urandom, cost=CHEAP)

    def judge(folder: Path, said: object) -> str:
        found = look(str(folder / NAME))
        assert not isinstance(found, Refused), found
        if found.kind == "plain":
            assert isinstance(said, Refused)
            assert (folder / NAME).read_bytes() == VECTOR.read_bytes()
            assert isinstance(act(folder), Made)
            return "refused, plain as it was, and encrypted when tried again"
        with closing(opened(folder)) as journal:
            assert journal.size == size
        return "encrypted, said to be refused" if isinstance(said, Refused) else "encrypted"

    with quick_folder() as quick:
        lay(Path(quick))
        assert isinstance(act(Path(quick)), Made)
        with closing(opened(Path(quick))) as journal:
            size = journal.size
    counts(f"while a store is encrypted, {through_faults(lay, act, judge)}; stores lost 0")


def test_the_disk_fails_while_a_backup_is_taken(
    tmp_path: Path, counts: Callable[[str], None]
) -> None:
    with closing(on_shift(tmp_path, 0, BEFORE)) as journal:
        assert isinstance(backed_up(journal, key_of(tmp_path / NAME), NOW), Backup)
    on_shift(tmp_path, BEFORE, STEPS).close()
    wanted = states(STEPS)

    def lay(folder: Path) -> None:
        shutil.copytree(tmp_path, folder, dirs_exist_ok=True)

    def act(folder: Path) -> object:
        key = store_key(folder / NAME, PASSPHRASE)
        journal = key if isinstance(key, Refused) else open_journal(folder / NAME, key)
        if isinstance(journal, Refused) or isinstance(key, Refused):
            return journal
        with closing(journal):
            return backed_up(journal, key, NOW + timedelta(hours=1))

    def judge(folder: Path, said: object) -> str:
        assert held_in(folder / NAME) == wanted[STEPS]
        holds = [held_in(each.place) for each in backups(folder / NAME)]
        assert holds[-1] == wanted[BEFORE]
        assert holds[:-1] in ([], [wanted[STEPS]])
        if not isinstance(said, Refused):
            return "taken"
        again = act(folder)
        assert isinstance(again, Backup) or (again is None and len(holds) == 2), again
        return "refused, and taken when tried again"

    found = through_faults(lay, act, judge)
    counts(f"while a backup is taken, {found}; backups that do not open 0")


def test_the_disk_fails_while_a_backup_is_put_back(
    tmp_path: Path, counts: Callable[[str], None]
) -> None:
    with closing(on_shift(tmp_path, 0, STEPS)) as journal:
        assert isinstance(backed_up(journal, key_of(tmp_path / NAME), NOW), Backup)
    content = bytearray((tmp_path / NAME).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / NAME).write_bytes(content)
    wanted = states(STEPS)[STEPS]

    def lay(folder: Path) -> None:
        shutil.copytree(tmp_path, folder, dirs_exist_ok=True)

    def act(folder: Path) -> object:
        (backup,) = backups(folder / NAME)
        key = store_key(folder / NAME, PASSPHRASE)
        if isinstance(key, Refused):
            return key
        return restored(folder / NAME, key, backup.place, NOW + timedelta(hours=1))

    def judge(folder: Path, said: object) -> str:
        (kept,) = backups(folder / NAME)
        assert held_in(kept.place) == wanted
        damaged = {each.read_bytes() for each in folder.glob(f"{NAME}*") if each.is_file()}
        assert bytes(content) in damaged, "the damaged file is kept"
        if isinstance(said, Refused):
            again = act(folder)
            assert isinstance(again, Restored), again
        # Tried again, it is the store that is there already whose drafts are taken over.
        # Opened to be recorded in: one that only reads undoes nothing that a failing disk left.
        with closing(opened(folder)) as journal:
            assert state(journal) in (wanted, without_drafts(wanted))
        return "refused, and put back when tried again" if isinstance(said, Refused) else "put back"

    found = through_faults(lay, act, judge)
    counts(f"while a backup is put back, {found}; damaged files lost 0")
