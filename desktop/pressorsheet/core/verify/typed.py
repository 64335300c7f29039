"""Typed: a plan as it can be read off a printed sheet, filled in by what follows from its figures.

Paper does not print every figure of a plan. What was typed stands as it was typed, right or wrong,
for the checks to judge; what was not follows from the order by this module's own arithmetic.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import elapsed, later
from pressorsheet.core.number import fraction_of
from pressorsheet.core.verify.bench import (
    MINUTES_PER_HOUR,
    Bench,
    minutes,
)
from pressorsheet.core.verify.printed import MICROSECONDS_PER_MINUTE, PrintedPlan
from pressorsheet.core.verify.rows import PERCENT
from pressorsheet.core.verify.said import Said, fits, third_digit

# Paper rounds an error to two decimals.
HUNDREDTH = Fraction(1, 100)


@frozen
class TypedRow:
    """One row as read off the sheet; None where it was not typed. A set rate of 0 is OFF.

    `delivered` and `error_percent` keep the places they were typed with: paper rounds them.
    """

    number: Fraction
    set_rate: Fraction
    due: datetime | None = None
    to_dose: Fraction | None = None
    delivered: Decimal | None = None
    error_percent: Decimal | None = None


@frozen
class TypedChange:
    """A bag row: when, why, and as far as typed the rate and the dose printed beside it.

    `at` as a time as it was typed, or as what passes from the start until then.
    """

    at: datetime | timedelta
    because: str
    set_rate: Fraction | None = None
    dose: Fraction | None = None


@frozen
class TypedPlan:
    """An order with its rows as read off a sheet.

    `order` has no rows; its content is what else was recorded, its fingerprint as much as the
    sheet shows. `rows` or `changes` None: the source has no room for them; `first_change` is then
    the one that it tells (None: not even that, or there is none). `left` is what the bag held at
    the start (None: full), `texts_missing` says that names and reasons were left out too.
    `said` is what stands beside: figures that follow from the others; `lines` the number of the
    line in which each part of the order stands, by its name on paper.
    """

    order: PrintedPlan
    rows: tuple[TypedRow, ...] | None = None
    changes: tuple[TypedChange, ...] | None = ()
    left: Fraction | None = None
    texts_missing: bool = False
    first_change: TypedChange | None = None
    said: tuple[Said, ...] = field(default=(), compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def told_changes(self) -> tuple[TypedChange, ...]:
        """The bag changes that the source tells."""
        if self.changes is not None:
            return self.changes
        return () if self.first_change is None else (self.first_change,)


def filled_in(typed: TypedPlan, drug: Drug | None, zone: tzinfo | None) -> Mapping[str, Any]:
    """The plan as its JSON would print it, without fingerprint and without what the bags hold.

    `drug` is the library's, `zone` the zone that the plan names; None: times keep the offset of
    the start.
    """
    order, bag = typed.order, typed.order.bag
    return {
        "drug": order.drug,
        "dose_unit": order.dose_unit,
        "from": order.from_dose,
        "step": order.step,
        "every_min": order.every_min,
        "to": order.to_dose,
        "start": order.start.isoformat(),
        "tz": order.tz,
        "bag": {
            "amount": bag.amount,
            "amount_unit": bag.amount_unit,
            "volume_ml": bag.volume_ml,
            "salt": bag.salt,
        },
        "weight_kg": order.weight_kg,
        "pump_step_ml_per_h": order.pump_step_ml_per_h,
        "ordered_by": order.ordered_by,
        "reason": order.reason,
        **order.content,
        "rows": (rows := list(_rows(typed, drug, zone or order.start.tzinfo))),
        "bag_changes": [
            _change(order, each, [_start(order, drug), *rows], zone or order.start.tzinfo)
            for each in typed.told_changes
        ],
    }


def _rows(typed: TypedPlan, drug: Drug | None, zone: tzinfo | None) -> Iterator[Mapping[str, Any]]:
    order, before = typed.order, typed.order.from_dose
    factor = Bench(order, drug).ml_per_h
    for index, row in enumerate(typed.rows or ()):
        after = index * order.every_min
        span = timedelta(microseconds=int(after * MICROSECONDS_PER_MINUTE))
        due = row.due or later(order.start.astimezone(zone), span)
        lower = max(before - order.step, order.to_dose)
        dose = lower if row.to_dose is None else row.to_dose
        yield {
            "n": row.number,
            "due": due.isoformat(),
            "elapsed_min": after,
            "from": before,
            "to": dose,
            "set_rate_ml_per_h": row.set_rate,
            **_figures(row, dose, factor),
            "volume_ml": row.set_rate * order.every_min / MINUTES_PER_HOUR,
            "off": dose == 0,
        }
        before = dose


def _figures(row: TypedRow, dose: Fraction, factor: Fraction | None) -> Mapping[str, Fraction]:
    """Exact rate, delivered dose and error; one that was typed stands unless it fits, rounded."""
    if factor is None:
        return {"rate_ml_per_h": row.set_rate, "delivered": dose, "error_percent": Fraction(0)}
    delivered = row.set_rate / factor
    error = Fraction(0) if dose == 0 else (delivered / dose - 1) * PERCENT
    return {
        "rate_ml_per_h": dose * factor,
        "delivered": _as_typed(row.delivered, delivered, third_digit(delivered)),
        "error_percent": _as_typed(row.error_percent, error, HUNDREDTH),
    }


def _as_typed(typed: Decimal | None, exact: Fraction, place: Fraction) -> Fraction:
    """The exact figure where what was typed is it, or it as rounded half up to `place` or finer."""
    if typed is None:
        return exact
    return exact if fits(typed, exact, place) else fraction_of(typed)


def _start(order: PrintedPlan, drug: Drug | None) -> Mapping[str, Any]:
    """What runs until the first row; a rate that cannot be computed is 0, and fails."""
    rate = Bench(order, drug).set_rate(order.from_dose) or Fraction(0)
    return {"to": order.from_dose, "set_rate_ml_per_h": rate}


def _change(
    order: PrintedPlan,
    change: TypedChange,
    running: list[Mapping[str, Any]],
    zone: tzinfo | None,
) -> Mapping[str, Any]:
    """A bag change; dose and rate are those running before it, unless typed.

    `running` is the start and then each row: at the moment of a step the bag is changed first.
    """
    at = change.at
    if isinstance(at, timedelta):
        at = later(order.start.astimezone(zone), at)
    passed = minutes(elapsed(order.start, at))
    begun = (passed / order.every_min).__ceil__() if order.every_min > 0 else 1
    row = running[begun] if 0 <= begun < len(running) else {"to": 0, "set_rate_ml_per_h": 0}
    rate = row["set_rate_ml_per_h"] if change.set_rate is None else change.set_rate
    return {
        "at": at.isoformat(),
        "elapsed_min": passed,
        "row": begun,
        "because": change.because,
        "dose": row["to"] if change.dose is None else change.dose,
        "set_rate_ml_per_h": rate,
    }
