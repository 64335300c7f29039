"""The page on the program: what it is and is not, every part of others, by the keyboard alone."""

from pathlib import Path

import pytest
from gates import Person
from opened import ward
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, overlapping, show

from offscreen import settle
from pressorsheet import __version__
from pressorsheet.core.assessment import Reference
from pressorsheet.library.licences import Part, parts, text_of
from pressorsheet.ui.about import About
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme
from pressorsheet.ui.window import Window
from typist import focused, press, type_text

KEY, SHIFT, ALT = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def ask(modifier: Qt.KeyboardModifier = SHIFT) -> None:
    press(KEY.Key_F1, modifier)
    settle()


def about(top: QWidget) -> QWidget:
    """The page, which is in sight."""
    found = [page for page in top.findChildren(QWidget, "about") if page.isVisible()]
    assert len(found) == 1
    return found[0]


def is_shown(top: QWidget) -> bool:
    return any(page.isVisible() for page in top.findChildren(QWidget, "about"))


def listed(top: QWidget) -> list[tuple[str, str]]:
    """The rows of the list: a part with its version, and its licence."""
    model = named(about(top), QTableView, "about.parts").model()
    return [
        (model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())
    ]


def notices(top: QWidget) -> str:
    return named(about(top), QPlainTextEdit, "about.text").toPlainText()


def part(name: str) -> Part:
    return next(one for one in parts() if one.name == name)


@pytest.fixture
def window(qtbot: QtBot, reference: Reference) -> Window:
    return ward(qtbot, reference)


def test_the_key_brings_what_the_program_is_and_is_not(window: Window) -> None:
    ask()
    said = all_text(about(window))
    assert f"Pressorsheet {__version__}" in said
    assert "It never orders" in said
    assert "[house] awaits a clinician's sign-off" in said
    assert "free software under the GNU LGPL, version 3: you may replace their files" in said


def test_no_patient_is_named_round_it(window: Window) -> None:
    ask()
    assert "No patient shown" in all_text(window.frame.banner)


def test_every_part_is_listed_qt_first(window: Window) -> None:
    ask()
    rows = listed(window)
    assert len(rows) == len(parts())
    assert rows[0][0].startswith("PySide6")
    assert ("pillow " + part("pillow").version, "MIT-CMU") in rows


def test_moving_down_the_list_shows_each_part_s_notices(window: Window) -> None:
    ask()
    assert focused().objectName() == "about.parts"
    for _ in range(len(parts())):
        press(KEY.Key_Down)
        if "cryptography" in all_text(about(window)):
            break
    assert notices(window) == text_of(part("cryptography"))
    assert "cryptography" in all_text(about(window))


def test_words_typed_in_the_search_leave_what_has_them(window: Window) -> None:
    ask()
    press(KEY.Key_Tab, SHIFT)
    assert focused().objectName() == "about.search"
    type_text(focused(), "pil mit")
    assert [name.split(" ")[0] for name, _ in listed(window)] == ["pillow"]
    assert notices(window) == text_of(part("pillow"))
    press(KEY.Key_Return)
    assert focused().objectName() == "about.parts"
    press(KEY.Key_Return)
    assert focused().objectName() == "about.text"


def test_a_search_that_finds_nothing_says_so(window: Window) -> None:
    ask()
    press(KEY.Key_Tab, SHIFT)
    type_text(focused(), "no such part")
    assert listed(window) == []
    assert notices(window) == ""
    assert "No part has these words." in all_text(about(window))


def test_a_long_notice_is_read_by_the_keyboard(window: Window) -> None:
    ask()
    press(KEY.Key_Tab, SHIFT)
    type_text(focused(), "pillow")
    press(KEY.Key_Return)
    press(KEY.Key_Return)
    text = named(about(window), QPlainTextEdit, "about.text")
    press(KEY.Key_PageDown)
    assert text.verticalScrollBar().value() > 0
    press(KEY.Key_End, CONTROL)
    assert text.verticalScrollBar().value() == text.verticalScrollBar().maximum()


def test_nothing_can_be_typed_into_a_notice(window: Window) -> None:
    ask()
    press(KEY.Key_Return)
    before = notices(window)
    type_text(focused(), "x")
    assert notices(window) == before


