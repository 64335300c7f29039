"""Frame: what stands round every view: banner, patient board, now strip and bottom bar.

It lays out and reflows; it wires nothing. Below a width the board steps aside and comes over the
view when it is asked for; below another the worksheet becomes one column, the now strip and what is
due scroll with it, and the strip's gist stands above every view.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from pressorsheet.core.bedside import Bedside
from pressorsheet.ui.panels.banner import Banner
from pressorsheet.ui.panels.bottom import Bottom
from pressorsheet.ui.panels.due import Due
from pressorsheet.ui.panels.now import NowStrip
from pressorsheet.ui.panels.now_brief import NowBrief
from pressorsheet.ui.panels.patients import Patients
from pressorsheet.ui.widgets.column import Column
from pressorsheet.ui.widgets.front import Front
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
        self.views = Front()
        self.views.addWidget(worksheet)
        self._brief = NowBrief()
        self._side = QWidget(self)
        self._body = QHBoxLayout()
        self._main = QVBoxLayout()
        self._side_column = QVBoxLayout()
        self._is_wide: bool | None = None
        self._is_over = False
        self._is_of_patient = True
        self._shows_doses = True
        self._focused_before: QWidget | None = None
        self._lay_out()
        self.patients.left.connect(self.leave_board)
        self.patients.chosen.connect(self.leave_board)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)

    def present_now(self, bedside: Bedside, *, covered: bool) -> None:
        """Show the open worksheet as it now stands, in full or in a line.

        `covered`: somebody reads blind, and nothing of a plan is shown.
        """
        self.now.present(bedside, covered=covered)
        self._brief.present(bedside)

    @property
    def is_of_patient(self) -> bool:
        """Whether what is in front is about the patient whose worksheet is open."""
        return self._is_of_patient

    def show_view(
        self, view: QWidget, *, of_patient: bool = True, shows_doses: bool = True
    ) -> None:
        """Bring a view to the middle; above one that is of nobody yet no patient is shown.

        Beside a blind entry stands nothing that says a dose, a rate or a step's time.
        """
        self._is_of_patient = of_patient
        self._shows_doses = shows_doses
        self._show_now()
        if self.views.indexOf(view) < 0:
            self.views.addWidget(view)
        self.views.setCurrentWidget(view)

    def find_patient(self) -> None:
        """Put the cursor into the board's search; where the board stood aside it comes first."""
        if not self._has_board:
            self._focused_before = self.window().focusWidget()
            self._is_over = True
            self._place_board()
        self.patients.find()

    def leave_board(self) -> None:
        """Send a board away that came over the view; the focus goes back to where it was."""
        if not self._is_over:
            return
        self._is_over = False
        before = self._focused_before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._place_board()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Lay out anew for another width."""
        super().resizeEvent(event)
        self._set_wide(wide=self.width() >= WIDE_FROM)
        self._is_over = self._is_over and not self._has_board
        self._place_board()

    @property
    def _has_board(self) -> bool:
        return self.width() >= BOARD_FROM

    def _set_wide(self, *, wide: bool) -> None:
        if wide == self._is_wide:
            return
        self._is_wide = wide
        self.worksheet.set_wide(wide=wide)
        if wide:
            self._main.insertWidget(0, self.now)
            self._side_column.addWidget(self.due, DUE_SHARE)
        else:
            self.worksheet.enclose(self.now, self.due)
        self._show_now()

    def _show_now(self) -> None:
        """The strip above the views, or its gist where the strip scrolls with the worksheet."""
        is_narrow = self._is_wide is False
        is_shown = self._is_of_patient and self._shows_doses
        self.now.setVisible(is_shown or is_narrow)
        self._brief.setVisible(is_shown and is_narrow)
        self.due.setVisible(self._shows_doses or is_narrow)

    def _place_board(self) -> None:
        """Beside the view, or over it, or out of sight."""
        if self._has_board and self._body.indexOf(self._side) < 0:
            self._body.insertWidget(0, self._side)
            self._side.stackUnder(self._around)  # Tab comes to it before them
        elif not self._has_board:
            self._body.removeWidget(self._side)
            top = self.banner.geometry().bottom() + 2
            self._side.setGeometry(0, top, SIDE_WIDTH + 1, self.bottom.y() - 1 - top)
            self._side.raise_()
        self.banner.offer_board(offered=not self._has_board)
        self._side.setVisible(self._has_board or self._is_over)

    def _follow_focus(self, _before: QWidget | None, focused: QWidget | None) -> None:
        """What is in focus is never covered: a board over the view goes when the focus leaves."""
        if self._is_over and focused is not None and not self._side.isAncestorOf(focused):
            self._focused_before = None
            self.leave_board()

    def _lay_out(self) -> None:
        self._lay_out_side()
        self._main.setSpacing(0)
        self._main.addWidget(self._brief)
        self._main.addWidget(Rule(strong=True))
        # A view that is higher than the room there is scrolls, and the surroundings stay.
        self._around = Column()
        self._around.add(self.views, 1)
        self._main.addWidget(self._around, 1)
        self._body.setSpacing(0)
        self._body.addLayout(self._main, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.banner)
        rows.addWidget(Rule(strong=True))
        rows.addLayout(self._body, 1)
        rows.addWidget(Rule(strong=True))
        rows.addWidget(self.bottom)
        ground(self, "canvas")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _lay_out_side(self) -> None:
        ground(self._side, "chrome")
        self._side.setFixedWidth(SIDE_WIDTH + 1)
        self._side_column.setSpacing(0)
        self._side_column.addWidget(self.patients, BOARD_SHARE)
        side = QHBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addLayout(self._side_column, 1)
        side.addWidget(Rule(vertical=True))
