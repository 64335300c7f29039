"""Toggle: a yes that is said by a button, such as OFF; its text is "yes" or ""."""

from PySide6.QtWidgets import QSizePolicy

from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.field import YES, Field


class ToggleField(Field):
    """A button that stays down while it is meant."""

    def __init__(self, form: str, key: str, label: str) -> None:
        super().__init__(form, key, label, 0)
        self._button = button(label, f"{form}.{key}")
        self._button.setCheckable(True)
        self._button.setProperty("toggle", "true")
        self._place(self._button, self._button)
        self._heading.setVisible(False)
        self.hide_hint()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._button.clicked.connect(lambda _on=False: self.edited.emit())

    @property
    def text(self) -> str:
        """Yes, or nothing."""
        return YES if self._button.isChecked() else ""

    def set_text(self, text: str) -> None:
        """Down for "yes"."""
        self._button.setChecked(text == YES)
