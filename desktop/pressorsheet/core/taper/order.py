"""Taper order: what a prescriber asks for, what a protocol allows, and every fault between them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from math import ceil

from pressorsheet.core.bags import Bag, concentration, outside_allowed
from pressorsheet.core.dosing import as_mass, as_weight_based, deliver
from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.limits import beyond
from pressorsheet.core.moment import LATEST_YEAR
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import (
    UNITS,
    Dose,
    MassDose,
    Pressure,
    PumpRate,
    UnitDose,
    Volume,
    Weight,
    WeightBasedDose,
    amount,
)
from pressorsheet.core.text import is_seen

MINUTE = timedelta(minutes=1)
# mL: an order counts what is left in a bag in tenths, so that paper can print it whole.
LEFT_STEP = Fraction(1, 10)
# A continuous infusion of a vasopressor has no other route.
INTRAVENOUS = "intravenous"
END_OF_TIME = datetime(LATEST_YEAR + 1, 1, 1, tzinfo=UTC)


@frozen
class TaperRules:
    """What a protocol says about tapering one drug; None where it holds no such number.

    `largest_error_percent` is the delivery error above which a row is flagged, `most_rows` the
    longest plan, `late_after` how long after its due time a row is late, `map_max_age` how old
    the gate's MAP may be (None: no protocol is in force), `watch_after_off` how long the patient
    is watched after OFF.
    """

    largest_error_percent: Fraction
    most_rows: int
    late_after: timedelta
    map_max_age: timedelta | None
    watch_after_off: timedelta
    largest_step: Dose | None = None
    default_step: Dose | None = None
    shortest_interval: timedelta | None = None
    default_interval: timedelta | None = None


@frozen
class TaperOrder:
    """One order to taper: `running` down to `end` from `start` on, by `step` every `interval`.

    Step and interval None take the protocol's default. Times print in `zone`, or keep the offset
    of `start`. `bag_left` and `bag_expires` None: the bag is taken as full and hung at the start.
    `reason` is what a person wrote for going on where one is asked; `other_taper` is the id of
    another drug that is being tapered now. `line` is the line and lumen that the infusion runs by,
    None where the order names none.
    """

    running: Dose
    end: Dose
    start: datetime
    bag: Bag
    pump_step: PumpRate
    step: Dose | None = None
    interval: timedelta | None = None
    weight: Weight | None = None
    zone: tzinfo | None = None
    reason: str | None = None
    ordered_by: str | None = None
    other_taper: str | None = None
    bag_left: Volume | None = None
    bag_expires: datetime | None = None
    map_low: Pressure | None = None
    map_high: Pressure | None = None
    stop_below: Pressure | None = None
    rescue: Dose | None = None
    call: str | None = None
    line: str | None = None

    @property
    def route(self) -> str | None:
        """How the drug is given, as an order that names its line says it."""
        return None if self.line is None else INTRAVENOUS

    @property
    def has_reason(self) -> bool:
        """Whether a person wrote a reason; spaces are none."""
        return self.reason is not None and bool(self.reason.strip())


def with_defaults(order: TaperOrder, rules: TaperRules) -> TaperOrder:
    """The order with the protocol's step and interval where it names none."""
    return replace(
        order,
        step=rules.default_step if order.step is None else order.step,
        interval=rules.default_interval if order.interval is None else order.interval,
    )


def row_count(order: TaperOrder) -> int | None:
    """How many rows the order makes, a remainder counted as its own last step.

    None where no rows can be made: doses of different kinds, a step not above 0, nothing to
    reduce.
    """
    step, span = order.step, amount(order.running) - amount(order.end)
    if not _one_kind(order) or step is None or amount(step) <= 0 or amount(order.end) < 0:
        return None
    return ceil(span / amount(step)) if span > 0 else None


def faults(order: TaperOrder, drug: Drug, rules: TaperRules) -> Iterator[Note]:
    """Every reason for which no plan is made, apart from those that only its rows can show.

    Source: clinical.md sections 3 to 5. `order` is one that `with_defaults` has completed.
    """
    yield from _dose_faults(order, drug)
    yield from _step_faults(order, rules)
    yield from _interval_faults(order, rules)
    yield from _bag_faults(order, drug)
    yield from _ceiling_faults(order, drug)
    if order.other_taper is not None and not order.has_reason:
        yield note("taper_two_drugs", drug=drug.id, other=order.other_taper)
    if order.line is not None and not is_seen(order.line):
        yield note("taper_line_blank")
    yield from _length_faults(order, rules)


def _dose_faults(order: TaperOrder, drug: Drug) -> Iterator[Note]:
    if isinstance(order.running, UnitDose) != drug.is_in_units:
        yield note("taper_dose_of_another_kind", drug=drug.id, dose=order.running)
    if not _one_kind(order):
        yield note("taper_doses_differ_in_kind", dose=order.running)
        return
    if amount(order.running) <= 0:
        yield note("taper_nothing_running", dose=order.running)
    if order.rescue is not None and amount(order.rescue) <= 0:
        yield note("taper_rescue_not_positive", dose=order.rescue)
    if amount(order.end) < 0:
        yield note("taper_end_negative", end=order.end)
    elif amount(order.end) > amount(order.running):
        yield note("taper_end_above_start", start=order.running, end=order.end)
    elif order.end == order.running:
        yield note("taper_nothing_to_reduce", dose=order.running)


