"""Numbers: reads one number field of a draft by the one rule for numbers, or says how to write it.

A number is accepted exactly as it stands or refused with a message, never altered (clinical.md
section 6). The field shows the unit, so a unit typed with the number is refused as well.
"""

import re
from decimal import Decimal

from pressorsheet.core.note import Note, note
from pressorsheet.core.number import LONGEST_NUMBER, NumberRefused, exact_decimal
from pressorsheet.core.text import shown
from pressorsheet.entry.checked import Draft, Problem

_ONLY_SPACED = re.compile(r"[-+0-9.,\s]+")
_BEGINS_WITH_NUMBER = re.compile(r"\s*[-+]?[0-9][0-9.,\s]*([^\W0-9_]|[%°/]).*", re.DOTALL)


def read_number(draft: Draft, field: str) -> Decimal | Problem | None:
    """The number a field writes, exactly; None where nothing was typed; else how to write it."""
    text = draft.get(field, "")
    if not text.strip():
        return None
    number = exact_decimal(text)
    if isinstance(number, NumberRefused):
        return Problem(field, _fault(text, number))
    return number


def read_positive(draft: Draft, field: str) -> Decimal | Problem | None:
    """The number a field writes, as `read_number`; one that is not above 0 is refused too."""
    number = read_number(draft, field)
    if isinstance(number, Decimal) and number <= 0:
        return Problem(field, note("number_not_above_zero", number=number))
    return number


def read_not_negative(draft: Draft, field: str) -> Decimal | Problem | None:
    """The number a field writes, as `read_number`; one below 0 is refused too."""
    number = read_number(draft, field)
    if isinstance(number, Decimal) and number < 0:
        return Problem(field, note("number_below_zero", number=number))
    return number


def _fault(text: str, refused: NumberRefused) -> Note:
    if len(text) > LONGEST_NUMBER:
        return note("number_with_too_many", count=len(text), most=LONGEST_NUMBER)
    if refused.code != "not_a_number":
        return note(f"number_{refused.code}", text=shown(text))
    if _ONLY_SPACED.fullmatch(text) and any(character.isspace() for character in text):
        return note("number_with_spaces", text=shown(text))
    if _BEGINS_WITH_NUMBER.fullmatch(text):
        return note("number_with_unit", text=shown(text))
    return note("number_of_no_kind", text=shown(text))
