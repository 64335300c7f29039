"""Wording: turns the core's notes and values into sentences and texts, in one language per file."""

from pressorsheet.wording.sentences import drug_name, line_text, say, text_of, word
from pressorsheet.wording.values import (
    clock_text,
    date_text,
    day_text,
    duration_text,
    number_text,
    quantity_text,
    time_text,
)

__all__ = [
    "clock_text",
    "date_text",
    "day_text",
    "drug_name",
    "duration_text",
    "line_text",
    "number_text",
    "quantity_text",
    "say",
    "text_of",
    "time_text",
    "word",
]
