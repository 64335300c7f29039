"""Events: the closed set of what can be recorded; strict, frozen, extra fields refused (cli.md).

An event is never altered. A correction is a `struck` event and, where needed, a new record. The
record never refuses what was really measured; what cannot have happened (a negative dose, a bag
without volume) is refused.
"""

from collections.abc import Mapping
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from pressorsheet.core.moment import EARLIEST_YEAR, LATEST_YEAR, moment
from pressorsheet.core.note import Refused
from pressorsheet.core.text import is_seen

LONGEST_TEXT = 4_000
LONGEST_NAME = 200


def _aware(value: object) -> object:
    if isinstance(value, str):
        time = moment(value)
        if isinstance(time, Refused):
            raise ValueError(time.reasons[0].code)
        return time
    if isinstance(value, datetime):
        offset = value.utcoffset()
        if offset is None:
            raise ValueError("time_without_offset")
        if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
            raise ValueError("time_out_of_range")
        # Two times of one zone subtract as wall times, an hour wrong across a clock change; at a
        # fixed offset they do not.
        return value.replace(tzinfo=timezone(offset))
    return value


def _whole(value: object) -> object:
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    return value


def _lines(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _in_calendar(day: str) -> str:
    try:
        date.fromisoformat(day)
    except ValueError as fault:
        raise ValueError("date_impossible") from fault
    return day


Moment = Annotated[datetime, BeforeValidator(_aware)]
# One id has one spelling here, or a strike written in capitals would miss its event.
Identifier = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", to_lower=True
    ),
]
Day = Annotated[
    str,
    Field(pattern=r"^(19|2[012])[0-9]{2}-[01][0-9]-[0-3][0-9]$"),
    AfterValidator(_in_calendar),
]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Lines = Annotated[tuple[Text, ...], BeforeValidator(_lines)]
Measured = Annotated[Decimal, Field(allow_inf_nan=False)]
NotNegative = Annotated[Measured, Field(ge=0)]
Positive = Annotated[Measured, Field(gt=0)]
Whole = Annotated[int, BeforeValidator(_whole)]

Source = Literal["arterial", "cuff"]
DoseUnit = Literal["mcg/kg/min", "mcg/min", "units/min", "units/h", "ng/kg/min"]
BolusUnit = Literal["mcg", "mg", "units"]


# For every TypeAdapter over events: the models' own setting does not reach the messages of a union.
READ_QUIETLY = ConfigDict(hide_input_in_errors=True)


