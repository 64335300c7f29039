"""What is out of date stands on the handover with its unit, its age and the limit."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from pressorsheet.core.handover.evidence import in_brief
from pressorsheet.core.moment import When
from pressorsheet.core.note import note
from pressorsheet.core.paper import Status
from pressorsheet.wording import say

NOW = datetime(2026, 3, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("refill_out_of_date", Fraction(4), "4 s at 10:00, 10 h old, limit 6 h"),
        ("lactate_out_of_date", Fraction("2.4"), "2.4 mmol/L at 10:00, 10 h old, limit 6 h"),
        ("urine_out_of_date", Fraction(170), "170 mL to 10:00, 10 h old, limit 6 h"),
        ("mental_status_out_of_date", "drowsy", "drowsy at 10:00, 10 h old, limit 6 h"),
    ],
)
def test_old_evidence_keeps_its_unit(code: str, value: object, text: str) -> None:
    at = When(NOW - timedelta(hours=10), NOW)
    old = note(code, value=value, at=at, age=timedelta(hours=10), limit=timedelta(hours=6))
    (brief,) = in_brief([old], "monitor", Status.OUT_OF_DATE)
    assert say(brief) == text
