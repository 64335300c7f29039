"""Build: the basis of a row from the protocol's words and the assessment's findings."""

from collections.abc import Iterator
from typing import assert_never

from pressorsheet.core import rules
from pressorsheet.core.assessment import Assessment
from pressorsheet.core.basis import basis, mode_asks
from pressorsheet.core.checklist import ItemResult
from pressorsheet.core.clock import Clock
from pressorsheet.core.criteria.drugs import clock_in
from pressorsheet.core.handover.items import (
    grouped,
    printed_id,
    printed_status,
    row_status,
    row_title,
)
from pressorsheet.core.infusions import running
from pressorsheet.core.item_basis import cells
from pressorsheet.core.item_basis.model import (
    CitedSource,
    ItemBasis,
    Number,
    OtherMode,
    OtherTarget,
    PartBasis,
)
from pressorsheet.core.item_basis.numbers import numbers_of
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.paper import Status
from pressorsheet.core.protocol import Item, Protocol, Source
from pressorsheet.core.truth import Truth, negation
from pressorsheet.core.view import View

_EARLIER_TARGET = "clock_under_earlier_target"
# What the numbers say in full; the rest of the evidence stands under them.
_IN_NUMBERS = frozenset(
    (
        *("map_not_below", "map_below", "map_low_run", "map_not_above", "map_above_since"),
        *("drug_below_dose", "diastolic_at_most", "diastolic_above", "shock_index"),
        *("none_of_class_running", "not_running", "none_recorded", "runs_since", "dose_held"),
        *("dose_below", "dose_at_least", "dose_above", "dose_at_most", "crystalloid_given"),
        *("lactate_at_most", "lactate_above", "refill", "mental_status", "urine"),
        *("target_default", "target_bound_reaches", "target_bound_below", "ejection_fraction"),
        *("history_said", "history_silent", "map_low_after_reduction", "reduced", "no_reduction"),
        *(
            "no_map_below_since",
            "tick_said",
            "line_placed",
            "line_removed",
            "mode_in_force",
            "mode_would_say",
            _EARLIER_TARGET,
        ),
        *("clock_map_below", "clock_source_changed", "clock_running", "clock_ran_until"),
        *("clock_running_dose_unknown", "clock_started", "clock_increased", "clock_bolus"),
        *("clock_started_dose_unknown", "clock_increased_dose_unknown"),
    )
)


def item_basis(assessment: Assessment, item_id: str) -> ItemBasis:
    """The basis of the row in which an item stands, by its printed id (MON-2) or own (mon.2a).

    An id that is in no checklist of the protocol raises LookupError.
    """
    for checklist in assessment.checklists:
        for row_id, parts in grouped(checklist.items).items():
            ids = (row_id, *(part.item.id for part in parts))
            if item_id in ids or item_id in map(printed_id, ids):
                return ItemBasis(
                    printed_id(row_id),
                    row_status(row_id, parts),
                    row_title(row_id, parts),
                    tuple(_part(assessment, part) for part in parts),
                )
    raise LookupError(f"no item {item_id} in the protocol")


def _part(assessment: Assessment, result: ItemResult) -> PartBasis:
    view, protocol = assessment.view, assessment.reference.protocol
    item, status, finding = result.item, printed_status(result), result.finding
    numbers = tuple(dict.fromkeys(_numbers(view, item, protocol)))
    clocks = [rule for rule in _deciding(item, protocol) if isinstance(rule, rules.Stable)]
    clock = finding.clock
    is_met = status in (Status.MET, Status.APPLIES)
    is_shown = item.kind == "information"
    return PartBasis(
        id=printed_id(item.id),
        status=status,
        kind=item.kind,
        title=item.title,
        statement=item.statement,
        mode=next((_mode(rule) for rule in clocks if len(rule.modes) > 1), None),
        window=None if clock is None else _window(view, clock),
        rule=tuple(_rule(item, protocol)),
        numbers=numbers,
        missing=() if is_shown else finding.missing,
        evidence=tuple(
            said for said in finding.because if is_shown or said.code not in _IN_NUMBERS
        ),
        other_modes=tuple(one for rule in clocks for one in _other_modes(view, rule)),
        other_targets=() if clock is None else tuple(_other_targets(clock)),
        consider=item.consider if is_met else None,
        texts=item.texts,
        readings=item.readings,
        conflicts=item.conflicts,
        not_considered=item.not_considered,
        sources=tuple(CitedSource(one.id, one.cite) for one in _sources(item, protocol)),
    )


