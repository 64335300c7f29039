"""Bench: a plan with everything it is held against, and what follows from its printed figures.

Written apart from the planner, with plain fractions, so that one mistake cannot hide in both:
    mL/h = dose per min x 60 / (drug per mL), the dose times kg where it is by weight.
Source: clinical.md sections 3 and 4.
"""

from datetime import timedelta, tzinfo
from fractions import Fraction

from pressorsheet.core.drugs import Drug, Salt
from pressorsheet.core.frozen import frozen
from pressorsheet.core.quantity import (
    DOSE_UNITS,
    UNITS,
    Dose,
    InUnit,
    MassAmount,
    MassConcentration,
    MassDose,
    Quantity,
    UnitAmount,
    UnitConcentration,
    UnitDose,
    WeightBasedDose,
    amount,
)
from pressorsheet.core.verify.facts import NO_RULES, NoZone, VerifyRules, WorksheetFacts
from pressorsheet.core.verify.printed import MICROSECONDS_PER_MINUTE, PrintedPlan

MINUTES_PER_HOUR = 60
SIGNIFICANT_DIGITS = 12
HALF = Fraction(1, 2)


@frozen
class Bench:
    """One plan on the bench; `drug` is None where the library does not know it."""

    plan: PrintedPlan
    drug: Drug | None = None
    rules: VerifyRules = NO_RULES
    facts: WorksheetFacts | None = None
    zone: tzinfo | NoZone = NoZone.NOT_LOOKED_UP

    @property
    def dose_type(self) -> type[Dose] | None:
        """The dimension of the plan's dose unit; None: no dose unit."""
        if self.plan.dose_unit not in DOSE_UNITS:
            return None
        measures = UNITS[self.plan.dose_unit].measures
        assert measures is WeightBasedDose or measures is MassDose or measures is UnitDose
        return measures

    @property
    def is_by_weight(self) -> bool:
        """Whether the plan's doses are by body weight."""
        return self.dose_type is WeightBasedDose

    @property
    def bag_type(self) -> type[MassAmount] | type[UnitAmount] | None:
        """The dimension the bag's content is stated in; None: no such unit."""
        unit = UNITS.get(self.plan.bag.amount_unit)
        if unit is None:
            return None
        if unit.measures is MassAmount:
            return MassAmount
        return UnitAmount if unit.measures is UnitAmount else None

    @property
    def salt_ratio(self) -> Fraction | None:
        """How much of what the label states holds 1 of drug as reckoned; None: it does not say."""
        word = self.plan.bag.salt
        salts = self.drug.salts if self.drug is not None else {}
        if not salts:
            return Fraction(1) if word is None else None
        return salts[Salt(word)] if word in set(salts) else None

    @property
    def per_ml(self) -> Fraction | None:
        """mcg (norepinephrine: of base) or units in one mL of the bag; None: not computable."""
        bag, ratio = self.plan.bag, self.salt_ratio
        if self.bag_type is None or ratio is None or bag.amount <= 0 or bag.volume_ml <= 0:
            return None
        return bag.amount * UNITS[bag.amount_unit].size / ratio / bag.volume_ml

    @property
    def concentration(self) -> MassConcentration | UnitConcentration | None:
        """The printed bag's concentration; None: not computable."""
        if self.per_ml is None:
            return None
        return (UnitConcentration if self.bag_type is UnitAmount else MassConcentration)(
            self.per_ml
        )

    @property
    def units_fit(self) -> bool:
        """Whether dose unit, bag and drug are all in biological units, or all in mass."""
        if self.dose_type is None or self.bag_type is None:
            return False
        in_units = self.dose_type is UnitDose
        drug_fits = self.drug is None or self.drug.is_in_units == in_units
        return drug_fits and (self.bag_type is UnitAmount) == in_units

    @property
    def ml_per_h(self) -> Fraction | None:
        """mL/h for a dose of 1 in the plan's dose unit; None: not computable."""
        per_ml, weight = self.per_ml, self.plan.weight_kg
        if per_ml is None or not self.units_fit:
            return None
        per_min = UNITS[self.plan.dose_unit].size
        if self.is_by_weight:
            if weight is None or weight <= 0:
                return None
            per_min *= weight
        return per_min * MINUTES_PER_HOUR / per_ml

    def set_rate(self, dose: Fraction) -> Fraction | None:
        """What the pump is set to for `dose`, rounded half up to its step; None: not computable."""
        factor, step = self.ml_per_h, self.plan.pump_step_ml_per_h
        if factor is None or step <= 0:
            return None
        return (dose * factor / step + HALF).__floor__() * step

    @property
    def bag_amount(self) -> Quantity | None:
        """What the bag's label says is in it; None: its unit is none."""
        bag = self.plan.bag
        return None if self.bag_type is None else UNITS[bag.amount_unit].of(bag.amount)

    def dose(self, number: Fraction) -> Quantity | None:
        """A printed dose with its unit; None: the unit is none."""
        return None if self.dose_type is None else UNITS[self.plan.dose_unit].of(number)

    def shown(self, number: Fraction) -> InUnit | Fraction:
        """A printed dose for a note, in its own unit; bare where the unit is none."""
        dose = self.dose(number)
        return number if dose is None else InUnit(dose, self.plan.dose_unit)

    def in_dose_unit(self, dose: Dose) -> Fraction | None:
        """A dose as a number of the plan's dose unit, by the printed weight where it takes one.

        None where the dimensions cannot be compared.
        """
        wanted, weight = self.dose_type, self.plan.weight_kg
        if wanted is None:
            return None
        per_min = amount(dose)
        if type(dose) is not wanted:
            if weight is None or weight <= 0 or UnitDose in (wanted, type(dose)):
                return None
            per_min = per_min / weight if wanted is WeightBasedDose else per_min * weight
        return per_min / UNITS[self.plan.dose_unit].size

    @property
    def has_reason(self) -> bool:
        """Whether the plan records a reason for going on."""
        return bool(self.plan.reason and self.plan.reason.strip())


def agrees(printed: Fraction, exact: Fraction) -> bool:
    """Whether a printed figure is `exact`, or `exact` rounded to 12 significant digits."""
    if printed == exact:
        return True
    place = last_place(exact)
    return place > 0 and (printed / place).denominator == 1 and abs(printed - exact) <= place * HALF


def last_place(exact: Fraction) -> Fraction:
    """The size of the twelfth significant digit of a number; 0 for 0."""
    size = abs(exact)
    if size == 0:
        return size
    place = Fraction(1)
    while place * 10 <= size:
        place *= 10
    while place > size:
        place /= 10
    return place / Fraction(10) ** (SIGNIFICANT_DIGITS - 1)


def minutes(span: timedelta) -> Fraction:
    """A duration in minutes, exactly."""
    return Fraction(span // timedelta(microseconds=1), MICROSECONDS_PER_MINUTE)
