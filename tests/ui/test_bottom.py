"""The bottom bar says what is saved, brings the views, and says once that it is no alarm."""

import pytest
from bedsides import at
from hands import press
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from screen import hidden_or_clipped, label, named, overlapping, show, texts

from offscreen import settle
from pressorsheet.ui.panels.bottom import Bottom
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme

NAMES = ("worksheet", "taper", "handover", "history", "protocol")
TROUBLE = "the disk is full, and nothing of this was recorded; free some room, then record it again"


def bottom(qtbot: QtBot, width: int = 1366, theme: Theme = LIGHT) -> Bottom:
    made = Bottom()
    qtbot.addWidget(made)
    show(made, theme, width)
    return made


def tab(made: Bottom, name: str) -> QPushButton:
    return named(made, QPushButton, f"bottom.{name}")


def chosen(made: Bottom) -> list[str]:
    heard: list[str] = []
    made.chosen.connect(heard.append)
    return heard


def in_front(made: Bottom) -> list[str]:
    return [name for name in NAMES if tab(made, name).isChecked()]


def test_it_reads_as_the_mock_does(qtbot: QtBot) -> None:
    made = bottom(qtbot)
    made.saved(at("20:31"))
    said = texts(made)
    for text in (
        "All saved 20:31",
        "Worksheet",
        "Taper",
        "Handover",
        "History",
        "Protocol",
        "Ctrl+/ keys",
    ):
        assert text in said
    assert said.count("Reminders are on screen only: not an alarm") == 1


def test_it_is_40_high_with_the_hairline_above(qtbot: QtBot) -> None:
    assert bottom(qtbot).heightForWidth(1366) + 1 == 40


def test_before_the_first_record_nothing_is_left_to_save(qtbot: QtBot) -> None:
    assert "All saved" in texts(bottom(qtbot))


@pytest.mark.parametrize("name", NAMES)
def test_a_view_is_asked_for_by_mouse_enter_and_space(qtbot: QtBot, name: str) -> None:
    made = bottom(qtbot)
    heard = chosen(made)
    QTest.mouseClick(tab(made, name), Qt.MouseButton.LeftButton)
    tab(made, name).setFocus()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Space)
    assert heard == [name] * 3


def test_the_keys_are_asked_for_from_the_bar(qtbot: QtBot) -> None:
    made = bottom(qtbot)
    heard = chosen(made)
    QTest.mouseClick(tab(made, "keys"), Qt.MouseButton.LeftButton)
    assert heard == ["keys"]


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_the_view_in_front_has_a_line_above_it(qtbot: QtBot, theme: Theme) -> None:
    made = bottom(qtbot, theme=theme)
    assert in_front(made) == ["worksheet"]
    made.choose("handover")
    settle()
    assert in_front(made) == ["handover"]
    accent = theme.color("accent")
    lined = []
    for name in NAMES:
        picture = tab(made, name).grab().toImage()
        lined += [name] if picture.pixelColor(picture.width() // 2, 1) == accent else []
    assert lined == ["handover"]


def test_choosing_asks_for_nothing_and_a_page_without_a_tab_leaves_none(qtbot: QtBot) -> None:
    made = bottom(qtbot)
    heard = chosen(made)
    made.choose("keys")
    assert in_front(made) == []
    made.choose("taper")
    assert in_front(made) == ["taper"]
    assert heard == []


def test_each_tab_names_its_key_to_a_reader(qtbot: QtBot) -> None:
    made = bottom(qtbot)
    for number, name in enumerate(NAMES, start=1):
        assert tab(made, name).accessibleDescription() == f"Alt+{number}"
        assert tab(made, name).accessibleName() == tab(made, name).text()


def test_a_trouble_stands_in_full_until_something_is_saved(qtbot: QtBot) -> None:
    made = bottom(qtbot)
    made.saved(at("20:31"))
    made.trouble(TROUBLE)
    settle()
    assert TROUBLE in texts(made)
    assert "All saved 20:31" in texts(made)
    made.saved(at("20:35"))
    settle()
    assert TROUBLE not in texts(made)
    assert "All saved 20:35" in texts(made)


@pytest.mark.parametrize("width", [1366, 1024, 683, 560])
def test_everything_is_to_be_seen_at_any_width(qtbot: QtBot, width: int) -> None:
    made = bottom(qtbot, width)
    made.saved(at("20:31"))
    made.trouble(f"{TROUBLE}. {TROUBLE}.")
    show(made, LIGHT, width)
    assert hidden_or_clipped(made) == []
    assert overlapping(made) == []
    words = label(made, f"{TROUBLE}. {TROUBLE}.")
    assert words.height() >= words.heightForWidth(words.width())


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("width", [1366, 1060, 683, 560])
def test_the_demonstration_says_at_any_width_that_nothing_is_kept(
    qtbot: QtBot, theme: Theme, width: int
) -> None:
    made = bottom(qtbot, width, theme)
    made.keep_nothing()
    made.saved(at("20:31"))
    made.warn("")
    show(made, theme, width)
    said = "Demonstration: nothing is kept" if width >= 980 else "Demo: nothing kept"
    assert made.height() == bottom(qtbot, width, theme).height()
    assert not any("saved" in text for text in texts(made))
    assert hidden_or_clipped(made) == []
    assert overlapping(made) == []
    picture = label(made, said).grab().toImage()
    inked = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert theme.color("caution").name() in inked


def test_what_is_no_longer_where_it_was_saved_is_not_called_saved(qtbot: QtBot) -> None:
    made = bottom(qtbot)
    made.saved(at("20:31"))
    made.warn(TROUBLE, stored=False)
    settle()
    assert "Not saved" in texts(made)
    assert "All saved 20:31" not in texts(made)
    made.trouble(TROUBLE)
    settle()
    assert texts(made).count(TROUBLE) == 1
    made.warn("")
    settle()
    assert TROUBLE not in texts(made)
    assert "All saved 20:31" in texts(made)
