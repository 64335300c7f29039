"""Setback: low pressure while a vasopressor is weaned (WEAN-4), and what the record says about it.

The three causes that the article names stand as options, each with what is charted and what is
not, and with its source. None is ordered, and none is ruled out by what is not recorded.
"""

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.items import printed_id, printed_status
from pressorsheet.core.item_basis import CitedSource, PartBasis, item_basis
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Status
from pressorsheet.core.protocol import Protocol
from pressorsheet.core.rules import LowAfterReduction


@frozen
class Option:
    """One cause to think of: its item, the protocol's words, and what the record says of it."""

    id: str
    title: str
    statement: str
    record: tuple[Note, ...]
    sources: tuple[CitedSource, ...]


@frozen
class Setback:
    """The low pressure and the reduction before it, and the options."""

    id: str
    statement: str
    low: tuple[Note, ...]
    options: tuple[Option, ...]


def setback_of(assessment: Assessment) -> Setback | None:
    """The setback that stands now; None where the protocol's caution does not apply.

    It applies to a MAP below the low bound charted after a reduction, up to 24 h after OFF.
    """
    item_id = _item(assessment.reference.protocol)
    result = None if item_id is None else assessment.item(item_id)
    if item_id is None or result is None:
        return None
    if printed_status(result) is not Status.APPLIES:
        return None
    parts = item_basis(assessment, item_id).parts
    options = tuple(_option(part) for part in parts if part.kind == "information")
    item = result.item
    return Setback(printed_id(item.id), item.statement, result.finding.because, options)


def _item(protocol: Protocol) -> str | None:
    """The caution that rests on low pressure after a reduction."""
    for item in protocol.items:
        rules = (protocol.criterion(name) for name in item.decided_by)
        if item.kind == "caution" and any(isinstance(rule, LowAfterReduction) for rule in rules):
            return item.id
    return None


def _option(part: PartBasis) -> Option:
    return Option(part.id, part.title, part.statement, part.evidence, part.sources)
