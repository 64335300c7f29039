"""Passphrase field: a secret as it is typed: hidden unless asked, and never on the clipboard.

Shown, it cannot be selected: where the system has a clipboard for what is selected, a selection is
a copy. Pasting works, for a passphrase may come from a keeper of passphrases.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text_field import TextField
from pressorsheet.ui.wording import words_of

# Of either word, so that the line does not move under the hand.
SHOW_WIDTH = 64


class PassphraseField(TextField):
    """A line whose text is shown as dots, with a button beside it that shows it."""

    def __init__(self, form: str, key: str, label: str, *, width: int = 0) -> None:
        super().__init__(form, key, label, width=width)
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._line.selectionChanged.connect(self._deselect)

    def clear(self) -> None:
        """Back to nothing typed, and hidden again: who types next may be another person."""
        super().clear()
        self._show.setChecked(False)
        self.set_hint("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Tell of Caps Lock, which nobody sees in a row of dots, as soon as a letter shows it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._look_at_case(event)
        return super().eventFilter(watched, event)

    def _look_at_case(self, event: QKeyEvent) -> None:
        typed = event.text()
        has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_CapsLock:
            self.set_hint("")
        elif len(typed) == 1 and typed.lower() != typed.upper():
            is_on = typed.isupper() is not has_shift
            self.set_hint(words_of("fields")("caps_lock") if is_on else "", "caution")

    def _place(self, box: QWidget, editor: QWidget) -> None:
        self._show = button(words_of("fields")("show"), f"{self._form}.{self.key}.show")
        self._show.setCheckable(True)
        self._show.setMinimumWidth(SHOW_WIDTH)
        self._show.toggled.connect(self._reveal)
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(box, 1)
        row.addWidget(self._show)
        super()._place(beside, editor)

    def _reveal(self, is_shown: bool) -> None:
        echo = QLineEdit.EchoMode
        self._line.deselect()
        self._line.setEchoMode(echo.Normal if is_shown else echo.Password)
        self._show.setText(words_of("fields")("hide" if is_shown else "show"))

    def _deselect(self) -> None:
        if self._show.isChecked() and self._line.hasSelectedText():
            self._line.deselect()
