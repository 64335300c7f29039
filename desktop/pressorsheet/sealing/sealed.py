"""Sealed file: a file's content under a passphrase, so that who finds it can neither read nor
alter it.

A line that says what it is, a line of JSON with the slot of the content's own random key, then the
content by AES-256-GCM. Both lines are bound into it: a change of any byte is told. Nothing is
compressed, so nothing can swell.
"""

import json
from collections.abc import Callable
from typing import Any

from pressorsheet.core.note import Refused, refused
from pressorsheet.sealing.argon import KEY_BYTES, SHIPPED_COST, Cost
from pressorsheet.sealing.cipher import deciphered, enciphered
from pressorsheet.sealing.passphrase import passphrase_fault
from pressorsheet.sealing.slots import (
    NONCE_BYTES,
    TAG_BYTES,
    Slot,
    key_of,
    read_slot,
    slot_fields,
    slot_of,
)

# As large as a worksheet file may be, so that whoever reads one may read the other.
LARGEST_SEALED = 64 * 1024 * 1024
LONGEST_HEAD = 4_096
LARGEST_CONTENT = LARGEST_SEALED - LONGEST_HEAD - TAG_BYTES

_NAME = b"pressorsheet.sealed/"
_FIRST_LINE = _NAME + b"1\n"


def is_sealed(data: bytes) -> bool:
    """Whether a file says of itself that it is sealed, in this version or another."""
    return data.startswith(_NAME)


def sealed(
    content: bytes,
    passphrase: str,
    chance: Callable[[int], bytes],
    *,
    cost: Cost = SHIPPED_COST,
) -> bytes | Refused:
    """The sealed file of a content.

    Refuses a content too large to be read again, and a passphrase that cannot be chosen.
    """
    if len(content) > LARGEST_CONTENT:
        return refused("file_too_large", megabytes=LARGEST_CONTENT // 1024**2)
    fault = passphrase_fault(passphrase)
    if fault is not None:
        return fault
    key, nonce = chance(KEY_BYTES), chance(NONCE_BYTES)
    slot = slot_of("passphrase", passphrase, key, chance=chance, cost=cost)
    fields = {"nonce": nonce.hex(), "slot": dict(slot_fields(slot))}
    head = _FIRST_LINE + json.dumps(fields, separators=(",", ":")).encode("ascii") + b"\n"
    return head + enciphered(key, nonce, content, head)


def unsealed(data: bytes, passphrase: str) -> bytes | Refused:
    """The content of a sealed file.

    Refuses what is no sealed file, one of another version, too large, cut short or altered, and a
    passphrase that does not fit.
    """
    if not is_sealed(data):
        return refused("sealed_not_one")
    if len(data) > LARGEST_SEALED:
        return refused("file_too_large", megabytes=LARGEST_SEALED // 1024**2)
    if not data.startswith(_FIRST_LINE):
        return refused("sealed_of_another_version")
    end = data.find(b"\n", len(_FIRST_LINE), LONGEST_HEAD) + 1
    found = _head(data[len(_FIRST_LINE) : end]) if end else None
    if found is None:
        return refused("sealed_broken")
    nonce, slot = found
    key = key_of(slot, passphrase)
    if key is None:
        return refused("sealed_other_passphrase")
    content = deciphered(key, nonce, data[end:], data[:end])
    return refused("sealed_altered") if content is None else content


def _head(line: bytes) -> tuple[bytes, Slot] | None:
    """The nonce of the content and the slot of its key."""
    try:
        fields: Any = json.loads(line)
        nonce = bytes.fromhex(fields["nonce"])
        slot = read_slot(fields["slot"])
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return (nonce, slot) if slot is not None and len(nonce) == NONCE_BYTES else None
