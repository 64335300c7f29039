"""Plan table: the taper's rows with tick boxes and blank columns to write in."""

from datetime import timedelta

from pressorsheet.core.paper import Phrase, Status
from pressorsheet.core.quantity import Dose, Weight, amount
from pressorsheet.core.taper.sheet import Actual, PlanRow, TaperSheetDocument
from pressorsheet.report.figures import (
    as_ordered,
    figure,
    in_unit,
    per_minute,
    signed_percent,
    written,
)
from pressorsheet.report.ink import Ink, Styled, date_text, offset_text
from pressorsheet.report.labels import NOT_RECORDED, NOT_VERIFIED
from pressorsheet.report.marks import Rule, status_shape, tick_box, triangle
from pressorsheet.report.page import BODY, SMALLEST, Block, Slip, fitting_size
from pressorsheet.report.stop_order import limit_text, rescue_phrases, strength_text

ROW, _RATE = 31.5, 15.0
_DONE_ROW, _FIRST, _SECOND = 24.0, 10.6, 20.2
_MORE = _SECOND - _FIRST
_FIRST_STRUCK = 13.4
_GRID = 0.6
_WIDTHS = (16, 48, 54, 46, 45, 47, 39, 54, 41, 52, 38, 36)
_STARTS = tuple(float(sum(_WIDTHS[:index])) for index in range(len(_WIDTHS)))
STEP, DUE, DOSE, SET, DELIVERS, ERROR, MAP, SOURCE, DONE, ACTUAL, TIME, INITIALS = _STARTS
_DUE_TEXT = DUE + 8
_SET_ROOM, _SET_INDENT = DELIVERS - SET - 4, 6.0
_WRITTEN = (MAP, SOURCE, DONE, ACTUAL, TIME, INITIALS)


def plan_blocks(ink: Ink, width: float, document: TaperSheetDocument) -> list[Block]:
    """The heading and a block per row."""
    several = len(offsets_of(ink, document)) > 1
    point = _point_of_rates(ink, document)
    return [
        plan_heading(ink, width, document),
        *(_row(ink, width, document, row, point, several=several) for row in document.rows),
    ]


def _point_of_rates(ink: Ink, document: TaperSheetDocument) -> float:
    """Where the decimal points of the rates to set stand below one another."""
    rates = [ink.words(written(amount(row.settable)), bold=True) for row in document.rows]
    fitting = [rate for rate in rates if rate.width(_RATE) <= _SET_ROOM]
    whole = max((_whole_width(rate) for rate in fitting), default=0.0)
    behind = max((rate.width(_RATE) - _whole_width(rate) for rate in fitting), default=0.0)
    return SET + whole + min(_SET_INDENT, max(_SET_ROOM - whole - behind, 0.0))


def _whole_width(rate: Styled) -> float:
    """The width of a rate's figures before the decimal point."""
    return rate.part(0, len(rate.text.partition(".")[0])).width(_RATE)


def offsets_of(ink: Ink, document: TaperSheetDocument) -> set[str]:
    """The offsets from UTC of the plan's rows; several on a night when clocks change."""
    return {offset_text(row.due.astimezone(ink.at.tzinfo)) for row in document.rows}


def plan_heading(
    ink: Ink, width: float, document: TaperSheetDocument, *, again: bool = False
) -> Block:
    """The names and units of the columns; after a page break also what must not be forgotten."""
    slip = Slip(ink, width)
    y = 0.0
    if again:
        reminder = continued(ink, width, document)
        slip.add(*reminder.marks)
        y = reminder.height
    offsets = offsets_of(ink, document)
    offset = offsets.pop() if len(offsets) == 1 else "local"
    unit = document.dose_unit
    heads = (
        (STEP, "step", ""),
        (_DUE_TEXT, "due", offset),
        (DOSE, "dose", unit),
        (SET, "set", "mL/h"),
        (DELIVERS, "delivers", unit),
        (ERROR + 6, "error", "%"),
        (MAP + 3, "MAP", "mmHg"),
        (SOURCE + 3, "source", ""),
        (DONE + 3, "done", ""),
        (ACTUAL + 1, "actual", unit),
        (TIME + 3, "time", ""),
        (INITIALS + 3, "initials", ""),
    )
    slip.rule(y, 0.9)
    for x, name, below_it in heads:
        slip.words(x, y + 10, name, BODY, bold=True)
        if below_it:
            slip.words(x, y + 20, below_it, SMALLEST)
    slip.rule(y + 25.5, 0.9)
    return slip.block(y + 25.8, keep=True)


