"""CLIF ledger: what becomes of every row of an import, and the events that the rows make.

No row vanishes: each is used, merged into another, or refused with its reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID, uuid5

from pressorsheet.core.canonical import canonical_json
from pressorsheet.core.event_text import written_time
from pressorsheet.core.events import AnyEvent, Event, Person
from pressorsheet.core.frozen import frozen
from pressorsheet.core.limits import MeasurementLimits, measurement_notices
from pressorsheet.core.note import Note
from pressorsheet.exchange.clif_tables import Row

# An id of our own, so that ids made from CLIF rows meet no others.
NAMESPACE = UUID("5f0d9e0e-5a4b-4c1e-9d57-0c3a6b7c8f21")
IMPORTER = Person(name="CLIF import", role="import")

Kind = TypeVar("Kind", bound=Event)


class Fate(StrEnum):
    """What became of a row."""

    USED = "used"
    MERGED = "merged"
    REFUSED = "refused"


@frozen
class Outcome:
    """One row's fate, with the reason where it was not simply used."""

    row: Row
    fate: Fate
    why: Note | None = None


@frozen
class Notice:
    """Something said about a row that was used: it is kept as it is."""

    row: Row
    said: Note


@dataclass(slots=True)
class Ledger:
    """The import of one hospitalization while it is being made."""

    hospitalization_id: str
    limits: MeasurementLimits
    events: list[AnyEvent] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def used(self, *rows: Row) -> None:
        """The rows' values stand in an event."""
        self.outcomes += [Outcome(row, Fate.USED) for row in rows]

    def merged(self, why: Note, *rows: Row) -> None:
        """The rows add nothing to an event that another row made."""
        self.outcomes += [Outcome(row, Fate.MERGED, why) for row in rows]

    def refused(self, why: Note, *rows: Row) -> None:
        """The rows are not in the worksheet."""
        self.outcomes += [Outcome(row, Fate.REFUSED, why) for row in rows]

    def measured(self, row: Row, name: str, value: Any, last: Any = None) -> None:
        """Notice a value that cannot be true or may be in another unit; it is kept all the same."""
        for notice in measurement_notices(name, value, self.limits, last):
            if notice.note.code not in CHECKED_ONLY:
                self.notice(row, notice.note)

    def notice(self, row: Row, said: Note) -> None:
        """Say something about a row that is used as it is."""
        self.notices.append(Notice(row, said))

    def record(
        self, model: type[Kind], at: datetime, recorded_at: datetime | None = None, **fields: Any
    ) -> Kind:
        """Make an event; its id follows from its content, so that importing twice gives it twice.

        The rows that made it are accounted for apart.
        """
        charted = recorded_at or at
        told = {name: _plain(value) for name, value in fields.items()}
        content = [self.hospitalization_id, model.__name__, _utc(at), _utc(charted), told]
        event = model(
            id=str(uuid5(NAMESPACE, canonical_json(content))),
            at=at,
            recorded_at=charted,
            by=IMPORTER,
            **fields,
        )
        self.events.append(event)  # type: ignore[arg-type]  # the models are those of the union
        return event


# In an import these would be said of every unusual patient, and nobody is at the form to answer.
CHECKED_ONLY = frozenset({"value_to_be_checked", "value_far_from_last"})


def _plain(value: Any) -> Any:
    return written_time(value) if isinstance(value, datetime) else value


def _utc(time: datetime) -> str:
    return written_time(time.astimezone(UTC))


@frozen
class Group:
    """Rows of one table with one fate for one reason."""

    fate: Fate
    why: Note | None
    lines: tuple[int, ...]


@frozen
class TableSummary:
    """How many rows of a table the hospitalization has, and what became of them."""

    table: str
    rows: int
    groups: tuple[Group, ...]
    noticed: tuple[tuple[Note, tuple[int, ...]], ...]

    def count(self, fate: Fate) -> int:
        """How many rows have a fate."""
        return sum(len(group.lines) for group in self.groups if group.fate is fate)


def summary(table: str, rows: Iterable[Row], ledger: Ledger) -> TableSummary:
    """What became of the rows of one table."""
    groups: dict[tuple[Fate, Note | None], list[int]] = {}
    for outcome in ledger.outcomes:
        if outcome.row.table == table:
            groups.setdefault((outcome.fate, outcome.why), []).append(outcome.row.line)
    noticed: dict[Note, list[int]] = {}
    for notice in ledger.notices:
        if notice.row.table == table:
            noticed.setdefault(notice.said, []).append(notice.row.line)
    return TableSummary(
        table,
        len(tuple(rows)),
        tuple(Group(fate, why, tuple(sorted(lines))) for (fate, why), lines in groups.items()),
        tuple((said, tuple(sorted(lines))) for said, lines in noticed.items()),
    )
