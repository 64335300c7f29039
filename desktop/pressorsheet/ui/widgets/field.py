"""Field: one input of a form: label above, unit inside, and a line below for the last value.

A field never alters what is typed into it: no limit cuts a paste short, no locale reads a comma as
a point. What a text means is decided by `entry`; here it is only held and shown. What is typed into
is in `text_field`, what is chosen in `choice_field`, a yes in `toggle`.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from pressorsheet.ui.widgets.text import ElidedText, FittedText, Text, WrappedText

HEIGHT = 32


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
        self._hint: FittedText = ElidedText("", 9, ink="ink2")
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

    def let_hint_wrap(self) -> None:
        """Have the line below take as many lines as it needs, in a form that scrolls anyway."""
        cut, self._hint = self._hint, WrappedText(9, "ink2")
        self._rows.replaceWidget(cut, self._hint)
        cut.setParent(None)
        # No taller than its lines at the width it is given, which its own wish does not know.
        rule = self.sizePolicy()
        rule.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        self.setSizePolicy(rule)

    def hide_hint(self) -> None:
        """Give the line below away, where one line is said of several fields."""
        self._hint.setVisible(False)

    def set_hint(self, text: str, ink: str = "ink2") -> None:
        """The line below: the last value and its age, or what the text was read as."""
        self._hint.set_text(text)
        self._hint.set_ink(ink)

    def fits_hint(self, text: str) -> bool:
        """Whether what stands below has room for all of a text."""
        wraps = isinstance(self._hint, WrappedText)
        return wraps or self._hint.fontMetrics().horizontalAdvance(text) <= self.width()

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
