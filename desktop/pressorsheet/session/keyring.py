"""Keyring: a store's place and its key: which secrets open it, and how they are changed."""

import secrets
from collections.abc import Callable
from pathlib import Path

from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Made, StoreKey, made_store, secret_changed, store_key
from pressorsheet.journal.plain import encrypted
from pressorsheet.sealing.argon import SHIPPED_COST, Cost
from pressorsheet.sealing.recovery import new_recovery_key
from pressorsheet.sealing.slots import SlotKind


class Keyring:
    """The key is known once a secret has opened the store; it stays the same for ever."""

    def __init__(self, place: Path, key: StoreKey | None = None, cost: Cost = SHIPPED_COST) -> None:
        self.place = place
        self._key = key
        self._cost = cost
        # Whether the key file was written anew, and who is told when it is.
        self.is_changed = False
        self.changed: Callable[[], object] = _nobody

    @property
    def key(self) -> StoreKey:
        """The store's key; asking before it is known is a bug."""
        if self._key is None:
            raise LookupError("the store was never unlocked")
        return self._key

    def make(self, passphrase: str) -> str | Refused:
        """Make an empty store; gives the recovery key, which is nowhere else."""
        chance = secrets.token_bytes
        return self._taken(made_store(self.place, passphrase, chance, cost=self._cost))

    def encrypt(self, passphrase: str) -> str | Refused:
        """Put an encrypted store in a plain one's place; gives the recovery key."""
        chance = secrets.token_bytes
        return self._taken(encrypted(self.place, passphrase, chance, cost=self._cost))

    def unlock(self, secret: str) -> Refused | None:
        """Look whether a passphrase or recovery key opens the store; refuses one that does not.

        One that opens another store, which was put in the place meanwhile, is refused as well.
        """
        key = store_key(self.place, secret)
        if isinstance(key, Refused):
            return key
        if self._key is not None and key.raw != self._key.raw:
            return refused("store_passphrase_wrong")
        self._key = key
        return None

    def change_passphrase(self, secret: str, new: str) -> Refused | None:
        """Have another passphrase open the store, where the secret does."""
        return self._changed(secret, "passphrase", new)

    def renew_recovery(self, secret: str) -> str | Refused:
        """Another recovery key, where the secret opens the store; the one before opens no more."""
        recovery = new_recovery_key(secrets.token_bytes)
        return self._changed(secret, "recovery", recovery) or recovery

    def _changed(self, secret: str, kind: SlotKind, new: str) -> Refused | None:
        refusal = self.unlock(secret) or secret_changed(
            self.place, self.key, kind, new, secrets.token_bytes, cost=self._cost
        )
        if refusal is None:
            # The key file was written anew, so that damage to it is mended.
            self._key = StoreKey(self.key.store, self.key.raw)
            self.is_changed = True
            self.changed()
        return refusal

    def _taken(self, made: Made | Refused) -> str | Refused:
        if isinstance(made, Refused):
            return made
        self._key = made.key
        return made.recovery


def _nobody() -> None:
    """Nobody is told."""
