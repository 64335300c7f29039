"""Full disk: a journal that has no room for a draft, until some is made."""

from collections.abc import Mapping, Sequence

from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import Journal


class FullJournal:
    """A journal on a disk that has no room for a draft."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.is_full = True
        self.takes_records = True
        self.tried: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._journal, name)

    def keep_draft(self, worksheet_id: str, form: str, texts: Mapping[str, str]) -> Refused | None:
        """No room while it is full."""
        if self.is_full:
            return refused("store_full", file="worksheets.sqlite")
        return self._journal.keep_draft(worksheet_id, form, texts)

    def append(self, entries: Sequence[tuple[str, AnyEvent]], *rest: object) -> object:
        """There was room before, unless a test says otherwise; which records were tried is kept."""
        self.tried += [event.id for _, event in entries]
        if not self.takes_records:
            return refused("store_full", file="worksheets.sqlite")
        return self._journal.append(entries, *rest)  # type: ignore[arg-type]  # handed on
