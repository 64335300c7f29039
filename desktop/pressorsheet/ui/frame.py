"""Frame: what stands round every view: banner, patient board, now strip and bottom bar.

It lays out and reflows; it wires nothing. Below a width the board steps aside (Ctrl+K brings it);
below another the worksheet becomes one column with the now strip on top of it.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pressorsheet.ui.panels.banner import Banner
from pressorsheet.ui.panels.bottom import Bottom
from pressorsheet.ui.panels.due import Due
from pressorsheet.ui.panels.now import NowStrip
from pressorsheet.ui.panels.patients import Patients
from pressorsheet.ui.widgets.text import Rule, ground
from pressorsheet.ui.worksheet import Worksheet

SIDE_WIDTH = 159
BOARD_FROM = 1240
WIDE_FROM = 980
BOARD_SHARE, DUE_SHARE = 4, 3


class Frame(QWidget):
    """The worksheet's surroundings, and a stack of the views in the middle."""

    def __init__(self, worksheet: Worksheet) -> None:
        super().__init__()
        self.banner = Banner()
        self.patients = Patients()
        self.due = Due()
        self.now = NowStrip()
        self.bottom = Bottom()
        self.worksheet = worksheet
        self.views = QStackedWidget()
        self.views.addWidget(worksheet)
        self._is_wide = True
        self._board_asked = False
        self._lay_out()

    def show_view(self, view: QWidget) -> None:
        """Bring a view to the middle."""
        if self.views.indexOf(view) < 0:
            self.views.addWidget(view)
        self.views.setCurrentWidget(view)
        self._place_now()

    def show_board(self, *, shown: bool) -> None:
        """In a narrow window, bring the board or let it step aside."""
        self._board_asked = shown
        self._reflow()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Lay out anew for another width."""
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self) -> None:
        width = self.width()
        self._side.setVisible(width >= BOARD_FROM or self._board_asked)
        self._is_wide = width >= WIDE_FROM
        self.worksheet.set_wide(wide=self._is_wide)
        self._place_now()

    def _place_now(self) -> None:
        """On top of every view; in one column it scrolls with the worksheet."""
        if self._is_wide or self.views.currentWidget() is not self.worksheet:
            self._main.insertWidget(0, self.now)
        else:
            self.worksheet.head(self.now)

    def _lay_out(self) -> None:
        self._side = QWidget()
        ground(self._side, "chrome")
        self._side.setFixedWidth(SIDE_WIDTH)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(self.patients, BOARD_SHARE)
        side.addWidget(self.due, DUE_SHARE)
        self._main = QVBoxLayout()
        self._main.setSpacing(0)
        self._main.addWidget(self.now)
        self._main.addWidget(Rule(strong=True))
        self._main.addWidget(self.views, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._side)
        body.addWidget(Rule(vertical=True))
        body.addLayout(self._main, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.banner)
        rows.addWidget(Rule(strong=True))
        rows.addLayout(body, 1)
        rows.addWidget(Rule(strong=True))
        rows.addWidget(self.bottom)
        ground(self, "canvas")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
