"""Bottom: what is saved, the tabs of the views, and that reminders are no alarm.

A trouble with the store or a refusal, or what a person is told, stands above the bar in full until
something is saved; what is wrong as long as it lasts stands above that.
"""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.core.paper import Status
from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.buttons import stop_at_chosen
from pressorsheet.ui.widgets.cell import INSET, Cell
from pressorsheet.ui.widgets.flow import Flow, Room, Spacing
from pressorsheet.ui.widgets.runs import Run, RunBlock, Runs, line, paint_runs, wish_of
from pressorsheet.ui.widgets.status import StatusMark
from pressorsheet.ui.widgets.text import Rule, Text, ground, restyle
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import clock_text

VIEWS = ("worksheet", "taper", "handover", "history", "protocol")
KEYS, STORE = "keys", "store"
HEIGHT = 39
SPACING = Spacing(alone=HEIGHT, row=34, ends=16 - INSET, pad=5, least_pad=4, hairline=0)
TAB_INSET, TAB_GAP, NARROW_GAP, TAB_LINE = 6, 20, 6, 3
SAVED_WIDTH, WIDE_FROM = 149, 980


class Bottom(QWidget):
    """`chosen` says which view is asked for, or "keys", or "store"."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("bottom")
        self.setObjectName("bottom")
        ground(self, "chrome")
        self._saved = RunBlock((24,), INSET)
        self._standing = _Said()
        self._warning = self._last = self._shown = ""
        self._keeps_nothing, self._is_wide = False, True
        self._said = _Said()
        self._tabs: dict[str, _Tab] = {}
        self._tab_row = QHBoxLayout()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._standing)
        rows.addWidget(self._said)
        rows.addWidget(self._bar())
        self._say_saved(self._words("all_saved"))
        self.choose(VIEWS[0])

    def keep_nothing(self) -> None:
        """Say from now on that this is the demonstration, and never that anything is saved."""
        self._keeps_nothing = True
        self._show_saved(self._demo)

    def saved(self, at: datetime) -> None:
        """Everything recorded is on disk, the last at this time."""
        self._said.clear()
        self._say_saved(self._words("saved", at=clock_text(at)))

    def trouble(self, text: str) -> None:
        """What stands in the way, in words; it stays until something is saved.

        What is warned of anyway is not said twice.
        """
        self._said.say("" if text in self._warning else text, Status.APPLIES, "caution", "stop")

    def warn(self, text: str, *, stored: bool = True, reads_only: bool = False) -> None:
        """What stands in the way as long as it does, whatever is saved meanwhile; "" ends it.

        `stored`: whether what was saved is still where it was saved; `reads_only`: nothing is.
        """
        state = "reads_only" if reads_only else "not_saved"
        if not self._keeps_nothing:
            self._show_saved(self._last if stored and not reads_only else self._words(state))
        if text != self._warning:
            self._warning = text
            self._standing.say(text, Status.APPLIES, "caution", "stop")

    def tell(self, text: str) -> None:
        """What was done, in words; it stays until something is saved."""
        self._said.say(text, Status.INFORMATION, "ink", "chrome")

    def choose(self, view: str) -> None:
        """Show which view is in front; a page that has no tab leaves none chosen."""
        self._group.setExclusive(False)
        for name, tab in self._tabs.items():
            tab.setChecked(name == view)
        self._group.setExclusive(True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Where room is short the tabs do without their keys."""
        super().resizeEvent(event)
        is_wide = self._is_wide = self.width() >= WIDE_FROM
        if self._keeps_nothing:
            self.keep_nothing()
        self._saved.setMinimumWidth(SAVED_WIDTH if is_wide else 0)
        self._tab_row.setSpacing(TAB_GAP if is_wide else NARROW_GAP)
        for tab in self._tabs.values():
            tab.show_key(shown=is_wide)

    def _bar(self) -> Flow:
        bar = Flow(SPACING)
        ground(bar, "chrome")
        bar.add(self._saved)
        bar.add(self._view_tabs())
        for key, room in (("not_an_alarm", Room.AMPLE), ("not_an_alarm_short", Room.SHORT)):
            note = Runs(24)
            note.show_line(line(Run(self._words(key), 9, ink="ink2")))
            bar.add(note, at_end=True, room=room)
        bar.add(self._cell(STORE), at_end=True, room=Room.AMPLE)
        bar.add(self._cell(KEYS), at_end=True)
        return bar

    def _cell(self, name: str) -> Cell:
        """A page that is no view, with its key."""
        made = Cell(f"bottom.{name}", self._words(f"{name}_name"), (28,))
        made.show_lines(line(Run(self._words(name), 9, ink="ink2")))
        made.clicked.connect(lambda: self.chosen.emit(name))
        return made

    def _view_tabs(self) -> QWidget:
        tabs = QWidget()
        tabs.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        row = self._tab_row
        tabs.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TAB_GAP)
        for number, name in enumerate(VIEWS, start=1):
            tab = _Tab(name, self._words(name), self._words("key", number=str(number)))
            tab.clicked.connect(lambda _on=False, name=name: self.chosen.emit(name))
            self._group.addButton(tab)
            self._tabs[name] = tab
            row.addWidget(tab)
        stop_at_chosen(self._group)
        return tabs

    def _say_saved(self, text: str) -> None:
        self._last = text
        self._show_saved(self._demo if self._keeps_nothing else text)

    @property
    def _demo(self) -> str:
        return self._words("demo" if self._is_wide else "demo_short")

    def _show_saved(self, text: str) -> None:
        if text == self._shown:
            return
        self._shown = text
        run = Run(text, 9, ink="ink2")
        if self._keeps_nothing:
            run = Run(text, 10, SEMIBOLD, "caution")
        self._saved.show_lines((line(run),))


