"""Taper sheet: the taper order on paper, from document model to PDF bytes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Line, Phrase
from pressorsheet.core.quantity import Dose, amount
from pressorsheet.core.taper.sheet import TaperSheetDocument
from pressorsheet.report import ink as inks
from pressorsheet.report.banner import footer, header, left_out_block, left_out_of
from pressorsheet.report.figures import as_ordered, figure, per_minute
from pressorsheet.report.ink import Ink, Styled, broken, date_text, offset_text
from pressorsheet.report.labels import NOT_RECORDED, NOT_VERIFIED
from pressorsheet.report.marks import Rule
from pressorsheet.report.page import (
    BODY,
    LEADING,
    Block,
    Flow,
    Printed,
    Slip,
    fitting_size,
    kept_height,
    page_room,
    pdf_of,
    text_width,
)
from pressorsheet.report.plan_table import continued, offsets_of, plan_blocks, plan_heading
from pressorsheet.report.stop_order import limit_text, rescue_phrases
from pressorsheet.report.verification import closing_blocks, verification_block

_TITLE, _STOP, _ORDER, _GATE, _STATE = 19.0, 14.5, 11.5, 9.0, 10.5
_GATE_SPLIT, _GATE_LEADING = 318.0, 11.2


@frozen
class _Laid:
    """A sheet laid out; `ends` is whether the advisor's lines stand on its last page."""

    flow: Flow
    ink: Ink
    left_out: tuple[str, ...]
    ends: bool


def print_taper_sheet(
    document: TaperSheetDocument, say: Callable[[Note], str], paper: str = "a4"
) -> Printed:
    """The taper sheet as PDF; `say` puts notes into words, `paper` is a4 or letter.

    Its last page says whether anything was left out: beside the advisor's lines, where the foot
    needs no room for it, and in the foot where earlier versions run on to a page of their own.
    When it was printed moves nothing: printed again it has the same lines on the same pages.
    """
    inks.register()
    laid = _laid(document, say, paper, counted=True)
    if not laid.ends:
        without = _laid(document, say, paper, counted=False)
        laid = without if len(without.flow.pages) > 1 else laid
    width, ink = text_width(paper), laid.ink
    told = document.provenance
    sources = replace(told, printed_at=None, printed_by=None)
    closing = _counted(laid.left_out, "above")
    pdf = pdf_of(
        paper,
        laid.flow.pages,
        lambda page, pages: _head(ink, width, document, page, pages),
        lambda page, pages: (
            footer(ink, width, told, None)
            if laid.ends or page < pages
            else footer(ink, width, sources, closing)
        ),
        "Taper sheet",
    )
    return Printed(pdf, len(laid.flow.pages), laid.left_out, tuple(ink.unprintable))


def _laid(
    document: TaperSheetDocument, say: Callable[[Note], str], paper: str, *, counted: bool
) -> _Laid:
    """Its blocks on pages; with `counted` the advisor's lines have the word on omissions."""
    ink, width = Ink(say, document.provenance.at), text_width(paper)
    flow = Flow(page_room(paper, _head(ink, width, document, 1, 1).height))
    flow.place([_order(ink, width, document)])
    flow.place([_stop(ink, width, document)])
    flow.place([_gate(ink, width, document)])
    rows = plan_blocks(ink, width, document)
    reminder = continued(ink, width, document)
    whole = sum(row.height for row in rows)
    if flow.left < whole <= flow.room - reminder.height:
        flow.turn()
        flow.place([reminder])
    flow.place(rows, again=plan_heading(ink, width, document, again=True))
    _go_on(flow, closing_blocks(ink, width, document), reminder)
    _go_on(flow, [verification_block(ink, width, document)], reminder)
    after = _after(ink, width, document, "")
    left_out = left_out_of(ink, ())
    if counted:
        after = _after(ink.anew(), width, document, _counted(left_out, "below"))
    _go_on(flow, after[:1], reminder)
    page = len(flow.pages)
    _go_on(flow, after[1:], reminder)
    named = left_out_block(ink, width, left_out)
    _go_on(flow, [named] if named else [], reminder)
    return _Laid(flow, ink, left_out, page == len(flow.pages))


