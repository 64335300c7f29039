"""Summary: severity, patient summary, and the perfusion and fluids columns of the handover."""

from collections.abc import Sequence
from dataclasses import replace

from pressorsheet.core.handover.document import Fact, HandoverDocument, Severity
from pressorsheet.core.paper import Line
from pressorsheet.report.ink import Ink
from pressorsheet.report.labels import FACTS, NOT_RECORDED, SEVERITY, STATUS, STRONG_STATUS
from pressorsheet.report.marks import SHAPE_SIZE, status_shape
from pressorsheet.report.page import BODY, LEADING, Block, Slip

LETTER = 13.0
SECTION = 9.5
_PERFUSION, _GAP = 262.0, 12.0
_PERFUSION_LABEL, _PERFUSION_STATUS = 61.0, 65.0
_FLUIDS_LABEL = 60.0
_UNDER, _TAKEN_AT_THE_FOOT = 5.0, 3.0


def severity(ink: Ink, width: float, given: Severity) -> Block:
    """I: the word at 19 points, who set it, and the course."""
    slip = Slip(ink, width)
    slip.words(0, 21, "I", LETTER, bold=True)
    word = SEVERITY.get(given.word or "", f"severity {NOT_RECORDED}")
    x = slip.words(15, 21, word, 19 if given.word else SECTION, bold=True) + 12
    by = ink.line(given.set_by, blank="")
    slip.flow(x, 12.5, width - x, by, BODY, most=1, what="who set the severity")
    y = slip.flow(
        x,
        23.2 if given.set_by else 21,
        width - x,
        ink.line(given.course),
        SECTION,
        most=3,
        what="the course",
    )
    slip.rule(y + 7.3, 0.9)
    return slip.block(y + 7.8)


def patient_summary(ink: Ink, width: float, summary: Line, most: int) -> Block:
    """P: one paragraph."""
    slip = Slip(ink, width)
    slip.words(0, 13, "P", LETTER, bold=True)
    x = slip.words(15, 13, "Patient summary", SECTION, bold=True) + 8
    y = slip.flow(x, 13, width - x, ink.line(summary), BODY, most=most, what="the patient summary")
    slip.rule(y + 6.2, 0.5)
    return slip.block(y + 6.6)


def facts_columns(
    ink: Ink, width: float, document: HandoverDocument, most: int
) -> tuple[list[Block], list[Block]]:
    """Perfusion on the left with its statuses; fluids, steroid, source and sodium on the right."""
    right = _PERFUSION + _GAP
    left = [_column_head(ink, 0, _PERFUSION, "Perfusion")]
    left += [_perfusion_row(ink, fact, most) for fact in document.perfusion]
    fluids = [_column_head(ink, right, width, "Fluids, steroid, source, sodium")]
    fluids += [_fluids_row(ink, fact, right, width - right, most) for fact in document.fluids]
    return _held(left), _held(fluids)


def _held(rows: Sequence[Block]) -> list[Block]:
    """Rows that stay on one page: each keeps the next."""
    last = rows[-1]
    return [
        *(replace(row, keep=True) for row in rows[:-1]),
        replace(last, height=last.height + _UNDER, blank=_TAKEN_AT_THE_FOOT),
    ]


def _column_head(ink: Ink, x: float, to: float, title: str) -> Block:
    slip = Slip(ink, to)
    slip.open_with(1, 0.5, x=x)
    slip.words(x, 12, title, BODY, bold=True)
    return slip.block(13.5, keep=True)


def _perfusion_row(ink: Ink, fact: Fact, most: int) -> Block:
    slip = Slip(ink, _PERFUSION)
    slip.words(0, 10, FACTS[fact.label])
    if fact.status is not None:
        write_status(slip, _PERFUSION_LABEL, 10, fact)
    x = _PERFUSION_LABEL + _PERFUSION_STATUS
    y = slip.flow(
        x, 10, _PERFUSION - x, ink.line(fact.value), BODY, most=most, what=FACTS[fact.label]
    )
    return slip.block(y + LEADING - 10)


def write_status(slip: Slip, x: float, y: float, fact: Fact) -> None:
    """A status as shape and word."""
    if fact.status is None:
        return
    slip.add(*status_shape(fact.status, x, y))
    bold = fact.status in STRONG_STATUS
    slip.words(x + SHAPE_SIZE + 5, y, STATUS[fact.status], bold=bold)


def _fluids_row(ink: Ink, fact: Fact, x: float, width: float, most: int) -> Block:
    slip = Slip(ink, width)
    slip.words(x, 10, FACTS[fact.label])
    column = x + _FLUIDS_LABEL
    y = slip.flow(
        column,
        10,
        width - _FLUIDS_LABEL,
        ink.line(fact.value),
        BODY,
        most=most,
        what=FACTS[fact.label],
    )
    return slip.block(y + LEADING - 10)
