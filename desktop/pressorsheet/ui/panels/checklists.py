"""Checklists: the panel of live checklists, one list for eyes, keys and screen readers alike.

F1 or Enter on an item asks for its basis, Space ticks what a person ticks. Which sections are open
follows what runs and the room there is, until a person opens or closes one.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.ui.panels.checklist_rows import open_first, sections
from pressorsheet.ui.panels.checklist_view import ChecklistView
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of

TITLE_HEIGHT = 40


class Checklists(QWidget):
    """Start, Monitor, Escalate and Wean at this moment; `tick_asked` carries item and value."""

    basis_asked = Signal(str)
    tick_asked = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self._list = ChecklistView()
        self._list.basis_asked.connect(self.basis_asked)
        self._list.tick_asked.connect(self.tick_asked)
        self.setFocusProxy(self._list)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._title())
        rows.addWidget(self._list, 1)

    def _title(self) -> QWidget:
        words = words_of("checklists")
        hint = button(words("hint"), "checklists.basis", quiet=True)
        hint.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # F1 is its key
        hint.clicked.connect(self.ask_basis)
        bar = QWidget()
        bar.setFixedHeight(TITLE_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 12, 0)
        row.addWidget(Text(words("title"), 12, BOLD))
        row.addStretch()
        row.addWidget(hint)
        return bar

    def present(self, assessment: Assessment) -> None:
        """Show the checklists as they stand; only what changed is painted anew."""
        self._list.present(sections(assessment), open_first(assessment))

    def reset(self) -> None:
        """Another patient: what a person opened, closed or stood on is forgotten."""
        self._list.forget()

    def ask_basis(self) -> None:
        """Ask for the basis of the current item, else of the first that can be seen."""
        self._list.ask_basis()
