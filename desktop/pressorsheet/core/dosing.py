"""Dosing: from a dose to a pump rate and back, exactly, and what a pump that sets steps delivers.

    mL/h = mcg/kg/min x kg x 60 / (mcg/mL)        mL/h = units/min x 60 / (units/mL)

Source: clinical.md section 3. Biological units are never turned into mass.
"""

from fractions import Fraction

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.number import half_up
from pressorsheet.core.quantity import (
    UNITS,
    Concentration,
    Dose,
    MassConcentration,
    MassDose,
    PumpRate,
    UnitConcentration,
    UnitDose,
    Weight,
    WeightBasedDose,
    amount,
)

MINUTES_PER_HOUR = 60
PERCENT = 100


def as_mass(dose: WeightBasedDose, weight: Weight) -> MassDose:
    """mcg/min = mcg/kg/min x kg."""
    return MassDose(dose.mcg_per_kg_per_min * weight.kg)


def as_weight_based(dose: MassDose, weight: Weight) -> WeightBasedDose | Refused:
    """mcg/kg/min = mcg/min / kg; refuses a weight that is not above 0."""
    if weight.kg <= 0:
        return refused("weight_not_positive", weight=weight)
    return WeightBasedDose(dose.mcg_per_min / weight.kg)


def pump_rate(
    dose: Dose, concentration: Concentration, weight: Weight | None = None
) -> PumpRate | Refused:
    """The exact rate in mL/h that gives `dose` from a bag of this concentration.

    Refuses a negative dose, a concentration or weight not above 0, a weight-based dose without a
    weight, and units against mass.
    """
    if amount(dose) < 0:
        return refused("dose_negative", dose=dose)
    if amount(concentration) <= 0:
        return refused("concentration_not_positive", concentration=concentration)
    match dose, concentration:
        case UnitDose(units_per_min=per_min), UnitConcentration(units_per_ml=per_ml):
            return PumpRate(per_min * MINUTES_PER_HOUR / per_ml)
        case MassDose(mcg_per_min=per_min), MassConcentration(mcg_per_ml=per_ml):
            return PumpRate(per_min * MINUTES_PER_HOUR / per_ml)
        case WeightBasedDose(), MassConcentration(mcg_per_ml=per_ml):
            if weight is None:
                return refused("weight_missing")
            if weight.kg <= 0:
                return refused("weight_not_positive", weight=weight)
            return PumpRate(as_mass(dose, weight).mcg_per_min * MINUTES_PER_HOUR / per_ml)
        case _:
            return refused("units_are_not_mass", dose=dose, concentration=concentration)


def dose_at(
    rate: PumpRate, concentration: Concentration, weight: Weight | None, unit_name: str
) -> Dose | Refused:
    """The exact dose that `rate` gives, in the dimension of the dose unit `unit_name`.

    Refuses a negative rate, a concentration or weight not above 0, a weight-based dose without a
    weight, and units against mass.
    """
    if rate.ml_per_h < 0:
        return refused("rate_negative", rate=rate)
    if amount(concentration) <= 0:
        return refused("concentration_not_positive", concentration=concentration)
    per_min = rate.ml_per_h * amount(concentration) / MINUTES_PER_HOUR
    measures = UNITS[unit_name].measures
    if isinstance(concentration, UnitConcentration):
        if measures is UnitDose:
            return UnitDose(per_min)
        return refused("unit_against_concentration", unit=unit_name, concentration=concentration)
    if measures is MassDose:
        return MassDose(per_min)
    if measures is not WeightBasedDose:
        return refused("unit_against_concentration", unit=unit_name, concentration=concentration)
    if weight is None:
        return refused("weight_missing")
    return as_weight_based(MassDose(per_min), weight)


@frozen
class Delivery:
    """A dose, the exact rate for it, the rate a pump can be set to, and what that rate delivers.

    `error_percent` is (delivered - dose) / dose x 100, exact; 0 for a dose of 0.
    """

    dose: Dose
    exact: PumpRate
    settable: PumpRate
    delivered: Dose
    error_percent: Fraction


def deliver(
    dose: Dose, concentration: Concentration, weight: Weight | None, pump_step: PumpRate
) -> Delivery | Refused:
    """What a pump delivers that sets multiples of `pump_step`: rounded half up once, at the end.

    Refuses what `pump_rate` refuses, a pump step not above 0, and a positive dose whose rate
    rounds to 0 mL/h.
    """
    if pump_step.ml_per_h <= 0:
        return refused("pump_step_not_positive", pump_step=pump_step)
    exact = pump_rate(dose, concentration, weight)
    if isinstance(exact, Refused):
        return exact
    if exact.ml_per_h == 0:
        return Delivery(dose, exact, exact, dose, Fraction(0))
    settable = PumpRate(half_up(exact.ml_per_h, pump_step.ml_per_h))
    if settable.ml_per_h == 0:
        return refused("dose_rounds_to_zero", dose=dose, rate=exact, pump_step=pump_step)
    share = settable.ml_per_h / exact.ml_per_h
    delivered = type(dose)(amount(dose) * share)
    return Delivery(dose, exact, settable, delivered, (share - 1) * PERCENT)
