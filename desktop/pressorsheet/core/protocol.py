"""Protocol: the schema of a protocol file, which holds every threshold a committee may change.

A file holds settings (how facts are read), criteria (each one rule with its numbers), items (what a
checklist shows, combining criteria by name), sources, taper rules and its own examples.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator

from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import (
    MassDose,
    Pressure,
    UnitDose,
    WeightBasedDose,
)

FORMAT = "pressorsheet.protocol/1"
CHECKLISTS = ("start", "monitor", "escalate", "wean")

_DOSES = {fields(kind)[0].name: kind for kind in (WeightBasedDose, MassDose, UnitDose)}


def _dose(value: object) -> WeightBasedDose | MassDose | UnitDose:
    number = _single(value, _DOSES)
    return _DOSES[next(iter(value))](number)  # type: ignore[call-overload]  # a mapping with a known key


def _single(value: object, units: Container[str]) -> Fraction:
    if not isinstance(value, Mapping) or len(value) != 1 or next(iter(value)) not in units:
        raise ValueError("protocol_needs_unit")
    return _positive(next(iter(value.values())))


def _positive(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        raise ValueError("protocol_needs_number")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("protocol_needs_number")
    if value <= 0:
        raise ValueError("protocol_needs_positive")
    return fraction_of(value)


def _whole_positive(value: object) -> int:
    number = _positive(value)
    if number.denominator != 1:
        raise ValueError("protocol_needs_whole")
    return int(number)


def _pressure(value: object) -> Pressure:
    return Pressure(_single(value, ("mmhg",)))


def _minutes(value: object) -> timedelta:
    return timedelta(minutes=_whole_positive(value))


def _hours(value: object) -> timedelta:
    return timedelta(minutes=_whole_positive(_positive(value) * 60))


DoseField = Annotated[WeightBasedDose | MassDose | UnitDose, PlainValidator(_dose)]
PressureField = Annotated[Pressure, PlainValidator(_pressure)]
Minutes = Annotated[timedelta, PlainValidator(_minutes)]
Hours = Annotated[timedelta, PlainValidator(_hours)]
Number = Annotated[Fraction, PlainValidator(_positive)]
Count = Annotated[int, PlainValidator(_whole_positive)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
Sentence = Annotated[str, Field(min_length=1, max_length=2_000)]


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Keys = Annotated[tuple[Key, ...], BeforeValidator(_tuple)]
Sentences = Annotated[tuple[Sentence, ...], BeforeValidator(_tuple)]
Names = Annotated[tuple[str, ...], BeforeValidator(_tuple)]


class Table(BaseModel):
    """Settings shared by all tables of a protocol file: strict, frozen, no unknown keys."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
        populate_by_name=True,
        defer_build=True,  # built once, inside Protocol, when a file is read
    )


class Settings(Table):
    """How facts are read: freshness, comparison of sources, noise, defaults [house]."""

    default_target: PressureField
    target_reason_below: PressureField
    target_reason_above: PressureField
    arterial_preferred_within: Minutes = Field(alias="arterial_preferred_within_min")
    sources_compared_within: Minutes = Field(alias="sources_compared_within_min")
    sources_apart: PressureField
    fresh_pressure: Minutes = Field(alias="fresh_pressure_min")
    fresh_gate_pressure: Minutes = Field(alias="fresh_gate_pressure_min")
    fresh_clock_pressure: Minutes = Field(alias="fresh_clock_pressure_min")
    heart_rate_with_diastolic: Minutes = Field(alias="heart_rate_with_diastolic_min")
    low_run_gap: Minutes = Field(alias="low_run_gap_min")
    low_run_span: Minutes = Field(alias="low_run_span_min")
    longest_run: Hours = Field(alias="longest_run_h")
    longest_held: Hours = Field(alias="longest_held_h")
    increase_percent: Number
    infusions_complete_valid: Hours = Field(alias="infusions_complete_valid_h")
    equivalents: Key


class Rule(Table):
    """What every criterion carries: its id, by which items name it."""

    id: Key


