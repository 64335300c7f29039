"""Papers: handover documents of bedside events, and what a printed line says, for tests."""

from typing import Any

from bedside import at

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.handover.build import handover_document
from pressorsheet.core.handover.document import Fact, HandoverDocument, Infusion, Item
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Line

SHEET = "a" * 64


def document(reference: Reference, now: str, *events: AnyEvent) -> HandoverDocument:
    """The handover of these events at `now`."""
    return handover_document(assess(chart_of(events), reference, at(now)), SHEET)


def said(line: Line) -> list[Any]:
    """The phrases of a line: codes of notes, and texts as written; signs between left out."""
    parts = [phrase.says for phrase in line]
    return [
        part.code if isinstance(part, Note) else part
        for part in parts
        if isinstance(part, Note) or part not in (",", ";", ":", "=", ".")
    ]


def only(line: Line, code: str) -> Note:
    """The one note of this code in a line."""
    found = [phrase.says for phrase in line if isinstance(phrase.says, Note)]
    (match,) = [note for note in found if note.code == code]
    return match


def all_said(lines: tuple[Line, ...]) -> list[Any]:
    return [part for line in lines for part in said(line)]


def is_strong(line: Line) -> bool:
    return all(phrase.strong for phrase in line)


def drug(found: HandoverDocument, place: int = 0) -> Infusion:
    return found.infusions[place]


def fact(facts: tuple[Fact, ...], label: str) -> Fact:
    (match,) = [each for each in facts if each.label == label]
    return match


def item(found: HandoverDocument, item_id: str) -> Item:
    (match,) = [each for group in found.checklists for each in group if each.id == item_id]
    return match
