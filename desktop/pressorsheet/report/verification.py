"""Verification: the taper sheet below its plan - hold lines, watch, line trace, checks, QR."""

from collections import Counter
from collections.abc import Sequence

from pressorsheet.core.paper import Status
from pressorsheet.core.taper.sheet import Check, Signature, TaperSheetDocument
from pressorsheet.report.figures import figure
from pressorsheet.report.ink import Ink, Styled
from pressorsheet.report.labels import NOT_RECORDED, NOT_VERIFIED, STATUS, STRONG_STATUS
from pressorsheet.report.marks import Qr, status_shape, tick_box, triangle
from pressorsheet.report.page import BODY, CAPTION, LEADING, Block, Slip

_PEN = 0.7
QR_SIZE, QUIET = 66.0, 6.0
_WORD, _GAP, _LEAST, _SECOND = 11.0, 3.5, 38.0, 214.0
_SIGNED, _DATED, _LABEL = 180.0, 390.0, 10.5


def closing_blocks(ink: Ink, width: float, document: TaperSheetDocument) -> list[Block]:
    """Notes on bags and errors, lines for what was held, the watch after OFF, the line trace."""
    return [_notes(ink, width, document), _trace(ink, width, document)]


def _notes(ink: Ink, width: float, document: TaperSheetDocument) -> Block:
    slip = Slip(ink, width)
    y = 11.0
    flagged = any(row.flagged and row.actual is None and not row.instead for row in document.rows)
    room = width
    if flagged:
        legend = ink.words(f"error above {figure(document.error_notice_percent)} %: see advisor")
        start = slip.right(width, y, legend)
        slip.add(*triangle(start - 11, y, filled=True))
        room = start - 20
    for line in document.bag_lines:
        y = slip.flow(0, y, room, ink.line(line), BODY, most=3, what="a note on a bag") + LEADING
        room = width
    y = y + (LEADING if flagged and not document.bag_lines else 0)
    for line in document.log:
        y = slip.flow(0, y, room, ink.line(line), BODY, most=3, what="what was held") + LEADING
        room = width
    y += 5
    x = slip.words(0, y, "Held, stepped back or skipped: step, reason, time", BODY, bold=True)
    slip.rule(y + 2.5, _PEN, x=x + 5)
    slip.rule(y + 21, _PEN)
    return slip.block(y + 22)


def _trace(ink: Ink, width: float, document: TaperSheetDocument) -> Block:
    slip = Slip(ink, width)
    x = slip.words(0, 11.5, "After OFF:", BODY, bold=True) + 4
    y = slip.flow(
        x, 11.5, width - x, ink.line(document.after_off), BODY, most=3, what="the watch after OFF"
    )
    y += 16
    x = slip.words(0, y, "Line traced, bag to patient", BODY, bold=True) + 9
    for spot in document.trace:
        label = ink.words(spot)
        if x + 14 + label.width(BODY) > width:
            x, y = 0.0, y + 15
        slip.add(tick_box(x, y, 9.6))
        x = slip.write(x + 14, y, label) + 12
    y += 18
    for caption, start, end in (
        ("traced by", 0, 192),
        ("checked by", 210, 409),
        ("time", 420, width),
    ):
        x = slip.words(start, y, caption)
        slip.rule(y + 2.5, _PEN, x=x + 4, to=end)
    slip.rule(y + 9, 0.9)
    return slip.block(y + 9.5)


