"""Values: how numbers, quantities, moments and durations are written for people (ISMP).

Leading zero always, trailing zero never, a comma from 1,000, a space before the unit, 24-hour
times with their offset (clinical.md section 6) [ismp].
"""

from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction

from pressorsheet.core.number import (
    fixed_text,
    fraction_of,
    grouped_text,
    half_up,
    is_terminating,
    plain_text,
)
from pressorsheet.core.quantity import UNITS, Quantity, Unit

MOST_DECIMALS = 12
SHOWN_DIGITS = 4
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONGEST_IN_HOURS = timedelta(hours=72)


def number_text(number: Fraction | Decimal | int, places: int | None = None) -> str:
    """A number for people: exact when it ends within 12 decimals, else 4 significant digits.

    The whole part is never rounded away. With `places`, rounded half up to so many decimals.
    """
    exact = fraction_of(number)
    if places is not None:
        return grouped_text(fixed_text(exact, places))
    if is_terminating(exact) and (exact * 10**MOST_DECIMALS).denominator == 1:
        return grouped_text(plain_text(exact))
    digits_before_point = len(str(int(abs(exact)))) if abs(exact) >= 1 else 0
    leading_zeros = 0
    while not digits_before_point and abs(exact) * 10 ** (leading_zeros + 1) < 1:
        leading_zeros += 1
    decimals = max(SHOWN_DIGITS - digits_before_point + leading_zeros, 0)
    return grouped_text(plain_text(half_up(exact, Fraction(1, 10**decimals))))


def own_unit(quantity: Quantity) -> Unit:
    """The unit that the quantity's field is named by."""
    return next(unit for unit in UNITS.values() if unit.measures is type(quantity))


def quantity_text(quantity: Quantity, unit: str | None = None, places: int | None = None) -> str:
    """A quantity with its unit, a space between; in its own unit unless another is named."""
    chosen = own_unit(quantity) if unit is None else UNITS[unit]
    return f"{number_text(chosen.count(quantity), places)} {chosen.name}"


def _at(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment if zone is None else moment.astimezone(zone)


def time_text(moment: datetime, zone: tzinfo | None = None) -> str:
    """Date, 24-hour time and offset; in the moment's own offset unless a zone is given."""
    local = _at(moment, zone)
    offset = f"{local:%z}"
    return f"{local:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:5]}"


def clock_text(moment: datetime, zone: tzinfo | None = None) -> str:
    """The 24-hour time alone, where the date and the offset stand beside it."""
    return f"{_at(moment, zone):%H:%M}"


def date_text(day: date, zone: tzinfo | None = None) -> str:
    """The date alone, year first."""
    return f"{_at(day, zone) if isinstance(day, datetime) else day:%Y-%m-%d}"


def day_text(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """The 24-hour time, with day and month where the day is another than that of `now`.

    In the zone given, else in the offset of `now`; with the year where that differs too.
    """
    local, today = moment.astimezone(zone or now.tzinfo), _at(now, zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    month = MONTHS[local.month - 1]
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {month}{year} {local:%H:%M}"


def duration_text(span: timedelta) -> str:
    """A duration like "5 h 20 min", cut to whole minutes so that 7 h 59 min never reads 8 h.

    Under a minute in s, from 72 h up in days.
    """
    if span < timedelta(0):
        return f"-{duration_text(-span)}"
    if timedelta(0) < span < timedelta(minutes=1):
        return f"{span // timedelta(seconds=1)} s"
    parts = []
    if span >= LONGEST_IN_HOURS:
        parts.append(f"{span.days} days")
        span -= timedelta(days=span.days)
    hours, rest = divmod(span, timedelta(hours=1))
    minutes = rest // timedelta(minutes=1)
    parts += [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if minutes else []
    return " ".join(parts) or "0 min"
