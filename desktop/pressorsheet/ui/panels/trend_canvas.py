"""Trend canvas: the chart as a widget, painted from its scene, with a cursor for mouse and keys.

It decides nothing about time: what a person asks for goes out, and the panel shows that stretch.
"""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from pressorsheet.ui.panels.trend_course import Course
from pressorsheet.ui.panels.trend_cursor import CursorBox
from pressorsheet.ui.panels.trend_ink import Ink
from pressorsheet.ui.panels.trend_paint import draw_scene
from pressorsheet.ui.panels.trend_scene import Scene, scene_of
from pressorsheet.ui.panels.trend_words import full_time, moment_rows, words
from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.widgets.buttons import button

HOUR = 3600.0
DRAG_FROM = 4
SNAP, EVENT_NEAR = 8.0, 5.0
NOTCH = 120
PAGE = 8
BACK_GAP = 8
LEAST = 40
BACK, ON = -1, 1


class Canvas(QWidget):
    """Shows a stretch of a course. Out go wishes: to be `scrolled` by eighths of the stretch,
    `zoomed` by windows, `dragged` by seconds since it was `held`, and a moment `wanted` in sight.
    """

    held = Signal()
    dragged = Signal(float)
    released = Signal()
    scrolled = Signal(int)
    zoomed = Signal(int)
    wanted = Signal(float)
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trend.chart")
        self.setAccessibleName(words("chart"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(LEAST)
        self._course: Course | None = None
        self._stretch = (0.0, 0.0)
        self._scene: Scene | None = None
        self._ready: Scene | None = None
        self._is_stale = True
        self._heart = False
        self._cursor: float | None = None
        self._by_keys = False
        self._pressed: float | None = None
        self._is_dragging = False
        self._notches = 0
        self._box = CursorBox(self)
        self._back = button(words("back"), "trend.back")
        self._back.setProperty("segment", "true")
        self._back.setProperty("first", "true")
        self._back.setParent(self)
        self._back.clicked.connect(self.back_asked)
        self._back.hide()

    # What it shows.

    def show_course(self, course: Course | None, start: float = 0.0, end: float = 0.0) -> None:
        """Show a stretch of a course (seconds since the epoch); None: nothing is open."""
        self._course, self._stretch = course, (start, end)
        self._refresh()

    def show_heart(self, *, shown: bool) -> None:
        """Give the heart rate a lane, or not."""
        self._heart = shown
        self._refresh()

    @property
    def scene(self) -> Scene | None:
        """What is drawn at the present size."""
        if self._course is None:
            self._scene = None
        elif self._is_stale:
            self._scene = self._scene_of(self._course)
        self._is_stale = False
        return self._scene

    def make_ready(self, course: Course) -> None:
        """Lay a course out before it is shown, so that the first frame of a drag is like others."""
        self._ready = self._scene_of(course)

    def _scene_of(self, course: Course) -> Scene:
        is_ready = self._ready is not None and self._ready.course is course
        last = self._ready if is_ready else self._scene
        size = (float(self.width()), float(self.height()))
        self._ready = None
        return scene_of(course, self._stretch, size, heart=self._heart, last=last)

    @property
    def cursor_text(self) -> str:
        """What the box beside the hairline says; "" without a cursor."""
        return self._box.text

    @property
    def cursor_at(self) -> float | None:
        """The moment under the hairline, in seconds since the epoch."""
        return self._cursor

    def forget_cursor(self) -> None:
        """Take the hairline away."""
        self._set_cursor(None)

    def _refresh(self) -> None:
        self._is_stale = True
        if self._cursor is not None:
            self._set_cursor(self._cursor)
        scene = self.scene
        self._back.setVisible(scene is not None and not scene.is_up_to_now)
        self._place_back()
        self.update()

    def _place_back(self) -> None:
        self._back.adjustSize()
        place = self.rect().bottomRight()
        self._back.move(
            place.x() - self._back.width() - BACK_GAP, place.y() + 1 - self._back.height()
        )

    # The cursor.

    def step(self, by: int) -> None:
        """Move the cursor to the next reading, or the one before; scroll where that lies beyond."""
        target = self._neighbour(by)
        while target is None:
            before = self._stretch
            self.scrolled.emit(by * PAGE // 2)
            if self._stretch == before:
                return
            target = self._neighbour(by)
        self._go(target)

    def _neighbour(self, by: int) -> float | None:
        course = self._course
        if course is None:
            return None
        stops = sorted({*course.at, *course.lost}) if course.lost else course.at
        if self._cursor is None:
            index = bisect_right(stops, self._stretch[1]) - 1
        elif by > 0:
            index = bisect_right(stops, self._cursor)
        else:
            index = bisect_left(stops, self._cursor) - 1
        return stops[index] if 0 <= index < len(stops) else None

    def _step_hour(self, by: int) -> None:
        start = self._stretch[1] if self._cursor is None else self._cursor
        self._go(start + by * HOUR)

    def _go_to_end(self, by: int) -> None:
        """To the first or the last reading on show."""
        if self._course is None:
            return
        places = self._course.among(*self._stretch)
        if places:
            self._go(self._course.at[places[0 if by < 0 else -1]])

    def _go(self, at: float) -> None:
        if not self._stretch[0] <= at <= self._stretch[1]:
            self.wanted.emit(at)
        self._by_keys = True
        self._set_cursor(min(max(at, self._stretch[0]), self._stretch[1]))
        if self.cursor_text and QAccessible.isActive():
            said = QAccessibleAnnouncementEvent(self, self.cursor_text)
            QAccessible.updateAccessibility(said)

    def _hover(self, x: float) -> None:
        """The reading near the pointer, else the moment under it."""
        scene = self.scene
        if scene is None or not scene.scale.left - SNAP <= x <= scene.scale.right + SNAP:
            self._leave()
            return
        at = scene.scale.at(x)
        reach = SNAP * scene.scale.per_pixel
        near = scene.course.among(max(at - reach, scene.scale.start), at + reach)
        if near:
            at = min((scene.course.at[index] for index in near), key=lambda one: abs(one - at))
        self._by_keys = False
        self._set_cursor(min(at, scene.scale.end))

    def _leave(self) -> None:
        if not self._by_keys:
            self._set_cursor(None)

    def _set_cursor(self, at: float | None) -> None:
        self._cursor = at
        scene = self.scene
        if at is None or scene is None or not scene.scale.start <= at <= scene.scale.end:
            self._cursor = None
            self._box.hide()
        else:
            near = EVENT_NEAR * scene.scale.per_pixel
            lanes = scene.course.lanes_in(scene.scale.start, scene.scale.end)
            rows = moment_rows(scene.course, at, scene.bounds, lanes, near)
            self._box.say(full_time(scene.course, at), rows, self.height())
            self._box.stand(scene.scale.x(at), 2, self.width() - 2)
        self.update()

    # What a person does.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Left, Right, Home, End move the cursor; Page Up and Down move in time; + and - zoom."""
        key, keys = event.key(), Qt.Key
        by_hour = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (keys.Key_Left, keys.Key_Right):
            by = BACK if key == keys.Key_Left else ON
            if by_hour:
                self._step_hour(by)
            else:
                self.step(by)
        elif key in (keys.Key_Home, keys.Key_End):
            self._go_to_end(BACK if key == keys.Key_Home else ON)
        elif key in (keys.Key_PageUp, keys.Key_PageDown):
            self.scrolled.emit(PAGE * (BACK if key == keys.Key_PageUp else ON))
        elif key in (keys.Key_Plus, keys.Key_Minus):
            # A plus typed with Shift: the panel's shortcuts hear it only where a layout says so.
            self.zoomed.emit(BACK if key == keys.Key_Plus else ON)
        elif key == keys.Key_Escape and self._cursor is not None:
            self.forget_cursor()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Back and forth in time, with Ctrl in and out; at now the page may scroll instead."""
        turn = event.angleDelta().y() or event.angleDelta().x()
        scene = self.scene
        by_zoom = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if scene is None or (turn < 0 and scene.is_up_to_now and not by_zoom):
            self._notches = 0
            event.ignore()
            return
        self._notches += turn
        notches = int(self._notches / NOTCH)
        self._notches -= notches * NOTCH
        if notches and by_zoom:
            self.zoomed.emit(-notches)
        elif notches:
            self.scrolled.emit(-notches)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Take hold of the chart."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().x()
            self.held.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Drag the chart, else show what lies under the pointer."""
        x, scene = event.position().x(), self.scene
        if self._pressed is None or scene is None:
            self._hover(x)
            return
        if not self._is_dragging and abs(x - self._pressed) < DRAG_FROM:
            return
        if not self._is_dragging:
            self._is_dragging = True
            self.forget_cursor()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.dragged.emit((self._pressed - x) * scene.scale.per_pixel)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._is_dragging = None, False
            self.unsetCursor()
            self.released.emit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """The pointer's hairline leaves with it."""
        self._leave()
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """The keys' hairline leaves with the focus."""
        self.forget_cursor()
        super().focusOutEvent(event)

    # How it looks.

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """The size it has in a window of 1366 by 768."""
        return QSize(742, 249)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Lay it out anew."""
        super().resizeEvent(event)
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """Draw the chart, the hairline, and the focus."""
        painter = QPainter(self)
        ink = Ink(painter, theme_of(self))
        scene = self.scene
        if scene is not None:
            keep = 0.0 if self._back.isHidden() else float(self._back.width() + BACK_GAP)
            draw_scene(ink, scene, keep_right=keep)
            if self._cursor is not None:
                x = round(scene.scale.x(self._cursor)) + 0.5
                ink.line(QLineF(x, 0, x, scene.layout.axis.top), "accent")
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 1, -3, -1), 4, 4)
        painter.end()