class MapPersistentlyLow(Rule):
    """MAP below a bound over the run's span; the bound is the target's low one, or `below`."""

    rule: Literal["map_persistently_low"]
    below: PressureField | None = None
    while_drug: Key | None = None
    while_at_least: DoseField | None = None


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
        BeforeValidator(_tuple),
    ]


class StabilityMode(Table):
    """What disqualifies in one mode of a stability clock: drugs by id or class."""

    running: Keys = ()
    raised: Keys = ()


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
    of: Keys


class AllOf(Rule):
    """All of the criteria named."""

    rule: Literal["all_of"]
    of: Keys


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


class Item(Table):
    """One line of a checklist. Its criteria combine as: all of, any of, and none of `unless`.

    `shows` adds evidence without deciding. `about` names the drug the item is about: while that
    does not run, the item is not met, saying so.
    """

    id: Key
    article: Names = ()
    checklist: Literal["start", "monitor", "escalate", "wean"]
    kind: Literal["criterion", "caution", "check", "information"]
    title: Sentence
    statement: Sentence
    about: Key | None = None
    all_of: Keys = ()
    any_of: Keys = ()
    unless: Keys = ()
    shows: Keys = ()
    consider: Sentence | None = None
    texts: Sentences = ()
    readings: Sentences = ()
    conflicts: Sentences = ()
    not_considered: Sentences = ()
    sources: Keys

    @property
    def decided_by(self) -> Iterator[str]:
        """The ids of the criteria that decide the status."""
        yield from (*self.all_of, *self.any_of, *self.unless)


class Source(Table):
    """A source by its id, with what to look up."""

    id: Key
    cite: Sentence


class TaperTable(Table):
    """The taper's limits for one drug; a missing step or interval has no default."""

    default_step: DoseField | None = None
    largest_step: DoseField | None = None
    default_interval: Minutes | None = Field(None, alias="default_interval_min")
    shortest_interval: Minutes | None = Field(None, alias="shortest_interval_min")
    wean_item: Key


class GateTable(Table):
    """The numbers of the taper's gate and its rows [house]."""

    late: Minutes = Field(alias="late_min")
    watch_after_off: Hours = Field(alias="watch_after_off_h")
    most_rows: Count
    error_notice_percent: Number


class Example(Table):
    """A small worksheet inside the protocol file with the statuses it must give.

    Event times are minutes before the moment asked about; ids, people and charting times are
    filled in.
    """

    title: Sentence
    at: str
    events: Annotated[tuple[Mapping[str, Any], ...], BeforeValidator(_tuple)]
    expect: Mapping[str, Literal["met", "not_met", "unknown", "information"]]


class Protocol(Table):
    """A whole protocol file."""

    format: Literal["pressorsheet.protocol/1"]
    id: Key
    version: Annotated[str, Field(pattern=r"^[0-9]+[.][0-9]+$")]
    title: Sentence
    approval: Sentence
    settings: Settings
    gate: GateTable
    taper: Mapping[str, TaperTable]
    criteria: Annotated[tuple[AnyRule, ...], BeforeValidator(_tuple), Field(alias="criterion")]
    items: Annotated[tuple[Item, ...], BeforeValidator(_tuple), Field(alias="item")]
    sources: Annotated[tuple[Source, ...], BeforeValidator(_tuple), Field(alias="source")]
    examples: Annotated[tuple[Example, ...], BeforeValidator(_tuple), Field(alias="example")] = ()

    def criterion(self, criterion_id: str) -> AnyRule:
        """The criterion of this id; a file whose names do not resolve was refused before."""
        return next(rule for rule in self.criteria if rule.id == criterion_id)

    def items_of(self, checklist: str) -> Iterator[Item]:
        """The items of one checklist, in the file's order."""
        return (item for item in self.items if item.checklist == checklist)

    def item(self, item_id: str) -> Item | None:
        """The item of this id."""
        return next((item for item in self.items if item.id == item_id), None)
