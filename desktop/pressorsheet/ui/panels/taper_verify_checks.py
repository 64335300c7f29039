"""Taper verify checks: every named check of a plan with its numbers, what fails first."""

from datetime import tzinfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pressorsheet.core.paper import Status
from pressorsheet.core.verify import Verification
from pressorsheet.ui.panels.taper_notices import Notices
from pressorsheet.ui.panels.taper_verify_section import aligned, section_head
from pressorsheet.ui.panels.taper_verify_table import Column, JudgedTable
from pressorsheet.ui.panels.taper_verify_words import counted, judged_checks
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.runs import Run, Runs, line
from pressorsheet.ui.widgets.status import ROLES
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say


class Checks(QWidget):
    """The count of each result, the table, and notices that fail nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._words = words_of("taper_verify")
        self._counts = Runs(20)
        columns = (
            Column(self._words("head_result"), 104, has_sign=True),
            Column(self._words("head_check"), 140, is_strong=True),
            Column(self._words("head_numbers")),
        )
        self.table = JudgedTable("taper_verify.checks", self._words("checks_name"), columns)
        self._notices = Notices()
        self._lay_out()

    def present(self, verification: Verification, zone: tzinfo | None) -> None:
        """Show how a plan was judged."""
        runs = [
            Run(text, 10, SEMIBOLD, ROLES[status], gap=16 if number else 0, sign=status)
            for number, (status, text) in enumerate(counted(verification))
        ]
        self._counts.show_line(line(*runs))
        self.table.present(judged_checks(verification, zone))
        notices = tuple((Status.APPLIES, say(each, zone)) for each in verification.notices)
        self._notices.show_lines(notices)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(section_head(self._words("step_checks"), self._counts))
        rows.addLayout(aligned(self.table), 1)
        rows.addWidget(self._notices)
