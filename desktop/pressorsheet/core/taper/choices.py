"""Choices: which marks a person may make now on a running taper, and with which doses.

A mark that may not be made says why. None is ever made by the program, and none waits for a
signature (clinical.md section 4).
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.bags import concentration
from pressorsheet.core.dosing import Delivery, deliver
from pressorsheet.core.drugs import Drug
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import (
    concentration_of,
    hangs_uncharted,
    hung_bag,
    running,
    was_charted,
)
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import UNITS, Concentration, Dose, InUnit, PumpRate
from pressorsheet.core.taper.course import dose_of
from pressorsheet.core.taper.order import in_kind_of
from pressorsheet.core.taper.rebuilding import planned_bag
from pressorsheet.core.taper.state import RowStatus, RunRow, TaperRun
from pressorsheet.core.view import View


class Act(StrEnum):
    """A mark that a person makes on a taper."""

    GIVE = "give"
    HOLD = "hold"
    RESUME = "resume"
    STEP_BACK = "step_back"
    SKIP = "skip"
    REPLAN = "replan"
    STOP = "stop"


@frozen
class Offer:
    """A dose, and what to set the pump to for it from the bag that hangs.

    `rate` None: it cannot be said. `is_rescue`: the order names it as the dose to go back to.
    """

    dose: InUnit
    rate: PumpRate | None
    is_rescue: bool = False


@frozen
class Choice:
    """One mark: the row it is about, what is expected of it, and why it may not be made.

    `offers`: the one dose of the row to give; the doses to step back to, the last one first; the
    dose that runs now and that a replan starts from. `refused` empty: the mark may be made.
    `needs_reason`: only with a written one.
    """

    act: Act
    row: int | None
    offers: tuple[Offer, ...] = ()
    due: datetime | None = None
    refused: tuple[Note, ...] = ()
    needs_reason: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the mark may be made."""
        return not self.refused


def choices(run: TaperRun, assessment: Assessment) -> tuple[Choice, ...]:
    """Every mark in the order of the buttons, each open or with why it is not."""
    return tuple(_choices(run, assessment.view))


def choice(run: TaperRun, assessment: Assessment, act: Act) -> Choice:
    """The choice of one mark."""
    return next(each for each in choices(run, assessment) if each.act is act)


def _choices(run: TaperRun, view: View) -> Iterator[Choice]:
    row = run.current
    number = None if row is None else int(row.planned.n)
    back = tuple(_backwards(run, view))
    now = running_offer(run, view)
    yield Choice(
        Act.GIVE,
        number,
        () if row is None else (_planned(run, row),),
        due=None if row is None else row.due,
        refused=tuple(_not_given(run)),
    )
    yield Choice(Act.HOLD, number, refused=tuple(_not_held(run)), needs_reason=True)
    yield Choice(Act.RESUME, number, refused=tuple(_not_resumed(run)))
    yield Choice(
        Act.STEP_BACK,
        last_given(run),
        back,
        refused=tuple(_not_stepped_back(run, back)),
        needs_reason=True,
    )
    yield Choice(Act.SKIP, number, refused=tuple(_not_skipped(run)), needs_reason=True)
    yield Choice(
        Act.REPLAN,
        number,
        () if now is None else (now,),
        refused=tuple(_not_replanned(run, now)),
        needs_reason=True,
    )
    yield Choice(Act.STOP, number, refused=tuple(_over(run)), needs_reason=True)


# Why not ----------------------------------------------------------------------------------------


def _over(run: TaperRun) -> Iterator[Note]:
    if run.stopped is not None:
        yield note("taper_choice_stopped", at=run.stopped.at)
    elif run.is_complete:
        yield note("taper_choice_complete")


def _nothing_next(run: TaperRun) -> Iterator[Note]:
    over = tuple(_over(run))
    yield from over
    if run.current is None and not over:
        yield note("taper_choice_no_row")


def _not_given(run: TaperRun) -> Iterator[Note]:
    """A late or held row that was really given may be charted; what needs a replan may not."""
    yield from _nothing_next(run)
    yield from _needs_more(run)


def _needs_more(run: TaperRun) -> Iterator[Note]:
    """What no mark on a row mends: a replan is needed, or the planned bag."""
    if run.stopped is None and run.frozen is not None and not run.frozen.can_resume:
        yield run.frozen.because


def _not_held(run: TaperRun) -> Iterator[Note]:
    yield from _nothing_next(run)
    if run.stopped is None and run.frozen is not None and run.frozen.needs_replan:
        yield note("taper_choice_not_active", why=run.frozen.because)


def _not_resumed(run: TaperRun) -> Iterator[Note]:
    over = tuple(_over(run))
    if over:
        yield from over
    elif run.frozen is None:
        yield note("taper_nothing_to_resume")
    else:
        yield from _needs_more(run)


