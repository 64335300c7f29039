"""Slots: a random key kept under a secret, so that a secret can change and what it guards stays.

The key is wrapped with AES-256-GCM under Argon2id of the secret. What kind of secret it is and what
the derivation costs are bound into the wrapping: neither can be altered in the file unseen.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeGuard, get_args

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused
from pressorsheet.sealing.argon import KEY_BYTES, SHIPPED_COST, Cost, derived
from pressorsheet.sealing.cipher import deciphered, enciphered
from pressorsheet.sealing.passphrase import MOST_CHARACTERS, passphrase_bytes
from pressorsheet.sealing.recovery import recovery_text

SlotKind = Literal["passphrase", "recovery"]

SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16

_BYTES = {"salt": SALT_BYTES, "nonce": NONCE_BYTES, "wrapped": KEY_BYTES + TAG_BYTES}
_NUMBERS = ("memory_kib", "passes", "lanes")


@frozen
class Slot:
    """One key under one secret, with all that its opening needs but the secret."""

    kind: SlotKind
    salt: bytes
    nonce: bytes
    wrapped: bytes
    memory_kib: int
    passes: int
    lanes: int

    @property
    def cost(self) -> Cost:
        """What a try at this slot takes."""
        return Cost(self.memory_kib, self.passes, self.lanes)

    @property
    def is_sound(self) -> bool:
        """Whether its parts have their lengths and its cost may be paid."""
        lengths = all(len(getattr(self, name)) == length for name, length in _BYTES.items())
        return lengths and self.cost.is_bounded


def slot_of(
    kind: SlotKind,
    secret: str,
    key: bytes,
    *,
    chance: Callable[[int], bytes],
    cost: Cost = SHIPPED_COST,
) -> Slot:
    """A slot that keeps a key of 32 bytes under a passphrase or a recovery key."""
    said = _secret_bytes(kind, secret)
    assert said is not None  # a passphrase without fault, a recovery key of ours
    salt, nonce = chance(SALT_BYTES), chance(NONCE_BYTES)
    wrapped = enciphered(derived(said, salt, cost), nonce, key, _bound(kind, cost))
    return Slot(kind, salt, nonce, wrapped, cost.memory_kib, cost.passes, cost.lanes)


def key_of(slot: Slot, secret: str) -> bytes | None:
    """The key that a slot keeps; None where the secret does not fit, or the slot was altered.

    Nothing is computed for a slot that asks for more than may be paid, or for a text that can be
    no such secret.
    """
    said = _secret_bytes(slot.kind, secret)
    if said is None or not slot.is_sound:
        return None
    under = derived(said, slot.salt, slot.cost)
    return deciphered(under, slot.nonce, slot.wrapped, _bound(slot.kind, slot.cost))


def slot_fields(slot: Slot) -> Mapping[str, str | int]:
    """A slot as a file holds it: its bytes in lower-case hex."""
    parts = {name: getattr(slot, name).hex() for name in _BYTES}
    return {"kind": slot.kind, **parts, **{name: getattr(slot, name) for name in _NUMBERS}}


def read_slot(fields: object) -> Slot | None:
    """The slot that a file holds; None where it is not, to the letter, what we write."""
    if not isinstance(fields, dict) or set(fields) != {"kind", *_BYTES, *_NUMBERS}:
        return None
    numbers = {name: fields[name] for name in _NUMBERS}
    parts: Mapping[str, Any] = {name: _bytes(fields[name]) for name in _BYTES}
    if not _is_kind(fields["kind"]) or any(type(number) is not int for number in numbers.values()):
        return None
    slot = Slot(fields["kind"], **parts, **numbers)
    return slot if slot.is_sound and slot_fields(slot) == fields else None


def _secret_bytes(kind: SlotKind, secret: str) -> bytes | None:
    if len(secret) > MOST_CHARACTERS:
        return None
    if kind == "passphrase":
        return passphrase_bytes(secret)
    key = recovery_text(secret)
    return None if isinstance(key, Refused) else key.encode("ascii")


def _bound(kind: SlotKind, cost: Cost) -> bytes:
    """What a wrapping is bound to besides its secret."""
    costs = f"{cost.memory_kib} {cost.passes} {cost.lanes}"
    return f"pressorsheet.slot/1 {kind} argon2id {costs}".encode("ascii")


def _is_kind(kind: Any) -> TypeGuard[SlotKind]:
    return kind in get_args(SlotKind)


def _bytes(text: object) -> bytes:
    """The bytes of a text in hex; none where it is no such text."""
    try:
        return bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        return b""
