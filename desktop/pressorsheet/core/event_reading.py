"""Event reading: plain values become events, by validators that are built when first asked for.

They are built once for all who read: building one takes as long as reading a thousand events.
"""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from pressorsheet.core.events import READ_QUIETLY, AnyEvent


def read_events(values: tuple[Any, ...]) -> tuple[AnyEvent, ...]:
    """The events that plain values write; raises pydantic's ValidationError naming each place."""
    return _many().validate_python(values)


def read_event(value: Any) -> AnyEvent:
    """The event that a plain value writes; raises pydantic's ValidationError."""
    return _one().validate_python(value)


@cache
def _many() -> TypeAdapter[tuple[AnyEvent, ...]]:
    return TypeAdapter(tuple[AnyEvent, ...], config=READ_QUIETLY)


@cache
def _one() -> TypeAdapter[AnyEvent]:
    return TypeAdapter(AnyEvent, config=READ_QUIETLY)
