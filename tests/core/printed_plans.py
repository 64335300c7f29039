"""The plans worked out by hand (`tests/vectors/verify`), and what they are judged against."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from made_drugs import NOREPINEPHRINE, VASOPRESSIN

from corrupted import Place, Plan, signed_anew
from corrupted import with_value as changed_at
from pressorsheet.core.quantity import (
    MassConcentration,
    UnitConcentration,
    UnitDose,
    Volume,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.truth import Truth
from pressorsheet.core.verify import NoZone, Verification, VerifyRules, WorksheetFacts, verify

CLOCK_CHANGE = "vasopressin-clock-change"
BY_WEIGHT = "norepinephrine-by-weight"
BAG_EMPTIES = "vasopressin-bag-empties"
BAG_EXPIRES = "vasopressin-bag-expires"
BY_LINE = "vasopressin-by-line"

DRUGS = {drug.id: drug for drug in (NOREPINEPHRINE, VASOPRESSIN)}
RULES = {
    "vasopressin": VerifyRules(UnitDose(Fraction("0.005")), timedelta(hours=1), Fraction(5)),
    "norepinephrine": VerifyRules(None, None, Fraction(5)),
}


def with_value(plan: Plan, place: Place, value: Any) -> Plan:
    """A copy of the plan with one value changed and its fingerprint made anew."""
    return signed_anew(changed_at(plan, place, value))


def facts_for(plan: Plan) -> WorksheetFacts:
    """A worksheet that knows everything, and that the plan of the vectors agrees with."""
    start = datetime.fromisoformat(plan["start"]).astimezone(UTC)
    dose = Fraction(plan["from"])
    if plan["drug"] == "norepinephrine":
        # 8 mg of bitartrate monohydrate hold 4 mg of base: 4,000 mcg in 250 mL.
        return WorksheetFacts(
            at=start,
            running=WeightBasedDose(dose),
            hung=MassConcentration(Fraction(16)),
            left=Volume(Fraction(250)),
            expires_at=start + timedelta(hours=24),
            weight=Weight(Fraction(70)),
            wean=Truth.MET,
            wean_item="WEAN-1",
            line=plan.get("line"),
        )
    strength = Fraction(plan["bag"]["amount"]) / Fraction(plan["bag"]["volume_ml"])
    return WorksheetFacts(
        at=start,
        running=UnitDose(dose),
        hung=UnitConcentration(strength),
        left=Volume(Fraction(plan["bag"]["volume_ml"])),
        expires_at=start + timedelta(hours=18),
        wean=Truth.MET,
        wean_item="WEAN-2",
        line=plan.get("line"),
    )


def zone_of(plan: Plan) -> ZoneInfo | NoZone:
    if not isinstance(plan.get("tz"), str):
        return NoZone.NOT_LOOKED_UP
    try:
        return ZoneInfo(plan["tz"])
    except (ValueError, LookupError, OSError):
        return NoZone.NO_SUCH_ZONE


def verified(plan: Plan, facts: WorksheetFacts | None = None) -> Verification:
    """The plan judged under the septic shock protocol's numbers."""
    drug = DRUGS.get(plan.get("drug", ""))
    rules = RULES.get(plan.get("drug", ""), VerifyRules())
    return verify(plan, drug, rules, facts, zone_of(plan))


def failed(verification: Verification) -> set[str]:
    return {check.id for check in verification.checks if check.result.value == "fail"}


def unknown(verification: Verification) -> set[str]:
    return {check.id for check in verification.checks if check.result.value == "unknown"}
