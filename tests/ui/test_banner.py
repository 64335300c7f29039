"""The banner says whose worksheet it is, and what is pressed asks to be changed."""

from dataclasses import replace
from fractions import Fraction

import pytest
from bedsides import JANE, NOW, at, bedside, nothing_recorded
from hands import press
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from screen import (
    Paints,
    all_text,
    hidden_or_clipped,
    label,
    named,
    overlapping,
    place,
    show,
    texts,
)

from offscreen import settle
from pressorsheet.core.bedside import Bedside
from pressorsheet.core.quantity import Pressure
from pressorsheet.ui.panels.banner import Banner
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme

LONG = bedside(
    identity=replace(
        JANE,
        name="FEATHERSTONEHAUGH-CHOLMONDELEY, Bartholomew",
        bed="Intensive care south, bay 4, window, bed 2",
        allergies="penicillin: anaphylaxis; latex; iodinated contrast; ibuprofen",
        mrn="00012345678901234567",
    )
)


def banner(qtbot: QtBot, shown: Bedside | None, width: int = 1366, theme: Theme = LIGHT) -> Banner:
    made = Banner()
    qtbot.addWidget(made)
    made.present(shown, protocol="septic-shock 1.0", who="A. Alvarez RN", role="nurse")
    made.tick(NOW)
    show(made, theme, width)
    return made


def button(made: Banner, name: str) -> QPushButton:
    return named(made, QPushButton, f"banner.{name}")


def asked(made: Banner) -> list[str]:
    heard: list[str] = []
    made.asked.connect(heard.append)
    return heard


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_it_reads_as_the_mock_does(qtbot: QtBot, theme: Theme) -> None:
    said = texts(banner(qtbot, bedside(), theme=theme))
    for text in (
        "Bed 12",
        "DOE, Jane",
        "0012345",
        "1958-03-02, 68 y",
        "70 kg actual, measured",
        "65 to 75 mmHg",
        "penicillin: rash",
        "septic-shock 1.0",
        "A. Alvarez RN",
        "Sat 14 Mar, +01:00",
        "20:34",
    ):
        assert text in said
    assert len(said) == len(set(said))


def test_it_is_56_high_at_the_width_of_the_mock_with_the_hairline_below(qtbot: QtBot) -> None:
    assert banner(qtbot, bedside()).heightForWidth(1366) + 1 == 56


def test_what_is_not_recorded_is_said_so(qtbot: QtBot) -> None:
    said = texts(banner(qtbot, nothing_recorded()))
    assert "Bed not recorded" in said
    assert "name not recorded" in said
    # MRN, birth date, weight, target, allergies.
    assert said.count("not recorded") == 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target_high": None, "target_is_default": True}, "65 mmHg (protocol default)"),
        ({"target_high": None}, "65 mmHg or more"),
        (
            {"target_low": Pressure(Fraction(75)), "target_high": Pressure(Fraction(85))},
            "75 to 85 mmHg",
        ),
        ({"weight_kind": None, "weight_basis": None}, "70 kg not recorded, not recorded"),
    ],
)
def test_a_fact_is_said_with_its_unit_and_its_kind(
    qtbot: QtBot, changes: dict[str, object], said: str
) -> None:
    shown = bedside(identity=replace(JANE, **changes))  # type: ignore[arg-type]  # fields by name
    assert said in texts(banner(qtbot, shown))


def test_without_a_patient_it_says_so_and_shows_no_facts(qtbot: QtBot) -> None:
    said = texts(banner(qtbot, None))
    assert "No patient shown" in said
    assert "A. Alvarez RN" in said
    assert "MRN" not in said
    assert "not recorded" not in said


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("patient", "patient"),
        ("weight", "weight"),
        ("target", "target"),
        ("allergies", "patient"),
        ("who", "who"),
    ],
)
def test_what_is_pressed_is_asked_for_by_mouse_enter_and_space(
    qtbot: QtBot, name: str, asks: str
) -> None:
    made = banner(qtbot, bedside())
    heard = asked(made)
    QTest.mouseClick(button(made, name), Qt.MouseButton.LeftButton)
    button(made, name).setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        press(key)
    assert heard == [asks] * 4


def test_tab_goes_through_what_can_be_pressed_in_reading_order(qtbot: QtBot) -> None:
    made = banner(qtbot, bedside())
    button(made, "patient").setFocus()
    seen = []
    for _ in range(5):
        focused = made.focusWidget()
        assert focused is not None
        seen.append(focused.objectName())
        press(Qt.Key.Key_Tab)
    assert seen == [f"banner.{n}" for n in ("patient", "weight", "target", "allergies", "who")]


