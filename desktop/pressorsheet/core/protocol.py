"""Protocol: the schema of a protocol file, which holds every threshold a committee may change.

A file holds settings (how facts are read), criteria (each one rule with its numbers), items (what a
checklist shows, combining criteria by name), sources, taper rules and its own examples.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from pressorsheet.core.protocol_fields import (
    Count,
    DoseField,
    Hours,
    Key,
    Keys,
    Minutes,
    Names,
    Number,
    PressureField,
    Sentence,
    Sentences,
    Table,
    as_tuple,
)
from pressorsheet.core.rules import AnyRule

FORMAT = "pressorsheet.protocol/1"
CHECKLISTS = ("start", "monitor", "escalate", "wean")
EXAMPLE_MOMENT = "2026-03-01T12:00:00Z"


class Settings(Table):
    """How facts are read: freshness, comparison of sources, noise, defaults [house].

    Only a protocol without criteria and tapers, which judges nothing, may leave out the default
    target, and how old a pressure or the word on infusions may be.
    """

    default_target: PressureField | None = None
    target_reason_below: PressureField
    target_reason_above: PressureField
    arterial_preferred_within: Minutes = Field(alias="arterial_preferred_within_min")
    sources_compared_within: Minutes = Field(alias="sources_compared_within_min")
    sources_apart: PressureField
    fresh_pressure: Minutes | None = Field(None, alias="fresh_pressure_min")
    fresh_gate_pressure: Minutes | None = Field(None, alias="fresh_gate_pressure_min")
    fresh_clock_pressure: Minutes = Field(alias="fresh_clock_pressure_min")
    heart_rate_with_diastolic: Minutes = Field(alias="heart_rate_with_diastolic_min")
    low_run_gap: Minutes = Field(alias="low_run_gap_min")
    low_run_span: Minutes = Field(alias="low_run_span_min")
    longest_run: Hours = Field(alias="longest_run_h")
    longest_held: Hours = Field(alias="longest_held_h")
    increase_percent: Number
    infusions_complete_valid: Hours | None = Field(None, alias="infusions_complete_valid_h")
    equivalents: Key


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
    """The numbers of the taper's gate, its rows and the watch after it [house].

    A missing watch interval asks for no such reading.
    """

    late: Minutes = Field(alias="late_min")
    watch_after_off: Hours = Field(alias="watch_after_off_h")
    watch_map: Minutes | None = Field(None, alias="watch_map_min")
    watch_sodium: Hours | None = Field(None, alias="watch_sodium_h")
    watch_urine: Hours | None = Field(None, alias="watch_urine_h")
    most_rows: Count
    error_notice_percent: Number


Events = Annotated[tuple[Mapping[str, Any], ...], BeforeValidator(as_tuple)]
Expected = Literal["met", "not_met", "unknown", "out_of_date", "information"]


class Case(Table):
    """One case of an example: what is charted beside the example's events, and what must follow.

    `out_of_date` is the unknown of what is too old. `held_min` is what an item's clock shows.
    """

    title: Sentence
    at: str = EXAMPLE_MOMENT
    events: Events = ()
    expect: Annotated[Mapping[str, Expected], Field(min_length=1)]
    held_min: Mapping[str, int] = Field(default_factory=dict)


class Example(Table):
    """A situation with its cases, each a small worksheet with the statuses it must give.

    Events are those of a worksheet file. Their time is `min_before`, minutes before the moment
    asked about, or a list of such minutes for one event at each; negative is later. A struck event
    is named by `strikes`, its number. Ids, people and charting times are filled in.
    """

    title: Sentence
    events: Events = ()
    cases: Annotated[tuple[Case, ...], BeforeValidator(as_tuple), Field(alias="case", min_length=1)]


class Protocol(Table):
    """A whole protocol file."""

    format: Literal["pressorsheet.protocol/1"]
    id: Key
    version: Annotated[str, Field(pattern=r"^[0-9]+[.][0-9]+$", max_length=20)]
    title: Sentence
    approval: Sentence
    settings: Settings
    gate: GateTable
    taper: Mapping[str, TaperTable] = Field(default_factory=dict)
    criteria: Annotated[tuple[AnyRule, ...], BeforeValidator(as_tuple), Field(alias="criterion")]
    items: Annotated[tuple[Item, ...], BeforeValidator(as_tuple), Field(alias="item")]
    sources: Annotated[tuple[Source, ...], BeforeValidator(as_tuple), Field(alias="source")]
    examples: Annotated[tuple[Example, ...], BeforeValidator(as_tuple), Field(alias="example")] = ()

    def criterion(self, criterion_id: str) -> AnyRule:
        """The criterion of this id; a file whose names do not resolve was refused before."""
        return next(rule for rule in self.criteria if rule.id == criterion_id)

    def items_of(self, checklist: str) -> Iterator[Item]:
        """The items of one checklist, in the file's order."""
        return (item for item in self.items if item.checklist == checklist)

    def item(self, item_id: str) -> Item | None:
        """The item of this id."""
        return next((item for item in self.items if item.id == item_id), None)
