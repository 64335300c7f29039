"""Sentences: says a note of the core in English, from `resources/i18n/en.toml`.

A sentence names its values in braces: {dose}, {rate:2} for two decimals, {rate:mL/h} for a unit,
{at:clock}, {at:date}, {field:field_names} for a word of that table, {text:raw} for a text as
written. A note without a sentence, or a sentence with another placeholder than its note's values,
is a bug and raises LookupError.
"""

import re
import string
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any

from pressorsheet import resources
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Line
from pressorsheet.core.quantity import UNITS, InUnit, Unit
from pressorsheet.wording.values import (
    clock_text,
    date_text,
    day_text,
    duration_text,
    number_text,
    quantity_text,
    time_text,
)

AS_WRITTEN = "raw"
_CLOSES = re.compile(r"[,.;:)]")
WORD_TABLES = ("words", "drug_names", "field_names")


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType(tomllib.loads(resources.read_text("i18n", "en.toml")))


@cache
def _sentences() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, table in _tables().items():
        if name not in WORD_TABLES:
            found.update(table)
    return MappingProxyType(found)


def word(code: str) -> str:
    """The word for a code of a closed set (a drug id, a source, a status); else the code itself."""
    tables = _tables()
    return tables["drug_names"].get(code) or tables["words"].get(code) or code


def drug_name(drug_id: str) -> str:
    """The full name of a drug, in tall-man letters where listed; norepinephrine says "as base"."""
    name = word(drug_id)
    return f"{name} ({word('as_base')})" if drug_id == "norepinephrine" else name


def say(note: Note, zone: tzinfo | None = None) -> str:
    """The sentence of a note, its times in `zone` (else in their own offset)."""
    values = note.as_mapping()
    said = ""
    for literal, name, how in _parts(note.code):
        said += literal if name is None else literal + text_of(values[name], zone, how)
    return said


def line_text(line: Line, zone: tzinfo | None = None) -> str:
    """The phrases of a line of the core as one text, times in `zone`; "" for an empty line."""
    text = ""
    for phrase in line:
        said = phrase.says if isinstance(phrase.says, str) else say(phrase.says, zone)
        piece = " ".join(said.split())
        text += f" {piece}" if text and not _CLOSES.match(piece) else piece
    return text


@cache
def _parts(code: str) -> tuple[tuple[str, str | None, str], ...]:
    """A code's sentence in parts: a literal, the value that follows it, how that is written."""
    template = _sentences().get(code)
    if template is None:
        raise LookupError(f"no sentence for the code {code}")
    parts = string.Formatter().parse(template)
    return tuple((literal, name, how or "") for literal, name, how, _ in parts)


# In a template, before the word that joins the last of a list: {known:raw|or} for choices.
JOINT = "|"


def text_of(value: object, zone: tzinfo | None = None, how: str = "") -> str:
    """One value as people read it; None reads "not recorded", a code by its word."""
    how, _, joint = how.partition(JOINT)
    match value:
        case None | bool() | Enum() | str():
            return _word_text(value, how)
        case Note():
            return say(value, zone)
        case When(at=at, now=now):
            return day_text(at, now, zone)
        case date():
            return _moment_text(value, zone, how)
        case timedelta():
            return duration_text(value)
        case tuple() | list() | frozenset() | set():
            return _listed([text_of(one, zone, how) for one in value], joint or "and")
        case _:
            return _amount_text(value, how)


def _word_text(value: bool | Enum | str | None, table: str) -> str:
    match value:
        case None:
            return word("not_recorded")
        case bool():
            return word("yes" if value else "no")
        case Enum():
            return _word_text(str(value.value), table)
        case _:
            return _string_text(value, table)


def _string_text(value: str, table: str) -> str:
    if table == AS_WRITTEN:
        return value
    return _tables()[table].get(value, value) if table else word(value)


def _moment_text(value: date, zone: tzinfo | None, how: str) -> str:
    if not isinstance(value, datetime) or how == "date":
        return date_text(value, zone)
    return clock_text(value, zone) if how == "clock" else time_text(value, zone)


def _amount_text(value: Any, how: str) -> str:
    unit = how if how in UNITS else None
    places = int(how) if how not in ("", AS_WRITTEN) and unit is None else None
    match value:
        case Fraction() | Decimal() | int():
            return number_text(value, places)
        case InUnit(quantity=quantity, unit=shown_in):
            return quantity_text(quantity, unit or shown_in, places)
        case Unit(name=name):
            return name
        case _:
            return quantity_text(value, unit, places)


def _listed(texts: list[str], joint: str) -> str:
    if not texts:
        return word("none")
    return f"{', '.join(texts[:-1])} {word(joint)} {texts[-1]}" if texts[1:] else texts[0]
