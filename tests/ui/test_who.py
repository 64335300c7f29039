"""The first page asks who is charting and says what the program is not."""

import pytest
from hands import focused, press, type_text
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from screen import all_text, hidden_or_clipped, named, show, texts

from offscreen import settle
from pressorsheet.ui.panels.who import Who
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme

MISSING = "Name: write your name; each record carries it."


def who(qtbot: QtBot, width: int = 1366, height: int = 768, theme: Theme = LIGHT) -> Who:
    made = Who()
    qtbot.addWidget(made)
    show(made, theme, width, height)
    made.setFocus()
    settle()
    return made


def started(made: Who) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []
    made.started.connect(lambda name, role: heard.append((name, role)))
    return heard


def role(made: Who) -> QComboBox:
    return named(made, QComboBox, "who.role")


def name(made: Who) -> QLineEdit:
    return named(made, QLineEdit, "who.name")


def test_a_name_and_enter_are_enough(qtbot: QtBot) -> None:
    made = who(qtbot)
    heard = started(made)
    type_text(focused(), "A. Alvarez RN")
    press(Qt.Key.Key_Return)
    assert heard == [("A. Alvarez RN", "nurse")]


def test_the_role_is_chosen_by_key_and_start_is_reached_by_tab(qtbot: QtBot) -> None:
    made = who(qtbot)
    heard = started(made)
    type_text(focused(), "M. Lindqvist")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Tab)
    assert focused().objectName() == "who.start"
    press(Qt.Key.Key_Space)
    assert heard == [("M. Lindqvist", "pharmacist")]


def test_the_start_button_starts(qtbot: QtBot) -> None:
    made = who(qtbot)
    heard = started(made)
    type_text(focused(), "K. Osei")
    start = named(made, QPushButton, "who.start")
    QTest.mouseClick(start, Qt.MouseButton.LeftButton)
    assert heard == [("K. Osei", "nurse")]


def test_the_roles_are_four(qtbot: QtBot) -> None:
    made = who(qtbot)
    found = role(made)
    assert [found.itemText(n) for n in range(found.count())] == [
        "nurse",
        "physician",
        "pharmacist",
        "other",
    ]


@pytest.mark.parametrize("typed", ["", "   "])
def test_without_a_name_nothing_starts_and_it_says_why(qtbot: QtBot, typed: str) -> None:
    made = who(qtbot)
    heard = started(made)
    type_text(focused(), typed)
    press(Qt.Key.Key_Return)
    settle()
    assert heard == []
    assert MISSING in texts(made)
    assert focused() is name(made)
    assert name(made).text() == typed


def test_the_refusal_goes_when_a_name_is_typed(qtbot: QtBot) -> None:
    made = who(qtbot)
    press(Qt.Key.Key_Return)
    type_text(focused(), "A")
    settle()
    assert MISSING not in texts(made)


def test_a_name_too_long_for_a_record_is_refused_and_not_cut(qtbot: QtBot) -> None:
    made = who(qtbot)
    heard = started(made)
    name(made).insert("x" * 201)
    press(Qt.Key.Key_Return)
    settle()
    assert heard == []
    assert "Name: write at most 200 characters." in texts(made)
    assert name(made).text() == "x" * 201


def test_spaces_round_a_name_are_no_part_of_it(qtbot: QtBot) -> None:
    made = who(qtbot)
    heard = started(made)
    type_text(focused(), " K. Osei ")
    press(Qt.Key.Key_Enter)
    assert heard == [("K. Osei", "nurse")]


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_it_says_what_the_program_is_not(qtbot: QtBot, theme: Theme) -> None:
    said = all_text(who(qtbot, theme=theme))
    assert "It never orders" in said
    assert "It is not an alarm" in said
    assert "awaits a clinician's sign-off" in said


def test_the_next_person_is_offered_no_name_to_go_on_under(qtbot: QtBot) -> None:
    made = who(qtbot)
    type_text(focused(), "K. Osei")
    press(Qt.Key.Key_Return)
    assert name(made).text() == ""


def test_the_inputs_are_named_as_they_are_labelled(qtbot: QtBot) -> None:
    made = who(qtbot)
    assert name(made).accessibleName() == "Name"
    assert role(made).accessibleName() == "Role"
    assert {"Name", "Role"} <= set(texts(made))


def test_all_of_it_is_to_be_seen_on_the_laptop(qtbot: QtBot) -> None:
    made = who(qtbot)
    press(Qt.Key.Key_Return)
    settle()
    assert hidden_or_clipped(made) == []


def test_at_twice_the_scale_the_fields_and_the_button_need_no_scrolling(qtbot: QtBot) -> None:
    made = who(qtbot, 683, 384)
    clipped = hidden_or_clipped(made)
    for text in ("Who is charting?", "Name", "Role", "Start charting"):
        assert text not in clipped
