"""Tick: a person's word on a check item, or that all infusions and boluses are charted."""

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.events import Tick
from pressorsheet.core.note import note
from pressorsheet.core.rules import Ticked
from pressorsheet.core.text import shown
from pressorsheet.core.ticks import INFUSIONS_COMPLETE
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields


def check(draft: Draft, desk: Desk) -> Checked:
    """Yes or no to an item that the protocol in force asks about."""
    fields = Fields(draft, desk)
    item, known = fields.name("item"), items(desk.assessment)
    if item is not None and item not in known:
        fields.problem("item", note("tick_item_unknown", text=shown(item), known=known))
    fields.yes_or_no("value")
    fields.text("note")
    fields.require("item", "value")
    return fields.checked(Tick)


def items(assessment: Assessment) -> tuple[str, ...]:
    """What can be ticked under the protocol in force."""
    criteria = assessment.reference.protocol.criteria
    asked = tuple(rule.item for rule in criteria if isinstance(rule, Ticked))
    return (INFUSIONS_COMPLETE, *asked)
