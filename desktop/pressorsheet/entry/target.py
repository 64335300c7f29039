"""Target: the MAP target a person sets, by whom, and until when it holds."""

from decimal import Decimal

from pressorsheet.core.events import Target
from pressorsheet.core.note import note
from pressorsheet.core.number import fraction_of
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields
from pressorsheet.entry.numbers import read_positive
from pressorsheet.entry.times import Tense, read_moment

FORM = "target"
_LIMITS = "map_mmhg"


def check(draft: Draft, desk: Desk) -> Checked:
    """A low bound, with a high one, who set it and a review time to come where they are known.

    A reason is asked for a low bound outside the usual ones of the protocol in force.
    """
    fields = Fields(draft, desk)
    low = fields.measured(FORM, "map_low_mmhg", read_positive, _LIMITS)
    high = fields.measured(FORM, "map_high_mmhg", read_positive, _LIMITS)
    if low is not None:
        _ask_reason(fields, low)
        if high is not None and high < low:
            fields.problem("map_high_mmhg", note("target_bounds_crossed", low=low, high=high))
    fields.name("set_by")
    fields.moment("review_at", read_moment(draft, desk, "review_at", Tense.TO_COME))
    fields.require("map_low_mmhg")
    return fields.checked(Target)


def _ask_reason(fields: Fields, low: Decimal) -> None:
    if not fields.desk.assessment.reference.in_force:
        return
    settings = fields.desk.assessment.view.settings
    below, above = settings.target_reason_below, settings.target_reason_above
    if not below.mmhg <= fraction_of(low) <= above.mmhg:
        asked = note("target_reason_missing", below=below, above=above)
        fields.ask(asked, "map_low_mmhg", needs_reason=True)
