"""Buttons: the window's push buttons, its tabs and its segmented choices."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from pressorsheet.core.text import marked
from pressorsheet.ui.typeface import REGULAR, SEMIBOLD, font
from pressorsheet.ui.widgets.text import tool_tip


def button(text: str, name: str, *, primary: bool = False, quiet: bool = False) -> QPushButton:
    """A push button; one primary button per region. Enter presses the one that has the focus."""
    made = QPushButton(marked(text))
    made.setObjectName(name)
    made.setFont(font(10, SEMIBOLD if primary else REGULAR))
    made.setProperty("primary", "true" if primary else "false")
    made.setProperty("quiet", "true" if quiet else "false")
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def offer(made: QPushButton, *, offered: bool, why: str) -> None:
    """Whether a button can be pressed; where not, it says why."""
    made.setEnabled(offered)
    made.setToolTip("" if offered else tool_tip(why))


class Segments(QWidget):
    """One of a few, side by side; left and right move within it."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        for code, words in choices:
            made = button(words, f"{name}.{code}")
            made.setProperty("segment", "true")
            made.setProperty("first", "false" if self._buttons else "true")
            made.setCheckable(True)
            made.setChecked(code == chosen)
            made.clicked.connect(lambda _on=False, code=code: self.chosen.emit(code))
            self._group.addButton(made)
            self._buttons[code] = made
            row.addWidget(made)
        stop_at_chosen(self._group)

    @property
    def value(self) -> str:
        """The code chosen."""
        return next(code for code, made in self._buttons.items() if made.isChecked())

    def choose(self, code: str) -> None:
        """Choose by code, as a shortcut does; `chosen` is not emitted."""
        self._buttons[code].setChecked(True)

    def settle(self, why: str) -> None:
        """Offer nothing but the one that is chosen, which says why."""
        for code, made in self._buttons.items():
            made.setVisible(made.isChecked())
            if code == self.value:
                made.setProperty("first", "true")
                made.setToolTip(tool_tip(why))
                made.setAccessibleDescription(why)


def stop_at_chosen(group: QButtonGroup) -> None:
    """Have Tab stop at the button chosen, from which the arrows go on; at the first without one."""

    def settle() -> None:
        buttons = group.buttons()
        chosen = group.checkedButton() or buttons[0]
        for made in buttons:
            is_stop = made is chosen
            made.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            )

    group.buttonToggled.connect(lambda _button, _on: settle())
    settle()


def beside(*buttons: QPushButton) -> QHBoxLayout:
    """Buttons in a row; the primary one takes the room that the others leave."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for made in buttons:
        row.addWidget(made, made.property("primary") == "true")
    return row


def is_enter(event: QKeyEvent) -> bool:
    """Whether Enter was pressed; held down since the page before it answers nothing here."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()


def pressed_by_enter(page: QWidget, otherwise: QPushButton) -> QPushButton:
    """The button of a page that Enter presses: the one in focus, else its primary one."""
    focused = page.window().focusWidget()
    return focused if isinstance(focused, QPushButton) else otherwise
