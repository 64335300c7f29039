"""Canonical: the one JSON text of a value, and the fingerprint that a signature binds.

Sorted keys, no spaces, ASCII only, numbers as plain decimals without trailing zeros, so that
reformatting a file changes neither text nor fingerprint (cli.md).
"""

import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from pressorsheet.core.number import plain_text

FINGERPRINT_KEY = "fingerprint"

_NAMED_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
_TO_ESCAPE = re.compile(r'[\\"]|[^ -~]')
_MUST_ESCAPE = re.compile(r'[\\"\x00-\x1f]')
_FIRST_BEYOND_TWO_BYTES = 0x10000


def canonical_json(value: object) -> str:
    """The canonical text of mappings, lists, texts, exact numbers, true, false and null.

    A number that does not end is written with 12 significant digits. A float, a key that is not
    text and any other type raise TypeError: they are mistakes of the program, not of its input.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case int() | Decimal() | Fraction():
            return plain_text(value)
        case Mapping():
            pairs = (f"{_key(key)}:{canonical_json(value[key])}" for key in sorted(value))
            return "{" + ",".join(pairs) + "}"
        case list() | tuple():
            return "[" + ",".join(map(canonical_json, value)) + "]"
    raise TypeError(f"no canonical text for a {type(value).__name__}")


def fingerprint(plan: Mapping[str, object]) -> str:
    """SHA-256, in hex, of the canonical text of `plan` without its own fingerprint."""
    bare = {key: value for key, value in plan.items() if key != FINGERPRINT_KEY}
    return hashlib.sha256(canonical_json(bare).encode("ascii")).hexdigest()


def quoted_as_is(text: str) -> str:
    """A text as JSON for people: letters of every script stay as they are."""
    return '"' + _MUST_ESCAPE.sub(_escape, text) + '"'


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key is text, not a {type(key).__name__}")
    return _quoted(key)


def _quoted(text: str) -> str:
    return '"' + _TO_ESCAPE.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in _NAMED_ESCAPES:
        return _NAMED_ESCAPES[character]
    code = ord(character)
    if code < _FIRST_BEYOND_TWO_BYTES:
        return f"\\u{code:04x}"
    code -= _FIRST_BEYOND_TWO_BYTES
    return f"\\u{0xD800 | code >> 10:04x}\\u{0xDC00 | code & 0x3FF:04x}"