def continued(ink: Ink, width: float, document: TaperSheetDocument) -> Block:
    """What a page that the order is not on must not be without: drug, plan, mix, stop and call."""
    # What is cut here was cut, and said to be, in the stop order itself.
    slip = Slip(ink.anew(), width)
    plan = document.fingerprint[:8]
    name = f"{document.drug} taper, version {document.version}, plan {plan[:4]} {plan[4:]}"
    state = ink.words("VERIFIED" if document.signature else NOT_VERIFIED, bold=True)
    room = slip.right(width, 11.5, state, 12) - 10
    title = ink.words(name, bold=True)
    slip.write(0, 11.5, title, fitting_size(title, room, 10.5, 8))
    mix = strength_text(document.concentration)
    text = f"Bag of {mix}. {limit_text(document.stop)}. Gate: page 1."
    slip.words(0, 22, text, bold=True)
    back = (Phrase("Back to"), *rescue_phrases(document), Phrase("Then call:"))
    call = Phrase(document.stop.call or NOT_RECORDED, strong=True)
    y = slip.flow(0, 33, width, ink.line((*back, call)), leading=10.6, most=4, what="whom to call")
    return slip.block(y + 4)


def _row(
    ink: Ink,
    width: float,
    document: TaperSheetDocument,
    row: PlanRow,
    point: float,
    *,
    several: bool,
) -> Block:
    if row.instead:
        return _row_instead(ink, width, document, row)
    if row.actual is not None:
        return _row_done(ink, width, document, row, row.actual)
    slip = Slip(ink, width)
    slip.words(STEP, 18.5, "bag" if row.number is None else str(row.number), BODY, bold=True)
    _due(slip, row, several=several)
    _planned(slip, document, row, point)
    _boxes(slip, row)
    slip.marks.extend(Rule(x, 0, x, ROW, _GRID) for x in _WRITTEN)
    slip.rule(ROW, _GRID)
    return slip.block(ROW)


def _due(slip: Slip, row: PlanRow, *, several: bool) -> None:
    """When the row is due; below it the day, and the offset or the planned time it moved from."""
    due = row.due.astimezone(slip.ink.at.tzinfo)
    below = offset_text(due) if several else None
    if row.shifted_from is not None and below is None:
        below = f"plan {row.shifted_from.astimezone(slip.ink.at.tzinfo):%H:%M}"
    slip.words(_DUE_TEXT, 11.5 if below else 14.5, f"{due:%H:%M}", 12, bold=True)
    slip.words(_DUE_TEXT, 20.3 if below else 25, date_text(due), 8)
    if below:
        slip.words(_DUE_TEXT if several else DUE + 2, 28.9, below, 8)


def _planned(slip: Slip, document: TaperSheetDocument, row: PlanRow, point: float) -> None:
    """Dose, rate to set, what it delivers and the error."""
    unit, below = document.dose_unit, _below_dose(slip, document, row)
    dose, first = "OFF" if row.off else as_ordered(row.dose, unit), len(below) == 1
    styled = slip.ink.words(dose, bold=True)
    size = fitting_size(styled, SET - DOSE - 2, 12, 8)
    slip.write(DOSE, 14.5 if first else 11.5, styled, size)
    for y, text in zip((25,) if first else (20.3, 28.9), below, strict=True):
        slip.words(DOSE, y, text, 8)
    if row.off:
        slip.words(SET, 18.5, "OFF", _RATE, bold=True)
        return
    rate = slip.ink.words(written(amount(row.settable)), bold=True)
    size = fitting_size(rate, _SET_ROOM, _RATE, 8)
    slip.write(point - _whole_width(rate) if size == _RATE else SET, 18.5, rate, size)
    slip.words(DELIVERS + 1, 18.5, in_unit(row.delivered, unit), BODY, bold=True)
    error = signed_percent(row.error_percent)
    slip.words(ERROR + (3 if len(error) > 1 else 8), 18.5, error, BODY, bold=True)
    if row.flagged:
        slip.add(*triangle(ERROR + 33, 18.5, filled=True))


