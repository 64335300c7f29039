"""Taper events: what people chart about one taper, and the taper that comes of it.

The taper of these tests is T1: 0.03 units/min to OFF by 0.005 every 60 min, ordered at 11:00 with
its first row due at 12:00, all in UTC.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bedside import at, event, minutes
from tapers import accepted, vasopressin_plan

from pressorsheet.core.canonical import fingerprint
from pressorsheet.core.events import AnyTaperEvent
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.run import runs
from pressorsheet.core.taper.state import TaperRun

LATE = minutes(15)
WATCH = timedelta(hours=24)
PHARMACIST = {"name": "Mia Lindqvist", "role": "pharmacist"}


def mapping(start: str = "12:00", **changed: Any) -> dict[str, Any]:
    """The plan of 0.03 units/min by 0.005 every 60 min from 12:00 as an event carries it."""
    return dict(plan_mapping(accepted(vasopressin_plan(start=at(start), **changed))))


def another(plan: dict[str, Any]) -> dict[str, Any]:
    """A plan that was changed, with the fingerprint that fits it."""
    return {**plan, "fingerprint": fingerprint(plan)}


PLAN = mapping(ordered_by="Dr A. Lind")


def taper(kind: str, when: str | datetime, **fields: Any) -> Any:
    return event(f"taper_{kind}", when, **({"plan_id": "T1", "version": 1} | fields))


def ordered(when: str = "11:00", **fields: Any) -> Any:
    return taper("ordered", when, **({"plan": PLAN} | fields))


def given(row: int | None, when: str | datetime, dose: str | None = None, **fields: Any) -> Any:
    amount = None if dose is None else Decimal(dose)
    unit = None if dose is None else fields.pop("dose_unit", "units/min")
    return taper("step", when, row=row, dose=amount, dose_unit=unit, **fields)


def run(now: str | datetime, *events: AnyTaperEvent) -> TaperRun:
    """The one taper of these events, ordered at 11:00 unless they hold an order."""
    moment = at(now) if isinstance(now, str) else now
    (found,) = runs((ordered(), *events), moment, LATE, WATCH)
    assert isinstance(found, TaperRun)
    return found


def signed(when: str, name: str = "Mia Lindqvist", fingerprint: str | None = None) -> Any:
    signature = {
        "name": name,
        "role": "pharmacist",
        "at": at(when),
        "fingerprint": fingerprint or PLAN["fingerprint"],
    }
    return taper("verified", when, by=PHARMACIST, signature=signature)
