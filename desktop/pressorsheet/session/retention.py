"""Retention: how long archived worksheets are kept, who chose that, and which are past their time.

Nothing is deleted by the clock alone, which may be wrong by years: a person deletes what is past
its time, and the store keeps a record of it.
"""

import json
from datetime import datetime, timedelta

from pressorsheet.core.events import Person
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import moment
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.session.archive_row import ArchiveRow

RETENTION = "retention"
LEAST_DAYS, MOST_DAYS = 1, 36_500


@frozen
class Retention:
    """So many days after discharge a worksheet may be deleted; who chose that, and when."""

    days: int
    by: Person
    at: datetime

    @property
    def why(self) -> Note:
        """The reason of a deletion."""
        return note("deleted_after", days=self.days, by=self.by.name, at=self.at)


def retention_typed(text: str, by: Person, now: datetime) -> Retention | Refused | None:
    """What a person typed: a whole number of days; an empty text keeps everything for ever."""
    typed = text.strip()
    if not typed:
        return None
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST_DAYS))
    days = int(typed) if is_number else 0
    if not LEAST_DAYS <= days <= MOST_DAYS:
        return refused("retention_not_days", least=LEAST_DAYS, most=MOST_DAYS)
    return Retention(days, by, now)


def retention_text(chosen: Retention | None) -> str:
    """What the store keeps of it."""
    if chosen is None:
        return ""
    by = {"name": chosen.by.name, "role": chosen.by.role}
    return json.dumps({"days": chosen.days, "by": by, "at": chosen.at.isoformat()})


def retention_of(text: str | None) -> Retention | None:
    """What a store kept; what cannot be read keeps everything for ever.

    A name that could not be typed today is one that was chosen all the same; only one with half a
    character could stand in no record of a deletion.
    """
    try:
        said = json.loads(text or "null")
        at, days = moment(said["at"]), said["days"]
        by = Person.model_validate(said["by"])
        by.name.encode()
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    is_sound = type(days) is int and LEAST_DAYS <= days <= MOST_DAYS
    return Retention(days, by, at) if is_sound and isinstance(at, datetime) else None


def is_past(row: ArchiveRow, chosen: Retention | None, now: datetime) -> bool:
    """Whether a worksheet may be deleted: so many days since the patient left, and was said to."""
    if chosen is None or row.archived_at is None:
        return False
    return now - row.archived_at >= timedelta(days=chosen.days)
