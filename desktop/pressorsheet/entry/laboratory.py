"""Laboratory: blood values other than lactate."""

from pressorsheet.core.events import Laboratory
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields

FORM = "laboratory"


def check(draft: Draft, desk: Desk) -> Checked:
    """Sodium, creatinine, or both."""
    fields = Fields(draft, desk)
    fields.measured(FORM, "sodium_mmol_per_l")
    fields.measured(FORM, "creatinine_mg_per_dl")
    return fields.checked(Laboratory)