class Record(BaseModel):
    """Settings shared by all recorded things."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        use_enum_values=True,
        defer_build=True,
    )


class Person(Record):
    """Who recorded something, and in which role."""

    name: Name
    role: Name


class Event(Record):
    """What every event carries: `at` is when it happened, `recorded_at` when it was charted."""

    id: Identifier
    at: Moment
    recorded_at: Moment
    by: Person
    reason: Text | None = None

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """The order of events: at, recorded_at, id (clinical.md section 2)."""
        return (self.at, self.recorded_at, self.id)

    @property
    def has_reason(self) -> bool:
        """Whether a reason was written; blanks are none."""
        return bool(self.reason) and is_seen(self.reason or "")


class Patient(Event):
    """Who the worksheet is about."""

    kind: Literal["patient"] = "patient"
    name: Name
    mrn: Name
    birth_date: Day | None = None
    sex: Text | None = None
    bed: Text | None = None
    allergies: Text | None = None
    code_status: Text | None = None


class History(Event):
    """What is known of the patient beyond this shock; a later event adds to an earlier one."""

    kind: Literal["history"] = "history"
    chronic_hypertension: bool | None = None
    lvef_percent: Measured | None = None
    dialysis: bool | None = None
    anuria: bool | None = None
    mental_baseline: Text | None = None
    arrhythmia_from_norepinephrine: bool | None = None
    cardiac_output_high: bool | None = None
    other_vasopressors_failed: bool | None = None
    dopamine_reason: Text | None = None
    note: Text | None = None


class WeightRecorded(Event):
    """The dosing weight in force from `at`, in kg only."""

    kind: Literal["weight"] = "weight"
    kg: Measured
    weight_kind: Literal["actual", "ideal", "adjusted"]
    basis: Literal["measured", "stated", "estimated"]


class Target(Event):
    """The MAP target in force from `at`, in mmHg."""

    kind: Literal["target"] = "target"
    map_low_mmhg: Positive
    map_high_mmhg: Positive | None = None
    set_by: Name | None = None
    review_at: Moment | None = None

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.map_high_mmhg is not None and self.map_high_mmhg < self.map_low_mmhg:
            raise ValueError("target_high_below_low")
        return self


class ShockRecognised(Event):
    """T0: the time shock was recognised."""

    kind: Literal["shock_recognised"] = "shock_recognised"


class Vitals(Event):
    """One reading; a MAP is measured, never the estimate."""

    kind: Literal["vitals"] = "vitals"
    source: Source
    sbp_mmhg: Measured | None = None
    dbp_mmhg: Measured | None = None
    map_mmhg: Measured | None = None
    not_measurable: bool | None = None
    hr_per_min: Measured | None = None
    rr_per_min: Measured | None = None
    spo2_percent: Measured | None = None
    temp_c: Measured | None = None
    rhythm: Text | None = None


class Perfusion(Event):
    """Signs of perfusion; the urine interval ends at `at`."""

    kind: Literal["perfusion"] = "perfusion"
    mental_status: (
        Literal["alert", "baseline", "confused", "drowsy", "unresponsive", "sedated"] | None
    ) = None
    gcs: Measured | None = None
    rass: Measured | None = None
    crt_s: Measured | None = None
    lactate_mmol_per_l: Measured | None = None
    urine_ml: Measured | None = None
    urine_over_min: Positive | None = None
    skin: Text | None = None
    site_check: Text | None = None


class Laboratory(Event):
    """Blood values other than lactate."""

    kind: Literal["laboratory"] = "laboratory"
    sodium_mmol_per_l: Measured | None = None
    creatinine_mg_per_dl: Measured | None = None


class Fluid(Event):
    """Fluid given, starting at `at` and lasting `over_min`."""

    kind: Literal["fluid"] = "fluid"
    ml: NotNegative
    fluid: Literal["crystalloid", "colloid", "blood"]
    name: Text | None = None
    over_min: NotNegative | None = None


class Line(Event):
    """A line placed or removed."""

    kind: Literal["line"] = "line"
    line: Literal["arterial", "central", "peripheral"]
    action: Literal["placed", "removed"]
    site: Text | None = None


class BagPrepared(Event):
    """A bag: what its label says; a bag whose strength was not recorded is not a bag event."""

    kind: Literal["bag"] = "bag"
    bag_id: Name
    drug: Name
    amount: Positive
    amount_unit: Literal["mg", "mcg", "units"]
    volume_ml: Positive
    salt: (
        Literal[
            "base",
            "tartrate",
            "bitartrate monohydrate",
            "anhydrous bitartrate",
            "hydrochloride",
        ]
        | None
    ) = None
    prepared_at: Moment | None = None
    hung_at: Moment | None = None
    expires_at: Moment | None = None
    storage: Literal["room", "refrigerated"] | None = None


class Infusion(Event):
    """A drug's dose or pump rate from `at` on (0 stops it), or a bolus.

    A charted dose governs; a rate without one needs the bag it runs from.
    """

    kind: Literal["infusion"] = "infusion"
    drug: Name
    dose: NotNegative | None = None
    dose_unit: Literal[DoseUnit, BolusUnit] | None = None
    rate_ml_per_h: NotNegative | None = None
    bag_id: Name | None = None
    line_site: Text | None = None
    bolus: bool | None = None

    @model_validator(mode="after")
    def _says_how_much(self) -> Self:
        if self.dose is None and self.rate_ml_per_h is None:
            raise ValueError("infusion_without_dose_or_rate")
        if self.dose and self.dose_unit is None:
            raise ValueError("infusion_dose_without_unit")
        if self.dose is None and self.rate_ml_per_h and self.bag_id is None:
            raise ValueError("infusion_rate_without_bag")
        if self.dose and not self.bolus and self.dose_unit in ("mcg", "mg", "units"):
            raise ValueError("infusion_amount_is_no_dose")
        both = self.dose is not None and self.rate_ml_per_h is not None
        if both and (self.dose == 0) != (self.rate_ml_per_h == 0):
            raise ValueError("infusion_stopped_and_running")
        return self


class Order(Event):
    """What a prescriber ordered for a drug, as charted."""

    kind: Literal["order"] = "order"
    drug: Name
    start: NotNegative | None = None
    step: NotNegative | None = None
    dose_unit: DoseUnit
    every_min: Positive | None = None
    max: NotNegative | None = None
    objective: Text | None = None
    call: Text | None = None


class Steroid(Event):
    """A steroid started, given or stopped."""

    kind: Literal["steroid"] = "steroid"
    drug: Name
    dose_mg: NotNegative | None = None
    action: Literal["started", "given", "stopped"]


class SourceControl(Event):
    """What was done about the source of infection."""

    kind: Literal["source_control"] = "source_control"
    text: Text


class FreeNote(Event):
    """A free note."""

    kind: Literal["note"] = "note"
    text: Text


class HandoverNote(Event):
    """What the person handing over wants said."""

    kind: Literal["handover_note"] = "handover_note"
    severity: Literal["stable", "watcher", "unstable"] | None = None
    if_then: Lines | None = None
    actions: Lines | None = None


class Tick(Event):
    """A person's word on a check item, or that all infusions and boluses are charted."""

    kind: Literal["tick"] = "tick"
    item: Name
    value: bool
    note: Text | None = None


