"""Corrections: a strike, and a record moved to the worksheet where it belongs; each with a reason.

What was recorded is never altered: a strike is a record of its own, and what is moved is struck
here and recorded there.
"""

from datetime import datetime, timedelta

from pressorsheet.core.events import (
    LONGEST_TEXT,
    AnyEvent,
    BagPrepared,
    FreeNote,
    Infusion,
    Patient,
    Person,
    Struck,
    TaperEvent,
)
from pressorsheet.core.note import Refused, note, refused
from pressorsheet.core.second_entry import is_word
from pressorsheet.core.text import is_written
from pressorsheet.core.told import heading
from pressorsheet.session.board import Occupant
from pressorsheet.session.sheet import Sheet
from pressorsheet.wording import say

ONE_MICROSECOND = timedelta(microseconds=1)


def strike_of(
    sheet: Sheet, event: AnyEvent, *, by: Person | None, reason: str, at: datetime, strike_id: str
) -> Struck | Refused:
    """The strike of a sheet's record, charted when it is made.

    Refuses a record that is struck already, a missing reason, and nobody to answer for it; also to
    strike a strike before its own time, which would do nothing.
    """
    if by is None:
        return refused("session_nobody_charts")
    if not reason.strip():
        return refused("session_reason_missing")
    if len(reason) > LONGEST_TEXT:
        return refused("session_reason_long", most=LONGEST_TEXT)
    if not is_written(reason, also="\n\t"):
        return refused("session_reason_unwritten")
    if not sheet.stands(event):
        return refused("session_struck_already")
    charted = at
    if isinstance(event, Struck):
        if at < event.at:
            return refused("session_strike_earlier", at=event.at)
        # Only a later strike takes back a strike; within one second, the later charted.
        charted = max(at, event.recorded_at + ONE_MICROSECOND) if at == event.at else at
    return Struck(id=strike_id, at=at, recorded_at=charted, by=by, reason=reason, event_id=event.id)


def copy_of(event: AnyEvent, copy_id: str) -> AnyEvent | Refused:
    """The record as it stands in the worksheet where it belongs: the same, under its own id.

    It keeps its time, its reason and who charted it: a reason of our own would make criteria use
    an implausible value that has none. The strike says who moved it and why. Refuses
    what cannot have been meant for another patient: who the patient is, a strike, a taper's record,
    a word on a second entry.
    """
    if isinstance(event, Patient):
        return refused("session_patient_not_moved")
    if isinstance(event, Struck):
        return refused("session_strike_not_moved")
    if isinstance(event, TaperEvent):
        return refused("session_taper_not_moved")
    if is_word(event):
        return refused("session_entry_not_moved")
    return event.model_copy(update={"id": copy_id.lower()})


def bag_fault(event: AnyEvent, here: Sheet, there: Sheet) -> Refused | None:
    """Why an infusion would mean something else there: its bag is not charted there, or another.

    A pump rate is a dose only with its bag, and a bag's id may stand on another patient's too.
    """
    if not isinstance(event, Infusion) or event.bag_id is None:
        return None
    if _strength(here, event.bag_id) == _strength(there, event.bag_id):
        return None
    return refused("session_bag_not_there", bag=event.bag_id)


def _strength(sheet: Sheet, bag_id: str) -> tuple[object, ...] | None:
    """What the newest standing record of a bag says is in it; None where there is none."""
    bags = (
        event
        for event in reversed(sheet.worksheet.events)
        if isinstance(event, BagPrepared) and event.bag_id == bag_id and sheet.stands(event)
    )
    bag = next(bags, None)
    if bag is None:
        return None
    return (bag.drug, bag.amount, bag.amount_unit, bag.volume_ml, bag.salt)


def moved_to(there: Occupant, reason: str) -> str:
    """The reason of a strike that moves: to whom, and why; a missing one stays missing."""
    if not reason.strip():
        return reason
    return say(note("session_moved_to", **_place(there), reason=reason))


def note_of_move(
    event: AnyEvent, whence: Occupant, strike: Struck, *, reason: str, note_id: str
) -> FreeNote | Refused:
    """The note beside a copy: whose worksheet it stood in, who moved it, and why."""
    said = say(
        note(
            "session_moved_from",
            what=heading(event),
            at=event.at,
            **_place(whence),
            by=strike.by.name,
            reason=reason,
        ),
        event.at.tzinfo,
    )
    if len(said) > LONGEST_TEXT:
        return refused("session_reason_long", most=LONGEST_TEXT)
    return FreeNote(
        id=note_id.lower(),
        at=event.at,
        recorded_at=strike.recorded_at,
        by=strike.by,
        text=said,
    )


def _place(who: Occupant) -> dict[str, str]:
    blank = say(note("session_not_recorded"))
    return {"bed": who.bed or blank, "name": who.name or blank, "mrn": who.mrn or blank}
