"""Judged: what an assessment of charted events says of one item, in short words for tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bedside import at, flat

from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.checklist import ItemResult
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Note

Charted = AnyEvent | list[AnyEvent]


@dataclass(frozen=True)
class Verdict:
    """One item's result; `status` says out_of_date where the item is unknown for its age."""

    result: ItemResult

    @property
    def status(self) -> str:
        return "out_of_date" if self.result.is_out_of_date else self.result.status.value

    @property
    def because(self) -> list[str]:
        return [note.code for note in self.result.finding.because]

    @property
    def missing(self) -> list[str]:
        return [note.code for note in self.result.finding.missing]

    def notes(self, code: str) -> list[Note]:
        """The notes of one code, evidence before what is missing."""
        found = (*self.result.finding.because, *self.result.finding.missing)
        return [note for note in found if note.code == code]

    def said(self, code: str) -> Mapping[str, Any]:
        """The values of the one note of a code."""
        (only,) = self.notes(code)
        return only.as_mapping()


def assessed(reference: Reference, now: str | datetime, *charted: Charted) -> Assessment:
    moment = at(now) if isinstance(now, str) else now
    return assess(chart_of(flat(*charted)), reference, moment)


def verdict(reference: Reference, item_id: str, now: str | datetime, *charted: Charted) -> Verdict:
    """What the shipped protocol says of one item at a moment."""
    result = assessed(reference, now, *charted).item(item_id)
    assert result is not None, item_id
    return Verdict(result)
