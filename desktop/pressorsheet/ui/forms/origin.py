"""Origin: who began a draft, and the ids of the events that it will become."""

from dataclasses import replace
from uuid import uuid4

from pressorsheet.core.events import Person
from pressorsheet.core.note import note
from pressorsheet.entry.checked import Checked, Desk, Draft, Question

# Kept with a draft, beside the texts of its fields: the name of who began it.
BEGUN_BY = "begun_by"


class Origin:
    """What belongs to a draft beside its texts, from its first letter until it is recorded."""

    def __init__(self) -> None:
        self._begun_by = ""
        self._ids: list[str] = []

    def forget(self) -> None:
        """The draft is gone."""
        self._begun_by = ""
        self._ids.clear()

    def bring_back(self, draft: Draft) -> None:
        """As it was kept with a draft."""
        self._begun_by = draft.get(BEGUN_BY, "")

    def kept(self) -> Draft:
        """What is kept of it with a draft."""
        return {BEGUN_BY: self._begun_by} if self._begun_by else {}

    def edited(self, by: Person | None, *, is_dirty: bool) -> None:
        """A person typed: the first one to begins the draft, and emptying it ends that."""
        if not is_dirty:
            self._begun_by = ""
        elif not self._begun_by and by is not None:
            self._begun_by = by.name

    def new_id(self, number: int) -> str:
        """The same id for the same event of this draft, however often it is tried."""
        while len(self._ids) <= number:
            self._ids.append(str(uuid4()))
        return self._ids[number]

    def ask_whose(self, checked: Checked, desk: Desk) -> Checked:
        """A record bears the name of who charts: where another began it, that is asked first."""
        if self._begun_by in ("", desk.by.name):
            return checked
        asked = Question(note("draft_begun_by", by=self._begun_by))
        return replace(checked, questions=(asked, *checked.questions))