def _counted(left_out: Sequence[str], where: str) -> str:
    return f"{len(left_out)} left out: named {where}" if left_out else "nothing left out"


def _head(ink: Ink, width: float, document: TaperSheetDocument, page: int, pages: int) -> Block:
    return header(
        ink,
        width,
        document.identity,
        document.provenance,
        ("Taper sheet", page, pages),
        ordered_for=document.ordered_for,
    )


def _go_on(flow: Flow, blocks: list[Block], reminder: Block) -> None:
    """Place blocks; a page that one of them begins says first which taper it belongs to."""
    if flow.left < kept_height(blocks):
        flow.turn()
        flow.place([reminder])
    flow.place(blocks, again=reminder)


def _order(ink: Ink, width: float, document: TaperSheetDocument) -> Block:
    """Drug, version, NOT VERIFIED and the order sentence."""
    slip = Slip(ink, width)
    verified = "VERIFIED" if document.signature else NOT_VERIFIED
    start = slip.right(width, 21, ink.words(verified, bold=True), _TITLE)
    title = ink.words(f"{document.drug} taper", bold=True)
    size = fitting_size(title, start - 70, _TITLE, 9)
    x = slip.write(0, 21, title, size)
    slip.words(x + 10, 21, f"version {document.version}", 10.5, bold=True)
    y = slip.flow(0, 39, width, ink.line(_order_line(ink, document)), _ORDER, leading=15)
    y += 1.4
    text: Line = sum(document.order_lines, ())
    y = slip.flow(0, y + LEADING, width, ink.line(text), BODY, most=12, what="the order's text")
    if document.state:
        state = ink.line(document.state)
        y = slip.flow(
            0, y + 15, width, state, _STATE, leading=13, most=4, what="why it is not active"
        )
    return slip.block(y + 2)


def _order_line(ink: Ink, document: TaperSheetDocument) -> Line:
    end = "OFF" if amount(document.end_dose) == 0 else _dose(document, document.end_dose)
    first = document.start.astimezone(ink.at.tzinfo)
    when = f"{date_text(first)} {first.year} {first:%H:%M}"
    if len(offsets_of(ink, document)) > 1:
        when += f" {offset_text(first)}"
    minutes = figure_of_minutes(document.every)
    parts = (
        ("From", False),
        (_dose(document, document.start_dose), True),
        ("to", False),
        (end, True),
        ("by", False),
        (_dose(document, document.step), True),
        ("every", False),
        (f"{minutes} min", True),
        (", first step", False),
        (when, True),
        (".", False),
    )
    return tuple(Phrase(text, strong=bold) for text, bold in parts)


def _dose(document: TaperSheetDocument, dose: Dose) -> str:
    """A dose of the order; one by weight with its mcg/min at the plan's."""
    by_minute = per_minute(dose, document.weight)
    ordered = f"{as_ordered(dose, document.dose_unit)} {document.dose_unit}"
    return ordered + (f" ({by_minute})" if by_minute else "")


