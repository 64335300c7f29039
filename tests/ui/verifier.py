"""Verifier: somebody who was not there, at the window on a taper that was ordered at noon."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "core"))

from bedside import at, event
from opened import Clock, opened
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QTableView, QWidget
from pytestqt.qtbot import QtBot
from screen import named

from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent, TaperVerified, Tick
from pressorsheet.journal import Journal, memory_journal
from pressorsheet.session.session import Session
from pressorsheet.ui.window import Window
from typist import focused, press, type_text
from verifiable import LINDQVIST, of_vasopressin

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
DOE = event("patient", "00:00", name="DOE, Jane", mrn="0012345", bed="12")
ROE = event("patient", "00:00", name="ROE, Alan", mrn="0077777", bed="14")
VASOPRESSIN = ("20", "", "100", "0.03", "units/min", "0.005", "60")
NAMES = ("amount", "amount_unit", "volume_ml", "salt", "start", "start_unit", "step", "every_min")


def session_of(reference: Reference, *events: AnyEvent, journal: Journal | None = None) -> Session:
    """Bed 14 without records, bed 12 with these and open."""
    ids = iter(f"00000000-0000-4000-8000-{number:012}" for number in range(1, 1000))
    session = Session(journal or memory_journal(), reference, lambda: next(ids))
    session.admit([ROE])
    session.admit([DOE, *(events or of_vasopressin(reference))])
    return session


class Verifier:
    """Reads and types at the window; `now` goes on by a minute before each entry is compared."""

    def __init__(self, window: Window, clock: Clock) -> None:
        self.window = window
        self.clock = clock

    @property
    def page(self) -> QWidget:
        return self.window.second_reader.page

    def sit_down(self, name: str = LINDQVIST.name, role: str = LINDQVIST.role) -> None:
        """Sign in and open the verification of the taper."""
        self.window.start_charting(name, role)
        self.open()

    def open(self) -> None:
        """From the taper view, by its button."""
        press(Qt.Key.Key_2, ALT)
        settle()
        self.push("taper.verify")

    def enter(self, *texts: str) -> None:
        """Type an entry from the first field on, Tab by Tab, and press Enter in the last."""
        assert focused().objectName() == "taper_verify.amount"
        for number, text in enumerate(texts):
            name = focused().objectName()
            if name.endswith("unit") or name.endswith("salt"):
                self._choose(text)
            else:
                type_text(focused(), text)
            if number < len(texts) - 1:
                press(Qt.Key.Key_Tab)
        self.clock.forward(self.window, timedelta(minutes=1))
        press(Qt.Key.Key_Return)
        settle()

    def _choose(self, text: str) -> None:
        """Down through the list until it stands there; nothing for what is offered alone."""
        if text:
            box = focused()
            for _ in range(8):
                if box.property("currentText") == text:
                    return
                press(Qt.Key.Key_Down)
            raise AssertionError(f"{text} is not offered")

    def tab_to(self, name: str) -> None:
        for _ in range(40):
            if focused().objectName() == name:
                return
            press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}")

    def push(self, name: str) -> None:
        self.tab_to(name)
        press(Qt.Key.Key_Return)
        settle()

    def rows(self, name: str) -> list[tuple[str, ...]]:
        """What a table in sight says; none where it is out of sight."""
        table = named(self.page, QTableView, f"taper_verify.{name}")
        if not table.isVisible():
            return []
        model = table.model()
        return [
            tuple(model.index(row, column).data() for column in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    def sees(self, name: str) -> bool:
        return named(self.page, QAbstractButton, f"taper_verify.{name}").isVisible()

    def record(self, *events: AnyEvent) -> None:
        """Something is charted elsewhere."""
        assert self.window.store.record(events) is None
        settle()

    def words_given(self) -> list[Tick]:
        return [each for each in self.window.store.session.events() if isinstance(each, Tick)][1:]

    def signatures(self) -> list[TaperVerified]:
        events = self.window.store.session.events()
        return [each for each in events if isinstance(each, TaperVerified)]


Seated = Callable[..., Verifier]


def seated(
    qtbot: QtBot, session: Session, size: tuple[int, int] = (1366, 768), **who: str
) -> Verifier:
    """The verifier at ten past noon, the page in front."""
    clock = Clock(at("12:10"))
    verifier = Verifier(opened(qtbot, session, clock, size), clock)
    verifier.sit_down(**who)
    return verifier
