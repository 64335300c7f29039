"""Lines: stored lines of JSON become events again; the same lines as in a worksheet file."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from pressorsheet.core.event_reading import written_event
from pressorsheet.core.event_text import event_text
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.collector import collector_at_rest

# So many are read at once: fast, and a month of readings is not in memory twice.
AT_ONCE = 5_000


def events_of(lines: Sequence[str]) -> tuple[AnyEvent, ...] | Refused:
    """The events that lines hold, in the order of the lines.

    Refuses lines that hold no event this program knows.
    """
    found: list[AnyEvent] = []
    try:
        with collector_at_rest():
            for first in range(0, len(lines), AT_ONCE):
                found += _read(lines[first : first + AT_ONCE])
    except (ValidationError, ValueError, RecursionError):
        return refused("store_event_unreadable")
    return tuple(found)


def as_stored(event: AnyEvent) -> AnyEvent:
    """The event as it will be read back: a plan's endless numbers end as they are written."""
    return written_event(_values(event_text(event)))


def _read(lines: Iterable[str]) -> Iterable[AnyEvent]:
    return map(written_event, _values(f"[{','.join(lines)}]"))


def _values(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)
