"""Keys: gives the window its shortcuts, and moves the focus by Tab and from region to region.

Tab follows reading order; the number pad works everywhere, for no shortcut uses a bare digit.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def lay_keys(window: QWidget, acts: Mapping[str, Callable[[], object]]) -> None:
    """Bind each key sequence to what it does."""
    for keys, act in acts.items():
        shortcut = QShortcut(QKeySequence(keys), window)
        shortcut.setObjectName(f"keys.{keys}")
        shortcut.activated.connect(act)


def next_stop(window: QWidget, step: int) -> bool:
    """Move the focus to the next control in reading order, or with -1 to the one before.

    Qt's own chain breaks into rings of their own where parts of a window are built first and put
    into it later: from a form or a table within one, Tab would never lead out again.
    """
    focused = window.focusWidget()
    stops = list(_stops(window, focused))
    here = stops.index(focused) if focused in stops else -1
    others = [*stops[here + 1 :], *stops[: max(here, 0)]]
    if not others:
        return False
    reasons = Qt.FocusReason
    onward = step > 0
    reason = reasons.TabFocusReason if onward else reasons.BacktabFocusReason
    others[0 if onward else -1].setFocus(reason)
    return True


def enter(part: QWidget, was: QWidget | None) -> bool:
    """Put the focus into a view or region: where it was there before, else where that begins."""
    for widget in (was, part.focusProxy(), *_stops(part, None)):
        if widget is not None and widget.isVisible() and _takes_focus(widget):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False


def _stops(part: QWidget, focused: QWidget | None) -> Iterator[QWidget]:
    """What takes the focus by Tab, in the order in which parts were put into one another.

    The one in focus is among them even where it has just gone out of sight.
    """
    for child in part.children():
        if not isinstance(child, QWidget) or child.isWindow():
            continue
        if child is focused or (child.isVisible() and _takes_focus(child)):
            yield child
        if child.isVisible() or (focused is not None and child.isAncestorOf(focused)):
            yield from _stops(child, focused)


def _takes_focus(widget: QWidget) -> bool:
    # The proxy is asked for last: what a call gives, PySide takes for the widget's child. That of a
    # scroll area's viewport is the area, whose parts then end with the viewport's passing name.
    by_tab = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(by_tab) and widget.isEnabled() and widget.focusProxy() is None


def next_region(regions: Sequence[QWidget], focused: QWidget | None, step: int) -> None:
    """Move the focus to the next region in sight that takes it, or with -1 to the one before."""
    seen = [region for region in regions if region.isVisible()]
    here = next((n for n, region in enumerate(seen) if _holds(region, focused)), -1)
    for offset in range(1, len(seen) + 1):
        region = seen[(here + step * offset) % len(seen)]
        if enter(region, region.focusWidget()):
            return


def _holds(region: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (region is widget or region.isAncestorOf(widget))
