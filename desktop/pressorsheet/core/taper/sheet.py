"""Taper sheet: the document model of the printed taper order - what is printed, typed."""

from datetime import datetime, timedelta
from fractions import Fraction

from pressorsheet.core.frozen import frozen
from pressorsheet.core.paper import Identity, Line, Provenance, Status
from pressorsheet.core.quantity import Concentration, Dose, Pressure, PumpRate


@frozen
class StopOrder:
    """When to stop the taper, what to go back to, and whom to call."""

    below: Pressure | None
    rescue_dose: Dose
    rescue_rate: PumpRate | None
    concentration: Concentration
    call: str | None


@frozen
class PlanRow:
    """One row of the plan; `number` is None for a bag change, whose dose stays as it is."""

    number: int | None
    due: datetime
    dose: Dose
    from_dose: Dose
    settable: PumpRate
    delivered: Dose
    error_percent: Fraction
    off: bool
    flagged: bool


@frozen
class Check:
    """One of the pharmacist's named checks with its result and numbers."""

    result: Status
    says: Line


@frozen
class Signature:
    """Who verified this plan, and when."""

    name: str
    role: str
    at: datetime


@frozen
class Earlier:
    """An earlier version of the plan, which prints struck through, and why it was replaced."""

    says: Line
    replaced: Line


@frozen
class TaperSheetDocument:
    """The taper order on paper; without a worksheet `identity` is None and gets pen lines."""

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
    advisor: tuple[Line, ...]
    earlier: tuple[Earlier, ...]
