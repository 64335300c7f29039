"""Note: a free note, of one line or several."""

from pressorsheet.core.events import FreeNote
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields


def check(draft: Draft, desk: Desk) -> Checked:
    """The note as typed."""
    fields = Fields(draft, desk)
    fields.text("text", breaks=True)
    return fields.checked(FreeNote)
