"""Protocol names: whether what a protocol file names exists, is used and fits together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pressorsheet.core.criteria.drug_sets import CLASSES
from pressorsheet.core.drugs import Drug, DrugLibrary
from pressorsheet.core.note import Note, note
from pressorsheet.core.protocol import Item, Protocol, TaperTable
from pressorsheet.core.quantity import UNITS, amount
from pressorsheet.core.rules import (
    AllOf,
    AnyOf,
    AnyRule,
    DoseSustained,
    InitialRates,
    IsRunning,
    MapPersistentlyLow,
    RoomBelow,
    Stable,
    Ticked,
    UrineAdequate,
)

HOUSE = "house"


def name_faults(file: str, protocol: Protocol, drugs: DrugLibrary) -> Iterator[Note]:
    """Every fault in what the file names, in the file's order."""

    def fault(code: str, place: str, **values: Any) -> Note:
        return note(code, file=file, place=place, **values)

    for place, twice in _twice(protocol):
        yield fault("protocol_id_twice", place, name=twice)
    known = {rule.id for rule in protocol.criteria}
    sources = {source.id for source in protocol.sources}
    used = set(_used(protocol))
    rules = {rule.id: rule for rule in protocol.criteria}
    for item in protocol.items:
        place = f"item {item.id}"
        yield from (
            fault("protocol_criterion_unknown", place, name=name)
            for name in (*item.decided_by, *item.shows)
            if name not in known
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
            fault(code, place, **values) for code, values in _rule_faults(rule, known, drugs)
        )
        if _in_circle(rule, protocol, known):
            yield fault("protocol_circle", place)
        elif rule.id not in used:
            yield fault("protocol_criterion_unused", place)
    for drug_id, table in protocol.taper.items():
        place = f"taper.{drug_id}"
        yield from (fault(code, place) for code in _taper_faults(drug_id, table, protocol, drugs))
    settings = protocol.settings
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


def _in_circle(rule: AnyRule, protocol: Protocol, known: set[str]) -> bool:
    """Whether a criterion names itself, directly or through others."""
    if not isinstance(rule, AnyOf | AllOf):
        return False
    seen: set[str] = set()
    ahead = list(rule.of)
    while ahead:
        name = ahead.pop()
        if name == rule.id:
            return True
        if name in known and name not in seen:
            seen.add(name)
            other = protocol.criterion(name)
            if isinstance(other, AnyOf | AllOf):
                ahead.extend(other.of)
    return False


def _rule_faults(
    rule: AnyRule, known: set[str], drugs: DrugLibrary
) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(rule, AnyOf | AllOf):
        for name in rule.of:
            if name not in known:
                yield "protocol_criterion_unknown", {"name": name}
    for name in _drugs_named(rule):
        if name not in drugs.drugs:
            yield "protocol_drug_unknown", {"name": name}
    if _is_empty_range(rule):
        yield "protocol_range_empty", {}
    for drug_id, dose in _doses_of(rule):
        drug = drugs.get(drug_id)
        if drug is not None and not _fits(drug, dose):
            yield "protocol_dose_unfit", {"drug": drug_id, "unit": drug.dose_unit}


def _is_empty_range(rule: AnyRule) -> bool:
    """Whether no value can lie between the two numbers of a rule."""
    match rule:
        case IsRunning(below=below) if below is not None:
            lows = [low for low in (rule.at_least, rule.above) if low is not None]
            return any(amount(low) >= amount(below) for low in lows)
        case InitialRates():
            return amount(rule.low) > amount(rule.high)
        case UrineAdequate():
            return rule.polyuria_ml_per_kg_per_h <= rule.ml_per_kg_per_h
        case _:
            return False


def _drugs_named(rule: AnyRule) -> Iterator[str]:
    match rule:
        case IsRunning():
            yield from rule.drugs
        case MapPersistentlyLow(while_drug=str(drug)):
            yield drug
        case Stable():
            yield rule.drug
            for mode in rule.modes.values():
                yield from (name for name in (*mode.running, *mode.raised) if name not in CLASSES)
        case DoseSustained() | InitialRates() | RoomBelow():
            yield rule.drug
        case _:
            return


def _doses_of(rule: AnyRule) -> Iterator[tuple[str, object]]:
    match rule:
        case IsRunning():
            for dose in (rule.at_least, rule.above, rule.below):
                yield from ((drug, dose) for drug in rule.drugs if dose is not None)
        case MapPersistentlyLow(while_drug=str(drug), while_at_least=dose) if dose is not None:
            yield drug, dose
        case DoseSustained():
            yield rule.drug, rule.at_least
        case InitialRates():
            yield rule.drug, rule.low
            yield rule.drug, rule.high
        case RoomBelow():
            yield rule.drug, rule.dose
        case _:
            return


def _fits(drug: Drug, dose: object) -> bool:
    return type(dose) is UNITS[drug.dose_unit].measures


def _taper_faults(
    drug_id: str, table: TaperTable, protocol: Protocol, drugs: DrugLibrary
) -> Iterator[str]:
    drug = drugs.get(drug_id)
    if drug is None:
        yield "protocol_taper_drug_unknown"
        return
    step, largest = table.default_step, table.largest_step
    if not all(_fits(drug, dose) for dose in (step, largest) if dose is not None):
        yield "protocol_taper_step_unfit"
    elif step is not None and largest is not None and amount(step) > amount(largest):
        yield "protocol_taper_step_above_largest"
    intervals = (table.default_interval, table.shortest_interval)
    if intervals[0] is not None and intervals[1] is not None and intervals[0] < intervals[1]:
        yield "protocol_taper_interval_below_shortest"
    if protocol.item(table.wean_item) is None:
        yield "protocol_taper_item_unknown"
