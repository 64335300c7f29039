"""A figure printed beside a plan is held against the one it follows from, as paper rounds it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from printed_plans import BY_WEIGHT, CLOCK_CHANGE
from typed_plans import DRUGS, judged, typed, with_row

from pressorsheet.core.note import note
from pressorsheet.core.verify import Check, Result
from pressorsheet.core.verify.bench import Bench
from pressorsheet.core.verify.said import (
    DELIVERED,
    DOSE,
    ERROR,
    PER_MINUTE,
    RATE,
    STRENGTH,
    WEIGHT,
    Said,
    fits,
    rounded,
    said_faults,
    third_digit,
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said(3, PER_MINUTE, Decimal("7"), Fraction("0.1")), None),
        (Said(3, PER_MINUTE, Decimal("8"), Fraction("0.1")), 7),
        (Said(3, RATE, Decimal("26.3"), Fraction("0.1")), None),
        (Said(3, RATE, Decimal("26.4"), Fraction("0.1")), Fraction("26.3")),
        (Said(3, STRENGTH, Decimal("16")), None),
        (Said(3, STRENGTH, Decimal("32")), 16),
        (Said(3, WEIGHT, Decimal("70")), None),
        (Said(3, WEIGHT, Decimal("71")), 70),
        (Said(3, DOSE, Decimal("0.1"), Fraction("0.1")), None),
        (Said(3, DOSE, Decimal("0.2"), Fraction("0.1")), Fraction("0.1")),
        # 26.25 mL/h of 16 mcg/mL are 7 mcg/min, at 70 kg 0.1 mcg/kg/min
        (Said(3, DELIVERED, Decimal("0.1"), Fraction("26.25")), None),
        (Said(3, DELIVERED, Decimal("0.2"), Fraction("26.25")), Fraction("0.1")),
        (Said(3, ERROR, Decimal("0"), Fraction("26.25"), Fraction("0.1")), None),
        (Said(3, ERROR, Decimal("25"), Fraction("26.25"), Fraction("0.08")), None),
        (Said(3, ERROR, Decimal("2"), Fraction("26.25"), Fraction("0.1")), 0),
        # 26.2 mL/h deliver 131/1312.5 mcg/kg/min, 0.09981, and are 0.190476 % too little: a dose
        # is rounded to three digits, an error to hundredths
        (Said(3, DELIVERED, Decimal("0.0998"), Fraction("26.2")), None),
        (Said(3, DELIVERED, Decimal("0.1"), Fraction("26.2")), Fraction(262, 2625)),
        (Said(3, ERROR, Decimal("-0.19"), Fraction("26.2"), Fraction("0.1")), None),
        (Said(3, ERROR, Decimal("0.19"), Fraction("26.2"), Fraction("0.1")), Fraction(-4, 21)),
        (Said(3, ERROR, Decimal("-0.2"), Fraction("26.2"), Fraction("0.1")), Fraction(-4, 21)),
        # 0.00954 % too much
        (Said(3, ERROR, Decimal("0.01"), Fraction("26.2"), Fraction("0.0998")), None),
        # 42.857 % too much
        (Said(3, ERROR, Decimal("42.86"), Fraction("26.25"), Fraction("0.07")), None),
        (Said(3, ERROR, Decimal("42.9"), Fraction("26.25"), Fraction("0.07")), Fraction(300, 7)),
    ],
)
def test_a_figure_printed_beside_is_held_against_the_one_it_follows_from(
    said: Said, expected: Fraction | None
) -> None:
    found = judged(replace(typed("by weight"), said=(said,)))
    if expected is None:
        assert found.passed
        return
    (check,) = found.of(Result.FAIL)
    assert check == Check(
        "figures",
        Result.FAIL,
        note(
            "verify_faults",
            faults=(
                note(
                    "verify_said",
                    line=3,
                    what=said.what,
                    printed=said.printed,
                    expected=expected,
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("number", "place", "to"),
    [
        ("1.24", "0.1", "1.2"),
        ("1.25", "0.1", "1.3"),
        ("-1.24", "0.1", "-1.2"),
        ("-1.25", "0.1", "-1.3"),
        ("12.345", "0.01", "12.35"),
        ("0", "0.01", "0"),
        ("0.5", "1", "1"),
    ],
)
def test_paper_rounds_halves_away_from_0(number: str, place: str, to: str) -> None:
    assert rounded(Fraction(number), Fraction(place)) == Fraction(to)


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("1234", "1"),
        ("100", "1"),
        ("99.9", "0.1"),
        ("10", "0.1"),
        ("-10", "0.1"),
        ("9.99", "0.01"),
        ("1", "0.01"),
        ("0.0123", "0.0001"),
        ("0", "1"),
    ],
)
def test_the_third_digit_of_a_figure_has_this_place(number: str, place: str) -> None:
    assert third_digit(Fraction(number)) == Fraction(place)


@pytest.mark.parametrize(
    ("printed", "exact", "place", "is_it"),
    [
        # 3.8 mL/h of 0.4 units/mL: exactly, to the place, or finer
        ("0.0253", "19/750", "0.0001", True),
        ("0.02533", "19/750", "0.0001", True),
        ("0.025333333", "19/750", "0.0001", True),
        ("0.02534", "19/750", "0.0001", False),
        ("0.025", "19/750", "0.0001", False),
        ("26.25", "26.25", "0.1", True),
        ("26.3", "26.25", "0.1", True),
        ("26.30", "26.25", "0.1", True),
        ("26.2", "26.25", "0.1", False),
        ("26", "26.25", "0.1", False),
        ("-26.3", "-26.25", "0.1", True),
        ("26.3", "-26.25", "0.1", False),
    ],
)
def test_a_figure_fits_as_it_is_or_rounded_to_its_place_or_finer(
    printed: str, exact: str, place: str, is_it: bool
) -> None:
    assert fits(Decimal(printed), Fraction(exact), Fraction(place)) is is_it


def test_beside_a_dose_not_by_weight_and_a_bag_without_strength_nothing_is_held() -> None:
    beside = tuple(
        Said(3, what, Decimal(9), Fraction(9), Fraction(9))
        for what in (PER_MINUTE, DELIVERED, ERROR, WEIGHT, RATE, STRENGTH)
    )
    assert judged(replace(typed("clock change"), said=beside[:1])).passed
    read = typed(BY_WEIGHT)
    unsalted = replace(read.order, bag=replace(read.order.bag, salt=None))
    found = judged(replace(read, order=unsalted, said=(beside[1], beside[2], *beside[4:])))
    (figures,) = [check for check in found.checks if check.id == "figures"]
    assert figures.numbers.code != "verify_faults"


@pytest.mark.parametrize(
    ("name", "weight", "said"),
    [
        # a weight that is recorded makes no dose in units one by weight
        (CLOCK_CHANGE, Fraction(70), Said(3, PER_MINUTE, Decimal(9), Fraction("0.03"))),
        (BY_WEIGHT, None, Said(3, PER_MINUTE, Decimal(9), Fraction("0.1"))),
        # OFF is off by no percentage
        (CLOCK_CHANGE, None, Said(3, ERROR, Decimal(9), Fraction(0), Fraction(0))),
    ],
)
def test_what_no_figure_follows_from_is_not_held_against_one(
    name: str, weight: Fraction | None, said: Said
) -> None:
    order = replace(typed(name).order, weight_kg=weight)
    assert list(said_faults((said,), Bench(order, DRUGS[order.drug]))) == []


def test_with_a_row_wrong_as_well_both_are_told() -> None:
    read = with_row(typed(CLOCK_CHANGE), 0, error_percent=Decimal(9))
    found = judged(replace(read, said=(Said(4, STRENGTH, Decimal(9)),)))
    (figures,) = [check for check in found.checks if check.id == "figures"]
    assert [each.code for each in figures.numbers["faults"]] == ["verify_said", "verify_faults"]
