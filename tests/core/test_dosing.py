import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressorsheet.core.dosing import (
    Delivery,
    as_mass,
    as_weight_based,
    deliver,
    dose_at,
    pump_rate,
)
from pressorsheet.core.note import refused
from pressorsheet.core.number import half_up
from pressorsheet.core.quantity import (
    Concentration,
    Dose,
    MassConcentration,
    MassDose,
    PumpRate,
    Quantity,
    UnitConcentration,
    UnitDose,
    Weight,
    WeightBasedDose,
    quantity,
)

VECTORS = tomllib.loads(
    (Path(__file__).parents[1] / "vectors/dosing/rates.toml").read_text(encoding="utf-8")
)["case"]
TENTH = PumpRate(Fraction(1, 10))
SIXTEEN = MassConcentration(Fraction(16))
FIFTH = UnitConcentration(Fraction(1, 5))
SEVENTY = Weight(Fraction(70))
positive = st.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=1000)


def read(text: str | None) -> Any:
    return None if text is None else quantity(text)


@pytest.mark.parametrize("case", VECTORS, ids=[case["claim"] for case in VECTORS])
def test_the_rate_the_settable_rate_and_the_error_are_those_of_the_tables(
    case: dict[str, str],
) -> None:
    step = read(case.get("pump_step", "0.1 mL/h"))
    made = deliver(read(case["dose"]), read(case["concentration"]), read(case.get("weight")), step)
    assert isinstance(made, Delivery)
    assert made.exact == PumpRate(Fraction(case["exact"]))
    assert made.settable == PumpRate(Fraction(case["settable"]))
    assert half_up(made.error_percent, Decimal("0.01")) == Fraction(case["error_percent"])


def test_what_a_settable_rate_delivers_is_exact() -> None:
    # 26.3 mL/h x 16 mcg/mL / 60 / 70 kg = 420.8 / 4200 mcg/kg/min
    made = deliver(WeightBasedDose(Fraction("0.1")), SIXTEEN, SEVENTY, TENTH)
    assert isinstance(made, Delivery)
    assert made.delivered == WeightBasedDose(Fraction("420.8") / 4200)
    assert made.error_percent == Fraction(4, 21)
    assert made.dose == WeightBasedDose(Fraction("0.1"))


def test_a_dose_of_zero_is_zero_millilitres_per_hour_without_error() -> None:
    made = deliver(UnitDose(Fraction(0)), FIFTH, None, TENTH)
    off = PumpRate(Fraction(0))
    assert made == Delivery(UnitDose(Fraction(0)), off, off, UnitDose(Fraction(0)), Fraction(0))


def test_a_positive_dose_that_rounds_to_zero_is_refused() -> None:
    # 0.0001 units/min x 60 / 0.2 units/mL = 0.03 mL/h
    dose = UnitDose(Fraction("0.0001"))
    assert deliver(dose, FIFTH, None, TENTH) == refused(
        "dose_rounds_to_zero", dose=dose, rate=PumpRate(Fraction("0.03")), pump_step=TENTH
    )


def test_half_a_pump_step_is_still_given() -> None:
    # 0.05 mL/h rounds up to 0.1 mL/h
    dose = UnitDose(Fraction("0.05") * Fraction("0.2") / 60)
    made = deliver(dose, FIFTH, None, TENTH)
    assert isinstance(made, Delivery)
    assert made.settable == TENTH
    assert made.error_percent == 100


@pytest.mark.parametrize("step", ["0", "-0.1"])
def test_a_pump_step_is_above_zero(step: str) -> None:
    pump_step = PumpRate(Fraction(step))
    assert deliver(UnitDose(Fraction("0.03")), FIFTH, None, pump_step) == refused(
        "pump_step_not_positive", pump_step=pump_step
    )


@pytest.mark.parametrize(
    ("dose", "strength", "weight", "code", "values"),
    [
        (
            UnitDose(Fraction(-1)),
            FIFTH,
            None,
            "dose_negative",
            {"dose": UnitDose(Fraction(-1))},
        ),
        (
            UnitDose(Fraction(1)),
            UnitConcentration(Fraction(0)),
            None,
            "concentration_not_positive",
            {"concentration": UnitConcentration(Fraction(0))},
        ),
        (
            MassDose(Fraction(1)),
            MassConcentration(Fraction(-1)),
            None,
            "concentration_not_positive",
            {"concentration": MassConcentration(Fraction(-1))},
        ),
        (WeightBasedDose(Fraction(1)), SIXTEEN, None, "weight_missing", {}),
        (
            WeightBasedDose(Fraction(1)),
            SIXTEEN,
            Weight(Fraction(0)),
            "weight_not_positive",
            {"weight": Weight(Fraction(0))},
        ),
        (
            UnitDose(Fraction(1)),
            SIXTEEN,
            None,
            "units_are_not_mass",
            {"dose": UnitDose(Fraction(1)), "concentration": SIXTEEN},
        ),
        (
            MassDose(Fraction(1)),
            FIFTH,
            None,
            "units_are_not_mass",
            {"dose": MassDose(Fraction(1)), "concentration": FIFTH},
        ),
        (
            WeightBasedDose(Fraction(1)),
            FIFTH,
            SEVENTY,
            "units_are_not_mass",
            {"dose": WeightBasedDose(Fraction(1)), "concentration": FIFTH},
        ),
    ],
)
def test_a_rate_is_refused_where_it_cannot_be_known(
    dose: Dose,
    strength: Concentration,
    weight: Weight | None,
    code: str,
    values: dict[str, Quantity],
) -> None:
    assert pump_rate(dose, strength, weight) == refused(code, **values)
    assert deliver(dose, strength, weight, TENTH) == refused(code, **values)


