"""Settings of the window's tests: off screen, nothing left over, no collector at work."""

import gc
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTEST_QT_API", "pyside6")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.exchange.worksheet import read_worksheet
from pressorsheet.resources import read_bytes
from pressorsheet.ui.typeface import register


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["pressorsheet"]


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    assert register() == ()


@pytest.fixture(autouse=True)
def quiet_collector(qapp: QApplication) -> Iterator[None]:
    """The cyclic collector may destroy windows while Qt dispatches events: it waits for the end."""
    gc.disable()
    yield
    for widget in qapp.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    gc.enable()
    gc.collect()


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
