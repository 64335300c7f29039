"""What the core computed cannot be altered afterwards."""

from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from made_drugs import NOREPINEPHRINE

from pressorsheet.core.bags import Bag, RateFrom
from pressorsheet.core.dosing import Delivery
from pressorsheet.core.drugs import DrugLibrary, Level, PumpRules
from pressorsheet.core.equivalents import Formula, Term
from pressorsheet.core.limits import (
    Hint,
    HintRule,
    MeasurementLimit,
    MeasurementLimits,
    Notice,
    Range,
)
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import NumberRefused
from pressorsheet.core.quantity import UNITS, InUnit, PumpRate, UnitAmount, UnitDose, Volume

ONE = Fraction(1)
RATE = PumpRate(ONE)
DOSE = UnitDose(ONE)
ANY = Range(None, None)
VALUES: tuple[Any, ...] = (
    *[unit.of(ONE) for unit in UNITS.values()],
    *UNITS.values(),
    InUnit(DOSE, "units/h"),
    Note("code"),
    Refused((note("code"),)),
    NumberRefused("empty", ""),
    Delivery(DOSE, RATE, RATE, DOSE, ONE),
    Bag("vasopressin", UnitAmount(ONE), Volume(ONE)),
    RateFrom(datetime(2026, 1, 1, tzinfo=UTC), None),
    NOREPINEPHRINE,
    NOREPINEPHRINE.tiers[0],
    PumpRules(RATE, ONE),
    DrugLibrary("1", {}, PumpRules(RATE, ONE), ""),
    Term(UNITS["units/min"], ONE),
    Formula("id", "1", "source", {}),
    Notice(Level.TELL, note("code")),
    ANY,
    HintRule(Hint.POUNDS),
    MeasurementLimit("kg", "kg", ANY, None, ()),
    MeasurementLimits("1", {}, ONE, ONE, ""),
)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_cannot_be_altered(value: Any) -> None:
    name = fields(value)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, None)