def _one_kind(order: TaperOrder) -> bool:
    others = (order.end, order.step, order.rescue)
    return all(type(dose) is type(order.running) for dose in others if dose is not None)


def _step_faults(order: TaperOrder, rules: TaperRules) -> Iterator[Note]:
    if order.step is None:
        yield note("taper_step_not_ordered")
        return
    if amount(order.step) <= 0:
        yield note("taper_step_not_positive", step=order.step)
    if rules.largest_step is not None and _one_kind(order):
        largest = in_kind_of(order.step, rules.largest_step, order.weight)
        if largest is None:
            yield note("taper_step_not_comparable", step=order.step, largest=rules.largest_step)
        elif amount(order.step) > amount(largest):
            yield note("taper_step_too_large", step=order.step, largest=largest)


def _interval_faults(order: TaperOrder, rules: TaperRules) -> Iterator[Note]:
    if order.interval is None:
        yield note("taper_interval_not_ordered")
        return
    if order.interval <= timedelta(0):
        yield note("taper_interval_not_positive")
    elif order.interval % MINUTE:
        yield note("taper_interval_not_whole_minutes")
    elif rules.shortest_interval is not None and order.interval < rules.shortest_interval:
        yield note(
            "taper_interval_too_short", interval=order.interval, shortest=rules.shortest_interval
        )


def _bag_faults(order: TaperOrder, drug: Drug) -> Iterator[Note]:
    """Faults of bag, pump and weight as dosing states them; the step must be a rate above 0 too."""
    if order.weight is None and isinstance(order.running, WeightBasedDose):
        yield note("weight_missing")
    if order.weight is not None and order.weight.kg <= 0:
        yield note("weight_not_positive", weight=order.weight)
    if order.bag.drug_id != drug.id:
        yield note("taper_bag_of_another_drug", drug=drug.id, other=order.bag.drug_id)
    strength = concentration(order.bag, drug)
    if isinstance(strength, Refused):
        yield from strength.reasons
        return
    stopped = outside_allowed(strength, drug)
    if stopped is not None:
        yield from stopped.reasons
    for dose in (order.running, order.step if _one_kind(order) else None):
        if dose is not None and amount(dose) > 0:
            delivery = deliver(dose, strength, order.weight, order.pump_step)
            if isinstance(delivery, Refused):
                yield from delivery.reasons


def _ceiling_faults(order: TaperOrder, drug: Drug) -> Iterator[Note]:
    """Above the library's ceiling a plan needs a reason; without a ceiling there is none at all."""
    ceiling = drug.ceiling
    if ceiling is None:
        yield note("taper_no_ceiling", drug=drug.id)
        return
    by_weight = isinstance(order.running, MassDose) and isinstance(ceiling, WeightBasedDose)
    if by_weight and order.weight is None:
        yield note("weight_missing")
    if order.rescue is not None:
        above = beyond(drug, order.rescue, order.weight)
        yield from () if above is None else above.reasons
    stopped = None if order.has_reason else beyond(drug, order.running, order.weight)
    if stopped is not None:
        yield note("taper_start_above_ceiling", drug=drug.id, dose=order.running, ceiling=ceiling)
        # dose_beyond says that nothing is planned: with a reason, it is
        yield from (reason for reason in stopped.reasons if reason.code != "dose_beyond")


def _length_faults(order: TaperOrder, rules: TaperRules) -> Iterator[Note]:
    if order.start.tzinfo is None:
        yield note("time_without_offset", text=order.start.isoformat())
        return
    count = row_count(order)
    if count is None:
        return
    if count > rules.most_rows:
        yield note("taper_too_many_rows", rows=count, most=rules.most_rows)
    if order.interval is not None and order.interval > timedelta(0):
        room = (END_OF_TIME - order.start) // order.interval
        if count > room:
            yield note("taper_beyond_calendar", year=LATEST_YEAR)


def in_kind_of(wanted: Dose, dose: Dose, weight: Weight | None) -> Dose | None:
    """`dose` in the dimension of `wanted`; None without a weight where one is needed.

    None too between biological units and mass, which are never converted.
    """
    if type(dose) is type(wanted):
        return dose
    if weight is None:
        return None
    match wanted, dose:
        case MassDose(), WeightBasedDose():
            return as_mass(dose, weight)
        case WeightBasedDose(), MassDose():
            converted = as_weight_based(dose, weight)
            return None if isinstance(converted, Refused) else converted
    return None


def counted_left(left: Volume) -> Volume:
    """What is left in a bag as an order counts it: in tenths of a mL, rounded down [house]."""
    return Volume((left.ml / LEFT_STEP).__floor__() * LEFT_STEP)


def dose_unit(order: TaperOrder, drug: Drug) -> str:
    """The unit a plan prints its doses in: the drug's own, or the first of the order's kind."""
    measured = type(order.running)
    if UNITS[drug.dose_unit].measures is measured:
        return drug.dose_unit
    return next(name for name, unit in UNITS.items() if unit.measures is measured)
