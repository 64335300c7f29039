"""Protocol names: whether what a protocol file names exists, is used and fits together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.note import Note, note
from pressorsheet.core.protocol import Item, Protocol, TaperTable
from pressorsheet.core.quantity import amount
from pressorsheet.core.rules import AllOf, AnyOf, AnyRule, Ticked
from pressorsheet.library.rule_names import SHOW_ONLY, fits, in_circle, rule_faults

HOUSE = "house"
# The id of what stands where no protocol is in force: a protocol that judges nothing and says so.
STAND_IN = "no-protocol"
# How old is too old, as a file names it: the charts of every protocol in force are judged by it.
_AGES = {
    "fresh_pressure_min": "fresh_pressure",
    "fresh_gate_pressure_min": "fresh_gate_pressure",
    "infusions_complete_valid_h": "infusions_complete_valid",
}


def name_faults(file: str, protocol: Protocol, drugs: DrugLibrary) -> Iterator[Note]:
    """Every fault in what the file names, in the file's order."""

    def fault(code: str, place: str, **values: Any) -> Note:
        return note(code, file=file, place=place, **values)

    for place, twice in _twice(protocol):
        yield fault("protocol_id_twice", place, name=twice)
    sources = {source.id for source in protocol.sources}
    used = set(_used(protocol))
    rules = {rule.id: rule for rule in protocol.criteria}
    for item in protocol.items:
        place = f"item {item.id}"
        yield from (
            fault("protocol_criterion_unknown", place, name=name)
            for name in (*item.decided_by, *item.shows)
            if name not in rules
        )
        yield from (
            fault("protocol_shown_decides", place, name=name)
            for name in item.decided_by
            if isinstance(rules.get(name), SHOW_ONLY)
        )
        yield from (fault(code, place) for code in _item_faults(item, rules))
        yield from (
            fault("protocol_source_unknown", place, name=name)
            for name in item.sources
            if name not in sources
        )
        yield from (
            fault("protocol_cited_unlisted", place, name=name)
            for name in dict.fromkeys(_cited(item))
            if name not in item.sources
        )
        if item.about is not None and item.about not in drugs.drugs:
            yield fault("protocol_drug_unknown", place, name=item.about)
    for rule in protocol.criteria:
        place = f"criterion {rule.id}"
        yield from (
            fault(code, place, **values) for code, values in rule_faults(rule, protocol, drugs)
        )
        if in_circle(rule, rules):
            yield fault("protocol_circle", place)
        elif rule.id not in used:
            yield fault("protocol_criterion_unused", place)
    for drug_id, table in protocol.taper.items():
        place = f"taper.{drug_id}"
        yield from (fault(code, place) for code in _taper_faults(drug_id, table, protocol, drugs))
    settings = protocol.settings
    asked = _AGES if protocol.id != STAND_IN else {}
    if protocol.criteria or protocol.taper:
        asked = {"default_target": "default_target", **_AGES}
    unset = (name for name in asked if getattr(settings, asked[name]) is None)
    yield from (fault("file_key_missing", f"settings.{name}") for name in unset)
    if settings.target_reason_below > settings.target_reason_above:
        yield fault("protocol_target_range", "settings")
    for example in protocol.examples:
        for case in example.cases:
            place = f'example "{example.title}", case "{case.title}"'
            yield from (
                fault("protocol_item_unknown", place, name=name)
                for name in (*case.expect, *case.held_min)
                if protocol.item(name) is None
            )


def _twice(protocol: Protocol) -> Iterator[tuple[str, str]]:
    lists: tuple[tuple[str, Iterable[str]], ...] = (
        ("criterion", (rule.id for rule in protocol.criteria)),
        ("item", (item.id for item in protocol.items)),
        ("source", (source.id for source in protocol.sources)),
        ("example", (example.title for example in protocol.examples)),
    )
    for place, ids in lists:
        for name, count in Counter(ids).items():
            if count > 1:
                yield place, name


def _cited(item: Item) -> Iterator[str]:
    """The sources that an item's words cite in brackets; [house] is a decision, no source."""
    words = (item.statement, *item.texts, *item.readings, *item.conflicts, *item.not_considered)
    for text in words:
        yield from (name for name in re.findall(r"\[([a-z0-9-]+)\]", text) if name != HOUSE)


def _used(protocol: Protocol) -> Iterator[str]:
    for item in protocol.items:
        yield from (*item.decided_by, *item.shows)
    for rule in protocol.criteria:
        if isinstance(rule, AnyOf | AllOf):
            yield from rule.of


def _item_faults(item: Item, rules: Mapping[str, AnyRule]) -> Iterator[str]:
    decided = list(item.decided_by)
    if item.kind == "information":
        if decided:
            yield "protocol_information_decides"
    elif not decided:
        yield "protocol_nothing_decides"
    if item.kind == "check" and not any(isinstance(rules.get(name), Ticked) for name in decided):
        yield "protocol_check_without_tick"


def _taper_faults(
    drug_id: str, table: TaperTable, protocol: Protocol, drugs: DrugLibrary
) -> Iterator[str]:
    drug = drugs.get(drug_id)
    if drug is None:
        yield "protocol_taper_drug_unknown"
        return
    step, largest = table.default_step, table.largest_step
    if not all(fits(drug, dose) for dose in (step, largest) if dose is not None):
        yield "protocol_taper_step_unfit"
    elif step is not None and largest is not None and amount(step) > amount(largest):
        yield "protocol_taper_step_above_largest"
    intervals = (table.default_interval, table.shortest_interval)
    if intervals[0] is not None and intervals[1] is not None and intervals[0] < intervals[1]:
        yield "protocol_taper_interval_below_shortest"
    item = protocol.item(table.wean_item)
    if item is None:
        yield "protocol_taper_item_unknown"
    elif item.about != drug_id:
        yield "protocol_taper_item_about"
