"""Taper verify section: the head of each step, and a table with its texts below that."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.rows import INSET
from pressorsheet.ui.widgets.text import Text

EDGE = 16
SECTION = (EDGE, 10, EDGE, 8)


def section_head(title: str, *beside: QWidget) -> QHBoxLayout:
    """The name of a step, and at the right how it came out."""
    row = QHBoxLayout()
    row.setContentsMargins(*SECTION)
    row.setSpacing(8)
    row.addWidget(Text(title, 11, BOLD))
    row.addStretch(1)
    for part in beside:
        row.addWidget(part)
    return row


def aligned(table: QWidget) -> QHBoxLayout:
    """A table whose first column begins below the head."""
    row = QHBoxLayout()
    row.setContentsMargins(EDGE - INSET, 0, EDGE - INSET, 0)
    row.addWidget(table)
    return row