def _not_stepped_back(run: TaperRun, offers: tuple[Offer, ...]) -> Iterator[Note]:
    """Open whatever else is wrong, after OFF too; a stopped taper is charted under infusions."""
    if run.stopped is not None:
        yield note("taper_choice_stopped", at=run.stopped.at)
    elif not offers:
        yield note("taper_choice_nothing_back")


def _not_skipped(run: TaperRun) -> Iterator[Note]:
    yield from _nothing_next(run)
    yield from _needs_more(run)


def _not_replanned(run: TaperRun, now: Offer | None) -> Iterator[Note]:
    over = tuple(_over(run))
    yield from over
    if now is None and not over:
        yield note("taper_choice_dose_unknown", drug=run.version.plan.drug)


# Doses ------------------------------------------------------------------------------------------


def last_given(run: TaperRun) -> int | None:
    """The number of the last row that was given and not stepped back; None where none was."""
    numbers = [int(row.planned.n) for row in run.rows if row.status is RowStatus.GIVEN]
    return max(numbers, default=None)


def _planned(run: TaperRun, row: RunRow) -> Offer:
    unit = run.version.plan.dose_unit
    rate = PumpRate(row.planned.set_rate_ml_per_h)
    return Offer(InUnit(dose_of(row.planned.to_dose, unit), unit), rate)


def running_offer(run: TaperRun, view: View) -> Offer | None:
    """The dose that runs now, in the plan's unit; None where it is off, unknown or another kind."""
    unit, drug = run.version.plan.dose_unit, view.drugs.get(run.version.plan.drug)
    found = None if drug is None else running(view, drug)
    if drug is None or found is None or found.dose is None:
        return None
    dose = in_kind_of(dose_of(Fraction(0), unit), found.dose, view.weight())
    return None if dose is None else Offer(InUnit(dose, unit), _rate(run, view, drug, dose))


def rescue_offer(run: TaperRun, view: View) -> Offer | None:
    """The dose that the order goes back to, and the rate for it from the bag that hangs now.

    Where the order names none, it is the one that the version in force started from.
    """
    plan, drug = run.version.plan, view.drugs.get(run.version.plan.drug)
    if drug is None:
        return None
    named = plan.content.get("rescue")
    dose = dose_of(plan.from_dose if named is None else fraction_of(named), plan.dose_unit)
    return Offer(InUnit(dose, plan.dose_unit), _rate(run, view, drug, dose), is_rescue=True)


def _backwards(run: TaperRun, view: View) -> Iterator[Offer]:
    """The plan's earlier doses above the one that runs, the last one first, and the rescue dose.

    Where the order names no rescue dose, it is the one that the taper started from.
    """
    plan, drug = run.version.plan, view.drugs.get(run.version.plan.drug)
    if drug is None:
        return
    named = plan.content.get("rescue")
    rescue = plan.from_dose if named is None else fraction_of(named)
    earlier = {row.planned.from_dose for row in run.rows if row.given is not None}
    floor = _runs_at(run, view, drug)
    for number in sorted({*earlier, rescue}):
        if number > floor:
            dose = dose_of(number, plan.dose_unit)
            rate = _rate(run, view, drug, dose)
            yield Offer(InUnit(dose, plan.dose_unit), rate, number == rescue)


def _runs_at(run: TaperRun, view: View, drug: Drug) -> Fraction:
    """The dose that runs in the plan's unit: 0 where it is off, the last planned where unknown."""
    plan, now = run.version.plan, running_offer(run, view)
    if now is not None:
        return UNITS[plan.dose_unit].count(now.dose.quantity)
    if was_charted(view, drug) and running(view, drug) is None:
        return Fraction(0)
    last = last_given(run)
    return plan.from_dose if last is None else run.rows[last - 1].planned.to_dose


def _rate(run: TaperRun, view: View, drug: Drug, dose: Dose) -> PumpRate | None:
    """What to set for a dose from the bag that hangs; the plan's bag where none is charted."""
    strength = strength_in_use(run, view, drug)
    step = PumpRate(run.version.plan.pump_step_ml_per_h)
    made = None if strength is None else deliver(dose, strength, view.weight(), step)
    return made.settable if isinstance(made, Delivery) else None


def strength_in_use(run: TaperRun, view: View, drug: Drug) -> Concentration | None:
    """The concentration of the bag that hangs, of the plan's where none is charted.

    None: what hangs is a bag that nobody charted, or one whose label does not tell.
    """
    hung = hung_bag(view, drug.id)
    if hangs_uncharted(view, drug.id):
        return None
    planned = planned_bag(run.version.plan.bag, drug)
    found: Concentration | Refused | None
    if hung is not None:
        found = concentration_of(view, hung)
    else:
        found = None if planned is None else concentration(planned, drug)
    return None if isinstance(found, Refused) else found
