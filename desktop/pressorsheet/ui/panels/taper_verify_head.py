"""Taper verify head: which plan is verified, who ordered it and who verifies; the way back."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.events import Person
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.entry.taper_verify import ordered_it
from pressorsheet.ui.panels.taper_verify_words import heading_of, ordered_of, signed_before
from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.buttons import button
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of


class Head(QWidget):
    """`left` says that a person goes back to the taper."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("taper_verify")
        self._what = Text("", 12, SEMIBOLD, wrap=True)
        self._people = Text("", 10, ink="ink2", wrap=True)
        self._before = Text("", 10, ink="ink2", wrap=True)
        back = button(self._words("back"), "taper_verify.back")
        back.clicked.connect(self.left)
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(Text(self._words("heading"), 12, BOLD))
        title.addWidget(self._what, 1)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addLayout(title)
        said.addWidget(self._people)
        said.addWidget(self._before)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        row.addLayout(said, 1)
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)

    def present(self, run: TaperRun | None, by: Person, now: datetime) -> None:
        """Show whose order of which drug; none of its figures."""
        is_own = run is not None and ordered_it(run, by.name)
        verifier = "" if is_own else self._words("verifier", name=by.name, role=by.role)
        before = "" if run is None else signed_before(run, now)
        self._what.set_text("" if run is None else heading_of(run))
        people = verifier if run is None else f"{ordered_of(run, now)}. {verifier}".rstrip()
        self._people.set_text(people)
        self._before.set_text(before)
        self._before.setVisible(bool(before))
