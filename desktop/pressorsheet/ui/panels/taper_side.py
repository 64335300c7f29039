"""Taper side: the left column of the taper view: an order being written, or one that is charted.

It is given the form and knows nothing of it but that it is a widget.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pressorsheet.ui.panels.taper_order import Ordered, TaperOrderPanel
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.choice_field import ChoiceField
from pressorsheet.ui.widgets.front import Front
from pressorsheet.ui.widgets.text import ElidedText, Rule, Text
from pressorsheet.ui.wording import words_of

HEAD_HEIGHT = 47
Choices = tuple[tuple[str, str], ...]


class TaperSide(QWidget):
    """A heading with who ordered, the order or the form below it, and the way to the other."""

    new_asked = Signal()
    back_asked = Signal()
    chosen = Signal(str)

    def __init__(self, form: QWidget) -> None:
        super().__init__()
        self._words = words_of("taper")
        self._form = form
        self._by = ElidedText("", 10, ink="ink2")
        self._by.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._which = ChoiceField("taper", "which", self._words("which_label"), (), width=0)
        self._which.hide_hint()
        self._title = Text(self._words("order"), 12, BOLD)
        self._order = TaperOrderPanel()
        self._new = button(self._words("new_order"), "taper.new_order")
        self._back = button(self._words("back"), "taper.back", quiet=True)
        self._stack = Front()
        self._lay_out()
        self._new.clicked.connect(self.new_asked)
        self._back.clicked.connect(self.back_asked)
        self._which.edited.connect(lambda: self.chosen.emit(self._which.text))

    def show_form(self, *, has_others: bool, version: int = 1) -> None:
        """The order that is being written, or the next version of one; the way to the charted."""
        self._title.set_text(
            self._words("order") if version == 1 else self._words("replan", version=str(version))
        )
        self._by.setVisible(False)
        self._back.setVisible(has_others)
        self._stack.setCurrentWidget(self._form)

    def show_order(self, ordered: Ordered, by: str, tapers: Choices, chosen: str) -> None:
        """A charted order; where there are several, which of them."""
        self._title.set_text(self._words("order"))
        self._order.present(ordered)
        self._by.set_text(by)
        self._by.setVisible(True)
        self._back.setVisible(False)
        self._which_part.setVisible(len(tapers) > 1)
        self._which.set_choices(tapers)
        self._which.set_text(chosen)
        self._stack.setCurrentWidget(self._charted)

    def set_wide(self, *, wide: bool) -> None:
        """Scroll by itself, or stand at full height in a view that scrolls."""
        height = 0 if wide else self._order.sizeHint().height()
        self._scroll.setMinimumHeight(height)

    def _lay_out(self) -> None:
        head = QWidget()
        head.setFixedHeight(HEAD_HEIGHT)
        title = QHBoxLayout(head)
        title.setContentsMargins(16, 0, 16, 0)
        title.setSpacing(12)
        title.addWidget(self._title)
        title.addWidget(self._by, 1)
        title.addStretch(0)
        title.addWidget(self._back)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._order)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._which_part = QWidget()
        which = QHBoxLayout(self._which_part)
        which.setContentsMargins(16, 10, 16, 0)
        which.addWidget(self._which)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 10)
        foot.addWidget(self._new)
        foot.addStretch(1)
        self._charted = QWidget()
        rows = QVBoxLayout(self._charted)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._which_part)
        rows.addWidget(self._scroll, 1)
        rows.addWidget(Rule())
        rows.addLayout(foot)
        self._stack.addWidget(self._form)
        self._stack.addWidget(self._charted)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head)
        outer.addWidget(Rule())
        outer.addWidget(self._stack, 1)
