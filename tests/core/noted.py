"""Noted: what a made criterion says of charted events at 20:00, whole, for tests."""

from fractions import Fraction
from typing import Any

from bedside import at, bag
from judged import assessed
from made_protocols import item, made

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.finding import Finding
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note
from pressorsheet.core.quantity import InUnit, Pressure, WeightBasedDose

NOW = "20:00"


def when(clock: str, day: int = 0) -> When:
    return When(at(clock, day), at(NOW))


def per_kg(number: str) -> InUnit:
    return InUnit(WeightBasedDose(Fraction(number)), "mcg/kg/min")


def mmhg(number: str) -> Pressure:
    return Pressure(Fraction(number))


def finding(reference: Reference, rule: dict[str, Any], *charted: AnyEvent) -> Finding:
    own = made(reference, [rule], [item("x", all_of=[rule["id"]])])
    result = assessed(own, NOW, *charted).item("x")
    assert result is not None
    return result.finding


def told(found: Finding, code: str) -> Note:
    (only,) = (said for said in (*found.because, *found.missing) if said.code == code)
    return only


def a_bag(name: str, clock: str, units: int, **fields: Any) -> AnyEvent:
    return bag("vasopressin", clock, name, f"{units} units", 100, hung_at=at(clock), **fields)
