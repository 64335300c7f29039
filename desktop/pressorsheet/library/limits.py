"""Limits: reads the measurement limits into validated values, or says what does not fit where."""

import hashlib
from fractions import Fraction

from pressorsheet import resources
from pressorsheet.core.limits import (
    Hint,
    HintRule,
    MeasurementLimit,
    MeasurementLimits,
    Range,
)
from pressorsheet.core.note import Refused
from pressorsheet.core.number import fraction_of
from pressorsheet.library.strict import Misfit, Table, read_table

FILE = "measurements.toml"
RANGE_ENDS = 2


def shipped_limits() -> MeasurementLimits | Refused:
    """The limits in `resources/drugs/measurements.toml`, or why the file does not fit."""
    return read_limits(resources.read_bytes("drugs", FILE))


def read_limits(content: bytes) -> MeasurementLimits | Refused:
    """The limits that a file writes; refuses the first misfit."""
    try:
        file = read_table(FILE, content)
        fields = file.table("fields")
        limits = MeasurementLimits(
            version=file.text("version"),
            fields={name: _limit(fields.table(name), name) for name in fields.names()},
            asks_times_the_last=_factor(file, "asks_times_the_last"),
            asks_dose_change_above_times=_factor(file, "asks_dose_change_above_times"),
            fingerprint=hashlib.sha256(content).hexdigest(),
        )
        file.done()
        return limits
    except Misfit as fault:
        return Refused((fault.reason,))


def _factor(table: Table, key: str) -> Fraction:
    number = fraction_of(table.number(key))
    if number <= 1:
        raise table.refuse("file_factor_above_one", key)
    return number


def _limit(table: Table, name: str) -> MeasurementLimit:
    reason = _range(table, "reason_outside")
    checked = _range(table, "checked_outside") if "checked_outside" in table else None
    if checked is not None and not reason.holds(checked):
        raise table.refuse("file_range_wider", "checked_outside")
    limit = MeasurementLimit(
        field=name,
        unit=table.text("unit"),
        reason_outside=reason,
        checked_outside=checked,
        hints=tuple(_hint(hint) for hint in table.tables("hints")),
    )
    table.done()
    return limit


def _range(table: Table, key: str) -> Range:
    ends = [fraction_of(number) for number in table.numbers(key)]
    if len(ends) != RANGE_ENDS or ends[0] >= ends[1]:
        raise table.refuse("file_range_wrong", key)
    return Range(ends[0], ends[1])


def _hint(table: Table) -> HintRule:
    asks = Hint(table.choice("asks", tuple(Hint)))
    if "last_times" in table:
        within = fraction_of(table.number("within_percent"))
        if within < 0:
            raise table.refuse("file_not_positive", "within_percent")
        rule = HintRule(asks, last_times=_factor(table, "last_times"), within_percent=within)
    else:
        bounds = [key for key in ("from", "above", "to") if key in table]
        if not bounds or {"from", "above"} <= set(bounds):
            raise table.refuse("file_one_of", "asks", known=("from", "above", "to", "last_times"))
        numbers = {key: fraction_of(table.number(key)) for key in bounds}
        low = numbers.get("from", numbers.get("above"))
        rule = HintRule(asks, Range(low, numbers.get("to")), low_excluded="above" in numbers)
    table.done()
    return rule
