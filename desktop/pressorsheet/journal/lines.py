"""Lines: stored lines of JSON become events again; the same lines as in a worksheet file."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pressorsheet.core.event_text import event_text
from pressorsheet.core.events import READ_QUIETLY, AnyEvent
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.collector import collector_at_rest

# So many are read at once: fast, and a month of readings is not in memory twice.
AT_ONCE = 5_000

_EVENT: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent, config=READ_QUIETLY)
_EVENTS: TypeAdapter[tuple[AnyEvent, ...]] = TypeAdapter(tuple[AnyEvent, ...], config=READ_QUIETLY)


def events_of(lines: Sequence[str]) -> tuple[AnyEvent, ...] | Refused:
    """The events that lines hold, in the order of the lines.

    Refuses lines that hold no event this program knows.
    """
    found: list[AnyEvent] = []
    try:
        with collector_at_rest():
            for first in range(0, len(lines), AT_ONCE):
                found += _read(lines[first : first + AT_ONCE])
    except (ValidationError, ValueError):
        return refused("store_event_unreadable")
    return tuple(found)


def as_stored(event: AnyEvent) -> AnyEvent:
    """The event as it will be read back: a plan's endless numbers end as they are written."""
    return _EVENT.validate_python(_values(event_text(event)))


def _read(lines: Iterable[str]) -> tuple[AnyEvent, ...]:
    return _EVENTS.validate_python(tuple(_values(f"[{','.join(lines)}]")))


def _values(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)
