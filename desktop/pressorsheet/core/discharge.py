"""Discharge: whether the patient left, and what may still be charted of one who did.

A worksheet with a discharge that stands is archived: it is on no board, and nothing is due in it.
Late charting of what happened before goes on, and so do notes and corrections; whatever happened
later is another stay, until the discharge is struck.
"""

from collections.abc import Iterable, Iterator

from pressorsheet.core.events import AnyEvent, Discharged, FreeNote, HandoverNote, Struck
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.view import View


def discharge(view: View) -> Discharged | None:
    """The newest discharge that stands."""
    found: Discharged | None = view.latest("discharged")
    return found


def discharge_said(event: Discharged, view: View) -> Note:
    """That the patient was discharged: when, by whom, and where to if that was charted."""
    said = {"at": When(event.at, view.now), "by": event.by.name}
    if event.to:
        return note("discharged_to", to=event.to, **said)
    return note("discharged", **said)


def archived(view: View) -> Note | None:
    """That the worksheet is archived, and how charting goes on; None where it is not."""
    left = discharge(view)
    return None if left is None else note("archived", says=discharge_said(left, view))


def is_after(event: AnyEvent, left: Discharged) -> bool:
    """Whether an event is the care of a patient who had left by then."""
    goes_on = isinstance(event, FreeNote | HandoverNote | Struck | Discharged)
    return event.at > left.at and not goes_on


def discharge_fault(view: View, events: Iterable[AnyEvent]) -> Refused | None:
    """Why events cannot be charted: they lie after the patient's discharge."""
    left = discharge(view)
    if left is None or not any(is_after(event, left) for event in events):
        return None
    return Refused((note("charted_after_discharge", says=discharge_said(left, view)),))


def charted_after(view: View) -> tuple[AnyEvent, ...]:
    """The standing records of care after the discharge, as a joined copy may bring them."""
    left = discharge(view)
    return () if left is None else tuple(_later(view, left))


def _later(view: View, left: Discharged) -> Iterator[AnyEvent]:
    """Each kind's records since the discharge; a kind's series is named as the kind."""
    for series in sorted(view.chart.series):
        for event in view.since(series, left.at):
            if event.kind == series and is_after(event, left):
                yield event
