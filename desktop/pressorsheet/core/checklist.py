"""Checklist: a protocol against a view: each item's status with its evidence.

Items combine findings by Kleene's rules; information items are always shown and decide nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from pressorsheet.core.criteria import judge
from pressorsheet.core.criteria.drugs import not_running
from pressorsheet.core.discharge import discharge
from pressorsheet.core.finding import Finding, all_of, any_of, none_of, unknown
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note
from pressorsheet.core.protocol import CHECKLISTS, Item, Protocol
from pressorsheet.core.rivals import one_target_each, targets_differ, weights_differ
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View

_SILENT = {"consider": None}
_NO_WEIGHT = frozenset(("weight_missing", "weight_not_charted"))


class Status(StrEnum):
    """An item's status as shown."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    INFORMATION = "information"


@frozen
class ItemResult:
    """One item with its status and finding; `item` holds the protocol's words and sources."""

    item: Item
    status: Status
    finding: Finding

    @property
    def is_out_of_date(self) -> bool:
        """Unknown because what is charted is too old."""
        return self.finding.out_of_date


@frozen
class ChecklistResult:
    """One checklist of a protocol, its items in the protocol's order."""

    id: str
    items: tuple[ItemResult, ...]


def checklists(view: View, protocol: Protocol) -> tuple[ChecklistResult, ...]:
    """All checklists of the protocol at the view's moment, in reading order.

    Of a patient who was discharged nothing is said to be considered any more.
    """
    has_left = discharge(view) is not None
    return tuple(
        ChecklistResult(
            name,
            tuple(
                item_result(view, item.model_copy(update=_SILENT) if has_left else item, protocol)
                for item in protocol.items_of(name)
            ),
        )
        for name in CHECKLISTS
    )


def item_result(view: View, item: Item, protocol: Protocol) -> ItemResult:
    """One item of the protocol at the view's moment.

    Where targets of one time differ, it is unknown unless each of them gives the same result.
    """
    by_target = one_target_each(view)
    if not by_target:
        return _item_result(view, item, protocol)
    results = [_item_result(each, item, protocol) for each in by_target]
    if all(result == results[0] for result in results):
        return results[0]
    status = Status.INFORMATION if item.kind == "information" else Status.UNKNOWN
    missing = targets_differ(view.targets_in_force(), view.now)
    return ItemResult(item, status, unknown(missing))


def _item_result(view: View, item: Item, protocol: Protocol) -> ItemResult:
    finding = _decided(view, item, protocol)
    shown = tuple(_shown(view, item, protocol))
    because = tuple(dict.fromkeys((*finding.because, *shown)))
    status = Status.INFORMATION if item.kind == "information" else Status(finding.truth.value)
    missing = tuple(_missing(view, finding))
    return ItemResult(item, status, replace(finding, because=because, missing=missing))


def _missing(view: View, finding: Finding) -> Iterator[Note]:
    """What is missing; of a weight that is missing as two of one time differ, both are named."""
    weights = view.weights_in_force()
    for missing in finding.missing:
        is_weight = bool(weights) and missing.code in _NO_WEIGHT
        yield weights_differ(weights, view.now) if is_weight else missing


def _decided(view: View, item: Item, protocol: Protocol) -> Finding:
    def found(name: str) -> Finding:
        return judge(view, protocol.criterion(name), protocol)

    parts = [found(name) for name in item.all_of]
    if item.any_of:
        parts.append(any_of(found(name) for name in item.any_of))
    if item.unless:
        parts.append(none_of(found(name) for name in item.unless))
    whole = all_of(parts)
    off = None if item.about is None else not_running(view, item.about)
    if off is None or off in whole.because:
        return whole
    return Finding(Truth.NOT_MET, (off,), clock=whole.clock)


def _shown(view: View, item: Item, protocol: Protocol) -> Iterator[Note]:
    """Evidence beside the decision: what is met; for an information item all that was found."""
    for name in item.shows:
        finding = judge(view, protocol.criterion(name), protocol)
        if item.kind == "information":
            yield from (*finding.because, *finding.missing)
        elif finding.truth is Truth.MET:
            yield from finding.because
