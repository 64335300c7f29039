"""Planning: an order becomes a plan of timed rows, or a refusal with every reason (clinical.md 4).

Times are elapsed time, whatever the clocks on the wall do; rates are rounded half up once, each
from the exact plan; the bag is followed to the rate the pump is really set to.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from pressorsheet.core.bags import RateFrom, concentration
from pressorsheet.core.dosing import MINUTES_PER_HOUR, Delivery, deliver
from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import Concentration, Dose, Volume, amount
from pressorsheet.core.taper.bag_changes import BagEnd, hung_bags, left_at
from pressorsheet.core.taper.order import (
    MINUTE,
    TaperOrder,
    TaperRules,
    dose_unit,
    faults,
    row_count,
    with_defaults,
)

TaperRefused = Refused


@frozen
class TaperRow:
    """One reduction: due at `due`, `elapsed` after the first, to the dose of `delivery`.

    `used` runs in from here to the end of the row's interval, when `left` is in the bag.
    """

    number: int
    due: datetime
    elapsed: timedelta
    from_dose: Dose
    delivery: Delivery
    used: Volume
    left: Volume

    @property
    def to_dose(self) -> Dose:
        """The planned dose, before the pump's rounding."""
        return self.delivery.dose

    @property
    def is_off(self) -> bool:
        """Whether this row stops the pump."""
        return amount(self.delivery.dose) == 0


@frozen
class BagChange:
    """A new full bag of the same mix, at the last whole minute before the old one ends.

    The dose and set rate of row `row` go on, 0 where none is given yet. At the moment of a step the
    bag is changed first, so that hanging it never lowers the dose: the step has its gate.
    """

    at: datetime
    elapsed: timedelta
    row: int
    because: BagEnd
    delivery: Delivery


@frozen
class TaperPlan:
    """A whole plan; `order` names step and interval, the protocol's where a person named none.

    `running` is what the pump delivers at the dose the taper starts from, `rescue` at the dose to
    go back to, which is the running one where none was ordered.
    """

    drug: Drug
    order: TaperOrder
    rules: TaperRules
    step: Dose
    interval: timedelta
    dose_unit: str
    concentration: Concentration
    running: Delivery
    rescue: Delivery
    rows: tuple[TaperRow, ...]
    bag_changes: tuple[BagChange, ...]

    def is_flagged(self, row: TaperRow) -> bool:
        """Whether the pump's rounding is off by more than the protocol lets pass in silence."""
        return abs(row.delivery.error_percent) > self.rules.largest_error_percent


def plan(order: TaperOrder, drug: Drug, rules: TaperRules | None) -> TaperPlan | TaperRefused:
    """The plan that `order` makes under a protocol's `rules` for this drug.

    Doses fall by the step to the end dose, a remainder as its own last step; the first row is at
    the start. Refuses, all reasons together: whatever `faults` names; a row that rounds to 0 mL/h
    or to the rate of the row before; a drug the protocol has no rules for; a plan that would need
    more bags than it may have rows. Source: clinical.md sections 3 to 5.
    """
    if rules is None:
        reasons = [note("taper_no_rules", drug=drug.id)]
        if drug.ceiling is None:
            reasons.append(note("taper_no_ceiling", drug=drug.id))
        return Refused(tuple(reasons))
    order = with_defaults(order, rules)
    reasons = list(faults(order, drug, rules))
    strength = concentration(order.bag, drug)
    count = row_count(order)
    if isinstance(strength, Refused) or count is None or count > rules.most_rows:
        return _refused_for(reasons)
    doses = [order.running, *_doses(order, count)]
    deliveries = []
    for dose in doses:
        delivery = deliver(dose, strength, order.weight, order.pump_step)
        if isinstance(delivery, Refused):
            reasons.extend(delivery.reasons)
        else:
            deliveries.append(delivery)
    reasons.extend(_shared_rates(deliveries))
    back = order.running if order.rescue is None else order.rescue
    rescue = deliver(back, strength, order.weight, order.pump_step)
    if isinstance(rescue, Refused):
        return _refused_for([*reasons, *rescue.reasons])
    if reasons or order.step is None or order.interval is None:
        return _refused_for(reasons)
    course = _course(order, drug, deliveries, order.interval, rules.most_rows)
    if isinstance(course, Refused):
        return course
    rows, changes = course
    return TaperPlan(
        drug=drug,
        order=order,
        rules=rules,
        step=order.step,
        interval=order.interval,
        dose_unit=dose_unit(order, drug),
        concentration=strength,
        running=deliveries[0],
        rescue=rescue,
        rows=rows,
        bag_changes=changes,
    )


def _refused_for(reasons: list[Note]) -> TaperRefused:
    """A refusal that says each kind of reason once, by its first instance."""
    first: dict[str, Note] = {}
    for reason in reasons:
        first.setdefault(reason.code, reason)
    return Refused(tuple(first.values()))


def _doses(order: TaperOrder, count: int) -> Iterator[Dose]:
    assert order.step is not None  # a count of rows was made from it
    kind, running, end = type(order.running), amount(order.running), amount(order.end)
    for number in range(1, count + 1):
        yield kind(max(running - number * amount(order.step), end))


def _shared_rates(deliveries: list[Delivery]) -> Iterator[Note]:
    """Two doses at one set rate: a row that would change nothing at the pump."""
    for number, (before, after) in enumerate(pairwise(deliveries)):
        if before.settable == after.settable:
            if number == 0:
                yield note("taper_first_row_changes_nothing", rate=after.settable)
            else:
                yield note(
                    "taper_rows_share_rate", first=number, second=number + 1, rate=after.settable
                )


def _course(
    order: TaperOrder, drug: Drug, deliveries: list[Delivery], interval: timedelta, most_bags: int
) -> tuple[tuple[TaperRow, ...], tuple[BagChange, ...]] | TaperRefused:
    """The rows with the bag followed through them; the first delivery is the running one."""
    start = order.start.astimezone(UTC)
    zone = order.zone or order.start.tzinfo
    planned = deliveries[1:]
    rates = [RateFrom(start + n * interval, each.settable) for n, each in enumerate(planned)]
    # After OFF nothing runs; a plan that ends at a dose is followed for one interval more.
    is_off = amount(planned[-1].dose) == 0
    horizon = rates[-1].at if is_off else rates[-1].at + interval
    bags = hung_bags(order, drug, rates, horizon, most_bags)
    if isinstance(bags, Refused):
        return bags
    rows = []
    for number, (before, delivery) in enumerate(pairwise(deliveries), start=1):
        begins = rates[number - 1].at
        used = delivery.settable.ml_per_h * Fraction(interval // MINUTE, MINUTES_PER_HOUR)
        rows.append(
            TaperRow(
                number=number,
                due=begins.astimezone(zone),
                elapsed=begins - start,
                from_dose=before.dose,
                delivery=delivery,
                used=Volume(used),
                left=left_at(bags, rates, begins + interval),
            )
        )
    changes = []
    for bag in bags:
        if bag.because is not None:
            row = sum(entry.at < bag.at for entry in rates)
            at = bag.at.astimezone(zone)
            changes.append(BagChange(at, bag.at - start, row, bag.because, deliveries[row]))
    return tuple(rows), tuple(changes)
