"""Handover note: what the person handing over wants said: severity, if-then lines, actions."""

from pressorsheet.core.events import HandoverNote
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields

SEVERITIES = ("stable", "watcher", "unstable")


def check(draft: Draft, desk: Desk) -> Checked:
    """Severity, and the lines of the two lists, one to a line."""
    fields = Fields(draft, desk)
    fields.choice("severity", SEVERITIES)
    fields.lines("if_then")
    fields.lines("actions")
    return fields.checked(HandoverNote)
