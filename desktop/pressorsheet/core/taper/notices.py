"""Taper notices: what is said about a plan that was made; none of it changes a figure."""

from collections.abc import Iterator
from itertools import pairwise

from pressorsheet.core.drugs import Level
from pressorsheet.core.limits import (
    MeasurementLimits,
    Notice,
    beyond,
    dose_notices,
    measurement_notices,
)
from pressorsheet.core.note import note
from pressorsheet.core.quantity import amount
from pressorsheet.core.taper import TaperPlan


def taper_notices(plan: TaperPlan, limits: MeasurementLimits) -> tuple[Notice, ...]:
    """The plan's notices: dose and weight, what its reason covers, rows off by much, bag, clock."""
    return (
        *dose_notices(plan.drug, plan.order.running, plan.order.weight),
        *_weight(plan, limits),
        *_covered_by_reason(plan),
        *_rows_off_by_much(plan),
        *_smaller_last_step(plan),
        *_bag(plan),
        *_clock_changes(plan),
    )


def _weight(plan: TaperPlan, limits: MeasurementLimits) -> tuple[Notice, ...]:
    weight = plan.order.weight
    return () if weight is None else measurement_notices("kg", weight.kg, limits)


def _covered_by_reason(plan: TaperPlan) -> Iterator[Notice]:
    order, ceiling = plan.order, plan.drug.ceiling
    if ceiling is not None and beyond(plan.drug, order.running, order.weight) is not None:
        values = {"ceiling": ceiling, "reason": order.reason}
        yield Notice(Level.STRONG, note("taper_from_above_ceiling", **values))
    if order.other_taper is not None:
        yield Notice(
            Level.STRONG, note("taper_with_another", other=order.other_taper, reason=order.reason)
        )


def _rows_off_by_much(plan: TaperPlan) -> Iterator[Notice]:
    for row in plan.rows:
        if plan.is_flagged(row):
            yield Notice(
                Level.CAUTION,
                note(
                    "taper_row_error",
                    row=row.number,
                    rate=row.delivery.settable,
                    dose=row.to_dose,
                    error_percent=abs(row.delivery.error_percent),
                    side="above" if row.delivery.error_percent > 0 else "below",
                    limit=plan.rules.largest_error_percent,
                ),
            )


def _smaller_last_step(plan: TaperPlan) -> Iterator[Notice]:
    last = plan.rows[-1]
    step = type(last.from_dose)(amount(last.from_dose) - amount(last.to_dose))
    if step != plan.step:
        yield Notice(Level.TELL, note("taper_smaller_last_step", step=step, row=last.number))


def _bag(plan: TaperPlan) -> Iterator[Notice]:
    if plan.order.bag_left is None:
        yield Notice(Level.TELL, note("taper_bag_assumed"))
    for change in plan.bag_changes:
        yield Notice(
            Level.CAUTION,
            note(
                "taper_bag_change",
                at=change.at,
                why=change.because.value,
                rate=change.delivery.settable,
            ),
        )


def _clock_changes(plan: TaperPlan) -> Iterator[Notice]:
    for before, after in pairwise(plan.rows):
        if before.due.utcoffset() != after.due.utcoffset():
            yield Notice(
                Level.TELL,
                note("taper_clock_change", before=before.due, after=after.due),
            )
