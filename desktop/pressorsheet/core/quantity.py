"""Quantity: one frozen type per dimension, its only field named by the unit.

A number without its unit cannot be passed where a dose, rate or concentration is wanted, and two
dimensions cannot be mixed. Inside, every amount is an exact Fraction; a float raises TypeError.
"""

import re
from fractions import Fraction
from typing import ClassVar, TypeAlias

from pressorsheet.core.frozen import frozen, ordered
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.number import NumberRefused, exact_decimal, fraction_of


class _Exact:
    """A quantity's single field, kept as a Fraction whatever exact number it was given."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]]

    def __post_init__(self) -> None:
        (name,) = self.__match_args__
        object.__setattr__(self, name, fraction_of(getattr(self, name)))


@ordered
class WeightBasedDose(_Exact):
    """A dose by body weight."""

    mcg_per_kg_per_min: Fraction


@ordered
class MassDose(_Exact):
    """A dose by mass, weight not used."""

    mcg_per_min: Fraction


@ordered
class UnitDose(_Exact):
    """A dose in biological units (vasopressin); never turned into mass."""

    units_per_min: Fraction


@ordered
class PumpRate(_Exact):
    """What a pump runs at."""

    ml_per_h: Fraction


@ordered
class MassConcentration(_Exact):
    """Mass of drug in a bag; norepinephrine always as base."""

    mcg_per_ml: Fraction


@ordered
class UnitConcentration(_Exact):
    """Biological units of drug in a bag."""

    units_per_ml: Fraction


@ordered
class MassAmount(_Exact):
    """Mass of drug put into a bag, or given as a bolus."""

    mcg: Fraction


@ordered
class UnitAmount(_Exact):
    """Biological units put into a bag, or given as a bolus."""

    units: Fraction


@ordered
class Volume(_Exact):
    """Volume of a bag or of what has run in."""

    ml: Fraction


@ordered
class Weight(_Exact):
    """Body weight; kilograms only."""

    kg: Fraction


@ordered
class Pressure(_Exact):
    """Blood pressure."""

    mmhg: Fraction


Dose: TypeAlias = WeightBasedDose | MassDose | UnitDose
Concentration: TypeAlias = MassConcentration | UnitConcentration
Amount: TypeAlias = MassAmount | UnitAmount
Quantity: TypeAlias = Dose | PumpRate | Concentration | Amount | Volume | Weight | Pressure


@frozen
class Unit:
    """A unit as people write it: the dimension it measures and its size in that type's own unit."""

    name: str
    measures: type[Quantity]
    size: Fraction

    def of(self, number: Fraction) -> Quantity:
        """`number` of this unit as a quantity."""
        return self.measures(number * self.size)

    def count(self, quantity: Quantity) -> Fraction:
        """How many of this unit the quantity is; another dimension raises TypeError."""
        if type(quantity) is not self.measures:
            raise TypeError(f"{self.name} does not measure a {type(quantity).__name__}")
        return amount(quantity) / self.size


@frozen
class InUnit:
    """A quantity in a note with the name of the unit it is to be shown in."""

    quantity: Quantity
    unit: str


def amount(quantity: Quantity) -> Fraction:
    """The bare number of a quantity, in the unit its field is named by."""
    (name,) = quantity.__match_args__
    number: Fraction = getattr(quantity, name)
    return number


_UNITS = (
    Unit("mcg/kg/min", WeightBasedDose, Fraction(1)),
    Unit("ng/kg/min", WeightBasedDose, Fraction(1, 1000)),
    Unit("mcg/min", MassDose, Fraction(1)),
    Unit("units/min", UnitDose, Fraction(1)),
    Unit("units/h", UnitDose, Fraction(1, 60)),
    Unit("mL/h", PumpRate, Fraction(1)),
    Unit("mcg/mL", MassConcentration, Fraction(1)),
    Unit("mg/mL", MassConcentration, Fraction(1000)),
    Unit("units/mL", UnitConcentration, Fraction(1)),
    Unit("mcg", MassAmount, Fraction(1)),
    Unit("mg", MassAmount, Fraction(1000)),
    Unit("units", UnitAmount, Fraction(1)),
    Unit("mL", Volume, Fraction(1)),
    Unit("kg", Weight, Fraction(1)),
    Unit("mmHg", Pressure, Fraction(1)),
)
UNITS = {unit.name: unit for unit in _UNITS}
DOSE_UNITS = tuple(
    unit.name for unit in _UNITS if unit.measures in (WeightBasedDose, MassDose, UnitDose)
)


def number_and_unit(
    text: str, known: tuple[str, ...] = tuple(UNITS)
) -> tuple[Fraction, Unit] | Refused:
    """What a "value unit" text writes; refuses a missing or foreign unit and an inexact number.

    `known` are the units that a message about a missing or unknown one names.
    """
    written = re.fullmatch(r"(\S+) +(\S+)", text.strip(), re.ASCII)
    if written is None:
        return refused("quantity_without_unit", text=text[:40], known=known)
    number = exact_decimal(written[1])
    if isinstance(number, NumberRefused):
        return refused(f"number_{number.code}", text=number.text)
    unit = UNITS.get(written[2])
    if unit is None:
        return refused("unit_unknown", unit=written[2][:20], known=known)
    return fraction_of(number), unit


def quantity(text: str, *measures: type[Quantity]) -> Quantity | Refused:
    """The quantity that a "value unit" text writes, of one of the wanted dimensions.

    Refuses (as a value) a text without unit, a unit of another dimension, and any number that
    `exact_decimal` refuses.
    """
    wanted = tuple(n for n, unit in UNITS.items() if not measures or unit.measures in measures)
    parsed = number_and_unit(text, wanted)
    if isinstance(parsed, Refused):
        return parsed
    number, unit = parsed
    if unit.name not in wanted:
        return refused("unit_of_another_kind", unit=unit.name, known=wanted)
    return unit.of(number)
