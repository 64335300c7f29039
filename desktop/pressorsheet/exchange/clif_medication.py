"""CLIF medication: the rows of continuous medication become one running dose per drug.

The unit is read from its column and never assumed: an unknown one, or one that is not of the
drug's kind, refuses the row by name. How orders of one drug follow one another: `clif_orders`.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from pressorsheet.core.drugs import Drug, DrugLibrary
from pressorsheet.core.events import DoseUnit
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import UNITS, UnitDose
from pressorsheet.exchange.clif_ledger import Ledger
from pressorsheet.exchange.clif_orders import Doubt, Point, follow
from pressorsheet.exchange.clif_tables import Row

# The dose units of CLIF (mCIDE) that the worksheet has, with the worksheet's name for each. Every
# other (mL/h without a concentration, mg/h ...) refuses its row: nothing is converted here.
DOSE_UNITS: dict[str, DoseUnit] = {
    "mcg/kg/min": "mcg/kg/min",
    "mcg/kg/minute": "mcg/kg/min",
    "mcg/min": "mcg/min",
    "mcg/minute": "mcg/min",
    "ng/kg/min": "ng/kg/min",
    "ng/kg/minute": "ng/kg/min",
    "units/min": "units/min",
    "units/minute": "units/min",
    "units/hour": "units/h",
    "units/hr": "units/h",
    "units/h": "units/h",
}
# CLIF's names of drugs that differ from the library's.
NAMES = {"angiotensin": "angiotensin-ii"}
VASOACTIVES = "vasoactives"
ACTIONS = ("start", "dose_change", "stop", "going", "verify")
STOP = "stop"


@frozen
class _Unusable:
    """A row refused for itself, which leaves open what its drug does from then on."""

    at: datetime | None
    drug: str


def record_medication(
    rows: Iterable[Row], library: DrugLibrary, ledger: Ledger
) -> tuple[Doubt, ...]:
    """Make the infusions and account for every row; returns when what runs is not fully known."""
    points: dict[str, list[Point]] = {}
    unusable: list[_Unusable] = []
    for row in rows:
        read = _point(row, library)
        if isinstance(read, Point):
            points.setdefault(read.drug.id, []).append(read)
            continue
        ledger.refused(read, row)
        if row["med_group"].lower() in (VASOACTIVES, "") or _drug(row, library) is not None:
            time = row.time("admin_dttm")
            at = None if isinstance(time, Note) else time
            unusable.append(_Unusable(at, _drug_id(row)))
    doubts = [doubt for drug in points.values() for doubt in follow(drug, ledger)]
    for one in unusable:
        later = [point.at for point in points.get(one.drug, []) if one.at and point.at > one.at]
        doubts.append(Doubt(one.at, min(later, default=None)))
    return tuple(doubts)


def _drug_id(row: Row) -> str:
    category = row["med_category"].lower()
    return NAMES.get(category, category)


def _drug(row: Row, library: DrugLibrary) -> Drug | None:
    return library.get(_drug_id(row))


def _point(row: Row, library: DrugLibrary) -> Point | Note:
    """What a row says, or why it cannot be used."""
    drug = _drug(row, library)
    if drug is None:
        return note("clif_drug_unknown", category=row["med_category"][:40])
    at = row.time("admin_dttm")
    if isinstance(at, Note):
        return at
    action = row["mar_action_category"].lower()
    if action not in ACTIONS:
        return note("clif_action_unknown", action=action[:40])
    if action == STOP and not row["med_dose"]:
        return Point(at, row["med_order_id"], drug, Decimal(0), None, row)
    dose = row.number("med_dose")
    if isinstance(dose, Note):
        return dose
    if dose < 0:
        return note("clif_dose_negative", drug=drug.id)
    if action == STOP and dose:
        return note("clif_stop_with_dose", drug=drug.id)
    unit = DOSE_UNITS.get(row["med_dose_unit"].lower())
    if dose and unit is None:
        return note("clif_unit_unknown", drug=drug.id, unit=row["med_dose_unit"][:40])
    if unit is not None and (UNITS[unit].measures is UnitDose) is not drug.is_in_units:
        return note("clif_unit_of_another_kind", drug=drug.id, unit=unit)
    return Point(at, row["med_order_id"], drug, dose, unit, row)
