"""Bags: what a label says is in a bag, the concentration that makes, and how long the bag lasts.

Norepinephrine is always reckoned as base, so its label must say which salt the strength is stated
in; biological units are never turned into mass. Source: clinical.md section 3.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import zip_longest

from pressorsheet.core.drugs import Drug, Salt, Storage
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import LATEST_YEAR
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.quantity import (
    Amount,
    Concentration,
    MassAmount,
    MassConcentration,
    PumpRate,
    UnitAmount,
    UnitConcentration,
    Volume,
    amount,
    quantity,
)

SECONDS_PER_HOUR = 3600
MICROSECONDS_PER_SECOND = 1_000_000


@frozen
class Bag:
    """A bag as its label reads: `amount` of drug as `salt` in `volume`."""

    drug_id: str
    amount: Amount
    volume: Volume
    salt: Salt | None = None


def parse_bag(text: str, drug: Drug) -> Bag | Refused:
    """The bag that "4 mg/250 mL base" or "20 units/100 mL" writes.

    Refuses whatever `read_bag` and `concentration` refuse.
    """
    bag = read_bag(text, drug)
    if isinstance(bag, Refused):
        return bag
    strength = concentration(bag, drug)
    return strength if isinstance(strength, Refused) else bag


def read_bag(text: str, drug: Drug) -> Bag | Refused:
    """The bag as written, its concentration not yet judged.

    Refuses another shape, inexact numbers, foreign units and a salt word that is not one of the
    drug's.
    """
    written = re.fullmatch(r"([^/]+?) ?/ ?(\S+ +\S+)(?: +(\S.*))?", " ".join(text.split()))
    if written is None:
        return refused("bag_not_written_so", text=text[:40])
    content = quantity(written[1], MassAmount, UnitAmount)
    if isinstance(content, Refused):
        return content
    volume = quantity(written[2], Volume)
    if isinstance(volume, Refused):
        return volume
    salt = None
    if written[3] is not None:
        if not drug.salts:
            return refused("salt_not_asked", drug=drug.id, text=written[3][:40])
        if written[3] not in drug.salts:
            return refused("salt_unknown", text=written[3][:40], known=tuple(drug.salts))
        salt = Salt(written[3])
    assert isinstance(content, MassAmount | UnitAmount)  # the dimensions asked for above
    assert isinstance(volume, Volume)
    return Bag(drug.id, content, volume, salt)


def concentration(bag: Bag, drug: Drug) -> Concentration | Refused:
    """The concentration of a bag, exact; of a drug with salts, as base.

    Refuses an amount or volume not above 0, units against mass, a missing salt word where the
    drug has salts, and a salt word where it has none or not that one.
    """
    if amount(bag.amount) <= 0 or bag.volume.ml <= 0:
        return refused("bag_not_positive", amount=bag.amount, volume=bag.volume)
    if isinstance(bag.amount, UnitAmount) != drug.is_in_units:
        return refused("bag_amount_of_another_kind", drug=drug.id, amount=bag.amount)
    if isinstance(bag.amount, UnitAmount):
        if bag.salt is not None:
            return refused("salt_not_of_drug", drug=drug.id, salt=bag.salt.value)
        return UnitConcentration(bag.amount.units / bag.volume.ml)
    if bag.salt is None:
        if drug.salts:
            return refused("salt_missing", drug=drug.id, known=tuple(drug.salts))
        return MassConcentration(bag.amount.mcg / bag.volume.ml)
    if bag.salt not in drug.salts:
        return refused("salt_not_of_drug", drug=drug.id, salt=bag.salt.value)
    return MassConcentration(bag.amount.mcg / drug.salts[bag.salt] / bag.volume.ml)


def outside_allowed(strength: Concentration, drug: Drug) -> Refused | None:
    """A refusal when the concentration is outside the drug's allowed range, low side too."""
    if drug.allowed is None:
        return None
    low, high = drug.allowed
    if amount(low) <= amount(strength) <= amount(high):
        return None
    return refused(
        "concentration_not_allowed", drug=drug.id, concentration=strength, low=low, high=high
    )


@frozen
class RateFrom:
    """A pump rate from one moment until the next entry; None: running at a rate nobody knows."""

    at: datetime
    rate: PumpRate | None


def volume_left(full: Volume, history: Sequence[RateFrom], now: datetime) -> Volume | Refused:
    """What is left at `now` of a bag hung full, never below 0; `history` is in order of time.

    Refuses a history with an unknown rate before `now`.
    """
    left = full.ml
    for entry, following in zip_longest(history, history[1:]):
        if entry.at >= now:
            break
        if entry.rate is None:
            return refused("bag_rate_unknown", at=entry.at)
        until = now if following is None else min(following.at, now)
        left -= entry.rate.ml_per_h * _hours_between(entry.at, until)
    return Volume(max(left, Fraction(0)))


def empties_at(full: Volume, history: Sequence[RateFrom]) -> datetime | Refused:
    """When a bag hung full runs empty (UTC) if the last rate goes on; elapsed time, not wall time.

    Refuses a history with an unknown rate before that, one that ends stopped with drug left, and
    an end beyond the last year that is accepted.
    """
    left = full.ml
    for entry, following in zip_longest(history, history[1:]):
        if entry.rate is None:
            return refused("bag_rate_unknown", at=entry.at)
        rate = entry.rate.ml_per_h
        used = None if following is None else rate * _hours_between(entry.at, following.at)
        if rate > 0 and (used is None or used >= left):
            end = _later(entry.at.astimezone(UTC), left / rate)
            if end is None:
                return refused("bag_beyond_calendar", rate=entry.rate, year=LATEST_YEAR)
            return end
        left -= used or 0
    return refused("bag_not_running")


def expires_at(
    drug: Drug,
    prepared_at: datetime | None,
    storage: Storage | None,
    label_says: datetime | None,
) -> datetime | None:
    """When a bag may no longer be used (UTC); None where nobody knows.

    The label's own beyond-use time wins; else the library's shelf life from preparation; where
    the storage is not recorded, the shortest shelf life holds.
    """
    if label_says is not None:
        return label_says.astimezone(UTC)
    if prepared_at is None or not drug.shelf_life_h:
        return None
    shortest = min(drug.shelf_life_h.values())
    hours = shortest if storage is None else drug.shelf_life_h.get(storage, shortest)
    return prepared_at.astimezone(UTC) + _duration(hours)


def ends_at(empty: datetime | None, expired: datetime | None) -> datetime | None:
    """The end of a bag's life: the earlier of empty and expired; None where neither is known."""
    known = [moment for moment in (empty, expired) if moment is not None]
    return min(known) if known else None


def _hours_between(start: datetime, end: datetime) -> Fraction:
    elapsed = end.astimezone(UTC) - start.astimezone(UTC)
    microseconds = elapsed // timedelta(microseconds=1)
    return Fraction(microseconds, MICROSECONDS_PER_SECOND * SECONDS_PER_HOUR)


def _later(start: datetime, hours: Fraction) -> datetime | None:
    """The time so many hours after a UTC time; None beyond the last year that is accepted."""
    last = datetime(LATEST_YEAR, 12, 31, 23, 59, tzinfo=UTC)
    return start + _duration(hours) if hours <= _hours_between(start, last) else None


def _duration(hours: Fraction) -> timedelta:
    microseconds = hours * SECONDS_PER_HOUR * MICROSECONDS_PER_SECOND
    return timedelta(microseconds=microseconds.__floor__())
