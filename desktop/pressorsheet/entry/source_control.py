"""Source control: what was done about the source of infection."""

from pressorsheet.core.events import SourceControl
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields


def check(draft: Draft, desk: Desk) -> Checked:
    """What was done, in words."""
    fields = Fields(draft, desk)
    fields.text("text")
    return fields.checked(SourceControl)
