"""Tasks: the action list, situation awareness, and the receiver's synthesis with signatures."""

from collections.abc import Sequence
from datetime import datetime

from pressorsheet.core.handover.document import Action, HandoverDocument
from pressorsheet.report.ink import Ink, date_text
from pressorsheet.report.marks import tick_box
from pressorsheet.report.page import BODY, CAPTION, Block, Slip
from pressorsheet.report.summary import LETTER, SECTION

ACTIONS, GAP = 300.0, 14.0
_DUE_AT, _TEXT_AT = 16.0, 47.0
_READ_BACK, _SIGNATURE = 28.0, 31.0
_PEN = 0.7


def action_blocks(
    ink: Ink, width: float, actions: Sequence[Action], pitch: float, most: int
) -> list[Block]:
    """A: a tick box, the time due and what to do; one empty row to write in."""
    del width
    blocks = [_heading(Slip(ink, ACTIONS), 0, ("A", "Action list", "tick when done"))]
    for action in actions[:most]:
        blocks.append(_action(ink, action, pitch))
    if len(actions) > most:
        ink.note_shortened("action", len(actions) - most)
    slip = Slip(ink, ACTIONS)
    slip.add(tick_box(0, 12, 9.6))
    slip.rule(13, _PEN, x=_DUE_AT, to=_DUE_AT + 26)
    slip.rule(13, _PEN, x=_TEXT_AT, to=ACTIONS)
    return [*blocks, slip.block(pitch + 2)]


def _action(ink: Ink, action: Action, pitch: float) -> Block:
    slip = Slip(ink, ACTIONS)
    slip.add(tick_box(0, 12, 9.6))
    text_at = _TEXT_AT
    if action.due is not None:
        due = action.due.astimezone(ink.at.tzinfo)
        end = slip.words(_DUE_AT, 12, due_text(ink, due), bold=True)
        text_at = max(text_at, end + 5)
    y = slip.flow(
        text_at, 12, ACTIONS - text_at, ink.line(action.says), BODY, most=4, what="a long action"
    )
    return slip.block(y - 12 + pitch)


def due_text(ink: Ink, due: datetime) -> str:
    """A time due; the day stands before it where it is not the sheet's day."""
    return f"{due:%H:%M}" if due.date() == ink.at.date() else f"{date_text(due)} {due:%H:%M}"


def situation_blocks(
    ink: Ink, width: float, document: HandoverDocument, most: int, gap: float
) -> list[Block]:
    """S: failed weans and if-then lines."""
    x = ACTIONS + GAP
    by = document.situation_by
    said = ink.line(by).text if by else ""
    blocks = [_heading(Slip(ink, width), x, ("S", "Situation awareness", said))]
    for index, paragraph in enumerate(document.situation or ((),)):
        slip = Slip(ink, width)
        y = slip.flow(
            x,
            10,
            width - x,
            ink.line(paragraph),
            BODY,
            leading=11,
            most=max(most, 3),
            what="a line of situation awareness",
        )
        blocks.append(slip.block(y + gap, keep=index == 0 and len(document.situation) > 1))
    return blocks


def _heading(slip: Slip, x: float, said: tuple[str, str, str]) -> Block:
    """I-PASS letter, title and an aside, over a column that begins at `x`."""
    letter, title, aside = said
    slip.open_with(1, 0.9, x=x)
    slip.words(x, 16, letter, LETTER, bold=True)
    end = slip.words(x + 15, 16, title, SECTION, bold=True) + 8
    if aside:
        words = slip.ink.words(aside)
        slip.flow(end, 16, slip.width - end, words, 8, most=1, what="who set the plan")
    return slip.block(18.5, keep=True)


def synthesis(ink: Ink, width: float, document: HandoverDocument) -> list[Block]:
    """S: lines the receiver fills in and reads back, then the signatures; never broken."""
    slip = Slip(ink, width)
    slip.open_with(5, 0.9)
    slip.words(0, 19.5, "S", LETTER, bold=True)
    x = slip.words(15, 19.5, "Synthesis by receiver", SECTION, bold=True) + 8
    slip.words(x, 19.5, "the receiver writes, then reads back aloud", 8)
    y = 15.5
    for line in _read_back_lines(ink, document):
        y += _READ_BACK
        _pen_line(slip, y, line)
    y += _SIGNATURE + 1
    if document.given_by:
        given = ink.words(f"given by {document.given_by}", bold=True)
        slip.flow(15, y, 225, given, BODY, most=1, what="the giver's name")
    else:
        _name_line(slip, y, "given by")
    _signature(slip, y)
    y += _SIGNATURE
    _name_line(slip, y, "received by")
    _signature(slip, y)
    return [slip.block(y + 15.5)]


def _name_line(slip: Slip, y: float, says: str) -> None:
    slip.words(15, y, says, BODY, bold=True)
    slip.rule(y + 3, _PEN, x=112, to=232)
    slip.words(112, y + 11.5, "name and role", CAPTION)


def _signature(slip: Slip, y: float) -> None:
    time_at = slip.width - 80
    slip.rule(y + 3, _PEN, x=246, to=time_at - 14)
    slip.words(246, y + 11.5, "signature", CAPTION)
    slip.rule(y + 3, _PEN, x=time_at, to=slip.width)
    slip.words(time_at, y + 11.5, "time", CAPTION)


def _read_back_lines(ink: Ink, document: HandoverDocument) -> list[tuple[str | float, ...]]:
    """Words and pen lines in turn; a number is a pen line of so many points, 0 runs to the edge."""
    lines: list[tuple[str | float, ...]] = []
    drugs = document.infusions[:4]
    for start in range(0, len(drugs), 2):
        parts: list[str | float] = []
        for drug in drugs[start : start + 2]:
            name = ink.text(drug.drug).split(" (")[0]
            parts += [name, 42.0, f"{drug.dose_unit} at", 42.0, "mL/h."]
        lines.append(tuple(parts))
    lines.append(
        (
            "MAP target",
            30.0,
            "to",
            30.0,
            "Next bag",
            62.0,
            "at",
            34.0,
            "set",
            34.0,
            "mL/h.",
            "I call",
            0.0,
        )
    )
    lines.append(("First I will", 0.0))
    return lines


def _pen_line(slip: Slip, y: float, parts: tuple[str | float, ...]) -> None:
    x, right = 15.0, slip.width
    fixed = sum(
        slip.ink.words(part).width(BODY) + 4 if isinstance(part, str) else part + 4
        for part in parts
    )
    stretch = max((right - 15 - fixed) / max(_pens(parts), 1), 0) if 0.0 not in parts else 0.0
    for part in parts:
        if isinstance(part, str):
            x = slip.words(x, y, part) + 4
        else:
            end = right if part == 0 else x + part + min(stretch, 24)
            slip.rule(y + 2.5, _PEN, x=x, to=min(end, right))
            x = end + 4


def _pens(parts: tuple[str | float, ...]) -> int:
    return sum(1 for part in parts if not isinstance(part, str))
