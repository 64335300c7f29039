"""Verify: the pharmacist's named checks on a printed plan, written apart from the planner.

Every figure is computed anew from the printed ones with plain fractions, so that a mistake of the
planner cannot hide in its own verification. Source: clinical.md section 4.
"""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from pressorsheet.core.drugs import Drug
from pressorsheet.core.note import Refused
from pressorsheet.core.verify import bags, bedside, order, route, rows
from pressorsheet.core.verify.bench import Bench
from pressorsheet.core.verify.facts import NoZone, VerifyRules, WorksheetFacts
from pressorsheet.core.verify.names import is_same_person, may_be_same_person
from pressorsheet.core.verify.printed import PrintedPlan, printed_plan
from pressorsheet.core.verify.signing import (
    BlindEntry,
    Signed,
    compare_entry,
    may_sign,
    signature_faults,
    signature_valid,
)
from pressorsheet.core.verify.verdict import Check, Result, Verification

__all__ = [
    "BlindEntry",
    "Check",
    "NoZone",
    "PrintedPlan",
    "Result",
    "Signed",
    "Verification",
    "VerifyRules",
    "WorksheetFacts",
    "compare_entry",
    "is_same_person",
    "may_be_same_person",
    "may_sign",
    "printed_plan",
    "signature_faults",
    "signature_valid",
    "verify",
]

CHECKS = (
    order.fingerprint,
    order.drug,
    order.units,
    order.salt,
    order.concentration,
    order.weight,
    route.route,
    order.start_dose,
    order.step,
    order.interval,
    rows.chain,
    rows.never_rises,
    rows.end,
    rows.set_rates,
    rows.settable,
    rows.figures,
    rows.intervals,
    rows.local_times,
    bags.bag_changes,
    bags.bag_life,
    bedside.charted_start,
    bedside.hung_bag,
    bedside.wean,
)


def verify(
    plan: Mapping[str, Any],
    drug: Drug | None,
    rules: VerifyRules,
    facts: WorksheetFacts | None = None,
    zone: tzinfo | NoZone = NoZone.NOT_LOOKED_UP,
) -> Verification:
    """Judge a plan as its JSON prints it: every named check, always all of them, in this order.

    `drug` is the library's drug of the plan's id (None: it has none), `zone` the time zone the plan
    names. A plan whose shape is wrong gets the one failed check "readable". What needs a worksheet
    is unknown without one; the verification passes when nothing fails.
    """
    printed = printed_plan(plan)
    if isinstance(printed, Refused):
        return Verification((Check("readable", Result.FAIL, printed.reasons[0]),))
    bench = Bench(printed, drug, rules, facts, zone)
    return Verification(tuple(check(bench) for check in CHECKS), rows.notices(bench))
