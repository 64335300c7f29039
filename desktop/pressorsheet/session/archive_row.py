"""Archive row: what the archive says of one worksheet, read without all of its records."""

from collections.abc import Sequence
from datetime import datetime

from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Discharged
from pressorsheet.core.frozen import frozen
from pressorsheet.core.handover.people import name_of
from pressorsheet.core.rivals import patient_in_force

DISCHARGED = "discharged"


@frozen
class ArchiveRow:
    """One archived worksheet: who, since when, by whom, where to; what was not recorded is None."""

    worksheet_id: str
    records: int
    name: str | None = None
    mrn: str | None = None
    at: datetime | None = None
    by: str | None = None
    to: str | None = None
    archived_at: datetime | None = None


def archive_row(worksheet_id: str, events: Sequence[AnyEvent], records: int) -> ArchiveRow:
    """The row of a worksheet, by its records on the patient, on discharge, and its strikes."""
    chart, last = chart_of(events), max(event.at for event in events)
    patient = patient_in_force(chart, last)
    left: Discharged | None = chart.latest(DISCHARGED, last)
    return ArchiveRow(
        worksheet_id,
        records,
        name=None if patient is None else name_of(patient),
        mrn=None if patient is None else patient.mrn,
        at=None if left is None else left.at,
        by=None if left is None else left.by.name,
        to=None if left is None else left.to,
        archived_at=None if left is None else max(left.at, left.recorded_at),
    )
