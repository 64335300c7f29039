"""Examples: runs a protocol file's own examples, small worksheets with the statuses they must give.

An example's event times are minutes before the moment asked about; ids, people and charting times
are filled in here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import TypeAdapter, ValidationError

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import Chart, chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import moment
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.protocol import Example

_EVENT: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)
_BY = {"name": "example", "role": "example"}
_TIMES = ("prepared_at", "hung_at", "expires_at", "review_at")


@dataclass(frozen=True, slots=True)
class ExampleWorksheet:
    """An example's events added up, and the moment asked about."""

    chart: Chart
    at: datetime


def example_worksheet(example: Example) -> ExampleWorksheet | Refused:
    """The worksheet of an example; refuses an event that does not hold, naming its number."""
    place = f'example "{example.title}"'
    at = moment(example.at)
    if isinstance(at, Refused):
        return at
    events: list[AnyEvent] = []
    for number, written in enumerate(example.events, start=1):
        try:
            events.append(_EVENT.validate_python(_filled(written, at, f"{example.title}/{number}")))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            why = ".".join(str(part) for part in first["loc"]) + f": {first['msg']}"
            fault = note(
                "protocol_example_event", file="protocol", place=place, number=number, why=why
            )
            return Refused((fault,))
    return ExampleWorksheet(chart_of(events), at)


def _filled(written: Mapping[str, Any], now: datetime, name: str) -> dict[str, Any]:
    filled = {key: _exact(value) for key, value in written.items()}
    at = _before(now, filled.pop("min_before", Decimal(0)))
    for field in _TIMES:
        if field in filled:
            filled[field] = _before(now, filled[field])
    return {
        "id": str(uuid5(NAMESPACE_URL, name)),
        "at": at,
        "recorded_at": at,
        "by": _BY,
        **filled,
    }


def _before(now: datetime, minutes: object) -> object:
    if not isinstance(minutes, Decimal):
        return minutes
    return now - timedelta(seconds=int(minutes * 60))


def _exact(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    return Decimal(value)


def example_faults(file: str, reference: Reference) -> Iterator[Note]:
    """What the protocol's own examples find wrong with it: every status that differs."""
    for example in reference.protocol.examples:
        place = f'example "{example.title}"'
        worksheet = example_worksheet(example)
        if isinstance(worksheet, Refused):
            yield from worksheet.reasons
            continue
        assessment = assess(worksheet.chart, reference, worksheet.at)
        for item_id, expected in example.expect.items():
            result = assessment.item(item_id)
            found = None if result is None else result.status.value
            if found != expected:
                yield note(
                    "protocol_example_fails",
                    file=file,
                    place=place,
                    item=item_id,
                    found=found,
                    expected=expected,
                )
