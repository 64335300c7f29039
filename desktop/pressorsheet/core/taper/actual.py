"""Actual: holds a running taper to what the chart says runs, and freezes it where they part.

A plan's mL/h are right for the dose its next row starts from, its bag's strength and its weight,
and for nothing else. Where the chart says another, the rows are not active.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice, takewhile

from pressorsheet.core.bags import concentration
from pressorsheet.core.dosing import Delivery, deliver
from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import (
    Move,
    Running,
    changes,
    concentration_of,
    hangs_uncharted,
    hung_bag,
    running,
    was_charted,
)
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.quantity import Concentration, Dose, InUnit, PumpRate, Weight
from pressorsheet.core.taper.course import dose_of, given_said
from pressorsheet.core.taper.order import in_kind_of
from pressorsheet.core.taper.rebuilding import planned_bag
from pressorsheet.core.taper.state import Frozen, Given, RowStatus, RunRow, TaperRun
from pressorsheet.core.verify.printed import PrintedPlan, PrintedRow
from pressorsheet.core.view import View

_TO_COME = (RowStatus.CURRENT, RowStatus.PLANNED, RowStatus.LATE, RowStatus.HELD)


def held_to_chart(run: TaperRun, view: View) -> TaperRun:
    """The taper as it stands, frozen where the chart says that something else runs, or did.

    A need of a replan that the taper's own record gives is left as it is. A replan that did not
    start from the dose that ran is named among the oddities.
    """
    run = replace(run, oddities=(*run.oddities, *_replanned_otherwise(run, view)))
    run = _with_dose_told(run, view)
    row = run.current
    if row is None or not run.is_running:
        return run
    if run.frozen is not None and run.frozen.needs_replan:
        return run
    reasons = chain(_stopped_since(run, view), parted(run.version.plan, row.planned, view))
    because = next(reasons, None)
    return run if because is None else _frozen(run, row, because)


def _with_dose_told(run: TaperRun, view: View) -> TaperRun:
    """The taper with the dose of a row given otherwise, where its rate and the bag tell it."""
    frozen = run.frozen
    if frozen is None or frozen.because.code != "taper_given_otherwise":
        return run
    number = frozen.because["row"]
    (given,) = (row.given for row in run.rows if row.given and row.planned.n == number)
    dose = None if given.dose is not None else _told(run, view, given)
    if dose is None:
        return run
    said = note("taper_given_otherwise", row=number, given=given_said(dose, given.rate))
    return replace(run, frozen=replace(frozen, because=said))


def _told(run: TaperRun, view: View, given: Given) -> InUnit | None:
    """What a step charted by its rate delivers, in the plan's unit; None: nobody can tell."""
    drug, unit = view.drugs.get(run.version.plan.drug), run.version.plan.dose_unit
    steps = () if drug is None else changes(view, drug)
    after = next((each.after for each in steps if each.event.id == given.event_id), None)
    wanted = dose_of(Fraction(0), unit)
    dose = None if after is None else in_kind_of(wanted, after, view.weight(given.at))
    return None if dose is None else InUnit(dose, unit)


def only_newest_active(runs: tuple[TaperRun, ...]) -> Iterator[TaperRun]:
    """The tapers, in the order of their orders: of one drug only the last ordered is active.

    An earlier one stays frozen when the later is stopped: its doses were left.
    """
    for index, run in enumerate(runs):
        drug, row = run.version.plan.drug, run.current
        later = [each for each in runs[index + 1 :] if each.version.plan.drug == drug]
        if later and row is not None and run.is_running:
            yield _frozen(run, row, note("taper_superseded", drug=drug, at=later[-1].ordered_at))
        else:
            yield run


def _stopped_since(run: TaperRun, view: View) -> Iterator[Note]:
    """A drug stopped outside its plan, though it may run again: only a replan goes on from that."""
    drug, made = view.drugs.get(run.version.plan.drug), run.version.made_at
    if drug is None or running(view, drug) is None:
        return
    for change in takewhile(lambda change: change.at >= made, changes(view, drug)):
        if change.move is Move.STOPPED:
            yield note("taper_drug_was_off", drug=drug.id, at=change.at)


