"""Told doses: a charted infusion, bag, order or taper record in one line; see `told`."""

from collections.abc import Iterator, Mapping
from typing import Any

from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import (
    AnyTaperEvent,
    BagPrepared,
    Infusion,
    Order,
)
from pressorsheet.core.handover.infusion_rows import bag_label, drug_name, order_dose
from pressorsheet.core.infusions import concentration_of, dose_of, preceding, zero
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.paper import Line, joined, plain, strong
from pressorsheet.core.quantity import DOSE_UNITS, UNITS, Dose, InUnit, PumpRate
from pressorsheet.core.second_entry import Cover
from pressorsheet.core.view import View


def infusion_told(event: Infusion, view: View) -> Line:
    """A bolus with its amount, or the change of dose with the rate.

    A dose reckoned from the charted rate, or from a dose of another kind, says "charted as".
    """
    drug = view.drugs.get(event.drug)
    if drug is None or event.bolus:
        name = named(view, event.drug)
        said = note("told_bolus", drug=name) if event.bolus else name
        given = (plain(said, _dose_charted(event)), plain(_rate(event)))
    else:
        given = (_change(event, drug, view), _as_charted(event, drug))
    bag = () if event.bag_id is None else plain(note("told_bag_id"), event.bag_id)
    return joined((*given, bag, plain(event.line_site)))


def named(view: View, drug_id: str) -> Note:
    """The name of a drug; one that is not in the library goes by its id."""
    drug = view.drugs.get(drug_id)
    return note("paper_drug", drug=drug_id) if drug is None else drug_name(drug)


def _dose_charted(event: Infusion | AnyTaperEvent) -> Note | None:
    if event.dose is None:
        return None
    if event.dose_unit is None:
        return note("told_dose", dose=event.dose)
    unit = UNITS[event.dose_unit]
    return note("told_dose", dose=InUnit(unit.of(fraction_of(event.dose)), unit.name))


def _rate(event: Infusion | AnyTaperEvent) -> Note | None:
    if event.rate_ml_per_h is None:
        return None
    return note("told_rate", rate=PumpRate(fraction_of(event.rate_ml_per_h)))


def _is_own(event: Infusion, drug: Drug) -> bool:
    """Whether the charted dose is of the kind the drug is charted in."""
    own = UNITS[drug.dose_unit].measures
    return event.dose_unit is not None and UNITS[event.dose_unit].measures is own


def _change(event: Infusion, drug: Drug, view: View) -> Line:
    """From the dose before to this one, both at the weight then in force and in one unit."""
    after = dose_of(view, event, drug, event.at)
    name = drug_name(drug)
    if isinstance(after, Refused):
        return plain(note("told_dose_unknown", drug=name)) + strong(*after.reasons)
    older = preceding(view, event, drug)
    before = zero(drug) if older is None else dose_of(view, older, drug, event.at)
    unit = (event.dose_unit if _is_own(event, drug) else None) or drug.dose_unit
    return plain(_step(name, before, InUnit(after, unit)))


def _step(name: Note, before: Dose | Refused, after: InUnit) -> Note:
    unit = UNITS[after.unit]
    now = unit.count(after.quantity)
    was = None if isinstance(before, Refused) else unit.count(before)
    if was and not now:
        return note("told_stopped", drug=name, before=InUnit(unit.of(was), unit.name))
    if not now:
        return note("told_off", drug=name)
    if was is None:
        return note("told_from_unknown", drug=name, after=after)
    if not was:
        return note("told_started", drug=name, after=after)
    if was == now:
        return note("told_unchanged", drug=name, after=after)
    return note("told_changed", drug=name, before=was, after=after)


def _as_charted(event: Infusion, drug: Drug) -> Line:
    """What was charted beside or instead of the dose that is told."""
    rate = _rate(event)
    if not event.dose and not event.rate_ml_per_h:
        return ()
    if event.dose is None:
        return plain(note("told_charted_as"), rate)
    if not _is_own(event, drug):
        return joined((plain(note("told_charted_as"), _dose_charted(event)), plain(rate)))
    return plain(rate)


