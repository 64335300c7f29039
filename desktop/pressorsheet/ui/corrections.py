"""Corrections: striking a record, moving one to its right patient, and ticks, with their reasons.

A correction is asked in place, under the forms; it never stands in the way of charting.
"""

from uuid import uuid4

from PySide6.QtCore import QObject, Qt, Signal

from pressorsheet.core.events import AnyEvent, Tick
from pressorsheet.core.note import Refused
from pressorsheet.core.second_entry import Cover
from pressorsheet.core.tapers import unverified_entries
from pressorsheet.core.told import heading, told
from pressorsheet.ui.store import Store
from pressorsheet.ui.wording import words_of
from pressorsheet.ui.worksheet import Worksheet
from pressorsheet.wording import clock_text, line_text, say


class Corrections(QObject):
    """Asks for the reason of a correction and has the session make it."""

    refused = Signal(object)
    made = Signal()

    def __init__(self, store: Store, worksheet: Worksheet) -> None:
        super().__init__(worksheet)
        self._store = store
        self._worksheet = worksheet
        self._words = words_of("corrections")
        self._event: AnyEvent | None = None
        # Whether a record that is asked about leaves a plan's figures unsaid.
        self.covers_plans = False
        worksheet.correction.decided.connect(self._make)
        worksheet.correction.left.connect(self._back_to_records)

    def tick(self, item: str, value: bool) -> None:  # a signal's arguments
        """Record a person's word on a check item."""
        now, by = self._store.clock(), self._store.session.by
        if by is not None:
            event = Tick(id=str(uuid4()), at=now, recorded_at=now, by=by, item=item, value=value)
            self._settled(self._store.record((event,)))

    def strike(self, event_id: str) -> None:
        """Ask why a record is struck."""
        self._ask(event_id, "strike", None)

    def move(self, event_id: str) -> None:
        """Ask where a record belongs, and why it stands here."""
        session, words = self._store.session, self._words
        blank = words("blank")
        others = tuple(
            (
                row.worksheet_id,
                words("other", bed=row.bed or blank, name=row.name or blank, mrn=row.mrn or blank),
            )
            for row in session.patients(self._store.clock())
            if row.worksheet_id != session.worksheet_id
        )
        self._ask(event_id, "move", others)

    def _ask(self, event_id: str, doing: str, others: tuple[tuple[str, str], ...] | None) -> None:
        event, assessment = self._store.session.event(event_id), self._store.assessment
        if event is None or assessment is None:
            return
        self._event = event
        zone, cover = assessment.at.tzinfo, Cover(unverified_entries(assessment), self.covers_plans)
        about = self._words(
            doing,
            at=clock_text(event.at, zone),
            kind=say(heading(event), zone),
            what=line_text(told(event, assessment.view, cover), zone),
        )
        self._worksheet.correction.ask(about, others)

    def _make(self, to: str, reason: str) -> None:
        """Strike the record asked about, or move it where `to` names a worksheet."""
        session, now = self._store.session, self._store.clock()
        if self._event is None:
            return
        if to:
            refusal = session.move(self._event.id, to, reason, now)
        else:
            refusal = session.strike(self._event.id, reason, now)
        correction = self._worksheet.correction
        if refusal is None:
            correction.done()
            self._back_to_records()
            self._store.refresh()
        else:
            correction.fault(" ".join(say(each, now.tzinfo) for each in refusal.reasons))
        self._settled(refusal)

    def _back_to_records(self) -> None:
        self._worksheet.records.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settled(self, refusal: Refused | None) -> None:
        if refusal is None:
            self.made.emit()
        else:
            self.refused.emit(refusal)
