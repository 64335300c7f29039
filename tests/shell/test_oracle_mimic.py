"""Every infusion row of real, openly licensed ICU records, computed by us and by their pump."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pressorsheet.core.dosing import dose_at, pump_rate
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.quantity import (
    UNITS,
    Concentration,
    Dose,
    MassConcentration,
    PumpRate,
    UnitConcentration,
    Weight,
)
from pressorsheet.library.drugs import shipped_library

ROWS = Path(__file__).parents[2] / "../shared/data/mimic-iv-demo/infusions.csv"
TOLERANCE = Fraction(1, 1_000_000)
UNIT_OF = {"mcg/kg/min": "mcg/kg/min", "units/hour": "units/h"}


def rows() -> list[dict[str, str]]:
    if not ROWS.is_file():
        pytest.skip("the shared records are not beside this checkout")
    with ROWS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fraction(text: str) -> Fraction:
    return Fraction(Decimal(text))


def strength_of(row: dict[str, str]) -> Concentration:
    per_ml = fraction(row["conc_per_ml"])
    if row["rateuom"] == "units/hour":
        return UnitConcentration(per_ml)
    return MassConcentration(per_ml * 1000)  # the file has mg/mL


def apart(ours: Fraction, theirs: Fraction) -> bool:
    return abs(ours - theirs) > TOLERANCE * theirs


def test_our_pump_rate_is_that_of_every_row() -> None:
    read = rows()
    wrong = []
    for row in read:
        dose = UNITS[UNIT_OF[row["rateuom"]]].of(fraction(row["rate"]))
        assert isinstance(dose, Dose)
        rate = pump_rate(dose, strength_of(row), Weight(fraction(row["patientweight"])))
        if not isinstance(rate, PumpRate) or apart(rate.ml_per_h, fraction(row["pump_ml_h"])):
            wrong.append((row["row_id"], rate))
    assert wrong == []
    assert len(read) == 711


def test_our_dose_at_the_pump_rate_is_that_of_every_row() -> None:
    wrong = []
    for row in rows():
        unit = UNITS[UNIT_OF[row["rateuom"]]]
        rate = PumpRate(fraction(row["pump_ml_h"]))
        weight = Weight(fraction(row["patientweight"]))
        dose = dose_at(rate, strength_of(row), weight, unit.name)
        if not isinstance(dose, Dose) or apart(unit.count(dose), fraction(row["rate"])):
            wrong.append((row["row_id"], dose))
    assert wrong == []


def test_every_drug_of_the_records_is_in_the_library() -> None:
    library = shipped_library()
    assert isinstance(library, DrugLibrary)
    assert {row["drug"] for row in rows()} <= set(library.drugs)
