"""Drug forms: opens a form on an invented patient's worksheet and works it as a person does.

The patient weighs 70 kg and has norepinephrine from bag A (4 mg in 250 mL as base, 16 mcg/mL) and
vasopressin from bag V (20 units in 100 mL, 0.2 units/mL). It is noon.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "core"))

from bedside import at, bag, norepinephrine, vasopressin, weight
from hands import type_text
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Person
from pressorsheet.ui.forms.form import Form

NOON = at("12:00")
NURSE = Person(name="A. Alvarez", role="nurse")
WEIGHED = weight("08:00", 70)
NORA = bag("norepinephrine", "08:30", "A", "4 mg", 250, salt="base", hung_at=at("08:30"))
VASO = bag("vasopressin", "08:30", "V", "20 units", 100, hung_at=at("08:30"))
AT_SIX = norepinephrine("09:00", "0.06", bag="A")
AT_THREE = vasopressin("09:00", "0.03", bag="V")
CHARTED = (WEIGHED, NORA, VASO, AT_SIX, AT_THREE)

Open = Callable[..., Any]


def assessed(reference: Reference, *events: AnyEvent, now: datetime = NOON) -> Assessment:
    return assess(chart_of(events), reference, now)


def editor(form: QWidget, name: str) -> QLineEdit:
    found = form.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit), name
    return found


def box(form: QWidget, name: str) -> QComboBox:
    found = form.findChild(QComboBox, name)
    assert isinstance(found, QComboBox), name
    return found


def write(form: QWidget, name: str, text: str) -> None:
    """Put the cursor into a field and type, over what stands there."""
    line = editor(form, name)
    line.setFocus()
    line.selectAll()
    if text:
        type_text(line, text)
    else:
        line.del_()


def choose(form: QWidget, name: str, words: str) -> None:
    """Choose the first entry that begins so, as the keys of a list do."""
    combo = box(form, name)
    combo.setFocus()
    found = next(n for n in range(combo.count()) if combo.itemText(n).startswith(words))
    combo.setCurrentIndex(found)
    combo.activated.emit(found)


def offered(form: QWidget, name: str) -> list[str]:
    combo = box(form, name)
    return [combo.itemText(n) for n in range(combo.count())]


def press_button(form: QWidget, name: str) -> None:
    found = form.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton), name
    assert found.isVisible(), name
    found.click()


def seen(form: QWidget, name: str) -> str:
    """What stands in a field: what was typed, else what is shown grey in its place."""
    line = editor(form, name)
    return line.text() or line.placeholderText()


def words(form: QWidget) -> str:
    """Everything that can be read on it now, what is cut from its tool tip."""
    # What was just put there is shown once Qt has come to it.
    QApplication.processEvents()
    return " | ".join(
        label.toolTip() or label.text()
        for label in form.findChildren(QLabel)
        if label.isVisible() and label.text().strip()
    )


def recorded(form: Any) -> list[Any]:
    """What goes out from now on."""
    found: list[Any] = []
    form.submitted.connect(found.extend)
    return found


def drafted(form: Form) -> dict[str, str]:
    """What was typed and chosen, without what stands empty."""
    return {key: text for key, text in form.draft().items() if text}
