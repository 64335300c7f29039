"""What the tests of seals share: chance that repeats itself, a cost that is soon paid."""

import hashlib
from collections.abc import Callable
from itertools import count

from pressorsheet.sealing.argon import Cost
from pressorsheet.sealing.sealed import sealed

PASSPHRASE = "four words and a comma, please"
SOON = Cost(memory_kib=8, passes=1, lanes=1)


def made_chance(seed: int = 0) -> Callable[[int], bytes]:
    """Bytes that follow from a seed, others at each call."""
    calls = count()

    def chance(length: int) -> bytes:
        return hashlib.shake_256(f"{seed} {next(calls)}".encode()).digest(length)

    return chance


def made_sealed(content: bytes, seed: int = 0) -> bytes:
    """A content sealed under the passphrase of these tests."""
    made = sealed(content, PASSPHRASE, made_chance(seed), cost=SOON)
    assert isinstance(made, bytes), made
    return made
