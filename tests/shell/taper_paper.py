"""A taper sheet as it comes from the printer, and rows as they are once given."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from sheets import AT, TAPER_SHEET

from pressorsheet.core.quantity import Pressure, PumpRate, UnitDose
from pressorsheet.core.taper.sheet import Actual, TaperSheetDocument
from pressorsheet.report.page import Printed
from pressorsheet.report.taper_sheet import print_taper_sheet
from pressorsheet.wording import say


def printed(document: TaperSheetDocument, paper: str = "a4") -> Printed:
    return print_taper_sheet(document, say, paper)


def rows(count: int) -> TaperSheetDocument:
    """A sheet with so many steps."""
    step = TAPER_SHEET.rows[1]
    return replace(
        TAPER_SHEET,
        rows=tuple(
            replace(step, number=number, due=step.due + timedelta(hours=number))
            for number in range(1, count + 1)
        ),
    )


GIVEN = Actual(
    at=AT,
    by="R. Vega RN",
    dose=UnitDose(Fraction("0.025")),
    rate=PumpRate(Fraction("3.8")),
    late=timedelta(minutes=4),
    dose_apart=None,
    map=Pressure(Fraction(68)),
    source="arterial",
)


def with_row(index: int, **changed: Any) -> TaperSheetDocument:
    rows = list(TAPER_SHEET.rows)
    rows[index] = replace(rows[index], **changed)
    return replace(TAPER_SHEET, rows=tuple(rows))
