"""Bedside: what the now strip, the banner and the due list show of an assessment, typed.

A panel shows these values and computes nothing; the words are the sentences of their notes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import Source
from pressorsheet.core.handover.document import Action
from pressorsheet.core.note import Note, Refused
from pressorsheet.core.paper import Identity
from pressorsheet.core.quantity import InUnit, MassDose, Pressure, PumpRate, WeightBasedDose
from pressorsheet.core.taper.state import RowStatus


class Verdict(StrEnum):
    """Where the current pressure stands; the value is a word code.

    An old reading that was in target is `OUT_OF_DATE`; one below or above stays so, with
    `is_out_of_date` beside it, as on paper.
    """

    AT_TARGET = "at_target"
    BELOW = "below_target"
    ABOVE = "above_target"
    NOT_MEASURABLE = "not_measurable"
    OUT_OF_DATE = "out_of_date"
    NONE_RECORDED = "none_recorded"


@dataclass(frozen=True, slots=True)
class SourceMap:
    """A MAP of one source, rounded for people; None: not measurable."""

    source: Source
    map: Pressure | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PressureNow:
    """The current MAP, rounded for people, against the target in force.

    `map` is None where none is recorded or it was not measurable (see `verdict`). `apart` holds the
    newest arterial and cuff MAP where they are too far apart. `unrounded` is for drawing alone.
    """

    verdict: Verdict
    low: Pressure
    high: Pressure | None
    map: Pressure | None = None
    unrounded: Fraction | None = None
    source: Source | None = None
    at: datetime | None = None
    age: timedelta | None = None
    is_estimated: bool = False
    is_out_of_date: bool = False
    apart: tuple[SourceMap, SourceMap] | None = None


class RateIs(StrEnum):
    """Whether a pump rate was charted by a person or computed from dose and bag."""

    CHARTED = "charted"
    COMPUTED = "computed"


class BagEnds(StrEnum):
    """Why a bag ends at its time."""

    EMPTY = "empty"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class BagEnd:
    """When the hung bag ends and why; `is_past` says that it has."""

    at: datetime
    why: BagEnds
    is_past: bool


@dataclass(frozen=True, slots=True)
class DrugNow:
    """A running drug: its dose in the unit it is charted in, and mcg/min where weight-based.

    `rate` is what the pump is set to, charted or rounded to the pump's step. `dose` None: not
    known, and `why_unknown` says why.
    """

    drug: str
    name: Note
    dose: InUnit | None
    by_mass: MassDose | None
    rate: PumpRate | None
    rate_is: RateIs | None
    bag: BagEnd | None
    since: datetime
    why_unknown: tuple[Note, ...] = ()


class Direction(StrEnum):
    """How a lactate stands to the one before it."""

    FALLING = "falling"
    RISING = "rising"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Lactate:
    """The newest lactate in mmol/L; `direction` is None where it is the only one."""

    value: Fraction
    at: datetime
    age: timedelta
    direction: Direction | None
    is_out_of_date: bool


@dataclass(frozen=True, slots=True)
class NextStep:
    """The row that comes next in a running taper. `frozen` says why it is not active, if so."""

    plan_id: str
    version: int
    row: int
    due: datetime
    drug: str
    name: Note
    from_dose: InUnit
    to_dose: InUnit
    rate: PumpRate
    status: RowStatus
    is_verified: bool
    frozen: Note | None
    needs_replan: bool

    @property
    def is_off(self) -> bool:
        """Whether the step stops the drug."""
        return self.rate.ml_per_h == 0


@dataclass(frozen=True, slots=True)
class Bedside:
    """What the banner and the now strip show.

    `equivalents_by` is the formula's id. `next_steps` holds each running taper's next row, the
    first due first.
    """

    at: datetime
    identity: Identity
    pressure: PressureNow
    drugs: tuple[DrugNow, ...]
    equivalents: WeightBasedDose | Refused
    equivalents_by: str
    lactate: Lactate | None
    next_steps: tuple[NextStep, ...]

    @property
    def next_step(self) -> NextStep | None:
        """The step of any running taper that is due first."""
        return next(iter(self.next_steps), None)


def bedside(assessment: Assessment) -> Bedside:
    """The assessment as the now strip and the banner show it."""
    raise NotImplementedError


def due(assessment: Assessment) -> tuple[Action, ...]:
    """Everything due, by time; what no time was set for comes last."""
    raise NotImplementedError
