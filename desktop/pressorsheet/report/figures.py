"""Figures: an exact number as print shows it - plain, short, with a comma at thousands."""

from fractions import Fraction

from pressorsheet.core.dosing import as_mass
from pressorsheet.core.number import fixed_text, grouped_text, is_terminating, plain_text
from pressorsheet.core.quantity import UNITS, Dose, Quantity, Weight, WeightBasedDose

_LONGEST = 5
_SIGNIFICANT = 3
# People mostly order by three decimals.
_WRITTEN_PLACES = 3
_MOST_PLACES = 9


def figure(number: Fraction) -> str:
    """An exact number, rounded half up to three significant digits where it would be long.

    What has at most three decimals is never rounded. What a person ordered, weighed or is to set
    is `written`, however long.
    """
    exact = plain_text(number)
    _whole, _point, decimals = exact.partition(".")
    if len(exact.strip("-").replace(".", "")) <= _LONGEST or len(decimals) <= _WRITTEN_PLACES:
        return grouped_text(exact)
    places = 0
    while places < _MOST_PLACES and abs(number) * 10**places < 10 ** (_SIGNIFICANT - 1):
        places += 1
    return grouped_text(fixed_text(number, places))


def written(number: Fraction) -> str:
    """A figure as ordered, weighed, charted or to be set: never rounded where it ends."""
    return grouped_text(plain_text(number)) if is_terminating(number) else figure(number)


def in_unit(quantity: Quantity, unit: str) -> str:
    """The bare figure of a quantity in a unit of its dimension."""
    return figure(UNITS[unit].count(quantity))


def as_ordered(dose: Dose, unit: str) -> str:
    """The bare figure of a dose that a person ordered or charted, or a plan's: never rounded."""
    return written(UNITS[unit].count(dose))


def with_unit(quantity: Quantity, unit: str) -> str:
    """A quantity as figure and unit."""
    return f"{in_unit(quantity, unit)} {unit}"


def per_minute(dose: Dose, weight: Weight | None) -> str:
    """What a dose by weight is in mcg/min; empty of another, and where no weight is known."""
    if weight is None or not isinstance(dose, WeightBasedDose):
        return ""
    return with_unit(as_mass(dose, weight), "mcg/min")


def signed_percent(error: Fraction) -> str:
    """An error in percent to two decimals, with its sign; 0 has none."""
    text = fixed_text(error, 2)
    return f"+{text}" if error > 0 and text != "0" else text
