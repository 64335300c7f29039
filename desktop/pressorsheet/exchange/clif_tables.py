"""CLIF tables: the CSV text of one table to the rows of one hospitalization, or why it is no table.

A table whose structure is broken (another encoding, a cut-off line, a missing column) is refused
whole, for then no row of it can be trusted; what is wrong in one row refuses that row alone.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import moment
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.number import NumberRefused, exact_decimal
from pressorsheet.exchange.strict_json import utf8_text

LARGEST_TABLE = 128 * 1024 * 1024
# All tables are in memory at once, and one of them twice while its encoding is looked at.
LARGEST_FOLDER = 2 * LARGEST_TABLE
MOST_COLUMNS = 200
DATE_LENGTH = len("2196-02-24")


class LinesRead(Protocol):
    """What the csv module's reader is, for it has no name of its own."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@frozen
class Shape:
    """What a CLIF table must have: the column that chooses rows, and the columns read."""

    key: str
    columns: tuple[str, ...]
    is_required: bool = True


SHAPES: Mapping[str, Shape] = {
    "hospitalization": Shape(
        "hospitalization_id",
        ("patient_id", "hospitalization_id", "admission_dttm", "age_at_admission"),
    ),
    "patient": Shape("patient_id", ("patient_id", "sex_category", "birth_date"), is_required=False),
    "vitals": Shape(
        "hospitalization_id",
        ("hospitalization_id", "recorded_dttm", "vital_name", "vital_category", "vital_value"),
    ),
    "medication_admin_continuous": Shape(
        "hospitalization_id",
        (
            "hospitalization_id",
            "med_order_id",
            "med_category",
            "admin_dttm",
            "mar_action_category",
            "med_dose",
            "med_dose_unit",
            "med_group",
        ),
    ),
    "labs": Shape(
        "hospitalization_id",
        (
            "hospitalization_id",
            "lab_collect_dttm",
            "lab_result_dttm",
            "lab_category",
            "lab_value",
            "lab_value_numeric",
            "reference_unit",
        ),
        is_required=False,
    ),
    "patient_assessments": Shape(
        "hospitalization_id",
        ("hospitalization_id", "recorded_dttm", "assessment_category", "numerical_value"),
        is_required=False,
    ),
}


def file_name(table: str) -> str:
    """The file that holds a table."""
    return f"clif_{table}.csv"


@frozen
class Row:
    """One row of a table: its line in the file and its cells by column, without outer spaces."""

    table: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def time(self, column: str) -> datetime | Note:
        """The time in a column; CLIF writes a space where ISO 8601 has a T."""
        text = self.cells[column]
        if not text:
            return note("clif_time_missing", column=column)
        if text[DATE_LENGTH : DATE_LENGTH + 1] == " ":
            text = f"{text[:DATE_LENGTH]}T{text[DATE_LENGTH + 1 :]}"
        time = moment(text)
        return time.reasons[0] if isinstance(time, Refused) else time

    def number(self, column: str) -> Decimal | Note:
        """The number in a column."""
        number = exact_decimal(self.cells[column])
        if isinstance(number, NumberRefused):
            why = note(f"number_{number.code}", **({"text": number.text} if number.text else {}))
            return note("clif_number", column=column, why=why)
        return number


class _Watched(io.BytesIO):
    """Bytes that tell how far they were read."""

    def __init__(self, data: bytes, read: Callable[[int], None]) -> None:
        super().__init__(data)
        self._read = read

    def read1(self, size: int | None = -1, /) -> bytes:
        """The next bytes, as a text reader asks for them."""
        self._read(self.tell())
        return super().read1(size)


def keys_of(table: str, data: bytes) -> tuple[str, ...] | Refused:
    """Every key of a table, each once, in the order of the file; refuses what `read_rows` does."""
    rows = read_rows(table, data, None)
    if isinstance(rows, Refused):
        return rows
    return tuple(dict.fromkeys(row[SHAPES[table].key] for row in rows))


def read_rows(
    table: str, data: bytes, key: str | None, read: Callable[[int], None] = lambda _done: None
) -> tuple[Row, ...] | Refused:
    """The rows of a table whose key column says `key` (None: all), in the order of the file.

    `read` is told now and then how many bytes were read; what it raises goes through.

    Refuses a table above the size limit, in another encoding than UTF-8, without a column that is
    needed, or with a line that does not have as many fields as the heading.
    """
    fault = _text_fault(data)
    if fault is not None:
        return fault
    lines = io.TextIOWrapper(_Watched(data, read), encoding="utf-8", newline="")
    # strict: a quote that is never closed is a fault, not a field that swallows the rest
    reader = csv.reader(lines, strict=True)
    try:
        return _rows(table, reader, key)
    except csv.Error as fault:
        if "unexpected end of data" in str(fault):
            return refused("clif_quote_open", line=reader.line_num)
        if "field limit" in str(fault):
            return refused("clif_field_long", line=reader.line_num, most=csv.field_size_limit())
        return refused("clif_not_csv", line=reader.line_num)


def _text_fault(data: bytes) -> Refused | None:
    """Why the bytes are no text; the text itself is not kept, for it is as large again."""
    text = utf8_text(data, LARGEST_TABLE)
    return text if isinstance(text, Refused) else None


def _rows(table: str, reader: "LinesRead", key: str | None) -> tuple[Row, ...] | Refused:
    heading = [name.strip() for name in next(reader, [])]
    shape = SHAPES[table]
    missing = [column for column in shape.columns if column not in heading]
    if missing:
        return refused("clif_columns_missing", columns=", ".join(missing))
    twice = [name for name in shape.columns if heading.count(name) > 1]
    if twice:
        return refused("clif_column_twice", column=twice[0])
    places = {name: heading.index(name) for name in shape.columns}
    extra = {name: heading.index(name) for name in heading if name and name not in places}
    found = []
    for cells in reader:
        if len(cells) != len(heading):
            if not cells:
                continue
            return refused(
                "clif_fields_wrong", line=reader.line_num, has=len(cells), wanted=len(heading)
            )
        if key is None or cells[places[shape.key]].strip() == key:
            named = {name: cells[place].strip() for name, place in (places | extra).items()}
            found.append(Row(table, reader.line_num, named))
    return tuple(found)


def by_minute(rows: Iterable[tuple[datetime, Row]]) -> dict[datetime, list[tuple[datetime, Row]]]:
    """Timed rows by their minute, oldest first, in the order of the file within one."""
    found: dict[datetime, list[tuple[datetime, Row]]] = {}
    for time, row in rows:
        found.setdefault(time.replace(second=0, microsecond=0), []).append((time, row))
    return dict(sorted(found.items()))
