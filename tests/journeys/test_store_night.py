"""A night on a store of one's own: made, charted in, locked, left; nothing of it can be read."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from ward import shipped, words_on

from offscreen import settle
from pressorsheet.ui.app import window_on
from pressorsheet.ui.opening import Gate, Opened
from pressorsheet.ui.theme import LIGHT, wear
from pressorsheet.ui.window import Window
from stores import CHEAP
from typist import focused, press, type_text

PASSPHRASE = "rosa kettle bridge"
NAME, MRN, MEAN = "QUILLFEATHER, Zebulon", "9081726354", "61.75"
CONTROL = Qt.KeyboardModifier.ControlModifier


class Night:
    """The program from its gate on, and a person who uses keys alone."""

    def __init__(self, qtbot: QtBot, place: Path) -> None:
        self.qtbot = qtbot
        self.place = place
        self.now = datetime(2026, 3, 10, 22, 0, tzinfo=UTC)
        self.opened: list[Opened] = []

    def come(self) -> Gate:
        gate = Gate(lambda: self.now, CHEAP)
        self.qtbot.addWidget(gate)
        gate.opened.connect(self.opened.append)
        self.front(gate)
        gate.begin(str(self.place))
        settle()
        return gate

    def sit_down(self) -> Window:
        window = window_on(self.opened[-1], shipped(), lambda: self.now, LIGHT)
        self.qtbot.addWidget(window)
        self.front(window)
        window.privacy.start()
        return window

    def front(self, widget: QWidget) -> None:
        wear(widget, LIGHT)
        widget.resize(1366, 768)
        widget.show()
        widget.activateWindow()
        settle()

    def pass_time(self, window: Window, span: timedelta) -> None:
        for _ in range(int(span.total_seconds())):
            self.now += timedelta(seconds=1)
            window.privacy.look()
        window.store.tick()
        settle()


def enter() -> None:
    press(Qt.Key.Key_Return)
    settle()


def tab_to(name: str) -> QLineEdit:
    for _ in range(80):
        if focused().objectName() == name:
            found = focused()
            assert isinstance(found, QLineEdit)
            return found
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {name}")


def write(name: str, text: str) -> None:
    type_text(tab_to(name), text)


def make_store(gate: Gate) -> str:
    for name in ("new_passphrase.new", "new_passphrase.again"):
        write(name, PASSPHRASE)
    enter()
    labels = [each for each in gate.findChildren(QLabel) if each.isVisible()]
    key = "-".join(each.text() for each in labels if len(each.text()) == 4)
    press(Qt.Key.Key_Tab)
    enter()
    write("recovery_key.last_group", key[-4:])
    enter()
    return key


def files(folder: Path) -> dict[Path, bytes]:
    return {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_what_was_charted_in_a_night_is_there_again_and_can_be_read_in_no_file(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    night = Night(qtbot, tmp_path / "ward" / "worksheets.sqlite")
    key = make_store(night.come())
    window = night.sit_down()
    type_text(focused(), "Rosa Lind")
    enter()
    assert focused().objectName() == "patient.name"
    type_text(focused(), NAME)
    write("patient.mrn", MRN)
    enter()
    write("vitals.map_mmhg", MEAN)
    enter()
    write("vitals.map_mmhg", "64.25")
    night.pass_time(window, timedelta(minutes=5))
    assert NAME not in " ".join(words_on(window))
    night.pass_time(window, timedelta(minutes=10))
    assert "Unlock" in " ".join(words_on(window))
    type_text(focused(), "Ida Maas")
    write("who.passphrase", PASSPHRASE)
    enter()
    assert focused().objectName() == "vitals.map_mmhg"
    night.pass_time(window, timedelta(minutes=1))
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_L, CONTROL)
    settle()
    window.close()
    night.opened[0].store.journal.close()

    left = files(tmp_path)
    assert len([each for each in left if each.suffix == ".store"]) == 1, "a backup was taken"
    for secret in (NAME, "QUILLFEATHER", MRN, MEAN, "64.25", "Rosa Lind", PASSPHRASE, key):
        for code in ("utf-8", "utf-16-le"):
            assert [each for each, held in left.items() if secret.encode(code) in held] == []

    night.come()
    type_text(focused(), "Rosa Lind")
    write("who.passphrase", PASSPHRASE)
    enter()
    window = night.sit_down()
    assert NAME in " ".join(words_on(window))
    line = window.findChild(QLineEdit, "vitals.map_mmhg")
    assert isinstance(line, QLineEdit)
    assert line.text() == "64.25"
    means = [getattr(each, "map_mmhg", None) for each in window.store.session.events()]
    assert [str(each) for each in means if each is not None] == [MEAN]
    window.close()
    night.opened[1].store.journal.close()
    assert os.path.isfile(night.place)
