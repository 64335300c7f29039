"""Rows: the rows of a running taper as paper prints them, each with what became of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from pressorsheet.core.bags_ahead import BagAhead, bags_ahead, has_moved
from pressorsheet.core.dosing import as_mass
from pressorsheet.core.events import BagPrepared
from pressorsheet.core.freshness import is_older
from pressorsheet.core.moment import When, elapsed
from pressorsheet.core.note import Note, note
from pressorsheet.core.paper import Line, strong
from pressorsheet.core.pressure import Reading, current_map, shown_pressure
from pressorsheet.core.quantity import Dose, InUnit, Pressure, Weight, WeightBasedDose, amount
from pressorsheet.core.taper.sheet import Actual, PlanRow
from pressorsheet.core.taper.state import Mark, RowStatus, RunRow, TaperRun
from pressorsheet.core.view import View

# A bag hung so near to its time is the one that was due [house].
NEAR = timedelta(hours=1)
_TO_COME = (RowStatus.CURRENT, RowStatus.PLANNED)
_SAID = {
    RowStatus.HELD: "sheet_row_held",
    RowStatus.SKIPPED: "sheet_row_skipped",
    RowStatus.STEPPED_BACK: "sheet_row_stepped_back",
}


def printed_rows(run: TaperRun, rows: tuple[PlanRow, ...], view: View) -> tuple[PlanRow, ...]:
    """The plan's rows and bag changes, each with what was given, or why it is not to be given.

    Once times have shifted a bag change has no time of the plan's any more: those to come are
    reckoned anew, by what hangs and what will run.
    """
    shifted = has_moved(run)
    by_number = {int(row.planned.n): row for row in run.rows}
    seen = tuple(_seen(run, rows, shifted, by_number, view))
    return seen if not shifted else tuple(_with_bags(seen, rows, bags_ahead(run, view)))


def _with_bags(
    seen: tuple[PlanRow, ...], rows: tuple[PlanRow, ...], bags: tuple[BagAhead, ...]
) -> Iterator[PlanRow]:
    """The steps, and each bag change to come behind the step given last by then."""
    planned = {row.number: row for row in rows if row.number is not None}
    for number in range(len(planned) + 1):
        if number:
            yield next(row for row in seen if row.number == number)
        yield from (_bag_ahead(planned, bag) for bag in bags if bag.row == number)


def _bag_ahead(planned: dict[int, PlanRow], bag: BagAhead) -> PlanRow:
    """A bag change at the dose and the rate that run by then."""
    row = planned.get(bag.row)
    base = planned[1] if row is None else row
    dose = base.from_dose if row is None else base.dose
    return replace(
        base,
        number=None,
        due=bag.at,
        dose=dose,
        from_dose=dose,
        settable=bag.rate,
        delivered=dose if row is None else base.delivered,
        error_percent=Fraction(0) if row is None else base.error_percent,
        off=False,
        flagged=False,
    )


def _seen(
    run: TaperRun,
    rows: tuple[PlanRow, ...],
    shifted: bool,
    by_number: dict[int, RunRow],
    view: View,
) -> Iterator[PlanRow]:
    for row in rows:
        if row.number is not None:
            yield _step(run, row, by_number[row.number], view)
        elif not shifted:
            yield _bag(run, row, view)


def _step(run: TaperRun, row: PlanRow, seen: RunRow, view: View) -> PlanRow:
    if seen.given is not None:
        return replace(row, actual=_actual(run, seen, view))
    if seen.status in _TO_COME:
        return replace(row, due=seen.due, shifted_from=row.due if seen.due != row.due else None)
    return replace(row, instead=_instead(run, seen, view))


def _actual(run: TaperRun, seen: RunRow, view: View) -> Actual:
    """What was given, beside the measured MAP that was charted last before and still fresh."""
    given, late = seen.given, seen.deviation
    assert given is not None  # asked for rows that were given
    assert late is not None  # as it says when it was given
    then = view.up_to(given.at)
    reading, since = current_map(then, measured_only=True), run.version.counts_from(given.follows)
    if reading is not None and _is_of_before(reading, given.at, since, view):
        reading = None
    shown = None if reading is None else shown_pressure(reading.mmhg)
    is_limited = view.settings.fresh_gate_pressure is not None
    return Actual(
        at=given.at,
        by=given.by,
        dose=given.dose,
        rate=given.rate,
        late=late,
        dose_apart=seen.dose_deviation if is_apart(seen) else None,
        map=shown if isinstance(shown, Pressure) else None,
        source=None if reading is None else reading.source,
        weight=then.weight(),
        read_at=None if reading is None or is_limited else reading.at,
    )


def _is_of_before(reading: Reading, at: datetime, since: datetime, view: View) -> bool:
    """Whether it says nothing of a row given at `at`: out of date, or of before the step before.

    The latter counts where no protocol is in force, which would say how old it may be.
    """
    limit = view.settings.fresh_gate_pressure
    return reading.at <= since if limit is None else is_older(at - reading.at, limit)


def _instead(run: TaperRun, seen: RunRow, view: View) -> Line:
    """Why the row is not to be given as things stand: what was charted of it, or what froze it."""
    mark, now = _newest(seen), view.now
    code = _SAID.get(seen.status)
    if code is not None and mark is not None:
        dose = told_dose(mark.dose, run.version.plan.dose_unit, view.up_to(mark.at).weight())
        values = {"at": When(mark.at, now), "by": mark.by, "reason": mark.reason}
        values |= {"dose": dose} if seen.status is RowStatus.STEPPED_BACK else {}
        return strong(note(code, **values))
    if seen.status is RowStatus.LATE:
        return strong(note("sheet_row_late", due=When(seen.due, now)))
    return strong(note("sheet_row_not_active"))


def told_dose(dose: Dose | None, unit: str, weight: Weight | None) -> InUnit | Note | None:
    """A dose in its unit, one by weight with its mcg/min at the weight then in force.

    None where none was charted; the mcg/min are left out where no weight was.
    """
    if dose is None:
        return None
    said = InUnit(dose, unit)
    if not isinstance(dose, WeightBasedDose) or weight is None:
        return said
    return note("sheet_dose_by_weight", dose=said, minute=InUnit(as_mass(dose, weight), "mcg/min"))


def _newest(seen: RunRow) -> Mark | None:
    """The mark that the row's status rests on."""
    of_status = [mark for mark in seen.marks if mark.status is seen.status]
    return of_status[-1] if of_status else None


