"""Argon2id: turns a secret into the key that wraps another, at a cost that guessing pays each time.

RFC 9106; the shipped cost is its second recommended one (64 MiB, 3 passes, 4 lanes): 160 ms once
for who knows the secret, 160 ms a guess for who does not.
"""

from pressorsheet.core.frozen import frozen

KEY_BYTES = 32
MOST_MEMORY_KIB = 256 * 1024
MOST_PASSES = 10
MOST_LANES = 16
# Four times the shipped cost, under a second: with all bounds reached at once a file that somebody
# made for it would hold the program for a quarter of a minute.
MOST_WORK_KIB = 768 * 1024
# RFC 9106, 3.1: fewer than 8 blocks of 1 KiB a lane cannot be computed.
LEAST_KIB_A_LANE = 8


@frozen
class Cost:
    """What one derivation takes: memory in KiB, passes over it, lanes side by side."""

    memory_kib: int
    passes: int
    lanes: int

    @property
    def is_bounded(self) -> bool:
        """Whether it may be paid: a file could ask for all memory, or for an hour."""
        return (
            1 <= self.lanes <= MOST_LANES
            and 1 <= self.passes <= MOST_PASSES
            and LEAST_KIB_A_LANE * self.lanes <= self.memory_kib <= MOST_MEMORY_KIB
            and self.memory_kib * self.passes <= MOST_WORK_KIB
        )


SHIPPED_COST = Cost(memory_kib=64 * 1024, passes=3, lanes=4)


def derived(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """The 32 bytes that follow from a secret; the cost is bounded, the salt 8 bytes or more."""
    # Loaded when it is first used: a window that shows no store yet does without it.
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415  # as said

    argon = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return argon.derive(secret)
