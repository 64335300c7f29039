"""Off screen: fixtures of tests that open a window: our type, nothing left over, no collector."""

import gc
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTEST_QT_API", "pyside6")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from pressorsheet.ui.typeface import register
from pressorsheet.ui.window import Window

ROUNDS = 4


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["pressorsheet"]


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    assert register() == ()


@pytest.fixture(autouse=True)
def quiet_collector(qapp: QApplication) -> Iterator[None]:
    """The cyclic collector may destroy windows while Qt dispatches events: it waits for the end.

    What was copied goes too: Qt would hold it until after the Python that made it is gone.
    """
    yield
    qapp.clipboard().clear()
    for widget in qapp.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    gc.collect()


def settle() -> None:
    """Let Qt do what it has put off, and each store show all that follows from a record.

    A ward is judged in slices of real time: on a slow machine no fixed number of rounds ends it.
    """
    for _ in range(ROUNDS):
        QApplication.processEvents()
    while not all(window.store.is_at_rest for window in _windows()):
        QApplication.processEvents()


def _windows() -> Iterator[Window]:
    return (each for each in QApplication.topLevelWidgets() if isinstance(each, Window))
