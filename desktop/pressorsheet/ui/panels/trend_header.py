"""Trend header: title, legend, the switches for table and heart rate, and the five windows."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pressorsheet.ui.panels.trend_layout import WIDE_FROM
from pressorsheet.ui.panels.trend_legend import Entry, Legend, width_of_all
from pressorsheet.ui.panels.trend_scale import WINDOWS
from pressorsheet.ui.panels.trend_words import words
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import Segments, button
from pressorsheet.ui.widgets.text import Text

PADDING, PADDING_NARROW = 16, 8
TOP, TOP_SHORT = 10, 4
BETWEEN = 8
LEAST = 256


class Header(QWidget):
    """One row where the width allows; else the windows, and the legend, take rows of their own."""

    window_chosen = Signal(str)
    table_asked = Signal(bool)
    heart_asked = Signal(bool)

    def __init__(self, window: str) -> None:
        super().__init__()
        choices = [(code, words(code)) for code in WINDOWS]
        self.windows = Segments("trend.window", choices, window)
        self.windows.setAccessibleName(words("windows"))
        self.windows.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.windows.chosen.connect(self.window_chosen)
        self.table = _switch("table")
        self.table.toggled.connect(self.table_asked)
        self.heart = _switch("heart")
        self.heart.toggled.connect(self.heart_asked)
        self._title = Text(words("title"), 12, BOLD)
        self._beside, self._under = Legend(), Legend()
        self._entries: Sequence[Entry] = ()
        self._is_narrow = self._is_short = False
        self._lay_out()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show what the shapes mean."""
        if entries != self._entries:
            self._entries = entries
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the rows anew."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As narrow as the windows side by side; a row goes where there is no room for it."""
        return QSize(LEAST, self._rows.minimumSize().height())

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setSpacing(4)
        self._rows = rows
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for row in (self._first, self._second):
            row.setSpacing(BETWEEN)
            rows.addLayout(row)
        for part in (self._title, self._beside, self.heart, self.table, self.windows):
            self._first.addWidget(part)
        self._first.setStretchFactor(self._beside, 1)
        self._first.insertSpacing(1, BETWEEN)
        self._second.addStretch(1)
        rows.addWidget(self._under)
        self._fit()

    def set_short(self, *, short: bool) -> None:
        """Where height is short, the legend gets no row of its own."""
        if short != self._is_short:
            self._is_short = short
            self._fit()

    def _fit(self) -> None:
        narrow = self.width() < WIDE_FROM
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            before, row = self._first, self._second
            if not narrow:
                before, row = row, before
            before.removeWidget(self.windows)
            row.addWidget(self.windows)
        padding = PADDING_NARROW if narrow else PADDING
        above = TOP_SHORT if self._is_short else TOP
        self._rows.setContentsMargins(padding, above, padding, 4)
        room = self.width() - 2 * padding - self._others(narrow=narrow)
        entries: Sequence[Entry] = self._entries
        if width_of_all(entries) > room:
            entries = [entry.short() for entry in entries]
        is_beside = self._is_short or width_of_all(entries) <= room
        self._under.setVisible(not is_beside)
        self._under.show_entries(() if is_beside else self._entries)
        self._beside.show_entries(entries if is_beside else ())

    def _others(self, *, narrow: bool) -> int:
        parts: list[QWidget] = [self._title, self.heart, self.table]
        parts += [] if narrow else [self.windows]
        return sum(part.sizeHint().width() + BETWEEN for part in parts) + BETWEEN


def _switch(name: str) -> QPushButton:
    made = button(words(name), f"trend.{name}")
    made.setProperty("segment", "true")
    made.setProperty("first", "true")
    made.setCheckable(True)
    made.setAccessibleName(words(f"{name}_name"))
    made.setToolTip(words(f"{name}_tip"))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made
