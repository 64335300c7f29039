"""Chain: each stored record is bound to all before it, so that a change of one is found.

A link is the SHA-256, in hex, of the link before and the record's line as it is stored. Whoever
changes, leaves out, doubles or moves a record changes every link after it. A chain proves nothing
against somebody who can write all of it anew; a link that was printed or sent elsewhere does.
"""

import hashlib
from collections.abc import Iterable

from pressorsheet.core.frozen import frozen

_BEGIN = "pressorsheet.chain/1"


@frozen
class Break:
    """Where a chain does not hold: the place of the first line that does not fit, from 0."""

    place: int


def first_link(worksheet_id: str) -> str:
    """The link before a worksheet's first record: 64 hex digits that follow from its id alone."""
    return _digest(_BEGIN, worksheet_id)


def next_link(link: str, line: str) -> str:
    """The link of a record's line after the link before it: 64 hex digits.

    `line` is the record as it is stored (`event_text`), in one line.
    """
    return _digest(link, line)


def chain_break(start: str, lines: Iterable[tuple[str, str]]) -> Break | None:
    """The first of the (link, line) pairs that does not follow from those before; None: all do."""
    link = start
    for place, (told, line) in enumerate(lines):
        link = next_link(link, line)
        if told != link:
            return Break(place)
    return None


def _digest(before: str, line: str) -> str:
    return hashlib.sha256(f"{before}\n{line}".encode()).hexdigest()