class _Tab(QPushButton):
    """A view's name with its key; the one in front has a line above it."""

    def __init__(self, view: str, name: str, key: str) -> None:
        super().__init__(name)
        self._key = key
        self._shows_key = True
        self.setObjectName(f"bottom.{view}")
        self.setAccessibleName(name)
        self.setAccessibleDescription(key)
        self.setProperty("tab", "true")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_key(self, *, shown: bool) -> None:
        """Show the key beside the name, or the name alone."""
        if shown != self._shows_key:
            self._shows_key = shown
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Wide enough for name and key."""
        return QSize(wish_of(self._runs()) + 2 * TAB_INSET, SPACING.row)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Nothing of it is cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses it, as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """Draw name, key, line and the ring of the focus."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            wide = self.width() - 2 * (TAB_INSET - 2)
            painter.fillRect(TAB_INSET - 2, 0, wide, TAB_LINE, theme.color("accent"))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 5, -1, -4), 4, 4)
        inside = QRectF(self.rect()).adjusted(TAB_INSET, 0, -TAB_INSET, 0)
        paint_runs(painter, inside, self._runs(), theme)
        painter.end()

    def _runs(self) -> tuple[Run, ...]:
        ink = "ink" if self.isChecked() or self.underMouse() else "ink2"
        name = Run(self.text(), 10, SEMIBOLD, ink)
        return (name, Run(self._key, 9, ink="ink2", gap=6)) if self._shows_key else (name,)


class _Said(QWidget):
    """What stands in the way or was done, in full, however long; nothing while nothing is said."""

    def __init__(self) -> None:
        super().__init__()
        self._mark = StatusMark(Status.APPLIES)
        self._text = Text("", 10, SEMIBOLD, wrap=True)
        row = QHBoxLayout()
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(row)
        rows.addWidget(Rule(strong=True))
        self.setVisible(False)

    def say(self, text: str, status: Status, ink: str, on: str) -> None:
        """Say it, with its sign and on its ground."""
        self._mark.set_status(status)
        self._text.set_ink(ink)
        self._text.set_text(text)
        ground(self, on)
        restyle(self)
        self.setVisible(bool(text))

    def clear(self) -> None:
        """Say nothing."""
        self._text.set_text("")
        self.setVisible(False)
