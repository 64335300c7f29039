"""Plan table: the taper's rows with tick boxes and blank columns to write in."""

from pressorsheet.core.quantity import UnitConcentration, amount
from pressorsheet.core.taper.sheet import PlanRow, TaperSheetDocument
from pressorsheet.report.figures import figure, in_unit, signed_percent, with_unit
from pressorsheet.report.ink import Ink, Styled, date_text, offset_text
from pressorsheet.report.labels import NOT_VERIFIED
from pressorsheet.report.marks import Rule, tick_box, triangle
from pressorsheet.report.page import BODY, SMALLEST, Block, Slip, fitting_size

ROW, _RATE = 31.5, 15.0
_GRID = 0.6
_WIDTHS = (16, 48, 54, 46, 45, 47, 42, 54, 44, 46, 38, 36)
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
    rates = [ink.words(figure(amount(row.settable)), bold=True) for row in document.rows]
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
    slip = Slip(ink, width)
    plan = document.fingerprint[:8]
    name = f"{document.drug} taper, version {document.version}, plan {plan[:4]} {plan[4:]}"
    state = ink.words("VERIFIED" if document.signature else NOT_VERIFIED, bold=True)
    room = slip.right(width, 11.5, state, 12) - 10
    title = ink.words(name, bold=True)
    slip.write(0, 11.5, title, fitting_size(title, room, 10.5, 8))
    stop = document.stop
    limit = figure(amount(stop.below)) if stop.below is not None else "______"
    unit = "units/mL" if isinstance(stop.concentration, UnitConcentration) else "mcg/mL"
    mix = with_unit(stop.concentration, unit)
    text = f"Bag of {mix}. STOP AND CALL if MAP is below {limit} mmHg. Gate: page 1."
    slip.words(0, 22, text, bold=True)
    return slip.block(25)


def _row(
    ink: Ink,
    width: float,
    document: TaperSheetDocument,
    row: PlanRow,
    point: float,
    *,
    several: bool,
) -> Block:
    slip = Slip(ink, width)
    unit, bag = document.dose_unit, row.number is None
    slip.words(STEP, 18.5, "bag" if bag else str(row.number), BODY, bold=True)
    due = row.due.astimezone(ink.at.tzinfo)
    if several:
        slip.words(_DUE_TEXT, 11.5, f"{due:%H:%M}", 12, bold=True)
        slip.words(_DUE_TEXT, 20.3, date_text(due), 8)
        slip.words(_DUE_TEXT, 28.9, offset_text(due), 8)
    else:
        slip.words(_DUE_TEXT, 14.5, f"{due:%H:%M}", 12, bold=True)
        slip.words(_DUE_TEXT, 25, date_text(due), 8)
    dose = "OFF" if row.off else in_unit(row.dose, unit)
    slip.words(DOSE, 14.5, dose, 12, bold=True)
    slip.words(DOSE, 25, "unchanged" if bag else f"from {in_unit(row.from_dose, unit)}", 8)
    if row.off:
        slip.words(SET, 18.5, "OFF", _RATE, bold=True)
    else:
        rate = ink.words(figure(amount(row.settable)), bold=True)
        size = fitting_size(rate, _SET_ROOM, _RATE, 8)
        slip.write(point - _whole_width(rate) if size == _RATE else SET, 18.5, rate, size)
        slip.words(DELIVERS + 1, 18.5, in_unit(row.delivered, unit), BODY, bold=True)
        error = signed_percent(row.error_percent)
        slip.words(ERROR + (3 if len(error) > 1 else 8), 18.5, error, BODY, bold=True)
        if row.flagged:
            slip.add(*triangle(ERROR + 33, 18.5, filled=True))
    for index, word in enumerate(("arterial", "cuff")):
        slip.add(tick_box(SOURCE + 4, 14.6 + index * 12.2))
        slip.words(SOURCE + 16, 14.6 + index * 12.2, word, 8)
    for index, word in enumerate(("hung",) if bag else ("given", "held")):
        slip.add(tick_box(DONE + 4, 14.6 + index * 12.2))
        slip.words(DONE + 16, 14.6 + index * 12.2, word, 8)
    slip.marks.extend(Rule(x, 0, x, ROW, _GRID) for x in _WRITTEN)
    slip.rule(ROW, _GRID)
    return slip.block(ROW)
