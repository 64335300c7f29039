from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressorsheet.core.number import (
    NumberRefused,
    exact_decimal,
    fixed_text,
    fraction_of,
    grouped_text,
    half_up,
    is_terminating,
    plain_text,
    rounded_beside,
)

numbers = st.fractions(min_value=-10_000, max_value=10_000, max_denominator=5_000)
steps = st.sampled_from([Fraction(1, 10), Fraction(1, 100), Fraction(1), Fraction(1, 3)])


@pytest.mark.parametrize(
    "text", ["0", "5", "0.05", "10", "-27", "1250", "0.10", "-0.5", "123456789012345678901234"]
)
def test_a_plain_decimal_is_accepted_exactly(text: str) -> None:
    assert exact_decimal(text) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("0,05", "thousands_or_comma"),
        ("1,234", "thousands_or_comma"),
        ("1.234,5", "thousands_or_comma"),
        ("-0,5", "thousands_or_comma"),
        (".05", "no_leading_digit"),
        ("-.5", "no_leading_digit"),
        ("5.", "no_trailing_digit"),
        ("5e-2", "exponent"),
        ("1E5", "exponent"),
        ("+5", "sign"),
        ("05", "leading_zero"),
        ("00.5", "leading_zero"),
        ("-007", "leading_zero"),
        ("\u0665", "other_digits"),
        ("1\u0665", "other_digits"),
        ("\u00b2", "other_digits"),
        ("0_5", "not_a_number"),
        ("nan", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1 2", "not_a_number"),
        ("5 ", "not_a_number"),
        ("5\n", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("--5", "not_a_number"),
        ("0x5", "not_a_number"),
        ("1" * 25, "too_long"),
        ("+" + "1" * 23, "sign"),
        ("+" + "1" * 24, "too_long"),
    ],
)
def test_any_other_spelling_is_refused_by_name_and_never_altered(text: str, code: str) -> None:
    assert exact_decimal(text) == NumberRefused(code, text[:24])


# What numbers are written with, here and elsewhere: most texts of any letters are none at once.
SIGNS = st.sampled_from("0123456789.,+-eE_ x\u0663\u066b\u2212\xb2\n")


@settings(max_examples=50)
@given(st.text(SIGNS, max_size=12))
def test_text_is_either_refused_or_read_as_what_it_writes(text: str) -> None:
    read = exact_decimal(text)
    if isinstance(read, Decimal):
        assert format(read, "f") == text


@pytest.mark.parametrize(("wrong", "kind"), [(0.5, "float"), (True, "bool"), ("5", "str")])
def test_what_is_not_exact_is_no_number_and_named(wrong: object, kind: str) -> None:
    with pytest.raises(TypeError, match=f"^an exact number is needed, not {kind}$"):
        fraction_of(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "step", "rounded"),
    [
        ("2.25", "0.1", "2.3"),
        ("0.375", "0.1", "0.4"),
        ("0.75", "0.1", "0.8"),
        ("0.05", "0.1", "0.1"),
        ("0.0499", "0.1", "0"),
        ("2.35", "0.1", "2.4"),
        ("0.375", "0.01", "0.38"),
        ("-2.25", "0.1", "-2.3"),
        ("0", "0.1", "0"),
        ("26.25", "1", "26"),
    ],
)
def test_halves_are_rounded_away_from_zero(number: str, step: str, rounded: str) -> None:
    assert half_up(Decimal(number), Decimal(step)) == Fraction(rounded)


@pytest.mark.parametrize("step", [0, -1])
def test_a_rounding_step_is_above_zero(step: int) -> None:
    with pytest.raises(ValueError, match=r"^a rounding step is above 0$"):
        half_up(1, step)


@settings(max_examples=50)
@given(numbers, steps)
def test_rounding_is_a_multiple_of_the_step_and_at_most_half_a_step_off(
    number: Fraction, step: Fraction
) -> None:
    rounded = half_up(number, step)
    assert (rounded / step).denominator == 1
    assert abs(rounded - number) <= step / 2


