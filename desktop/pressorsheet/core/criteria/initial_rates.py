"""Initial rates: what a first dose range means in mL/h, for each hung bag of the drug (START-4)."""

from collections.abc import Iterator
from datetime import datetime

from pressorsheet.core.bags import expires_at
from pressorsheet.core.charted import charted
from pressorsheet.core.dosing import as_mass, deliver
from pressorsheet.core.drugs import Drug, Storage
from pressorsheet.core.events import BagPrepared, Infusion
from pressorsheet.core.finding import Finding, met
from pressorsheet.core.infusions import concentration_of, hung_bag, in_own_unit
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import WeightBasedDose
from pressorsheet.core.rules import InitialRates
from pressorsheet.core.view import View


def initial_rates(view: View, rule: InitialRates) -> Finding:
    """The mL/h of both ends of a dose range for each hung bag of the drug; decides nothing.

    A bag whose concentration or a rate cannot be had says why.
    """
    drug = view.drugs.drugs[rule.drug]
    said = [
        note("initial_range", low=in_own_unit(drug, rule.low), high=in_own_unit(drug, rule.high))
    ]
    weight = view.weight()
    if isinstance(rule.low, WeightBasedDose) and isinstance(rule.high, WeightBasedDose) and weight:
        low, high = as_mass(rule.low, weight), as_mass(rule.high, weight)
        said.append(note("initial_range_by_mass", low=low, high=high, weight=weight))
    hung = list(_hung(view, drug))
    if not hung:
        return met(*said, note("initial_no_bag", drug=drug.id))
    return met(*said, *(reason for bag in hung for reason in _rates(view, rule, bag)))


def _rates(view: View, rule: InitialRates, bag: BagPrepared) -> tuple[Note, ...]:
    strength = concentration_of(view, bag)
    if isinstance(strength, Refused):
        return strength.reasons
    rates = []
    for dose in (rule.low, rule.high):
        delivery = deliver(dose, strength, view.weight(), view.drugs.pump.step)
        if isinstance(delivery, Refused):
            return delivery.reasons
        rates.append(delivery.settable)
    low, high = rates
    return (note("initial_rates", low=low, high=high, concentration=strength, bag=bag.bag_id),)


def _hung(view: View, drug: Drug) -> Iterator[BagPrepared]:
    """The bag in use, then every other one hung by now, the newest first.

    A bag that the drug ran from before is down, and so is one that has expired.
    """
    in_use = hung_bag(view, drug.id)
    if in_use is None:
        return
    yield in_use
    others = {bag.bag_id: bag for bag in _not_expired(view, drug) if bag.bag_id != in_use.bag_id}
    if others:
        oldest = min(bag.at for bag in others.values())
        done = set(_ran_from(view, drug, oldest))
        yield from (bag for bag in others.values() if bag.bag_id not in done)


def _not_expired(view: View, drug: Drug) -> Iterator[BagPrepared]:
    seen: set[str] = set()
    bag: BagPrepared
    for bag in view.back("bag"):
        if bag.drug != drug.id or bag.bag_id in seen:
            continue
        seen.add(bag.bag_id)
        hung = bag.hung_at or bag.at
        storage = None if bag.storage is None else Storage(bag.storage)
        expired = expires_at(drug, bag.prepared_at or hung, storage, bag.expires_at)
        if hung <= view.now and (expired is None or expired > view.now):
            yield bag


def _ran_from(view: View, drug: Drug, start: datetime) -> Iterator[str]:
    event: Infusion
    for event in charted(view, drug.id):
        if event.at < start:
            return
        if event.bag_id is not None:
            yield event.bag_id
