"""Worksheet: the view a shift is spent in: trend, forms and records left, checklists right.

Wide, it holds everything without scrolling: trend and records give way, never the form or the
checklists. Narrow, it is one column that scrolls, in reading order.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.ui.charting import Charting
from pressorsheet.ui.forms.correction import Correction
from pressorsheet.ui.panels.basis import Basis
from pressorsheet.ui.panels.checklists import Checklists
from pressorsheet.ui.panels.records import Records
from pressorsheet.ui.panels.trend import Trend
from pressorsheet.ui.widgets.text import Rule, ground

CHECKLISTS_WIDTH = 464
BASIS_WIDTH = 552
LEFT_LEAST = 480
TREND_LEAST, TREND_USUAL, TREND_NARROW = 120, 296, 260
RECORDS_LEAST, RECORDS_NARROW = 57, 172
CHECKLISTS_NARROW = 568


class Worksheet(QScrollArea):
    """Lays the panels and forms out; `set_wide` chooses two columns or one."""

    def __init__(self, charting: Charting) -> None:
        super().__init__()
        self.trend = Trend()
        self.charting = charting
        self.correction = Correction()
        self.records = Records()
        self.checklists = Checklists()
        self.basis = Basis()
        self._right = QStackedWidget()
        self._wide = True
        self._inside = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inside)
        self._lay_out()
        self.set_wide(wide=True)

    def head(self, widget: QWidget) -> None:
        """Put a widget on top of the one column, to scroll with it."""
        self._columns.insertWidget(0, widget)

    def set_wide(self, *, wide: bool) -> None:
        """Two columns side by side, or one that scrolls."""
        self._wide = wide
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._rule.setVisible(wide)
        self.trend.setMinimumHeight(TREND_LEAST if wide else TREND_NARROW)
        self.records.setMinimumHeight(RECORDS_LEAST if wide else RECORDS_NARROW)
        self._left.setMinimumWidth(LEFT_LEAST if wide else 0)
        # One column is as high as its parts ask for; two fill the height that there is, for Qt
        # would give parts whose height follows their width all they ask for and scroll.
        self.setWidgetResizable(not wide)
        self._fit_right()
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fill the window."""
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        if self._wide:
            room, least = self.viewport().size(), self._inside.minimumSizeHint()
            self._inside.resize(room.width(), max(room.height(), least.height()))

    def show_basis(self, item_id: str) -> None:
        """Put the basis of an item in the place of the checklists."""
        self.basis.show_item(item_id)
        self._right.setCurrentWidget(self.basis)
        self._fit_right()
        self.basis.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_checklists(self) -> None:
        """Back to the checklists."""
        self._right.setCurrentWidget(self.checklists)
        self._fit_right()
        self.checklists.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def shows_basis(self) -> bool:
        """Whether a basis stands in the place of the checklists."""
        return self._right.currentWidget() is self.basis

    def _fit_right(self) -> None:
        if self._wide:
            self._right.setFixedWidth(BASIS_WIDTH if self.shows_basis else CHECKLISTS_WIDTH)
            self._right.setMinimumHeight(0)
        else:
            self._right.setMinimumWidth(0)
            self._right.setMaximumWidth(16_777_215)
            self._right.setMinimumHeight(CHECKLISTS_NARROW)

    def _lay_out(self) -> None:
        self._left = QWidget()
        rows = QVBoxLayout(self._left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.trend, TREND_USUAL)
        rows.addWidget(Rule())
        rows.addWidget(self.charting)
        rows.addWidget(self.correction)
        rows.addWidget(self.records, 140)
        self.charting.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._right.addWidget(self.checklists)
        self._right.addWidget(self.basis)
        self._rule = Rule(vertical=True)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._columns.addWidget(self._left, 1)
        self._columns.addWidget(self._rule)
        self._columns.addWidget(self._right)
        ground(self._inside, "canvas")
        self.setWidget(self._inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
