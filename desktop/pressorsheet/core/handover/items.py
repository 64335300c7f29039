"""Items: every checklist item of the protocol as a printed row with its evidence in brief.

Parts of one article id print as one row: criteria that only together make it (MON-2 a to d), and
information that belongs to an item (WEAN-4 a to c).
"""

import re
from collections.abc import Iterator, Sequence

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.checklist import ItemResult
from pressorsheet.core.checklist import Status as ItemStatus
from pressorsheet.core.handover.document import Item
from pressorsheet.core.handover.evidence import in_brief
from pressorsheet.core.note import Note, note
from pressorsheet.core.paper import Line, Phrase, Status, listed, plain, strong

_CAUTION = {ItemStatus.MET: Status.APPLIES, ItemStatus.NOT_MET: Status.DOES_NOT_APPLY}
_OTHER = {ItemStatus.MET: Status.MET, ItemStatus.NOT_MET: Status.NOT_MET}
_EITHER = {ItemStatus.UNKNOWN: Status.UNKNOWN, ItemStatus.INFORMATION: Status.INFORMATION}
_ACT = frozenset((Status.UNKNOWN, Status.OUT_OF_DATE, Status.APPLIES))
_WORST_FIRST = (Status.NOT_MET, Status.OUT_OF_DATE, Status.UNKNOWN, Status.MET)
_WITH_ITS_OWN_ROW = frozenset(
    (
        "paper_ev_urine",
        "paper_ev_ticked",
        "paper_ev_tick_old",
        "paper_ev_tick_missing",
        "paper_ev_missing",
    )
)
_LETTERED = re.compile(r"(.+[0-9])[a-z]")


def checklists(assessment: Assessment) -> tuple[tuple[Item, ...], ...]:
    """The protocol's checklists, row by row; a caution reads "applies" or "does not apply".

    Where no protocol is in force each says why nothing is judged.
    """
    rows = _rows if assessment.reference.in_force else _unjudged
    return tuple(
        tuple(rows(checklist.items)) for checklist in assessment.checklists if checklist.items
    )


def printed_status(result: ItemResult) -> Status:
    """An item's status as paper shows it."""
    if result.is_out_of_date:
        return Status.OUT_OF_DATE
    words = _CAUTION if result.item.kind == "caution" else _OTHER
    return {**words, **_EITHER}[result.status]


def printed_id(item_id: str) -> str:
    """An item's id as the article writes it: wean.1b is WEAN-1b."""
    name, _, number = item_id.partition(".")
    return f"{name.upper()}-{number}"


def grouped(results: Sequence[ItemResult]) -> dict[str, list[ItemResult]]:
    """The results of one checklist by the id of the row in which they stand."""
    known = {result.item.id for result in results}
    parts: dict[str, list[ItemResult]] = {}
    for result in results:
        parts.setdefault(_place(result, known), []).append(result)
    return parts


def row_status(item_id: str, parts: Sequence[ItemResult]) -> Status:
    """How a row stands: as the item of its id does, or as the worst of its parts."""
    if parts[0].item.id == item_id:
        return printed_status(parts[0])
    statuses = [printed_status(part) for part in parts]
    return next(each for each in _WORST_FIRST if each in statuses)


def row_title(item_id: str, parts: Sequence[ItemResult]) -> Line:
    """A row's title: of parts that only together make it, the beginning that they share."""
    if parts[0].item.id == item_id:
        return plain(parts[0].item.title)
    shared = {part.item.statement.partition(":")[0] for part in parts}
    return plain(shared.pop()) if len(shared) == 1 else listed(part.item.title for part in parts)


def _rows(results: Sequence[ItemResult]) -> Iterator[Item]:
    for item_id, group in grouped(results).items():
        if group[0].item.id == item_id:
            yield _item(group[0], group[1:])
        else:
            yield _together(item_id, group)


def _unjudged(results: Sequence[ItemResult]) -> Iterator[Item]:
    for result in results:
        item, why = result.item, (plain(result.item.statement),)
        yield Item(printed_id(item.id), printed_status(result), plain(item.title), why)


def _place(result: ItemResult, known: set[str]) -> str:
    """The id of the row in which an item prints: its own, or that of the article's whole."""
    lettered = _LETTERED.fullmatch(result.item.id)
    if lettered is None:
        return result.item.id
    is_annex = lettered[1] in known and result.item.kind == "information"
    is_part = lettered[1] not in known and result.item.kind == "criterion"
    return lettered[1] if is_annex or is_part else result.item.id


def _item(result: ItemResult, annexes: Sequence[ItemResult]) -> Item:
    item, status = result.item, printed_status(result)
    shown = [_evidence(result, status)]
    if status in _ACT and annexes:
        shown.append(_annexed(annexes))
    lines = tuple(line for line in shown if line)
    return Item(printed_id(item.id), status, plain(item.title), lines)


def _annexed(annexes: Sequence[ItemResult]) -> Line:
    """What the record says of each annex, on one line; what has its own row is not repeated."""
    found = [
        said
        for annex in annexes
        for said in in_brief(annex.finding.because, annex.item.checklist, Status.INFORMATION)
        if said.code not in _WITH_ITS_OWN_ROW
    ]
    return listed(found, ";")


def _together(item_id: str, parts: Sequence[ItemResult]) -> Item:
    """Parts as one row: as its worst part stands, those not met named with their evidence."""
    statuses = [printed_status(part) for part in parts]
    open_parts: list[Phrase] = []
    for part, own in zip(parts, statuses, strict=True):
        if own is not Status.MET:
            said = (part.item.title, ":", *(each.says for each in _evidence(part, own)))
            open_parts += strong(*((";", *said) if open_parts else said))
    lines: list[Line] = [tuple(open_parts)] if open_parts else []
    met = tuple(
        part.item.title for part, own in zip(parts, statuses, strict=True) if own is Status.MET
    )
    if met:
        lines.append(plain(note("paper_parts_met", titles=met)))
    status, title = row_status(item_id, parts), row_title(item_id, parts)
    return Item(printed_id(item_id), status, title, tuple(lines))


def _evidence(result: ItemResult, status: Status) -> Line:
    """What is missing first and strong, then what was found, then what to consider when met."""
    finding, checklist = result.finding, result.item.checklist
    missing = list(in_brief(finding.missing, checklist, status))
    found = [each for each in in_brief(finding.because, checklist, status) if each not in missing]
    consider = result.item.consider if status in (Status.MET, Status.APPLIES) else None
    said: list[Note | str] = [*missing, *found, *([consider] if consider else [])]
    most_strong = max(len(missing), 1) if status in _ACT else 0
    line: list[Phrase] = []
    for index, each in enumerate(said):
        if line:
            line.append(Phrase(";", strong=index < most_strong))
        line.append(Phrase(each, strong=index < most_strong))
    return tuple(line)
