"""Due: what is due for the open patient, by time; what does not fit is counted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pressorsheet.core.handover.document import Action
from pressorsheet.core.moment import elapsed
from pressorsheet.core.paper import Status
from pressorsheet.ui.panels.due_text import is_out_of_date, what_is_due
from pressorsheet.ui.panels.moments import when_text
from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.typeface import BOLD, REGULAR, SEMIBOLD
from pressorsheet.ui.widgets.runs import Run, RunLine, Runs, line, on_two_lines
from pressorsheet.ui.widgets.text import Text, ground, tool_tip
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import duration_text

MARGIN, HEADING_TOP, HEADING, FIRST = 16, 14, 20, 42
TIME, WHAT, GAP, MORE = 17, 17, 14, 20
WIDTH = 160
WHAT_POINTS = 10
CUT_SIGN = "\N{HORIZONTAL ELLIPSIS}"
ONE_MINUTE = timedelta(minutes=1)


class Due(QWidget):
    """Time and time to go, below them what; the first due first."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("due")
        self.setObjectName("due")
        ground(self, "chrome")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._heading = Text("", 9, SEMIBOLD, "ink2")
        self._heading.setParent(self)
        self._more = Text("", 10, SEMIBOLD, "ink2")
        self._more.setParent(self)
        self._items: list[_Item] = []
        self._count = 0

    def present(self, actions: Sequence[Action], bed: str | None, now: datetime) -> None:
        """Show what is due as of `now`."""
        words = self._words
        self._heading.set_text(words("heading", bed=bed) if bed else words("heading_no_bed"))
        while len(self._items) < len(actions):
            self._items.append(_Item(self))
        for item, action in zip(self._items, actions, strict=False):
            item.show_due(self._when(action, now), what_is_due(action, words, now.tzinfo))
        self._count = len(actions)
        self.updateGeometry()
        self._place()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for all of it; the board above has what is left."""
        wide = max(self.width(), WIDTH) - 2 * MARGIN
        heights = [item.height_for(wide) + GAP for item in self._items[: self._count]]
        return QSize(WIDTH, FIRST + (sum(heights) or MORE + GAP))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for one, and to say how many more there are."""
        return QSize(120, FIRST + TIME + WHAT + GAP + MORE)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Show as many as fit now."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """A hairline above all of it."""
        painter = QPainter(self)
        wide = self.width() - 2 * MARGIN
        painter.fillRect(MARGIN, 0, wide, 1, theme_of(self).color("strong_line"))
        painter.end()

    def _when(self, action: Action, now: datetime) -> RunLine:
        """The time, and on the right how long that is or that it is out of date."""
        words = self._words
        if action.due is None:
            return line(Run(words("no_time"), 10, ink="ink2"))
        ahead = elapsed(now, action.due)
        old = is_out_of_date(action)
        at = words("now") if old or abs(ahead) < ONE_MINUTE else when_text(action.due, now)
        if old or ahead <= -ONE_MINUTE:
            said = words("out_of_date") if old else words("ago", span=duration_text(-ahead))
            return line(
                Run(at, 10, BOLD, "out_of_date", sign=Status.OUT_OF_DATE),
                Run(said, 9, SEMIBOLD, "out_of_date", gap=6, to_right=True),
            )
        if ahead < ONE_MINUTE:
            return line(Run(at, 10, BOLD))
        said = words("ahead", span=duration_text(ahead))
        return line(Run(at, 10, BOLD), Run(said, 9, ink="ink2", gap=6, to_right=True))

    def _place(self) -> None:
        wide = self.width() - 2 * MARGIN
        self._heading.setGeometry(MARGIN, HEADING_TOP, wide, HEADING)
        heights = [item.height_for(wide) for item in self._items[: self._count]]
        shown = self._fitting(heights)
        top = FIRST
        for place, item in enumerate(self._items):
            item.setVisible(place < shown)
            if place < shown:
                item.setGeometry(MARGIN, top, wide, heights[place])
                top += heights[place] + GAP
        self._say_rest(shown, top, wide)

    def _fitting(self, heights: list[int]) -> int:
        """How many fit, with room to count the rest."""
        top, shown = FIRST, 0
        for place, height in enumerate(heights):
            last = place == len(heights) - 1
            if top + height + (0 if last else GAP + MORE) > self.height():
                break
            top += height + GAP
            shown += 1
        return shown

    def _say_rest(self, shown: int, top: int, wide: int) -> None:
        rest = self._items[shown : self._count]
        self._more.setVisible(bool(rest) or not self._count)
        said = self._words("more", count=str(len(rest))) if rest else self._words("nothing")
        self._more.set_text(said)
        self._more.setToolTip(tool_tip("\n".join(item.whole for item in rest)))
        self._more.setGeometry(MARGIN, top, wide, MORE)


class _Item(QWidget):
    """One thing due: a line for the time, one or two for what."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._time = Runs(TIME)
        self._time.setParent(self)
        self._what = Text("", WHAT_POINTS)
        self._what.setParent(self)
        self._what.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._text = ""

    @property
    def whole(self) -> str:
        """All that it says."""
        return f"{self._time.text()}: {self._text}"

    def show_due(self, when: RunLine, what: str) -> None:
        """Show another thing."""
        self._time.show_line(when)
        self._text = what

    def height_for(self, width: int) -> int:
        """Lay the text out on at most two lines of a width; what comes of it in height."""
        lines = on_two_lines(self._text, WHAT_POINTS, REGULAR, width)
        self._what.set_text("\n".join(lines))
        self._what.setToolTip(tool_tip(self._text) if lines[-1].endswith(CUT_SIGN) else "")
        self._time.setGeometry(0, 0, width, TIME)
        self._what.setGeometry(0, TIME, width, WHAT * len(lines))
        return TIME + WHAT * len(lines)
