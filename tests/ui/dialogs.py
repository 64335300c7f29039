"""Dialogs: Qt's own, met while the window waits in them, and answered by keys as a person does."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit

from offscreen import settle
from typist import focused, press, type_text

EVERY_MS, MOST_LOOKS = 10, 3_000
Act = Callable[[], None]


class Dialogs:
    """Meets dialog after dialog, each with the next act; what each of them asked is kept."""

    def __init__(self, *acts: Act) -> None:
        self._acts = list(acts)
        self._met: QDialog | None = None
        self._looks = 0
        self._is_over = False
        self._fault: BaseException | None = None
        self.asked: list[str] = []

    def while_in(self, opens: Act) -> None:
        """Do what opens a dialog and waits in it; fails where an act is left over or goes wrong."""
        window = QApplication.activeWindow()
        self._look_again()
        try:
            opens()
        finally:
            self._is_over = True
        # Off screen no window manager hands the focus back.
        if window is not None:
            window.activateWindow()
        settle()
        if self._fault is not None:
            raise self._fault
        assert not self._acts, f"{len(self._acts)} acts left: no dialog came for them"

    def _look_again(self) -> None:
        # A timer each time: one that is being delivered does not fire in a loop within.
        QTimer.singleShot(EVERY_MS, self._look)

    def _look(self) -> None:
        """Look for a dialog with the focus in it, again and again until the window goes on."""
        if self._is_over:
            return
        self._looks += 1
        self._look_again()
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            return
        if self._looks > MOST_LOOKS:
            self._give_up(dialog, AssertionError(f"nobody answers: {said(dialog)}"))
        elif not dialog.isActiveWindow():
            dialog.activateWindow()
        elif dialog is not self._met and _has_focus(dialog):
            self._meet(dialog)

    def _meet(self, dialog: QDialog) -> None:
        """An act for each dialog that comes, and for one that stands again after another."""
        self._met = dialog
        if not self._acts:
            self._give_up(
                dialog, AssertionError(f"asked, and nothing is to be said: {said(dialog)}")
            )
            return
        self.asked.append(said(dialog))
        try:
            self._acts.pop(0)()
        except BaseException as fault:  # it is raised where the test waits
            self._give_up(dialog, fault)

    def _give_up(self, dialog: QDialog, fault: BaseException) -> None:
        self._fault = self._fault or fault
        self._acts.clear()
        dialog.reject()


def _has_focus(dialog: QDialog) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and focus.window() is dialog


def said(dialog: QDialog) -> str:
    """The title of a dialog and all that stands on its labels."""
    labels = [each.text() for each in dialog.findChildren(QLabel) if each.isVisibleTo(dialog)]
    return " | ".join((dialog.windowTitle(), *labels))


def name(place: object) -> Act:
    """Write a place into the line in focus, over what stands there, and press Enter."""

    def write() -> None:
        line = focused()
        assert isinstance(line, QLineEdit), f"{line} is no line to write in"
        line.selectAll()
        type_text(line, str(place))
        press(Qt.Key.Key_Return)

    return write


def key(pressed: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Act:
    """Press a key where the focus is."""
    return lambda: press(pressed, modifier)


def leave() -> None:
    """Go away without an answer."""
    press(Qt.Key.Key_Escape)


def in_turn(*acts: Act) -> Act:
    """Several acts in one dialog."""

    def do() -> None:
        for act in acts:
            act()

    return do
