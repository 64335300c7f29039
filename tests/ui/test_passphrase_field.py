"""A passphrase is dots unless it is asked for, and leaves its field by no clipboard."""

import pytest
from hands import press, type_text
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QImage, QKeySequence, QRawFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, show

from offscreen import settle
from pressorsheet import resources
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme
from pressorsheet.ui.typeface import FILES
from pressorsheet.ui.widgets.passphrase_field import PassphraseField

SECRET = "rosa kettle bridge"
COPIES = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)


def page(qtbot: QtBot, theme: Theme = LIGHT, width: int = 420) -> tuple[QWidget, PassphraseField]:
    made = QWidget()
    field = PassphraseField("unlock", "passphrase", "Passphrase")
    rows = QVBoxLayout(made)
    rows.addWidget(field)
    rows.addStretch(1)
    qtbot.addWidget(made)
    show(made, theme, width, 200)
    field.setFocus()
    settle()
    return made, field


def line_of(made: QWidget) -> QLineEdit:
    return named(made, QLineEdit, "unlock.passphrase")


def button_of(made: QWidget) -> QPushButton:
    return named(made, QPushButton, "unlock.passphrase.show")


def click_show(made: QWidget) -> None:
    QTest.mouseClick(button_of(made), Qt.MouseButton.LeftButton)


def clipboards() -> list[str]:
    clipboard = QGuiApplication.clipboard()
    return [clipboard.text(mode) for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)]


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_what_is_typed_is_held_and_shown_as_dots(qtbot: QtBot) -> None:
    made, field = page(qtbot)
    type_text(line_of(made), SECRET)
    assert field.text == SECRET
    assert line_of(made).displayText() == "\N{BULLET}" * len(SECRET)


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_what_masks_a_letter_is_in_the_shipped_typeface(qtbot: QtBot, theme: Theme) -> None:
    """A system may have no other font: what Inter lacks is then a box with stripes."""
    made, _field = page(qtbot, theme)
    type_text(line_of(made), SECRET)
    (mask,) = set(line_of(made).displayText())
    for file in FILES:
        face = QRawFont(QByteArray(resources.read_bytes("fonts", file)), 16)
        assert face.familyName().startswith("Inter")
        assert face.supportsCharacter(ord(mask)), file


@pytest.mark.parametrize("length", [10, 200])
def test_a_field_that_was_left_shows_dots_however_long_its_text(qtbot: QtBot, length: int) -> None:
    made, field = page(qtbot)
    pictures = []
    for letter in "Wi":
        field.set_text(letter * length)
        button_of(made).setFocus()
        line_of(made).setCursorPosition(0)
        settle()
        pictures.append(picture(line_of(made)))
    assert pictures[0] == pictures[1]


def test_the_button_shows_it_and_hides_it_and_says_which(qtbot: QtBot) -> None:
    made, _ = page(qtbot)
    type_text(line_of(made), SECRET)
    click_show(made)
    assert line_of(made).displayText() == SECRET
    assert "Hide" in all_text(made)
    click_show(made)
    assert SECRET not in line_of(made).displayText()
    assert "Show" in all_text(made)


def test_the_button_is_reached_by_tab_and_pressed_by_space(qtbot: QtBot) -> None:
    made, _ = page(qtbot)
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button_of(made)
    press(Qt.Key.Key_Space)
    assert button_of(made).isChecked()


@pytest.mark.parametrize("is_shown", [False, True])
def test_no_key_and_no_mouse_brings_it_to_a_clipboard(qtbot: QtBot, *, is_shown: bool) -> None:
    made, _ = page(qtbot)
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        QGuiApplication.clipboard().setText("before", mode)
    before = clipboards()
    line = line_of(made)
    type_text(line, SECRET)
    if is_shown:
        click_show(made)
        line.setFocus()
    for copy in COPIES:
        line.selectAll()
        QTest.keySequence(line, QKeySequence(copy))
    QTest.mouseDClick(line, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert clipboards() == before
    assert line.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu


def test_a_passphrase_can_be_pasted(qtbot: QtBot) -> None:
    made, field = page(qtbot)
    QGuiApplication.clipboard().setText(SECRET)
    line_of(made).paste()
    assert field.text == SECRET


def test_a_cleared_field_is_empty_and_hidden_again(qtbot: QtBot) -> None:
    made, field = page(qtbot)
    type_text(line_of(made), SECRET)
    click_show(made)
    field.clear()
    assert field.text == ""
    assert line_of(made).echoMode() is QLineEdit.EchoMode.Password
    line_of(made).undo()
    assert field.text == ""


@pytest.mark.parametrize(
    ("keys", "modifier", "is_told"),
    [
        ("a", Qt.KeyboardModifier.NoModifier, False),
        ("A", Qt.KeyboardModifier.NoModifier, True),
        ("A", Qt.KeyboardModifier.ShiftModifier, False),
        ("a", Qt.KeyboardModifier.ShiftModifier, True),
        ("7", Qt.KeyboardModifier.NoModifier, False),
    ],
)
def test_caps_lock_is_told_by_the_first_letter(
    qtbot: QtBot, keys: str, modifier: Qt.KeyboardModifier, *, is_told: bool
) -> None:
    made, _ = page(qtbot)
    QTest.keyClicks(line_of(made), keys, modifier)
    assert ("Caps Lock is on." in all_text(made)) is is_told
    QTest.keyClick(line_of(made), Qt.Key.Key_CapsLock)
    assert "Caps Lock is on." not in all_text(made)


@pytest.mark.parametrize("theme", [LIGHT, NIGHT])
@pytest.mark.parametrize("width", [240, 420])
def test_nothing_of_it_is_clipped(qtbot: QtBot, theme: Theme, width: int) -> None:
    made, _ = page(qtbot, theme, width)
    QTest.keyClicks(line_of(made), "A")
    click_show(made)
    assert not hidden_or_clipped(made)
    assert button_of(made).height() >= 24
    assert line_of(made).accessibleName() == "Passphrase"
