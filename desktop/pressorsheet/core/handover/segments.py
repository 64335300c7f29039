"""Segments: the doses of one drug over a window, as the steps in which they were charted."""

from datetime import datetime

from pressorsheet.core.drugs import Drug
from pressorsheet.core.handover.document import Step
from pressorsheet.core.infusions import changes
from pressorsheet.core.quantity import UNITS
from pressorsheet.core.view import View


def steps(view: View, drug: Drug, start: datetime) -> tuple[Step, ...]:
    """The dose in force at `start`, if the drug ran, and each later one that differs.

    Doses are numbers in the drug's own unit; 0 is stopped, None a dose that cannot be computed.
    """
    unit = UNITS[drug.dose_unit]
    newest_first: list[Step] = []
    for change in changes(view, drug):
        dose = None if change.after is None else unit.count(change.after)
        newest_first.append(Step(max(change.at, start), dose))
        if change.at <= start:
            break
    found: list[Step] = []
    for step in reversed(newest_first):
        if found and found[-1].dose == step.dose:
            continue
        if not found and step.dose == 0:
            continue
        found.append(step)
    return tuple(found)
