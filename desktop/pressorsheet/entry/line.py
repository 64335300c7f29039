"""Line: an arterial, central or peripheral line placed or removed."""

from pressorsheet.core.events import Line
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields

LINES = ("arterial", "central", "peripheral")
ACTIONS = ("placed", "removed")


def check(draft: Draft, desk: Desk) -> Checked:
    """Which line, what was done, and where it lies."""
    fields = Fields(draft, desk)
    fields.choice("line", LINES)
    fields.choice("action", ACTIONS)
    fields.text("site")
    fields.require("line", "action")
    return fields.checked(Line)
