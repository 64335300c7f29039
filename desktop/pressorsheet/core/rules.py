"""Rules: the closed set of what a criterion of a protocol file may ask, each with its numbers."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from pressorsheet.core.protocol_fields import (
    DoseField,
    Hours,
    Key,
    Keys,
    Minutes,
    Number,
    PressureField,
    SomeKeys,
    Table,
    as_tuple,
)


class Rule(Table):
    """What every criterion carries: its id, by which items name it."""

    id: Key


class MapPersistentlyLow(Rule):
    """MAP below a bound over the run's span; the bound is the target's low one, or `below`."""

    rule: Literal["map_persistently_low"]
    below: PressureField | None = None
    while_drug: Key | None = None
    while_at_least: DoseField | None = None

    @model_validator(mode="after")
    def _drug_and_dose(self) -> Self:
        if (self.while_drug is None) != (self.while_at_least is None):
            raise ValueError("protocol_while_needs_both")
        return self


class MapAboveTarget(Rule):
    """MAP above the target's high bound, unbroken, for a time."""

    rule: Literal["map_above_target"]
    over: Minutes = Field(alias="over_min")


class DiastolicAtMost(Rule):
    """Current diastolic pressure at or below a bound."""

    rule: Literal["diastolic_at_most"]
    at_most: PressureField


class ShockIndexAtLeast(Rule):
    """Diastolic shock index, heart rate / diastolic pressure, at or above a number."""

    rule: Literal["shock_index_at_least"]
    at_least: Number


class FluidChallenge(Rule):
    """Crystalloid per kg since shock was recognised, and shortly before."""

    rule: Literal["fluid_challenge"]
    ml_per_kg: Number
    within: Hours = Field(alias="within_h")
    before: Hours = Field(alias="before_h")


class IsRunning(Rule):
    """One of the drugs, or of a class, runs (optionally: within these doses)."""

    rule: Literal["running"]
    drugs: Keys = ()
    drug_class: Literal["vasopressors", "inotropes", "catecholamines"] | None = None
    at_least: DoseField | None = None
    above: DoseField | None = None
    below: DoseField | None = None

    @model_validator(mode="after")
    def _names_drugs(self) -> Self:
        if bool(self.drugs) == (self.drug_class is not None):
            raise ValueError("protocol_drugs_or_class")
        bounds = (self.at_least, self.above, self.below)
        if self.drug_class is not None and any(bound is not None for bound in bounds):
            raise ValueError("protocol_class_has_no_dose")
        return self


class DoseSustained(Rule):
    """A drug has run at or above a dose, unbroken, for a time."""

    rule: Literal["dose_sustained"]
    drug: Key
    at_least: DoseField
    over: Hours = Field(alias="over_h")


class LineInPlace(Rule):
    """A line was placed and not removed."""

    rule: Literal["line_in_place"]
    line: Literal["arterial", "central", "peripheral"]


class LactateAdequate(Rule):
    """Lactate at or below a number, or falling."""

    rule: Literal["lactate_adequate"]
    at_most_mmol_per_l: Number
    fall_percent: Number
    fall_over: Hours = Field(alias="fall_over_h")
    fresh: Hours = Field(alias="fresh_h")


class RefillAdequate(Rule):
    """Capillary refill at or below a time in seconds."""

    rule: Literal["refill_adequate"]
    at_most_s: Number
    fresh: Hours = Field(alias="fresh_h")


class MentalStatusAdequate(Rule):
    """Mental status alert or at baseline."""

    rule: Literal["mental_status_adequate"]
    fresh: Hours = Field(alias="fresh_h")


class UrineAdequate(Rule):
    """Urine per kg and hour over the newest interval long enough."""

    rule: Literal["urine_adequate"]
    ml_per_kg_per_h: Number
    over: Minutes = Field(alias="over_min")
    polyuria_ml_per_kg_per_h: Number
    fresh: Hours = Field(alias="fresh_h")


class TargetSet(Rule):
    """A MAP target was set by a person, with a reason where one is asked."""

    rule: Literal["target_set"]


class TargetBoundAtLeast(Rule):
    """Either bound of the target in force at or above a pressure."""

    rule: Literal["target_bound_at_least"]
    at_least: PressureField


class EjectionFractionAtMost(Rule):
    """Left ventricular ejection fraction at or below a percentage."""

    rule: Literal["ejection_fraction_at_most"]
    percent: Number


class HistoryRecorded(Rule):
    """One of these fields of the history is recorded as true, or as a reason."""

    rule: Literal["history_recorded"]
    fields: Annotated[
        tuple[
            Literal[
                "chronic_hypertension",
                "arrhythmia_from_norepinephrine",
                "cardiac_output_high",
                "other_vasopressors_failed",
                "dopamine_reason",
            ],
            ...,
        ],
        BeforeValidator(as_tuple),
        Field(min_length=1),
    ]


class StabilityMode(Table):
    """What disqualifies in one mode of a stability clock: drugs by id or class."""

    running: Keys = ()
    raised: Keys = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.running and not self.raised:
            raise ValueError("protocol_mode_empty")
        return self


class Stable(Rule):
    """A drug runs and the pressure has held for a time with no disqualifying event."""

    rule: Literal["stable"]
    drug: Key
    over: Hours = Field(alias="over_h")
    mode: Key
    modes: Mapping[str, StabilityMode]

    @model_validator(mode="after")
    def _mode_is_defined(self) -> Self:
        if self.mode not in self.modes:
            raise ValueError("protocol_mode_unknown")
        return self


class LowAfterReduction(Rule):
    """A MAP below the low bound charted after a vasopressor was reduced or stopped."""

    rule: Literal["low_after_reduction"]
    within: Hours = Field(alias="within_h")


class Ticked(Rule):
    """A person ticked the item; the word holds for a time."""

    rule: Literal["ticked"]
    item: Key
    valid: Hours = Field(alias="valid_h")


class SteroidRecorded(Rule):
    """A steroid was started or given and not stopped."""

    rule: Literal["steroid_recorded"]


class AnyOf(Rule):
    """At least one of the criteria named."""

    rule: Literal["any_of"]
    of: SomeKeys


class AllOf(Rule):
    """All of the criteria named."""

    rule: Literal["all_of"]
    of: SomeKeys


class InitialRates(Rule):
    """Shows the mL/h of a dose range for each hung bag of a drug; decides nothing."""

    rule: Literal["initial_rates"]
    drug: Key
    low: DoseField
    high: DoseField


class RoomBelow(Rule):
    """Shows the room left below a dose of a drug; decides nothing."""

    rule: Literal["room_below"]
    drug: Key
    dose: DoseField


class RecordOf(Rule):
    """Shows what the record says on a topic; decides nothing."""

    rule: Literal["record_of"]
    topic: Literal["volume", "source_control", "steroid", "second_agent"]


AnyRule: TypeAlias = Annotated[
    MapPersistentlyLow
    | MapAboveTarget
    | DiastolicAtMost
    | ShockIndexAtLeast
    | FluidChallenge
    | IsRunning
    | DoseSustained
    | LineInPlace
    | LactateAdequate
    | RefillAdequate
    | MentalStatusAdequate
    | UrineAdequate
    | TargetSet
    | TargetBoundAtLeast
    | EjectionFractionAtMost
    | HistoryRecorded
    | Stable
    | LowAfterReduction
    | Ticked
    | SteroidRecorded
    | AnyOf
    | AllOf
    | InitialRates
    | RoomBelow
    | RecordOf,
    Field(discriminator="rule"),
]
