"""Infusion rows: each running drug in full - dose, rate, bag, line, changes, bag life, order."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.bags import outside_allowed
from pressorsheet.core.dosing import Delivery, as_mass, deliver
from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import BagPrepared, Order
from pressorsheet.core.handover.bag_life import BagLife, bag_life
from pressorsheet.core.handover.document import Infusion, Step
from pressorsheet.core.handover.next_bag import next_bag
from pressorsheet.core.handover.segments import steps
from pressorsheet.core.handover.trend import reading_order
from pressorsheet.core.infusions import (
    Move,
    Running,
    bag_value,
    changes,
    concentration_of,
    hangs_uncharted,
    hung_bag,
    rivals_of,
)
from pressorsheet.core.line_sites import charted_line, is_same_line
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.paper import Line, joined, plain, strong
from pressorsheet.core.quantity import (
    UNITS,
    Concentration,
    Dose,
    InUnit,
    PumpRate,
    WeightBasedDose,
)
from pressorsheet.core.rivals import weights_differ
from pressorsheet.core.view import View

if TYPE_CHECKING:
    from pressorsheet.core.taper.state import TaperRun

WINDOW = timedelta(hours=24)


def infusions(assessment: Assessment, tapers: "tuple[TaperRun, ...]") -> tuple[Infusion, ...]:
    """Every running drug in full."""
    return tuple(
        _infusion(assessment.view, found, _taper_of(found.drug, tapers))
        for found in in_reading_order(assessment.running)
    )


def in_reading_order(running: Iterable[Running]) -> list[Running]:
    """The running drugs: norepinephrine, vasopressin, other vasopressors, then the rest."""
    return sorted(running, key=lambda found: reading_order(found.drug))


def _taper_of(drug: Drug, tapers: "tuple[TaperRun, ...]") -> "TaperRun | None":
    """The drug's taper; of two that of the later order, the only one that can be active."""
    found = [run for run in tapers if run.version.plan.drug == drug.id and run.is_running]
    return found[-1] if found else None


def _infusion(view: View, found: Running, taper: "TaperRun | None") -> Infusion:
    drug = found.drug
    bag = hung_bag(view, drug.id)
    strength = None if bag is None else concentration_of(view, bag)
    known = None if isinstance(strength, Refused) else strength
    life = None if bag is None else bag_life(view, drug, bag)
    order: Order | None = next((each for each in view.back("order") if each.drug == drug.id), None)
    return Infusion(
        drug=drug_name(drug),
        dose=found.dose,
        dose_unit=drug.dose_unit,
        rate=set_rate(view, found, known),
        facts=tuple(_facts(view, found, known)),
        bag=_bag(drug, bag, strength)
        or (strong(note("paper_bag_not_charted")) if hangs_uncharted(view, drug.id) else ()),
        site=_site(view, drug, taper),
        last_change=_last_change(view, drug),
        highest=_highest(view, drug),
        empties=_empties(view, life),
        expires=_expires(view, life),
        next_bag=next_bag(view, found, known, life, taper),
        order=_order(view, order, taper),
        maximum=_maximum(view, order, known),
        call=_call_when(order),
    )


def drug_name(drug: Drug) -> Note:
    """The name of a drug; one with salts is always reckoned as base, and says so."""
    return note("paper_drug_as_base" if drug.salts else "paper_drug", drug=drug.id)


def set_rate(view: View, found: Running, strength: Concentration | None) -> PumpRate | None:
    """The rate as charted, else the settable one that the dose needs from the hung bag."""
    if found.event.rate_ml_per_h is not None:
        apart = rivals_of(view, found.event, found.drug)
        return None if apart else PumpRate(fraction_of(found.event.rate_ml_per_h))
    if found.dose is None or strength is None:
        return None
    delivery = deliver(found.dose, strength, view.weight(), view.drugs.pump.step)
    return None if isinstance(delivery, Refused) else delivery.settable


