"""Taper verify compared: the second entry beside the plan, and what to do where they differ."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pressorsheet.core.note import Refused
from pressorsheet.core.paper import Status
from pressorsheet.core.second_entry import Entry
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.entry.taper_verify import Figure
from pressorsheet.ui.panels.taper_notices import Notices
from pressorsheet.ui.panels.taper_verify_section import SECTION, aligned, section_head
from pressorsheet.ui.panels.taper_verify_table import Column, JudgedTable
from pressorsheet.ui.panels.taper_verify_words import (
    judged_figures,
    planned_figures,
    tries_of,
)
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.buttons import button, offer
from pressorsheet.ui.widgets.status import ROLES, StatusMark
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say


class Compared(QWidget):
    """`again_asked` says that a person wants to read label and order once more.

    `given_up` says that a person gives up and is to be shown the plan: pressed twice, as it cannot
    be taken back.
    """

    again_asked = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("taper_verify")
        self._mark = StatusMark(Status.PASS)
        self._verdict = Text("", 11, SEMIBOLD)
        self.table = JudgedTable(
            "taper_verify.figures", self._words("step_compare"), self._columns()
        )
        self.table.set_wide(wide=False)
        self._hint = Text("", 10, wrap=True)
        self._again = button(self._words("again"), "taper_verify.again")
        self._again.clicked.connect(self.again_asked)
        self._give_up = button(self._words("give_up"), "taper_verify.give_up", quiet=True)
        self._give_up.clicked.connect(self._press_give_up)
        self._is_sure = False
        self._tries = Notices()
        self._lay_out()

    def present(
        self, figures: Sequence[Figure], entries: Sequence[Entry], now: datetime, *, blind: bool
    ) -> None:
        """Show an entry: figure by figure where they are known, and every try on record.

        `blind`: it does not match, and says which figures differ without any of the plan's.
        """
        wrong = sum(not each.matches for each in figures)
        matches = not blind
        status, count = Status.PASS if matches else Status.FAIL, str(len(figures))
        self._mark.set_status(status)
        self._verdict.set_ink(ROLES[status])
        key = "all_match" if matches else "some_differ"
        self._verdict.set_text(self._words(key, count=str(wrong) if wrong else count, all=count))
        self.table.present(judged_figures(figures, blind=blind))
        self._hint.set_text(self._words("differ_hint", next=str(len(entries) + 1)))
        for part in (self._hint, self._again, self._give_up):
            part.setVisible(not matches)
        self._tries.show_lines(tries_of(entries, now, blind=blind))

    def present_given_up(
        self, run: TaperRun, figures: Sequence[Figure], entries: Sequence[Entry], now: datetime
    ) -> None:
        """Show the plan to a person who gave up, beside the entry where it is still known."""
        self._mark.set_status(Status.FAIL)
        self._verdict.set_ink(ROLES[Status.FAIL])
        self._verdict.set_text(self._words("given_up"))
        judged = judged_figures(figures, blind=False) if figures else planned_figures(run)
        self.table.present(judged)
        self._hint.set_text(self._words("given_up_hint"))
        self._hint.show()
        for part in (self._again, self._give_up):
            part.hide()
        self._tries.show_lines(tries_of(entries, now, blind=False))

    def ask_anew(self) -> None:
        """Another entry was made: giving up is asked from the start."""
        self._is_sure = False
        self._give_up.setText(self._words("give_up"))

    def offer_recording(self, *, offered: bool, why: str) -> None:
        """Whether a person can give up here, which is recorded; where not, the button says why."""
        offer(self._give_up, offered=offered, why=why)

    def refuse(self, refusal: Refused) -> None:
        """Say why the record did not take that a person gave up."""
        self._hint.set_text("; ".join(say(each) for each in refusal.reasons))

    def _press_give_up(self) -> None:
        if self._is_sure:
            self.given_up.emit()
        self._is_sure = True
        self._give_up.setText(self._words("give_up_sure"))

    def _columns(self) -> tuple[Column, ...]:
        words = self._words
        return (
            Column(words("head_figure"), 144),
            Column(words("head_entered"), is_strong=True),
            Column(words("head_planned"), is_strong=True),
            Column(words("head_result"), 90, has_sign=True),
        )

    def _lay_out(self) -> None:
        again = QVBoxLayout()
        again.setContentsMargins(*SECTION)
        again.setSpacing(8)
        again.addWidget(self._hint)
        for part in (self._again, self._give_up):
            again.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(section_head(self._words("step_compare"), self._mark, self._verdict))
        rows.addLayout(aligned(self.table))
        rows.addLayout(again)
        rows.addWidget(self._tries)
        rows.addStretch(1)
