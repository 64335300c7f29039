"""A forged plan gives itself away: one field changed and the fingerprint made anew to fit.

With the old fingerprint every corruption is caught anyway: tests/shell/test_cli_verify.py.
"""

import sys
from collections.abc import Iterator
from functools import cache

import pytest
from printed_plans import (
    BAG_EMPTIES,
    BAG_EXPIRES,
    BY_LINE,
    BY_WEIGHT,
    CLOCK_CHANGE,
    facts_for,
    verified,
)

from corrupted import Corruption, Place, corruptions, plan_named, signed_anew
from pressorsheet.core.note import Note
from pressorsheet.core.verify import Verification
from pressorsheet.wording import say

# What follows from no other figure, so that only the fingerprint can give it away, and why.
BOUND_BY_FINGERPRINT_ALONE = {
    "ordered_by": "a name",
    "reason": "a text; that there is one counts only where the weaning criterion was not met",
    "call": "a name and a number",
    "line": "another than is charted is told, not failed: that is for people to settle",
    "map_low_mmhg": "the target is ordered, not computed",
    "map_high_mmhg": "the target is ordered, not computed",
    "stop_below_mmhg": "the stop-and-call order is ordered, not computed",
    "rescue": "the rescue dose is ordered, not computed, above 0 and within the ceiling",
}
# One printed plan that reads the same: what is left out or filled in was null, or stands for it.
SAME_PLAN: dict[tuple[Place, str], str] = {
    (("tz",), "nulled"): "without a zone all times keep the offset of the start, as they do here",
    (("tz",), "deleted"): "the same",
    (("weight_kg",), "filled"): "a weight beside a dose that is not by weight",
    (("weight_kg",), "deleted"): "it was null",
    (("bag", "salt"), "deleted"): "it was null",
    (("pump_step_ml_per_h",), "a tenth"): "each rate here is exact at either step",
}
# Where the first bag expires in its first row, one figure alone tells what it held at the start.
SAME_PLAN |= {
    (("rows", 0, "left_ml"), kind): "the first bag may have held less"
    for kind in ("last digit down", "a tenth", "zeroed")
}
COUNTS = {
    # of the rescue dose three are caught: zeroed, one digit down to 0, negative
    BY_WEIGHT: (646, 56),
    BAG_EMPTIES: (510, 10),
    CLOCK_CHANGE: (976, 11),
    BAG_EXPIRES: (736, 12),
    # 28 more than the clock change: 12 of whom to call, 8 of the route, 8 of the line
    BY_LINE: (1004, 24),
}


# What a label or an order need not print.
MAY_BE_MISSING = {("verify_salt_wrong", "salt"), ("verify_weight_missing", "weight")}


@cache
def forged(name: str) -> tuple[tuple[Corruption, Verification], ...]:
    """Every corruption of a plan but that of its fingerprint, with what verify says of it."""
    good = plan_named(name)
    facts = facts_for(good)
    return tuple(
        (found, verified(signed_anew(found.plan), facts))
        for found in corruptions(good)
        if found.place != ("fingerprint",)
    )


def notes_of(verification: Verification) -> Iterator[Note]:
    yield from verification.notices
    for check in verification.checks:
        yield check.numbers
        yield from check.numbers.as_mapping().get("faults", ())


def is_excused(found: Corruption) -> bool:
    top: Place = found.place
    return top[0] in BOUND_BY_FINGERPRINT_ALONE or (top, found.kind) in SAME_PLAN


@pytest.mark.parametrize("name", COUNTS)
def test_a_forged_figure_is_caught_by_the_figures_alone(name: str) -> None:
    tried = forged(name)
    missed = [found for found, verification in tried if verification.passed]
    sys.stdout.write(f"{name}: {len(tried) - len(missed)} of {len(tried)} forgeries caught\n")
    assert [(found.place, found.kind) for found in missed if not is_excused(found)] == []
    assert (len(tried), len(missed)) == COUNTS[name]


@pytest.mark.parametrize("name", COUNTS)
def test_what_is_said_of_a_forged_plan_is_whole_and_can_be_said(name: str) -> None:
    kinds: dict[tuple[str, frozenset[str]], Note] = {}
    for _, verification in forged(name):
        for said in notes_of(verification):
            missing = frozenset(key for key, value in said.values if value is None)
            kinds.setdefault((said.code, missing), said)
    lacking = {(code, key) for code, missing in kinds for key in missing}
    assert lacking <= MAY_BE_MISSING
    for said in kinds.values():
        assert "None" not in say(said)
