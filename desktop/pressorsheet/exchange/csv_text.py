"""CSV text: writes rows of exact values so that a spreadsheet shows them and runs none of them.

Text gets a leading quote where it begins with = + - @, full-width and small forms too (Japanese and
Chinese spreadsheets run those), also after spaces and what is not seen; and where it begins with a
tab or a line break, which a spreadsheet drops. So does text that begins with quotes before those,
so that taking one quote away (`unguarded`) gives every text back. Numbers stay numbers.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from pressorsheet.core.number import plain_text

Cell = str | Decimal | Fraction | int | bool | datetime | None

_BREAK = "\r\n"
# ASCII, full-width and small forms.
_RUN = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
# Beside white space: byte order mark, zero-width space, word joiner.
_UNSEEN = r"\s\ufeff\u200b\u2060"
_AT_RISK = re.compile(f"'*(?:[\t\r\n]|[{_UNSEEN}]*[{_RUN}])")


def csv_bytes(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file in UTF-8; an empty cell is a value that was not recorded."""
    lines = [_line(heading), *(_line([_cell(value) for value in row]) for row in rows)]
    return "".join(lines).encode("utf-8")


def _line(cells: Sequence[str]) -> str:
    """One row. Either kind of line break in a cell is quoted, or what follows would be a row."""
    text = io.StringIO(newline="")
    # The writer quotes what its own line end has; before Python 3.13, nothing else.
    csv.writer(text, lineterminator=_BREAK).writerow(cells)
    return text.getvalue().removesuffix(_BREAK) + "\n"


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
    return f"'{text}" if _AT_RISK.match(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded; one that was not is as it was."""
    return text[1:] if text.startswith("'") and _AT_RISK.match(text) else text
