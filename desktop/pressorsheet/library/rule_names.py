"""Rule names: whether what one criterion of a protocol file names exists and fits together."""

from collections.abc import Iterator, Mapping

from pressorsheet.core.criteria.drug_sets import CLASSES
from pressorsheet.core.drugs import Drug, DrugLibrary
from pressorsheet.core.protocol import Protocol
from pressorsheet.core.quantity import UNITS, amount
from pressorsheet.core.rules import (
    AllOf,
    AnyOf,
    AnyRule,
    DoseSustained,
    InitialRates,
    IsRunning,
    MapPersistentlyLow,
    RecordOf,
    RoomBelow,
    Stable,
    Ticked,
    UrineAdequate,
)
from pressorsheet.core.ticks import INFUSIONS_COMPLETE

# Rules that show something and decide nothing.
SHOW_ONLY = (InitialRates, RoomBelow, RecordOf)


def rule_faults(
    rule: AnyRule, protocol: Protocol, drugs: DrugLibrary
) -> Iterator[tuple[str, dict[str, object]]]:
    """Every fault in what a criterion names, as a code with its values."""
    rules = {other.id: other for other in protocol.criteria}
    for name in _named(rule):
        if name not in rules:
            yield "protocol_criterion_unknown", {"name": name}
        elif isinstance(rules[name], SHOW_ONLY):
            yield "protocol_shown_decides", {"name": name}
    ticked = rule.item if isinstance(rule, Ticked) else INFUSIONS_COMPLETE
    if ticked != INFUSIONS_COMPLETE and protocol.item(ticked) is None:
        yield "protocol_item_unknown", {"name": ticked}
    for name in _drugs_named(rule):
        if name not in drugs.drugs:
            yield "protocol_drug_unknown", {"name": name}
    if _is_empty_range(rule):
        yield "protocol_range_empty", {}
    for drug_id, dose in _doses_of(rule):
        drug = drugs.get(drug_id)
        if drug is not None and not fits(drug, dose):
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


def fits(drug: Drug, dose: object) -> bool:
    """Whether a dose is in the dimension that the drug is charted in."""
    return type(dose) is UNITS[drug.dose_unit].measures


def in_circle(rule: AnyRule, rules: Mapping[str, AnyRule]) -> bool:
    """Whether a criterion names itself, directly or through others."""
    ahead = list(_named(rule))
    seen: set[str] = set()
    while ahead:
        name = ahead.pop()
        if name == rule.id:
            return True
        if name in rules and name not in seen:
            seen.add(name)
            ahead.extend(_named(rules[name]))
    return False


def _named(rule: AnyRule) -> tuple[str, ...]:
    return rule.of if isinstance(rule, AnyOf | AllOf) else ()
