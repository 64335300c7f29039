"""Drugs made by hand for the core tests, with the figures of clinical.md sections 3 and 5."""

from fractions import Fraction

from pressorsheet.core.drugs import Drug, Level, Question, Salt, Side, Storage, Tier
from pressorsheet.core.quantity import (
    MassConcentration,
    UnitConcentration,
    UnitDose,
    WeightBasedDose,
)


def per_kg(text: str) -> WeightBasedDose:
    return WeightBasedDose(Fraction(text))


def units(text: str) -> UnitDose:
    return UnitDose(Fraction(text))


NOREPINEPHRINE = Drug(
    id="norepinephrine",
    name="norepinephrine",
    is_vasopressor=True,
    is_inotrope=False,
    counts_as_catecholamine=True,
    dose_unit="mcg/kg/min",
    salts={
        Salt.BASE: Fraction(1),
        Salt.TARTRATE: Fraction(2),
        Salt.BITARTRATE_MONOHYDRATE: Fraction(2),
        Salt.ANHYDROUS_BITARTRATE: Fraction("1.89"),
        Salt.HYDROCHLORIDE: Fraction("1.22"),
    },
    concentrations=(MassConcentration(Fraction(16)), MassConcentration(Fraction(64))),
    allowed=(MassConcentration(Fraction(4)), MassConcentration(Fraction(320))),
    tiers=(
        Tier(Level.TELL, Side.BELOW, per_kg("0.005"), Question.WRONG_UNIT),
        Tier(Level.TELL, Side.AT_LEAST, per_kg("0.25")),
        Tier(Level.CAUTION, Side.ABOVE, per_kg("0.5")),
        Tier(Level.STRONG, Side.ABOVE, per_kg("1"), Question.MCG_PER_MIN),
        Tier(Level.STRONG, Side.ABOVE, per_kg("2"), Question.CONFIRM_TWICE),
        Tier(Level.BEYOND, Side.ABOVE, per_kg("5")),
    ),
    shelf_life_h={Storage.ROOM: Fraction(24), Storage.REFRIGERATED: Fraction(24)},
    also_called=("noradrenaline",),
)

VASOPRESSIN = Drug(
    id="vasopressin",
    name="vasopressin",
    is_vasopressor=True,
    is_inotrope=False,
    counts_as_catecholamine=False,
    dose_unit="units/min",
    salts={},
    concentrations=(UnitConcentration(Fraction("0.2")), UnitConcentration(Fraction("0.4"))),
    allowed=(UnitConcentration(Fraction("0.1")), UnitConcentration(Fraction(1))),
    tiers=(
        Tier(Level.TELL, Side.BELOW, units("0.003"), Question.WRONG_UNIT),
        Tier(Level.TELL, Side.ABOVE, units("0.03")),
        Tier(Level.CAUTION, Side.ABOVE, units("0.04")),
        Tier(Level.STRONG, Side.ABOVE, units("0.07")),
        Tier(Level.BEYOND, Side.ABOVE, units("0.1")),
        Tier(Level.BEYOND, Side.AT_LEAST, units("0.3"), Question.UNITS_PER_H),
    ),
    shelf_life_h={Storage.ROOM: Fraction(18), Storage.REFRIGERATED: Fraction(24)},
)

ANGIOTENSIN = Drug(
    id="angiotensin-ii",
    name="angiotensin II",
    is_vasopressor=True,
    is_inotrope=False,
    counts_as_catecholamine=True,
    dose_unit="ng/kg/min",
    salts={},
    concentrations=(),
    allowed=None,
    tiers=(
        Tier(Level.CAUTION, Side.ABOVE, per_kg("0.04")),
        Tier(Level.STRONG, Side.ABOVE, per_kg("0.08")),
    ),
    shelf_life_h={Storage.ROOM: Fraction(24)},
)

# Dosed by mass, with a tier that is invented: no drug of the library is judged in mcg/min.
BY_MASS = Drug(
    id="terlipressin",
    name="terlipressin",
    is_vasopressor=True,
    is_inotrope=False,
    counts_as_catecholamine=True,
    dose_unit="mcg/min",
    salts={},
    concentrations=(),
    allowed=None,
    tiers=(),
    shelf_life_h={},
)