def _below_dose(slip: Slip, document: TaperSheetDocument, row: PlanRow) -> list[str]:
    """The dose in mcg/min where it is by weight, and what it was before where there is room."""
    unit = document.dose_unit
    before = "unchanged" if row.number is None else f"from {as_ordered(row.from_dose, unit)}"
    by_minute = [] if row.off else _by_minute(slip, row.dose, document.weight, SET - DOSE)
    return [*by_minute, before][:2]


def _by_minute(slip: Slip, dose: Dose, weight: Weight | None, room: float) -> list[str]:
    """A dose in mcg/min in a column, the unit below the figure where both are too wide."""
    text = per_minute(dose, weight)
    fits = slip.ink.words(text).width(8) <= room - 2
    return ([text] if fits else text.split()) if text else []


def _boxes(slip: Slip, row: PlanRow) -> None:
    """What a person ticks: the source of the MAP, and what was done."""
    for index, word in enumerate(("arterial", "cuff")):
        slip.add(tick_box(SOURCE + 4, 14.6 + index * 12.2))
        slip.words(SOURCE + 16, 14.6 + index * 12.2, word, 8)
    for index, word in enumerate(("hung",) if row.number is None else ("given", "held")):
        slip.add(tick_box(DONE + 4, 14.6 + index * 12.2))
        slip.words(DONE + 16, 14.6 + index * 12.2, word, 8)


def _row_done(
    ink: Ink, width: float, document: TaperSheetDocument, row: PlanRow, actual: Actual
) -> Block:
    """A row that is done: its plan small, beside it in the pen's columns what was charted."""
    slip, unit = Slip(ink, width), document.dose_unit
    bag = row.number is None
    due = row.due.astimezone(ink.at.tzinfo)
    planned = (
        (STEP, "bag" if bag else str(row.number)),
        (_DUE_TEXT, f"{due:%H:%M}"),
        (DOSE, "OFF" if row.off else as_ordered(row.dose, unit)),
        (SET + 6, "OFF" if row.off else written(amount(row.settable))),
    )
    for x, text in planned:
        slip.words(x, _FIRST, text, BODY, bold=True)
    slip.words(_DUE_TEXT, _SECOND, date_text(due), 8)
    below = _below_dose(slip, document, row)
    for line, text in enumerate(below):
        slip.words(DOSE, _SECOND + line * _MORE, text, 8)
    if not row.off:
        slip.words(DELIVERS + 1, _FIRST, in_unit(row.delivered, unit), BODY, bold=True)
        slip.words(ERROR + 3, _FIRST, signed_percent(row.error_percent), BODY, bold=True)
    slip.add(*status_shape(Status.MET, DONE + 3, _FIRST))
    slip.words(DONE + 13, _FIRST, "hung" if bag else "given", 8, bold=True)
    at = actual.at.astimezone(ink.at.tzinfo)
    slip.words(TIME + 3, _FIRST, f"{at:%H:%M}", BODY, bold=True)
    slip.words(TIME + 3, _SECOND, _minutes(actual.late), 8)
    name, room = ink.words(actual.by), width - INITIALS - 2
    slip.flow(INITIALS + 2, _FIRST, room, name, 8, leading=9.6, most=2, what="a name")
    lines = 2 if bag else _given(slip, unit, actual)
    height = _DONE_ROW + (max(lines, len(below) + 1, 2) - 2) * _MORE
    slip.marks.extend(Rule(x, 0, x, height, _GRID) for x in _WRITTEN)
    slip.rule(height, _GRID)
    return slip.block(height)