def test_what_can_be_pressed_has_a_fixed_name_and_tells_a_reader_its_value(qtbot: QtBot) -> None:
    made = banner(qtbot, bedside())
    weight = button(made, "weight")
    assert weight.accessibleName() == "dosing weight"
    assert weight.accessibleDescription() == "70 kg actual, measured"
    made.present(nothing_recorded(), protocol="septic-shock 1.0", who="B", role="nurse")
    assert weight.accessibleName() == "dosing weight"
    assert weight.accessibleDescription() == "not recorded"
    assert button(made, "who").accessibleName() == "charting"
    assert button(made, "who").accessibleDescription() == "nurse, B"


def test_the_focus_is_seen(qtbot: QtBot) -> None:
    made = banner(qtbot, bedside())
    target = button(made, "target")
    button(made, "weight").setFocus()
    settle()
    before = target.grab().toImage()
    target.setFocus()
    settle()
    after = target.grab().toImage()
    assert before != after
    accent = LIGHT.color("accent")
    assert any(after.pixelColor(x, 1) == accent for x in range(after.width()))


def test_the_clock_goes_on_and_the_facts_stay(qtbot: QtBot) -> None:
    made = banner(qtbot, bedside())
    made.tick(at("00:05", 15))
    said = texts(made)
    assert "00:05" in said
    assert "Sun 15 Mar, +01:00" in said
    assert "20:34" not in said
    assert "DOE, Jane" in said


@pytest.mark.parametrize("width", [1366, 1024, 683, 560])
@pytest.mark.parametrize("shown", [bedside(), LONG, nothing_recorded()])
def test_everything_is_to_be_seen_at_any_width(qtbot: QtBot, shown: Bedside, width: int) -> None:
    made = banner(qtbot, shown, width)
    assert hidden_or_clipped(made) == []
    assert overlapping(made) == []


@pytest.mark.parametrize("shown", [bedside(), LONG, nothing_recorded()])
def test_in_half_the_width_it_takes_two_or_three_rows(qtbot: QtBot, shown: Bedside) -> None:
    made = banner(qtbot, shown, 683)
    names = ("patient", "weight", "target", "allergies", "who")
    tops = {place(made, button(made, name)).top() for name in names}
    assert 2 <= len(tops) <= 3
    assert made.heightForWidth(683) <= 3 * 44


def test_a_text_that_was_cut_is_whole_in_its_tool_tip(qtbot: QtBot) -> None:
    made = banner(qtbot, LONG, 683)
    assert "Bartholomew" in button(made, "patient").toolTip()
    assert "ibuprofen" in button(made, "allergies").toolTip()
    assert "Bartholomew" in button(made, "patient").text()


def test_a_bed_whose_name_does_not_fit_is_whole_in_its_tool_tip(qtbot: QtBot) -> None:
    name = "Intensivecaresouthbayfourwindowbedtwo"
    made = banner(qtbot, bedside(identity=replace(JANE, bed=name)))
    cut = next(text for text in texts(made) if text.startswith("Bed "))
    assert label(made, cut).toolTip() == f"Bed {name}"


def test_a_name_in_another_script_is_shown_as_written(qtbot: QtBot) -> None:
    name = "\u0645\u0631\u064a\u0645 \u0639\u0644\u064a"
    assert name in all_text(banner(qtbot, bedside(identity=replace(JANE, name=name))))


def test_a_name_is_never_read_as_markup(qtbot: QtBot) -> None:
    name = "<b>DOE</b>, Jane & Co"
    assert name in texts(banner(qtbot, bedside(identity=replace(JANE, name=name))))


def test_showing_the_same_again_paints_nothing(qtbot: QtBot) -> None:
    made = banner(qtbot, bedside())
    paints = Paints(made)
    made.present(bedside(), protocol="septic-shock 1.0", who="A. Alvarez RN", role="nurse")
    made.tick(NOW)
    settle()
    assert paints.count == 0


def test_without_a_role_it_says_that_the_person_charts(qtbot: QtBot) -> None:
    made = Banner()
    qtbot.addWidget(made)
    made.present(bedside(), protocol="septic-shock 1.0", who="A. Alvarez, nurse")
    show(made, LIGHT, 1366)
    assert button(made, "who").text() == "A. Alvarez, nurse"
