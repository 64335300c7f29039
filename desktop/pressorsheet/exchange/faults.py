"""Faults: what pydantic found wrong with an event, as notes that name the place and the fix.

Pydantic's own messages are never used: they are written for programmers and may hold the patient's
data. Of the input only a short offending word is shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pressorsheet.core.event_reading import models
from pressorsheet.core.moment import moment
from pressorsheet.core.note import Note, Refused, note

SHOWN = 40


KINDS = models()

# What is wanted, by the head of pydantic's code for a wrong type.
_WANTED = {
    "string": "a text",
    "bool": "true or false",
    "int": "a whole number",
    "decimal": "a number",
    "is": "a number",
    "datetime": "a time",
    "tuple": "a list",
    "mapping": "an object",
    "dict": "an object",
    "model": "an object",
    "union": "an object",
}

# What is wrong with a number beyond its bound, and what pydantic calls that bound.
_BOUNDS = {
    "greater_than": ("worksheet_not_above", "gt"),
    "greater_than_equal": ("worksheet_below", "ge"),
}

# What is wanted where a text must look so, by field; elsewhere it is an id.
_PATTERNS = {
    "birth_date": "worksheet_not_a_date",
    "fingerprint": "worksheet_not_a_fingerprint",
}


def event_faults(fault: ValidationError, items: Sequence[Any], first: int = 0) -> Iterator[Note]:
    """A note per fault, in the order of the file; `first` is the place of the first item in it."""
    for detail in fault.errors(include_url=False, include_input=False):
        yield _event_fault(detail, items, first)


def _event_fault(detail: ErrorDetails, items: Sequence[Any], first: int) -> Note:
    number, *path = detail["loc"]
    # Pydantic puts the chosen kind between the event's number and its fields.
    fields = path[1:]
    place = f"events[{int(number) + first}]" + "".join(
        f"[{part}]" if isinstance(part, int) else f".{part[:SHOWN]}" for part in fields
    )
    item = items[int(number)]
    context = detail.get("ctx", {})
    match detail["type"]:
        case "union_tag_not_found" if isinstance(item, dict):
            return note("worksheet_field_missing", place=f"{place}.kind")
        case "union_tag_invalid":
            kind = str(item["kind"])
            return note(
                "worksheet_kind_unknown", place=place, text=kind[:SHOWN], near=nearest(kind, KINDS)
            )
        case "extra_forbidden":
            near = nearest(str(fields[-1]), _siblings(str(path[0]), fields))
            return note("worksheet_field_unknown", place=place, near=near)
        case "missing":
            return note("worksheet_field_missing", place=place)
        case "literal_error":
            known = re.findall(r"'([^']*)'", str(context["expected"]))
            return note("worksheet_word_unknown", place=place, known=quoted(known))
        case "value_error":
            return _own_fault(str(context["error"]), place, _at(item, fields))
        case "string_pattern_mismatch":
            return note(_PATTERNS.get(str(fields[-1]), "worksheet_not_an_id"), place=place)
        case "string_too_short":
            return note("worksheet_text_empty", place=place)
        case "string_too_long":
            return note("worksheet_text_long", place=place, most=context["max_length"])
        case code if code in _BOUNDS:
            said, bound = _BOUNDS[code]
            return note(said, place=place, bound=int(context[bound]))
        case other:
            wanted = _WANTED.get(other.split("_")[0], "another value")
            return note("worksheet_wrong_type", place=place, wanted=wanted)


def _own_fault(code: str, place: str, value: object) -> Note:
    """A fault that the events found themselves; a time is judged again for its full reason."""
    time = moment(value) if code.startswith("time_") and isinstance(value, str) else None
    why = time.reasons[0] if isinstance(time, Refused) else note(code)
    return note("worksheet_at", place=place, why=why)


def _at(item: Any, fields: Sequence[int | str]) -> object:
    for part in fields:
        item = item[part]
    return item


def nearest(word: str, known: Iterable[str]) -> str:
    """The known words nearest to one, else all of them, quoted as they are to be written."""
    known = tuple(known)
    return quoted(get_close_matches(word, known, n=2) or known)


def quoted(words: Iterable[str]) -> str:
    """Words in quotes, exactly as they are to be written, with commas between."""
    return ", ".join(f'"{word}"' for word in words)


def _siblings(kind: str, fields: Sequence[int | str]) -> Sequence[str]:
    """The fields that an event of a kind may have, at the depth of `fields`."""
    model: Any = KINDS[kind]
    for part in fields[:-1]:
        model = _models(model.model_fields[str(part)].annotation)[0]
    return tuple(model.model_fields)


def _models(annotation: Any) -> list[type[BaseModel]]:
    found = [annotation, *get_args(annotation)]
    return [one for one in found if isinstance(one, type) and issubclass(one, BaseModel)]
