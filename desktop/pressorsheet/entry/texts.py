"""Texts: reads the fields of a draft that are no number: free text, a choice, yes or no, a day."""

import re
from datetime import date

from pressorsheet.core.events import LONGEST_NAME, LONGEST_TEXT
from pressorsheet.core.moment import EARLIEST_YEAR, LATEST_YEAR
from pressorsheet.core.note import note
from pressorsheet.core.text import is_written, shown
from pressorsheet.entry.checked import Draft, Problem

YES = "yes"
NO = "no"
LINE_BREAK = "\n"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_text(
    draft: Draft, field: str, most: int = LONGEST_TEXT, *, breaks: bool = False
) -> str | Problem | None:
    """A free text as typed; None where nothing but blanks was.

    Refuses more than `most` characters, control characters (line breaks too, unless `breaks`) and
    broken ones: a worksheet file could not keep them.
    """
    text = draft.get(field, "")
    if not text.strip():
        return None
    if len(text) > most:
        return Problem(field, note("text_too_long", count=len(text), most=most))
    if not is_written(text, also=LINE_BREAK):
        return Problem(field, note("text_unwritten"))
    if LINE_BREAK in text and not breaks:
        return Problem(field, note("text_with_breaks"))
    return text


def read_name(draft: Draft, field: str) -> str | Problem | None:
    """A short text as typed: a name, a number of a record, a drug."""
    return read_text(draft, field, LONGEST_NAME)


def read_lines(draft: Draft, field: str) -> tuple[str, ...] | Problem | None:
    """The lines of a text that are not blank, each as typed."""
    text = read_text(draft, field, breaks=True)
    if isinstance(text, str):
        return tuple(line for line in text.split(LINE_BREAK) if line.strip())
    return text


def read_choice(draft: Draft, field: str, known: tuple[str, ...]) -> str | Problem | None:
    """The code chosen of a closed set; None where none was."""
    text = draft.get(field, "")
    if not text.strip():
        return None
    if text not in known:
        return Problem(field, note("choice_unknown", text=shown(text), known=known))
    return text


def read_yes_or_no(draft: Draft, field: str) -> bool | Problem | None:
    """Yes or no; None where neither was said, for unknown is never no."""
    choice = read_choice(draft, field, (YES, NO))
    return choice if isinstance(choice, Problem | None) else choice == YES


def read_day(draft: Draft, field: str, today: date) -> date | Problem | None:
    """A day that has come, as YYYY-MM-DD."""
    text = draft.get(field, "")
    if not text.strip():
        return None
    if not _DAY.fullmatch(text):
        return Problem(field, note("day_not_written_so", text=shown(text)))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Problem(field, note("time_impossible", text=text))
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        return Problem(field, note("time_out_of_range", text=text))
    return day if day <= today else Problem(field, note("day_in_future", day=day))
