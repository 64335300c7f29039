"""Verification: the taper sheet below its plan - hold lines, watch, line trace, checks, QR."""

from collections import Counter
from collections.abc import Sequence

from pressorsheet.core.paper import Status
from pressorsheet.core.taper.sheet import Check, TaperSheetDocument
from pressorsheet.report.figures import figure
from pressorsheet.report.ink import Ink
from pressorsheet.report.labels import NOT_RECORDED, NOT_VERIFIED, STATUS, STRONG_STATUS
from pressorsheet.report.marks import Qr, status_shape, tick_box, triangle
from pressorsheet.report.page import BODY, CAPTION, LEADING, Block, Slip

_PEN = 0.7
QR_SIZE, QUIET = 66.0, 6.0
_WORD, _TEXT, _SECOND = 11.0, 54.0, 214.0


def closing_blocks(ink: Ink, width: float, document: TaperSheetDocument) -> list[Block]:
    """Notes on bags and errors, lines for what was held, the watch after OFF, the line trace."""
    return [_notes(ink, width, document), _trace(ink, width, document)]


def _notes(ink: Ink, width: float, document: TaperSheetDocument) -> Block:
    slip = Slip(ink, width)
    y, flagged = 11.0, any(row.flagged for row in document.rows)
    room = width
    if flagged:
        legend = ink.words(f"error above {figure(document.error_notice_percent)} %: see advisor")
        start = slip.right(width, y, legend)
        slip.add(*triangle(start - 11, y, filled=True))
        room = start - 20
    for line in document.bag_lines:
        y = slip.flow(0, y, room, ink.line(line), BODY, most=3, what="a note on a bag") + LEADING
        room = width
    y = y + (LEADING if flagged and not document.bag_lines else 0) + 7
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
    y += 17.5
    x = slip.words(0, y, "Line traced, bag to patient", BODY, bold=True) + 9
    for spot in document.trace:
        label = ink.words(spot)
        if x + 14 + label.width(BODY) > width:
            x, y = 0.0, y + 15
        slip.add(tick_box(x, y, 9.6))
        x = slip.write(x + 14, y, label) + 12
    y += 19.5
    for caption, start, end in (
        ("traced by", 0, 192),
        ("checked by", 210, 409),
        ("time", 420, width),
    ):
        x = slip.words(start, y, caption)
        slip.rule(y + 2.5, _PEN, x=x + 4, to=end)
    slip.rule(y + 12.5, 0.9)
    return slip.block(y + 13)


def verification_block(ink: Ink, width: float, document: TaperSheetDocument) -> Block:
    """The pharmacist's checks with their numbers, the QR code and the place to sign."""
    slip = Slip(ink, width)
    state = "VERIFIED" if document.signature else NOT_VERIFIED
    x = slip.words(0, 14, state, 12.5, bold=True) + 11
    slip.flow(x, 14, width - x, ink.words(_tally(document)), BODY, most=1, what="the tally")
    qr_left = width - QR_SIZE
    half = (len(document.checks) + 1) // 2
    y = max(
        _checks(slip, document.checks[:half], 0, _SECOND - 6),
        _checks(slip, document.checks[half:], _SECOND, qr_left - QUIET - 4),
    )
    y = (
        slip.flow(
            0,
            y + LEADING + 2,
            qr_left - QUIET - 4,
            ink.line(document.check_notice, blank=""),
            BODY,
            most=4,
            what="the notice",
        )
        if document.check_notice
        else y
    )
    slip.add(Qr(qr_left, 14 + QUIET, QR_SIZE, document.fingerprint))
    code = document.fingerprint[:8]
    under = 14 + QUIET + QR_SIZE + QUIET + 9
    slip.right(width, under, ink.words(f"plan {code[:4]} {code[4:]}", bold=True), 10.5)
    y = max(y, under) + 20
    if document.signature:
        signed = document.signature
        text = f"{signed.name}, {signed.role}, {ink.clock(signed.at, day=True, year=True)}"
        slip.flow(0, y - 3, width, ink.words(text, bold=True), BODY, most=1, what="the signature")
    for caption, start, end in (
        ("pharmacist, name and role", 0.0, 170.0),
        ("signature", 180.0, 380.0),
        ("date and time", 390.0, width),
    ):
        slip.rule(y, _PEN, x=start, to=end)
        slip.words(start, y + 8.5, caption, CAPTION)
    return slip.block(y + 13)


def _checks(slip: Slip, checks: Sequence[Check], x: float, to: float) -> float:
    """Checks one below the other; returns the last baseline."""
    y = 14.0
    for check in checks:
        y = _check(slip, check, x, y + LEADING + 0.2, to)
    return y


def _check(slip: Slip, check: Check, x: float, y: float, to: float) -> float:
    slip.add(*status_shape(check.result, x, y))
    bold = check.result in STRONG_STATUS
    slip.words(x + _WORD, y, STATUS[check.result], bold=bold)
    text = slip.ink.line(check.says)
    return slip.flow(x + _TEXT, y, to - x - _TEXT, text, BODY, most=3, what="a check")


def _tally(document: TaperSheetDocument) -> str:
    counts = Counter(check.result for check in document.checks)
    results = (Status.PASS, Status.FAIL, Status.UNKNOWN)
    counted = ", ".join(
        f"{counts[result]} {STATUS[result]}" for result in results if counts[result]
    )
    signed = "" if document.signature else " No pharmacist signature."
    return f"{counted or f'checks {NOT_RECORDED}'}.{signed} Holding and charting do not wait."
