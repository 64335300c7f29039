"""Taper record: a plan as the JSON object that the command line prints and an event carries.

Keys are fixed by cli.md; doses are plain numbers in the plan's dose unit.
"""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from pressorsheet.core.bags import Bag
from pressorsheet.core.canonical import FINGERPRINT_KEY, fingerprint
from pressorsheet.core.quantity import UNITS, Dose, MassAmount
from pressorsheet.core.taper import BagChange, TaperPlan, TaperRow
from pressorsheet.core.taper.order import MINUTE, TaperOrder


def plan_mapping(plan: TaperPlan) -> Mapping[str, Any]:
    """The `plan` object of cli.md, its fingerprint included; numbers exact.

    What an order adds to the contract (target, stop and call, rescue dose, route and line) stands
    in it only where it was recorded, and is then bound by the fingerprint too.
    """
    order, unit = plan.order, plan.dose_unit
    content: dict[str, Any] = {
        "drug": plan.drug.id,
        "dose_unit": unit,
        "from": _count(order.running, unit),
        "step": _count(plan.step, unit),
        "every_min": _minutes(plan.interval),
        "to": _count(order.end, unit),
        "start": plan.rows[0].due.isoformat(),
        "tz": None if order.zone is None else str(order.zone),
        "bag": _bag(order.bag),
        "weight_kg": None if order.weight is None else order.weight.kg,
        "pump_step_ml_per_h": order.pump_step.ml_per_h,
        "ordered_by": order.ordered_by,
        "reason": order.reason,
        **_recorded(order, unit),
        "rows": [_row(row, unit) for row in plan.rows],
        "bag_changes": [_bag_change(change, unit) for change in plan.bag_changes],
    }
    return {**content, FINGERPRINT_KEY: fingerprint(content)}


def _recorded(order: TaperOrder, unit: str) -> Mapping[str, Any]:
    extra = {
        "map_low_mmhg": None if order.map_low is None else order.map_low.mmhg,
        "map_high_mmhg": None if order.map_high is None else order.map_high.mmhg,
        "stop_below_mmhg": None if order.stop_below is None else order.stop_below.mmhg,
        "rescue": None if order.rescue is None else _count(order.rescue, unit),
        "call": order.call,
        "route": order.route,
        "line": order.line,
    }
    return {key: value for key, value in extra.items() if value is not None}


def _bag(bag: Bag) -> Mapping[str, Any]:
    unit = "mg" if isinstance(bag.amount, MassAmount) else "units"
    return {
        "amount": UNITS[unit].count(bag.amount),
        "amount_unit": unit,
        "volume_ml": bag.volume.ml,
        "salt": None if bag.salt is None else bag.salt.value,
    }


def _row(row: TaperRow, unit: str) -> Mapping[str, Any]:
    delivery = row.delivery
    return {
        "n": row.number,
        "due": row.due.isoformat(),
        "elapsed_min": _minutes(row.elapsed),
        "from": _count(row.from_dose, unit),
        "to": _count(row.to_dose, unit),
        "rate_ml_per_h": delivery.exact.ml_per_h,
        "set_rate_ml_per_h": delivery.settable.ml_per_h,
        "delivered": _count(delivery.delivered, unit),
        "error_percent": delivery.error_percent,
        "volume_ml": row.used.ml,
        "left_ml": row.left.ml,
        "off": row.is_off,
    }


def _bag_change(change: BagChange, unit: str) -> Mapping[str, Any]:
    return {
        "at": change.at.isoformat(),
        "elapsed_min": _minutes(change.elapsed),
        "row": change.row,
        "because": change.because.value,
        "dose": _count(change.delivery.dose, unit),
        "set_rate_ml_per_h": change.delivery.settable.ml_per_h,
    }


def _count(dose: Dose, unit: str) -> Fraction:
    return UNITS[unit].count(dose)


def _minutes(span: timedelta) -> int:
    return span // MINUTE
