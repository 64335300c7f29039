"""Opened: the whole window on the sample ward, at a moment that a test sets and moves."""

from datetime import datetime, timedelta

from bedsides import NOW
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from made_events import patient, reading
from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.journal import Journal
from pressorsheet.session.demo import demo_session
from pressorsheet.session.session import Session
from pressorsheet.ui.store import Store
from pressorsheet.ui.theme import LIGHT, Theme
from pressorsheet.ui.typeface import font
from pressorsheet.ui.window import Window
from typist import type_text

VIEWS = ("worksheet", "taper", "handover", "history", "protocol")


class Clock:
    """The time, as a test sets it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, window: Window, span: timedelta) -> None:
        """Let the clock go, and the window look at it as it does once a second."""
        self.now += span
        window.store.tick()
        settle()


def begun(journal: Journal, reference: Reference) -> Session:
    """Bed 12 DOE, Jane with MAP 61 at 18:50 and 67 at 18:57; bed 14 ROE, Alan."""
    ids = iter(f"00000000-0000-4000-8000-{number:012}" for number in range(1, 1000))
    session = Session(journal, reference, lambda: next(ids))
    if not journal.worksheets():
        session.admit([patient(1, name="ROE, Alan", bed="14")])
        session.admit([patient(0), reading(50, 61), reading(57, 67)])
    return session


def shown(
    session: Session, clock: Clock, size: tuple[int, int] = (1366, 768), theme: Theme = LIGHT
) -> Window:
    """A window on a session, A. Alvarez charting."""
    window = Window(Store(session, clock), theme)
    window.setFont(font())
    window.resize(*size)
    window.show()
    window.activateWindow()
    window.start_charting("A. Alvarez", "nurse")
    settle()
    return window


def opened(
    qtbot: QtBot,
    session: Session,
    clock: Clock,
    size: tuple[int, int] = (1366, 768),
    theme: Theme = LIGHT,
) -> Window:
    """The same, closed when the test ends."""
    window = shown(session, clock, size, theme)
    qtbot.addWidget(window)
    return window


def ward(
    qtbot: QtBot, reference: Reference, width: int = 1366, height: int = 768, theme: Theme = LIGHT
) -> Window:
    """The window on the sample ward at 20:34."""
    clock = Clock()
    return opened(qtbot, demo_session(reference, clock()), clock, (width, height), theme)


def write(window: Window, name: str, text: str) -> None:
    """Type a text into the field of a name."""
    field = window.findChild(QWidget, name)
    assert isinstance(field, QWidget), name
    field.setFocus()
    type_text(field, text)
    settle()