def verification_block(ink: Ink, width: float, document: TaperSheetDocument) -> Block:
    """The pharmacist's checks with their numbers, the QR code and the place to sign."""
    slip = Slip(ink, width)
    state = "VERIFIED" if document.signature else NOT_VERIFIED
    x = slip.words(0, 14, state, 12.5, bold=True) + 11
    slip.flow(x, 14, width - x, ink.words(_tally(document)), BODY, most=1, what="the tally")
    qr_left = width - QR_SIZE
    code = document.fingerprint[:8]
    label = ink.words(f"plan {code[:4]} {code[4:]}", bold=True)
    to = width - max(QR_SIZE + QUIET + 4, label.width(_LABEL) + 8)
    half = _half(ink, width, document.checks, to)
    y = max(
        _checks(slip, document.checks[:half], 0, _SECOND - 6),
        _checks(slip, document.checks[half:], _SECOND, to),
    )
    y += 2
    for line in (document.void, document.check_notice):
        if line:
            text, room = ink.line(line), qr_left - QUIET - 4
            y = slip.flow(0, y + LEADING, room, text, BODY, most=4, what="a note on the checks")
    slip.add(Qr(qr_left, 14 + QUIET, QR_SIZE, document.code))
    under = 14 + QUIET + QR_SIZE + QUIET + 9
    slip.right(width, under, label, _LABEL)
    y = max(y, under) + (15 if document.signature else 18.5)
    if document.signature:
        _signed(slip, document, document.signature, y - 3)
    for caption, start, end in (
        ("pharmacist, name and role", 0.0, _SIGNED - 10),
        ("signature", _SIGNED, _DATED - 10),
        ("date and time", _DATED, width),
    ):
        slip.rule(y, _PEN, x=start, to=end)
        slip.words(start, y + 8.5, caption, CAPTION)
    return slip.block(y + 13)


def _half(ink: Ink, width: float, checks: Sequence[Check], to: float) -> int:
    """How many checks the first column holds so that the longer of the two is shortest."""

    def height(count: int) -> float:
        slip = Slip(ink.anew(), width)
        first = _checks(slip, checks[:count], 0, _SECOND - 6)
        second = _checks(slip, checks[count:], _SECOND, to)
        return max(first, second)

    return min(range(len(checks) + 1), key=lambda count: (height(count), -count))


def _signed(slip: Slip, document: TaperSheetDocument, signature: Signature, y: float) -> None:
    """The signature that stands, each part above its caption."""
    code = document.fingerprint[:8]
    for x, text in (
        (0.0, f"{signature.name}, {signature.role}"),
        (_SIGNED, f"on record, for plan {code[:4]} {code[4:]}"),
        (_DATED, slip.ink.clock(signature.at, day=True, year=True)),
    ):
        room = (_SIGNED - 10 if x == 0 else _DATED - 10 if x == _SIGNED else slip.width) - x
        styled = slip.ink.words(text, bold=True)
        slip.flow(x, y, room, styled, BODY, most=1, what="the signature")


def _checks(slip: Slip, checks: Sequence[Check], x: float, to: float) -> float:
    """Checks one below the other; returns the last baseline."""
    y = 14.0
    words = [_result(slip, check) for check in checks]
    widest = max((word.width(BODY) for word in words), default=0.0)
    text = x + max(_WORD + widest + _GAP, _LEAST)
    for check, word in zip(checks, words, strict=True):
        y += LEADING + 0.2
        slip.add(*status_shape(check.result, x, y))
        slip.write(x + _WORD, y, word)
        y = slip.flow(text, y, to - text, slip.ink.line(check.says), BODY, most=4, what="a check")
    return y


def _result(slip: Slip, check: Check) -> Styled:
    return slip.ink.words(STATUS[check.result], bold=check.result in STRONG_STATUS)


def _tally(document: TaperSheetDocument) -> str:
    counts = Counter[Status]()
    for check in document.checks:
        counts[check.result] += check.count
    results = (Status.PASS, Status.FAIL, Status.UNKNOWN)
    counted = ", ".join(
        f"{counts[result]} {STATUS[result]}" for result in results if counts[result]
    )
    signed = "" if document.signature else " Not signed."
    if document.void:
        signed = " The signature is void."
    lines = len(document.checks)
    if counts.total() > lines:
        counted = f"{counts.total()} checks in {lines} lines: {counted}"
    return f"{counted or f'checks {NOT_RECORDED}'}.{signed} Holding and charting do not wait."
