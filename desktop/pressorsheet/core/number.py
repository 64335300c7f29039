"""Number: the one rule by which text becomes an exact number, and an exact number becomes text.

ASCII digits, the point as the only decimal sign, a digit before and after it; anything else is
refused with the way to write it, never dropped or translated (clinical.md section 6).
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from pressorsheet.core.frozen import frozen

LONGEST_NUMBER = 24
SIGNIFICANT_DIGITS = 12
GROUPED_FROM = 1000

_EXACT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)


@frozen
class NumberRefused:
    """Why a text is no number: `code` names the fault, `text` is what was written (shortened)."""

    code: str
    text: str


def exact_decimal(text: str) -> Decimal | NumberRefused:
    """The number that `text` writes, exactly; refuses every other spelling with a code.

    Codes: empty, too_long, other_digits, thousands_or_comma, exponent, sign, no_leading_digit,
    no_trailing_digit, leading_zero, not_a_number.
    """
    if len(text) <= LONGEST_NUMBER and _EXACT.fullmatch(text):
        return Decimal(text)
    return NumberRefused(_fault(text), text[:LONGEST_NUMBER])


def _fault(text: str) -> str:
    if not text.strip():
        return "empty"
    if len(text) > LONGEST_NUMBER:
        return "too_long"
    if any(character.isdigit() and not character.isascii() for character in text):
        return "other_digits"
    for code, pattern in _FAULTS:
        if re.fullmatch(pattern, text, re.ASCII):
            return code
    return "not_a_number"


_FAULTS = (
    ("thousands_or_comma", r"-?[0-9.]*,[0-9.,]*"),
    ("exponent", r"[-+]?[0-9.]+[eE][-+]?[0-9]+"),
    ("sign", r"\+[0-9.]+"),
    ("no_leading_digit", r"-?\.[0-9]+"),
    ("no_trailing_digit", r"-?[0-9]+\."),
    ("leading_zero", r"-?0[0-9]+(\.[0-9]+)?"),
)


def fraction_of(number: Fraction | Decimal | int) -> Fraction:
    """The same number as an exact rational; a float raises TypeError, for it is not exact."""
    if type(number) is Fraction:
        return number
    if isinstance(number, bool) or not isinstance(number, Fraction | Decimal | int):
        raise TypeError(f"an exact number is needed, not {type(number).__name__}")
    return Fraction(number)


def half_up(number: Fraction | Decimal | int, step: Fraction | Decimal | int) -> Fraction:
    """The multiple of `step` nearest to `number`, halves away from zero; `step` must be above 0."""
    exact, grain = fraction_of(number), fraction_of(step)
    if grain <= 0:
        raise ValueError("a rounding step is above 0")
    count = (abs(exact) / grain + Fraction(1, 2)).__floor__()
    return count * grain if exact >= 0 else -count * grain


def rounded_beside(
    number: Fraction, bounds: Iterable[Fraction], least_places: int, most_places: int = 12
) -> Fraction:
    """`number` rounded half up to the fewest decimals that keep it on its side of every bound.

    Never onto a bound it is not on; where `most_places` are too few, the number itself.
    """
    limits = tuple(bounds)
    for places in range(least_places, most_places + 1):
        shown = half_up(number, Fraction(1, 10**places))
        if all(_side(shown, bound) == _side(number, bound) for bound in limits):
            return shown
    return number


def _side(number: Fraction, bound: Fraction) -> int:
    return (number > bound) - (number < bound)


def is_terminating(number: Fraction) -> bool:
    """Whether `number` can be written out in full as a decimal."""
    return _places(number.denominator) is not None


def _places(denominator: int) -> int | None:
    """How many decimals a fraction of this denominator has; None where they never end."""
    rest, most = denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        most = max(most, count)
    return most if rest == 1 else None


def plain_text(number: Fraction | Decimal | int) -> str:
    """`number` as a plain decimal: exact where it ends, else 12 significant digits.

    Never an exponent, never a trailing zero, never a minus before zero.
    """
    if isinstance(number, Decimal) and number.is_finite():
        return _decimal_text(number)
    exact = fraction_of(number)
    places = _places(exact.denominator)
    if places is None:
        exact = half_up(exact, Fraction(10) ** (_magnitude(exact) - SIGNIFICANT_DIGITS + 1))
        places = _places(exact.denominator) or 0
    return _written_out(exact, places)


def _decimal_text(number: Decimal) -> str:
    """A decimal as it stands, without trailing zeros: what a file holds needs no reckoning."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _magnitude(number: Fraction) -> int:
    """The power of ten of the leading digit of a number that is not zero."""
    size = abs(number)
    power = len(str(size.numerator)) - len(str(size.denominator))
    return power if size >= Fraction(10) ** power else power - 1


def _written_out(number: Fraction, places: int) -> str:
    """A number that ends after `places` decimals, as few as it has."""
    scaled = abs(number.numerator) * 10**places // number.denominator
    digits = str(scaled).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def fixed_text(number: Fraction | Decimal | int, places: int) -> str:
    """`number` rounded half up to `places` decimals, without trailing zeros."""
    return plain_text(half_up(number, Fraction(1, 10**places)))


def grouped_text(plain: str) -> str:
    """A plain decimal with a comma at each thousand of its whole part, from 1,000 up (ISMP)."""
    whole, point, rest = plain.partition(".")
    return f"{int(whole):,}{point}{rest}" if abs(int(whole)) >= GROUPED_FROM else plain
