"""The gate of a taper's step in shapes and words; the verdict is the core's."""

from fractions import Fraction

from drug_forms import NOON

from pressorsheet.core.note import note
from pressorsheet.core.paper import Status
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.taper.gate import Condition, Gate
from pressorsheet.core.truth import Truth
from pressorsheet.ui.panels.taper_gate import gate_shown, verdict_then

NONE_LOW = note(
    "gate_none_low_since",
    low=Pressure(Fraction(65)),
    since=NOON,
    lowest=Pressure(Fraction(70)),
)
BY_REASON = note("gate_wean_reason", item="WEAN-2", status="not_met", reason="faster")
LATE = note("taper_late", row=3, due=NOON, limit=None)


def test_what_a_recorded_reason_allows_is_shown_with_caution_and_never_ticked() -> None:
    conditions = (Condition(Truth.MET, NONE_LOW), Condition(Truth.MET, BY_REASON))
    made = gate_shown(Gate(Truth.MET, conditions), NOON)
    met, allowed, _ = made.conditions
    assert met.sign is Status.MET
    assert (allowed.sign, allowed.ink) == (Status.APPLIES, "caution")
    assert allowed.text == "WEAN-2 is not met: allowed by a recorded reason alone: faster"
    # It informs beside the verdict, which the core alone says.
    assert made.verdict.sign is Status.MET


def test_a_row_that_was_late_or_held_had_the_gate_that_its_patient_had() -> None:
    inactive = Condition(Truth.NOT_MET, note("gate_row_not_active", why=LATE))
    good, low = Condition(Truth.MET, NONE_LOW), Condition(Truth.NOT_MET, NONE_LOW)
    assert verdict_then(Gate(Truth.NOT_MET, (inactive, good))).word == "met"
    assert verdict_then(Gate(Truth.NOT_MET, (inactive, low))).word == "held"
