"""CSV text: writes rows of exact values so that a spreadsheet shows them and runs none of them.

Text that begins with = + - @ (also after spaces, a tab or a line break) gets a leading quote;
numbers stay numbers.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from pressorsheet.core.number import plain_text

Cell = str | Decimal | Fraction | int | bool | datetime | None

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@")
_STRIPPED_BY_SPREADSHEETS = "\t\r\n "


def csv_bytes(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file in UTF-8; an empty cell is a value that was not recorded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return guarded(value)
        case datetime():
            return value.isoformat()
        case _:
            return plain_text(value)


def guarded(text: str) -> str:
    """The text, with a leading quote where a spreadsheet would run it as a formula."""
    begins = text.lstrip(_STRIPPED_BY_SPREADSHEETS)[:1]
    return f"'{text}" if begins in _RUN_BY_SPREADSHEETS and begins else text
