"""Doses by weight on paper: each with its mcg/min, in its column, and rounded by nobody."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from paper_reading import outside_margins, overlaps, texts
from sheets import TAPER_SHEET
from taper_paper import GIVEN, printed

from pressorsheet.core.quantity import (
    MassConcentration,
    Pressure,
    PumpRate,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.taper.sheet import PlanRow, StopOrder, TaperSheetDocument
from pressorsheet.report.figures import figure


def mcg(text: str) -> WeightBasedDose:
    return WeightBasedDose(Fraction(text))


def by_weight(*rows: PlanRow, kg: str = "70") -> TaperSheetDocument:
    """0.1 mcg/kg/min to OFF by 0.02, for a patient of 70 kg who weighs 80 kg now."""
    stop = StopOrder(
        below=Pressure(Fraction(60)),
        rescue_dose=mcg("0.1"),
        rescue_rate=PumpRate(Fraction(30)),
        concentration=MassConcentration(Fraction(16)),
        call="Dr M. Osei, phone 4480",
        weight=Weight(Fraction(80)),
    )
    return replace(
        TAPER_SHEET,
        drug="norepinephrine",
        dose_unit="mcg/kg/min",
        start_dose=mcg("0.1"),
        end_dose=mcg("0"),
        step=mcg("0.02"),
        concentration=MassConcentration(Fraction(16)),
        weight=Weight(Fraction(kg)),
        stop=stop,
        rows=rows or (step_of("0.08"), replace(step_of("0"), number=2, off=True)),
    )


def step_of(dose: str, **changed: Any) -> PlanRow:
    row = replace(TAPER_SHEET.rows[1], dose=mcg(dose), from_dose=mcg("0.1"), delivered=mcg(dose))
    return replace(row, **changed)


def test_doses_by_weight_have_their_mcg_per_min_beside() -> None:
    pdf = printed(by_weight()).pdf
    text = texts(pdf)[0]
    assert (
        "From 0.1 mcg/kg/min (7 mcg/min) to OFF by 0.02 mcg/kg/min (1.4 mcg/min) every 60 min"
        in " ".join(text.split())
    )
    assert "back to 0.1 mcg/kg/min (8 mcg/min at 80 kg) = 30 mL/h at 16 mcg/mL. Then call." in text
    assert text.count("5.6 mcg/min") == 1
    assert text.count("from 0.1") == 2
    assert overlaps(pdf) == []


@pytest.mark.parametrize("dose", ["0.08", "0.5123", "2.2057", "12.4", "0.001"])
@pytest.mark.parametrize("kg", ["70", "81.35", "154.2"])
def test_any_dose_in_mcg_per_min_keeps_to_its_column(dose: str, kg: str) -> None:
    actual = replace(GIVEN, dose=mcg(dose), weight=Weight(Fraction(kg)))
    wide = PumpRate(Fraction("1234.5"))
    document = by_weight(
        step_of(dose), step_of(dose, settable=wide), step_of(dose, actual=actual), kg=kg
    )
    pdf = printed(document).pdf
    assert overlaps(pdf) == []
    assert outside_margins(pdf) == []
    (shown,) = {figure(Fraction(dose) * Fraction(kg))}
    assert texts(pdf)[0].split().count(shown) >= 4


@pytest.mark.parametrize("dose", ["0.123456", "1.23456", "123.456", "0.00012345"])
@pytest.mark.parametrize("rate", ["1005.25", "999.99", "12345.67", "40.1063"])
def test_neither_a_dose_nor_a_rate_to_set_is_rounded_on_paper(dose: str, rate: str) -> None:
    actual = replace(GIVEN, dose=mcg(dose), rate=PumpRate(Fraction(rate)))
    wide = PumpRate(Fraction(rate))
    rows = (step_of(dose, settable=wide), step_of(dose, settable=wide, actual=actual))
    pdf = printed(by_weight(*rows, kg="70")).pdf
    said = texts(pdf)[0].split()
    grouped = f"{float(rate):,.{len(rate.partition('.')[2])}f}"
    assert said.count(dose) >= 3
    assert said.count(grouped) >= 3
    assert overlaps(pdf) == []


def test_neither_the_rate_to_go_back_to_nor_the_weight_is_rounded_on_paper() -> None:
    sheet = by_weight(step_of("0.08"))
    stop = replace(
        sheet.stop, rescue_rate=PumpRate(Fraction("40.1063")), weight=Weight(Fraction("70.12345"))
    )
    said = texts(printed(replace(sheet, stop=stop)).pdf)[0]
    assert "= 40.1063 mL/h" in said
    assert "at 70.12345 kg)" in said


def test_what_was_given_by_weight_is_told_at_the_weight_of_then() -> None:
    actual = replace(GIVEN, dose=mcg("0.08"), weight=Weight(Fraction(60)))
    pdf = printed(by_weight(step_of("0.08", actual=actual))).pdf
    assert "4.8 mcg/min" in texts(pdf)[0]
    assert "3.8 mL/h" in texts(pdf)[0]
    off = replace(actual, dose=mcg("0"), rate=None)
    text = texts(printed(by_weight(step_of("0", off=True, actual=off))).pdf)[0]
    assert "0 mcg/min" not in text
    assert overlaps(pdf) == []
