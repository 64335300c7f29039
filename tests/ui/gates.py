"""Gates: the program's pages before a store is open, and a person who answers them by keys."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from screen import all_text, named

from offscreen import settle
from pressorsheet.ui.arrivals import Arrivals
from pressorsheet.ui.opening import Gate, Opened
from pressorsheet.ui.theme import LIGHT, Theme, wear
from stores import CHEAP, PASSPHRASE
from typist import focused, press, type_text

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
ANOTHER = "seven maps of rain"


class Person:
    """Sits before the gate; what opens, or that it was left, is kept."""

    def __init__(
        self,
        qtbot: QtBot,
        place: Path,
        theme: Theme = LIGHT,
        paper: str = "a4",
        *,
        warned: str = "",
        files: Sequence[Path] = (),
    ) -> None:
        self.gate = Gate(
            lambda: NOON, CHEAP, paper, warned=warned, waiting=lambda: self.arrivals.names
        )
        self.arrivals = Arrivals(self.gate)
        for file in files:
            self.arrivals.announce(str(file))
        qtbot.addWidget(self.gate)
        self.opened: list[Opened] = []
        self.left = 0
        self.gate.opened.connect(self.opened.append)
        self.gate.left.connect(self._leave)
        wear(self.gate, theme)
        self.gate.resize(1366, 768)
        self.gate.show()
        self.gate.activateWindow()
        self.gate.begin(str(place))
        settle()

    def _leave(self) -> None:
        self.left += 1

    @property
    def said(self) -> str:
        return all_text(self.gate)

    def tab_to(self, name: str) -> QWidget:
        """Go on by Tab to what has this name."""
        for _ in range(30):
            if focused().objectName() == name:
                return focused()
            press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}")

    def write(self, name: str, text: str) -> None:
        line = self.tab_to(name)
        assert isinstance(line, QLineEdit)
        line.selectAll()
        type_text(line, text)

    def enter(self) -> None:
        press(Qt.Key.Key_Return)
        settle()

    def push(self, name: str) -> None:
        assert isinstance(self.tab_to(name), QPushButton)
        self.enter()

    def choose_passphrase(self, new: str = PASSPHRASE, again: str | None = None) -> None:
        self.write("new_passphrase.new", new)
        self.write("new_passphrase.again", new if again is None else again)
        self.enter()

    def recovery_key(self) -> str:
        """The key as it is read off the page."""
        labels = named(self.gate, QWidget, "recovery_key").findChildren(QLabel)
        groups = [each.text() for each in labels if each.isVisible() and len(each.text()) == 4]
        assert len(groups) == 7
        return "-".join(groups)

    def keep_recovery_key(self) -> str:
        """Write it down, and type its last group back."""
        key = self.recovery_key()
        self.push("recovery_key.kept")
        self.write("recovery_key.last_group", key[-4:])
        self.enter()
        return key

    def unlock(self, passphrase: str = PASSPHRASE, name: str = "A. Alvarez") -> None:
        self.write("who.name", name)
        self.write("who.passphrase", passphrase)
        self.enter()

    def close(self) -> None:
        for each in self.opened:
            each.store.journal.close()


Before = Callable[[Path], Person]
