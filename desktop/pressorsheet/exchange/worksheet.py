"""Worksheet: reads and writes the worksheet file, and joins two copies of one worksheet (cli.md).

A file is taken whole or not at all: the first faults are named with their place, what is wrong and
what to write instead. Written files hold one event a line, in the order of events, so that two of
them can be compared line by line.
"""

import hashlib
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from pydantic import ValidationError

from pressorsheet.core.canonical import quoted_as_is
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.event_reading import read_events
from pressorsheet.core.event_text import event_text
from pressorsheet.core.events import AnyEvent, BagPrepared, Infusion, Order
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.quantity import UNITS, UnitAmount, UnitDose
from pressorsheet.exchange.faults import SHOWN, event_faults, nearest
from pressorsheet.exchange.strict_json import LARGEST_JSON, parse

FAMILY = "pressorsheet.worksheet/"
FORMAT = f"{FAMILY}1"
LARGEST_WORKSHEET = LARGEST_JSON
MOST_REASONS = 10
# 30 days of four readings a minute, and some.
MOST_EVENTS = 200_000
# As many faults as so many events can have are held in memory at once.
AT_ONCE = 5_000

_order = attrgetter("order")


@frozen
class Worksheet:
    """One patient's events, each once, in their order."""

    id: str
    events: tuple[AnyEvent, ...]

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hex, of the events as written; the same for any order in the file."""
        digest = hashlib.sha256()
        for event in self.events:
            digest.update(event_text(event).encode("utf-8") + b"\n")
        return digest.hexdigest()


def worksheet_of(worksheet_id: str, events: Iterable[AnyEvent]) -> Worksheet | Refused:
    """A worksheet of events in any order; an event met twice counts once.

    Refuses one id with two different contents.
    """
    found: dict[str, AnyEvent] = {}
    for event in events:
        known = found.setdefault(event.id, event)
        if known is not event:
            if known != event:
                return refused("worksheet_id_twice", id=event.id)
            # Equal times may be written in two offsets: keep one by rule, not by chance.
            found[event.id] = min(known, event, key=event_text)
    return Worksheet(worksheet_id.lower(), tuple(sorted(found.values(), key=_order)))


def join(one: Worksheet, other: Worksheet) -> Worksheet | Refused:
    """The union of two copies of one worksheet; the same whichever comes first.

    Refuses two different worksheets, and one event id with two different contents.
    """
    if one.id != other.id:
        return refused("worksheets_differ", one=one.id, other=other.id)
    return worksheet_of(one.id, (*one.events, *other.events))


def read_worksheet(data: bytes, library: DrugLibrary) -> Worksheet | Refused:
    """The worksheet that a file's bytes hold; drugs given or hung must be in the library.

    A drug written by another of its full names (EPINEPHrine, angiotensin II) is kept by its id.

    Refuses all that `strict_json.parse` refuses, unknown kinds and fields, naive times, wrong
    types, duplicate ids with different content, and doses in a unit that is not the drug's kind.
    """
    content = parse(data)
    if isinstance(content, Refused):
        return content
    head = _head(content)
    if isinstance(head, Refused):
        return head
    worksheet_id, items = head
    found = _events(items)
    if isinstance(found, Refused):
        return found
    events = tuple(_drug_by_id(event, library) for event in found)
    reasons = [*_ids_given_twice(events), *_drug_faults(events, library)]
    return _capped(reasons) if reasons else worksheet_of(worksheet_id, events)


def write_worksheet(worksheet: Worksheet) -> bytes:
    """The file of a worksheet: exact decimals, keys in a fixed order, one event a line."""
    lines = ",\n".join(map(event_text, worksheet.events))
    events = f"[\n{lines}\n]" if lines else "[]"
    head = f'"format":{quoted_as_is(FORMAT)},"id":{quoted_as_is(worksheet.id)}'
    return f'{{{head},"events":{events}}}\n'.encode()


def _head(content: object) -> tuple[str, list[Any]] | Refused:
    """The id and the raw events, once the frame around them is right."""
    if not isinstance(content, dict):
        return refused("worksheet_not_an_object", place="the file")
    form = content.get("format")
    if form != FORMAT and isinstance(form, str) and form.startswith(FAMILY):
        return refused("worksheet_of_another_version", found=form[:SHOWN], wanted=FORMAT)
    if form != FORMAT:
        return refused("worksheet_format", wanted=FORMAT)
    keys = ("format", "id", "events")
    for key in content:
        if key not in keys:
            return refused("worksheet_field_unknown", place=key[:40], near=nearest(key, keys))
    worksheet_id, events = content.get("id"), content.get("events")
    if not isinstance(worksheet_id, str) or not _is_uuid(worksheet_id):
        return refused("worksheet_not_an_id", place="id")
    if not isinstance(events, list):
        return refused("worksheet_wrong_type", place="events", wanted="a list")
    if len(events) > MOST_EVENTS:
        return refused("worksheet_too_many_events", most=MOST_EVENTS)
    return worksheet_id, events


def _events(items: list[Any]) -> list[AnyEvent] | Refused:
    """The events, typed; faults are looked for no further than where there are enough to name."""
    found: list[AnyEvent] = []
    faults: list[Note] = []
    for first in range(0, len(items), AT_ONCE):
        part = tuple(items[first : first + AT_ONCE])
        try:
            found += read_events(part)
        except ValidationError as fault:
            faults += event_faults(fault, part, first)
        if len(faults) > MOST_REASONS and first + AT_ONCE < len(items):
            unread = note("worksheet_rest_unread", place=f"events[{first + AT_ONCE}]")
            return Refused((*_capped(faults).reasons, unread))
    return _capped(faults) if faults else found


def _is_uuid(text: str) -> bool:
    groups = text.split("-")
    digits = set("0123456789abcdefABCDEF")
    return [len(group) for group in groups] == [8, 4, 4, 4, 12] and set("".join(groups)) <= digits


def _capped(reasons: list[Note]) -> Refused:
    left = len(reasons) - MOST_REASONS
    more = (note("worksheet_more_faults", count=left),) if left > 0 else ()
    return Refused((*reasons[:MOST_REASONS], *more))


def _ids_given_twice(events: tuple[AnyEvent, ...]) -> Iterable[Note]:
    """One id with two different contents; the same event written twice is no fault."""
    seen: dict[str, int] = {}
    for number, event in enumerate(events):
        first = seen.setdefault(event.id, number)
        if first != number and events[first] != event:
            yield note(
                "worksheet_id_given_twice",
                place=f"events[{number}].id",
                first=f"events[{first}].id",
            )


def _drug_by_id(event: AnyEvent, library: DrugLibrary) -> AnyEvent:
    """The event with its drug under the library's id where it was written by another full name."""
    if not isinstance(event, Infusion | BagPrepared | Order) or event.drug in library.drugs:
        return event
    drug = library.named(event.drug)
    return event if drug is None else event.model_copy(update={"drug": drug.id})


def _drug_faults(events: tuple[AnyEvent, ...], library: DrugLibrary) -> Iterable[Note]:
    """Drugs that the library lacks, and units in which such a drug is never dosed."""
    for number, event in enumerate(events):
        if not isinstance(event, Infusion | BagPrepared):
            continue
        drug = library.get(event.drug)
        if drug is None:
            near = nearest(event.drug, library.drugs)
            yield note(
                "worksheet_drug_unknown",
                place=f"events[{number}].drug",
                text=event.drug[:40],
                near=near,
            )
            continue
        unit = event.dose_unit if isinstance(event, Infusion) else event.amount_unit
        if unit and (UNITS[unit].measures in (UnitDose, UnitAmount)) is not drug.is_in_units:
            field = "dose_unit" if isinstance(event, Infusion) else "amount_unit"
            yield note(
                "worksheet_unit_of_another_kind",
                place=f"events[{number}].{field}",
                unit=unit,
                drug=drug.id,
                wanted=drug.dose_unit,
            )
