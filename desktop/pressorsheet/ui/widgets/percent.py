"""Percent: how far a rate that a pump can be set to is off, as people read it: "+0.32 %"."""

from fractions import Fraction

from pressorsheet.core.number import half_up
from pressorsheet.wording import number_text

STEP = Fraction(1, 100)


def percent_text(error: Fraction) -> str:
    """An error with its sign, two decimals at most; one too small for them is still not 0."""
    if error == 0:
        return "0 %"
    sign, size = "+" if error > 0 else "-", half_up(abs(error), STEP)
    return f"{sign}{number_text(size or STEP)} %"
