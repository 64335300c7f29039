"""Answer: how a command gives its result, its refusal, or says that it was called wrongly.

Results go to stdout, messages to stderr; numbers in JSON are exact decimals, never floats.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from pressorsheet.core.note import Note, Refused
from pressorsheet.core.number import plain_text
from pressorsheet.wording import say

DONE = 0
REFUSED = 1
WRONG_USAGE = 2


def json_text(value: object, indent: str = "") -> str:
    """`value` as JSON, indented; a Fraction or Decimal as a plain decimal.

    Takes mappings, sequences, texts, exact numbers, booleans and None; a float raises TypeError.
    """
    deeper = indent + "  "
    match value:
        case None | bool():
            return json.dumps(value)
        case Enum():
            return json_text(value.value, indent)
        case str():
            return json.dumps(value)
        case Fraction() | Decimal() | int():
            return plain_text(value)
        case Mapping():
            rows = [f"{json.dumps(str(k))}: {json_text(v, deeper)}" for k, v in value.items()]
            return _block("{", rows, "}", indent)
        case Sequence():
            return _block("[", [json_text(one, deeper) for one in value], "]", indent)
        case _:
            raise TypeError(f"{type(value).__name__} has no exact JSON form")


def _block(opening: str, rows: list[str], closing: str, indent: str) -> str:
    if not rows:
        return opening + closing
    body = ",\n".join(f"{indent}  {row}" for row in rows)
    return f"{opening}\n{body}\n{indent}{closing}"


def give(value: Mapping[str, object]) -> int:
    """Write a result as JSON to stdout; the exit code is 0."""
    tell(json_text(value))
    return DONE


def tell(text: str) -> None:
    """Write a result for people to stdout."""
    lines = "\n".join(map(_shown, text.split("\n")))
    sys.stdout.write(f"{lines}\n")


def warn(text: str) -> None:
    """Write a message to stderr, as one line."""
    sys.stderr.write(f"{_shown(text)}\n")


def _shown(text: str) -> str:
    """The text with what is no printable character written as an escape.

    A name or a key of a file could otherwise steer the terminal or pass for a line of ours.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def message(reason: Note, place: str = "", zone: tzinfo | None = None) -> str:
    """The sentence of a reason, after the argument or file it is about; always one line."""
    sentence = say(reason, zone)
    return _shown(f"{place}: {sentence}" if place else sentence)


def refuse(refusal: Refused, *, as_json: bool, place: str = "", zone: tzinfo | None = None) -> int:
    """Say why nothing was done, on stderr and with --json on stdout too; the exit code is 1.

    `place` is the argument or file the reasons are about.
    """
    return refuse_all([(place, refusal)], as_json=as_json, zone=zone)


def refuse_all(
    faults: Sequence[tuple[str, Refused]], *, as_json: bool, zone: tzinfo | None = None
) -> int:
    """Say every reason, each after the argument or file it is about, as `refuse` does for one."""
    rows = [
        {"code": reason.code, "message": message(reason, place, zone)}
        for place, refusal in faults
        for reason in refusal.reasons
    ]
    for row in rows:
        warn(row["message"])
    if as_json:
        tell(json_text({"refused": rows}))
    return REFUSED
