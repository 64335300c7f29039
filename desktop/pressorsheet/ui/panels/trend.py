"""Trend: MAP with its target over the doses on one time axis, as a chart or as a table."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.moment import elapsed, later
from pressorsheet.ui.panels.trend_canvas import Canvas
from pressorsheet.ui.panels.trend_course import Course, course_of, earliest_of
from pressorsheet.ui.panels.trend_header import Header
from pressorsheet.ui.panels.trend_legend import entries_of
from pressorsheet.ui.panels.trend_scale import (
    LONGEST_UNASKED,
    WINDOWS,
    Frame,
    next_window,
    window_of,
)
from pressorsheet.ui.panels.trend_table import TrendTable
from pressorsheet.ui.panels.trend_words import description, words
from pressorsheet.ui.widgets.text import ground

SHORT = 200
EIGHTHS = 8


class Trend(QWidget):
    """Until a person chooses a window, it is the shortest that shows most of the stay."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(words("title"))
        ground(self, "canvas")
        self.header = Header(LONGEST_UNASKED)
        self.canvas = Canvas()
        self.table = TrendTable()
        self._pages = QStackedWidget()
        self._assessment: Assessment | None = None
        self._earliest: datetime | None = None
        self._worksheet: str | None = None
        self._course: Course | None = None
        self._frame = Frame(WINDOWS[LONGEST_UNASKED])
        self._held = self._frame
        self._is_chosen = False
        self._lay_out()
        self._wire()

    # What comes in.

    def present(self, assessment: Assessment | None) -> None:
        """Show the record as it stands; a chart scrolled back stays where a person put it."""
        self._assessment, self._course = assessment, None
        if assessment is None:
            self._show()
            return
        self._earliest = earliest_of(assessment)
        first = assessment.view.earliest("patient")
        worksheet = None if first is None else first.id
        if worksheet != self._worksheet:
            self._worksheet = worksheet
            self._frame = Frame(self._frame.span)
            self.canvas.forget_cursor()
        if not self._is_chosen:
            code = window_of(elapsed(self._earliest, assessment.at))
            self._frame = Frame(WINDOWS[code], self._frame.until)
            self.header.windows.choose(code)
        self._show()

    @property
    def window_code(self) -> str:
        """The window chosen, as "24h"."""
        return self.header.windows.value

    @property
    def shows_until(self) -> datetime | None:
        """The right edge of what is shown; None where nothing is open."""
        return None if self._assessment is None else self._frame.end(self._assessment.at)

    @property
    def shows_from(self) -> datetime | None:
        """The left edge of what is shown."""
        return None if self._assessment is None else self._frame.start(self._assessment.at)

    # What a person asks for.

    def choose(self, code: str) -> None:
        """Show another window; about the cursor's place, else up to now."""
        if self._assessment is None or self._earliest is None:
            return
        self._is_chosen = True
        self.header.windows.choose(code)
        at = self.canvas.cursor_at
        about = None if at is None else datetime.fromtimestamp(at, self._assessment.at.tzinfo)
        now = self._assessment.at
        self._frame = self._frame.spanning(WINDOWS[code], about, now, self._earliest)
        self._course = None
        self._show()

    def zoom(self, by: int) -> None:
        """The next longer window, or the next shorter."""
        self.choose(next_window(self.window_code, by))

    def go_by(self, eighths: int) -> None:
        """Back and forth in time by eighths of the window; never past now."""
        self._move(self._frame, self._frame.span * eighths / EIGHTHS)

    def back_to_now(self) -> None:
        """Follow the clock again."""
        self._frame = Frame(self._frame.span)
        self._course = None
        self.canvas.forget_cursor()
        self._show()

    def show_table(self, *, shown: bool) -> None:
        """The table in the chart's place, or the chart."""
        page: QWidget = self.table if shown else self.canvas
        had_focus = self.canvas.hasFocus() or self.table.has_focus
        self.header.table.setChecked(shown)
        if shown:
            self.table.show_course(self._course, *self._stretch())
        self._pages.setCurrentWidget(page)
        if had_focus:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drag(self, seconds: float) -> None:
        self._move(self._held, timedelta(seconds=seconds), moving=True)

    def _hold(self) -> None:
        """Before a drag begins, have the time on both sides at hand."""
        self._held = self._frame
        self._read(wide=True)
        if self._course is not None:
            self.canvas.make_ready(self._course)

    def _bring_in(self, at: float) -> None:
        """Scroll so that a moment is in sight, with half a window on its other side."""
        if self._assessment is None:
            return
        start, end = self._stretch()
        half = self._frame.span / 2
        by = at - end if at > end else at - start
        self._move(self._frame, timedelta(seconds=by) + (half if at > end else -half))

    def _move(self, frame: Frame, by: timedelta, *, moving: bool = False) -> None:
        if self._assessment is None or self._earliest is None:
            return
        self._frame = frame.moved(by, self._assessment.at, self._earliest)
        self._show(moving=moving)

    # How it gets there.

    def _stretch(self) -> tuple[float, float]:
        start, end = self.shows_from, self.shows_until
        return (0.0, 0.0) if start is None or end is None else (start.timestamp(), end.timestamp())

    def _read(self, *, wide: bool) -> None:
        """Read the model for what is shown; `wide`: with a window more on either side."""
        if self._assessment is None:
            return
        now, span = self._assessment.at, self._frame.span
        start, end = self._frame.start(now), self._frame.end(now)
        if wide:
            start, end = later(start, -span), min(later(end, span), now)
        if self._course is None or not self._course.covers(start.timestamp(), end.timestamp()):
            self._course = course_of(self._assessment, start, end)

    def _show(self, *, moving: bool = False) -> None:
        start, end = self._stretch()
        course = self._course
        if course is None or not course.covers(start, end):
            self._read(wide=self._frame.until is not None)
        self.canvas.show_course(self._course, start, end)
        scene = self.canvas.scene
        self.header.show_entries(() if scene is None else entries_of(scene))
        if self._pages.currentWidget() is self.table:
            self.table.show_course(self._course, start, end)
        if not moving:
            self._describe()

    def _describe(self) -> None:
        """Put the chart in words, for those who do not see it."""
        said = words("nobody")
        if self._course is not None:
            said = description(self._course, self.window_code, *self._stretch())
        self.canvas.setAccessibleDescription(said)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Where height is short, the chart gets what there is."""
        super().resizeEvent(event)
        self.header.set_short(short=self.height() < SHORT)

    def _lay_out(self) -> None:
        self._pages.addWidget(self.canvas)
        self._pages.addWidget(self.table)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.header)
        rows.addWidget(self._pages, 1)
        self.setFocusProxy(self.canvas)

    def _wire(self) -> None:
        self.header.window_chosen.connect(self.choose)
        self.header.table_asked.connect(lambda on: self.show_table(shown=on))
        self.header.heart_asked.connect(self._show_heart)
        self.canvas.held.connect(self._hold)
        self.canvas.dragged.connect(self._drag)
        self.canvas.released.connect(self._describe)
        self.canvas.scrolled.connect(self.go_by)
        self.canvas.zoomed.connect(self.zoom)
        self.canvas.wanted.connect(self._bring_in)
        self.canvas.back_asked.connect(self.back_to_now)
        self.table.back_asked.connect(self.back_to_now)
        keys = Qt.Key
        for key, act in (
            (keys.Key_T, self.header.table.toggle),
            (keys.Key_H, self.header.heart.toggle),
            (keys.Key_Plus, lambda: self.zoom(-1)),
            (keys.Key_Equal, lambda: self.zoom(-1)),
            (keys.Key_Minus, lambda: self.zoom(1)),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _show_heart(self, on: bool) -> None:
        self.canvas.show_heart(shown=on)
        self._show()
