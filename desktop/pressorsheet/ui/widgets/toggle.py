"""Toggle: a yes, ticked or said by a button such as OFF; its text is "yes" or ""."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from pressorsheet.ui.typeface import font
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.field import HEIGHT, Field

YES = "yes"


class TickField(Field):
    """A yes; its text is "yes" or ""."""

    def __init__(self, form: str, key: str, label: str, *, width: int = 0) -> None:
        super().__init__(form, key, " ", width)
        self.label = label
        self._box = QCheckBox(label)
        self._box.setFont(font(10))
        self._box.setMinimumHeight(HEIGHT)
        self._place(self._box, self._box)
        self._box.setAccessibleName(label)
        self._box.toggled.connect(lambda _on: self.edited.emit())

    @property
    def text(self) -> str:
        """Yes, or nothing."""
        return YES if self._box.isChecked() else ""

    def set_text(self, text: str) -> None:
        """Tick it for "yes"."""
        self._box.blockSignals(True)
        self._box.setChecked(text == YES)
        self._box.blockSignals(False)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as its words."""
        return QSize(self._box.sizeHint().width(), super().sizeHint().height())


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
