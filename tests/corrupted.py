"""Every way in which one field of a taper plan can come to read something else.

Written without the package under test: plans are what JSON reads, numbers as Decimals, and the
fingerprint is made with json.dumps and hashlib.
"""

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

VECTORS = Path(__file__).parent / "vectors" / "verify"
NAMES = tuple(sorted(path.stem for path in VECTORS.glob("*.json")))

Plan: TypeAlias = dict[str, Any]
Place: TypeAlias = tuple[str | int, ...]


def exact(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def plan_named(name: str) -> Plan:
    plan: Plan = exact((VECTORS / f"{name}.json").read_text("utf-8"))["plan"]
    return plan


def written(value: Any) -> str:
    """A value as JSON: sorted keys, no spaces, numbers without trailing zeros."""
    text = json.dumps(_marked(value), sort_keys=True, separators=(",", ":"))
    return re.sub(r'"@@([^"@]*)@@"', r"\1", text)


def _marked(value: Any) -> Any:
    match value:
        case Decimal():
            text = format(value, "f")
            text = text.rstrip("0").rstrip(".") if "." in text else text
            return f"@@{'0' if text == '-0' else text}@@"
        case dict():
            return {key: _marked(inner) for key, inner in value.items()}
        case list():
            return [_marked(inner) for inner in value]
        case _:
            return value


def fingerprint_of(plan: Plan) -> str:
    bare = {key: value for key, value in plan.items() if key != "fingerprint"}
    return hashlib.sha256(written(bare).encode()).hexdigest()


def signed_anew(plan: Plan) -> Plan:
    return {**plan, "fingerprint": fingerprint_of(plan)}


def with_value(plan: Plan, place: Place, value: Any) -> Plan:
    """A copy of the plan with one value changed and the fingerprint as it was."""
    changed = copy.deepcopy(plan)
    inner: Any = changed
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return changed


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every leaf of a plan with its place."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from leaves(inner, (*place, key))
        case list():
            for index, inner in enumerate(value):
                yield from leaves(inner, (*place, index))
        case _:
            yield place, value


@dataclass(frozen=True)
class Corruption:
    """What was done to which place, and the plan that came of it; its fingerprint is the old."""

    place: Place
    kind: str
    plan: Plan


def corruptions(plan: Plan) -> Iterator[Corruption]:
    for place, value in leaves(plan):
        for kind, wrong in wrong_values(value):
            yield Corruption(place, kind, with_value(plan, place, wrong))
    yield from without_keys(plan)
    yield from with_other_rows(plan, "rows")
    yield from with_other_rows(plan, "bag_changes")


def wrong_values(value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case bool():
            yield "flipped", not value
            yield "retyped", "true"
        case Decimal():
            places = value.as_tuple().exponent
            assert isinstance(places, int)
            last_digit = Decimal(1).scaleb(places)
            yield "last digit up", value + last_digit
            yield "last digit down", value - last_digit
            yield "up by 1", value + 1
            yield "retyped", str(value)
            yield "nulled", None
            if value != 0:
                yield "times ten", value * 10
                yield "a tenth", value / 10
                yield "negative", -value
                yield "zeroed", Decimal(0)
        case str():
            yield "longer", value + "x"
            yield "shorter", value[:-1]
            yield "empty", ""
            yield "other case", value.swapcase()
            yield "retyped", Decimal(1)
            yield "nulled", None
            for position, letter in enumerate(value):
                if letter.isdigit():
                    other = str((int(letter) + 1) % 10)
                    yield "another digit", value[:position] + other + value[position + 1 :]
        case None:
            yield "filled", "x"
            yield "filled", Decimal(1)


def without_keys(plan: Plan) -> Iterator[Corruption]:
    places = {place[:length] for place, _ in leaves(plan) for length in range(1, len(place) + 1)}
    for place in sorted(places, key=str):
        if isinstance(place[-1], str):
            changed = copy.deepcopy(plan)
            inner: Any = changed
            for step in place[:-1]:
                inner = inner[step]
            del inner[place[-1]]
            yield Corruption(place, "deleted", changed)
            renamed = copy.deepcopy(changed)
            renamed["extra"] = Decimal(1)
            yield Corruption(place, "renamed", renamed)


def with_other_rows(plan: Plan, key: str) -> Iterator[Corruption]:
    rows = plan[key]
    for index in range(len(rows)):
        dropped, doubled, swapped = ([*rows] for _ in range(3))
        del dropped[index]
        doubled.insert(index, rows[index])
        yield Corruption((key, index), "dropped", {**plan, key: dropped})
        yield Corruption((key, index), "doubled", {**plan, key: doubled})
        if index:
            swapped[index - 1], swapped[index] = swapped[index], swapped[index - 1]
            yield Corruption((key, index), "swapped", {**plan, key: swapped})
