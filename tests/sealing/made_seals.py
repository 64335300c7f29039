"""What the tests of seals share: chance that repeats itself, a cost that is soon paid."""

import hashlib
from collections.abc import Callable
from itertools import count

from pressorsheet.sealing.argon import Cost

PASSPHRASE = "four words and a comma, please"
SOON = Cost(memory_kib=8, passes=1, lanes=1)


def made_chance(seed: int = 0) -> Callable[[int], bytes]:
    """Bytes that follow from a seed, others at each call."""
    calls = count()

    def chance(length: int) -> bytes:
        return hashlib.shake_256(f"{seed} {next(calls)}".encode()).digest(length)

    return chance
