"""Shock: T0, the time shock was recognised; an empty draft says that it is now."""

from pressorsheet.core.events import ShockRecognised
from pressorsheet.core.note import note
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields


def check(draft: Draft, desk: Desk) -> Checked:
    """The time alone; asks where shock was recognised before, for the earliest time counts."""
    fields = Fields(draft, desk)
    before = desk.assessment.view.earliest("shock_recognised")
    if before is not None:
        fields.ask(note("shock_recognised_before", at=before.at))
    return fields.checked(ShockRecognised)
