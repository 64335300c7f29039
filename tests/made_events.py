"""Events for the tests of journal and session, as a nurse would chart them in one night, in UTC."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import TypeAdapter

from pressorsheet.core.events import READ_QUIETLY, AnyEvent, Person

EVENING = datetime(2026, 3, 10, 18, tzinfo=UTC)
NURSE = Person(name="Rosa Lind", role="nurse")
EVENT: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent, config=READ_QUIETLY)


def made_id(*words: object) -> str:
    """An id that follows from words."""
    return str(uuid5(NAMESPACE_URL, repr(words)))


# The worksheets of two patients.
HERE, THERE = made_id("here"), made_id("there")


def minute(count: int) -> datetime:
    """So many minutes after the evening began."""
    return EVENING + timedelta(minutes=count)


def made(kind: str, at: int, **fields: Any) -> AnyEvent:
    """An event at a minute of the night; its id follows from what it says.

    Whole numbers become the exact Decimals that events hold.
    """
    said = {
        name: Decimal(value) if type(value) is int else value
        for name, value in fields.items()
        if name != "id"
    }
    common = {
        "id": fields.get("id", made_id(kind, at, sorted(said.items()))),
        "at": minute(at),
        "recorded_at": minute(at),
        "by": NURSE,
    }
    return EVENT.validate_python({"kind": kind, **common, **said})


def reading(at: int, mean: int | Decimal = 67, **fields: Any) -> AnyEvent:
    """An arterial MAP."""
    return made("vitals", at, source="arterial", map_mmhg=mean, **fields)


def patient(at: int = 0, name: str = "DOE, Jane", bed: str | None = "12") -> AnyEvent:
    """Who the worksheet is about."""
    return made("patient", at, name=name, mrn="0012345", **({} if bed is None else {"bed": bed}))
