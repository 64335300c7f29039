"""Weight change: what a new dosing weight means for each weight-based infusion that runs.

A dose by weight needs another mL/h; a pump left as it is gives another dose by weight. Neither is
an increase (clinical.md section 2); both are shown before the weight is recorded.
"""

from collections.abc import Iterator, Mapping

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.dosing import deliver
from pressorsheet.core.infusions import Running, bag_of, concentration_of, hung_bag
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import (
    UNITS,
    Concentration,
    InUnit,
    PumpRate,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.view import View


def weight_moves(
    assessment: Assessment, old: Weight, new: Weight
) -> Mapping[str, tuple[Note, ...]]:
    """What changes from the old to the new weight, by the id of each drug that runs by weight."""
    return {
        found.drug.id: tuple(_moves(assessment.view, found, old, new))
        for found in assessment.running
        if _is_charted_by_weight(found) or _is_by_weight(found.drug.dose_unit)
    }


def _is_by_weight(unit: str | None) -> bool:
    return unit is not None and UNITS[unit].measures is WeightBasedDose


def _is_charted_by_weight(found: Running) -> bool:
    return found.event.dose is not None and _is_by_weight(found.event.dose_unit)


def _moves(view: View, found: Running, old: Weight, new: Weight) -> Iterator[Note]:
    drug, dose = found.drug.id, _dose(found)
    if isinstance(dose, Refused):
        yield note("weight_dose_unknown", drug=drug, why=dose.reasons)
        return
    unit = found.drug.dose_unit if _is_by_weight(found.drug.dose_unit) else "mcg/kg/min"
    shown = InUnit(dose, unit)
    strength = _concentration(view, found)
    rates = [_rate(view, dose, strength, weight) for weight in (old, new)]
    refusals = [rate for rate in rates if isinstance(rate, Refused)]
    if refusals:
        yield note("weight_rate_unknown", drug=drug, dose=shown, why=refusals[0].reasons)
    else:
        yield note(
            "weight_moves_rate",
            drug=drug,
            dose=shown,
            old=old,
            new=new,
            old_rate=rates[0],
            new_rate=rates[1],
        )
    if not _is_charted_by_weight(found):
        left = WeightBasedDose(dose.mcg_per_kg_per_min * old.kg / new.kg)
        yield note("weight_moves_dose", drug=drug, old_dose=shown, new_dose=InUnit(left, unit))


def _dose(found: Running) -> WeightBasedDose | Refused:
    """The dose by weight that runs: as charted, else as it is at the weight in force."""
    event = found.event
    if event.dose is not None and event.dose_unit is not None and _is_charted_by_weight(found):
        charted = UNITS[event.dose_unit].of(fraction_of(event.dose))
        assert isinstance(charted, WeightBasedDose)  # asked just above
        return charted
    if isinstance(found.dose, WeightBasedDose):
        return found.dose
    return found.why_unknown or refused("weight_missing")


def _concentration(view: View, found: Running) -> Concentration | Refused:
    """The concentration of the bag it is charted to run from, else of the bag that hangs."""
    drug, named = found.drug.id, found.event.bag_id
    bag = hung_bag(view, drug) if named is None else bag_of(view, named)
    if bag is None:
        return refused("weight_bag_missing", drug=drug)
    if bag.drug != drug:
        return refused("bag_of_another_drug", bag=bag.bag_id, drug=drug, other=bag.drug)
    return concentration_of(view, bag)


def _rate(
    view: View, dose: WeightBasedDose, strength: Concentration | Refused, weight: Weight
) -> PumpRate | Refused:
    """What the pump is set to, for no pump can be set to 9.84375 mL/h."""
    if isinstance(strength, Refused):
        return strength
    made = deliver(dose, strength, weight, view.drugs.pump.step)
    return made if isinstance(made, Refused) else made.settable
