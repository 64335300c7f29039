from fractions import Fraction

import pytest

from pressorsheet.core.equivalents import Formula, Term, norepinephrine_equivalent
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import (
    UNITS,
    Dose,
    MassDose,
    UnitDose,
    Weight,
    WeightBasedDose,
    quantity,
)

PER_KG, NG, PER_MIN = UNITS["mcg/kg/min"], UNITS["ng/kg/min"], UNITS["units/min"]
GORADIA = Formula(
    "goradia-2021",
    "1",
    "goradia-2021",
    {
        "norepinephrine": Term(PER_KG, Fraction(1)),
        "epinephrine": Term(PER_KG, Fraction(1)),
        "phenylephrine": Term(PER_KG, Fraction(1, 10)),
        "dopamine": Term(PER_KG, Fraction(1, 100)),
        "metaraminol": Term(PER_KG, Fraction(1, 8)),
        "vasopressin": Term(PER_MIN, Fraction("2.5")),
        "angiotensin-ii": Term(PER_KG, Fraction(10)),
    },
)
KOTANI = Formula(
    "kotani-2023",
    "1",
    "kotani-2023",
    {
        **GORADIA.terms,
        "phenylephrine": Term(PER_KG, Fraction("0.06")),
        "angiotensin-ii": Term(NG, Fraction("0.0025")),
    },
)


def dose(text: str) -> Dose:
    read = quantity(text)
    assert isinstance(read, Dose)
    return read


def reasons(answer: object) -> list[Note]:
    assert isinstance(answer, Refused)
    return list(answer.reasons)


@pytest.mark.parametrize(
    ("drug", "given", "goradia", "kotani"),
    [
        ("norepinephrine", "0.1 mcg/kg/min", "0.1", "0.1"),
        ("epinephrine", "0.05 mcg/kg/min", "0.05", "0.05"),
        ("phenylephrine", "1 mcg/kg/min", "0.1", "0.06"),
        ("dopamine", "10 mcg/kg/min", "0.1", "0.1"),
        ("metaraminol", "2 mcg/kg/min", "0.25", "0.25"),
        ("vasopressin", "0.03 units/min", "0.075", "0.075"),
        ("vasopressin", "1.8 units/h", "0.075", "0.075"),
        ("angiotensin-ii", "20 ng/kg/min", "0.2", "0.05"),
    ],
)
def test_each_drug_counts_by_its_factor(drug: str, given: str, goradia: str, kotani: str) -> None:
    running = {drug: dose(given)}
    by_goradia = norepinephrine_equivalent(GORADIA, running)
    by_kotani = norepinephrine_equivalent(KOTANI, running)
    assert by_goradia == WeightBasedDose(Fraction(goradia))
    assert by_kotani == WeightBasedDose(Fraction(kotani))


def test_the_terms_add_up() -> None:
    # screens.md: norepinephrine 0.12 and vasopressin 0.03 make 0.195
    running = {"norepinephrine": dose("0.12 mcg/kg/min"), "vasopressin": dose("0.03 units/min")}
    assert norepinephrine_equivalent(GORADIA, running) == WeightBasedDose(Fraction("0.195"))


def test_nothing_running_makes_zero_and_a_stopped_drug_adds_nothing() -> None:
    nothing = WeightBasedDose(Fraction(0))
    assert norepinephrine_equivalent(GORADIA, {}) == nothing
    stopped: dict[str, Dose | None] = {
        "terlipressin": MassDose(Fraction(0)),
        "vasopressin": UnitDose(Fraction(0)),
    }
    assert norepinephrine_equivalent(GORADIA, stopped) == nothing


def test_a_running_drug_of_unknown_dose_makes_it_not_computable_naming_the_drug() -> None:
    answer = norepinephrine_equivalent(
        GORADIA, {"norepinephrine": dose("0.1 mcg/kg/min"), "vasopressin": None}
    )
    assert reasons(answer) == [
        note("equivalent_dose_unknown", formula="goradia-2021", drug="vasopressin")
    ]


def test_every_drug_in_the_way_is_named() -> None:
    answer = norepinephrine_equivalent(
        KOTANI,
        {
            "terlipressin": MassDose(Fraction(1)),
            "epinephrine": None,
            "vasopressin": MassDose(Fraction(1)),
        },
    )
    assert reasons(answer) == [
        note("equivalent_dose_unknown", formula="kotani-2023", drug="epinephrine"),
        note("equivalent_drug_not_counted", formula="kotani-2023", drug="terlipressin"),
        note("equivalent_dose_of_another_kind", formula="kotani-2023", drug="vasopressin"),
    ]


def test_a_dose_in_mcg_per_min_counts_by_the_weight() -> None:
    running = {"norepinephrine": dose("7 mcg/min")}
    weighed = norepinephrine_equivalent(GORADIA, running, Weight(Fraction(70)))
    assert weighed == WeightBasedDose(Fraction("0.1"))


@pytest.mark.parametrize("weight", [None, Weight(Fraction(0))])
def test_a_dose_in_mcg_per_min_without_a_weight_is_not_computable(weight: Weight | None) -> None:
    answer = norepinephrine_equivalent(GORADIA, {"norepinephrine": dose("7 mcg/min")}, weight)
    assert reasons(answer) == [
        note("equivalent_weight_missing", formula="goradia-2021", drug="norepinephrine")
    ]


def test_a_dose_in_a_unit_the_term_does_not_take_is_not_computable() -> None:
    answer = norepinephrine_equivalent(GORADIA, {"epinephrine": UnitDose(Fraction(1))})
    assert reasons(answer) == [
        note("equivalent_dose_of_another_kind", formula="goradia-2021", drug="epinephrine")
    ]
