"""Paper: what every printed sheet has in common - phrases, identity, provenance and status."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import TypeAlias

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note
from pressorsheet.core.quantity import Pressure, Weight


@frozen
class Phrase:
    """A stretch of a printed line: a note, or a text as a person wrote it.

    `strong` marks what can need action; print sets it in Bold.
    """

    says: Note | str
    strong: bool = False


Line: TypeAlias = tuple[Phrase, ...]
"""Phrases in reading order; an empty line is a blank and prints "not recorded"."""


def plain(*says: Note | str | None) -> Line:
    """A line of ordinary phrases; what is None or empty says nothing."""
    return tuple(Phrase(part) for part in says if part)


def strong(*says: Note | str | None) -> Line:
    """A line of phrases that can need action; what is None or empty says nothing."""
    return tuple(Phrase(part, strong=True) for part in says if part)


def listed(says: Iterable[Note | str | None], between: str = ",") -> Line:
    """Ordinary phrases with a sign between them; what is None says nothing."""
    parts: list[Note | str] = []
    for part in says:
        if part:
            parts += [between, part] if parts else [part]
    return plain(*parts)


def joined(lines: Iterable[Line], between: str = ",") -> Line:
    """Lines as one, with a sign between them; an empty line says nothing."""
    found: Line = ()
    for line in lines:
        found += ((Phrase(between), *line) if found else line) if line else ()
    return found


class Status(StrEnum):
    """How an item stands, as a shape and a word on paper."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    OUT_OF_DATE = "out_of_date"
    INFORMATION = "information"
    APPLIES = "applies"
    DOES_NOT_APPLY = "does_not_apply"
    PASS = "pass"
    FAIL = "fail"


@frozen
class Identity:
    """Who the sheet is about; a missing part is None and prints "not recorded".

    `weight_differs` and `target_differs` name what is charted twice for one time and otherwise.
    """

    name: str | None = None
    bed: str | None = None
    mrn: str | None = None
    born: date | None = None
    weight: Weight | None = None
    weight_kind: str | None = None
    weight_basis: str | None = None
    target_low: Pressure | None = None
    target_high: Pressure | None = None
    target_is_default: bool = False
    allergies: str | None = None
    weight_differs: Note | None = None
    target_differs: Note | None = None


class Demo(Enum):
    """Whose sheet a demonstration printed: one of its own invented patients, or another's.

    The other was opened from a file, admitted or written anew there, and may be a real one.
    """

    INVENTED = "invented"
    BROUGHT = "brought"


@frozen
class Provenance:
    """What a sheet was made from: the moment asked about and the fingerprints (SHA-256, hex).

    All times on the sheet print in the offset of `at`; `demo` where a demonstration printed it.
    """

    at: datetime
    worksheet: str | None = None
    is_unjudged: bool = False
    protocol_id: str | None = None
    protocol_version: str | None = None
    protocol: str | None = None
    printed_by: str | None = None
    printed_at: datetime | None = None
    demo: Demo | None = None
