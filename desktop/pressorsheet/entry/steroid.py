"""Steroid: one started, given or stopped."""

from pressorsheet.core.events import Steroid
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields
from pressorsheet.entry.numbers import read_not_negative

ACTIONS = ("started", "given", "stopped")


def check(draft: Draft, desk: Desk) -> Checked:
    """Which steroid, its dose in mg where it is known, and what was done."""
    fields = Fields(draft, desk)
    fields.name("drug")
    fields.number("dose_mg", read_not_negative)
    fields.choice("action", ACTIONS)
    fields.require("drug", "action")
    return fields.checked(Steroid)
