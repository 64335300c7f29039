"""Corrections: striking a record, moving one to its right patient, and ticks, with their reasons.

A correction is asked in place, in the forms' area; it never stands in the way of charting.
"""

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt

from pressorsheet.core.events import AnyEvent, Tick
from pressorsheet.core.note import Refused
from pressorsheet.core.told import heading, told
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import clock_text, say

if TYPE_CHECKING:
    from pressorsheet.ui.window import Window


class Corrections:
    """Asks for the reason of a correction and has the session make it."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._event: AnyEvent | None = None

    def tick(self, item: str, value: bool) -> None:  # a signal's argument
        """Record a person's word on a check item."""
        window = self._window
        now = window.store.clock()
        by = window.store.session.by
        if by is None:
            return
        event = Tick(id=str(uuid4()), at=now, recorded_at=now, by=by, item=item, value=value)
        refusal = window.store.record((event,))
        self._settled(refusal)

    def strike(self, event_id: str) -> None:
        """Ask why a record is struck."""
        self._ask(event_id, "strike")

    def move(self, event_id: str) -> None:
        """Ask where a record belongs, and why it stands here."""
        self._ask(event_id, "move")

    def _ask(self, event_id: str, doing: str) -> None:
        window = self._window
        event = window.store.session.event(event_id)
        assessment = window.store.assessment
        if event is None or assessment is None:
            return
        self._event = event
        words = words_of("corrections")
        zone = assessment.at.tzinfo
        what = " ".join(
            part.says if isinstance(part.says, str) else say(part.says, zone)
            for part in told(event, assessment.view)
        )
        text = words(
            doing, at=clock_text(event.at, zone), kind=say(heading(event), zone), what=what
        )
        others = tuple(
            (row.worksheet_id, words("other", bed=row.bed or words("no_bed"), name=row.name))
            for row in window.store.session.patients(window.store.clock())
            if row.worksheet_id != window.store.session.worksheet_id
        )
        window.show_view("worksheet")
        window.worksheet.correction.ask(text, others if doing == "move" else None)

    def make(self, to: str, reason: str) -> None:
        """Strike the record asked about, or move it where `to` names a worksheet."""
        window = self._window
        session, now = window.store.session, window.store.clock()
        if self._event is None:
            return
        if to:
            refusal = session.move(self._event.id, to, reason, now)
        else:
            refusal = session.strike(self._event.id, reason, now)
        correction = window.worksheet.correction
        if refusal is None:
            correction.done()
            window.worksheet.records.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            correction.fault(" ".join(say(reason, now.tzinfo) for reason in refusal.reasons))
        self._settled(refusal)

    def _settled(self, refusal: Refused | None) -> None:
        window = self._window
        if refusal is not None:
            window.say_refusal(refusal)
            return
        window.store.refresh()
        window.frame.bottom.saved(window.store.clock())
