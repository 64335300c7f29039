"""Bedside: what the now strip, the banner and the due list show of an assessment, typed.

A panel shows these values and computes nothing; the words are the sentences of their notes.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.discharge import discharge, discharge_said
from pressorsheet.core.dosing import as_mass, deliver
from pressorsheet.core.events import Source
from pressorsheet.core.freshness import is_older
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.bag_life import BagLife, bag_life
from pressorsheet.core.handover.document import Action
from pressorsheet.core.handover.infusion_rows import (
    drug_name,
    in_reading_order,
    rate_differs,
    set_rate,
)
from pressorsheet.core.handover.people import identity, years_between
from pressorsheet.core.handover.tasks import actions
from pressorsheet.core.infusions import (
    Running,
    concentration_of,
    hangs_uncharted,
    hung_bag,
    in_own_unit,
)
from pressorsheet.core.moment import elapsed
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.paper import Identity
from pressorsheet.core.pressure import (
    Reading,
    TargetInForce,
    bounds_of,
    shown_pressure,
    sources_apart,
)
from pressorsheet.core.quantity import (
    Concentration,
    InUnit,
    MassDose,
    Pressure,
    PumpRate,
    Volume,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.rules import LactateAdequate
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View

if TYPE_CHECKING:
    from pressorsheet.core.taper.state import RowStatus, RunRow, TaperRun

LACTATE = "lactate_mmol_per_l"


class Word(StrEnum):
    """A code of a closed set that has a word of its own."""

    @property
    def says(self) -> Note:
        """The word for it."""
        return note(f"bedside_{self.value}")


class Verdict(Word):
    """Where the current pressure stands.

    Where targets of one time differ, nobody knows where it stands: `TARGETS_DIFFER`; nor where no
    protocol is in force and nobody set one: `NO_TARGET`.
    An old reading that was in target is `OUT_OF_DATE`; one below or above stays so, with
    `is_out_of_date` beside it, as on paper. Where nobody set how old is too old, one that was in
    target is `WHEN_READ`: nobody knows whether it is now.
    """

    AT_TARGET = "at_target"
    WHEN_READ = "at_target_when_read"
    BELOW = "below_target"
    ABOVE = "above_target"
    NOT_MEASURABLE = "not_measurable"
    TARGETS_DIFFER = "targets_differ"
    NO_TARGET = "no_target"
    OUT_OF_DATE = "out_of_date"
    NONE_RECORDED = "none_recorded"


@frozen
class SourceMap:
    """A MAP of one source, rounded for people; None: not measurable."""

    source: Source
    map: Pressure | None
    at: datetime


@frozen
class PressureNow:
    """The current MAP, rounded for people, against the target in force.

    `map` is None where none is recorded or it was not measurable (see `verdict`). `apart` holds the
    newest arterial and cuff MAP where they are too far apart. `unrounded` is for drawing alone.
    `low` is None where no target is known.
    """

    verdict: Verdict
    low: Pressure | None
    high: Pressure | None
    map: Pressure | None = None
    unrounded: Fraction | None = None
    source: Source | None = None
    at: datetime | None = None
    age: timedelta | None = None
    is_estimated: bool = False
    is_out_of_date: bool = False
    apart: tuple[SourceMap, SourceMap] | None = None


class RateIs(Word):
    """Whether a pump rate was charted by a person or computed from dose and bag."""

    CHARTED = "charted"
    COMPUTED = "computed"


class BagEnds(Word):
    """Why a bag ends at its time."""

    EMPTY = "empty"
    EXPIRED = "expired"


@frozen
class BagEnd:
    """When the hung bag ends and why; `is_past` says that it has.

    `left` None: not known. `unsure` says why nobody can tell when it is empty: then it ends at
    `at` or before. `is_expiry_unknown`: no preparation is recorded, so it may expire before.
    """

    at: datetime
    why: BagEnds
    is_past: bool
    left: Volume | None
    unsure: Note | None
    is_expiry_unknown: bool = False


@frozen
class DrugNow:
    """A running drug: its dose in the unit it is charted in, and mcg/min where weight-based.

    `rate` is what the pump is set to, as charted or rounded to the pump's step; `rate_differs`
    says that the charted rate is not the one that the charted dose needs. `dose` None: not known,
    and `why_unknown` says why. `bag` None: its end is not known, with `is_bag_uncharted` because
    nobody charted the bag that the infusion names.
    """

    drug: str
    name: Note
    dose: InUnit | None
    by_mass: MassDose | None
    rate: PumpRate | None
    rate_is: RateIs | None
    rate_differs: Note | None
    bag: BagEnd | None
    since: datetime
    why_unknown: tuple[Note, ...] = ()
    is_bag_uncharted: bool = False


class Direction(Word):
    """How a lactate stands to the one before it."""

    FALLING = "falling"
    RISING = "rising"
    STEADY = "steady"


@frozen
class Lactate:
    """The newest lactate in mmol/L; `direction` is None where it is the only one."""

    value: Fraction
    at: datetime
    age: timedelta
    direction: Direction | None
    is_out_of_date: bool


@frozen
class NextStep:
    """The row that comes next in a running taper. `frozen` says why it is not active, if so.

    `to_go` is negative where it is overdue. `gate` is its verdict: a step that is not active is
    never met.
    """

    plan_id: str
    version: int
    row: int
    due: datetime
    to_go: timedelta
    drug: str
    name: Note
    from_dose: InUnit
    to_dose: InUnit
    rate: PumpRate
    status: "RowStatus"
    is_verified: bool
    frozen: Note | None
    needs_replan: bool
    is_off: bool
    gate: Truth | None = None


@frozen
class Bedside:
    """What the banner and the now strip show.

    `years` is the patient's age. `equivalents` is None where no vasopressor is charted as running,
    `equivalents_by` the formula's id. `next_steps` holds each running taper's next row, the first
    due first; of a patient who was `discharged`, none.
    """

    at: datetime
    identity: Identity
    years: int | None
    pressure: PressureNow
    drugs: tuple[DrugNow, ...]
    equivalents: WeightBasedDose | Refused | None
    equivalents_by: str
    lactate: Lactate | None
    next_steps: tuple[NextStep, ...]
    discharged: Note | None = None

    @property
    def next_step(self) -> NextStep | None:
        """The step of any running taper that is due first."""
        return next(iter(self.next_steps), None)


def bedside(assessment: Assessment) -> Bedside:
    """The assessment as the now strip and the banner show it."""
    view, who = assessment.view, identity(assessment)
    running = in_reading_order(assessment.running)
    left = discharge(view)
    steps = sorted(_next_steps(assessment), key=lambda step: step.due) if left is None else ()
    return Bedside(
        at=assessment.at,
        identity=who,
        years=None if who.born is None else years_between(who.born, assessment.at.date()),
        pressure=_pressure(view, assessment.pressure, assessment.target),
        drugs=tuple(_drug(view, found) for found in running),
        equivalents=assessment.equivalents,
        equivalents_by=view.settings.equivalents,
        lactate=_lactate(assessment),
        next_steps=tuple(steps),
        discharged=None if left is None else discharge_said(left, view),
    )


def due(assessment: Assessment) -> tuple[Action, ...]:
    """Everything due, by time; what no time was set for comes last."""
    return actions(assessment, tapers_of(assessment).read)


def _pressure(view: View, reading: Reading | None, target: TargetInForce | None) -> PressureNow:
    low = None if target is None else Pressure(target.low)
    high = None if target is None or target.high is None else Pressure(target.high)
    if reading is None:
        return PressureNow(Verdict.NONE_RECORDED, low, high)
    age = view.now - reading.at
    limit = view.settings.fresh_pressure
    is_old = is_older(age, limit)
    in_target = Verdict.WHEN_READ if limit is None else Verdict.AT_TARGET
    return PressureNow(
        _verdict(reading, target, Verdict.OUT_OF_DATE if is_old else in_target),
        low,
        high,
        map=_shown(reading, target),
        unrounded=reading.mmhg,
        source=reading.source,
        at=reading.at,
        age=age,
        is_estimated=reading.kind == "estimated",
        is_out_of_date=is_old,
        apart=_apart(view, target),
    )


def _verdict(reading: Reading, target: TargetInForce | None, in_target: Verdict) -> Verdict:
    """`in_target` is what is said of one that is neither below nor above."""
    if reading.mmhg is None:
        return Verdict.NOT_MEASURABLE
    if target is None:
        return Verdict.NO_TARGET
    if target.apart:
        return Verdict.TARGETS_DIFFER
    if reading.is_below(target.low):
        return Verdict.BELOW
    if target.high is not None and reading.mmhg > target.high:
        return Verdict.ABOVE
    return in_target


def _shown(reading: Reading, target: TargetInForce | None) -> Pressure | None:
    shown = shown_pressure(reading.mmhg, *bounds_of(target))
    return shown if isinstance(shown, Pressure) else None


def _apart(view: View, target: TargetInForce | None) -> tuple[SourceMap, SourceMap] | None:
    found = sources_apart(view)
    if found is None:
        return None
    arterial, cuff = (SourceMap(one.source, _shown(one, target), one.at) for one in found)
    return arterial, cuff


def _drug(view: View, found: Running) -> DrugNow:
    drug = found.drug
    bag = hung_bag(view, drug.id)
    strength = None if bag is None else concentration_of(view, bag)
    known = None if isinstance(strength, Refused) else strength
    charted = found.event.rate_ml_per_h is not None
    rate = set_rate(view, found, known)
    reasons = () if found.why_unknown is None else found.why_unknown.reasons
    return DrugNow(
        drug=drug.id,
        name=drug_name(drug),
        dose=in_own_unit(drug, found.dose),
        by_mass=_by_mass(found, view.weight()),
        rate=rate,
        rate_is=None if rate is None else RateIs.CHARTED if charted else RateIs.COMPUTED,
        rate_differs=_rate_differs(view, found, known),
        bag=None if bag is None else _bag_end(view, bag_life(view, drug, bag)),
        since=found.since,
        why_unknown=reasons,
        is_bag_uncharted=hangs_uncharted(view, drug.id),
    )


def _by_mass(found: Running, weight: Weight | None) -> MassDose | None:
    if weight is None or not isinstance(found.dose, WeightBasedDose):
        return None
    return as_mass(found.dose, weight)


def _rate_differs(view: View, found: Running, strength: Concentration | None) -> Note | None:
    """Asked only where both were charted: a dose computed from its rate cannot differ from it."""
    event = found.event
    both = event.dose is not None and event.rate_ml_per_h is not None
    if not both or found.dose is None or strength is None:
        return None
    delivery = deliver(found.dose, strength, view.weight(), view.drugs.pump.step)
    if isinstance(delivery, Refused):
        return None
    return rate_differs(PumpRate(fraction_of(event.rate_ml_per_h or 0)), delivery)


def _bag_end(view: View, life: BagLife) -> BagEnd | None:
    if life.ends is None:
        return None
    why = BagEnds.EMPTY if life.ends == life.empties else BagEnds.EXPIRED
    is_past, no_expiry = life.ends <= view.now, life.expires is None
    return BagEnd(life.ends, why, is_past, life.left, life.unknown, no_expiry)


def _lactate(assessment: Assessment) -> Lactate | None:
    view = assessment.view
    found = list(islice(view.numbers(view.back(LACTATE), LACTATE), 2))
    if not found:
        return None
    event, value = found[0]
    age = view.now - event.at
    limits = [
        rule.fresh
        for rule in assessment.reference.protocol.criteria
        if isinstance(rule, LactateAdequate)
    ]
    is_old = any(age > limit for limit in limits)
    direction = _direction(found[1][1], value) if found[1:] else None
    return Lactate(value, event.at, age, direction, is_old)


def _direction(before: Fraction, value: Fraction) -> Direction:
    if value == before:
        return Direction.STEADY
    return Direction.FALLING if value < before else Direction.RISING


def _next_steps(assessment: Assessment) -> Iterator[NextStep]:
    for run in tapers_of(assessment).read:
        if run.is_running and run.current is not None:
            yield _next_step(assessment, run, run.current)


def _next_step(assessment: Assessment, run: "TaperRun", row: "RunRow") -> NextStep:
    from pressorsheet.core.taper.course import dose_of  # noqa: PLC0415  # only where a taper runs
    from pressorsheet.core.taper.gating import gate_of  # noqa: PLC0415  # the same

    gate = gate_of(run, assessment)
    plan, planned = run.version.plan, row.planned
    unit = plan.dose_unit
    drug = assessment.view.drugs.get(plan.drug)
    return NextStep(
        plan_id=run.plan_id,
        version=run.version.number,
        row=int(planned.n),
        due=row.due,
        to_go=elapsed(assessment.at, row.due),
        drug=plan.drug,
        name=note("paper_drug", drug=plan.drug) if drug is None else drug_name(drug),
        from_dose=InUnit(dose_of(planned.from_dose, unit), unit),
        to_dose=InUnit(dose_of(planned.to_dose, unit), unit),
        rate=PumpRate(planned.set_rate_ml_per_h),
        status=row.status,
        is_verified=run.version.is_verified,
        frozen=None if run.frozen is None else run.frozen.because,
        needs_replan=run.frozen is not None and run.frozen.needs_replan,
        is_off=planned.off,
        gate=None if gate is None else gate.verdict,
    )
