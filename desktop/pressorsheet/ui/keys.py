"""Keys: every shortcut of the window, in one table that the keys page shows as well.

Tab follows reading order; the number pad works everywhere, for no shortcut uses a bare digit.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from pressorsheet.ui.window import Window

VIEW_NAMES = ("worksheet", "taper", "handover", "history", "protocol")
FORM_NAMES = ("vitals", "perfusion", "infusion", "fluid")


def lay_keys(window: "Window") -> None:
    """Give the window its shortcuts."""
    for keys, act in _acts(window).items():
        shortcut = QShortcut(QKeySequence(keys), window)
        shortcut.setObjectName(f"keys.{keys}")
        shortcut.activated.connect(act)


def _acts(window: "Window") -> dict[str, Callable[[], object]]:
    acts: dict[str, Callable[[], object]] = {}
    for number, name in enumerate(VIEW_NAMES, start=1):
        acts[f"Alt+{number}"] = lambda name=name: window.show_view(name)
    for number, name in enumerate(FORM_NAMES, start=1):
        acts[f"Ctrl+{number}"] = lambda name=name: window.chart(name)
    acts["Ctrl+5"] = window.more_forms
    acts["F6"] = lambda: next_region(window, 1)
    acts["Shift+F6"] = lambda: next_region(window, -1)
    acts["F1"] = window.show_basis
    acts["Ctrl+P"] = lambda: window.show_view("handover")
    acts["Ctrl+L"] = window.begin
    acts["Ctrl+K"] = window.find_patient
    acts["Ctrl+N"] = window.admission.begin
    acts["Ctrl+O"] = window.files.open_worksheet
    acts["Ctrl+S"] = window.files.save_worksheet
    acts["Ctrl+/"] = window.show_keys
    return acts


def next_region(window: "Window", step: int) -> None:
    """Move the focus to the next region of the view in front, in reading order."""
    regions = [region for region in window.regions() if region.isVisible()]
    focused = window.focusWidget()
    here = next(
        (n for n, region in enumerate(regions) if focused and _holds(region, focused)), -step
    )
    for offset in range(1, len(regions) + 1):
        region = regions[(here + step * offset) % len(regions)]
        if _focus_in(region):
            return


def _holds(region: QWidget, widget: QWidget) -> bool:
    return region is widget or region.isAncestorOf(widget)


def _focus_in(region: QWidget) -> bool:
    """Focus the region or the first thing in it that takes the focus by Tab."""
    for widget in (region, *region.findChildren(QWidget)):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False
