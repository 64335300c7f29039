"""A simple form on the sample patient, as a hand and an eye find it."""

from collections.abc import Callable

from hands import type_text
from PySide6.QtWidgets import QLabel, QWidget

from pressorsheet.core.events import Person
from pressorsheet.ui.forms.form import Form

NURSE = Person(name="A. Alvarez", role="nurse")
OTHER = Person(name="B. Brandt", role="nurse")
Shown = Callable[[str], Form]


def editor(form: Form, key: str) -> QWidget:
    found = form.findChild(QWidget, f"{form.name}.{key}")
    assert isinstance(found, QWidget), key
    return found


def typed(form: Form, **texts: str) -> None:
    for key, text in texts.items():
        editor(form, key).setFocus()
        type_text(editor(form, key), text)


def words(form: Form) -> str:
    """Everything that can be read on the form now."""
    return " ".join(label.text() for label in form.findChildren(QLabel) if label.isVisible())


def recorded(form: Form) -> list[object]:
    found: list[object] = []
    form.submitted.connect(found.extend)
    return found
