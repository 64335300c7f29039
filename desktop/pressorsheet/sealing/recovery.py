"""Recovery key: a random key on paper, which opens a store whose passphrase nobody knows any more.

130 random bits as 26 characters of Crockford's base32 (no I, L, O or U), then two that tell a slip:
the number's remainder by 1,021, the greatest prime that two characters hold. One wrong character
and two characters exchanged are always told, any other slip all but once in a thousand.
"""

from collections.abc import Callable

from pressorsheet.core.note import Refused, refused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4

_BITS = 130
_BYTES = 17
_CHARACTERS = 28
_CHECKED_BY = 1_021
_CHECK_SPAN = len(ALPHABET) ** 2
_VALUES = {digit: value for value, digit in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_BETWEEN = frozenset(" -\N{EN DASH}\N{EM DASH}\N{NO-BREAK SPACE}\t\r\n")


def new_recovery_key(chance: Callable[[int], bytes]) -> str:
    """A new recovery key in seven groups of four characters."""
    number = int.from_bytes(chance(_BYTES)) >> (_BYTES * 8 - _BITS)
    return _written(number * _CHECK_SPAN + number % _CHECKED_BY)


def recovery_text(typed: str) -> str | Refused:
    """The recovery key that was typed, in its groups: any case, spaces, O for 0, I and L for 1.

    Refuses a character that no key has, another length, and a slip.
    """
    characters = [each for each in typed if each not in _BETWEEN]
    if len(characters) != _CHARACTERS:
        return refused("recovery_length", count=len(characters), wanted=_CHARACTERS)
    number = 0
    for character in characters:
        value = _VALUES.get(character.upper())
        if value is None:
            return refused("recovery_character", character=character)
        number = number * len(ALPHABET) + value
    if number // _CHECK_SPAN % _CHECKED_BY != number % _CHECK_SPAN:
        return refused("recovery_slip")
    return _written(number)


def _written(number: int) -> str:
    digits = ""
    for _ in range(_CHARACTERS):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return "-".join(digits[at : at + GROUP] for at in range(0, _CHARACTERS, GROUP))
