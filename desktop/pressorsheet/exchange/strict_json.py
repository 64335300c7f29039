"""Strict JSON: bytes to values with exact decimals, or the place and the fix of the first fault.

Refused: other encodings than UTF-8, a byte order mark, a key given twice, NaN and Infinity, any
number that `core.number` refuses, half a character, brackets nested too deeply, values without
end. A message holds no more of the file than the offending token, shortened.
"""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from pressorsheet.core.note import Refused, note, refused
from pressorsheet.core.number import LONGEST_NUMBER, NumberRefused, exact_decimal

# 43,200 readings (30 days at one a minute) are 16 MB as written here; indented, 30 MB.
LARGEST_JSON = 64 * 1024 * 1024
# Those readings are 500,000 values; a file of nothing but brackets would fill the memory.
MOST_VALUES = 1_500_000
# A worksheet is nested 6 deep; Python's own limit lies near 1,000 and is no place to be.
DEEPEST_NESTING = 64

LONGEST_TEXT = 1_000_000

_ENDLESS_TEXT = re.compile(rb'"[^"]{%d}' % LONGEST_TEXT)
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],]|[^\s"{}\[\],:]+', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_WORDS = frozenset({"true", "false", "null"})
_CUT_SHORT = "Unterminated string"


class _Fault(Exception):  # noqa: N818  # a finding about the text, not an error of ours
    """A value that JSON allows and we do not; its place is looked for afterwards."""


def parse(data: bytes) -> Any | Refused:
    """The value of a JSON text: dict, list, str, Decimal, bool or None.

    Refuses (as a value) everything named above, with line and column.
    """
    text = utf8_text(data)
    if isinstance(text, Refused):
        return text
    if _ENDLESS_TEXT.search(data):
        return refused("json_text_endless", most=LONGEST_TEXT)
    if text.count(",") > MOST_VALUES:
        return refused("json_too_many_values", most=MOST_VALUES)
    # A month of readings says the same few numbers again and again.
    numbers: dict[str, Decimal] = {}

    def number(token: str) -> Decimal:
        known = numbers.get(token)
        if known is None:
            known = numbers[token] = _number(token)
        return known

    try:
        value = json.loads(
            text,
            parse_float=number,
            parse_int=number,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as fault:
        return _broken(text, fault)
    except (_Fault, RecursionError):
        return _first_fault(text) or _too_deep(1, 1)
    if _is_deep(value) or _SURROGATE.search(text):
        return _first_fault(text) or value
    return value


def utf8_text(data: bytes, largest: int = LARGEST_JSON) -> str | Refused:
    """The text of UTF-8 bytes; names the other encoding it looks like, and the fix."""
    if len(data) > largest:
        return too_large(largest)
    if data.startswith(b"\xef\xbb\xbf"):
        return refused("text_has_byte_order_mark")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return refused("text_is_utf16")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        return refused("text_not_utf8", byte=f"{data[fault.start]:02x}", line=line)
    if "\0" in text:
        return refused("text_has_nul", line=text.count("\n", 0, text.index("\0")) + 1)
    return refused("text_empty") if not text or text.isspace() else text


def too_large(largest: int) -> Refused:
    """The refusal of a file above its size limit, before it is read."""
    return refused("file_too_large", megabytes=largest // 1024**2)


def _number(text: str) -> Decimal:
    number = exact_decimal(text)
    if isinstance(number, NumberRefused):
        raise _Fault
    return number


def _constant(_: str) -> NoReturn:
    raise _Fault


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Fault
    return found


def _too_deep(line: int, column: int) -> Refused:
    return refused("json_nested_too_deeply", line=line, column=column, most=DEEPEST_NESTING)


def _is_deep(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST_NESTING):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _broken(text: str, fault: json.JSONDecodeError) -> Refused:
    if not text[fault.pos :].strip() or fault.msg.startswith(_CUT_SHORT):
        return refused("json_cut_short", line=fault.lineno, column=fault.colno)
    return refused("json_broken", line=fault.lineno, column=fault.colno, fault=fault.msg)


def _first_fault(text: str) -> Refused | None:
    """Where the first thing stands that JSON allows and we do not."""
    keys: list[set[str] | None] = []
    at_key = False
    for found in _TOKEN.finditer(text):
        token = found[0]
        fault: tuple[str, dict[str, Any]] | None = None
        if token in "{[":
            keys.append(set() if token == "{" else None)
            if len(keys) > DEEPEST_NESTING:
                fault = "json_nested_too_deeply", {"most": DEEPEST_NESTING}
        elif token in "}]":
            keys = keys[:-1]
        elif token[0] == '"':
            fault = _text_fault(token, keys[-1] if keys and at_key else None)
        elif token != "," and token not in _WORDS:
            fault = _number_fault(token)
        at_key = token in "{," and bool(keys) and keys[-1] is not None
        if fault is not None:
            line, column = _place(text, found.start())
            return refused(fault[0], line=line, column=column, **fault[1])
    return None


def _text_fault(token: str, keys: set[str] | None) -> tuple[str, dict[str, Any]] | None:
    text: str = json.loads(token)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "json_half_character", {}
    if keys is not None and text in keys:
        return "json_key_twice", {"key": text[:LONGEST_NUMBER]}
    if keys is not None:
        keys.add(text)
    return None


def _number_fault(token: str) -> tuple[str, dict[str, Any]] | None:
    number = exact_decimal(token)
    if isinstance(number, NumberRefused):
        return "json_number", {"why": note(f"number_{number.code}", text=number.text)}
    return None


def _place(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
