"""Field: one input of a form: label above, unit inside, and a line below for the last value.

A field never alters what is typed into it: no limit cuts a paste short, no locale reads a comma as
a point. What a text means is decided by `entry`; here it is only held and shown.
"""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from pressorsheet.ui.theme import theme_of
from pressorsheet.ui.typeface import REGULAR, SEMIBOLD, font
from pressorsheet.ui.widgets.text import ElidedText, Text, restyle, tool_tip, without_part_of_number
from pressorsheet.ui.wording import words_of

# More than any clipboard a person fills; QLineEdit's own limit would cut a paste in silence.
LONGEST_PASTE = 10_000_000
HEIGHT = 32
# What Qt's own line edit keeps free beside its text, on both sides together.
EDITOR_MARGINS = 4
# A field that is too narrow for its number or time grows up to this width, its label with it.
MOST_GROWN = 248
# What QLineEdit keeps free on both sides of its text, with the cursor.
CURSOR_ROOM = 6
LEAST_LINE = 24
BESIDE, INSIDE = (8, 7), 3
CHEVRON_ROOM = 36
YES = "yes"


class Field(QWidget):
    """What every field has; `key` is its event field, `label` its name on screen and to readers."""

    edited = Signal()
    left = Signal()

    def __init__(self, form: str, key: str, label: str, width: int) -> None:
        super().__init__()
        self.key = key
        self.label = label
        self._form = form
        self._heading = Text(label, 10, ink="ink2")
        self._hint = ElidedText("", 9, ink="ink2")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        if width:
            self.setFixedWidth(width)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _place(self, box: QWidget, editor: QWidget) -> None:
        """Lay the field out; the editor carries the names that tests and readers ask for."""
        editor.setObjectName(f"{self._form}.{self.key}")
        editor.setAccessibleName(self.label)
        editor.installEventFilter(self)
        self._editor = editor
        self.setFocusProxy(editor)
        for part in (self._heading, box, self._hint):
            self._rows.addWidget(part)

    @property
    def text(self) -> str:
        """The text as typed; "" where nothing was."""
        raise NotImplementedError

    @property
    def has_focus(self) -> bool:
        """Whether the cursor is in it."""
        return self._editor.hasFocus()

    @property
    def is_touched(self) -> bool:
        """Whether a person put something in that is not recorded yet."""
        return bool(self.text)

    def set_text(self, text: str) -> None:
        """Put a text in, as a draft that comes back does; no `edited` is emitted."""
        raise NotImplementedError

    def clear(self) -> None:
        """Back to nothing typed."""
        self.set_text("")

    def take_up(self) -> None:
        """Put the cursor in, with the text selected where there is one: typing replaces it."""
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self._editor, QLineEdit | QPlainTextEdit):
            self._editor.selectAll()

    def set_label(self, label: str) -> None:
        """Another heading, for a field whose meaning follows what is chosen."""
        self.label = label
        self._heading.set_text(label)
        self._editor.setAccessibleName(label)

    def hide_hint(self) -> None:
        """Give the line below away, where one line is said of several fields."""
        self._hint.setVisible(False)

    def set_hint(self, text: str, ink: str = "ink2") -> None:
        """The line below: the last value and its age, or what the text was read as."""
        self._hint.set_text(text)
        self._hint.set_ink(ink)

    def fits_hint(self, text: str) -> bool:
        """Whether the line below has room for all of a text."""
        return self._hint.fontMetrics().horizontalAdvance(text) <= self.width()

    def set_fault(self, *, fault: bool) -> None:
        """Frame the field as one to be mended; the words stand in the form's message."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Show where the focus is, and tell when it leaves."""
        if event.type() == QEvent.Type.FocusIn:
            self._heading.set_ink("accent")
        elif event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._heading.set_ink("ink2")
            self.left.emit()
        return super().eventFilter(watched, event)


