"""Privacy: hides everything about patients when nobody is there, and locks when that goes on.

It looks with every tick, and before every paint and every key: a laptop that slept shows nothing
of what was open, and takes no key into it. What is typed stays in its fields behind the page.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QToolTip, QWidget
from shiboken6 import isValid

from pressorsheet.ui.idle import Idle, Patience, Rest
from pressorsheet.ui.panels.veil import Veil
from pressorsheet.ui.store import Store

_KIND = QEvent.Type
# What brings everything back, what a person does besides, and what comes before a paint.
PRESSES = frozenset({_KIND.KeyPress, _KIND.MouseButtonPress, _KIND.TouchBegin, _KIND.TabletPress})
TOUCHES = PRESSES | {
    _KIND.ShortcutOverride,
    _KIND.Shortcut,
    _KIND.KeyRelease,
    _KIND.MouseButtonRelease,
    _KIND.MouseButtonDblClick,
    _KIND.MouseMove,
    _KIND.Wheel,
    _KIND.TouchUpdate,
    _KIND.TouchEnd,
    _KIND.TabletMove,
    _KIND.TabletRelease,
    _KIND.InputMethod,
    _KIND.ContextMenu,
    _KIND.Drop,
}
PAINTS = frozenset({_KIND.Expose, _KIND.UpdateRequest, _KIND.Paint})
WATCHED = TOUCHES | PAINTS
CLICKS = frozenset(
    {_KIND.MouseButtonPress, _KIND.MouseButtonRelease, _KIND.MouseButtonDblClick, _KIND.ContextMenu}
)
MODIFIERS = {
    int(Qt.Key.Key_Shift): Qt.KeyboardModifier.ShiftModifier,
    int(Qt.Key.Key_Control): Qt.KeyboardModifier.ControlModifier,
    int(Qt.Key.Key_Alt): Qt.KeyboardModifier.AltModifier,
    int(Qt.Key.Key_Meta): Qt.KeyboardModifier.MetaModifier,
    int(Qt.Key.Key_AltGr): Qt.KeyboardModifier.GroupSwitchModifier,
}
MOST_OPEN = 64


class Privacy(QObject):
    """`locking` says that the window is to ask for the passphrase; where it has none, it hides."""

    locking = Signal()

    def __init__(
        self,
        store: Store,
        pages: QStackedWidget,
        *,
        can_lock: bool,
    ) -> None:
        super().__init__(pages)
        self._store = store
        self._pages = pages
        self._can_lock = can_lock
        settings = store.rules.site.settings
        patience = Patience(settings.span("cover_after"), settings.span("lock_after"))
        self._idle = Idle(store.clock(), patience)
        self._veil: Veil | None = None
        self._behind: QWidget | None = None
        self._focused: QWidget | None = None
        self._is_locked = False
        self._echo: int | None = None

    @property
    def is_covering(self) -> bool:
        """Whether everything is hidden until a key is pressed."""
        return self._behind is not None

    @property
    def is_locked(self) -> bool:
        """Whether everything is hidden until a person shows who they are."""
        return self._is_locked

    @property
    def _hides(self) -> bool:
        return self._is_locked or self.is_covering

    def start(self) -> None:
        """Watch from now on."""
        self._idle.awake(self._store.clock())
        self._store.looking.connect(self.look)
        QGuiApplication.instance().focusWindowChanged.connect(self._follow)  # type: ignore[union-attr]  # it runs
        window = self._pages.window()
        window.installEventFilter(self)  # where paints are asked for
        self._follow(window.windowHandle())

    def look(self) -> None:
        """Hide or lock where that is due."""
        if self._is_locked:
            return
        rest = self._idle.look(self._store.clock())
        if rest is Rest.LOCK and self._can_lock:
            self.lock()
        elif rest is not Rest.NONE and not self.is_covering:
            self._cover()

    def lock(self) -> None:
        """Hide everything now, and have the window ask for the passphrase."""
        if self._is_locked:
            return
        window = self._pages.window()
        if self._behind is None:
            self._focused = window.focusWidget()
        self._behind = None
        self._end_echo()
        self._is_locked = True
        put_away(window)
        self.locking.emit()

    def unlock(self) -> None:
        """A person showed who they are."""
        self._is_locked = False
        self._idle.awake(self._store.clock())

    def go_back(self) -> bool:
        """Put the focus where it was before everything was hidden; False where that is gone."""
        focused, self._focused = self._focused, None
        if focused is None or not isValid(focused) or not focused.isVisible():
            return False
        focused.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Count what a person does; while everything is hidden, take it all."""
        kind = event.type()
        if kind not in WATCHED or self._is_locked:
            return super().eventFilter(watched, event)
        self.look()
        if kind not in TOUCHES:
            return False
        if self._hides:
            # What was meant for the page that is hidden by now does nothing in it.
            if self.is_covering and kind in PRESSES and not _is_repeated(event):
                self._reveal(event)
            event.setAccepted(True)
            return True
        self._idle.touch(self._store.clock())
        if self._is_echo(event):
            event.setAccepted(True)  # else a shortcut would be looked for
            return True
        return False

    def _follow(self, window: QWindow | None) -> None:
        """See what comes to this window of ours too, a dialog's as the program's."""
        if window is not None:
            window.installEventFilter(self)

    def _cover(self) -> None:
        window = self._pages.window()
        put_away(window)
        if self._veil is None:
            self._veil = Veil()
            self._pages.addWidget(self._veil)
        self._behind, self._focused = self._pages.currentWidget(), window.focusWidget()
        self._pages.setCurrentWidget(self._veil)
        self._veil.setFocus(Qt.FocusReason.OtherFocusReason)
        _application().installEventFilter(self)

    def _reveal(self, event: QEvent) -> None:
        """Show what was in front again, the focus where it was."""
        assert self._behind is not None  # it covers
        self._pages.setCurrentWidget(self._behind)
        self.go_back()
        self._behind = None
        self._idle.awake(self._store.clock())
        self._echo = event.key() if isinstance(event, QKeyEvent) else 0
        # The filter stays for as long as this key or click may still send something.
        if not self._echo:
            QTimer.singleShot(QApplication.doubleClickInterval(), self, self._end_echo)

    def _end_echo(self) -> None:
        self._echo = None
        if not self.is_covering:
            _application().removeEventFilter(self)

    def _is_echo(self, event: QEvent) -> bool:
        """Whether it is of the key or click that brought everything back, and not a new one."""
        if self._echo is None:
            return False
        kind = event.type()
        if not isinstance(event, QKeyEvent):
            # Of a click the timer knows: the second of two is of the same gesture.
            return not self._echo and kind in CLICKS
        is_echo = (
            kind is _KIND.KeyRelease or event.isAutoRepeat() or _is_held_with(self._echo, event)
        )
        is_last = kind is _KIND.KeyRelease and not _is_held_with(self._echo, event)
        if self._echo and (is_last or (kind is _KIND.KeyPress and not is_echo)):
            self._end_echo()
        return is_echo


def put_away(window: QWidget) -> None:
    """Close whatever stands beside the window: lists, menus, hints, dialogs."""
    QToolTip.hideText()
    for _ in range(MOST_OPEN):
        popup = QApplication.activePopupWidget()
        if popup is None:
            break
        popup.close()
    for _ in range(MOST_OPEN):
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            break
        dialog.reject()
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible():
            other.close()


def _is_held_with(key: int, event: QEvent) -> bool:
    """Whether a key is pressed while the one before is still held: Ctrl, then L."""
    held = MODIFIERS.get(key)
    return held is not None and isinstance(event, QKeyEvent) and bool(event.modifiers() & held)


def _is_repeated(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.isAutoRepeat()


def _application() -> QApplication:
    running = QApplication.instance()
    assert isinstance(running, QApplication)
    return running
