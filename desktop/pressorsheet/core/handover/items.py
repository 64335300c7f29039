"""Items: every checklist item of the protocol as a printed row with its evidence."""

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.checklist import ItemResult
from pressorsheet.core.checklist import Status as ItemStatus
from pressorsheet.core.handover.document import Item
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Line, Phrase, Status, plain

_CAUTION = {
    ItemStatus.MET: Status.APPLIES,
    ItemStatus.NOT_MET: Status.DOES_NOT_APPLY,
    ItemStatus.UNKNOWN: Status.UNKNOWN,
    ItemStatus.INFORMATION: Status.INFORMATION,
}
_OTHER = {
    ItemStatus.MET: Status.MET,
    ItemStatus.NOT_MET: Status.NOT_MET,
    ItemStatus.UNKNOWN: Status.UNKNOWN,
    ItemStatus.INFORMATION: Status.INFORMATION,
}
_ACT = frozenset((Status.UNKNOWN, Status.OUT_OF_DATE, Status.APPLIES))


def checklists(assessment: Assessment) -> tuple[tuple[Item, ...], ...]:
    """The protocol's checklists, item by item; a caution reads "applies" or "does not apply"."""
    return tuple(
        tuple(_item(result) for result in checklist.items)
        for checklist in assessment.checklists
        if checklist.items
    )


def printed_status(result: ItemResult) -> Status:
    """An item's status as paper shows it."""
    if result.is_out_of_date:
        return Status.OUT_OF_DATE
    words = _CAUTION if result.item.kind == "caution" else _OTHER
    return words[result.status]


def printed_id(item_id: str) -> str:
    """An item's id as the article writes it: wean.1b is WEAN-1b."""
    name, _, number = item_id.partition(".")
    return f"{name.upper()}-{number}"


def _item(result: ItemResult) -> Item:
    status = printed_status(result)
    return Item(
        printed_id(result.item.id), status, plain(result.item.title), _evidence(result, status)
    )


def _evidence(result: ItemResult, status: Status) -> tuple[Line, ...]:
    """What is missing first and strong, then what was found, then what to consider when met."""
    finding = result.finding
    parts: list[Phrase] = []
    acts = status in _ACT
    for index, said in enumerate((*finding.missing, *finding.because)):
        parts += _sentence(said, strong=acts and index < max(len(finding.missing), 1))
    if status in (Status.MET, Status.APPLIES) and result.item.consider:
        parts += _sentence(result.item.consider, strong=False)
    return (tuple(parts),) if parts else ()


def _sentence(said: Note | str, *, strong: bool) -> list[Phrase]:
    return [Phrase(said, strong), Phrase(".", strong)]
