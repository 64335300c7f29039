"""Event reading: plain values become events, by validators that are built when first asked for.

They are built once for all who read: building that of all kinds takes as long as reading thousands
of events, that of one kind a twentieth of it.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter

from pressorsheet.core.events import READ_QUIETLY, AnyEvent


def read_events(values: tuple[Any, ...]) -> tuple[AnyEvent, ...]:
    """The events that plain values write; raises pydantic's ValidationError naming each place."""
    return _many().validate_python(values)


def read_event(value: Any) -> AnyEvent:
    """The event that a plain value writes; raises pydantic's ValidationError."""
    return _one().validate_python(value)


def written_event(value: Any) -> AnyEvent:
    """The event that this program wrote as a plain value; as strict, by its kind's validator alone.

    A month at the bedside has a dozen kinds of the thirty. Raises pydantic's ValidationError.
    """
    model = models().get(str(value.get("kind"))) if isinstance(value, dict) else None
    event: AnyEvent = read_event(value) if model is None else model.model_validate(value)
    return event


@cache
def models() -> Mapping[str, type[Any]]:
    """Every kind of event with its model."""
    union = get_args(AnyEvent)[0]
    return {model.model_fields["kind"].default: model for model in get_args(union)}


@cache
def _many() -> TypeAdapter[tuple[AnyEvent, ...]]:
    return TypeAdapter(tuple[AnyEvent, ...], config=READ_QUIETLY)


@cache
def _one() -> TypeAdapter[AnyEvent]:
    return TypeAdapter(AnyEvent, config=READ_QUIETLY)