def _bag(run: TaperRun, row: PlanRow, view: View) -> PlanRow:
    """A bag change that is still to come, or was made, or waits for the plan to go on."""
    hung = next(_hung_near(view, run.version.plan.drug, row.due), None)
    if hung is not None:
        at = hung.hung_at or hung.at
        late = elapsed(row.due, at)
        return replace(row, actual=Actual(at, hung.by.name, None, None, late, None))
    if run.frozen is None and run.is_running:
        return row
    return replace(row, instead=strong(note("sheet_row_not_active")))


def _hung_near(view: View, drug_id: str, due: datetime) -> Iterator[BagPrepared]:
    """The bags of a drug that were hung about when a new one was due."""
    for bag in view.back("bag"):
        hung_at = bag.hung_at if bag.drug == drug_id else None
        if hung_at is not None and hung_at <= view.now and abs(elapsed(due, hung_at)) <= NEAR:
            yield bag


def is_apart(row: RunRow) -> bool:
    """Whether another dose was given than planned or than the pump makes of it, or none is told."""
    given, planned = row.given, row.planned
    assert given is not None  # asked for rows that were given
    if given.rate is not None:
        return given.rate.ml_per_h != planned.set_rate_ml_per_h
    apart = None if row.dose_deviation is None else amount(row.dose_deviation)
    return apart is None or apart not in (Fraction(0), planned.delivered - planned.to_dose)
