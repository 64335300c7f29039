"""Checklists: every item with its status, statement and evidence, and the tally in the heading."""

from collections import Counter
from collections.abc import Sequence

from pressorsheet.core.handover.document import Item
from pressorsheet.core.paper import Status
from pressorsheet.report.ink import Ink
from pressorsheet.report.labels import STATUS, STRONG_STATUS
from pressorsheet.report.marks import SHAPE_SIZE, status_shape
from pressorsheet.report.page import BODY, LEADING, Block, Slip
from pressorsheet.report.summary import LETTER, SECTION

ID, STATUS_WIDTH, STATEMENT = 46.0, 77.0, 169.0
_TALLIED = (
    Status.MET,
    Status.NOT_MET,
    Status.UNKNOWN,
    Status.OUT_OF_DATE,
    Status.APPLIES,
)


def tally(groups: Sequence[Sequence[Item]]) -> str:
    """How many items stand how, e.g. "3 met, 1 unknown, 1 caution applies"."""
    counts = Counter(item.status for group in groups for item in group)
    parts = [
        f"{counts[status]} {_counted(status, counts[status])}"
        for status in _TALLIED
        if counts[status]
    ]
    return ", ".join(parts)


def _counted(status: Status, count: int) -> str:
    if status is Status.APPLIES:
        return "caution applies" if count == 1 else "cautions apply"
    return STATUS[status]


def checklist_heading(
    ink: Ink, width: float, groups: Sequence[Sequence[Item]], *, again: bool = False
) -> Block:
    """P, checklists: the tally in Bold, and what "met" means."""
    slip = Slip(ink, width)
    slip.open_with(0, 0.9)
    slip.words(0, 15, "P", LETTER, bold=True)
    title = "Checklists, continued" if again else "Checklists"
    x = slip.words(15, 15, title, SECTION, bold=True) + 10
    counted = tally(groups)
    if counted:
        x = slip.words(x, 15, f"{counted}.", BODY, bold=True) + 4
    meaning = "Met means: consider; the clinician decides."
    if x + ink.words(meaning).width(BODY) <= width:
        slip.words(x, 15, meaning)
    slip.rule(21, 0.5)
    return slip.block(22, keep=True)


def checklist_blocks(
    ink: Ink, width: float, groups: Sequence[Sequence[Item]], most_evidence: int
) -> list[Block]:
    """The heading and a block per item; a hairline between groups."""
    blocks = [checklist_heading(ink, width, groups)]
    for group in groups:
        for index, item in enumerate(group):
            first = index == 0 and len(blocks) > 1
            blocks.append(_item(ink, width, item, most_evidence, ruled=first))
    last = blocks[-1]
    blocks[-1] = Block(last.height + 3, last.marks, opening=last.opening)
    return blocks


def _item(ink: Ink, width: float, item: Item, most: int, *, ruled: bool) -> Block:
    slip = Slip(ink, width)
    y = 10.0
    if ruled:
        slip.open_with(4.2, 0.5)
        y = 14.2
    slip.words(0, y, item.id)
    slip.add(*status_shape(item.status, ID, y))
    slip.words(ID + SHAPE_SIZE + 4.5, y, STATUS[item.status], bold=item.status in STRONG_STATUS)
    x = ID + STATUS_WIDTH
    left = slip.flow(
        x, y, STATEMENT - 8, ink.line(item.statement), BODY, most=4, what=f"statement of {item.id}"
    )
    x += STATEMENT
    right = y
    lines = item.evidence or ((),)
    used = 0
    for index, line in enumerate(lines):
        if used >= most:
            ink.note_shortened(f"evidence of {item.id}", len(lines) - index)
            break
        start = right if index == 0 else right + LEADING
        right = slip.flow(
            x,
            start,
            width - x,
            ink.line(line),
            BODY,
            most=max(most - used, 1),
            what=f"evidence of {item.id}",
        )
        used += round((right - start) / LEADING) + 1
    return slip.block(max(left, right) + LEADING - 10)
