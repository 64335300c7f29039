"""Totals: actual against plan over a whole taper, all its versions, for screen and paper alike.

Drug is counted from the first row's planned time: what the plan ordered first would have given by
now, and what the charted doses did. Times are elapsed time.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TypeAlias, assert_never

from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import Change, changes
from pressorsheet.core.moment import elapsed
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import (
    Dose,
    MassAmount,
    MassDose,
    UnitAmount,
    UnitDose,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.taper.course import dose_of
from pressorsheet.core.taper.state import RowStatus, RunRow, TaperRun
from pressorsheet.core.verify.printed import PrintedPlan
from pressorsheet.core.view import View

ONE_MINUTE = timedelta(minutes=1)
_NONE = timedelta(0)
_TICK, _TICKS_PER_MINUTE = timedelta(microseconds=1), 60_000_000
Poured: TypeAlias = UnitAmount | MassAmount | None


@frozen
class Totals:
    """What became of a taper so far.

    `given` counts rows of every version; `off_by` is the largest deviation of a given row from its
    planned time, as it was first planned. `behind` is how much later than first planned the last
    row is due, or was given; None once it is stopped. `planned` and `actual` are the drug that was
    to run in and that did, None where a dose is not known.
    """

    given: int
    holds: int
    steps_back: int
    skipped: int
    versions: int
    off_by: timedelta
    behind: timedelta | None
    planned: Poured
    actual: Poured


def totals(run: TaperRun, view: View) -> Totals:
    """The totals of a taper at the view's moment."""
    versions = (*(version.rows for version in run.earlier), run.rows)
    rows = [row for version in versions for row in version]
    marks = [mark.status for row in rows for mark in row.marks]
    first = (*run.earlier, run.version)[0].plan
    planned, actual = _drug(first, view)
    return Totals(
        given=sum(row.given is not None for row in rows),
        holds=marks.count(RowStatus.HELD),
        steps_back=marks.count(RowStatus.STEPPED_BACK),
        skipped=marks.count(RowStatus.SKIPPED),
        versions=len(versions),
        off_by=max(
            (abs(row.deviation) for row in rows if row.deviation is not None), default=_NONE
        ),
        behind=None if run.stopped is not None else elapsed(first.rows[-1].due, _end(run.rows[-1])),
        planned=planned,
        actual=actual,
    )


def _end(last: RunRow) -> datetime:
    return last.due if last.given is None else last.given.at


def totals_said(found: Totals) -> tuple[Note, ...]:
    """The totals in sentences; a drug total that nobody can tell is said so."""
    counts = note(
        "taper_totals_marks",
        given=found.given,
        holds=found.holds,
        back=found.steps_back,
        skipped=found.skipped,
        versions=found.versions,
    )
    times = note("taper_totals_off_by", off_by=found.off_by)
    late = () if found.behind is None else (_end_said(found.behind),)
    drug = note("taper_totals_drug", planned=found.planned, actual=found.actual)
    return (counts, times, *late, drug)


def _end_said(behind: timedelta) -> Note:
    if abs(behind) < ONE_MINUTE:
        return note("taper_totals_in_time")
    code = "taper_totals_later" if behind > _NONE else "taper_totals_sooner"
    return note(code, span=abs(behind))


# Drug -------------------------------------------------------------------------------------------


def _drug(plan: PrintedPlan, view: View) -> tuple[Poured, Poured]:
    """The drug planned and given from the first row's time to now."""
    drug, start = view.drugs.get(plan.drug), plan.rows[0].due
    weight = None if plan.weight_kg is None else Weight(plan.weight_kg)
    if drug is None or elapsed(start, view.now) < _NONE:
        return None, None
    doses = [(row.due, dose_of(row.to_dose, plan.dose_unit)) for row in plan.rows]
    planned = _poured(doses, start, view.now, weight)
    given: list[tuple[datetime, Dose | None]] = list(_given(view, drug, start))
    return planned, _poured(given, start, view.now, weight)


def _given(view: View, drug: Drug, start: datetime) -> Iterator[tuple[datetime, Dose | None]]:
    """The charted doses from the one that ran at `start` on, oldest first."""
    found: list[Change] = []
    for change in changes(view, drug):
        found.append(change)
        if change.at <= start:
            break
    yield from ((change.at, change.after) for change in reversed(found))


def _poured(
    doses: Iterable[tuple[datetime, Dose | None]],
    start: datetime,
    end: datetime,
    weight: Weight | None,
) -> Poured:
    """What these doses give from `start` to `end`; None where one of them is not known.

    At `start` itself that is 0, where a dose is known to begin or to run then.
    """
    steps = [(at, dose) for at, dose in doses if elapsed(at, end) >= _NONE]
    if not steps or elapsed(start, steps[0][0]) > _NONE:
        return None
    total, kinds = Fraction(0), set()
    ends = [at for at, _ in steps[1:]] + [end]
    for (at, dose), until in zip(steps, ends, strict=True):
        per_min = None if dose is None else _per_min(dose, weight)
        if dose is None or per_min is None:
            return None
        begun = max(at.astimezone(UTC), start.astimezone(UTC))
        total += per_min * Fraction(elapsed(begun, until) // _TICK) / _TICKS_PER_MINUTE
        kinds.add(isinstance(dose, UnitDose))
    return UnitAmount(total) if True in kinds else MassAmount(total)


def _per_min(dose: Dose, weight: Weight | None) -> Fraction | None:
    match dose:
        case UnitDose(units_per_min=number) | MassDose(mcg_per_min=number):
            return number
        case WeightBasedDose(mcg_per_kg_per_min=number):
            return None if weight is None else number * weight.kg
        case _:
            assert_never(dose)
