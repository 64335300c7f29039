"""Passphrase: which texts may guard a store, and the bytes that stand for one.

The same letters can reach us in several codes (a German keyboard's u with dots is one character or
two), so a text counts in its compatibility form (NFKC). Spaces around it count for nothing: they
cannot be seen, and a paste brings them along.
"""

import unicodedata
from itertools import pairwise

from pressorsheet.core.note import Refused, refused

FEWEST_CHARACTERS = 12
MOST_CHARACTERS = 1_024
FEWEST_DIFFERENT = 5


def passphrase_fault(text: str) -> Refused | None:
    """Why a text cannot be chosen as a passphrase; None where it can.

    Refused: fewer than 12 characters or more than 1,024, fewer than 5 different ones, a row of the
    alphabet or of digits, and characters that are not printed (a tab, half a character).
    """
    if len(text) > MOST_CHARACTERS:
        return refused("passphrase_too_long", most=MOST_CHARACTERS)
    plain = _plain(text)
    if not plain.isprintable():
        return refused("passphrase_not_printable")
    if len(plain) < FEWEST_CHARACTERS:
        return refused("passphrase_too_short", fewest=FEWEST_CHARACTERS)
    if len(set(plain)) < FEWEST_DIFFERENT:
        return refused("passphrase_repeats", fewest=FEWEST_DIFFERENT)
    return refused("passphrase_is_a_row") if _is_a_row(plain) else None


def passphrase_bytes(text: str) -> bytes:
    """The bytes of a passphrase, the same for every way of writing its characters."""
    return _plain(text).encode("utf-8", "surrogatepass")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _is_a_row(text: str) -> bool:
    """Each character follows the one before it: abcdefghijkl, 98765..."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})
