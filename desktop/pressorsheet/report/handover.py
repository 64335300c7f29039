"""Handover: the handover sheet in I-PASS order, from document model to PDF bytes."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.document import HandoverDocument
from pressorsheet.core.note import Note
from pressorsheet.report import ink as inks
from pressorsheet.report.banner import footer, header, left_out_block, left_out_of
from pressorsheet.report.chart import chart
from pressorsheet.report.checklists import checklist_blocks, checklist_heading
from pressorsheet.report.infusions import infusion_blocks, short_infusions, under_infusions
from pressorsheet.report.ink import Ink
from pressorsheet.report.page import (
    Block,
    Flow,
    Printed,
    kept_height,
    page_room,
    pdf_of,
    text_width,
)
from pressorsheet.report.summary import facts_columns, patient_summary, severity
from pressorsheet.report.tasks import action_blocks, situation_blocks, synthesis

MOST_PAGES = 3


@frozen
class Spacing:
    """How generously a sheet is set, and how much of what is long it carries."""

    map_height: float
    lane_height: float
    action_pitch: float
    paragraph_gap: float
    full_infusions: int
    most_lanes: int
    most_evidence: int
    most_paragraph: int
    most_actions: int


_WHOLE = (
    Spacing(116, 26, 18, 4.2, 99, 99, 8, 6, 40),
    Spacing(102, 23, 16, 3, 99, 99, 8, 6, 40),
    Spacing(90, 19, 14.5, 1, 99, 99, 8, 6, 40),
)
_SHORTENED = (
    Spacing(90, 19, 14, 1.6, 6, 12, 4, 4, 20),
    Spacing(90, 19, 14, 1.6, 4, 8, 3, 3, 14),
    Spacing(90, 19, 14, 1.6, 4, 4, 2, 2, 10),
    Spacing(90, 19, 14, 1.6, 2, 3, 1, 1, 6),
)


@frozen
class _Laid:
    flow: Flow
    ink: Ink
    left_out: tuple[str, ...]


def print_handover(
    document: HandoverDocument, say: Callable[[Note], str], paper: str = "a4"
) -> Printed:
    """The handover as PDF, on at most three pages; what did not fit is counted and named.

    `say` puts notes into words; `paper` is a4 or letter.
    """
    inks.register()
    laid = _best(document, say, paper)
    width, ink = text_width(paper), laid.ink
    closing = f"{len(laid.left_out)} left out: named above" if laid.left_out else "nothing left out"
    pdf = pdf_of(
        paper,
        laid.flow.pages,
        lambda page, pages: header(
            ink, width, document.identity, document.provenance, ("Handover", page, pages)
        ),
        lambda page, pages: footer(
            ink, width, document.provenance, closing if page == pages else None
        ),
        "Handover",
    )
    return Printed(pdf, len(laid.flow.pages), laid.left_out, tuple(ink.unprintable))


def _best(document: HandoverDocument, say: Callable[[Note], str], paper: str) -> _Laid:
    """The roomiest setting that takes the fewest pages without leaving anything out for it.

    Only where three pages do not hold it all are the settings tried that shorten and leave out.
    """
    ink = Ink(say, document.provenance.at)
    tightest = best = _lay_out(document, ink, paper, _WHOLE[-1])
    if len(tightest.flow.pages) <= MOST_PAGES:
        free = tightest.flow.unused + tightest.flow.left
        for spacing in _WHOLE[:-1]:
            if spacing.map_height - _WHOLE[-1].map_height > free:
                continue
            roomier = _lay_out(document, ink, paper, spacing)
            if len(roomier.flow.pages) == len(tightest.flow.pages):
                return roomier
        return tightest
    for spacing in _SHORTENED:
        best = _lay_out(document, ink, paper, spacing)
        if len(best.flow.pages) <= MOST_PAGES:
            break
    return best


def _lay_out(document: HandoverDocument, ink: Ink, paper: str, spacing: Spacing) -> _Laid:
    ink = ink.anew()
    width = text_width(paper)
    head = header(ink, width, document.identity, document.provenance, ("Handover", 1, 1))
    flow = Flow(page_room(paper, head.height))
    flow.place([severity(ink, width, document.severity)])
    flow.place([patient_summary(ink, width, document.summary, spacing.most_paragraph)])
    full = document.infusions[: spacing.full_infusions]
    short = document.infusions[spacing.full_infusions :]
    flow.place(infusion_blocks(ink, width, document.pressure, full))
    flow.place(short_infusions(ink, width, short))
    flow.place([under_infusions(ink, width, document)])
    trend = document.trend
    lanes = trend.lanes[: spacing.most_lanes]
    for lane in trend.lanes[spacing.most_lanes :]:
        ink.note_shortened(f"dose lane of {ink.text(lane.drug)}")
    drawn = replace(trend, lanes=lanes)
    _place_chart_and_facts(
        flow,
        chart(ink, width, drawn, spacing.map_height, spacing.lane_height),
        facts_columns(ink, width, document, spacing.most_paragraph),
    )
    checks = checklist_blocks(ink, width, document.checklists, spacing.most_evidence)
    tasks = (
        action_blocks(ink, width, document.actions, spacing.action_pitch, spacing.most_actions),
        situation_blocks(ink, width, document, spacing.most_paragraph, spacing.paragraph_gap),
    )
    closing = synthesis(ink, width, document)
    tasks_height = max(_height(column) for column in tasks)
    _keep_whole(flow, _height(checks), tasks_height + _height(closing))
    flow.place(checks, again=checklist_heading(ink, width, document.checklists, again=True))
    _keep_whole(flow, tasks_height, _height(closing))
    flow.place_columns(tasks)
    left_out = left_out_of(ink, [ink.say(note) for note in document.left_out])
    named = left_out_block(ink, width, left_out)
    flow.place([*closing, named] if named else closing)
    return _Laid(flow, ink, left_out)


def _place_chart_and_facts(
    flow: Flow, graph: list[Block], facts: tuple[list[Block], list[Block]]
) -> None:
    """The chart, then perfusion and fluids; these first where only they still fit on the page."""
    facts_fit = max(kept_height(column) for column in facts) <= flow.left
    if facts_fit and kept_height(graph) > flow.left:
        # The rule under the infusions stands above them already.
        left, right = ([replace(column[0], opening=()), *column[1:]] for column in facts)
        flow.place_columns((left, right))
        flow.place(graph)
    else:
        flow.place(graph)
        flow.place_columns(facts)


def _keep_whole(flow: Flow, section: float, rest: float) -> None:
    """Begin a page with a section that would break, where that page holds all that follows too."""
    if flow.left < section and section + rest <= flow.room:
        flow.turn()


def _height(blocks: Iterable[Block]) -> float:
    return sum(block.height for block in blocks)
