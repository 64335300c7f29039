"""Verifiable: patients with a taper that was ordered at noon and that somebody else may verify.

Vasopressin 0.03 units/min to OFF by 0.005 every 60 min from 20 units in 100 mL; norepinephrine 0.1
mcg/kg/min to OFF by 0.02 every 60 min from 8 mg as tartrate in 250 mL. R. Vega charted the orders
of Dr A. Lind; the first step is due at 13:00.
"""

from uuid import UUID

from bedside import at, bag, norepinephrine, steady, tick, vasopressin, weight

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Person, TaperOrdered
from pressorsheet.entry import taper_order
from pressorsheet.entry.checked import Desk

NOON = at("12:00")
VEGA = Person(name="R. Vega", role="nurse")
LINDQVIST = Person(name="M. Lindqvist", role="pharmacist")
LINE = "right internal jugular, medial lumen"
HUNG = {"hung_at": at("08:30"), "prepared_at": at("08:00"), "storage": "room"}
WATCHED = (*steady("02:00", "12:00"), tick("11:00"))
ON_VASOPRESSIN: tuple[AnyEvent, ...] = (
    vasopressin("00:00", "0.03", bag="V", line_site=LINE),
    bag("vasopressin", "08:30", "V", "20 units", 100, **HUNG),
    *WATCHED,
)
ON_NOREPINEPHRINE: tuple[AnyEvent, ...] = (
    weight("00:00", 70),
    norepinephrine("00:00", "0.1", bag="A", line_site=LINE),
    bag("norepinephrine", "08:30", "A", "8 mg", 250, salt="tartrate", **HUNG),
    *WATCHED,
)
# What an order holds besides its plan.
NAMED = {
    "line": LINE,
    "stop_below_mmhg": "55",
    "call": "Dr A. Lind, 4471",
    "ordered_by": "Dr A. Lind",
}
HOLDS = NAMED | {"start": "1300"}
VASOPRESSIN = {"drug": "vasopressin", "from": "0.03", "from_unit": "units/min", "bag_id": "V"}
NOREPINEPHRINE = {
    "drug": "norepinephrine",
    "from": "0.1",
    "from_unit": "mcg/kg/min",
    "step": "0.02",
    "every_min": "60",
    "bag_id": "A",
}


def ordered(
    reference: Reference, charted: tuple[AnyEvent, ...], draft: dict[str, str]
) -> TaperOrdered:
    """The order that a draft makes of a chart at noon."""
    assessment = assess(chart_of(charted), reference, NOON)
    desk = Desk(assessment, NOON, VEGA, lambda number: str(UUID(int=77 + number)))
    (made,) = taper_order.check(HOLDS | draft, desk).events
    assert isinstance(made, TaperOrdered)
    return made


def of_vasopressin(reference: Reference) -> tuple[AnyEvent, ...]:
    """The patient on vasopressin, with the order."""
    return (*ON_VASOPRESSIN, ordered(reference, ON_VASOPRESSIN, VASOPRESSIN))


def of_norepinephrine(reference: Reference) -> tuple[AnyEvent, ...]:
    """The patient on norepinephrine, with the order."""
    return (*ON_NOREPINEPHRINE, ordered(reference, ON_NOREPINEPHRINE, NOREPINEPHRINE))
