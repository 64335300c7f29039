"""A number is accepted exactly as typed or refused with the way to write it (clinical.md 6)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressorsheet.core.note import Note
from pressorsheet.entry.checked import Problem
from pressorsheet.entry.numbers import read_not_negative, read_number, read_positive
from pressorsheet.wording import say


def refused(text: str) -> Note:
    read = read_number({"kg": text}, "kg")
    assert isinstance(read, Problem)
    assert read.field == "kg"
    return read.note


@pytest.mark.parametrize(
    "text", ["0", "70", "0.05", "64.67", "70.0", "-27", "801", "0.000000000000000000001"]
)
def test_a_number_is_read_exactly_as_it_stands(text: str) -> None:
    read = read_number({"kg": text}, "kg")
    assert isinstance(read, Decimal)
    assert str(read) == str(Decimal(text))


@pytest.mark.parametrize("draft", [{}, {"kg": ""}, {"kg": " "}, {"kg": "\t\n"}, {"ml": "5"}])
def test_a_field_in_which_nothing_stands_holds_no_number(draft: dict[str, str]) -> None:
    assert read_number(draft, "kg") is None


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("0,05", "number_thousands_or_comma", "the point is the only decimal sign"),
        ("1,234", "number_thousands_or_comma", "thousands are not grouped"),
        ("1.234,5", "number_thousands_or_comma", "the point is the only decimal sign"),
        (".05", "number_no_leading_digit", "write for example 0.5"),
        ("-.5", "number_no_leading_digit", "write for example 0.5"),
        ("5.", "number_no_trailing_digit", "write for example 5 or 5.5"),
        ("5e-2", "number_exponent", "write the number out"),
        ("1E400", "number_exponent", "write the number out"),
        ("+5", "number_sign", "write the number without it"),
        ("007", "number_leading_zero", "write for example 5 or 0.5"),
        ("\u0660\u066b\u0660\u0665", "number_other_digits", "the digits 0 to 9"),
        ("\u0667\u0660", "number_other_digits", "the digits 0 to 9"),
        ("\uff17\uff10", "number_other_digits", "the digits 0 to 9"),
        ("0.05 mcg", "number_with_unit", "write the number alone"),
        ("70kg", "number_with_unit", "write the number alone"),
        ("98.6F", "number_with_unit", "write the number alone"),
        ("37°C", "number_with_unit", "write the number alone"),
        ("45 %", "number_with_unit", "write the number alone"),
        ("120/80", "number_with_unit", "write the number alone"),
        ("1,234 mL", "number_with_unit", "write the number alone"),
        ("70 ", "number_with_spaces", "write the number without them"),
        (" 70", "number_with_spaces", "write the number without them"),
        ("70\n", "number_with_spaces", "write the number without them"),
        ("1 250", "number_with_spaces", "write the number without them"),
        ("1\u00a0250", "number_with_spaces", "write the number without them"),
        ("- 5", "number_with_spaces", "write the number without them"),
        ("abc", "number_of_no_kind", "for example 70 or 0.05"),
        ("\u221227", "number_of_no_kind", "for example 70 or 0.05"),
        ("1_0", "number_of_no_kind", "for example 70 or 0.05"),
        ("1.2.3", "number_of_no_kind", "for example 70 or 0.05"),
        ("-", "number_of_no_kind", "for example 70 or 0.05"),
        ("NaN", "number_of_no_kind", "for example 70 or 0.05"),
        ("Infinity", "number_of_no_kind", "for example 70 or 0.05"),
        ("True", "number_of_no_kind", "for example 70 or 0.05"),
        ("7" * 10_000, "number_with_too_many", "10,000 characters"),
        ("0." + "0" * 23, "number_with_too_many", "25 characters"),
        ("x" * 10_000, "number_with_too_many", "write at most 24"),
    ],
)
def test_any_other_spelling_is_refused_with_the_way_to_write_it(
    text: str, code: str, says: str
) -> None:
    assert refused(text).code == code
    assert says in say(refused(text))


@pytest.mark.parametrize("text", ["70\u202e", "5\x00", "7\n0\tx"])
def test_a_message_about_a_number_stays_on_one_line_and_visible(text: str) -> None:
    assert say(refused(text)).isprintable()


def test_what_must_be_above_zero_is() -> None:
    assert read_positive({"kg": "0.001"}, "kg") == Decimal("0.001")
    assert read_positive({}, "kg") is None
    for text in ("0", "-0", "-70"):
        read = read_positive({"kg": text}, "kg")
        assert isinstance(read, Problem)
        assert read.note.code == "number_not_above_zero"
    comma = read_positive({"kg": "70,5"}, "kg")
    assert isinstance(comma, Problem)
    assert comma.note.code == "number_thousands_or_comma"


def test_what_must_not_be_below_zero_is_not() -> None:
    assert read_not_negative({"ml": "0"}, "ml") == 0
    assert read_not_negative({}, "ml") is None
    read = read_not_negative({"ml": "-0.1"}, "ml")
    assert isinstance(read, Problem)
    assert say(read.note) == "-0.1 is below 0; write 0 or a number above it"


@given(st.text() | st.text("0123456789.,-+eE \n\u0660%"))
def test_no_text_is_altered_or_breaks_the_reader(text: str) -> None:
    read = read_number({"kg": text}, "kg")
    if isinstance(read, Decimal):
        assert read == Decimal(text)
        assert text.isascii()
        assert set(text) <= set("-0123456789.")
    elif read is None:
        assert text.isspace() or not text
    else:
        assert say(read.note).isprintable()
