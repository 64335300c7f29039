"""Checklist ticks: rows that a person ticks: who said so and when, and until when it holds."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pressorsheet.core import rules
from pressorsheet.core.assessment import Assessment
from pressorsheet.core.freshness import set_limit
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import When, elapsed, later
from pressorsheet.core.paper import Status
from pressorsheet.core.protocol import Item, Protocol
from pressorsheet.core.ticks import INFUSIONS_COMPLETE, Ticked, infusions_complete, ticked
from pressorsheet.core.truth import Truth
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import clock_text, text_of

A_DAY = timedelta(days=1)


@frozen
class Asked:
    """What ticking a row asks to record: the tick's item, and a yes or a no."""

    item: str
    value: bool


@frozen
class TickRow:
    """How a tick stands, in words, and what ticking it again would say."""

    status: Status
    evidence: str
    asked: Asked


def item_tick(assessment: Assessment, item: Item) -> TickRow | None:
    """The tick behind an item that a person ticks; None for one that is computed."""
    protocol = assessment.reference.protocol
    for name in item.all_of if item.kind == "check" else ():
        rule = protocol.criterion(name)
        if isinstance(rule, rules.Ticked):
            found = ticked(assessment.view, rule.item, rule.valid)
            return _tick_row(found, rule.item, rule.valid, assessment)
    return None


def infusions_tick(assessment: Assessment) -> TickRow | None:
    """The word that all infusions are charted; None where no clock of the protocol asks for it."""
    if not any(_clocks(assessment.reference.protocol)):
        return None
    valid = set_limit(assessment.view.settings.infusions_complete_valid)
    return _tick_row(infusions_complete(assessment.view), INFUSIONS_COMPLETE, valid, assessment)


def _clocks(protocol: Protocol) -> Iterator[bool]:
    return (isinstance(rule, rules.Stable) for rule in protocol.criteria)


def _tick_row(found: Ticked, item: str, valid: timedelta, assessment: Assessment) -> TickRow:
    status = Status.OUT_OF_DATE if found.out_of_date else Status(found.truth.value)
    asked = Asked(item, value=found.truth is not Truth.MET)
    return TickRow(status, _said(found, valid, assessment), asked)


def _said(found: Ticked, valid: timedelta, assessment: Assessment) -> str:
    words, event, now = words_of("checklists"), found.event, assessment.at
    if event is None:
        return words("not_ticked")
    values = {"at": text_of(When(event.at, now), now.tzinfo), "by": event.by.name}
    if not event.value:
        return words("taken_back", **values)
    if found.out_of_date:
        age, limit = text_of(assessment.view.age(event)), text_of(valid)
        return words("tick_old", age=age, limit=limit, **values)
    return words("ticked", until=_until(later(event.at, valid), now), **values)


def _until(end: datetime, now: datetime) -> str:
    """A time of day alone says enough while it comes within a day."""
    if elapsed(now, end) < A_DAY:
        return clock_text(end, now.tzinfo)
    return text_of(When(end, now), now.tzinfo)
