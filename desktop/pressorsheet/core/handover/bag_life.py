"""Bag life: when the hung bag of a drug runs empty and expires, from the charted rates."""

from collections.abc import Iterator
from datetime import datetime

from pressorsheet.core import bags
from pressorsheet.core.charted import charted
from pressorsheet.core.dosing import pump_rate
from pressorsheet.core.drugs import Drug, Storage
from pressorsheet.core.events import BagPrepared, Infusion
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import concentration_of, dose_of, rivals_of
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import Concentration, PumpRate, Volume
from pressorsheet.core.rivals import bags_apart, bags_differ
from pressorsheet.core.view import View


@frozen
class BagLife:
    """A hung bag's end: when it is empty and with what left now, and when it expires.

    `unknown` says why the empty time cannot be told; a time that nobody knows is None.
    """

    empties: datetime | None
    left: Volume | None
    unknown: Note | None
    expires: datetime | None

    @property
    def ends(self) -> datetime | None:
        """The earlier of empty and expired."""
        return bags.ends_at(self.empties, self.expires)


def bag_life(view: View, drug: Drug, bag: BagPrepared) -> BagLife:
    """The life of a hung bag, hung full, at the rates charted since (clinical.md section 3)."""
    storage = None if bag.storage is None else Storage(bag.storage)
    expires = bags.expires_at(drug, bag.prepared_at, storage, bag.expires_at)
    if bag.hung_at is None:
        return BagLife(None, None, note("paper_bag_hung_unknown"), expires)
    apart = bags_apart(view, bag.bag_id)
    if apart:
        return BagLife(None, None, bags_differ(apart), expires)
    full = Volume(fraction_of(bag.volume_ml))
    history = tuple(rates_since(view, drug, bag, bag.hung_at))
    empties = bags.empties_at(full, history)
    left = bags.volume_left(full, history, view.now)
    if isinstance(empties, Refused):
        known = None if isinstance(left, Refused) else left
        return BagLife(None, known, empties.reasons[0], expires)
    return BagLife(empties, None if isinstance(left, Refused) else left, None, expires)


def rates_since(
    view: View, drug: Drug, bag: BagPrepared, hung_at: datetime
) -> Iterator[bags.RateFrom]:
    """The pump's rates from the time the bag was hung, oldest first; None where not known."""
    strength = concentration_of(view, bag)
    newest_first: list[Infusion] = []
    for event in charted(view, drug.id):
        newest_first.append(event)
        if event.at <= hung_at:
            break
    for event in reversed(newest_first):
        yield bags.RateFrom(max(event.at, hung_at), rate_of(view, event, drug, strength))


def rate_of(
    view: View, event: Infusion, drug: Drug, strength: Concentration | Refused
) -> PumpRate | None:
    """The rate a charted infusion ran at: as charted, else what its dose needs; None: not known."""
    if rivals_of(view, event, drug):
        return None
    if event.rate_ml_per_h is not None:
        return PumpRate(fraction_of(event.rate_ml_per_h))
    if event.dose == 0:
        return PumpRate(fraction_of(0))
    dose = dose_of(view, event, drug, event.at)
    if isinstance(dose, Refused) or isinstance(strength, Refused):
        return None
    rate = pump_rate(dose, strength, view.weight(event.at))
    return None if isinstance(rate, Refused) else rate
