"""Next bag: which bag follows the hung one, by when, and what to set the pump to then."""

from typing import TYPE_CHECKING

from pressorsheet.core.bags import Bag, concentration
from pressorsheet.core.charted import charted
from pressorsheet.core.dosing import deliver
from pressorsheet.core.drugs import Drug, Salt
from pressorsheet.core.events import BagPrepared
from pressorsheet.core.handover.bag_life import BagLife, bag_life
from pressorsheet.core.infusions import Running, bag_value, hung_bag
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.paper import Line, plain, strong
from pressorsheet.core.quantity import (
    UNITS,
    Concentration,
    InUnit,
    MassAmount,
    UnitAmount,
    Volume,
    amount,
)
from pressorsheet.core.view import View

if TYPE_CHECKING:
    from pressorsheet.core.taper.state import TaperRun
    from pressorsheet.core.verify.printed import PrintedBag


def next_bag(
    view: View,
    found: Running,
    hung: Concentration | None,
    life: BagLife | None,
    taper: "TaperRun | None",
) -> Line:
    """The bag charted as the next one, else a spare one that waits, else the running taper's mix.

    The taper's is named only where it differs from what hangs.

    A change of concentration says the old and the new mL/h at the same dose.
    """
    by = None if life is None or life.ends is None else When(life.ends, view.now)
    waiting = _waiting(view, found.drug.id) or _spare(view, found.drug)
    bag = None if waiting is None else bag_value(waiting)
    if bag is None and taper is not None:
        bag = _plan_bag(found.drug.id, taper.version.plan.bag)
        strength = None if bag is None else concentration(bag, found.drug)
        if strength == hung:
            bag = None
    deadline = note("paper_next_bag_by", at=by) if by is not None else None
    if bag is None:
        return plain(deadline, note("paper_next_bag_none")) if deadline is not None else ()
    return _named(view, found, hung, bag, deadline)


def _waiting(view: View, drug_id: str) -> BagPrepared | None:
    """The newest bag of the drug that is to be hung later."""
    for event in view.back("bag"):
        if event.drug == drug_id and event.hung_at is not None and event.hung_at > view.now:
            return event  # type: ignore[no-any-return]  # the series of bags
    return None


def _spare(view: View, drug: Drug) -> BagPrepared | None:
    """The newest bag of the drug that nobody hung and that never ran, while it may be used."""
    hung = hung_bag(view, drug.id)
    ran = {event.bag_id for event in charted(view, drug.id)} | {
        None if hung is None else hung.bag_id
    }
    newest: dict[str, BagPrepared] = {}
    for event in view.back("bag"):
        newest.setdefault(event.bag_id, event)
    for event in newest.values():
        if event.drug != drug.id or event.hung_at is not None or event.bag_id in ran:
            continue
        expires = bag_life(view, drug, event).expires
        if expires is None or expires > view.now:
            return event
    return None


def _plan_bag(drug_id: str, printed: "PrintedBag") -> Bag | None:
    unit = UNITS.get(printed.amount_unit)
    content = None if unit is None else unit.of(printed.amount)
    salt = next((each for each in Salt if each == printed.salt), None)
    if not isinstance(content, MassAmount | UnitAmount) or salt != printed.salt:
        return None
    return Bag(drug_id, content, Volume(printed.volume_ml), salt)


def _named(
    view: View, found: Running, hung: Concentration | None, bag: Bag, deadline: Note | None
) -> Line:
    strength = concentration(bag, found.drug)
    content = InUnit(bag.amount, "mg" if isinstance(bag.amount, MassAmount) else "units")
    said = note("paper_bag", amount=content, volume=bag.volume)
    if isinstance(strength, Refused):
        return strong(deadline, said, *strength.reasons)
    if strength == hung:
        return plain(deadline, note("paper_next_bag_same"))
    named = strong(deadline, said, note("paper_bag_strength", concentration=strength))
    if found.dose is None or hung is None:
        return named
    step, weight = view.drugs.pump.step, view.weight()
    new, old = (deliver(found.dose, each, weight, step) for each in (strength, hung))
    if isinstance(new, Refused) or isinstance(old, Refused):
        return named
    if amount(new.settable) == amount(old.settable):
        return named
    change = note("paper_next_bag_set", new=new.settable, old=old.settable)
    return named + strong(",", change) + plain(note("paper_same_dose"))