class Discharged(Event):
    """The patient left: the worksheet is archived; a strike of this readmits."""

    kind: Literal["discharged"] = "discharged"
    to: Text | None = None


class Signature(Record):
    """Who verified which plan, and when; bound to the plan by its fingerprint."""

    name: Name
    role: Name
    at: Moment
    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class TaperEvent(Event):
    """What every taper event carries."""

    plan_id: Name
    version: Annotated[Whole, Field(ge=1)]
    row: Annotated[Whole, Field(ge=1)] | None = None
    dose: NotNegative | None = None
    dose_unit: DoseUnit | None = None
    rate_ml_per_h: NotNegative | None = None
    plan: Mapping[str, Any] | None = None
    signature: Signature | None = None


class TaperOrdered(TaperEvent):
    """A taper was ordered; carries the whole plan."""

    kind: Literal["taper_ordered"] = "taper_ordered"


class TaperStep(TaperEvent):
    """A row was given."""

    kind: Literal["taper_step"] = "taper_step"


class TaperHeld(TaperEvent):
    """A row was held."""

    kind: Literal["taper_held"] = "taper_held"


class TaperResumed(TaperEvent):
    """A held or late taper goes on, its remaining times shifted."""

    kind: Literal["taper_resumed"] = "taper_resumed"


class TaperSteppedBack(TaperEvent):
    """The dose was raised again to an earlier one."""

    kind: Literal["taper_stepped_back"] = "taper_stepped_back"


class TaperSkipped(TaperEvent):
    """A row was skipped; the rest needs a replan."""

    kind: Literal["taper_skipped"] = "taper_skipped"


class TaperReplanned(TaperEvent):
    """A new version of the plan; carries it whole."""

    kind: Literal["taper_replanned"] = "taper_replanned"


class TaperStopped(TaperEvent):
    """The taper ended before its last row."""

    kind: Literal["taper_stopped"] = "taper_stopped"


class TaperVerified(TaperEvent):
    """A pharmacist signed the plan."""

    kind: Literal["taper_verified"] = "taper_verified"


class Struck(Event):
    """The event named did not happen as recorded; it no longer exists from `at` on."""

    kind: Literal["struck"] = "struck"
    event_id: Identifier


AnyTaperEvent: TypeAlias = (
    TaperOrdered
    | TaperStep
    | TaperHeld
    | TaperResumed
    | TaperSteppedBack
    | TaperSkipped
    | TaperReplanned
    | TaperStopped
    | TaperVerified
)

AnyEvent: TypeAlias = Annotated[
    Patient
    | History
    | WeightRecorded
    | Target
    | ShockRecognised
    | Vitals
    | Perfusion
    | Laboratory
    | Fluid
    | Line
    | BagPrepared
    | Infusion
    | Order
    | Steroid
    | SourceControl
    | FreeNote
    | HandoverNote
    | Tick
    | Discharged
    | AnyTaperEvent
    | Struck,
    Field(discriminator="kind"),
]
