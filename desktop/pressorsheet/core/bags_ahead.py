"""Bags ahead: when the next bags of a running taper are due, by what hangs and what will run.

Once its rows have moved the plan's own bag changes are no longer true: here they are reckoned
anew, at the rates that will run and the times as they stand now.
"""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from pressorsheet.core.bags import RateFrom
from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.bag_life import bag_life
from pressorsheet.core.handover.infusion_rows import set_rate
from pressorsheet.core.infusions import concentration_of, hung_bag, running
from pressorsheet.core.note import Refused
from pressorsheet.core.quantity import PumpRate
from pressorsheet.core.taper.bag_changes import BagEnd, HungBag, hung_bags
from pressorsheet.core.taper.rebuilding import order_of, planned_bag
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.view import View

MOST = 200


@frozen
class BagAhead:
    """A bag change to come, while `rate` runs; `row` is the one given last by then (0: none)."""

    at: datetime
    because: BagEnd
    row: int
    rate: PumpRate


def has_moved(run: TaperRun) -> bool:
    """Whether a row is due at another time than the plan's own."""
    return any(row.due != row.planned.due for row in run.rows)


def bags_ahead(run: TaperRun, view: View) -> tuple[BagAhead, ...]:
    """The bag changes still to come of an active taper, its rows at their times as they are now.

    Empty where no row is active, and where what runs or what the hung bag holds is not known.
    """
    drug, row = view.drugs.get(run.version.plan.drug), run.current
    if drug is None or row is None or run.frozen is not None or run.stopped is not None:
        return ()
    rates = _rates(run, view, drug)
    hung = () if rates is None else _hung(run, view, drug, rates)
    given = int(row.planned.n) - 1
    return tuple(
        _ahead(bag, bag.because, rates, given, run)
        for bag in hung
        if bag.because is not None and rates is not None
    )


def _ahead(
    bag: HungBag, because: BagEnd, rates: list[RateFrom], given: int, run: TaperRun
) -> BagAhead:
    begun = [entry for entry in rates if entry.at < bag.at] or rates[:1]
    rate = begun[-1].rate
    assert rate is not None  # of a taper ahead every rate is known
    zone = run.rows[0].planned.due.tzinfo
    return BagAhead(bag.at.astimezone(zone), because, given + len(begun) - 1, rate)


def _rates(run: TaperRun, view: View, drug: Drug) -> list[RateFrom] | None:
    """What the pump is set to now, then each row to come; None: what runs is not known."""
    found, bag = running(view, drug), hung_bag(view, drug.id)
    strength = None if bag is None else concentration_of(view, bag)
    if found is None or isinstance(strength, Refused):
        return None
    rate = set_rate(view, found, strength)
    if rate is None:
        return None
    now = view.now.astimezone(UTC)
    coming = [row for row in run.rows if row.given is None]
    rows = [
        RateFrom(max(row.due.astimezone(UTC), now), PumpRate(row.planned.set_rate_ml_per_h))
        for row in coming
    ]
    return [RateFrom(now, rate), *rows]


def _hung(run: TaperRun, view: View, drug: Drug, rates: list[RateFrom]) -> tuple[HungBag, ...]:
    plan, bag = run.version.plan, hung_bag(view, drug.id)
    mix = planned_bag(plan.bag, drug)
    life = None if bag is None else bag_life(view, drug, bag)
    if mix is None or life is None or life.left is None:
        return ()
    order = replace(order_of(plan, mix, None), bag_left=life.left, bag_expires=life.expires)
    last = rates[-1]
    is_off = last.rate == PumpRate(Fraction(0))
    horizon = last.at if is_off else last.at + plan.interval
    found = hung_bags(order, drug, rates, horizon, MOST)
    return () if isinstance(found, Refused) else found
