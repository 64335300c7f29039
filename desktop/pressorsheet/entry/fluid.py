"""Fluid: a volume given, of which kind, from its time on over so many minutes."""

from pressorsheet.core.events import Fluid
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields
from pressorsheet.entry.numbers import read_not_negative

KINDS = ("crystalloid", "colloid", "blood")


def check(draft: Draft, desk: Desk) -> Checked:
    """A volume in mL and its kind; `at` is when it began."""
    fields = Fields(draft, desk)
    ml = fields.number("ml", read_not_negative)
    if ml is not None:
        # One fluid is not measured against another: a bolus after a flush is no jump.
        fields.judge("ml", "fluid_ml", ml, None)
    fields.choice("fluid", KINDS)
    fields.text("name")
    fields.number("over_min", read_not_negative)
    fields.require("ml", "fluid")
    return fields.checked(Fluid, idle=("fluid",))