@settings(max_examples=50)
@given(numbers, steps)
def test_rounding_twice_changes_nothing_and_turns_with_the_sign(
    number: Fraction, step: Fraction
) -> None:
    assert half_up(half_up(number, step), step) == half_up(number, step)
    assert half_up(-number, step) == -half_up(number, step)


@pytest.mark.parametrize(
    ("number", "ends"),
    [("1/2", True), ("1/5", True), ("1/80", True), ("7", True), ("1/3", False), ("1/14", False)],
)
def test_a_decimal_ends_when_only_twos_and_fives_divide(number: str, ends: bool) -> None:
    assert is_terminating(Fraction(number)) is ends


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.0050", "0.005"),
        ("26.25", "26.25"),
        ("100", "100"),
        ("-27", "-27"),
        ("-0.5", "-0.5"),
        ("0", "0"),
        ("0.0000001", "0.0000001"),
        ("1/3", "0.333333333333"),
        ("-2/3", "-0.666666666667"),
        ("200/3", "66.6666666667"),
        ("31/3", "10.3333333333"),
        ("301/3", "100.333333333"),
        ("1/60", "0.0166666666667"),
        ("1/99", "0.010101010101"),
        ("1/700", "0.00142857142857"),
        ("263/2625", "0.100190476190"),
        ("1000000000000/7", "142857142857"),
        ("29999999999999/30", "1000000000000"),
    ],
)
def test_plain_text_is_exact_or_has_twelve_significant_digits(number: str, text: str) -> None:
    wanted = text.rstrip("0") if "." in text else text
    assert plain_text(Fraction(number)) == wanted


@settings(max_examples=50)
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_plain_text_of_a_decimal_reads_back_as_the_same_number(number: Decimal) -> None:
    text = plain_text(number)
    assert Decimal(text) == number
    assert "E" not in text
    assert text != "-0"
    assert not ("." in text and text.endswith("0"))


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        ("2.225", 2, "2.23"),
        ("2.2", 2, "2.2"),
        ("0.001", 2, "0"),
        ("-0.001", 2, "0"),
        ("64.67", 0, "65"),
        ("1/3", 3, "0.333"),
        ("0.1", 1, "0.1"),
    ],
)
def test_fixed_text_rounds_half_up_and_drops_trailing_zeros(
    number: str, places: int, text: str
) -> None:
    assert fixed_text(Fraction(number), places) == text


@pytest.mark.parametrize(
    ("plain", "grouped"),
    [
        ("999", "999"),
        ("1000", "1,000"),
        ("1250.5", "1,250.5"),
        ("-1000", "-1,000"),
        ("-0.5", "-0.5"),
        ("0.1234", "0.1234"),
        ("1234567", "1,234,567"),
    ],
)
def test_thousands_are_grouped_from_one_thousand_up(plain: str, grouped: str) -> None:
    assert grouped_text(plain) == grouped


@pytest.mark.parametrize(
    ("number", "bounds", "least", "shown"),
    [
        ("64.4", [], 0, "64"),
        ("64.5", [], 0, "65"),
        ("64.96", ["65"], 1, "64.96"),
        ("64.94", ["65"], 1, "64.9"),
        ("65.04", ["65"], 1, "65.04"),
        ("65", ["65"], 1, "65"),
        ("0.0300003", ["0.03"], 4, "0.0300003"),
        ("0.0123456", ["0.03"], 4, "0.0123"),
        ("1.0000000000001", ["1"], 0, "1.0000000000001"),
        ("0.999", ["1", "0.9"], 1, "0.999"),
    ],
)
def test_a_number_beside_a_bound_is_rounded_only_so_far_that_it_keeps_its_side(
    number: str, bounds: list[str], least: int, shown: str
) -> None:
    limits = [Fraction(bound) for bound in bounds]
    assert rounded_beside(Fraction(number), limits, least) == Fraction(shown)


def test_beside_a_bound_up_to_12_decimals_are_shown_and_then_the_number_itself() -> None:
    # a third of 0.00000000001, and a third of a tenth of it
    near, nearer = (1 + Fraction(1, 3 * 10**places) for places in (11, 12))
    assert rounded_beside(near, [Fraction(1)], 0) == Fraction("1.000000000003")
    assert rounded_beside(nearer, [Fraction(1)], 0) == nearer
