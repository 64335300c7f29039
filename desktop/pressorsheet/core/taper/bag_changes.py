"""Taper bags: the bags that a plan's set rates use up, each followed to where it ends."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

from pressorsheet.core.bags import RateFrom, empties_at, ends_at, expires_at, volume_left
from pressorsheet.core.drugs import Drug, Storage
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.quantity import Volume
from pressorsheet.core.taper.order import MINUTE, TaperOrder


class BagEnd(StrEnum):
    """Why a bag has to be changed."""

    EMPTY = "empty"
    EXPIRED = "expired"


@frozen
class HungBag:
    """A bag from the moment it hangs, and why the one before it was changed (None: the first)."""

    at: datetime
    holds: Volume
    because: BagEnd | None


def hung_bags(
    order: TaperOrder, drug: Drug, rates: Sequence[RateFrom], horizon: datetime, most: int
) -> tuple[HungBag, ...] | Refused:
    """The bags a plan needs from its first rate until `horizon`, the first one included.

    A bag nothing is known of is taken as full, prepared and hung at the start, at room
    temperature; each later one likewise when it hangs. A bag is changed at the last whole minute
    before its end. Refuses more than `most` changes.
    """
    start = rates[0].at
    hung = HungBag(start, order.bag.volume if order.bag_left is None else order.bag_left, None)
    fresh_since = start if order.bag_left is None else None
    expired = expires_at(drug, fresh_since, Storage.ROOM, order.bag_expires)
    bags = [hung]
    while True:
        emptied = empties_at(hung.holds, rates_since(rates, hung.at))
        emptied_at = None if isinstance(emptied, Refused) else emptied
        end = ends_at(emptied_at, expired)
        if end is None or end >= horizon:
            return tuple(bags)
        if len(bags) > most:
            return refused("taper_too_many_bags", most=most, volume=order.bag.volume)
        changed = max(hung.at, start + (end - start) // MINUTE * MINUTE)
        hung = HungBag(
            changed, order.bag.volume, BagEnd.EMPTY if end == emptied_at else BagEnd.EXPIRED
        )
        expired = expires_at(drug, changed, Storage.ROOM, None)
        bags.append(hung)


def left_at(bags: Sequence[HungBag], rates: Sequence[RateFrom], moment: datetime) -> Volume:
    """What is left at `moment` in the bag hanging until then; `rates` as `hung_bags` had them."""
    hung = [bag for bag in bags if bag.at < moment][-1]
    left = volume_left(hung.holds, rates_since(rates, hung.at), moment.astimezone(UTC))
    assert not isinstance(left, Refused)  # every rate of a plan is known
    return left


def rates_since(rates: Sequence[RateFrom], moment: datetime) -> list[RateFrom]:
    """The rates from `moment` on, the one then running first."""
    running = [entry for entry in rates if entry.at <= moment][-1]
    return [RateFrom(moment, running.rate), *(entry for entry in rates if entry.at > moment)]
