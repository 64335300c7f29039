"""Flipped bytes: one altered byte anywhere in a store or its key file is told when it is opened."""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from long_form import SEED, quick_folder, times
from opening import NAME, opened, tried
from scripted_shift import ScriptedShift, state, states

from pressorsheet.core.note import Refused
from pressorsheet.journal import Journal, StoreKey, store_key
from pressorsheet.journal.keys import keys_place
from pressorsheet.wording import say
from stores import PASSPHRASE

STEPS = 120
FLIPS, KEYS_FLIPS = times(60, 1_000), times(60, 1_000)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store at the end of a shift."""
    folder = tmp_path_factory.mktemp("whole")
    with closing(opened(folder)) as journal:
        shift = ScriptedShift(journal)
        for step in range(STEPS):
            shift.do(step)
    return folder


def flipped(content: bytes, chance: random.Random) -> bytes:
    """One byte is another, by one bit or by any."""
    altered, at = bytearray(content), chance.randrange(len(content))
    altered[at] ^= 1 << chance.randrange(8) if chance.random() < 0.5 else chance.randrange(1, 256)
    return bytes(altered)


def told(refusal: Refused) -> str:
    (reason,) = refusal.reasons
    assert say(reason)
    return reason.code


def by_kind(found: Counter[str]) -> str:
    return ", ".join(f"{code} {count:,}" for code, count in found.most_common())


def test_a_flipped_byte_anywhere_in_a_store_is_told(
    whole: Path, counts: Callable[[str], None]
) -> None:
    chance, found = random.Random(SEED), Counter[str]()
    with quick_folder() as quick:
        folder = Path(quick) / "copy"
        shutil.copytree(whole, folder)
        store = folder / NAME
        content = store.read_bytes()
        for _ in range(FLIPS):
            store.write_bytes(altered := flipped(content, chance))
            refusal = tried(folder)
            assert isinstance(refusal, Refused), "silently accepted"
            found[told(refusal)] += 1
            assert store.read_bytes() == altered
        store.write_bytes(content)
        with closing(opened(folder)) as journal:
            assert state(journal) == states(STEPS)[STEPS]
    counts(
        f"flipped bytes in a store of {len(content):,} bytes: {FLIPS:,}, told {found.total():,} "
        f"({by_kind(found)}), silently accepted 0, files altered by it 0"
    )


def test_a_flipped_byte_anywhere_in_a_key_file_is_told(
    whole: Path, counts: Callable[[str], None]
) -> None:
    chance, found = random.Random(SEED), Counter[str]()
    with quick_folder() as quick:
        store = Path(quick) / NAME
        shutil.copy(whole / NAME, store)
        content = keys_place(whole / NAME).read_bytes()
        for _ in range(KEYS_FLIPS):
            keys_place(store).write_bytes(altered := flipped(content, chance))
            key = store_key(store, PASSPHRASE)
            if isinstance(key, StoreKey):
                assert not key.is_whole, "silently accepted"
                found["opened, said to be damaged"] += 1
            else:
                found[told(key)] += 1
            assert keys_place(store).read_bytes() == altered
    assert found["store_passphrase_wrong"] == 0, "damage is not a wrong passphrase"
    counts(
        f"flipped bytes in a key file of {len(content):,} bytes: {KEYS_FLIPS:,}, told "
        f"{found.total():,} ({by_kind(found)}), silently accepted 0, files altered by it 0"
    )


def test_what_is_not_altered_is_not_told_of(whole: Path) -> None:
    key = store_key(whole / NAME, PASSPHRASE)
    assert isinstance(key, StoreKey)
    assert key.is_whole
    journal = tried(whole)
    assert isinstance(journal, Journal)
    journal.close()
