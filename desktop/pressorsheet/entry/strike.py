"""Strike: a record did not happen as recorded; it stays visible, struck, with the reason."""

from datetime import datetime

from pressorsheet.core.chart import Chart
from pressorsheet.core.events import AnyEvent, Struck
from pressorsheet.core.note import note
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import AT, REASON, Fields
from pressorsheet.entry.texts import read_name

_RECORD = "event_id"


def check(draft: Draft, desk: Desk) -> Checked:
    """Strikes the record of `event_id`, from now on and with a reason.

    A strike is a record too: struck itself, it brings back what it struck.
    """
    fields = Fields({**draft, AT: ""}, desk)
    if draft.get(AT, "").strip():
        fields.problem(AT, note("strike_is_now"))
    event_id = fields.take(_RECORD, read_name(draft, _RECORD))
    if event_id is not None:
        _keep_standing(fields, event_id.lower())
    fields.require(_RECORD, REASON)
    return fields.checked(Struck)


def _keep_standing(fields: Fields, event_id: str) -> None:
    view = fields.desk.assessment.view
    record = view.once(("record", event_id), lambda: _record(view.chart, event_id))
    if record is None:
        fields.problem(_RECORD, note("strike_of_unknown"))
    elif not _stands(view.chart, record, fields.desk.now):
        fields.problem(_RECORD, note("strike_again"))
    else:
        fields.keep(_RECORD, event_id)


def _record(chart: Chart, event_id: str) -> AnyEvent | None:
    """The record of this id, one that lies in the future too: a clock may have been wrong."""
    records = (event for name in chart.names("") for event in chart.series[name])
    return next((event for event in records if event.id == event_id), None)


def _stands(chart: Chart, record: AnyEvent, now: datetime) -> bool:
    moment = max(record.at, now)
    same_time = chart.between(record.kind, record.at, record.at, moment)
    return any(event.id == record.id for event in same_time)
