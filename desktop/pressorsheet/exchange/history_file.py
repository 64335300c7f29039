"""History file: every record of a worksheet as it was stored, in a chain that shows a change.

As JSON or as a CSV table: each record with its link (`core.chain`) and its line as it is stored,
then the head, which is the link of the last. Whoever keeps the head elsewhere can tell later that
no record before it was altered, left out, put in or moved.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from pressorsheet.core.canonical import quoted_as_is
from pressorsheet.core.chain import chain_break, first_link
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.exchange.csv_text import Cell, csv_bytes
from pressorsheet.exchange.strict_json import LARGEST_JSON, LONGEST_TEXT, parse, utf8_text

FORMAT = "pressorsheet.history/1"
LARGEST_HISTORY = LARGEST_JSON
OF_EVENT = ("kind", "at", "recorded_at", "by_name", "by_role", "reason")
COLUMNS = ("worksheet", "record", "link", *OF_EVENT, "line")
HEAD = "head"
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_LINK, _LINE = COLUMNS.index("link"), COLUMNS.index("line")


@frozen
class History:
    """The records of a worksheet as they were stored, oldest first: each a link and a line."""

    worksheet_id: str
    records: tuple[tuple[str, str], ...]

    @property
    def head(self) -> str:
        """The link of the last record; that before the first where there is none."""
        return self.records[-1][0] if self.records else first_link(self.worksheet_id)


def history_json(history: History) -> bytes:
    """The history as JSON, one record a line."""
    records = ",\n".join(
        f'{{"record":{number},"link":{quoted_as_is(link)},"line":{quoted_as_is(line)}}}'
        for number, (link, line) in enumerate(history.records, start=1)
    )
    head = {"format": FORMAT, "worksheet": history.worksheet_id, "head": history.head}
    said = ",".join(f"{quoted_as_is(key)}:{quoted_as_is(value)}" for key, value in head.items())
    return f'{{{said},"records":[\n{records}\n]}}\n'.encode()


def history_csv(history: History) -> bytes:
    """The history as a CSV table, one record a row, the head in the last."""
    blank = [None] * (len(COLUMNS) - 3)
    closing: list[Cell] = [history.worksheet_id, HEAD, history.head, *blank]
    return csv_bytes(COLUMNS, [*_rows(history), closing])


def verified_history(data: bytes) -> History | Refused:
    """The history of a file, once every link of its chain was computed again.

    Refuses what is no such file; else names the first record that does not follow from those before
    it, a last record that is not the head's, and a row that does not say what its record does.
    """
    is_table = data.startswith(b"worksheet,")
    read = _read_csv(data) if is_table else _read_json(data)
    if isinstance(read, Refused):
        return read
    history, head = read
    broken = chain_break(first_link(history.worksheet_id), history.records)
    if broken is not None:
        count = len(history.records)
        return refused("history_broken", record=broken.place + 1, count=count)
    if history.head != head:
        return refused("history_cut", count=len(history.records))
    return _row_that_differs(data, history) or history if is_table else history


def _rows(history: History) -> Iterator[list[Cell]]:
    for number, (link, line) in enumerate(history.records, start=1):
        yield [history.worksheet_id, number, link, *_said(line), line]


def _said(line: str) -> list[Cell]:
    """What a record says of itself, for people; nothing where its line cannot be read."""
    found = parse(line.encode("utf-8", "surrogatepass"))
    event: dict[str, Any] = found if isinstance(found, dict) else {}
    by = event.get("by")
    by = by if isinstance(by, dict) else {}
    values = [event.get(key) for key in ("kind", "at", "recorded_at")]
    values += [by.get("name"), by.get("role"), event.get("reason")]
    # No table holds the character that ends a text in C.
    return [value.replace("\0", UNREADABLE) if isinstance(value, str) else None for value in values]


def _read_json(data: bytes) -> tuple[History, str] | Refused:
    content = parse(data)
    if isinstance(content, Refused):
        return content
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return refused("history_not_one")
    worksheet_id, head, records = (content.get(key) for key in ("worksheet", HEAD, "records"))
    if not (isinstance(worksheet_id, str) and isinstance(head, str) and isinstance(records, list)):
        return refused("history_not_one")
    found: list[tuple[str, str]] = []
    for number, record in enumerate(records, start=1):
        link, line = _pair(record, number)
        if link is None or line is None:
            return refused("history_record_unreadable", record=number)
        found.append((link, line))
    return History(worksheet_id, tuple(found)), head


def _pair(record: object, number: int) -> tuple[str | None, str | None]:
    if not isinstance(record, dict) or set(record) != {"record", "link", "line"}:
        return None, None
    link, line = record["link"], record["line"]
    is_so = record["record"] == number and isinstance(link, str) and isinstance(line, str)
    return (link, line) if is_so else (None, None)


def _read_csv(data: bytes) -> tuple[History, str] | Refused:
    rows = _cells(data)
    if isinstance(rows, Refused):
        return rows
    if rows[0] != list(COLUMNS) or len(rows) == 1:
        return refused("history_not_one")
    records = rows[1:]
    head = ""
    if records[-1][1:2] == [HEAD]:
        head = "".join(records.pop()[_LINK : _LINK + 1])
    found: list[tuple[str, str]] = []
    for number, row in enumerate(records, start=1):
        if len(row) != len(COLUMNS):
            return refused("history_record_unreadable", record=number)
        found.append((row[_LINK], row[_LINE]))
    return History(rows[1][0] if rows[1] else "", tuple(found)), head


def _cells(data: bytes) -> list[list[str]] | Refused:
    """The rows of a table; a line that was stored may be longer than the reader's own limit."""
    text = utf8_text(data)
    if isinstance(text, Refused):
        return text
    limit = csv.field_size_limit(LONGEST_TEXT)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return refused("history_not_one")
    finally:
        csv.field_size_limit(limit)


def _row_that_differs(data: bytes, history: History) -> Refused | None:
    """The first row that says anything but what its record does."""
    read, right = _cells(data), _cells(history_csv(history))
    assert isinstance(read, list)  # it was read before
    assert isinstance(right, list)  # it is ours
    for number, (row, expected) in enumerate(zip(read, right, strict=True)):
        if row != expected:
            return refused("history_row_differs", row=number + 1)
    return None
