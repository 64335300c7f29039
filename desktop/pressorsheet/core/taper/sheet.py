"""Taper sheet: the document model of the printed taper order - what is printed, typed."""

from datetime import datetime, timedelta
from fractions import Fraction

from pressorsheet.core.frozen import frozen
from pressorsheet.core.paper import Identity, Line, Provenance, Status
from pressorsheet.core.quantity import Concentration, Dose, Pressure, PumpRate, Weight


@frozen
class StopOrder:
    """When to stop the taper, what to go back to, and whom to call.

    `concentration` is that of the bag the rate is for; None: what hangs is not known. `rescue_rate`
    None: it cannot be said. `weight` is the one it is reckoned for, where the dose is by weight.
    """

    below: Pressure | None
    rescue_dose: Dose
    rescue_rate: PumpRate | None
    concentration: Concentration | None
    call: str | None
    weight: Weight | None = None


@frozen
class Actual:
    """What was really given at a row and how far from the plan; None: not recorded.

    `source` and `map` are the measured MAP charted last before it, where one was fresh; a source
    without a MAP found it not measurable. `read_at` is when, where nobody set how old it may be.
    `weight` was in force then.
    """

    at: datetime
    by: str
    dose: Dose | None
    rate: PumpRate | None
    late: timedelta
    dose_apart: Dose | None
    map: Pressure | None = None
    source: str | None = None
    weight: Weight | None = None
    read_at: datetime | None = None


@frozen
class PlanRow:
    """One row of the plan; `number` is None for a bag change, whose dose stays as it is.

    `shifted_from` is when it was planned, where that is not when it is due now; `actual` what was
    given; a row with `instead` is not to be given as things stand, for what that says.
    """

    number: int | None
    due: datetime
    dose: Dose
    from_dose: Dose
    settable: PumpRate
    delivered: Dose
    error_percent: Fraction
    off: bool
    flagged: bool
    shifted_from: datetime | None = None
    actual: Actual | None = None
    instead: Line = ()


@frozen
class Check:
    """One of the pharmacist's named checks with its result and numbers.

    `count` is of how many checks a line speaks that names several.
    """

    result: Status
    says: Line
    count: int = 1


@frozen
class Signature:
    """Who verified this plan, and when."""

    name: str
    role: str
    at: datetime


@frozen
class Earlier:
    """An earlier version of the plan, which prints struck through, and why it was replaced.

    `given` is what was given while it was in force; that stays readable.
    """

    says: Line
    replaced: Line
    given: Line = ()


@frozen
class TaperSheetDocument:
    """The taper order on paper; without a worksheet `identity` is None and gets pen lines.

    `ordered_for` is what the order itself tells of the patient: dosing weight and MAP target, which
    print in place of their pen lines.

    `state` says in Bold why a plan must not be followed as it stands, `log` what was held, stepped
    back or skipped at rows since given, and the totals, `void` which signatures do not stand and
    why; `code` is what the QR code holds.
    """

    identity: Identity | None
    provenance: Provenance
    drug: str
    dose_unit: str
    version: int
    start_dose: Dose
    end_dose: Dose
    step: Dose
    every: timedelta
    start: datetime
    concentration: Concentration
    weight: Weight | None
    order_lines: tuple[Line, ...]
    stop: StopOrder
    conditions: tuple[Line, ...]
    first_step: Line
    hold: tuple[Line, ...]
    rows: tuple[PlanRow, ...]
    bag_lines: tuple[Line, ...]
    error_notice_percent: Fraction
    after_off: Line
    trace: tuple[str, ...]
    checks: tuple[Check, ...]
    check_notice: Line
    signature: Signature | None
    fingerprint: str
    code: str
    advisor: tuple[Line, ...]
    earlier: tuple[Earlier, ...]
    state: Line = ()
    log: tuple[Line, ...] = ()
    void: Line = ()
    ordered_for: Identity = Identity()
