"""Examples: runs a protocol file's own examples, small worksheets with the statuses they must give.

An example is written as `core.protocol.Example` says; ids, people and charting times are filled in
here. Only `protocol check` and the tests run them.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import Chart, chart_of
from pressorsheet.core.checklist import ItemResult
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.event_reading import read_event
from pressorsheet.core.events import AnyEvent, BagPrepared, Infusion
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import LONGEST_MINUTES, moment
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.protocol import Case, Protocol
from pressorsheet.library.protocol_faults import described

OUT_OF_DATE = "out_of_date"
ONE_MINUTE = timedelta(minutes=1)

_BY = {"name": "example", "role": "example"}
_TIMES = ("prepared_at", "hung_at", "expires_at", "review_at")


@frozen
class ExampleCase:
    """One case with the events of its example before its own; `place` names it in messages."""

    place: str
    case: Case
    events: tuple[Mapping[str, Any], ...]


@frozen
class ExampleWorksheet:
    """A case's events added up, and the moment asked about."""

    chart: Chart
    at: datetime


def cases_of(protocol: Protocol) -> Iterator[ExampleCase]:
    """Every case of the protocol's examples, in the file's order."""
    for example in protocol.examples:
        for case in example.cases:
            place = f'example "{example.title}", case "{case.title}"'
            yield ExampleCase(place, case, (*example.events, *case.events))


def example_worksheet(
    file: str, example: ExampleCase, drugs: DrugLibrary
) -> ExampleWorksheet | Refused:
    """The worksheet of a case; refuses an event that does not hold, naming its number."""
    at = moment(example.case.at)
    if isinstance(at, Refused):
        why = at.reasons[0]
        return refused("protocol_value_wrong", file=file, place=example.place, why=why)
    events: list[AnyEvent] = []
    for number, written in enumerate(example.events, start=1):
        place = f"{example.place}, event {number}"
        untimed = _untimed(written)
        if untimed is not None:
            where = f"{place}, {untimed}"
            return refused("protocol_example_time", file=file, place=where, most=LONGEST_MINUTES)
        for filled in _filled(written, at, example.place, number):
            try:
                event = read_event(filled)
            except ValidationError as error:
                fault = error.errors(include_url=False, include_input=False)[0]
                path = ".".join(str(part) for part in fault["loc"][1:])
                return Refused((described(file, f"{place}, {path}" if path else place, fault),))
            if isinstance(event, Infusion | BagPrepared) and event.drug not in drugs.drugs:
                return refused("protocol_drug_unknown", file=file, place=place, name=event.drug)
            events.append(event)
    return ExampleWorksheet(chart_of(events), at)


def _untimed(written: Mapping[str, Any]) -> str | None:
    """The time of an entry that is no number of minutes, by its name."""
    for name in ("min_before", *_TIMES):
        times = written.get(name, 0)
        if not all(_is_minutes(one) for one in (times if isinstance(times, list) else [times])):
            return name
    return None


def _is_minutes(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return -LONGEST_MINUTES <= value <= LONGEST_MINUTES


def _filled(
    written: Mapping[str, Any], now: datetime, place: str, number: int
) -> Iterator[dict[str, Any]]:
    """The events that one entry stands for: one, or one for each of a list of times."""
    fields: dict[str, Any] = {key: _exact(value) for key, value in written.items()}
    times = fields.pop("min_before", 0)
    fields |= {name: _before(now, fields[name]) for name in _TIMES if name in fields}
    if "strikes" in fields:
        fields["event_id"] = _id(place, fields.pop("strikes"), 1)
    for count, minutes in enumerate(times if isinstance(times, list) else [times], start=1):
        at = _before(now, minutes)
        own = {"id": _id(place, number, count), "at": at, "recorded_at": at, "by": _BY}
        yield {**own, **fields}


def _id(place: str, number: object, count: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"{place}/{number}/{count}"))


def _before(now: datetime, minutes: int | Decimal) -> datetime:
    return now - timedelta(seconds=int(minutes * 60))


def _exact(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    return Decimal(value)


def example_faults(file: str, reference: Reference) -> Iterator[Note]:
    """What the protocol's own examples find wrong with it: every status that differs."""
    for example in cases_of(reference.protocol):
        yield from case_faults(file, example, reference)


def case_faults(file: str, example: ExampleCase, reference: Reference) -> Iterator[Note]:
    """What one case finds wrong: an event that does not hold, or statuses that differ."""
    worksheet = example_worksheet(file, example, reference.drugs)
    if isinstance(worksheet, Refused):
        yield from worksheet.reasons
        return
    assessment = assess(worksheet.chart, reference, worksheet.at)
    case = example.case
    for item_id, expected in case.expect.items():
        result = assessment.item(item_id)
        assert result is not None  # `name_faults` refuses a file whose examples name no item
        found = status_of(result)
        if expected not in (found, result.status.value):
            yield note(
                "protocol_example_fails",
                file=file,
                place=example.place,
                item=item_id,
                found=found,
                expected=expected,
                why=_evidence(result),
            )
    for item_id, minutes in case.held_min.items():
        held = _held_min(assessment.item(item_id))
        if held is None:
            yield note("protocol_example_no_clock", file=file, place=example.place, item=item_id)
        elif held != minutes:
            values = {"item": item_id, "found": held, "expected": minutes}
            yield note("protocol_example_held", file=file, place=example.place, **values)


def status_of(result: ItemResult) -> str:
    """The status as an example names it: what is unknown for its age is out of date."""
    return OUT_OF_DATE if result.is_out_of_date else result.status.value


def _evidence(result: ItemResult) -> Iterable[Note]:
    return (*result.finding.because, *result.finding.missing)


def _held_min(result: ItemResult | None) -> int | None:
    clock = None if result is None else result.finding.clock
    return None if clock is None else clock.held // ONE_MINUTE