def _replanned_otherwise(run: TaperRun, view: View) -> Iterator[Note]:
    """A replan starts from the dose running now; one that did not is told with both doses."""
    plan, version = run.version.plan, run.version
    drug = view.drugs.get(plan.drug)
    if drug is None or not run.earlier:
        return
    then, start = view.up_to(version.made_at), dose_of(plan.from_dose, plan.dose_unit)
    ran, strength = _ran(then, drug, start), _strength(plan, drug)
    made = _delivered(start, _Runs(then.weight(), strength), PumpRate(plan.pump_step_ml_per_h))
    if ran is not None and ran not in (start, made):
        yield note(
            "taper_replan_not_from_running",
            version=version.number,
            start=InUnit(start, plan.dose_unit),
            dose=InUnit(ran, plan.dose_unit),
        )


def _ran(view: View, drug: Drug, wanted: Dose) -> Dose | None:
    """The dose that ran, in the dimension wanted, 0 where it was off; None: nobody can tell."""
    found = running(view, drug)
    if found is None:
        return type(wanted)(Fraction(0)) if was_charted(view, drug) else None
    return None if found.dose is None else in_kind_of(wanted, found.dose, view.weight())


def _frozen(run: TaperRun, row: RunRow, because: Note) -> TaperRun:
    rows = tuple(
        replace(each, status=RowStatus.NOT_ACTIVE) if each.status in _TO_COME else each
        for each in run.rows
    )
    # A plan for the next bag is right again once that bag hangs.
    awaits_bag = because.code in ("taper_bag_differs", "taper_bag_not_charted")
    current = next(each for each in rows if each.planned.n == row.planned.n)
    frozen = Frozen(because, needs_replan=not awaits_bag, awaits_bag=awaits_bag)
    return replace(run, rows=rows, current=current, frozen=frozen)


def parted(plan: PrintedPlan, row: PrintedRow, view: View) -> Iterator[Note]:
    """In what the chart and the plan part at this row, the gravest first.

    A drug never charted is not OFF; one that the library does not know is held to nothing.
    """
    drug = view.drugs.get(plan.drug)
    if drug is None:
        return
    found = running(view, drug)
    if found is None:
        stops = (each for each in changes(view, drug) if each.move is Move.STOPPED)
        for stop in islice(stops, 1):
            yield note("taper_drug_off", drug=drug.id, at=stop.at, row=row.n)
        return
    planned, hung = _strength(plan, drug), _hung(view, drug)
    if None not in (hung, planned) and hung != planned:
        yield note("taper_bag_differs", hung=hung, planned=planned, row=row.n)
    kg = plan.weight_kg
    if kg is not None and view.weight() != Weight(kg):
        yield note("taper_weight_differs", weight=view.weight(), planned=Weight(kg))
    yield from _dose_parted(plan, row, found, _Runs(view.weight(), planned))
    if hangs_uncharted(view, drug.id):
        yield note("taper_bag_not_charted", drug=drug.id, row=row.n)


def _hung(view: View, drug: Drug) -> Concentration | None:
    """The concentration of the bag that hangs, where it is charted."""
    bag = hung_bag(view, drug.id)
    return None if bag is None else _known(concentration_of(view, bag))


def _strength(plan: PrintedPlan, drug: Drug) -> Concentration | None:
    """The concentration that the plan's mL/h are reckoned for."""
    bag = planned_bag(plan.bag, drug)
    return None if bag is None else _known(concentration(bag, drug))


def _known(strength: Concentration | Refused) -> Concentration | None:
    return None if isinstance(strength, Refused) else strength


@frozen
class _Runs:
    """What turns a dose into mL/h: the weight in force, and the plan's strength where known."""

    weight: Weight | None
    strength: Concentration | None


def _dose_parted(plan: PrintedPlan, row: PrintedRow, found: Running, by: _Runs) -> Iterator[Note]:
    """The dose that runs is not the one the row starts from, nor what the pump makes of that."""
    unit = plan.dose_unit
    start, step = dose_of(row.from_dose, unit), PumpRate(plan.pump_step_ml_per_h)
    values = {"drug": found.drug.id, "row": row.n, "start": InUnit(start, unit)}
    runs = None if found.dose is None else in_kind_of(start, found.dose, by.weight)
    if runs is None:
        why = () if found.why_unknown is None else found.why_unknown.reasons
        yield note("taper_dose_unknown", why=why, **values)
    elif runs not in (start, _delivered(start, by, step)):
        yield note("taper_dose_differs", dose=InUnit(runs, unit), **values)


def _delivered(dose: Dose, by: _Runs, step: PumpRate) -> Dose | None:
    """What the pump delivers of a dose; None where no mL/h gives it."""
    made = None if by.strength is None else deliver(dose, by.strength, by.weight, step)
    return made.delivered if isinstance(made, Delivery) else None