def _given(slip: Slip, unit: str, actual: Actual) -> int:
    """The MAP before it with its source, and what was given, with how far from the plan.

    Returns how many lines what was given takes.
    """
    if actual.source is None:
        slip.words(SOURCE + 3, _FIRST, NOT_RECORDED, 8)
    else:
        shown = "none" if actual.map is None else figure(amount(actual.map))
        slip.words(MAP + 3, _FIRST, shown, 10, bold=True)
        slip.words(SOURCE + 3, _FIRST, actual.source, 8)
    if actual.read_at is not None:
        slip.words(SOURCE + 3, _SECOND, slip.ink.clock(actual.read_at), 8)
    told = []
    if actual.dose is not None:
        off = amount(actual.dose) == 0
        told.append("OFF" if off else as_ordered(actual.dose, unit))
        told += [] if off else _by_minute(slip, actual.dose, actual.weight, TIME - ACTUAL)
    if actual.rate is not None:
        rate = f"{written(amount(actual.rate))} mL/h"
        fits = slip.ink.words(rate, bold=True).width(BODY) <= TIME - ACTUAL - 3
        told += [rate] if fits else rate.split()
    told = told or NOT_RECORDED.split()
    for line, text in enumerate(told):
        size = BODY if line == 0 or "mL/h" in text else 8
        slip.words(ACTUAL + 2, _FIRST + line * _MORE, text, size, bold=size == BODY)
    if actual.dose_apart is not None:
        slip.words(DONE + 3, _SECOND, _signed(actual.dose_apart, unit), 8, bold=True)
    return len(told)


def _minutes(span: timedelta) -> str:
    """How late, in whole minutes; a step before its time has a minus."""
    minutes = abs(span) // timedelta(minutes=1)
    if minutes == 0:
        return "on time"
    return f"{'+' if span > timedelta(0) else '-'}{minutes} min"


def _signed(dose: Dose, unit: str) -> str:
    text = as_ordered(dose, unit)
    return f"+{text}" if amount(dose) > 0 else text


def _row_instead(ink: Ink, width: float, document: TaperSheetDocument, row: PlanRow) -> Block:
    """A row that is not to be given: its figures struck, no box to tick, and why."""
    slip, unit = Slip(ink, width), document.dose_unit
    says = ink.line(row.instead)
    y = slip.flow(MAP + 3, 13.4, width - MAP - 5, says, BODY, leading=10.6, most=3, what="a reason")
    slip.words(STEP, 13.4, "bag" if row.number is None else str(row.number), BODY, bold=True)
    due = row.due.astimezone(ink.at.tzinfo)
    dose = "OFF" if row.off else as_ordered(row.dose, unit)
    rate = "OFF" if row.off else written(amount(row.settable))
    struck = [(_DUE_TEXT, _FIRST_STRUCK, f"{due:%H:%M}", BODY), (DOSE, _FIRST_STRUCK, dose, BODY)]
    struck.append((SET + 4, _FIRST_STRUCK, rate, BODY))
    below = [] if row.off else _by_minute(slip, row.dose, document.weight, SET - DOSE)
    lines = enumerate(below, start=1)
    struck += [(DOSE, _FIRST_STRUCK + at * _MORE, text, SMALLEST) for at, text in lines]
    for x, place, text, size in struck:
        # struck text is no figure to act on: Regular, as an earlier version is (PAPER.md)
        end = slip.write(x, place, Styled(text, (False,) * len(text)), size)
        slip.add(Rule(x - 1, place - 3, end + 1, place - 3, 0.7))
    height = max(y, _FIRST_STRUCK + len(below) * _MORE) + 6.6
    slip.rule(height, _GRID)
    return slip.block(height)