class _Line(QLineEdit):
    """An editor that shows the beginning of a long text, with the cut marked, when it is left."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Qt's own, but where a text that is not being edited is wider than the line."""
        shown = self.text()
        wide = self.width() - CURSOR_ROOM + 2
        if self.hasFocus() or self.fontMetrics().horizontalAdvance(shown) <= wide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        cut = self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(self.rect().adjusted(2, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter, cut)
        painter.end()


class TextField(Field):
    """A line of text, with a unit inside on the right where it has one.

    Where room is short the unit steps aside for the text; a field that `grows` then grows. What
    still does not fit is framed as a fault while its end is typed, where it is a number or a time.
    """

    grows = False

    def __init__(
        self,
        form: str,
        key: str,
        label: str,
        unit: str = "",
        *,
        width: int = 0,
        points: float = 11,
    ) -> None:
        super().__init__(form, key, label, width)
        self._frame = QFrame()
        self._frame.setProperty("field", "true")
        self._frame.setFixedHeight(HEIGHT)
        self._own_width = width
        self._is_faulty = False
        self._is_cut = False
        self._line = _Line()
        self._line.setMaxLength(LONGEST_PASTE)
        self._line.setFont(font(points, SEMIBOLD if unit else REGULAR))
        self._line.setFrame(False)
        inside = QHBoxLayout(self._frame)
        inside.setContentsMargins(BESIDE[0], 0, BESIDE[1], 0)
        inside.setSpacing(INSIDE)
        inside.addWidget(self._line, 1)
        self._unit = Text(unit, 9.5, ink="ink2")
        self._unit.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._line.setMinimumWidth(LEAST_LINE)
        inside.addWidget(self._unit)
        # Only now, for a widget without a parent would open as a window of its own.
        self._unit.setVisible(bool(unit))
        self._placeholder = ""
        self._place(self._frame, self._line)
        self._line.textChanged.connect(self._fit)
        self._line.textEdited.connect(self.edited)

    @property
    def text(self) -> str:
        """The text as typed."""
        return self._line.text()

    def set_text(self, text: str) -> None:
        """Put a text in; the cursor stands at its end."""
        if text != self._line.text():
            self._line.setText(text)

    def set_unit(self, unit: str) -> None:
        """Another unit, for a field whose unit follows the drug chosen."""
        if unit != self._unit.text():
            self._unit.set_text(unit)
            self._fit()

    def set_placeholder(self, text: str) -> None:
        """What stands in the empty field; it is never read as input."""
        self._placeholder = text
        self._fit_placeholder()

    def _fit_placeholder(self) -> None:
        """A number that the field has no room for is not shown in part: a word says to widen."""
        text, room = self._placeholder, self._line.width() - EDITOR_MARGINS
        is_cut = self._line.fontMetrics().horizontalAdvance(text) > room
        if is_cut and any(sign.isdigit() for sign in text):
            text = words_of("fields")("widen")
        if text != self._line.placeholderText():
            self._line.setPlaceholderText(text)
            self._line.setToolTip("" if text == self._placeholder else tool_tip(self._placeholder))
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fit the text into another width."""
        super().resizeEvent(event)
        self._fit()

    @property
    def is_cut(self) -> bool:
        """Whether not all of its text is in sight."""
        return self._is_cut

    def _fit(self) -> None:
        """Let the unit step aside, then the field grow, before a text is cut."""
        shown = self._line.text() or self._line.placeholderText()
        text = self._line.fontMetrics().horizontalAdvance(shown) + CURSOR_ROOM + sum(BESIDE)
        unit = self._unit.sizeHint().width() + INSIDE if self._unit.text() else 0
        if self.grows and self._own_width:
            self.setFixedWidth(min(max(self._own_width, text), max(self._own_width, MOST_GROWN)))
        wide = max(self.width(), self._own_width)
        # The unit of an empty field never steps aside: it says what to type.
        beside = not self._line.text() or text + unit <= wide
        self._unit.setVisible(bool(unit) and beside)
        self._is_cut = text > wide
        self._frame_fault()

    def set_computed(self, text: str) -> None:
        """Show, on a ground of its own, what follows from another field; "" for nothing.

        It is never read as input: typing replaces it.
        """
        self.set_placeholder(text)
        self._set("computed", bool(text))

    @property
    def computed(self) -> str:
        """What is shown as computed while nothing is typed."""
        return "" if self.text else self._placeholder

    def set_locked(self, *, locked: bool) -> None:
        """Show a computed value that is not to be typed into."""
        self._line.setReadOnly(locked)
        self._line.setFocusPolicy(Qt.FocusPolicy.NoFocus if locked else Qt.FocusPolicy.StrongFocus)

    def set_fault(self, *, fault: bool) -> None:
        """Frame the field as one to be mended."""
        self._is_faulty = fault
        self._frame_fault()

    def _frame_fault(self) -> None:
        is_number = self.grows or bool(self._unit.text())
        self._set("fault", self._is_faulty or (is_number and self._is_cut and bool(self.text)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """The frame shows the focus of the bare editor inside it."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._set("focused", event.type() == QEvent.Type.FocusIn)
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._fit_placeholder()
            self._line.update()
        return super().eventFilter(watched, event)

    def _set(self, name: str, is_so: bool) -> None:
        value = "true" if is_so else "false"
        if self._frame.property(name) != value:
            self._frame.setProperty(name, value)
            restyle(self._frame)


class NumberField(TextField):
    """A number as typed; the number pad works, and no locale has a say."""

    grows = True

    def __init__(self, form: str, key: str, label: str, unit: str = "", *, width: int = 92) -> None:
        super().__init__(form, key, label, unit, width=width)
        self._line.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self._line.setFont(font(11, SEMIBOLD))


class TimeField(TextField):
    """When it happened; empty means now, and the clock that goes on shows in its place."""

    grows = True

    def __init__(self, form: str, key: str, label: str, *, width: int = 84) -> None:
        super().__init__(form, key, label, width=width)
        self._line.setFont(font(11, SEMIBOLD))


# What stands in the closed field where the words of the open list would be cut.
SHORT_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class _Combo(QComboBox):
    """A list to choose from that the mouse wheel cannot change in passing."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802  # Qt's name
        """In the closed field, the short words of what is chosen, cut where room is short."""
        super().initStyleOption(option)
        words = self.currentData(SHORT_ROLE) or option.currentText
        room = self.width() - CHEVRON_ROOM
        cut = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        option.currentText = without_part_of_number(cut, words)

    def showPopup(self) -> None:  # noqa: N802  # Qt's name
        """Open the list as wide as its longest words."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + CHEVRON_ROOM)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Leave the wheel to what scrolls."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Qt's own, with our chevron."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme_of(self).color("ink2"), 1.6))
        box = QRectF(self.width() - 20, self.height() / 2 - 2.5, 9, 5)
        painter.drawPolyline(
            [
                box.topLeft(),
                box.bottomLeft() + (box.bottomRight() - box.bottomLeft()) / 2,
                box.topRight(),
            ]
        )
        painter.end()


class ChoiceField(Field):
    """One of a closed set of codes; an empty choice, where allowed, is "not chosen"."""

    def __init__(
        self,
        form: str,
        key: str,
        label: str,
        choices: tuple[tuple[str, str], ...],
        *,
        width: int = 92,
        default: str = "",
    ) -> None:
        super().__init__(form, key, label, width)
        self._default = default
        self._awaited = ""
        self._combo = _Combo()
        self._combo.setFixedHeight(HEIGHT)
        self._combo.setFont(font(10, SEMIBOLD))
        self._combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._place(self._combo, self._combo)
        self.set_choices(choices)
        self._combo.activated.connect(self._activated)

    def set_short(self, short: Mapping[str, str]) -> None:
        """By code, what the closed field shows of a choice in place of its words."""
        for index in range(self._combo.count()):
            self._combo.setItemData(index, short.get(self._combo.itemData(index)), SHORT_ROLE)

    def set_choices(self, choices: tuple[tuple[str, str], ...]) -> None:
        """(code, words) in order; what was chosen stays chosen while it is still among them."""
        held = tuple(
            (self._combo.itemData(index), self._combo.itemText(index))
            for index in range(self._combo.count())
        )
        if held == choices:
            return
        chosen = self._awaited or self.text or self._default
        self._combo.clear()
        for code, words in choices:
            self._combo.addItem(words, code)
        self.set_text(chosen)

    @property
    def text(self) -> str:
        """The code chosen."""
        code = self._combo.currentData()
        return code if isinstance(code, str) else ""

    @property
    def is_touched(self) -> bool:
        """Whether another than the default was chosen, be it one that still waits."""
        return (self._awaited or self.text) != self._default

    def set_text(self, text: str) -> None:
        """Choose a code; one that is not among the choices waits until it is."""
        found = self._combo.findData(text)
        self._awaited = text if found < 0 else ""
        self._combo.setCurrentIndex(found)

    def _activated(self) -> None:
        self._awaited = ""
        self.edited.emit()

    def set_default(self, default: str) -> None:
        """What is chosen while a person has not; it follows the last record."""
        untouched = not self.is_touched
        self._default = default
        if untouched:
            self.set_text(default)

    def clear(self) -> None:
        """Back to the default."""
        self.set_text(self._default)


class AreaField(Field):
    """A few lines of text, one thing a line; Enter begins the next line, Ctrl+Enter records."""

    def __init__(self, form: str, key: str, label: str, *, width: int = 0, lines: int = 3) -> None:
        super().__init__(form, key, label, width)
        self._area = QPlainTextEdit()
        self._area.setFont(font(10))
        self._area.setTabChangesFocus(True)
        self._area.setFixedHeight(lines * self._area.fontMetrics().lineSpacing() + 18)
        self._place(self._area, self._area)
        self._quiet = False
        self._area.textChanged.connect(self._changed)

    @property
    def text(self) -> str:
        """The text as typed."""
        return self._area.toPlainText()

    def set_text(self, text: str) -> None:
        """Put a text in."""
        if text != self.text:
            self._quiet = True
            self._area.setPlainText(text)
            self._quiet = False

    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit()


class TickField(Field):
    """A yes; its text is "yes" or ""."""

    def __init__(self, form: str, key: str, label: str, *, width: int = 0) -> None:
        super().__init__(form, key, " ", width)
        self.label = label
        self._box = QCheckBox(label)
        self._box.setFont(font(10))
        self._box.setMinimumHeight(HEIGHT)
        self._place(self._box, self._box)
        self._box.setAccessibleName(label)
        self._box.toggled.connect(lambda _on: self.edited.emit())

    @property
    def text(self) -> str:
        """Yes, or nothing."""
        return YES if self._box.isChecked() else ""

    def set_text(self, text: str) -> None:
        """Tick it for "yes"."""
        self._box.blockSignals(True)
        self._box.setChecked(text == YES)
        self._box.blockSignals(False)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as its words."""
        return QSize(self._box.sizeHint().width(), super().sizeHint().height())
