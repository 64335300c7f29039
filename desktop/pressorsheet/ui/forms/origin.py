"""Origin: who began a draft and when, and the ids of the events that it will become."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from pressorsheet.core.event_text import written_time
from pressorsheet.core.events import Person
from pressorsheet.core.moment import When, elapsed, moment
from pressorsheet.core.note import Refused, note
from pressorsheet.entry.checked import Checked, Desk, Draft, Question

# Kept with a draft, beside the texts of its fields: the name of who began it, and when.
BEGUN_BY, TYPED_AT = "begun_by", "typed_at"
# From when on a draft without a time is no longer of now, where a person never left it [house].
HELD = timedelta(minutes=5)
# The same where it was kept and brought back; within it the clock reads alike.
LEFT = timedelta(minutes=1)
NOW = "time_is_now"


class Origin:
    """What belongs to a draft beside its texts, from its first letter until it is recorded."""

    def __init__(self) -> None:
        self._begun_by = ""
        self._typed_at: datetime | None = None
        self._was_kept = False
        self._ids: list[str] = []

    def forget(self) -> None:
        """The draft is gone."""
        self._end()
        self._ids.clear()

    def _end(self) -> None:
        self._begun_by, self._typed_at, self._was_kept = "", None, False

    def bring_back(self, draft: Draft) -> None:
        """As it was kept with a draft."""
        self._begun_by = draft.get(BEGUN_BY, "")
        at = moment(draft.get(TYPED_AT, ""))
        self._typed_at = None if isinstance(at, Refused) else at
        self._was_kept = bool(self._begun_by)

    def kept(self) -> Draft:
        """What is kept of it with a draft."""
        by = {BEGUN_BY: self._begun_by} if self._begun_by else {}
        return by if self._typed_at is None else {**by, TYPED_AT: written_time(self._typed_at)}

    def edited(self, by: Person | None, now: datetime, *, is_dirty: bool) -> None:
        """A person typed: the first one to begins the draft, and emptying it ends that."""
        if not is_dirty:
            self._end()
        elif not self._begun_by and by is not None:
            self._begun_by, self._typed_at = by.name, now

    def new_id(self, number: int) -> str:
        """The same id for the same event of this draft, however often it is tried."""
        while len(self._ids) <= number:
            self._ids.append(str(uuid4()))
        return self._ids[number]

    def ask(self, checked: Checked, desk: Desk) -> Checked:
        """What is to be asked first: whether the draft is theirs, and whether it is of now.

        A record bears the name of who charts, and where no time is typed the present one: a draft
        that another began, or that was left, would silently say what is not so.
        """
        asked = (*self._whose(desk), *self._of_when(checked, desk))
        return replace(checked, questions=(*asked, *checked.questions)) if asked else checked

    def _whose(self, desk: Desk) -> Iterator[Question]:
        if self._begun_by not in ("", desk.by.name):
            yield Question(note("draft_begun_by", by=self._begun_by))

    def _of_when(self, checked: Checked, desk: Desk) -> Iterator[Question]:
        said = checked.read_back.items()
        field = next((field for field, read in said if read.code == NOW), None)
        if field is None:
            return
        if self._typed_at is None:
            # Kept by a version of the program that did not note when.
            if self._was_kept:
                yield Question(note("draft_typed_before"), field)
        elif abs(elapsed(self._typed_at, desk.now)) >= (LEFT if self._was_kept else HELD):
            yield Question(note("draft_typed_at", at=When(self._typed_at, desk.now)), field)
