"""Keys: the file beside a store in which its key lies, wrapped once for each secret that opens it.

The key itself is random and never written. A passphrase, or the recovery key that is printed when
the store is made, unwraps it (`sealing/slots`). The file carries a sum, by which damage is told
from a wrong passphrase, and a seal made with the key, by which any other change is told.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pressorsheet import __version__
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.sealing.argon import SHIPPED_COST, Cost
from pressorsheet.sealing.slots import Slot, SlotKind, key_of, read_slot, slot_fields, slot_of

Chance = Callable[[int], bytes]

# Whatever changes how a store is opened changes the number: a slot of another kind too.
FAMILY = "pressorsheet.keys/"
FORMAT = f"{FAMILY}1"
SUFFIX = ".keys"
_SUM = b', "sum": "'
KEY_BYTES = 32
ID_BYTES = 16
LARGEST = 64 * 1024
MOST_SLOTS = 8


@frozen
class StoreKey:
    """The key of one store. `is_whole`: the file that it came from is as it was written."""

    store: str
    raw: bytes
    is_whole: bool = True

    def __repr__(self) -> str:
        """Never the key: what is shown may be logged."""
        return f"StoreKey({self.store})"


@frozen
class Keys:
    """What a key file holds: the store's id, a slot for each secret, the seal over them.

    `is_whole`: the sum fits what stands before it.
    """

    store: str
    slots: tuple[Slot, ...]
    seal: str
    is_whole: bool

    def key(self, secret: str) -> StoreKey | None:
        """The key that a passphrase or recovery key unwraps; None where it fits no slot."""
        for slot in self.slots:
            raw = key_of(slot, secret)
            if raw is not None:
                sealed = hmac.compare_digest(_seal(raw, self.store, self.slots), self.seal)
                return StoreKey(self.store, raw, is_whole=self.is_whole and sealed)
        return None


def keys_place(place: Path) -> Path:
    """Where the keys of a store lie."""
    return place.with_name(place.name + SUFFIX)


def new_key(chance: Chance) -> StoreKey:
    """The key of a store that is to be made."""
    return StoreKey(chance(ID_BYTES).hex(), chance(KEY_BYTES))


def keys_written(key: StoreKey, slots: Sequence[Slot]) -> bytes:
    """The key file of a store."""
    return _text(key.store, slots, _seal(key.raw, key.store, slots))


def keys_read(content: bytes, file: str) -> Keys | Refused:
    """The slots of a key file; refuses what cannot be read as one, and one of another version.

    A file of which only the sum does not fit is read all the same: a slot of it may still open.
    """
    try:
        said: Any = json.loads(content)
        form = said["format"]
        if form != FORMAT and str(form).startswith(FAMILY) and _is_as_written(content):
            return refused("store_keys_newer", file=file, own=__version__)
        store, seal = str(said["store"]), str(said["seal"])
        found = [read_slot(each) for each in said["slots"][: MOST_SLOTS + 1]]
        is_ours = form == FORMAT
    except (ValueError, TypeError, LookupError, RecursionError):
        return refused("store_keys_unreadable", file=file)
    slots = tuple(slot for slot in found if slot is not None)
    is_text = store.isascii() and seal.isascii()
    if not is_ours or not slots or len(found) > MOST_SLOTS or not is_text:
        return refused("store_keys_unreadable", file=file)
    return Keys(store, slots, seal, is_whole=_text(store, slots, seal) == content)


def with_secret(
    slots: Sequence[Slot],
    key: StoreKey,
    kind: SlotKind,
    secret: str,
    *,
    chance: Chance,
    cost: Cost = SHIPPED_COST,
) -> tuple[Slot, ...]:
    """The slots with a new secret in the place of those of its kind."""
    new = slot_of(kind, secret, key.raw, chance=chance, cost=cost)
    return (new, *(slot for slot in slots if slot.kind != kind))


def _seal(raw: bytes, store: str, slots: Sequence[Slot]) -> str:
    # A key of its own: the store's key encrypts, and does nothing else.
    own = hmac.digest(raw, FORMAT.encode(), "sha256")
    return hmac.new(own, _body(store, slots).encode(), "sha256").hexdigest()


def _is_as_written(content: bytes) -> bool:
    """Whether the sum fits, which stands last in the file of every version."""
    body, mark, said = content.rpartition(_SUM)
    return bool(mark) and said == f'{hashlib.sha256(body).hexdigest()}"}}\n'.encode()


def _body(store: str, slots: Sequence[Slot]) -> str:
    """What the seal is over, a slot a line."""
    lines = ",\n".join(json.dumps(slot_fields(slot)) for slot in slots)
    return f'{{"format": "{FORMAT}", "store": {json.dumps(store)}, "slots": [\n{lines}\n]'


def _text(store: str, slots: Sequence[Slot], seal: str) -> bytes:
    body = f'{_body(store, slots)}, "seal": {json.dumps(seal)}'
    return body.encode() + _SUM + f'{hashlib.sha256(body.encode()).hexdigest()}"}}\n'.encode()