def _deciding(item: Item, protocol: Protocol) -> list[rules.AnyRule]:
    return [protocol.criterion(name) for name in item.decided_by]


def _numbers(view: View, item: Item, protocol: Protocol) -> Iterator[Number]:
    """The drug the item is about, then the rows of each criterion; of `unless`, the opposite."""
    named = {drug for rule in _deciding(item, protocol) for drug in _drugs_of(rule)}
    if item.about is not None and item.about not in named:
        drug = view.drugs.drugs[item.about]
        runs = Truth.NOT_MET if running(view, drug) is None else Truth.MET
        yield cells.drug_row(view, drug, note("item_running"), runs)
    for name in (*item.all_of, *item.any_of):
        yield from numbers_of(view, protocol.criterion(name), protocol)
    for name in item.unless:
        for row in numbers_of(view, protocol.criterion(name), protocol):
            yield _opposite(row)


def _drugs_of(rule: rules.AnyRule) -> tuple[str, ...]:
    """The drugs that a criterion of its own asks to run."""
    match rule:
        case rules.Stable():
            return (rule.drug,)
        case rules.IsRunning():
            return rule.drugs
        case _:
            return ()


def _opposite(row: Number) -> Number:
    needed = None if row.needed is None else note("item_not", needed=row.needed)
    verdict = None if row.verdict is None else negation(row.verdict)
    return Number(row.what, row.value, row.when, needed, verdict, row.is_out_of_date)


def _rule(item: Item, protocol: Protocol) -> Iterator[Note]:
    """What is asked, criterion by criterion; a stability clock in the mode in force alone."""
    for name in item.all_of:
        rule = protocol.criterion(name)
        if isinstance(rule, rules.Stable):
            yield from _clock_rule(rule, protocol)
        else:
            yield basis(rule, protocol)
    for code, names in (("basis_any_of", item.any_of), ("item_unless", item.unless)):
        if names:
            said = tuple(basis(protocol.criterion(name), protocol) for name in names)
            yield said[0] if code == "basis_any_of" and len(said) == 1 else note(code, of=said)


def _clock_rule(rule: rules.Stable, protocol: Protocol) -> Iterator[Note]:
    settings = protocol.settings
    yield note("item_clock_drug", drug=rule.drug)
    yield note("item_clock_map", over=rule.over, gap=settings.fresh_clock_pressure)
    yield from mode_asks(rule.modes[rule.mode], settings)
    yield note("item_clock_complete", valid=settings.infusions_complete_valid)


def _mode(rule: rules.Stable) -> Note:
    return note("item_mode", mode=rule.mode)


def _window(view: View, clock: Clock) -> Note:
    start, end = When(view.now - clock.needed, view.now), When(view.now, view.now)
    return note("item_window", start=start, end=end, span=clock.needed)


def _other_modes(view: View, rule: rules.Stable) -> Iterator[OtherMode]:
    for name in rule.modes:
        if name != rule.mode:
            clock = clock_in(view, rule, name)
            off = running(view, view.drugs.drugs[rule.drug]) is None
            truth = Truth.NOT_MET if off else clock.truth
            yield OtherMode(name, truth, _why(view, clock))


def _why(view: View, clock: Clock) -> tuple[Note, ...]:
    """What a clock says in brief: for how long it held, what stands against it, what it misses."""
    match clock.truth:
        case Truth.UNKNOWN:
            return clock.missing
        case Truth.NOT_MET:
            others = ("clock_held", _EARLIER_TARGET)
            return tuple(said for said in clock.because if said.code not in others)
        case Truth.MET:
            since = None if clock.held_from is None else When(clock.held_from, view.now)
            return (note("item_held", since=since, held=clock.held),)
        case _:
            assert_never(clock.truth)


def _other_targets(clock: Clock) -> Iterator[OtherTarget]:
    for said in clock.because:
        if said.code == _EARLIER_TARGET:
            truth = Truth(said["truth"])
            yield OtherTarget(said["bound"], said["until"], truth, said["held"])


def _sources(item: Item, protocol: Protocol) -> Iterator[Source]:
    known = {source.id: source for source in protocol.sources}
    return (known[name] for name in item.sources)
