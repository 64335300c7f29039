"""Typed plans: plans as paper shows them, and how what was typed of them is judged."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from made_drugs import NOREPINEPHRINE, VASOPRESSIN, units
from printed_plans import RULES
from tapers import (
    NOREPINEPHRINE_RULES,
    VASOPRESSIN_RULES,
    accepted,
    bag,
    norepinephrine_plan,
    vasopressin_plan,
)

from corrupted import Plan, plan_named
from pressorsheet.core.quantity import Pressure, Volume
from pressorsheet.core.taper.proof import Bar, verified_as_typed
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.verify import Check, NoZone, PrintedPlan, Verification, printed_plan
from pressorsheet.core.verify.typed import TypedChange, TypedPlan, TypedRow

PLANNING = {"vasopressin": VASOPRESSIN_RULES, "norepinephrine": NOREPINEPHRINE_RULES}
DRUGS = {"vasopressin": VASOPRESSIN, "norepinephrine": NOREPINEPHRINE}
EXTRAS = ("map_low_mmhg", "map_high_mmhg", "stop_below_mmhg", "rescue", "call", "route", "line")


def printed(plan: Plan) -> PrintedPlan:
    found = printed_plan(plan)
    assert isinstance(found, PrintedPlan)
    return found


NIGHT = datetime.fromisoformat("2026-10-24T23:00+02:00")
LATER = datetime.fromisoformat("2026-11-23T00:30+01:00")
WORDS = {"ordered_by": "Dr A. Lind", "reason": "unit practice", "call": "Dr M. Osei, 4480"}
PLAIN = "nothing ordered beside"
# Plans of the program: only of these can a fingerprint be made again.
MADE = {
    "clock change": vasopressin_plan(start=NIGHT, zone=ZoneInfo("Europe/Berlin"), **WORDS),
    PLAIN: vasopressin_plan(start=NIGHT, zone=ZoneInfo("Europe/Berlin")),
    "figures ordered": vasopressin_plan(
        map_low=Pressure(Fraction(65)),
        map_high=Pressure(Fraction(75)),
        stop_below=Pressure(Fraction(60)),
        rescue=units("0.03"),
    ),
    # 3.8 + 3 + 2.3 + 1.5 mL are gone at the second 02:00, 0.2 mL more a quarter of an hour later
    "empties after a clock change": vasopressin_plan(
        start=NIGHT, zone=ZoneInfo("Europe/Berlin"), bag_left=Volume(Fraction("10.8"))
    ),
    "empties in its first row": vasopressin_plan(bag_left=Volume(Fraction("1.7"))),
    "empty at the start": vasopressin_plan(bag_left=Volume(Fraction(0))),
    "empties as a step is due": vasopressin_plan(bag_left=Volume(Fraction("3.8"))),
    "empties later": vasopressin_plan(bag_left=Volume(Fraction("5.2"))),
    "expires": vasopressin_plan(bag_left=Volume(Fraction(60)), bag_expires=LATER),
    "expires, taken as full": vasopressin_plan(interval=timedelta(hours=6)),
    "full, and nobody knows until when": vasopressin_plan(
        interval=timedelta(hours=6), bag_left=Volume(Fraction(100))
    ),
    "by its line": vasopressin_plan(line="right internal jugular, medial lumen", **WORDS),
    "by weight": norepinephrine_plan(bag=bag("8 mg/250 mL tartrate", NOREPINEPHRINE)),
}
CASES = tuple(MADE)


def plan_of(name: str) -> PrintedPlan:
    made = MADE.get(name)
    return printed(plan_named(name) if made is None else dict(plan_mapping(accepted(made))))


def typed(name: str, **changed: Any) -> TypedPlan:
    """The plan as its sheet shows it, all its figures typed, and what its bag was left with."""
    plan = plan_of(name)
    first = plan.rows[0]
    dry = any(change.elapsed_min < plan.every_min for change in plan.bag_changes)
    left = None if first.left_ml is None or dry else first.left_ml + first.volume_ml
    extras = {key: plan.content[key] for key in EXTRAS if key in plan.content}
    rows = tuple(TypedRow(row.n, row.set_rate_ml_per_h, row.due, row.to_dose) for row in plan.rows)
    changes = tuple(
        TypedChange(each.at, each.because, each.set_rate_ml_per_h, each.dose)
        for each in plan.bag_changes
    )
    order = replace(plan, content=extras, rows=(), bag_changes=())
    return replace(TypedPlan(order, rows, changes, left), **changed)


def judged(read: TypedPlan, **changed: Any) -> Verification:
    drug = read.order.drug
    zone = NoZone.NOT_LOOKED_UP if read.order.tz is None else ZoneInfo(read.order.tz)
    rules = RULES.get(drug, RULES["norepinephrine"])
    bar = Bar(DRUGS.get(drug), PLANNING.get(drug), rules, zone=zone)
    return verified_as_typed(read, replace(bar, **changed))


def proof(read: TypedPlan, **changed: Any) -> Check:
    (check,) = [each for each in judged(read, **changed).checks if each.id == "fingerprint"]
    return check


def with_row(read: TypedPlan, index: int, **changed: Any) -> TypedPlan:
    rows = list(read.rows or ())
    rows[index] = replace(rows[index], **changed)
    return replace(read, rows=tuple(rows))
