"""Worksheet: the view a shift is spent in: trend, forms and records left, checklists right.

Wide, it holds everything without scrolling: trend and records give way, never the form or the
checklists. Narrow, it is one column that scrolls, in reading order.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from pressorsheet.ui.charting import Charting
from pressorsheet.ui.forms.correction import Correction
from pressorsheet.ui.panels.checklists import Checklists
from pressorsheet.ui.panels.records import Records
from pressorsheet.ui.panels.trend import Trend
from pressorsheet.ui.widgets.column import Column
from pressorsheet.ui.widgets.text import Rule, ground

if TYPE_CHECKING:
    from pressorsheet.ui.panels.basis import Basis

# The mock's columns; the right one follows the width between its bounds.
CHECKLISTS_SHARE, CHECKLISTS_LEAST, CHECKLISTS_MOST = 464 / 1206, 440, 600
BASIS_LEAST = 552
LEFT_LEAST = 480
TREND_SHARE, RECORDS_SHARE = 296, 140
TREND_LEAST, TREND_NARROW = 120, 260
RECORDS_LEAST, RECORDS_NARROW = 57, 172
CHECKLISTS_NARROW = 568
ANY_WIDTH = 16_777_215


class Worksheet(QWidget):
    """Lays the panels and forms out; `set_wide` chooses two columns or one."""

    def __init__(self, charting: Charting) -> None:
        super().__init__()
        self.trend = Trend()
        self.charting = charting
        self.correction = Correction()
        self.records = Records()
        self.checklists = Checklists()
        self._right = QStackedWidget()
        self._column = Column()
        self._row = QHBoxLayout(self)
        self._wide: bool | None = None
        self._lay_out()
        self.set_wide(wide=True)

    def enclose(self, above: QWidget, below: QWidget) -> None:
        """Put widgets at both ends of the one column, to scroll with it."""
        self._column.head(above)
        self._column.add(below)

    def reveal_focus(self) -> None:
        """Bring what has the focus into sight, where it was scrolled away."""
        self._column.reveal_focus()

    def set_wide(self, *, wide: bool) -> None:
        """Two columns side by side, or one that scrolls."""
        if wide == self._wide:
            return
        self._wide = wide
        focused = self.window().focusWidget()
        if wide:
            self._row.addWidget(self._right)
        else:
            self._column.add(self._right)
        if self._right.isAncestorOf(focused):
            focused.setFocus(Qt.FocusReason.OtherFocusReason)
        self._rule.setVisible(wide)
        self.trend.setMinimumHeight(TREND_LEAST if wide else TREND_NARROW)
        self.records.setMinimumHeight(RECORDS_LEAST if wide else RECORDS_NARROW)
        self._right.setMinimumHeight(0 if wide else CHECKLISTS_NARROW)
        self.charting.show_keys(shown=wide)
        self._fit_right()
        self._column.set_filling(fills=wide)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Divide another width."""
        super().resizeEvent(event)
        self._fit_right()

    @cached_property
    def basis(self) -> "Basis":
        """What stands behind an item of the checklists; loaded when it is first asked for."""
        from pressorsheet.ui.panels.basis import Basis  # noqa: PLC0415  # as said

        made = Basis()
        made.closed.connect(self.show_checklists)
        self._right.addWidget(made)
        return made

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
        return self._right.currentWidget() is not self.checklists

    def _fit_right(self) -> None:
        self._right.setMinimumWidth(self._right_width() if self._wide else 0)
        self._right.setMaximumWidth(self._right_width() if self._wide else ANY_WIDTH)

    def _right_width(self) -> int:
        share = round(self.width() * CHECKLISTS_SHARE)
        width = min(max(share, CHECKLISTS_LEAST), CHECKLISTS_MOST)
        if not self.shows_basis:
            return width
        return max(min(max(width, BASIS_LEAST), self.width() - LEFT_LEAST), CHECKLISTS_LEAST)

    def _lay_out(self) -> None:
        self._column.add(self.trend, TREND_SHARE)
        self._column.add(Rule())
        self._column.add(self.charting)
        self._column.add(self.correction)
        self._column.add(self.records, RECORDS_SHARE)
        self._right.addWidget(self.checklists)
        self._rule = Rule(vertical=True)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._column, 1)
        self._row.addWidget(self._rule)
        ground(self, "canvas")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
