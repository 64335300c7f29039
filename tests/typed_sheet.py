"""A taper plan as a person types it in from its printed sheet, and every slip of the fingers.

Written without the package under test: plans are what JSON reads, numbers as Decimals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from corrupted import Plan

DIGITS = 3
HUNDREDTHS = Decimal("0.01")
SMALL = {"stop_below_mmhg": "stop below", "rescue": "rescue", "weight_kg": "weight"}


def plain(number: Decimal) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def rounded(number: Decimal, place: Decimal) -> str:
    return plain(number.quantize(place, ROUND_HALF_UP))


def shown(number: Decimal) -> str:
    """A figure as the sheet prints it: whole where it is short, else 3 digits from the first."""
    if len(plain(number).replace(".", "")) <= 5:
        return plain(number)
    return rounded(number, Decimal(1).scaleb(number.adjusted() - DIGITS + 1))


def typed_lines(plan: Plan, left: str | None = None) -> list[str]:
    """The lines of the sheet; `left` is what the bag is printed to hold at the start."""
    unit, bag = plan["dose_unit"], plan["bag"]
    salt = "" if bag["salt"] is None else f" {bag['salt']}"
    content = f"{plain(bag['amount'])} {bag['amount_unit']}"
    lines = [
        f"drug: {plan['drug']}",
        f"from: {plain(plan['from'])} {unit}",
        f"to: {plain(plan['to'])} {unit}" if plan["to"] else "to: OFF",
        f"step: {plain(plan['step'])} {unit}",
        f"every: {plain(plan['every_min'])} min",
        f"start: {plan['start']}",
        f"bag: {content}/{plain(bag['volume_ml'])} mL{salt}",
        f"pump step: {plain(plan['pump_step_ml_per_h'])} mL/h",
        f"plan: {plan['fingerprint'][:4]} {plan['fingerprint'][4:8]}",
    ]
    if "map_low_mmhg" in plan:
        high = f" to {plain(plan['map_high_mmhg'])}" if "map_high_mmhg" in plan else ""
        lines.append(f"target: {plain(plan['map_low_mmhg'])}{high} mmHg")
    if "stop_below_mmhg" in plan:
        lines.append(f"stop below: {plain(plan['stop_below_mmhg'])} mmHg")
    if "rescue" in plan:
        lines.append(f"rescue: {plain(plan['rescue'])} {unit}")
    if plan["weight_kg"] is not None:
        lines.append(f"weight: {plain(plan['weight_kg'])} kg")
    texts = {"zone": plan["tz"], "ordered by": plan["ordered_by"], "reason": plan["reason"]}
    texts |= {key: plan.get(key) for key in ("route", "line", "call")} | {"left": left}
    lines += [f"{key}: {text}" for key, text in texts.items() if text is not None]
    return [*lines, *_rows(plan)]


def _rows(plan: Plan) -> list[str]:
    rows = [(Decimal(row["elapsed_min"]), 1, _row(row)) for row in plan["rows"]]
    bags = [(Decimal(each["elapsed_min"]), 0, _bag(each)) for each in plan["bag_changes"]]
    return [text for _, _, text in sorted([*rows, *bags])]


def _due(text: str) -> str:
    at = datetime.fromisoformat(text)
    return f"{at:%H:%M} {at.day} {at:%b} {text[-6:]}"


def _row(row: Plan) -> str:
    start = f"{plain(row['n'])} {_due(row['due'])}"
    if row["off"]:
        return f"{start} OFF OFF"
    figures = f"{plain(row['to'])} {plain(row['set_rate_ml_per_h'])}"
    error = rounded(row["error_percent"], HUNDREDTHS)
    signed = error if error.startswith("-") or error == "0" else f"+{error}"
    return f"{start} {figures} {shown(row['delivered'])} {signed}"


def _bag(change: Plan) -> str:
    figures = f"{plain(change['dose'])} {plain(change['set_rate_ml_per_h'])}"
    return f"bag {_due(change['at'])} {figures} {change['because']}"


@dataclass(frozen=True)
class Slip:
    """What was mistyped, the lines that came of it, and whether they only say less."""

    what: str
    lines: list[str]
    says_less: bool = False


# What the sheet prints beside figures that it follows from.
MAY_BE_LEFT = ("plan:",)


def slips(lines: list[str]) -> Iterator[Slip]:
    """Each line left out or doubled, each figure and word of it typed otherwise."""
    for index, line in enumerate(lines):
        before, after = lines[:index], lines[index + 1 :]
        yield Slip(f"without {line}", before + after, line.startswith(MAY_BE_LEFT))
        yield Slip(f"doubled {line}", [*before, line, line, *after])
        for wrong in _mistyped(line):
            says_less = wrong.strip() == line.rpartition(" ")[0]
            yield Slip(f"{line} as {wrong}", [*before, wrong, *after], says_less)


def _mistyped(line: str) -> Iterator[str]:
    for found in re.finditer(r"[^ :/]+", line):
        for wrong in _other(found[0]):
            yield line[: found.start()] + wrong + line[found.end() :]


def _other(word: str) -> Iterator[str]:
    """A digit one up, two neighbours swapped, one left out, the point moved, a letter changed."""
    for at, letter in enumerate(word):
        rest = word[at + 1 :]
        if letter.isdigit():
            yield word[:at] + str((int(letter) + 1) % 10) + rest
            yield word[:at] + rest
        elif letter.isalpha():
            yield word[:at] + ("x" if letter != "x" else "y") + rest
        if rest and letter != rest[0]:
            yield word[:at] + rest[0] + letter + rest[1:]
    if re.fullmatch(r"\d+(\.\d+)?", word):
        number = Decimal(word)
        yield from (plain(number * 10), plain(number / 10), f"-{word}", f"{word},5")
