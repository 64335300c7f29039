"""No number is ever cut: it stands whole, or a word stands in its place.

0.5 mcg/kg/min x 70 kg x 60 / 16 mcg/mL = 131.25 mL/h, set as 131.3; from 4 mcg/mL 525 mL/h.
"""

import re
from datetime import timedelta

import pytest
from drug_forms import AT_SIX, NOON, NORA, NURSE, WEIGHED, assessed, choose, editor, write
from opened import Clock, opened
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from offscreen import settle
from pressorsheet.core.assessment import Reference
from pressorsheet.session.demo import demo_session
from pressorsheet.ui.forms.infusion import InfusionForm
from pressorsheet.ui.widgets.text import ElidedText, without_part_of_number
from pressorsheet.ui.widgets.text_field import NumberField
from typist import press

CONTROL = Qt.KeyboardModifier.ControlModifier
BROKEN = re.compile(r"[0-9][.,]?\N{HORIZONTAL ELLIPSIS}")
SIZES = [(1366, 768), (1093, 614), (683, 768)]


def room_for(line: QLineEdit, text: str) -> bool:
    """Whether a text stands whole in an editor, which keeps 2 pixels free at either side."""
    return line.fontMetrics().horizontalAdvance(text) <= line.width() - 4


def broken(root: QWidget) -> list[str]:
    """The visible texts that break off in a number."""
    labels = [each.text() for each in root.findChildren(QLabel) if each.isVisible()]
    lines = [
        line.placeholderText()
        for line in root.findChildren(QLineEdit)
        if line.isVisible() and not line.text()
        and any(sign.isdigit() for sign in line.placeholderText())
        and not room_for(line, line.placeholderText())
    ]  # fmt: skip
    return [text for text in labels if BROKEN.search(text)] + lines


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("basis", [False, True])
def test_a_rate_to_set_stands_whole_in_every_window(
    qtbot: QtBot, reference: Reference, size: tuple[int, int], basis: bool
) -> None:
    clock = Clock()
    window = opened(qtbot, demo_session(reference, clock()), clock, size)
    if basis:
        window.worksheet.checklists.setFocus()
        press(Qt.Key.Key_F1)
        settle()
    press(Qt.Key.Key_3, CONTROL)
    settle()
    choose(window, "infusion.bag_id", "norepinephrine")
    write(window, "infusion.dose", "0.5")
    settle()
    rate = editor(window, "infusion.rate_ml_per_h")
    assert rate.isVisible()
    assert rate.placeholderText() == "131.3"
    assert room_for(rate, "131.3")
    assert room_for(rate, "1,313.5")
    dose = editor(window, "infusion.dose")
    write(window, "infusion.rate_ml_per_h", "0.1")
    settle()
    assert room_for(dose, dose.placeholderText())
    assert dose.placeholderText().startswith("0.000")
    assert broken(window) == []


@pytest.mark.parametrize("size", SIZES)
def test_the_taper_view_breaks_no_number(
    qtbot: QtBot, reference: Reference, size: tuple[int, int]
) -> None:
    clock = Clock()
    window = opened(qtbot, demo_session(reference, clock()), clock, size)
    press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    clock.forward(window, timedelta(minutes=1))
    assert broken(window) == []


@pytest.mark.parametrize("width", [742, 560])
def test_a_rate_in_four_digits_and_a_long_outcome_stand_whole_in_the_form(
    qtbot: QtBot, reference: Reference, width: int
) -> None:
    form = InfusionForm(lambda: NOON)
    qtbot.addWidget(form)
    form.present(assessed(reference, WEIGHED, NORA, AT_SIX), NURSE)
    form.resize(width, 300)
    form.show()
    write(form, "infusion.dose", "5.004")
    settle()
    # 5.004 x 70 x 60 / 16 = 1313.55, set as 1313.6.
    rate = editor(form, "infusion.rate_ml_per_h")
    assert rate.placeholderText() == "1,313.6"
    assert room_for(rate, "1,313.6")
    assert broken(form) == []


def test_a_field_too_narrow_for_a_number_shows_none_and_says_to_widen(qtbot: QtBot) -> None:
    field = NumberField("infusion", "rate_ml_per_h", "Rate to set", "mL/h", width=92)
    qtbot.addWidget(field)
    field.show()
    field.set_computed("131.3")
    settle()
    line = field.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    assert line.placeholderText() == "widen"
    assert line.toolTip() == "131.3"
    assert field.computed == "131.3"
    field.setFixedWidth(140)
    settle()
    assert line.placeholderText() == "131.3"
    assert line.toolTip() == ""


@pytest.mark.parametrize(
    ("cut", "whole", "kept"),
    [
        ("set the pump to 131\N{HORIZONTAL ELLIPSIS}", "set the pump to 131.3", "set the pump to"),
        ("4 mg in 25\N{HORIZONTAL ELLIPSIS}", "4 mg in 250 mL", "4 mg in"),
        ("delivers 0.06 mcg/k\N{HORIZONTAL ELLIPSIS}", "delivers 0.06 mcg/kg/min", "delivers"),
        ("held: off wa\N{HORIZONTAL ELLIPSIS}", "held: off ward for CT", "held: off wa"),
    ],
)  # fmt: skip
def test_a_text_that_breaks_off_in_a_number_goes_without_it(
    cut: str, whole: str, kept: str
) -> None:
    assert without_part_of_number(cut, whole) == kept + "\N{HORIZONTAL ELLIPSIS}"
    assert without_part_of_number(whole, whole) == whole


def test_an_elided_label_shows_no_part_of_a_number(qtbot: QtBot) -> None:
    label = ElidedText("pump from 15.8 to 131.3 mL/h")
    qtbot.addWidget(label)
    label.show()
    for width in range(20, 240, 3):
        label.resize(width, 20)
        shown = label.text().removesuffix("\N{HORIZONTAL ELLIPSIS}")
        numbers = re.findall(r"[0-9][0-9.]*", shown)
        assert numbers == ["15.8", "131.3"][: len(numbers)]
