"""Settings of the window's tests: off screen, the sample patient and its forms, a verifier."""

import pytest
from pytestqt.qtbot import QtBot
from shown_form import NURSE, Shown
from verifier import Verifier, seated, session_of

from offscreen import fonts, qapp_args, quiet_collector
from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.exchange.worksheet import read_worksheet
from pressorsheet.resources import read_bytes
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.forms.simple import SIMPLE

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


@pytest.fixture
def shown(qtbot: QtBot, assessment: Assessment) -> Shown:
    """A form on the sample patient, shown and active."""

    def show(name: str) -> Form:
        form = SIMPLE[name](lambda: assessment.at)
        qtbot.addWidget(form)
        form.present(assessment, NURSE)
        form.show()
        form.activateWindow()
        qtbot.waitUntil(form.isActiveWindow)
        return form

    return show
