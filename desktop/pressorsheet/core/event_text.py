"""Event text: one event as its line of JSON, the same in a worksheet file and in a store.

Numbers are exact decimals, the keys that all events share come first, what was not recorded is left
out. Two events say the same where their lines are the same.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

from pydantic import BaseModel

from pressorsheet.core.canonical import canonical_json, quoted_as_is
from pressorsheet.core.events import AnyEvent, Event

_FIRST_KEYS = ("id", "kind", "at", "recorded_at", "by", "reason")


def event_text(event: AnyEvent) -> str:
    """One event as JSON on one line."""
    return _object(event)


def written_time(time: datetime) -> str:
    """ISO 8601 with the time's own offset; in UTC where that offset has seconds."""
    offset = time.utcoffset()
    if offset is not None and offset % timedelta(minutes=1):
        time = time.astimezone(UTC)
    return time.isoformat()


def _object(record: BaseModel) -> str:
    return "{" + ",".join(_fields(record)) + "}"


def _fields(record: BaseModel) -> Iterator[str]:
    for name, key in _keys(type(record)).items():
        value = getattr(record, name)
        if value is not None:
            yield key + _value(value)


@cache
def _keys(model: type[BaseModel]) -> Mapping[str, str]:
    """Each field's key as it is written, in the order of writing."""
    first = _FIRST_KEYS if issubclass(model, Event) else ()
    names = dict.fromkeys((*first, *model.model_fields))
    return {name: f"{quoted_as_is(name)}:" for name in names}


def _value(value: object) -> str:
    match value:
        case str():
            return quoted_as_is(value)
        case datetime():
            return quoted_as_is(written_time(value))
        case Decimal():
            return _decimal(value)
        case BaseModel():
            return _object(value)
        case tuple():
            return "[" + ",".join(map(_value, value)) + "]"
        case _:
            return canonical_json(value)


def _decimal(number: Decimal) -> str:
    """The same text that `number.plain_text` gives; a month of readings is written in one go."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
