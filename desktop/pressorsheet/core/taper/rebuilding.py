"""Rebuilding: a plan made again from what an event recorded of it, proven by its text.

What was left in the bag at the start, and when the bag expired, is not recorded; it follows from
the rows. A plan that does not come out as it was recorded, digit for digit, is refused.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from fractions import Fraction
from math import ceil
from typing import Any

from pressorsheet.core.bags import Bag
from pressorsheet.core.canonical import canonical_json
from pressorsheet.core.dosing import MINUTES_PER_HOUR
from pressorsheet.core.drugs import Drug, Salt
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.number import fraction_of, half_up
from pressorsheet.core.quantity import (
    UNITS,
    MassAmount,
    Pressure,
    PumpRate,
    UnitAmount,
    Volume,
    Weight,
)
from pressorsheet.core.taper.bag_changes import BagEnd
from pressorsheet.core.taper.course import dose_of
from pressorsheet.core.taper.order import LEFT_STEP, TaperOrder, TaperRules
from pressorsheet.core.taper.planning import TaperPlan, plan
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.verify.printed import PrintedBag, PrintedPlan

_AMOUNTS = (MassAmount, UnitAmount)
# mL; far more than the twelfth digit of any bag's content.
ROUNDED_OFF = Fraction(1, 10**6)


def rebuilt(
    recorded: PrintedPlan, drug: Drug, rules: TaperRules | None, zone: tzinfo | None
) -> TaperPlan | Refused:
    """The plan whose record this is; `zone` is the time zone that it names.

    Refuses one that no order under these rules makes just so: of another program, of another
    protocol, or altered.
    """
    bag = planned_bag(recorded.bag, drug)
    if bag is not None:
        order = order_of(recorded, bag, zone)
        lefts = (None, left_at_start(recorded), recorded.bag.volume_ml, *run_dry(recorded))
        for left, expires in hangings(recorded, lefts):
            made = plan(replace(order, bag_left=left, bag_expires=expires), drug, rules)
            if isinstance(made, TaperPlan) and _is_same(made, recorded):
                return made
    return refused("taper_not_rebuilt", drug=recorded.drug)


def _is_same(made: TaperPlan, recorded: PrintedPlan) -> bool:
    """Whether a plan is the recorded one, digit for digit, its fingerprint included."""
    return canonical_json(plan_mapping(made)) == canonical_json(recorded.content)


def planned_bag(recorded: PrintedBag, drug: Drug) -> Bag | None:
    """The bag of the plan; None where its words are not ours."""
    unit = UNITS.get(recorded.amount_unit)
    salts = {salt.value: salt for salt in Salt}
    if unit is None or unit.measures not in _AMOUNTS:
        return None
    if recorded.salt is not None and recorded.salt not in salts:
        return None
    salt = None if recorded.salt is None else salts[recorded.salt]
    contents: Any = unit.of(recorded.amount)
    return Bag(drug.id, contents, Volume(recorded.volume_ml), salt)


def order_of(recorded: PrintedPlan, bag: Bag, zone: tzinfo | None) -> TaperOrder:
    """The order that a plan in a dose unit records; what was known of the bag is not recorded."""
    unit, content = recorded.dose_unit, recorded.content
    weight = recorded.weight_kg
    rescue = _number(content.get("rescue"))
    return TaperOrder(
        running=dose_of(recorded.from_dose, unit),
        end=dose_of(recorded.to_dose, unit),
        start=recorded.start,
        bag=bag,
        pump_step=PumpRate(recorded.pump_step_ml_per_h),
        step=dose_of(recorded.step, unit),
        interval=recorded.interval,
        weight=None if weight is None else Weight(weight),
        zone=zone,
        reason=recorded.reason,
        ordered_by=recorded.ordered_by,
        map_low=_pressure(content.get("map_low_mmhg")),
        map_high=_pressure(content.get("map_high_mmhg")),
        stop_below=_pressure(content.get("stop_below_mmhg")),
        rescue=None if rescue is None else dose_of(rescue, unit),
        call=content.get("call"),
        line=content.get("line"),
    )


def _number(value: Any) -> Fraction | None:
    return None if value is None else fraction_of(value)


def _pressure(value: Any) -> Pressure | None:
    number = _number(value)
    return None if number is None else Pressure(number)


def left_at_start(recorded: PrintedPlan) -> Fraction | None:
    """What the bag held at the start, by the first row; None where a new one hangs within it.

    Figures in a file end at 12 digits: what they make within that of a tenth of a mL, in which an
    order counts, is that tenth.
    """
    first = recorded.rows[0]
    dry = any(change.elapsed_min < recorded.every_min for change in recorded.bag_changes)
    if first.left_ml is None or dry:
        return None
    left = first.left_ml + first.volume_ml
    tenth = half_up(left, LEFT_STEP)
    return tenth if abs(left - tenth) < ROUNDED_OFF else left


def left_besides_full(recorded: PrintedPlan) -> Fraction | None:
    """The same, where it is not a full bag."""
    left = left_at_start(recorded)
    return None if left == recorded.bag.volume_ml else left


def hangings(
    recorded: PrintedPlan, lefts: Iterable[Fraction | None]
) -> Iterator[tuple[Volume | None, datetime | None]]:
    """What may have been known of the bag: one of `lefts` (None: nothing), and its end or none."""
    ends = [each.at for each in recorded.bag_changes if each.because == BagEnd.EXPIRED]
    for left in dict.fromkeys(lefts):
        volume = None if left is None else Volume(left)
        yield volume, None
        yield from ((volume, end) for end in ends[:1])


def run_dry(recorded: PrintedPlan) -> Iterator[Fraction]:
    """What the first bag may have held where it runs empty within the first row.

    That follows from when it did, on the tenths of a mL that an order counts in.
    """
    first = next(iter(recorded.bag_changes), None)
    if first is None or first.because != BagEnd.EMPTY or not recorded.rows:
        return
    if first.elapsed_min >= recorded.every_min:
        return
    per_min = recorded.rows[0].set_rate_ml_per_h / MINUTES_PER_HOUR
    tenths = ceil(first.elapsed_min * per_min / LEFT_STEP)
    while tenths * LEFT_STEP < (first.elapsed_min + 1) * per_min:
        yield tenths * LEFT_STEP
        tenths += 1
