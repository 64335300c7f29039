"""Text: a label of the window with its size, weight and colour; long text is elided or wrapped."""

import re
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from pressorsheet.core.text import marked
from pressorsheet.ui.typeface import REGULAR, font

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
MAY_BREAK = "\N{ZERO WIDTH SPACE}"
# A number at the end of a text, with what began of its unit.
NUMBER_AT_END = re.compile(r"[-+]?[0-9][0-9.,:]*(?:[\s\u00a0][a-zA-Z/%]*)?$")


class Text(QLabel):
    """A text in plain format: nothing a person wrote is read as markup, or turns the line."""

    def __init__(
        self,
        text: str = "",
        points: float = 10,
        weight: QFont.Weight = REGULAR,
        ink: str = "ink",
        *,
        wrap: bool = False,
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(points, weight))
        self.setWordWrap(wrap)
        self.set_ink(ink)
        self.setText(marked(text))

    def set_ink(self, role: str) -> None:
        """Colour the text by a role of the theme."""
        if self.property("ink") != role:
            self.setProperty("ink", role)
            restyle(self)

    def set_text(self, text: str) -> None:
        """Show another text; the same one costs nothing."""
        shown = marked(text)
        if self.text() != shown:
            self.setText(shown)


class FittedText(Text):
    """A text that is put anew into the width it is given; it asks for no width of its own."""

    def __init__(
        self,
        text: str = "",
        points: float = 10,
        weight: QFont.Weight = REGULAR,
        ink: str = "ink",
    ) -> None:
        self._whole = ""
        super().__init__("", points, weight, ink)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    @property
    def whole(self) -> str:
        """The text before it was put into its width."""
        return self._whole

    def set_text(self, text: str) -> None:
        """Show another text, as it fits."""
        shown = marked(text)
        if shown != self._whole:
            self._whole = shown
            self.updateGeometry()
            self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Any width will do."""
        return QSize(16, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as the whole text."""
        width = self.fontMetrics().horizontalAdvance(self._whole) + 2
        return QSize(width, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fit it anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        raise NotImplementedError


class ElidedText(FittedText):
    """A text on one line, cut with an ellipsis where room is short; a tool tip holds it whole."""

    def _fit(self) -> None:
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        cut = without_part_of_number(cut, self._whole)
        if self.text() != cut:
            self.setText(cut)
        self.setToolTip(tool_tip(self._whole) if cut != self._whole else "")


class WrappedText(FittedText):
    """A text on as many lines as it takes at the width it is given; none of it is cut."""

    def __init__(self, points: float, ink: str) -> None:
        super().__init__("", points, ink=ink)
        self.setWordWrap(True)
        lines = self.sizePolicy()
        lines.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        self.setSizePolicy(lines)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """One line of any width; how many it takes is asked by the width."""
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().lineSpacing())

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """As many lines as it takes; one where nothing is said, so that nothing jumps."""
        return max(super().heightForWidth(width), self.fontMetrics().lineSpacing())

    def _fit(self) -> None:
        """Qt breaks between words alone: one that is wider than a line may break anywhere."""
        words = self._whole.split(" ")
        broken = " ".join(word if self._fits(word) else MAY_BREAK.join(word) for word in words)
        if self.text() != broken:
            self.setText(broken)

    def _fits(self, word: str) -> bool:
        return self.fontMetrics().horizontalAdvance(word) <= self.width()


def without_part_of_number(cut: str, whole: str) -> str:
    """An elided text without the number that it broke off in: 131 is no part of 131.3.

    A number goes as a whole, and so does one whose unit was cut off.
    """
    if cut == whole:
        return cut
    kept = cut.removesuffix(ELLIPSIS)
    found = NUMBER_AT_END.search(kept)
    if found is None:
        return cut
    return kept[: found.start()].rstrip() + ELLIPSIS


def tool_tip(text: str) -> str:
    """A text as a tool tip shows it: what a person wrote is never read as markup."""
    text = marked(text)
    if "<" not in text and "&" not in text:
        return text
    return f'<span style="white-space: pre-wrap">{escape(text)}</span>'


class Rule(QFrame):
    """A hairline between two things; it decorates and says nothing."""

    def __init__(self, *, vertical: bool = False, strong: bool = False) -> None:
        super().__init__()
        self.setProperty("line", "strong" if strong else "true")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


def ground(widget: QWidget, role: str) -> None:
    """Paint a plain widget's ground with a colour of the theme."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.setProperty("ground", role)


def restyle(widget: QWidget) -> None:
    """Have the style sheet look again at a widget whose properties changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