def bag_told(event: BagPrepared, view: View) -> Line:
    """The bag as its label reads, with its concentration, its name and its times."""
    strength = concentration_of(view, event)
    label = plain(note("paper_drug", drug=event.drug), bag_label(event))
    if isinstance(strength, Refused):
        said = joined((label, strong(*strength.reasons)))
    else:
        said = label + plain(note("paper_bag_strength", concentration=strength))
    return joined((said, plain(note("told_bag_id"), event.bag_id), *_times(event, view)))


def _times(event: BagPrepared, view: View) -> Iterator[Line]:
    prepared = None if event.prepared_at == event.hung_at else event.prepared_at
    times = (("prepared", prepared), ("hung", event.hung_at), ("expires", event.expires_at))
    for name, at in times:
        if at is not None:
            yield plain(note(f"told_bag_{name}", at=When(at, view.now)))
    if event.storage is not None:
        yield plain(note("told_storage", storage=event.storage))


def order_told(event: Order, view: View) -> Line:
    """What a prescriber ordered, its doses in the order's unit."""
    return joined((plain(named(view, event.drug)), *(plain(part) for part in _ordered(event))))


def _ordered(event: Order) -> Iterator[Note]:
    if event.start is not None:
        yield note("paper_order_start", dose=order_dose(event, event.start))
    if event.step is not None:
        yield note("paper_order_step", step=order_dose(event, event.step))
    if event.every_min is not None:
        yield note("paper_order_every", minutes=event.every_min)
    if event.max is not None:
        yield note("told_at_most", dose=order_dose(event, event.max))
    if event.objective:
        yield note("paper_order_objective", objective=event.objective)
    if event.call:
        yield note("told_call", text=event.call)


def taper_told(event: AnyTaperEvent, view: View, cover: Cover) -> Line:
    """Which taper, what became of which row, and what was really given."""
    happened = (plain(part) for part in _happened(event, cover))
    return joined((plain(_taper(event, view)), *happened))


def _taper(event: AnyTaperEvent, view: View) -> Note:
    drug = _drug_of(event, view)
    if drug is None:
        return note("told_taper_unknown", version=event.version)
    return note("told_taper", drug=named(view, drug), version=event.version)


def _drug_of(event: AnyTaperEvent, view: View) -> str | None:
    """The drug that the plan is of, as the event itself or the taper's order says."""
    orders = view.back("taper_ordered") if event.plan is None else iter((event,))
    order = next((one for one in orders if one.plan_id == event.plan_id), None)
    drug = None if order is None or order.plan is None else order.plan.get("drug")
    return drug if isinstance(drug, str) else None


def _happened(event: AnyTaperEvent, cover: Cover) -> Iterator[Note | None]:
    if event.row is not None:
        yield note("told_row", row=event.row)
    yield note(f"told_{event.kind}")
    yield _dose_charted(event)
    yield _rate(event)
    if event.plan is not None:
        yield note("told_plan_covered") if cover.plans else _planned(event.plan)
        yield None if cover.plans else _by_line(event.plan)
    if event.signature is not None:
        yield note("told_signed", by=event.signature.name, text=event.signature.role)


def _by_line(content: Mapping[str, Any]) -> Note | None:
    """The line that an order names, where it names one."""
    line = content.get("line")
    return note("told_plan_line", line=line) if isinstance(line, str) else None


def _planned(content: Mapping[str, Any]) -> Note:
    """From which dose to which, in which steps; a plan that cannot be read says why."""
    from pressorsheet.core.verify.printed import printed_plan  # noqa: PLC0415  # where there is one

    plan = printed_plan(content)
    if isinstance(plan, Refused):
        return note("told_plan_unreadable", why=plan.reasons)
    if plan.dose_unit not in DOSE_UNITS:
        return note("told_plan_unit", text=plan.dose_unit)
    return note(
        "told_plan",
        before=plan.from_dose,
        after=InUnit(UNITS[plan.dose_unit].of(plan.to_dose), plan.dose_unit),
        step=plan.step,
        minutes=plan.every_min,
    )
