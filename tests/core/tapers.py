"""Tapers: orders and rules that the taper's tests start from, with clinical.md's figures."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, TypeVar

from made_drugs import NOREPINEPHRINE, VASOPRESSIN, per_kg, units

from pressorsheet.core.bags import read_bag
from pressorsheet.core.drugs import Drug
from pressorsheet.core.note import Refused
from pressorsheet.core.quantity import PumpRate, Weight
from pressorsheet.core.taper import TaperOrder, TaperPlan, TaperRules, plan

MINUTE = timedelta(minutes=1)
DRUGS = {"vasopressin": VASOPRESSIN, "norepinephrine": NOREPINEPHRINE}
TENTH = PumpRate(Fraction("0.1"))

Made = TypeVar("Made")


def rules(**changed: Any) -> TaperRules:
    """The protocol's rules for norepinephrine: no default, no largest step."""
    numbers: dict[str, Any] = {
        "largest_error_percent": Fraction(5),
        "most_rows": 200,
        "late_after": 15 * MINUTE,
        "map_max_age": 15 * MINUTE,
        "watch_after_off": 24 * 60 * MINUTE,
    }
    return TaperRules(**(numbers | changed))


NOREPINEPHRINE_RULES = rules()
VASOPRESSIN_RULES = rules(
    largest_step=units("0.005"),
    default_step=units("0.005"),
    shortest_interval=60 * MINUTE,
    default_interval=60 * MINUTE,
)
RULES = {"vasopressin": VASOPRESSIN_RULES, "norepinephrine": NOREPINEPHRINE_RULES}


def accepted(made: Made | Refused) -> Made:
    """What was made; a refusal fails the test with its reasons."""
    assert not isinstance(made, Refused), made
    return made


def codes(made: object) -> list[str]:
    """The codes of a refusal."""
    assert isinstance(made, Refused), made
    return [reason.code for reason in made.reasons]


def bag(text: str, drug: Drug) -> Any:
    return accepted(read_bag(text, drug))


def vasopressin_order(**changed: Any) -> TaperOrder:
    """0.03 units/min to OFF from 40 units in 100 mL, step and interval the protocol's."""
    order: dict[str, Any] = {
        "running": units("0.03"),
        "end": units("0"),
        "start": datetime.fromisoformat("2026-11-22T22:00+01:00"),
        "bag": bag("40 units/100 mL", VASOPRESSIN),
        "pump_step": TENTH,
    }
    return TaperOrder(**(order | changed))


def norepinephrine_order(**changed: Any) -> TaperOrder:
    """0.1 mcg/kg/min to OFF by 0.02 every 60 min, 70 kg, 16 mcg/mL."""
    order: dict[str, Any] = {
        "running": per_kg("0.1"),
        "end": per_kg("0"),
        "start": datetime.fromisoformat("2026-03-14T17:30+01:00"),
        "bag": bag("4 mg/250 mL base", NOREPINEPHRINE),
        "pump_step": TENTH,
        "step": per_kg("0.02"),
        "interval": 60 * MINUTE,
        "weight": Weight(Fraction(70)),
    }
    return TaperOrder(**(order | changed))


def vasopressin_plan(**changed: Any) -> TaperPlan | Refused:
    return plan(vasopressin_order(**changed), VASOPRESSIN, VASOPRESSIN_RULES)


def norepinephrine_plan(**changed: Any) -> TaperPlan | Refused:
    return plan(norepinephrine_order(**changed), NOREPINEPHRINE, NOREPINEPHRINE_RULES)
