"""Settings of the window's tests: off screen, the sample patient to show, and a verifier."""

import pytest
from pytestqt.qtbot import QtBot
from verifier import Verifier, seated, session_of

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


@pytest.fixture
def verifier(qtbot: QtBot, reference: Reference) -> Verifier:
    """Somebody who was not there, at ten past noon before the verification of a taper."""
    return seated(qtbot, session_of(reference))
