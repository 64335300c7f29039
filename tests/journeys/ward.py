"""Ward: the program on a store in a file, its clock, and a person at its keyboard.

Nothing is entered but by keys sent to where the focus is; what is read is what can be seen: the
words on labels, rows of tables, names of fields.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QKeyCombination
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QPushButton,
    QWidget,
)

from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.journal import Journal, open_journal
from pressorsheet.library.reference import reference
from pressorsheet.session.session import Session
from pressorsheet.ui.charting import TABS
from pressorsheet.ui.store import Store
from pressorsheet.ui.theme import LIGHT
from pressorsheet.ui.window import Window
from typist import focused, type_text

ZONE = timezone(timedelta(hours=1))
MORNING = datetime(2026, 3, 10, 7, 0, tzinfo=ZONE)
MOST_STEPS = 80
ROUNDS = 3


def shipped() -> Reference:
    found = reference()
    assert isinstance(found, Reference)
    return found


class Ward:
    """A window on a store, opened again as often as it is closed."""

    def __init__(self, place: Path, now: datetime = MORNING) -> None:
        self.place = place
        self.now = now
        self._reference = shipped()
        self._window: Window | None = None

    # The program and its clock.

    def start(self, name: str = "Rosa Lind") -> None:
        """Open the store and the window, and say who charts."""
        journal = open_journal(str(self.place))
        assert isinstance(journal, Journal), journal
        session = Session(journal, self._reference, lambda: str(uuid4()))
        self._window = Window(Store(session, lambda: self.now), LIGHT)
        self._window.resize(1366, 768)
        self._window.begin()
        self._window.show()
        self._window.activateWindow()
        settle()
        assert QApplication.activeWindow() is self._window
        if name:
            self.write(name)
            self.key("Return")

    def close(self) -> None:
        """Close the window and let go of the store."""
        if self._window is not None:
            self._window.close()
            self._window.store.session.close()
            self._window.deleteLater()
            self._window = None
            settle()

    @property
    def window(self) -> Window:
        assert self._window is not None, "the program was not started"
        return self._window

    @property
    def assessment(self) -> Assessment:
        """The open worksheet as the window last assessed it."""
        found = self.window.store.assessment
        assert found is not None
        return found

    def pass_time(self, **span: int) -> None:
        """Let the clock run on, as it does with every tick of the store."""
        self.clock_at(self.now + timedelta(**span))

    def clock_at(self, moment: datetime) -> None:
        self.now = moment
        self.window.store.tick()
        settle()

    # A person at the keyboard.

    def key(self, keys: str, times: int = 1) -> None:
        """Press a key or a combination, as "Ctrl+1" or "Tab", where the focus is."""
        for _ in range(times):
            pressed: QKeyCombination = QKeySequence(keys)[0]
            QTest.keyClick(in_front(), pressed.key(), pressed.keyboardModifiers())
            settle()

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        type_text(focused(), text)

    def until(self, keys: str, is_there: Callable[[], bool], what: str) -> None:
        """Press a key until what is looked for is there."""
        for _ in range(MOST_STEPS):
            if is_there():
                return
            self.key(keys)
        raise AssertionError(f"{what} cannot be reached by {keys}")

    def go_to(self, name: str) -> None:
        """Move on by Tab to the control of this name."""
        self.until("Tab", lambda: focused().objectName() == name, name)

    def choose(self, words: str) -> None:
        """In a list to choose from, go down to what reads so."""
        combo = focused()
        assert isinstance(combo, QComboBox)
        self.key("Home")
        self.until("Down", lambda: words in combo.currentText(), words)

    def open_form(self, name: str) -> None:
        """Bring a form to the front: by its own key, or out of the list of the others."""
        if name in TABS:
            self.key(f"Ctrl+{TABS.index(name) + 1}")
            return
        self.key("Ctrl+5")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        self.until("Down", lambda: name_of(menu.activeAction()) == f"more.{name}", name)
        self.key("Return")

    def fill(self, form: str, fields: Mapping[str, str]) -> None:
        """Type into fields of the form in front, going from one to the next by Tab."""
        for key, text in fields.items():
            self.go_to(f"{form}.{key}")
            self.choose(text) if isinstance(focused(), QComboBox) else self.write(text)

    def admit(self, **fields: str) -> None:
        """Admit a patient; the first one's page is in front already."""
        if focused().objectName() != "patient.name":
            self.key("Ctrl+N")
        self.fill("patient", fields)
        self.key("Return")
        assert not focused().objectName().startswith("patient."), self.said()

    def chart(self, form: str, answer: str = "", **fields: str) -> None:
        """Fill a form in and record it with Enter; `answer` is a part of what it is to ask."""
        before = len(self.window.store.session.events())
        self.open_form(form)
        self.fill(form, fields)
        self.key("Return")
        if answer:
            assert answer in self.said(), self.said()
            self.key("Return")
        assert len(self.window.store.session.events()) > before, self.said()

    # What can be read.

    def said(self) -> str:
        """Every word on labels and buttons in sight."""
        return " | ".join(words_on(self.window))


def settle() -> None:
    """Let Qt do what it has put off."""
    for _ in range(ROUNDS):
        QApplication.processEvents()


def in_front() -> QWidget:
    """Where a key goes: an open list before the widget in focus."""
    return QApplication.activePopupWidget() or focused()


def name_of(thing: object) -> str:
    return thing.objectName() if hasattr(thing, "objectName") else ""


def words_on(widget: QWidget) -> Iterator[str]:
    for part in widget.findChildren(QWidget):
        if isinstance(part, QLabel | QPushButton) and part.isVisible() and part.text():
            yield part.text()