@pytest.mark.parametrize(
    ("rate", "strength", "weight", "unit", "dose"),
    [
        # 26.25 x 16 / 60 = 7 mcg/min; / 70 kg = 0.1 mcg/kg/min
        ("26.25", SIXTEEN, SEVENTY, "mcg/kg/min", WeightBasedDose(Fraction("0.1"))),
        ("26.25", SIXTEEN, SEVENTY, "ng/kg/min", WeightBasedDose(Fraction("0.1"))),
        ("26.25", SIXTEEN, None, "mcg/min", MassDose(Fraction(7))),
        # 9 x 0.2 / 60 = 0.03 units/min
        ("9", FIFTH, None, "units/min", UnitDose(Fraction("0.03"))),
        ("9", FIFTH, None, "units/h", UnitDose(Fraction("0.03"))),
        ("0", FIFTH, None, "units/min", UnitDose(Fraction(0))),
    ],
)
def test_a_rate_gives_this_dose(
    rate: str, strength: Concentration, weight: Weight | None, unit: str, dose: Dose
) -> None:
    assert dose_at(PumpRate(Fraction(rate)), strength, weight, unit) == dose


def test_a_dose_is_refused_where_it_cannot_be_known() -> None:
    one = PumpRate(Fraction(1))
    below = PumpRate(Fraction(-1))
    empty = MassConcentration(Fraction(0))
    less = MassConcentration(Fraction(-1))
    assert dose_at(below, FIFTH, None, "units/min") == refused("rate_negative", rate=below)
    assert dose_at(one, empty, None, "mcg/min") == refused(
        "concentration_not_positive", concentration=empty
    )
    assert dose_at(one, less, None, "mcg/min") == refused(
        "concentration_not_positive", concentration=less
    )
    assert dose_at(one, SIXTEEN, None, "mcg/kg/min") == refused("weight_missing")
    assert dose_at(one, SIXTEEN, Weight(Fraction(-1)), "mcg/kg/min") == refused(
        "weight_not_positive", weight=Weight(Fraction(-1))
    )
    assert dose_at(one, SIXTEEN, SEVENTY, "units/min") == refused(
        "unit_against_concentration", unit="units/min", concentration=SIXTEEN
    )
    assert dose_at(one, FIFTH, SEVENTY, "mcg/min") == refused(
        "unit_against_concentration", unit="mcg/min", concentration=FIFTH
    )


def test_mass_and_weight_based_doses_turn_into_each_other_by_the_weight() -> None:
    assert as_mass(WeightBasedDose(Fraction("0.1")), SEVENTY) == MassDose(Fraction(7))
    assert as_weight_based(MassDose(Fraction(7)), SEVENTY) == WeightBasedDose(Fraction("0.1"))
    half = Weight(Fraction(1, 2))
    assert as_weight_based(MassDose(Fraction(7)), half) == WeightBasedDose(Fraction(14))


def test_a_dose_by_a_weight_of_zero_is_refused() -> None:
    nothing = Weight(Fraction(0))
    assert as_weight_based(MassDose(Fraction(7)), nothing) == refused(
        "weight_not_positive", weight=nothing
    )


@settings(max_examples=40)
@given(positive, positive, positive)
def test_from_dose_to_rate_and_back_is_exactly_the_dose(
    dose: Fraction, strength: Fraction, kg: Fraction
) -> None:
    by_weight, weight = WeightBasedDose(dose), Weight(kg)
    rate = pump_rate(by_weight, MassConcentration(strength), weight)
    assert isinstance(rate, PumpRate)
    assert dose_at(rate, MassConcentration(strength), weight, "mcg/kg/min") == by_weight
    in_units = pump_rate(UnitDose(dose), UnitConcentration(strength))
    assert isinstance(in_units, PumpRate)
    assert dose_at(in_units, UnitConcentration(strength), None, "units/h") == UnitDose(dose)


@settings(max_examples=40)
@given(positive, positive, positive, positive)
def test_a_rate_scales_with_dose_and_weight_and_against_concentration(
    dose: Fraction, strength: Fraction, kg: Fraction, times: Fraction
) -> None:
    def rate(dose: Fraction, strength: Fraction, kg: Fraction) -> Fraction:
        made = pump_rate(WeightBasedDose(dose), MassConcentration(strength), Weight(kg))
        assert isinstance(made, PumpRate)
        return made.ml_per_h

    once = rate(dose, strength, kg)
    assert rate(dose * times, strength, kg) == once * times
    assert rate(dose, strength, kg * times) == once * times
    assert rate(dose, strength * times, kg) == once / times


@settings(max_examples=40)
@given(positive, positive, st.sampled_from([Fraction(1, 10), Fraction(1, 100)]))
def test_a_settable_rate_is_within_half_a_step_and_delivers_what_it_gives(
    dose: Fraction, strength: Fraction, step: Fraction
) -> None:
    made = deliver(UnitDose(dose), UnitConcentration(strength), None, PumpRate(step))
    if not isinstance(made, Delivery):
        assert dose * 60 / strength < step / 2
        return
    assert abs(made.settable.ml_per_h - made.exact.ml_per_h) <= step / 2
    assert (made.settable.ml_per_h / step).denominator == 1
    delivered = dose_at(made.settable, UnitConcentration(strength), None, "units/min")
    assert made.delivered == delivered
    assert isinstance(delivered, UnitDose)
    assert made.error_percent == (delivered.units_per_min - dose) / dose * 100
