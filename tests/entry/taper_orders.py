"""Taper orders as they are typed at noon, and what becomes of them.

The patient runs on vasopressin 0.03 units/min alone, at target for ten hours: WEAN-2 is met. The
bag, 20 units in 100 mL, hangs since 08:30; at 9 mL/h 59.5 mL are left in it at 13:00.
"""

from datetime import datetime
from typing import Any

from bedside import at, bag, norepinephrine, steady, tick, vasopressin, weight
from typed import NOON, desk

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent, TaperOrdered
from pressorsheet.entry import taper_order as form
from pressorsheet.wording import say
from verifiable import NAMED, NOREPINEPHRINE, VASOPRESSIN

HUNG = {"hung_at": at("08:30"), "prepared_at": at("08:00"), "storage": "room"}
VASO = bag("vasopressin", "08:30", "V", "20 units", 100, **HUNG)
STABLE: tuple[AnyEvent, ...] = (
    vasopressin("00:00", "0.03", bag="V"),
    VASO,
    *steady("02:00", "12:00"),
    tick("11:00"),
)
NORA = bag("norepinephrine", "08:30", "A", "4 mg", 250, salt="base", **HUNG)
# Norepinephrine alone, unchanged for twelve hours: WEAN-1 is met.
ON_NORA: tuple[AnyEvent, ...] = (
    weight("00:00", 70),
    norepinephrine("00:00", "0.1", bag="A"),
    NORA,
    *steady("02:00", "12:00"),
    tick("11:00"),
)

ORDER = NAMED | VASOPRESSIN
NORA_ORDER = NAMED | NOREPINEPHRINE


def ordered(reference: Reference, *charted: AnyEvent, **draft: str) -> form.Planned:
    """The order to taper vasopressin, first step at 13:00, or as the draft says."""
    return ordered_at(NOON, reference, *charted, **draft)


def ordered_at(
    now: datetime, reference: Reference, *charted: AnyEvent, **draft: str
) -> form.Planned:
    said = ORDER | {"start": "1300"} | draft
    return form.planned(said, desk(reference, *(charted or STABLE), now=now))


def of_nora(reference: Reference, *charted: AnyEvent, **draft: str) -> form.Planned:
    """The order to taper norepinephrine 0.1 mcg/kg/min by 0.02 every 60 min."""
    said = NORA_ORDER | {"start": "1300"} | draft
    return form.planned(said, desk(reference, *(charted or ON_NORA)))


def event_of(planned: form.Planned) -> TaperOrdered:
    (made,) = planned.checked.events
    assert isinstance(made, TaperOrdered)
    return made


def plan_of(planned: form.Planned) -> dict[str, Any]:
    plan = event_of(planned).plan
    assert plan is not None
    return dict(plan)


def notices(planned: form.Planned) -> list[str]:
    return [notice.code for notice in planned.notices]


def read(planned: form.Planned, field: str) -> str:
    return say(planned.checked.read_back[field])
