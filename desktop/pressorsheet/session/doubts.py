"""Doubts: what a person is asked before a file's records join a worksheet that is here.

Two are asked about: that the file is about this patient, where nothing in it says so or something
says otherwise, and that it strikes records that stand here. A file without a new record asks
nothing, for it changes nothing.
"""

from collections.abc import Iterator, Sequence

from pressorsheet.core.events import AnyEvent, Struck, Tick
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.second_entry import Cover, is_word
from pressorsheet.core.text import shown
from pressorsheet.core.told import heading, told
from pressorsheet.core.view import View
from pressorsheet.exchange.worksheet import Worksheet
from pressorsheet.session.identity import (
    IN_FILE,
    IN_STORE,
    NOBODY_IN_FILE,
    identity_fault,
    patient_of,
    store_is_about,
)
from pressorsheet.session.sheet import Sheet
from pressorsheet.wording import line_text

MOST_NAMED = 3
LONGEST_TOLD = 60
# Whom both are about, what is new, how much is struck, and the first of it.
MOST_SAID = 4 + MOST_NAMED


def doubt(here: Sheet, file: Worksheet, view: View) -> Refused | None:
    """Why a person must be asked before a file joins the sheet that is here; None: they need not.

    It says whom both are about, how much is new, and which records that stand here it strikes.
    `view`: the sheet that is here, at its last record.
    """
    new = [event for event in file.events if here.event(event.id) is None]
    if not new:
        return None
    patient = patient_of(here.worksheet.events)
    identity = identity_fault(patient, patient_of(file.events))
    strikes = tuple(_strikes(here, new, view))
    if identity is None and not strikes:
        return None
    about = (store_is_about(patient),) if identity is None else identity.reasons
    return Refused((*about, _new(new), *strikes))


def is_asked(refusal: Refused) -> bool:
    """Whether a file was refused only until a person answers."""
    return refusal.reasons[0].code in {IN_FILE, NOBODY_IN_FILE, IN_STORE}


def is_of_another(refusal: Refused) -> bool:
    """Whether they are asked if it is about the same patient, and not about its strikes alone."""
    return refusal.reasons[0].code in {IN_FILE, NOBODY_IN_FILE}


def _new(new: Sequence[AnyEvent]) -> Note:
    people = tuple(dict.fromkeys(event.by.name for event in new))
    names = tuple(map(shown, people[:MOST_NAMED]))
    more = len(people) - len(names)
    rest = (note("session_file_more", count=more),) if more else ()
    return note("session_file_new", count=len(new), by=(*names, *rest))


def _strikes(here: Sheet, new: Sequence[AnyEvent], view: View) -> Iterator[Note]:
    """How many records that stand here would not, and the newest few of them in words."""
    if not any(isinstance(event, Struck) for event in new):
        return
    events = here.worksheet.events
    struck = Sheet(here.id, (*events, *new)).struck()
    lost = [event for event in reversed(events) if event.id in struck and here.stands(event)]
    if lost:
        yield note("session_file_strikes", count=len(lost))
    # A miss of a second entry keeps its figures from who still reads blind.
    misses = (event.item for event in events if isinstance(event, Tick) and is_word(event))
    cover = Cover(frozenset(misses), plans=True)
    for event in lost[:MOST_NAMED]:
        yield note(
            "session_file_strikes_record",
            kind=heading(event),
            at=event.at,
            what=shown(line_text(told(event, view, cover), event.at.tzinfo), LONGEST_TOLD),
            who=shown(event.by.name),
            by=shown(struck[event.id].by.name),
        )
