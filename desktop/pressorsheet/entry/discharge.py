"""Discharge: the patient leaves, and the worksheet goes to the archive; always asked about."""

from pressorsheet.core.discharge import discharge, discharge_said
from pressorsheet.core.events import Discharged
from pressorsheet.core.handover.people import identity
from pressorsheet.core.note import note
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import AT, Fields


def check(draft: Draft, desk: Desk) -> Checked:
    """When, and where to if that is written; an empty draft says that it is now.

    Asks whether this patient is meant; by a reason while a drug runs as charted. Refuses a patient
    who was discharged already.
    """
    fields = Fields(draft, desk)
    fields.text("to")
    before = discharge(desk.assessment.view)
    if before is not None:
        said = discharge_said(before, desk.assessment.view)
        fields.problem(AT, note("discharged_already", says=said))
    who = identity(desk.assessment)
    fields.ask(note("discharge_asked", name=who.name, bed=who.bed))
    running = tuple(found.drug.id for found in desk.assessment.running)
    if running:
        fields.ask(note("discharge_while_running", drugs=running), needs_reason=True)
    return fields.checked(Discharged, idle=("to",))
