from dataclasses import fields
from decimal import Decimal
from fractions import Fraction

import pytest

from pressorsheet.core.note import Refused, refused
from pressorsheet.core.quantity import (
    DOSE_UNITS,
    UNITS,
    InUnit,
    MassAmount,
    MassConcentration,
    MassDose,
    Pressure,
    PumpRate,
    Quantity,
    UnitAmount,
    UnitConcentration,
    UnitDose,
    Volume,
    Weight,
    WeightBasedDose,
    amount,
    number_and_unit,
    quantity,
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0.1 mcg/kg/min", WeightBasedDose(Fraction(1, 10))),
        ("20 ng/kg/min", WeightBasedDose(Fraction(2, 100))),
        ("8 mcg/min", MassDose(Fraction(8))),
        ("0.03 units/min", UnitDose(Fraction(3, 100))),
        ("1.8 units/h", UnitDose(Fraction(3, 100))),
        ("26.25 mL/h", PumpRate(Fraction(105, 4))),
        ("16 mcg/mL", MassConcentration(Fraction(16))),
        ("1.6 mg/mL", MassConcentration(Fraction(1600))),
        ("0.2 units/mL", UnitConcentration(Fraction(1, 5))),
        ("4 mg", MassAmount(Fraction(4000))),
        ("800 mcg", MassAmount(Fraction(800))),
        ("20 units", UnitAmount(Fraction(20))),
        ("250 mL", Volume(Fraction(250))),
        ("70 kg", Weight(Fraction(70))),
        ("65 mmHg", Pressure(Fraction(65))),
        ("  70   kg ", Weight(Fraction(70))),
        ("-27 mmHg", Pressure(Fraction(-27))),
    ],
)
def test_a_value_with_its_unit_is_read_exactly(text: str, read: Quantity) -> None:
    assert quantity(text) == read


@pytest.mark.parametrize("text", ["70", "kg", "", "70kg", "70 kg kg", "\u0667 \u0667 kg"])
def test_a_number_without_its_unit_is_refused(text: str) -> None:
    assert quantity(text) == refused("quantity_without_unit", text=text, known=tuple(UNITS))


@pytest.mark.parametrize("unit", ["ug/kg/min", "\u00b5g/kg/min", "U/min", "IU", "cc", "lb", "ML/H"])
def test_a_unit_that_is_not_ours_is_refused_naming_the_known_ones(unit: str) -> None:
    assert quantity(f"5 {unit}") == refused("unit_unknown", unit=unit, known=tuple(UNITS))


def test_an_unknown_unit_is_answered_with_those_that_fit_the_place() -> None:
    assert quantity("154 lb", Weight) == refused("unit_unknown", unit="lb", known=("kg",))


def test_a_unit_of_another_dimension_is_refused_naming_those_that_fit() -> None:
    assert quantity("5 mL", UnitDose) == refused(
        "unit_of_another_kind", unit="mL", known=("units/min", "units/h")
    )
    assert quantity("5 mL", Volume, Weight) == Volume(5)  # type: ignore[arg-type]


def test_a_number_that_is_not_exact_is_refused_under_its_own_code() -> None:
    assert quantity("0,05 mcg/kg/min") == refused("number_thousands_or_comma", text="0,05")
    assert isinstance(quantity(".5 kg"), Refused)


def test_a_long_text_is_shortened_in_the_refusal() -> None:
    assert quantity("x" * 99, Weight) == refused(
        "quantity_without_unit", text="x" * 40, known=("kg",)
    )


def test_number_and_unit_keeps_the_unit_as_written() -> None:
    assert number_and_unit("1.8 units/h") == (Fraction(9, 5), UNITS["units/h"])


@pytest.mark.parametrize("exact", [Decimal("0.1"), Fraction(1, 10)])
def test_every_exact_number_becomes_the_same_fraction(exact: Decimal | Fraction) -> None:
    assert Weight(exact).kg == Fraction(1, 10)  # type: ignore[arg-type]


def test_a_float_is_no_quantity() -> None:
    with pytest.raises(TypeError, match="exact number"):
        Weight(70.0)  # type: ignore[arg-type]


def test_two_dimensions_are_never_equal_and_never_ordered() -> None:
    doses: set[Quantity] = {MassDose(Fraction(1)), WeightBasedDose(Fraction(1))}
    assert len(doses) == 2
    with pytest.raises(TypeError):
        assert MassDose(Fraction(1)) < WeightBasedDose(Fraction(1))  # type: ignore[operator]


def test_doses_of_one_dimension_are_ordered_by_size() -> None:
    assert UnitDose(Fraction(1, 100)) < UnitDose(Fraction(3, 100))


@pytest.mark.parametrize(("name", "count"), [("units/min", "0.03"), ("units/h", "1.8")])
def test_a_quantity_is_counted_in_each_of_its_units(name: str, count: str) -> None:
    assert UNITS[name].count(UnitDose(Fraction("0.03"))) == Fraction(count)


def test_a_quantity_is_not_counted_in_the_unit_of_another_dimension() -> None:
    with pytest.raises(TypeError, match="kg does not measure a Volume"):
        UNITS["kg"].count(Volume(Fraction(1)))


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_one_of_a_unit_counts_as_one_of_it(unit: object) -> None:
    known = next(u for u in UNITS.values() if u is unit)
    assert known.count(known.of(Fraction(7))) == 7


def test_the_only_field_of_a_quantity_is_named_by_its_unit() -> None:
    names = {kind: fields(kind)[0].name for kind in {unit.measures for unit in UNITS.values()}}
    assert names[WeightBasedDose] == "mcg_per_kg_per_min"
    assert names[UnitDose] == "units_per_min"
    assert all(len(fields(kind)) == 1 for kind in names)
    assert amount(Weight(Fraction(70))) == 70


def test_the_dose_units_are_those_of_the_worksheet_file() -> None:
    assert set(DOSE_UNITS) == {"mcg/kg/min", "ng/kg/min", "mcg/min", "units/min", "units/h"}


def test_a_quantity_in_a_unit_equals_its_like() -> None:
    shown = InUnit(UnitDose(Fraction("0.03")), "units/h")
    assert shown == InUnit(UnitDose(Fraction("0.03")), "units/h")
    assert shown != InUnit(UnitDose(Fraction("0.03")), "units/min")
