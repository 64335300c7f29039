"""History: what is known of the patient beyond this shock; only what was said is recorded."""

from pressorsheet.core.events import History
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields

FORM = "history"


def check(draft: Draft, desk: Desk) -> Checked:
    """Yes or no to each question, or neither: what was not said stays as it was on record."""
    fields = Fields(draft, desk)
    fields.yes_or_no("chronic_hypertension")
    fields.measured(FORM, "lvef_percent")
    fields.yes_or_no("dialysis")
    fields.yes_or_no("anuria")
    fields.text("mental_baseline")
    fields.yes_or_no("arrhythmia_from_norepinephrine")
    fields.yes_or_no("cardiac_output_high")
    fields.yes_or_no("other_vasopressors_failed")
    fields.text("dopamine_reason")
    fields.text("note")
    return fields.checked(History)
