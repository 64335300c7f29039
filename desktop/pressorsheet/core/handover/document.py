"""Document: the model of the handover sheet, in I-PASS order - what is printed, typed."""

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Identity, Line, Provenance, Status
from pressorsheet.core.quantity import Dose, Pressure, PumpRate


@frozen
class Severity:
    """I: illness severity as a person set it, and a line that says the course."""

    word: str | None
    set_by: Line
    course: Line


@frozen
class PressureNow:
    """The current pressure, large; `map` is rounded as people should see it."""

    map: Pressure | None
    not_measurable: bool
    verdict: Line
    facts: tuple[Line, ...]


@frozen
class Infusion:
    """One running drug in full; an empty line prints "not recorded"."""

    drug: Note | str
    dose: Dose | None
    dose_unit: str
    rate: PumpRate | None
    facts: tuple[Line, ...]
    bag: Line
    site: Line
    last_change: Line
    highest: Line
    empties: Line
    expires: Line
    next_bag: Line
    order: Line
    maximum: Line
    call: Line


class Reading(NamedTuple):
    """One plotted MAP; `source` is arterial or cuff, and dots join only within one source.

    `estimated` from systolic and diastolic pressure, it is drawn apart from what was measured.
    A tuple, since a trend makes ten thousand of them at once.
    """

    at: datetime
    mmhg: Fraction
    source: str
    estimated: bool = False


@frozen
class Gap:
    """A stretch without any MAP, longer than the protocol allows for one."""

    start: datetime
    end: datetime


@frozen
class Step:
    """A dose in force from `at` on; 0 is stopped, None is not recorded. In the lane's unit."""

    at: datetime
    dose: Fraction | None


@frozen
class Lane:
    """One drug's doses over the charted window, in `unit`."""

    drug: Note | str
    unit: str
    steps: tuple[Step, ...]


class Value(NamedTuple):
    """A single number at a moment (a lactate, a heart rate)."""

    at: datetime
    number: Fraction


@frozen
class Mark:
    """Something that happened, named at its moment."""

    at: datetime
    says: Line


@frozen
class Trend:
    """The chart from `start` to `end`, with the bounds in force at the end.

    `current` is the plotted reading that the sheet shows large; None: none is in the window.
    """

    start: datetime
    end: datetime
    low: Pressure | None
    high: Pressure | None
    readings: tuple[Reading, ...]
    gaps: tuple[Gap, ...]
    heart_rate: tuple[Value, ...]
    rhythm: Line
    lanes: tuple[Lane, ...]
    lactate: tuple[Value, ...]
    marks: tuple[Mark, ...]
    current: Reading | None = None


@frozen
class Fact:
    """A labelled row of perfusion or fluids; `label` is a key of the label table."""

    label: str
    value: Line
    status: Status | None = None


@frozen
class Item:
    """A checklist row as printed: id, status, statement and evidence."""

    id: str
    status: Status
    statement: Line
    evidence: tuple[Line, ...]


@frozen
class Action:
    """Something to do, with the time it is due (None: no time was set)."""

    due: datetime | None
    says: Line


@frozen
class HandoverDocument:
    """The handover of one patient at one moment; drawn by `report.handover`.

    `left_out` names what the model itself does not carry (for instance drugs without a dose).
    """

    identity: Identity
    provenance: Provenance
    severity: Severity
    summary: Line
    pressure: PressureNow
    infusions: tuple[Infusion, ...]
    whom_to_call: Line
    equivalents: Line
    trend: Trend
    perfusion: tuple[Fact, ...]
    fluids: tuple[Fact, ...]
    checklists: tuple[tuple[Item, ...], ...]
    actions: tuple[Action, ...]
    situation_by: Line
    situation: tuple[Line, ...]
    given_by: str | None
    left_out: tuple[Note, ...] = ()
