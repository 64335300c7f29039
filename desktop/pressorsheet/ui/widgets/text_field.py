"""Text field: what is typed into: a line, a number, a time, or a few lines."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy

from pressorsheet.core.text import marked
from pressorsheet.ui.typeface import REGULAR, SEMIBOLD, font
from pressorsheet.ui.widgets.field import HEIGHT, Field
from pressorsheet.ui.widgets.text import Text, restyle, tool_tip
from pressorsheet.ui.wording import words_of

# More than any clipboard a person fills; QLineEdit's own limit would cut a paste in silence.
LONGEST_PASTE = 10_000_000
# What Qt's own line edit keeps free beside its text, on both sides together.
EDITOR_MARGINS = 4
# A field that is too narrow for its number or time grows up to this width, its label with it.
MOST_GROWN = 248
# What QLineEdit keeps free on both sides of its text, with the cursor.
CURSOR_ROOM = 6
LEAST_LINE = 24
BESIDE, INSIDE = (8, 7), 3

# What keeps the words that a person types, to propose them again, keeps none of a patient.
UNLEARNED = Qt.InputMethodHint.ImhSensitiveData


class _Line(QLineEdit):
    """An editor that shows the beginning of a long text, with the cut marked, when it is left."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Qt's own, but where a text that is not being edited is wider than the line."""
        # As it stands there: what is typed into a passphrase's field is dots.
        shown = self.displayText()
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
        self._line.setInputMethodHints(UNLEARNED)
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
        self._placeholder = self._in_short = ""
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
        self._placeholder = marked(text)
        self._fit_placeholder()

    def _fit_placeholder(self) -> None:
        """A number that the field has no room for is not shown in part: other words stand there."""
        text, room = self._placeholder, self._line.width() - EDITOR_MARGINS
        is_cut = self._line.fontMetrics().horizontalAdvance(text) > room
        if is_cut and self._in_short:
            text = self._in_short
        elif is_cut and any(sign.isdigit() for sign in text):
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

    def set_computed(self, text: str, in_short: str = "") -> None:
        """Show, on a ground of its own, what follows from another field; "" for nothing.

        It is never read as input: typing replaces it. `in_short` stands there where it would be
        cut, for what the line below says whole.
        """
        self._in_short = in_short
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
        self._line.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly | UNLEARNED)
        self._line.setFont(font(11, SEMIBOLD))


class TimeField(TextField):
    """When it happened; empty means now, and the clock that goes on shows in its place."""

    grows = True

    def __init__(self, form: str, key: str, label: str, *, width: int = 84) -> None:
        super().__init__(form, key, label, width=width)
        self._line.setFont(font(11, SEMIBOLD))


class AreaField(Field):
    """A few lines of text, one thing a line; Enter begins the next line, Ctrl+Enter records."""

    def __init__(self, form: str, key: str, label: str, *, width: int = 0, lines: int = 3) -> None:
        super().__init__(form, key, label, width)
        self._area = QPlainTextEdit()
        self._area.setInputMethodHints(Qt.InputMethodHint.ImhMultiLine | UNLEARNED)
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
