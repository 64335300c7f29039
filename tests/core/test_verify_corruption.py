"""A forged plan gives itself away: one field changed and the fingerprint made anew to fit.

With the old fingerprint every corruption is caught anyway: tests/shell/test_cli_verify.py.
"""

import sys

import pytest
from printed_plans import BAG_EMPTIES, BY_WEIGHT, facts_for, verified

from corrupted import Corruption, Place, corruptions, plan_named, signed_anew

# What follows from no other figure, so that only the fingerprint can give it away, and why.
BOUND_BY_FINGERPRINT_ALONE = {
    "ordered_by": "a name",
    "reason": "a text; that there is one counts only where the weaning criterion was not met",
    "call": "a name and a number",
    "map_low_mmhg": "the target is ordered, not computed",
    "map_high_mmhg": "the target is ordered, not computed",
    "stop_below_mmhg": "the stop-and-call order is ordered, not computed",
    "rescue": "the rescue dose is ordered, not computed",
}
# One printed plan that reads the same: what is left out or filled in was null, or stands for it.
SAME_PLAN = {
    (("tz",), "nulled"): "without a zone all times keep the offset of the start, as they do here",
    (("tz",), "deleted"): "the same",
    (("weight_kg",), "filled"): "a weight beside a dose that is not by weight",
    (("weight_kg",), "deleted"): "it was null",
    (("bag", "salt"), "deleted"): "it was null",
    (("pump_step_ml_per_h",), "a tenth"): "each rate here is exact at either step",
}
COUNTS = {BY_WEIGHT: (646, 59), BAG_EMPTIES: (510, 10)}


def is_excused(found: Corruption) -> bool:
    top: Place = found.place
    return top[0] in BOUND_BY_FINGERPRINT_ALONE or (top, found.kind) in SAME_PLAN


@pytest.mark.parametrize("name", COUNTS)
def test_a_forged_figure_is_caught_by_the_figures_alone(name: str) -> None:
    good = plan_named(name)
    facts = facts_for(good)
    tried = [found for found in corruptions(good) if found.place != ("fingerprint",)]
    missed = [found for found in tried if verified(signed_anew(found.plan), facts).passed]
    sys.stdout.write(f"{name}: {len(tried) - len(missed)} of {len(tried)} forgeries caught\n")
    assert [(found.place, found.kind) for found in missed if not is_excused(found)] == []
    assert (len(tried), len(missed)) == COUNTS[name]
