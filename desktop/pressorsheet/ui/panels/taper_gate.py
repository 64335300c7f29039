"""Taper gate: the gate of the step that comes next in words: verdict, and each condition's shape.

What stands against the step is said first. The gate informs; it never orders.
"""

from collections.abc import Mapping
from datetime import datetime

from pressorsheet.core.frozen import frozen
from pressorsheet.core.paper import Status
from pressorsheet.core.taper.gate import Condition, Gate
from pressorsheet.core.truth import Truth
from pressorsheet.ui.panels.taper_rows import Paragraph, State
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say

BY_REASON = "gate_wean_reason"
LOW_PRESSURE = ("gate_map_below", "gate_map_not_measurable", "gate_low_since")
AGAINST_FIRST = (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET)

_SIGNS: Mapping[Truth, Status] = {
    Truth.MET: Status.MET,
    Truth.NOT_MET: Status.APPLIES,
    Truth.UNKNOWN: Status.UNKNOWN,
}
_INKS: Mapping[Truth, str] = {
    Truth.MET: "met",
    Truth.NOT_MET: "caution",
    Truth.UNKNOWN: "unknown",
}


@frozen
class GateShown:
    """The verdict as the state of the step, and the conditions below it."""

    verdict: State
    conditions: tuple[Paragraph, ...]


def gate_shown(gate: Gate, now: datetime) -> GateShown:
    """The gate at `now`; that the row is not active is said by the row itself."""
    words = words_of("taper")
    said = list(gate.of_patient.conditions)
    said.sort(key=lambda each: AGAINST_FIRST.index(each.truth))
    verdict = gate.verdict
    return GateShown(
        State(words(f"gate_{verdict.value}"), _INKS[verdict], _SIGNS[verdict]),
        (*(_paragraph(each, now) for each in said), Paragraph(words("gate_decides"), ink="ink2")),
    )


def is_held_by_pressure(gate: Gate) -> bool:
    """Whether a low pressure since the last step stands against the next one."""
    return any(
        each.truth is Truth.NOT_MET and each.because.code in LOW_PRESSURE
        for each in gate.conditions
    )


def verdict_then(gate: Gate) -> State:
    """In a word, how the gate of a given step stood; that it was late or held is said apart."""
    gate = gate.of_patient
    word = words_of("taper")(f"gate_was_{gate.verdict.value}")
    return State(word, _INKS[gate.verdict], _SIGNS[gate.verdict])


def _paragraph(condition: Condition, now: datetime) -> Paragraph:
    """A condition that holds by a recorded reason alone is no tick: the criterion is not met."""
    said = say(condition.because, now.tzinfo)
    if condition.because.code == BY_REASON:
        return Paragraph(said, Status.APPLIES, "caution")
    return Paragraph(said, _SIGNS[condition.truth])
