"""Taper verify blind: what stands beside a second entry while it is typed - nothing of the plan."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pressorsheet.core.paper import Status
from pressorsheet.core.second_entry import Entry
from pressorsheet.ui.panels.taper_notices import Notices
from pressorsheet.ui.panels.taper_verify_section import SECTION
from pressorsheet.ui.panels.taper_verify_words import tries_of
from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of

FOLLOWS = ("follow_blind", "follow_compare", "follow_checks", "follow_sign")


class Blind(QWidget):
    """What follows, why an entry is asked anew, and every try on record without its figures."""

    def __init__(self) -> None:
        super().__init__()
        words = words_of("taper_verify")
        self._told, self._tries, follows = Notices(), Notices(), Notices()
        head = Text(words("follows"), 11, BOLD)
        head.setContentsMargins(*SECTION)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._told)
        rows.addWidget(head)
        rows.addWidget(follows)
        rows.addWidget(self._tries)
        rows.addStretch(1)
        # Only now, for a widget without a parent would open as a window of its own.
        follows.show_lines(tuple((Status.INFORMATION, words(key)) for key in FOLLOWS))

    def present(self, why: Sequence[str], entries: Sequence[Entry], now: datetime) -> None:
        """Show why this entry is asked for, where another was made before."""
        self._told.show_lines(tuple((Status.APPLIES, text) for text in why if text))
        self._tries.show_lines(tries_of(entries, now, blind=True))
