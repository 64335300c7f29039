"""Marking: what speaks against a mark on a taper as a person has written it, before it is recorded.

Forms refuse and ask; the record never refuses what a file brings (see `course`, which freezes the
plan instead). Source: clinical.md section 4.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import as_seen, elapsed
from pressorsheet.core.note import Note, note
from pressorsheet.core.quantity import UNITS, Dose, InUnit, PumpRate
from pressorsheet.core.taper.choices import Act, Choice, choice, last_given
from pressorsheet.core.taper.course import dose_of
from pressorsheet.core.taper.gating import gate_before
from pressorsheet.core.taper.reading import run_then
from pressorsheet.core.taper.state import RowStatus, RunRow, TaperRun
from pressorsheet.core.truth import Truth


@frozen
class Mark:
    """A mark as it is written: when it was made, and on which row; None: not written.

    `row` None is the one that comes next; for a step back the last one given.
    """

    act: Act
    at: datetime
    row: int | None = None
    dose: Dose | None = None
    rate: PumpRate | None = None


@frozen
class Objection:
    """What speaks against a mark: it is refused, or asked about and answered with a reason."""

    says: Note
    is_refusal: bool


def objections(run: TaperRun, assessment: Assessment, mark: Mark) -> tuple[Objection, ...]:
    """Everything that speaks against recording the mark, the refusals first.

    Refused: a mark that is not open now, on another row than the next, on a row marked already, of
    before the order or the last change of dose; a step without dose and rate, a rate written as
    dose or the other way round, a step that does not reduce, a step back that does not raise.
    Asked: a step before its time, less than an interval after the last change of dose, or late, on
    a held row, at another dose or rate than planned, or while the gate is not clear, all as the
    taper stood at the time of the mark; a step back above every dose of the plan.
    """
    refusals = tuple(_refusals(run, assessment, mark))
    says = refusals or _asked(run, assessment, mark)
    return tuple(Objection(as_seen(each, assessment.at), bool(refusals)) for each in says)


def _refusals(run: TaperRun, assessment: Assessment, mark: Mark) -> Iterator[Note]:
    open_now = choice(run, assessment, mark.act)
    yield from open_now.refused
    yield from _wrong_time(run, mark)
    if mark.act in (Act.GIVE, Act.HOLD, Act.SKIP):
        yield from _wrong_row(run, mark, open_now)
    row = run.current
    if mark.act is Act.GIVE and row is not None and mark.row in (None, open_now.row):
        yield from _wrong_amount(run, row, mark)
    if mark.act is Act.STEP_BACK:
        yield from _not_back(run, mark, open_now)


def _wrong_time(run: TaperRun, mark: Mark) -> Iterator[Note]:
    """A mark of before what it follows: a clock is wrong, or a record has to be struck first."""
    made, last = run.version.made_at, run.last_change
    if elapsed(made, mark.at) < timedelta(0):
        yield note("taper_mark_before_plan", made=made)
    elif last is not None and mark.act is not Act.STOP and elapsed(last, mark.at) < timedelta(0):
        yield note("taper_mark_before_last", last=last)


def _wrong_row(run: TaperRun, mark: Mark, open_now: Choice) -> Iterator[Note]:
    if mark.row is None or mark.row == open_now.row:
        return
    row = next((each for each in run.rows if each.planned.n == mark.row), None)
    if row is None:
        yield note("taper_mark_no_such_row", row=mark.row, count=len(run.rows))
    elif row.given is not None:
        given = {"at": row.given.at, "by": row.given.by}
        yield note("taper_mark_given_already", row=mark.row, **given)
    elif row.status in (RowStatus.SKIPPED, RowStatus.STEPPED_BACK):
        yield note("taper_mark_gone_already", row=mark.row, status=row.status.value)
    else:
        yield note("taper_mark_wrong_row", row=mark.row, next=open_now.row)


def _wrong_amount(run: TaperRun, row: RunRow, mark: Mark) -> Iterator[Note]:
    planned, unit = row.planned, run.version.plan.dose_unit
    values = {"row": planned.n, "dose": _dose(run, planned.to_dose)}
    rate = PumpRate(planned.set_rate_ml_per_h)
    if mark.dose is None and mark.rate is None:
        yield note("taper_mark_without_dose", rate=rate, **values)
        return
    if mark.dose is not None and not isinstance(mark.dose, UNITS[unit].measures):
        yield note("taper_mark_other_unit", unit=UNITS[unit], **values)
        return
    written = None if mark.dose is None else UNITS[unit].count(mark.dose)
    if written not in (None, planned.to_dose) and written == planned.set_rate_ml_per_h:
        yield note("taper_mark_rate_as_dose", rate=rate, **values)
    elif mark.rate not in (None, rate) and mark.rate == PumpRate(planned.to_dose):
        yield note("taper_mark_dose_as_rate", rate=rate, **values)
    elif written is not None and written >= planned.from_dose:
        yield note("taper_mark_not_reduced", start=_dose(run, planned.from_dose), **values)


def _not_back(run: TaperRun, mark: Mark, open_now: Choice) -> Iterator[Note]:
    unit = UNITS[run.version.plan.dose_unit]
    if mark.dose is None:
        yield note("taper_back_without_dose")
    elif not isinstance(mark.dose, unit.measures):
        yield note("taper_back_other_unit", unit=unit)
    elif open_now.offers and unit.count(mark.dose) < min(_counts(run, open_now)):
        yield note("taper_back_not_raised", least=_dose(run, min(_counts(run, open_now))))


def _counts(run: TaperRun, open_now: Choice) -> Iterator[Fraction]:
    unit = UNITS[run.version.plan.dose_unit]
    return (unit.count(offer.dose.quantity) for offer in open_now.offers)


def _dose(run: TaperRun, number: Fraction) -> InUnit:
    unit = run.version.plan.dose_unit
    return InUnit(dose_of(number, unit), unit)


# What is asked ----------------------------------------------------------------------------------


def _asked(run: TaperRun, assessment: Assessment, mark: Mark) -> Iterator[Note]:
    if mark.act is Act.STEP_BACK:
        yield from _above_all(run, assessment, mark)
    then = run_then(run, assessment, mark.at)
    row = then.current
    if mark.act is not Act.GIVE or row is None:
        return
    yield from _off_time(then, row, assessment, mark)
    yield from _held(then, row, mark)
    yield from _otherwise(run, row, mark)
    yield from _against_gate(then, row, assessment, mark)


def _off_time(then: TaperRun, row: RunRow, assessment: Assessment, mark: Mark) -> Iterator[Note]:
    limit, apart = assessment.reference.protocol.gate.late, elapsed(row.due, mark.at)
    if -apart > limit:
        yield note("taper_mark_early", row=row.planned.n, due=row.due, early=-apart)
    elif apart > limit:
        yield note("taper_mark_late", row=row.planned.n, due=row.due, late=apart)
    else:
        yield from _too_soon(then, row, mark)


def _too_soon(then: TaperRun, row: RunRow, mark: Mark) -> Iterator[Note]:
    """Within the limits of time, and yet the interval that was ordered has not run."""
    last, interval = then.last_change, then.version.plan.interval
    if last is not None and elapsed(last, mark.at) < interval:
        ran = elapsed(last, mark.at)
        yield note("taper_mark_soon", row=row.planned.n, ran=ran, last=last, interval=interval)


def _held(then: TaperRun, row: RunRow, mark: Mark) -> Iterator[Note]:
    if row.status is RowStatus.HELD and then.frozen is not None:
        hold = then.frozen.because
        values = {"since": hold["at"], "reason": hold["reason"]}
        yield note("taper_mark_held", row=row.planned.n, at=mark.at, **values)


def _against_gate(
    then: TaperRun, row: RunRow, assessment: Assessment, mark: Mark
) -> Iterator[Note]:
    """That a row is late or held is asked about by itself, and is no condition of the patient."""
    gate = gate_before(then, mark.at, assessment)
    if gate is not None and row.status in (RowStatus.LATE, RowStatus.HELD):
        gate = gate.of_patient
    if gate is not None and gate.verdict is not Truth.MET:
        is_hold = gate.verdict is Truth.NOT_MET
        yield note("taper_mark_at_hold" if is_hold else "taper_mark_unsure", why=gate.reasons)


def _otherwise(run: TaperRun, row: RunRow, mark: Mark) -> Iterator[Note]:
    if not is_as_planned(run, row, mark):
        rate = PumpRate(row.planned.set_rate_ml_per_h)
        values = {"row": row.planned.n, "dose": _dose(run, row.planned.to_dose), "rate": rate}
        yield note("taper_mark_otherwise", **values)


def is_as_planned(run: TaperRun, row: RunRow, mark: Mark) -> bool:
    """Whether what is written of dose and rate is the row's: its dose, or what its rate delivers.

    What is not written does not speak against it.
    """
    planned, unit = row.planned, UNITS[run.version.plan.dose_unit]
    rate = PumpRate(planned.set_rate_ml_per_h)
    as_dose = mark.dose is None or unit.count(mark.dose) in (planned.to_dose, planned.delivered)
    return as_dose and mark.rate in (None, rate)


def _above_all(run: TaperRun, assessment: Assessment, mark: Mark) -> Iterator[Note]:
    """A step back above every dose that the order names is a new dose, not an earlier one."""
    offers = tuple(_counts(run, choice(run, assessment, Act.STEP_BACK)))
    dose = UNITS[run.version.plan.dose_unit].count(mark.dose) if mark.dose is not None else None
    if dose is not None and offers and dose > max(offers):
        yield note("taper_back_above", most=_dose(run, max(offers)), row=last_given(run))
