"""Taper verify seal: who signs which plan, or all that stands in the way of a signature."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pressorsheet.core.events import Person
from pressorsheet.core.note import Note
from pressorsheet.core.paper import Status
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.ui.panels.taper_notices import Notices
from pressorsheet.ui.panels.taper_verify_section import SECTION
from pressorsheet.ui.panels.taper_words import fingerprint_text
from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.buttons import button, offer
from pressorsheet.ui.widgets.text import Text, ground
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say
from pressorsheet.wording.values import day_text

DIGITS_POINTS = 28


class Seal(QWidget):
    """The eight digits large, the name and role that sign, and the button; or why there is none."""

    signed = Signal()

    def __init__(self) -> None:
        super().__init__()
        ground(self, "raised")
        self._words = words_of("taper_verify")
        self._binds = Text("", 10, ink="ink2")
        self._digits = Text("", DIGITS_POINTS, BOLD)
        self._signer = Text("", 11, SEMIBOLD, wrap=True)
        self._at = Text("", 10, ink="ink2")
        self._why = Text(self._words("no_signature"), 10, SEMIBOLD, "caution")
        self._reasons = Notices()
        self._sign = button(self._words("sign"), "taper_verify.sign", primary=True)
        self._sign.clicked.connect(self.signed)
        self._lay_out()

    def present(self, run: TaperRun, by: Person, now: datetime, way: Sequence[Note]) -> None:
        """Show what would be signed; `way` is all that stands in it."""
        words = self._words
        self._binds.set_text(words("binds", version=str(run.version.number)))
        self._digits.set_text(fingerprint_text(run.version.plan.fingerprint))
        self._signer.set_text(words("signer", name=by.name, role=by.role))
        self._at.set_text(words("at", at=day_text(now, now)))
        reasons = tuple((Status.APPLIES, say(each, now.tzinfo)) for each in way)
        self._reasons.show_lines(reasons)
        self._why.setVisible(bool(way))
        for part in (self._sign, self._signer, self._at):
            part.setVisible(not way)

    def offer_recording(self, *, offered: bool, why: str) -> None:
        """Whether the plan can be signed here; where not, the button says why."""
        offer(self._sign, offered=offered, why=why)

    def refuse(self, reasons: Sequence[Note]) -> None:
        """Say why the record did not take the signature."""
        self._reasons.show_lines(tuple((Status.APPLIES, say(each)) for each in reasons))

    def _lay_out(self) -> None:
        plan, beside = QVBoxLayout(), QVBoxLayout()
        for column in (plan, beside):
            column.setSpacing(2)
        for part in (self._binds, self._digits):
            plan.addWidget(part)
        plan.addStretch(1)
        beside.addStretch(1)
        beside.addWidget(self._signer)
        beside.addWidget(self._at)
        beside.addWidget(self._why)
        beside.addWidget(self._reasons)
        beside.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(*SECTION)
        line.setSpacing(24)
        line.addWidget(Text(self._words("step_sign"), 11, BOLD), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(plan)
        line.addLayout(beside, 1)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
