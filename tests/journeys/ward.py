"""Ward: the program on a store in a file, its clock, and a person at its keyboard.

Nothing is entered but by keys sent to where the focus is; what is read is what can be seen: the
words on labels, the rows of tables, the names of fields.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from PySide6.QtCore import QAbstractItemModel, QModelIndex
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QTreeView,
    QWidget,
)

from offscreen import settle
from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.journal import Journal
from pressorsheet.library.reference import reference
from pressorsheet.session.session import Session
from pressorsheet.ui.charting import TABS
from pressorsheet.ui.store import Store
from pressorsheet.ui.theme import LIGHT
from pressorsheet.ui.window import Window
from stores import open_journal
from typist import focused, type_text

ZONE = timezone(timedelta(hours=1))
MORNING = datetime(2026, 3, 10, 7, 0, tzinfo=ZONE)
SIZE = (1366, 768)
MOST_STEPS = 100
Kind = TypeVar("Kind", bound=QWidget)


def shipped() -> Reference:
    """The reference values that ship."""
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
        window = Window(Store(session, lambda: self.now), LIGHT)
        window.begin()
        self.take(window)
        if name:
            self.write(name)
            self.key("Return")

    def take(self, window: Window) -> None:
        """Sit down before a window."""
        self._window = window
        window.resize(*SIZE)
        window.show()
        window.activateWindow()
        settle()
        assert QApplication.activeWindow() is window

    def sign_in(self, name: str, role: str) -> None:
        """Lock the window, and another person goes on under a name and role of their own."""
        self.key("Ctrl+L")
        self.write(name)
        self.go_to("who.role")
        self.choose(role)
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
        """The program's window."""
        assert self._window is not None, "the program was not started"
        return self._window

    @property
    def assessment(self) -> Assessment:
        """The open worksheet as the window last assessed it."""
        found = self.window.store.assessment
        assert found is not None
        return found

    def clock_at(self, clock: str) -> None:
        """Let the clock run on to the next time that it is so late, as "08:25"."""
        hour, minute = map(int, clock.split(":"))
        moment = self.now.replace(hour=hour, minute=minute)
        self.pass_time(moment - self.now + timedelta(days=moment <= self.now))

    def pass_time(self, span: timedelta) -> None:
        """Let the clock run on; the store looks at it as it does every second."""
        self.now += span
        self.window.store.tick()
        settle()

    # A person at the keyboard.

    def key(self, keys: str, times: int = 1) -> None:
        """Press a key or a combination, as "Ctrl+1" or "Tab", where the focus is."""
        for _ in range(times):
            QTest.keySequence(in_front(), QKeySequence(keys))
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

    def region(self, name: str) -> None:
        """Move on by F6 to the region in which the focus is then on this control."""
        self.until("F6", lambda: focused().objectName() == name, name)

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
        self.until("Down", lambda: _name(menu.activeAction()) == f"more.{name}", name)
        self.key("Return")

    def fill(self, form: str, fields: Mapping[str, str]) -> None:
        """Type into fields of the form in front, going from one to the next by Tab."""
        for key, text in fields.items():
            self.go_to(f"{form}.{key}")
            if isinstance(focused(), QComboBox):
                self.choose(text)
            else:
                self.write(text)

    def admit(self, **fields: str) -> None:
        """Admit a patient; the first one's page is in front already."""
        if focused().objectName() != "patient.name":
            self.key("Ctrl+N")
        self.fill("patient", fields)
        self.key("Return")
        assert not focused().objectName().startswith("patient."), self.said()

    def draft(self, form: str, **fields: str) -> None:
        """Fill a form in and leave it so."""
        self.open_form(form)
        self.fill(form, fields)

    def chart(self, form: str, **fields: str) -> None:
        """Fill a form in and record it with Enter.

        Of a bag written without its preparation the question about its expiry is answered.
        """
        before = len(self.window.store.session.events())
        self.draft(form, **fields)
        self.key("Return")
        if form == "bag":
            assert "expiry stays unknown" in self.said()
            self.key("Return")
        assert len(self.window.store.session.events()) > before, self.said()

    def infuse(self, drug: str, dose: str) -> None:
        """Type the dose of a drug's bag, and leave it to be recorded."""
        self.draft("infusion", bag_id=drug, dose=dose)

    def stand_on(self, label: str) -> None:
        """Move to a row of the checklists, opening its section where that is closed."""
        self.region("checklists.list")
        view = focused()
        assert isinstance(view, QTreeView)
        self.key("Home")
        for _ in range(MOST_STEPS):
            here = view.currentIndex()
            if here.parent().isValid() and label in here.data():
                return
            inside = any(label in row.data() for row in _children(view.model(), here))
            self.key("Right" if inside and not view.isExpanded(here) else "Down")
        raise AssertionError(f"{label} cannot be reached")

    # What can be read.

    def said(self) -> str:
        """Every word on labels and buttons in sight."""
        return " | ".join(words_on(self.window))

    def line(self, name: str) -> QLineEdit:
        """The field of this name."""
        return self.find(QLineEdit, name)

    def find(self, kind: type[Kind], name: str) -> Kind:
        """The part of this kind and name that is in sight."""
        found = [part for part in self.window.findChildren(kind, name) if part.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} in sight"
        return found[0]

    def checklists(self) -> dict[str, str]:
        """Each row of the checklists by its label, as it is read out."""
        model = self.find(QTreeView, "checklists.list").model()
        rows = [row.data() for section in _children(model) for row in _children(model, section)]
        return {_label(text): text for text in rows}

    def items_in_sight(self) -> set[str]:
        """The labels of the checklist rows that can be seen without scrolling or opening any."""
        view = self.find(QTreeView, "checklists.list")
        seen = view.viewport().rect()
        rows = [
            row for section in _children(view.model()) for row in _children(view.model(), section)
        ]
        return {
            _label(row.data())
            for row in rows
            if view.isExpanded(row.parent()) and seen.contains(view.visualRect(row))
        }

    def rows(self, name: str) -> list[list[str]]:
        """The cells of a table, row by row."""
        model = self.find(QTableView, name).model()
        return [
            [model.index(row, column).data() or "" for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]


def in_front() -> QWidget:
    """Where a key goes: an open list before the widget in focus."""
    return QApplication.activePopupWidget() or focused()


def words_on(widget: QWidget) -> Iterator[str]:
    """What can be read on labels and buttons of a widget."""
    for part in widget.findChildren(QWidget):
        if isinstance(part, QLabel | QPushButton) and part.isVisible() and part.text():
            yield part.text()


def _children(
    model: QAbstractItemModel, parent: QModelIndex | None = None
) -> Iterator[QModelIndex]:
    above = QModelIndex() if parent is None else parent
    return (model.index(row, 0, above) for row in range(model.rowCount(above)))


def _label(text: str) -> str:
    """The id of an item, without the word before it that says it is a caution; else its title."""
    return text.split(", ")[1].removeprefix("caution ")


def _name(thing: object) -> str:
    return thing.objectName() if hasattr(thing, "objectName") else ""