def test_tab_goes_through_all_of_it_and_on(window: Window) -> None:
    ask()
    seen = []
    for _ in range(3):
        press(KEY.Key_Tab)
        seen.append(focused().objectName())
    assert seen[:2] == ["about.text", "about.back"]
    assert not about(window).isAncestorOf(focused())


@pytest.mark.parametrize("leave", ["escape", "back", "view"])
def test_it_is_left_by_escape_by_its_button_and_for_any_view(window: Window, leave: str) -> None:
    ask()
    if leave == "back":
        press(KEY.Key_Tab)
        press(KEY.Key_Tab)
        press(KEY.Key_Return)
    elif leave == "escape":
        press(KEY.Key_Escape)
    else:
        press(KEY.Key_1, ALT)
    settle()
    assert not is_shown(window)
    assert window.frame.views.currentWidget() is window.worksheet


def test_it_begins_anew_when_it_is_asked_for_again(window: Window) -> None:
    ask()
    press(KEY.Key_Tab, SHIFT)
    type_text(focused(), "pillow")
    press(KEY.Key_Escape)
    ask()
    assert len(listed(window)) == len(parts())


def test_the_page_of_keys_names_its_key(window: Window) -> None:
    press(KEY.Key_Slash, CONTROL)
    settle()
    assert "Shift+F1" in all_text(window)


def test_it_is_there_before_anybody_charts_and_who_charts_is_asked_after_it(
    window: Window,
) -> None:
    window.begin()
    settle()
    assert "Shift+F1" in all_text(window)
    type_text(focused(), "R. Vega")
    ask()
    assert is_shown(window)
    # Nothing behind it can be reached from it.
    press(KEY.Key_1, ALT)
    assert is_shown(window)
    press(KEY.Key_Escape)
    settle()
    assert not is_shown(window)
    assert focused().objectName() == "who.name"
    press(KEY.Key_Return)
    settle()
    assert window.store.session.by is not None
    assert window.store.session.by.name == "R. Vega"


def test_asked_for_twice_it_is_still_left_to_where_it_came_from(window: Window) -> None:
    window.begin()
    settle()
    ask()
    ask()
    press(KEY.Key_Escape)
    settle()
    assert focused().objectName() == "who.name"


def test_it_is_there_before_a_store_is_made(qtbot: QtBot, tmp_path: Path) -> None:
    person = Person(qtbot, tmp_path / "new.store")
    ask()
    assert "It never orders" in all_text(about(person.gate))
    press(KEY.Key_Escape)
    settle()
    assert not is_shown(person.gate)
    person.choose_passphrase()
    assert person.recovery_key()


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=["light", "night"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_all_of_it_can_be_read(
    qtbot: QtBot, reference: Reference, size: tuple[int, int], theme: Theme
) -> None:
    window = ward(qtbot, reference, *size, theme)
    ask()
    assert hidden_or_clipped(about(window)) == []
    assert overlapping(about(window)) == []


def test_in_a_small_window_the_list_stands_above_the_notices(
    qtbot: QtBot, reference: Reference
) -> None:
    window = ward(qtbot, reference, 683, 384)
    ask()
    page = about(window)
    table, text = (
        named(page, QTableView, "about.parts"),
        named(page, QPlainTextEdit, "about.text"),
    )
    assert table.mapTo(page, table.rect().bottomLeft()).y() < text.mapTo(page, text.pos() * 0).y()
    press(KEY.Key_Return)
    settle()
    # What has the focus is in sight, whatever the window has room for.
    assert QApplication.focusWidget() is text
    assert not text.visibleRegion().isEmpty()


def test_the_parts_stand_under_the_heads_of_their_columns(qtbot: QtBot) -> None:
    made = About()
    qtbot.addWidget(made)
    show(made, LIGHT, 1206, 600)
    made.begin()
    settle()
    view = named(made, QTableView, "about.parts")
    head = view.horizontalHeader().viewport().grab().toImage()
    row = view.viewport().grab().toImage()
    # Of a row that is not the current one, which has an edge of its own.
    second = view.visualRect(view.model().index(1, 0))
    assert abs(first_ink(head, head.rect()) - first_ink(row, second)) <= 1


def first_ink(image: QImage, box: QRect) -> int:
    """The column in which something dark stands first."""
    dark = (
        x
        for x in range(box.left(), box.right())
        for y in range(box.top() + 2, box.bottom() - 2)
        if image.pixelColor(x, y).lightness() < 160
    )
    return next(dark)
