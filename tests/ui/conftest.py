"""Settings of the window's tests: off screen, and the sample patient to show."""

import pytest

from offscreen import fonts, qapp_args, quiet_collector
from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.exchange.worksheet import read_worksheet
from pressorsheet.resources import read_bytes

__all__ = ["fonts", "qapp_args", "quiet_collector"]


@pytest.fixture(scope="session")
def sample_events(reference: Reference) -> tuple[AnyEvent, ...]:
    content = read_bytes("samples", "septic-shock.worksheet.json")
    worksheet = read_worksheet(content, reference.drugs)
    assert not isinstance(worksheet, Refused)
    return worksheet.events


@pytest.fixture
def assessment(reference: Reference, sample_events: tuple[AnyEvent, ...]) -> Assessment:
    """The sample patient at the moment of its newest record."""
    return assess(chart_of(sample_events), reference, max(e.recorded_at for e in sample_events))
