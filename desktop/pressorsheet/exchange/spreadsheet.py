"""Spreadsheet: a worksheet as one CSV table, one event a row, one column per field.

It is for reading and counting; nothing is read back from it. A struck event stays in the table,
marked, as it does on paper.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pressorsheet.core.canonical import canonical_json
from pressorsheet.core.events import AnyEvent, Signature, Struck
from pressorsheet.exchange.csv_text import Cell, csv_bytes
from pressorsheet.exchange.faults import KINDS
from pressorsheet.exchange.worksheet import Worksheet

COMMON = ("id", "kind", "at", "recorded_at", "by_name", "by_role", "reason", "struck")
LINES_BETWEEN = "; "


def columns() -> tuple[str, ...]:
    """The columns: those of every event, then each other field once, kind after kind."""
    fields = [name for model in KINDS.values() for name in model.model_fields]
    own = dict.fromkeys(name for name in fields if name not in (*COMMON, "by"))
    return (*COMMON, *own)


def spreadsheet(worksheet: Worksheet) -> bytes:
    """The CSV file of a worksheet."""
    struck = {event.event_id for event in worksheet.events if isinstance(event, Struck)}
    heading = columns()
    own = heading[len(COMMON) :]
    rows = (
        [*_common(event, event.id in struck), *(_cell(getattr(event, name, None)) for name in own)]
        for event in worksheet.events
    )
    return csv_bytes(heading, rows)


def _common(event: AnyEvent, is_struck: bool) -> list[Cell]:
    return [
        event.id,
        event.kind,
        event.at,
        event.recorded_at,
        event.by.name,
        event.by.role,
        event.reason,
        is_struck,
    ]


def _cell(value: Any) -> Cell:
    match value:
        case None | bool() | str() | int() | Decimal() | datetime():
            return value
        case tuple():
            return LINES_BETWEEN.join(value)
        case Signature():
            return f"{value.name}, {value.role}, {value.at.isoformat()}, {value.fingerprint}"
        case _:
            return canonical_json(value)
