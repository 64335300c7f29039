"""Infusions: current pressure and running drugs, two to a block, doses and mL/h large."""

from collections.abc import Callable, Sequence

from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.document import HandoverDocument, Infusion, PressureNow
from pressorsheet.core.number import plain_text
from pressorsheet.core.paper import Line
from pressorsheet.core.quantity import amount
from pressorsheet.report.figures import in_unit
from pressorsheet.report.ink import Ink
from pressorsheet.report.labels import NOT_RECORDED
from pressorsheet.report.page import BODY, LEADING, Block, Slip, fitting_size

LABEL, DRUG = 96.0, 214.0
_DOSE_SIZE, _MAP_SIZE, _HEAD = 26.0, 32.0, 10.5
_FIGURES_Y = 40.0
_RATE_AT = 122.0
_MOST_LINES = 4


@frozen
class _Group:
    """Rows that stand between two hairlines: label, and what to print for a drug."""

    rows: tuple[tuple[str, Callable[[Infusion], Line]], ...]
    all_blank: str


_GROUPS = (
    _Group((("bag", lambda drug: drug.bag), ("line", lambda drug: drug.site)), "bag, line"),
    _Group(
        (
            ("last change", lambda drug: drug.last_change),
            ("highest in 24 h", lambda drug: drug.highest),
        ),
        "last change, highest",
    ),
    _Group(
        (
            ("bag empties", lambda drug: drug.empties),
            ("bag expires", lambda drug: drug.expires),
            ("next bag", lambda drug: drug.next_bag),
        ),
        "bag life, next bag",
    ),
    _Group(
        (
            ("order", lambda drug: drug.order),
            ("maximum", lambda drug: drug.maximum),
            ("call", lambda drug: drug.call),
        ),
        "order, maximum, call",
    ),
)


def infusion_blocks(
    ink: Ink, width: float, pressure: PressureNow, infusions: Sequence[Infusion]
) -> list[Block]:
    """Blocks of two drugs; the first carries the pressure in its label column."""
    pairs = [infusions[start : start + 2] for start in range(0, len(infusions), 2)] or [()]
    return [
        _block(ink, width, pressure if index == 0 else None, pair)
        for index, pair in enumerate(pairs)
    ]


