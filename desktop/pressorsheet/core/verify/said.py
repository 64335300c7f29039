"""Said: what a sheet prints twice over, a figure that follows from others, held against them.

A sheet says of a dose by weight its mcg/min, of a dose its mL/h, of a bag its strength. Who types
one of them wrong, or reads a forged one, is told which line it stands in.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.verify.bench import HALF, Bench

PER_MINUTE, RATE, STRENGTH, DOSE = "mcg/min", "mL/h", "strength", "dose"
DELIVERED, ERROR, WEIGHT = "delivered", "%", "kg"
# Paper rounds a long figure to three digits from the first, an error to two decimals.
_THREE_DIGITS, _HUNDREDTH, _PERCENT = 100, Fraction(1, 100), 100


@frozen
class Said:
    """A figure that follows from others, as printed, and the line it stands in.

    `what` is mcg/min or mL/h of the dose `of`, the bag's strength, the dose itself, or what a rate
    `of` delivers; `of` is the dose or rate, in the plan's unit.
    """

    line: int
    what: str
    printed: Decimal
    of: Fraction = Fraction(0)
    ordered: Fraction = Fraction(0)


def said_faults(said: tuple[Said, ...], bench: Bench) -> Iterator[Note]:
    """A note of each figure that does not follow from the plan, naming its line.

    One that the plan's figures do not make at all (a bag without strength, a dose by weight
    without one) is left to the checks of these.
    """
    for each in said:
        exact = _exact(each, bench)
        if exact is not None and not fits(each.printed, exact, _place(each, exact)):
            values = {"what": each.what, "printed": each.printed, "expected": exact}
            yield note("verify_said", line=each.line, **values)


def _exact(said: Said, bench: Bench) -> Fraction | None:
    factor, weight = bench.ml_per_h, bench.plan.weight_kg
    match said.what:
        case "mcg/min":
            return said.of * weight if bench.is_by_weight and weight is not None else None
        case "mL/h":
            return bench.set_rate(said.of)
        case "strength":
            return bench.per_ml
        case "kg":
            return weight
        case "delivered":
            return None if not factor else said.of / factor
        case "%":
            known = factor and said.ordered
            return (said.of / factor / said.ordered - 1) * _PERCENT if known and factor else None
        case _:
            return said.of


def _place(said: Said, exact: Fraction) -> Fraction:
    return _HUNDREDTH if said.what == ERROR else third_digit(exact)


def fits(typed: Decimal, exact: Fraction, place: Fraction) -> bool:
    """Whether a figure is the exact one, or it as rounded half up to `place` or finer."""
    last = Fraction(1, 10 ** -int(typed.as_tuple().exponent))
    number = fraction_of(typed)
    return number in (exact, rounded(exact, place), rounded(exact, min(place, last)))


def rounded(exact: Fraction, place: Fraction) -> Fraction:
    """A figure rounded half up, away from 0, to a multiple of `place`."""
    size = (abs(exact) / place + HALF).__floor__() * place
    return size if exact >= 0 else -size


def third_digit(exact: Fraction) -> Fraction:
    """The place of a figure's third digit, which paper rounds a long one to; 1 at the most."""
    place = Fraction(1)
    while 0 < abs(exact) < _THREE_DIGITS * place:
        place /= 10
    return place
