"""Pseudonyms: other names for people, lines, bags, plans and records, the same each time."""

import hmac
from collections.abc import Callable, Hashable, Iterable, Mapping

from pressorsheet.core.text import folded
from pressorsheet.core.verify.names import may_be_same_person

ROLES = frozenset(
    {"nurse", "physician", "pharmacist", "other", "rn", "np", "pa", "md", "do", "pharmd"}
    | {"resident", "fellow", "consultant", "attending", "student"}
)
OTHER_ROLE = "other"
STAFF = "staff"
_WORDS = {"rn": "nurse", "md": "physician", "do": "physician", "pharmd": "pharmacist"} | {
    OTHER_ROLE: STAFF
}


def role_kept(role: str) -> str:
    """A role, where it is one of the usual words; else the nearest that names nobody."""
    word = folded(role)
    if word in ROLES:
        return role.strip()
    # Whoever may sign a plan may sign it under the other name as well.
    return "pharmacist" if "pharm" in word else OTHER_ROLE


class Tokens:
    """What is called "bag 1", "bag 2" in the order in which it comes up."""

    def __init__(self, word: str, key: Callable[[str], Hashable] = str) -> None:
        self._word = word
        self._key = key
        self._found: dict[Hashable, str] = {}

    def __getitem__(self, text: str) -> str:
        return self._found.setdefault(self._key(text), f"{self._word} {len(self._found) + 1}")


class People:
    """Who is called "nurse 1", "physician 2": one number a person, however the name is spelt.

    Names that may be one person's become one, so that whoever might not verify a plan before may
    not now. The numbers go on from role to role: "nurse 1" and "physician 1" would be one name.
    """

    def __init__(self) -> None:
        self._found: dict[str, str] = {}
        self._count = 0

    def name(self, name: str, role: str = STAFF) -> str:
        """The other name of a person, by the role in which they first come up."""
        if name not in self._found:
            same = (known for known in self._found if may_be_same_person(known, name))
            known = next(same, None)
            self._found[name] = self._new(role) if known is None else self._found[known]
        return self._found[name]

    def _new(self, role: str) -> str:
        self._count += 1
        word = folded(role_kept(role)) if role != STAFF else STAFF
        return f"{_WORDS.get(word, word)} {self._count}"


def ids_anew(ids: Iterable[str], key: bytes) -> Mapping[str, str]:
    """Other ids, by a hash under a key, in the order of those before.

    Events of one time stand in the order of their ids, which must not change.
    """
    before = sorted(set(ids))
    after = sorted(_uuid(hashed(each, key)) for each in before)
    return dict(zip(before, after, strict=True))


def hashed(text: str, key: bytes) -> str:
    """A hash, in hex, that nobody can compute who has not the key."""
    return hmac.digest(key, text.encode("utf-8"), "sha256").hex()


def _uuid(digits: str) -> str:
    """A UUID of version 4, from the digits of a hash."""
    groups = (digits[:8], digits[8:12], f"4{digits[13:16]}", f"8{digits[17:20]}", digits[20:32])
    return "-".join(groups)
