"""Nearest: which line of a typed sheet keeps it from the fingerprint that it bears.

Nothing else follows from a call order or a stop limit, so no check can tell a slip in one. But the
plan with that one slip mended bears the very fingerprint, and so the line is known.
"""

import hashlib
import string
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from pressorsheet.core.canonical import FINGERPRINT_KEY, canonical_json
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import NumberRefused, exact_decimal, fraction_of, plain_text
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.verify.typed import TypedPlan

Content: TypeAlias = Mapping[str, Any]

# Parts of an order from which no row follows, by the names of their lines.
UNPROVEN = {
    "map_low_mmhg": "target",
    "map_high_mmhg": "target",
    "stop_below_mmhg": "stop below",
    "rescue": "rescue",
    "call": "call",
    "route": "route",
    "line": "line",
    "ordered_by": "ordered by",
    "reason": "reason",
    "weight_kg": "weight",
    "pump_step_ml_per_h": "pump step",
}
# Always there in a plan, if only as null; the rest is there where it was ordered.
_ALWAYS = frozenset({"ordered_by", "reason", "weight_kg", "pump_step_ml_per_h"})
# Characters of canonical text: about a second of a laptop [house].
MOST_HASHED = 100_000_000
_PRESSURES = tuple(range(30, 131))
_LETTERS = string.digits + string.ascii_letters


def slip(typed: TypedPlan, made: Sequence[Content]) -> Note | None:
    """The one part that was typed otherwise than the plan of the fingerprint has it; else None.

    One character or two neighbours apart, left out, or typed where nothing was ordered. A search
    that would go on for seconds, as in a plan of 200 rows with long texts, is given up: None.
    """
    printed = typed.order.fingerprint or ""
    room = MOST_HASHED
    for content in made:
        for key in UNPROVEN:
            around = _around(content, key)
            for other in _others(key, content.get(key)):
                room -= around.length + len(str(other))
                if room < 0:
                    return None
                if around.fingerprint(key, other).startswith(printed):
                    return _told(typed, key, content.get(key), other)
    return None


def mistyped_fingerprint(printed: str, made: Sequence[Content]) -> str | None:
    """The fingerprint that was meant, where that typed is one digit apart from one that fits."""
    for content in made:
        fitting: str = content[FINGERPRINT_KEY][: len(printed)]
        if sum(one != other for one, other in zip(printed, fitting, strict=True)) == 1:
            return fitting
    return None


def near(number: Fraction) -> Iterator[Fraction]:
    """The numbers that one slip of the fingers makes of a number."""
    for text in _near_texts(plain_text(number), string.digits + "."):
        found = exact_decimal(text)
        if not isinstance(found, NumberRefused) and fraction_of(found) != number:
            yield fraction_of(found)


def unproven(typed: TypedPlan) -> tuple[str, ...]:
    """The lines that were typed of which no figure tells whether they are right."""
    names = dict.fromkeys((*UNPROVEN.values(), "zone", "left"))
    return tuple(f"{name} (line {typed.lines[name]})" for name in names if name in typed.lines)


def unread(typed: TypedPlan) -> tuple[str, ...]:
    """The lines that a plan may have and that were not typed."""
    names = dict.fromkeys((*UNPROVEN.values(), "zone", "left"))
    return tuple(name for name in names if name not in typed.lines)


def _others(key: str, value: Any) -> Iterator[Any]:
    """What a part may have been instead: a slip away, or nothing at all."""
    match value:
        case None:
            yield from (_PRESSURES if key.endswith("_mmhg") else ())
        case str():
            yield None
            yield from _near_texts(value, _LETTERS)
        case _:
            yield None
            yield from near(fraction_of(value))


def _near_texts(text: str, letters: str) -> Iterator[str]:
    """One by one, for of a long text they are more than fit in memory."""
    for at in range(len(text) + 1):
        head, rest = text[:at], text[at:]
        yield from (head + letter + rest for letter in letters)
        if rest:
            yield from (head + letter + rest[1:] for letter in letters if letter != rest[0])
            yield from (head + rest[1:], head + rest[1:2] + rest[0] + rest[2:])


def _pair(key: str, value: Any) -> str:
    """A part of a plan as its canonical text has it."""
    return canonical_json({key: value})[1:-1]


@frozen
class _Around:
    """The canonical text of a plan before and after one of its parts."""

    before: str
    after: str

    @property
    def length(self) -> int:
        return len(self.before) + len(self.after)

    def fingerprint(self, key: str, value: Any) -> str:
        """The fingerprint with such a part between them; without it where nothing was ordered."""
        part = "" if value is None and key not in _ALWAYS else _pair(key, value)
        text = ",".join(each for each in (self.before, part, self.after) if each)
        return hashlib.sha256(f"{{{text}}}".encode("ascii")).hexdigest()


def _around(content: Content, key: str) -> _Around:
    parts = {
        each: _pair(each, value)
        for each, value in content.items()
        if each not in (key, FINGERPRINT_KEY)
    }
    before, after = (
        ",".join(parts[each] for each in sorted(parts) if (each < key) is first)
        for first in (True, False)
    )
    return _Around(before, after)


def _told(typed: TypedPlan, key: str, value: Any, other: Any) -> Note:
    name = UNPROVEN[key]
    line = typed.lines.get(name)
    if line is None:
        return note("verify_typed_left_out", name=name, plan=shown(key, other))
    return note(
        "verify_typed_slip", line=line, name=name, read=shown(key, value), plan=shown(key, other)
    )


def shown(key: str, value: Any) -> Any:
    """A part as a sentence shows it."""
    if value is None or isinstance(value, str):
        return value
    number = fraction_of(value)
    return Pressure(number) if key.endswith("_mmhg") else number