def figure_of_minutes(span: timedelta) -> str:
    """An interval in minutes."""
    return figure(Fraction(span // timedelta(seconds=1), 60))


def _stop(ink: Ink, width: float, document: TaperSheetDocument) -> Block:
    """Stop and call, what to go back to, and the warning about the line, between heavy rules."""
    slip = Slip(ink, width)
    stop = document.stop
    slip.rule(2, 1.4)
    x = slip.words(0, 21, limit_text(stop), _STOP, bold=True)
    call = ink.words(stop.call or f"call: {NOT_RECORDED}", bold=True)
    y = 21.0
    if call.width(_STOP) <= width - x - 12:
        slip.right(width, y, call, _STOP)
    else:
        y = slip.flow(0, y + 15, width, call, 11, leading=14, most=3, what="whom to call")
    y = slip.flow(
        0,
        y + 15.5,
        width,
        ink.line(_rescue_line(document)),
        9.5,
        leading=12.5,
        most=3,
        what="the rescue dose",
    )
    x = slip.words(0, y + 15, "DO NOT FLUSH OR BOLUS THIS LINE", 10.5, bold=True)
    slip.words(x + 28, y + 15, "It holds drug, also after OFF.", 9.5)
    slip.rule(y + 20.5, 1.4)
    return slip.block(y + 21)


def _rescue_line(document: TaperSheetDocument) -> Line:
    """Back to what, and in which order."""
    drug = document.drug[:1].upper() + document.drug[1:]
    first = Phrase(f"Stop the taper. {drug} back to")
    return (first, *rescue_phrases(document), Phrase("Then call."))


def _gate(ink: Ink, width: float, document: TaperSheetDocument) -> Block:
    """The gate in words: what must be true before each step, and what to do where it is not."""
    slip = Slip(ink, width)
    slip.words(0, 14, "Before each step, all must be true", 10, bold=True)
    y = 15.0
    for number, line in enumerate(document.conditions, start=1):
        y += _GATE_LEADING
        x = slip.words(0, y, str(number), _GATE, bold=True) + 3
        y = slip.flow(x, y, _GATE_SPLIT - 12 - x, ink.line(line), _GATE, leading=_GATE_LEADING)
    if document.first_step:
        y = slip.flow(
            0,
            y + _GATE_LEADING,
            _GATE_SPLIT - 12,
            ink.line(document.first_step),
            _GATE,
            leading=_GATE_LEADING,
        )
    slip.words(_GATE_SPLIT, 14, "If one is not true: HOLD", 10, bold=True)
    right = 15.0
    for line in document.hold:
        right = slip.flow(
            _GATE_SPLIT,
            right + _GATE_LEADING,
            width - _GATE_SPLIT,
            ink.line(line),
            _GATE,
            leading=_GATE_LEADING,
        )
    return slip.block(max(y, right) + 3.5)


def _after(ink: Ink, width: float, document: TaperSheetDocument, closing: str) -> list[Block]:
    """The advisor's lines with the word on omissions, then earlier versions struck through."""
    slip = Slip(ink, width)
    slip.rule(1, 0.5)
    y, first = 1.0, next(map(ink.line, document.advisor), None)
    if closing:
        start = slip.right(width, 11.3, ink.words(closing))
        y = 1.0 if first is not None and first.width(BODY) < start - 12 else 11.3
    for line in document.advisor:
        y = slip.flow(
            0, y + 10.3, width, ink.line(line), BODY, leading=LEADING, most=4, what="the advisor"
        )
    blocks = [slip.block(y + 1)]
    for version in document.earlier:
        blocks.append(
            _struck(ink, width, ink.line(version.says).text, ink.line(version.replaced).text)
        )
        blocks += [_given_then(ink, width, version.given)] if version.given else []
    return blocks


def _given_then(ink: Ink, width: float, line: Line) -> Block:
    """What was given under an earlier version, readable."""
    slip = Slip(ink, width)
    y = slip.flow(10, 9, width - 10, ink.line(line), BODY, most=3, what="what was given before")
    return slip.block(y + LEADING - 9)


def _struck(ink: Ink, width: float, says: str, replaced: str) -> Block:
    slip = Slip(ink, width)
    # Struck text is no figure to act on: it stays Regular (PAPER.md).
    aside = ink.words(replaced)
    room = max(width - aside.width(BODY) - 12, width / 2)
    y = 9.0
    for line in broken(Styled(says, (False,) * len(says)), room, BODY):
        end = slip.write(0, y, line)
        slip.add(Rule(0, y - 2.8, end, y - 2.8, 0.7))
        y += LEADING
    if aside.width(BODY) <= width - room - 10:
        slip.right(width, 9, aside)
    else:
        y = slip.flow(0, y, width, aside) + LEADING
    return slip.block(y - 9)
