"""Patient: who the worksheet is about; admits a patient, and corrects what is known of one."""

from datetime import date

from pressorsheet.core.events import Patient
from pressorsheet.core.note import note
from pressorsheet.entry.checked import Checked, Desk, Draft
from pressorsheet.entry.fields import Fields
from pressorsheet.entry.texts import read_day

# The worksheet is for adults; nobody has been this old. Outside, the birth date is asked about.
YOUNGEST_YEARS = 18
OLDEST_YEARS = 120

_IDENTITY = ("name", "mrn", "birth_date")
_DETAILS = ("sex", "bed", "allergies", "code_status")


def check(draft: Draft, desk: Desk) -> Checked:
    """Name and record number, with what else is known; what is left empty stays as on record.

    Asks where name, number or birth date are not those on record: another patient?
    """
    fields = Fields(draft, desk)
    said = {"name": fields.name("name"), "mrn": fields.name("mrn")}
    said["birth_date"] = _birth_date(fields)
    for field in _DETAILS:
        fields.text(field)
    known: Patient | None = desk.assessment.view.latest("patient")
    if known is not None:
        _ask_identity(fields, known, said)
        for field in (*_IDENTITY, *_DETAILS):
            fields.carry(field, getattr(known, field))
    fields.require("name", "mrn")
    return fields.checked(Patient)


def _birth_date(fields: Fields) -> str | None:
    today = fields.desk.now.date()
    born = fields.take("birth_date", read_day(fields.draft, "birth_date", today))
    if born is None:
        return None
    years = _full_years(born, today)
    fields.read_back("birth_date", note("birth_date_read", years=years))
    if years < YOUNGEST_YEARS:
        fields.ask(note("patient_is_no_adult", years=years, youngest=YOUNGEST_YEARS), "birth_date")
    if years > OLDEST_YEARS:
        fields.ask(note("patient_is_too_old", years=years), "birth_date")
    return fields.keep("birth_date", born.isoformat())


def _full_years(born: date, today: date) -> int:
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (0 if had_birthday else 1)


def _ask_identity(fields: Fields, known: Patient, said: dict[str, str | None]) -> None:
    for field in _IDENTITY:
        old, new = getattr(known, field), said[field]
        if old is not None and new is not None and old != new:
            fields.ask(note(f"patient_other_{field}", old=old, new=new), field)