def _facts(view: View, found: Running, strength: Concentration | None) -> Iterator[Line]:
    if found.why_unknown is not None:
        yield strong(*found.why_unknown.reasons)
    yield _by_weight(view, found.dose, found.drug)
    rate = found.event.rate_ml_per_h
    if rate is not None and found.event.dose is None:
        yield plain(note("paper_rate_charted"))
    elif found.dose is not None and strength is not None:
        charted = None if rate is None else PumpRate(fraction_of(rate))
        yield from _delivered(view, found.drug, found.dose, strength, charted)
    elif rate is not None:
        yield plain(note("paper_rate_and_dose_charted"))
    yield plain(note("paper_running_since", at=When(found.since, view.now)))


def _by_weight(view: View, dose: Dose | None, drug: Drug) -> Line:
    if UNITS[drug.dose_unit].measures is not WeightBasedDose:
        return plain(note("paper_weight_not_used"))
    weight, event = view.weight(), view.weight_event()
    if weight is None or event is None:
        apart = view.weights_in_force()
        return strong(weights_differ(apart, view.now) if apart else note("paper_weight_missing"))
    basis = note("paper_at_weight", weight=weight, kind=event.weight_kind, basis=event.basis)
    if not isinstance(dose, WeightBasedDose):
        return plain(basis)
    return strong(note("paper_by_mass", dose=as_mass(dose, weight))) + plain(basis)


def _delivered(
    view: View, drug: Drug, dose: Dose, strength: Concentration, charted: PumpRate | None
) -> Iterator[Line]:
    """What the dose needs and the settable rate delivers; a charted rate that differs says so."""
    delivery = deliver(dose, strength, view.weight(), view.drugs.pump.step)
    if isinstance(delivery, Refused):
        yield strong(*delivery.reasons)
        return
    differs = rate_differs(charted, delivery)
    if differs is not None:
        yield strong(differs)
        return
    yield plain(note("paper_exact_set", exact=delivery.exact, settable=delivery.settable))
    delivered = InUnit(delivery.delivered, drug.dose_unit)
    error = delivery.error_percent
    code = "paper_delivers_more" if error > 0 else "paper_delivers"
    yield plain(note(code, dose=delivered, error=error))


def rate_differs(charted: PumpRate | None, delivery: Delivery) -> Note | None:
    """That a charted rate is not the one its charted dose needs; None where it is, or none is."""
    if charted is None or charted == delivery.settable:
        return None
    return note("paper_rate_differs", charted=charted, exact=delivery.exact)


def _bag(drug: Drug, bag: BagPrepared | None, strength: Concentration | Refused | None) -> Line:
    if bag is None or strength is None:
        return ()
    label = bag_label(bag)
    if isinstance(strength, Refused):
        return plain(label) + strong(*strength.reasons)
    outside = outside_allowed(strength, drug)
    said = plain(label) + strong(note("paper_bag_strength", concentration=strength))
    return said if outside is None else said + strong(*outside.reasons)


def bag_label(bag: BagPrepared) -> Note:
    """The bag as its label reads."""
    value = bag_value(bag)
    content = InUnit(value.amount, bag.amount_unit)
    if value.salt is None:
        return note("paper_bag", amount=content, volume=value.volume)
    return note("paper_bag_salt", amount=content, salt=value.salt.value, volume=value.volume)


def _site(view: View, drug: Drug, taper: "TaperRun | None") -> Line:
    """The line as charted, and the one its taper was ordered by where that is another."""
    site, ordered = charted_line(view, drug.id), None
    if taper is not None:
        ordered = taper.version.plan.content.get("line")
    if ordered is None or (site is not None and is_same_line(site, ordered)):
        return plain(site)
    return joined((plain(site), strong(note("paper_line_ordered", line=ordered))), ";")


def _last_change(view: View, drug: Drug) -> Line:
    """The newest change of dose; a drug that never changed since its start says so."""
    change = next(each for each in changes(view, drug) if each.move is not Move.SAME)
    after = None if change.after is None else InUnit(change.after, drug.dose_unit)
    if change.move is Move.STARTED:
        return plain(note("paper_change_none", dose=after))
    before = None if change.before is None else InUnit(change.before, drug.dose_unit)
    at = When(change.at, view.now)
    return plain(note("paper_change", at=at, before=before, after=after))


