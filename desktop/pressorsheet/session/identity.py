"""Identity: whether a file's worksheet is about the patient whom the store has under its id.

An id is no proof: an import makes it from the number of a hospitalization, and a file may have been
written into. What is recorded on one side alone contradicts nothing, and proves nothing either.
"""

from collections.abc import Iterable
from datetime import date

from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import LONGEST_NAME, AnyEvent, Patient, Struck
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.rivals import NO_NAME, patient_in_force
from pressorsheet.core.text import shown
from pressorsheet.exchange.worksheet import Worksheet

IN_FILE, NOBODY_IN_FILE = "session_file_is_about", "session_file_names_nobody"
IN_STORE = "session_store_is_about"


def patient_of(events: Iterable[AnyEvent]) -> Patient | None:
    """The newest standing word on who the patient is, one later than the clock too."""
    about = [event for event in events if isinstance(event, Patient | Struck)]
    last = max((event.at for event in about), default=None)
    return None if last is None else patient_in_force(chart_of(about), last)


def patient_ids(worksheet: Worksheet) -> frozenset[str]:
    """The ids of a worksheet and of every record in it that says who the patient is."""
    told = (event.id for event in worksheet.events if isinstance(event, Patient))
    return frozenset((worksheet.id, *told))


def identity_fault(here: Patient | None, there: Patient | None) -> Refused | None:
    """Why a person must say first that the store's patient and the file's are one: both of them.

    None where one of name, MRN and birth date is the same and none differs.
    """
    pairs = tuple(zip(_facts(here), _facts(there), strict=True))
    told = [pair for pair in pairs if None not in pair]
    if told and all(one == other for one, other in told):
        return None
    of_file = note(NOBODY_IN_FILE) if there is None else _said(IN_FILE, there)
    return Refused((of_file, store_is_about(here)))


def store_is_about(here: Patient | None) -> Note:
    """Whom the worksheet here is about, as it is asked whether a file joins it."""
    return _said(IN_STORE, here)


def _facts(patient: Patient | None) -> tuple[str | None, ...]:
    if patient is None:
        return (None, None, None)
    facts = (patient.name, patient.mrn, patient.birth_date)
    return tuple(None if fact == NO_NAME else fact for fact in facts)


def _said(code: str, patient: Patient | None) -> Note:
    if patient is None:
        return note(code, name=None, mrn=None, born=None)
    born = patient.birth_date
    return note(
        code,
        name=_as_shown(patient.name),
        mrn=_as_shown(patient.mrn),
        born=None if born is None else date.fromisoformat(born),
    )


def _as_shown(text: str | None) -> str | None:
    return None if text is None else shown(text, LONGEST_NAME)
