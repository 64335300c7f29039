"""Keys: gives the window its shortcuts, and moves the focus from region to region.

Tab follows reading order; the number pad works everywhere, for no shortcut uses a bare digit.
"""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def lay_keys(window: QWidget, acts: Mapping[str, Callable[[], object]]) -> None:
    """Bind each key sequence to what it does."""
    for keys, act in acts.items():
        shortcut = QShortcut(QKeySequence(keys), window)
        shortcut.setObjectName(f"keys.{keys}")
        shortcut.activated.connect(act)


def next_region(regions: Sequence[QWidget], focused: QWidget | None, step: int) -> None:
    """Move the focus to the next region in sight that takes it, or with -1 to the one before."""
    seen = [region for region in regions if region.isVisible()]
    here = next((n for n, region in enumerate(seen) if _holds(region, focused)), -1)
    for offset in range(1, len(seen) + 1):
        if _focus_in(seen[(here + step * offset) % len(seen)]):
            return


def _holds(region: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (region is widget or region.isAncestorOf(widget))


def _focus_in(region: QWidget) -> bool:
    """Focus the region or the first thing in it that takes the focus by Tab."""
    for widget in (region, *region.findChildren(QWidget)):
        takes = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if takes and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False
