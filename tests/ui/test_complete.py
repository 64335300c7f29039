"""What is added in one place is there in all: fields of forms, numbers with limits, shortcuts."""

from decimal import Decimal
from typing import Any

import pytest
from bedsides import NOW
from opened import Clock, begun, opened
from pydantic import BaseModel
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.core.events import Laboratory, Perfusion, Vitals
from pressorsheet.core.told import told
from pressorsheet.entry.last import SERIES
from pressorsheet.journal import memory_journal
from pressorsheet.ui.forms.simple import SIMPLE
from pressorsheet.ui.panels.keys import KEYS
from pressorsheet.wording import line_text
from typist import focused, press

COMMON = {"id", "kind", "at", "recorded_at", "by", "reason"}
MEASURED: dict[str, type[BaseModel]] = {
    "vitals": Vitals,
    "perfusion": Perfusion,
    "laboratory": Laboratory,
}
# Typed twice for safety, set by the clock, or asked by the form: nothing of them is recalled.
NOT_RECALLED = {"at", "reason", "kg_again", "not_measurable"}
# Limits are stated of the two together, by hour.
WITHOUT_LIMITS = {"urine_ml", "urine_over_min"}


@pytest.mark.parametrize("name", sorted(set(SIMPLE) & set(SERIES)))
def test_every_field_of_a_form_knows_where_its_last_value_is_found(name: str) -> None:
    form = SIMPLE[name](lambda: NOW)
    missing = set(form.draft()) - set(SERIES[name]) - NOT_RECALLED
    assert not missing


@pytest.mark.parametrize("name", MEASURED)
def test_every_measured_field_of_an_event_is_in_its_form(name: str) -> None:
    fields = set(MEASURED[name].model_fields) - COMMON
    assert fields <= set(SIMPLE[name](lambda: NOW).draft())


@pytest.mark.parametrize("name", MEASURED)
def test_every_measured_number_has_its_limits(name: str, reference: Reference) -> None:
    numbers = {
        field
        for field, info in MEASURED[name].model_fields.items()
        if field not in COMMON and "Decimal" in repr(info.annotation)
    }
    assert numbers
    assert numbers - set(reference.limits.fields) <= WITHOUT_LIMITS


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, field)
        for kind in MEASURED.values()
        for field, info in kind.model_fields.items()
        if field not in COMMON and "Decimal" in repr(info.annotation)
    ],
)
def test_every_measured_number_is_told_in_its_line(
    kind: type[Any], field: str, assessment: Assessment
) -> None:
    values: dict[str, Any] = {field: Decimal(77)}
    if kind is Vitals:
        values["source"] = "cuff"
    if field == "urine_over_min":
        values["urine_ml"] = Decimal(30)
    event = kind(
        id="00000000-0000-4000-8000-000000000001",
        at=assessment.at,
        recorded_at=assessment.at,
        by={"name": "A. Alvarez", "role": "nurse"},
        reason="typed for a test",
        **values,
    )
    text = line_text(told(event, assessment.view), assessment.at.tzinfo)
    assert "77" in text or "1 h 17 min" in text


def test_every_shortcut_of_the_window_is_on_the_page_of_keys(
    qtbot: QtBot, reference: Reference
) -> None:
    window = opened(qtbot, begun(memory_journal(), reference), Clock(NOW))
    listed = " ".join(keys for keys, _ in KEYS)
    shown = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    spans = {"Alt": range(1, 6), "Ctrl": range(1, 5)}
    ranges = {f"{mod}+{n}" for mod, numbers in spans.items() for n in numbers}
    own = {keys for keys in shown if "+" in keys or keys.startswith("F")} - ranges
    assert {keys for keys in own if keys not in listed} == set()


@pytest.mark.parametrize("name", ["trend.table", "trend.heart", "trend.window.6h"])
def test_enter_presses_a_button_that_nothing_nearer_presses(
    qtbot: QtBot, reference: Reference, name: str
) -> None:
    window = opened(qtbot, begun(memory_journal(), reference), Clock(NOW))
    made = window.findChild(QPushButton, name)
    assert isinstance(made, QPushButton)
    made.setFocus()
    assert focused() is made
    with qtbot.waitSignal(made.clicked):
        press(Qt.Key.Key_Return)