def _highest(view: View, drug: Drug) -> Line:
    """The highest dose of the last 24 h and when it ran; unknown doses in it are named."""
    charted = steps(view, drug, view.now - WINDOW)
    known = [step for step in charted if step.dose is not None]
    if not known:
        return ()
    top = max(step.dose or Fraction(0) for step in known)
    dose = UNITS[drug.dose_unit].of(top)
    said = note("paper_highest", dose=InUnit(dose, drug.dose_unit))
    times = _times_at(view, charted, top)
    gap = note("paper_highest_unsure") if len(known) < len(charted) else None
    return plain(said, ",", times, *((",", gap) if gap else ()))


def _times_at(view: View, charted: tuple[Step, ...], top: Fraction) -> Note:
    """When the highest dose ran last."""
    index = max(place for place, step in enumerate(charted) if step.dose == top)
    start = charted[index].at
    if index + 1 == len(charted):
        return note("paper_since", at=When(start, view.now))
    return note(
        "paper_from_to", start=When(start, view.now), end=When(charted[index + 1].at, view.now)
    )


def _empties(view: View, life: BagLife | None) -> Line:
    if life is None:
        return ()
    if life.empties is None:
        left = None if life.left is None else note("paper_bag_left", left=life.left)
        return plain(life.unknown, *((",", left) if left else ()))
    if life.empties <= view.now:
        return strong(note("paper_bag_empty", at=When(life.empties, view.now)))
    at = strong(note("paper_at", at=When(life.empties, view.now)))
    return at if life.left is None else at + plain(",", note("paper_bag_left", left=life.left))


def _expires(view: View, life: BagLife | None) -> Line:
    if life is None or life.expires is None:
        return ()
    if life.expires <= view.now:
        return strong(note("paper_bag_expired", at=When(life.expires, view.now)))
    return plain(note("paper_at", at=When(life.expires, view.now)))


def _order(view: View, order: Order | None, taper: "TaperRun | None") -> Line:
    parts: list[Note | str] = []
    if order is not None:
        if order.step:
            step = note("paper_order_step", step=order_dose(order, order.step))
            parts.append(step)
            if order.every_min is not None:
                parts.append(note("paper_order_every", minutes=order.every_min))
        if order.start is not None and not order.step:
            parts.append(note("paper_order_start", dose=order_dose(order, order.start)))
        if order.objective:
            parts.append(note("paper_order_objective", objective=order.objective))
    said = plain(*parts)
    if taper is None:
        return said
    return said + plain(*((";",) if said else ())) + strong(_tapering(view, taper))


def _tapering(view: View, taper: "TaperRun") -> Note:
    """The step that comes next; of one that is not active no time is told."""
    row = taper.current or taper.rows[0]
    step = {"version": taper.version.number, "row": row.planned.n}
    if taper.frozen is not None:
        return note("paper_order_taper_not_active", **step)
    code = "paper_order_taper" if taper.version.is_verified else "paper_order_taper_unverified"
    return note(code, at=When(row.due, view.now), **step)


def _call_when(order: Order | None) -> Line:
    """When to call: what an order's call says before the colon, else all of it."""
    if order is None or not order.call:
        return ()
    return plain(order.call.partition(":")[0].strip())


def order_dose(order: Order, number: object) -> InUnit:
    """A number of an order as a dose in the order's unit."""
    unit = UNITS[order.dose_unit]
    return InUnit(unit.of(fraction_of(number)), unit.name)  # type: ignore[arg-type]  # a charted number


def _maximum(view: View, order: Order | None, strength: Concentration | None) -> Line:
    if order is None or order.max is None:
        return ()
    most = order_dose(order, order.max)
    said = note("paper_maximum", dose=most)
    if strength is None:
        return strong(said)
    dose = most.quantity
    delivery = deliver(dose, strength, view.weight(), view.drugs.pump.step)  # type: ignore[arg-type]  # an order's unit is a dose unit
    if isinstance(delivery, Refused):
        return strong(said)
    return strong(note("paper_maximum_rate", dose=most, rate=delivery.settable))
