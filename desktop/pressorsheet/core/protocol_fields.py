"""Protocol fields: the types of a protocol file's values; every number with its unit, above 0.

A value that does not fit is a ValueError whose text is a note code.
"""

from collections.abc import Container, Mapping
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from pressorsheet.core.moment import LONGEST_MINUTES
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import MassDose, Pressure, UnitDose, WeightBasedDose

_DOSES = {fields(kind)[0].name: kind for kind in (WeightBasedDose, MassDose, UnitDose)}


def _dose(value: object) -> WeightBasedDose | MassDose | UnitDose:
    number = _single(value, _DOSES)
    return _DOSES[next(iter(value))](number)  # type: ignore[call-overload]  # a mapping with a known key


def _single(value: object, units: Container[str]) -> Fraction:
    if not isinstance(value, Mapping) or len(value) != 1 or next(iter(value)) not in units:
        raise ValueError("protocol_needs_unit")
    return positive(next(iter(value.values())))


def positive(value: object) -> Fraction:
    """An exact number above 0."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        raise ValueError("protocol_needs_number")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("protocol_needs_number")
    if value <= 0:
        raise ValueError("protocol_needs_positive")
    return fraction_of(value)


def _whole_positive(value: object) -> int:
    number = positive(value)
    if number.denominator != 1:
        raise ValueError("protocol_needs_whole")
    return int(number)


def _pressure(value: object) -> Pressure:
    return Pressure(_single(value, ("mmhg",)))


def _minutes(value: object) -> timedelta:
    minutes = _whole_positive(value)
    if minutes > LONGEST_MINUTES:
        raise ValueError("protocol_too_long")
    return timedelta(minutes=minutes)


def _hours(value: object) -> timedelta:
    return _minutes(positive(value) * 60)


DoseField = Annotated[WeightBasedDose | MassDose | UnitDose, PlainValidator(_dose)]
PressureField = Annotated[Pressure, PlainValidator(_pressure)]
Minutes = Annotated[timedelta, PlainValidator(_minutes)]
Hours = Annotated[timedelta, PlainValidator(_hours)]
Number = Annotated[Fraction, PlainValidator(positive)]
Count = Annotated[int, PlainValidator(_whole_positive)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=80)]
Sentence = Annotated[str, Field(min_length=1, max_length=2_000)]


def as_tuple(value: object) -> object:
    """A list as a tuple, so that what is read cannot be altered."""
    return tuple(value) if isinstance(value, list) else value


Keys = Annotated[tuple[Key, ...], BeforeValidator(as_tuple)]
SomeKeys = Annotated[tuple[Key, ...], BeforeValidator(as_tuple), Field(min_length=1)]
Sentences = Annotated[tuple[Sentence, ...], BeforeValidator(as_tuple)]
Names = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]


class Table(BaseModel):
    """Settings shared by all tables of a protocol file: strict, frozen, no unknown keys."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
        defer_build=True,  # built once, inside Protocol, when a file is read
    )
