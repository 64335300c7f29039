"""Protocol faults: what pydantic found wrong with a protocol file, as notes with place and fix.

Pydantic's own messages are never shown: they are written for programmers.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from pressorsheet.core.note import Note, note
from pressorsheet.library.strict import short_place

LONGEST_WORD = 40

# What is wanted, by the head of pydantic's code for a wrong type.
_WANTED = {
    "string": "a text in quotes",
    "tuple": "a list in brackets",
    "mapping": "a table",
    "dict": "a table",
    "model": "a table",
    "int": "a whole number",
    "decimal": "a number",
    "is": "a number",
    "bool": "true or false",
    "datetime": "a time",
}

# How a text is to look, by the key it stands under; elsewhere it is an id.
_LOOKS = {"version": "protocol_not_a_version"}


def fault_note(file: str, detail: ErrorDetails, content: object) -> Note:
    """One fault that validation found in the content of a file."""
    names = tuple(_places(detail["loc"], content))
    return described(file, ".".join(names), detail)


def described(file: str, place: str, detail: ErrorDetails) -> Note:
    """One fault at a place already named; a table without its kind or rule names that key."""

    def said(code: str, **values: Any) -> Note:
        return note(code, file=file, place=short_place(place), **values)

    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return said("file_key_missing")
        case "extra_forbidden":
            return said("file_key_unknown")
        case "union_tag_not_found":
            return said("protocol_tag_missing", key=_bare(context["discriminator"]))
        case "union_tag_invalid":
            word, key = str(context["tag"])[:LONGEST_WORD], _bare(context["discriminator"])
            known = _words(context["expected_tags"])
            return said("protocol_tag_unknown", key=key, word=word, known=known)
        case "literal_error":
            return said("protocol_word_unknown", known=_words(context["expected"]))
        case "value_error":
            code = str(context["error"])
            # What is wrong with a time is said with the text, which is not at hand here.
            code = "protocol_not_a_time" if code.startswith("time_") else code
            return said("protocol_value_wrong", why=note(code))
        case "string_pattern_mismatch":
            look = _LOOKS.get(str(detail["loc"][-1]), "protocol_not_an_id")
            return said("protocol_value_wrong", why=note(look))
        case "string_too_short":
            return said("file_text_empty")
        case "string_too_long":
            return said("protocol_text_long", most=context["max_length"])
        case "too_short":
            return said("protocol_list_empty")
        case other:
            wanted = _WANTED.get(other.split("_")[0], "another value")
            return said("file_type_wrong", wanted=wanted)


def _bare(quoted: object) -> str:
    return str(quoted).strip("'")


def _words(quoted: object) -> tuple[str, ...]:
    return tuple(re.findall(r"'([^']*)'", str(quoted)))


def _places(loc: Sequence[int | str], content: object) -> Iterator[str]:
    """The path to a fault; an entry of a list by its number and its id or title."""
    here = content
    for part in loc:
        if isinstance(here, Mapping) and part in here:
            here = here[part]
            yield str(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
            named = here.get("id", here.get("title")) if isinstance(here, Mapping) else None
            yield f"{part + 1} ({named})" if isinstance(named, str) else str(part + 1)
        elif not (isinstance(here, Mapping) and part == here.get("rule")):
            yield str(part)
