"""Keys: the page that lists every shortcut; Ctrl+/ opens it, any view key leaves it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of

KEYS = (
    ("Alt+1 ... Alt+5", "views"),
    ("Ctrl+1 ... Ctrl+4", "forms"),
    ("Ctrl+5", "more"),
    ("Ctrl+6, Ctrl+7, Ctrl+8", "direct"),
    ("Enter", "enter"),
    ("Esc", "escape"),
    ("Tab, Shift+Tab", "tab"),
    ("F6, Shift+F6", "regions"),
    ("F1", "basis"),
    ("Space", "tick"),
    ("Delete", "strike"),
    ("M", "move"),
    ("Ctrl+K", "find"),
    ("Ctrl+N", "admit"),
    ("Ctrl+P", "handover"),
    ("Alt+2, Enter", "taper"),
    ("Ctrl+L", "lock"),
    ("Ctrl+O, Ctrl+S", "files"),
    ("Alt+0", "store"),
    ("Shift+F1", "about"),
    ("T, +, -", "trend"),
    ("Ctrl+/", "keys"),
)


class Keys(QWidget):
    """Two columns: the keys, and what they do."""

    def __init__(self) -> None:
        super().__init__()
        words = words_of("keys")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(32, 24, 32, 16)
        rows.addWidget(Text(words("heading"), 15, BOLD))
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(8)
        half = (len(KEYS) + 1) // 2
        for number, (keys, what) in enumerate(KEYS):
            row, column = number % half, number // half * 2
            grid.addWidget(Text(keys, 10, SEMIBOLD), row, column)
            grid.addWidget(Text(words(what), 10, ink="ink2", wrap=True), row, column + 1)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        rows.addSpacing(8)
        rows.addLayout(grid)
        rows.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
