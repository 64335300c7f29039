"""Identity: whether a file's worksheet is about the patient whom the store has under its id.

An id is no proof: an import makes it from the number of a hospitalization, and a file may have been
written into. What is recorded on one side alone contradicts nothing.
"""

from collections.abc import Iterable
from datetime import date

from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import AnyEvent, Patient, Struck
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.rivals import NO_NAME, patient_in_force

IN_FILE, IN_STORE = "session_file_is_about", "session_store_is_about"


def patient_of(events: Iterable[AnyEvent]) -> Patient | None:
    """The newest standing word on who the patient is, one later than the clock too."""
    about = [event for event in events if isinstance(event, Patient | Struck)]
    last = max((event.at for event in about), default=None)
    return None if last is None else patient_in_force(chart_of(about), last)


def identity_fault(here: Patient | None, there: Patient | None) -> Refused | None:
    """Why a person must say first that the store's patient and the file's are one: both of them.

    None where name, MRN and birth date are the same, or not recorded on one side.
    """
    if here is None or there is None:
        return None
    pairs = zip(_facts(here), _facts(there), strict=True)
    if all(one is None or other is None or one == other for one, other in pairs):
        return None
    return Refused((_said(IN_FILE, there), _said(IN_STORE, here)))


def is_of_another(refusal: Refused) -> bool:
    """Whether a file was refused only until a person says that it is about the same patient."""
    return refusal.reasons[0].code == IN_FILE


def _facts(patient: Patient) -> tuple[str | None, ...]:
    facts = (patient.name, patient.mrn, patient.birth_date)
    return tuple(None if fact == NO_NAME else fact for fact in facts)


def _said(code: str, patient: Patient) -> Note:
    born = patient.birth_date
    return note(
        code,
        name=patient.name,
        mrn=patient.mrn,
        born=None if born is None else date.fromisoformat(born),
    )
