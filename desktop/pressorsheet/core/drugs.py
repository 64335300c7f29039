"""Drugs: what the library holds about one vasopressor or inotrope, as frozen values.

The numbers are data of `resources/drugs/`, which a pharmacy committee may change; here is only
their shape.
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from pressorsheet.core.frozen import frozen
from pressorsheet.core.quantity import UNITS, Concentration, Dose, PumpRate, UnitDose, amount


class Salt(StrEnum):
    """How the label of a bag states its strength (clinical.md section 3) [base-2024]."""

    BASE = "base"
    TARTRATE = "tartrate"
    BITARTRATE_MONOHYDRATE = "bitartrate monohydrate"
    ANHYDROUS_BITARTRATE = "anhydrous bitartrate"
    HYDROCHLORIDE = "hydrochloride"


class Storage(StrEnum):
    """Where a prepared bag is kept."""

    ROOM = "room"
    REFRIGERATED = "refrigerated"


class Level(StrEnum):
    """How strongly a dose limit speaks; beyond refuses calculator, orders and plans."""

    TELL = "tell"
    CAUTION = "caution"
    STRONG = "strong"
    BEYOND = "beyond"


class Side(StrEnum):
    """On which side of its dose a tier applies."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    BELOW = "below"


class Question(StrEnum):
    """What a tier asks about besides naming the limit."""

    WRONG_UNIT = "wrong_unit"
    MCG_PER_MIN = "mcg_per_min"
    UNITS_PER_H = "units_per_h"
    CONFIRM_TWICE = "confirm_twice"


@frozen
class Tier:
    """One dose limit of a drug, in the dimension the drug is charted in (clinical.md section 5)."""

    level: Level
    side: Side
    dose: Dose
    question: Question | None = None

    def applies_to(self, dose: Dose) -> bool:
        """Whether `dose` (of the tier's own dimension) is on the tier's side of the limit."""
        given, limit = amount(dose), amount(self.dose)
        match self.side:
            case Side.AT_LEAST:
                return given >= limit
            case Side.ABOVE:
                return given > limit
            case Side.BELOW:
                return given < limit
            case _:
                assert_never(self.side)


@frozen
class Drug:
    """One drug of the library.

    `dose_unit` is the unit it is charted in; `salts` says how many mg of each salt hold 1 mg of
    base (empty: its label leaves no such question); `concentrations` are the usual ones (empty:
    custom); `allowed` is the range outside which orders, plans and the calculator stop.
    """

    id: str
    name: str
    is_vasopressor: bool
    is_inotrope: bool
    counts_as_catecholamine: bool
    dose_unit: str
    salts: Mapping[Salt, Fraction]
    concentrations: tuple[Concentration, ...]
    allowed: tuple[Concentration, Concentration] | None
    tiers: tuple[Tier, ...]
    shelf_life_h: Mapping[Storage, Fraction]
    also_called: tuple[str, ...] = ()
    rxnorm: str | None = None
    atc: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def is_in_units(self) -> bool:
        """Whether it is dosed in biological units, which are never turned into mass."""
        return UNITS[self.dose_unit].measures is UnitDose

    @property
    def ceiling(self) -> Dose | None:
        """The dose above which the library refuses calculator, orders and plans; None: none."""
        beyond = [tier.dose for tier in self.tiers if tier.level is Level.BEYOND]
        return min(beyond, key=amount) if beyond else None


@frozen
class PumpRules:
    """The usual pump step, and the error of a settable rate above which it is flagged."""

    step: PumpRate
    flag_error_above_percent: Fraction


@frozen
class DrugLibrary:
    """All drugs by id, with the version and the SHA-256 of the files they were read from."""

    version: str
    drugs: Mapping[str, Drug]
    pump: PumpRules
    fingerprint: str

    def get(self, drug_id: str) -> Drug | None:
        """The drug of exactly this id, or None."""
        return self.drugs.get(drug_id)

    def named(self, text: str) -> Drug | None:
        """The drug whose id, name or other full name a person wrote, in any case, or None."""
        wanted = text.strip().casefold()
        for drug in self.drugs.values():
            if wanted in {name.casefold() for name in (drug.id, drug.name, *drug.also_called)}:
                return drug
        return None
