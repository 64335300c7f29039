"""Basis: the panel that shows what stands behind one checklist item, in place of the checklists.

It follows the record and the clock while it is open. Esc or its button closes it.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.item_basis import ItemBasis, item_basis
from pressorsheet.core.ticks import INFUSIONS_COMPLETE
from pressorsheet.ui.panels.basis_infusions import infusions_basis
from pressorsheet.ui.panels.basis_rows import Page, no_page, page
from pressorsheet.ui.panels.basis_text import BasisText
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text import Rule, Text
from pressorsheet.ui.wording import words_of

TITLE_HEIGHT = 40


class Basis(QWidget):
    """Rule, numbers, thresholds and sources of one item, as text that can be copied."""

    closed = Signal()

    def __init__(self, look_up: Callable[[Assessment, str], ItemBasis] = item_basis) -> None:
        super().__init__()
        self._look_up = look_up
        self._assessment: Assessment | None = None
        self._item_id: str | None = None
        self._text = BasisText()
        self._text.setParent(self)  # first of its children: F6 goes to what the keys scroll
        words = words_of("basis")
        self._back = button(f"\u2039 {words('back')}", "basis.back", quiet=True)
        self._back.setAccessibleName(words("back"))
        self._back.clicked.connect(self.closed)
        self._title = Text("", 12, BOLD)
        self.setFocusProxy(self._text)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._bar())
        rows.addWidget(Rule())
        rows.addWidget(self._text, 1)
        self.setTabOrder(self._back, self._text)

    def _bar(self) -> QWidget:
        words = words_of("basis")
        bar = QWidget()
        bar.setFixedHeight(TITLE_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(self._back)
        row.addWidget(self._title)
        row.addStretch()
        row.addWidget(Text(words("close"), 9, ink="ink3"))
        return bar

    def present(self, assessment: Assessment) -> None:
        """The record or the clock went on: what is open follows, at the place it was read."""
        self._assessment = assessment
        if self.isVisible():
            self._show()

    def show_item(self, item_id: str) -> None:
        """Show the basis of the row of an item, from its top."""
        self._item_id = item_id
        self._show()

    def _show(self) -> None:
        if self._assessment is not None and self._item_id is not None:
            found = self._page(self._assessment, self._item_id)
            self._title.set_text(found.title)
            self._text.show_page(found)

    def _page(self, assessment: Assessment, item_id: str) -> Page:
        zone = assessment.at.tzinfo
        if item_id == INFUSIONS_COMPLETE:
            return page(infusions_basis(assessment), zone)
        try:
            return page(self._look_up(assessment, item_id), zone)
        except LookupError:
            return no_page(item_id)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Catch up with what came while it was closed."""
        super().showEvent(event)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