def _columns(width: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Start and width of the two drug columns; wider paper gives its extra to the last."""
    return (LABEL, DRUG), (LABEL + DRUG, width - LABEL - DRUG)


def _block(ink: Ink, width: float, pressure: PressureNow | None, pair: Sequence[Infusion]) -> Block:
    slip = Slip(ink, width)
    bottom = _pressure(slip, pressure) if pressure else 14.0
    if not pair:
        slip.words(LABEL, 14, "no running infusion recorded", _HEAD, bold=True)
    for infusion, (x, column) in zip(pair, _columns(width), strict=False):
        bottom = max(bottom, _drug_head(slip, infusion, x, column))
    y = bottom
    for group in _GROUPS if pair else ():
        y += 5
        slip.rule(y, 0.5)
        y -= 1.8
        rows = group.rows
        if not any(of(infusion) for _, of in rows for infusion in pair):
            rows = ((group.all_blank, rows[0][1]),)
        for label, of in rows:
            y += LEADING
            slip.words(0, y, label)
            y = max(
                slip.flow(
                    x,
                    y,
                    column - 10,
                    ink.line(of(infusion)),
                    BODY,
                    most=_MOST_LINES,
                    what=f"{label}, {ink.text(infusion.drug)}",
                )
                for infusion, (x, column) in zip(pair, _columns(width), strict=False)
            )
    slip.rule(y + 4.8, 0.5)
    return slip.block(y + 5.6)


def _pressure(slip: Slip, pressure: PressureNow) -> float:
    """MAP at 32 points with its verdict, and the lines under it; the last baseline."""
    ink = slip.ink
    slip.words(0, 14, "MAP", _HEAD, bold=True)
    y = _FIGURES_Y + 3.4
    if pressure.map is None:
        text = "not measurable" if pressure.not_measurable else NOT_RECORDED
        slip.words(0, 30, text, 11, bold=True)
    else:
        value = ink.words(plain_text(amount(pressure.map)), bold=True)
        x = slip.write(0, _FIGURES_Y + 2, value, _MAP_SIZE) + 5
        slip.words(x, _FIGURES_Y - 13, "mmHg")
        verdict = ink.line(pressure.verdict)
        if verdict.width(BODY) <= LABEL - x - 4:
            slip.write(x, _FIGURES_Y - 2, verdict)
        else:
            y = slip.flow(0, y + LEADING, LABEL - 6, verdict, BODY)
    for fact in pressure.facts:
        y = slip.flow(
            0, y + LEADING, LABEL - 6, ink.line(fact), BODY, most=3, what="facts of the pressure"
        )
    return y


def _drug_head(slip: Slip, infusion: Infusion, x: float, column: float) -> float:
    """Name, dose and rate at 26 points, and the lines under them; the last baseline."""
    ink = slip.ink
    slip.flow(
        x,
        14,
        column - 8,
        ink.words(ink.text(infusion.drug), bold=True),
        _HEAD,
        most=1,
        what="a drug's name",
    )
    dose = (
        ink.words(in_unit(infusion.dose, infusion.dose_unit), bold=True)
        if infusion.dose is not None
        else None
    )
    rate = ink.words(plain_rate(infusion), bold=True) if infusion.rate is not None else None
    size = _DOSE_SIZE
    unit_width = ink.words(infusion.dose_unit).width(BODY) + 4
    rate_at = x + _RATE_AT
    if dose is not None:
        size = fitting_size(dose, column - unit_width - 12, _DOSE_SIZE, 14)
        end = slip.write(x, _FIGURES_Y, dose, size)
        end = slip.words(end + 4, _FIGURES_Y, infusion.dose_unit)
        rate_at = max(rate_at, end + 12)
    else:
        slip.words(x, _FIGURES_Y, f"dose {NOT_RECORDED}", 11, bold=True)
    if rate is not None:
        room = x + column - rate_at - 34
        end = slip.write(rate_at, _FIGURES_Y, rate, fitting_size(rate, room, _DOSE_SIZE, 12))
        slip.words(end + 4, _FIGURES_Y, "mL/h")
    y = _FIGURES_Y + 3.4
    if rate is None:
        y += LEADING
        slip.words(x, y, f"mL/h {NOT_RECORDED}", bold=True)
    for fact in infusion.facts:
        y = slip.flow(
            x,
            y + LEADING,
            column - 10,
            ink.line(fact),
            BODY,
            most=3,
            what=f"details, {ink.text(infusion.drug)}",
        )
    return y


def plain_rate(infusion: Infusion) -> str:
    """The figure of the pump's rate, empty when none is recorded."""
    return in_unit(infusion.rate, "mL/h") if infusion.rate is not None else ""


def short_infusions(ink: Ink, width: float, infusions: Sequence[Infusion]) -> list[Block]:
    """Drugs that found no room in full: name, dose and rate on a line; the rest is named."""
    blocks: list[Block] = []
    for infusion in infusions:
        slip = Slip(ink, width)
        x = slip.words(0, 10, "also running") + 8
        name = ink.words(ink.text(infusion.drug), bold=True)
        slip.flow(LABEL, 10, 150, name, BODY, most=1, what="a drug's name")
        dose = (
            f"{in_unit(infusion.dose, infusion.dose_unit)} {infusion.dose_unit}"
            if infusion.dose is not None
            else f"dose {NOT_RECORDED}"
        )
        rate = (
            f"{plain_rate(infusion)} mL/h"
            if infusion.rate is not None
            else (f"mL/h {NOT_RECORDED}")
        )
        slip.words(max(x, LABEL + 160), 10, f"{dose}, {rate}", bold=True)
        ink.note_shortened(f"bag, line, changes and order of {ink.text(infusion.drug)}")
        blocks.append(slip.block(LEADING))
    return blocks


def under_infusions(ink: Ink, width: float, document: HandoverDocument) -> Block:
    """Whom to call at 10.5 points, and the norepinephrine equivalents."""
    slip = Slip(ink, width)
    slip.words(0, 11, "whom to call")
    strong = ink.line(document.whom_to_call)
    y = slip.flow(LABEL, 11, width - LABEL, strong, 9.5, most=3, what="whom to call")
    y = slip.flow(
        0, y + 12.4, width, ink.line(document.equivalents), BODY, most=3, what="the equivalents"
    )
    slip.rule(y + 5.4, 0.5)
    return slip.block(y + 6)
