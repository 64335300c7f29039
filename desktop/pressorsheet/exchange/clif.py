"""CLIF: imports one hospitalization of a CLIF 2.1 data set as a worksheet (issue text, cli.md).

Every row of the hospitalization is accounted for. Nothing is invented: a name is "not recorded", a
missing concentration gives no bag, an age without a birth date is a note. Importing twice gives the
same worksheet, byte for byte.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid5

from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.events import FreeNote, Patient
from pressorsheet.core.frozen import frozen
from pressorsheet.core.limits import MeasurementLimits
from pressorsheet.core.moment import moment
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.number import exact_decimal
from pressorsheet.exchange.clif_labs import record_assessments, record_labs
from pressorsheet.exchange.clif_ledger import NAMESPACE, Ledger, TableSummary, summary
from pressorsheet.exchange.clif_medication import record_medication
from pressorsheet.exchange.clif_tables import SHAPES, Row, file_name, read_rows
from pressorsheet.exchange.clif_ticks import record_ticks
from pressorsheet.exchange.clif_vitals import record_vitals
from pressorsheet.exchange.csv_text import unguarded
from pressorsheet.exchange.worksheet import Worksheet, worksheet_of
from pressorsheet.wording import say

NOT_RECORDED = "not recorded"
LONGEST_CELL = 100


GoesOn = Callable[[int], bool]
"""Told the percent done now and then; False calls the import off."""

PERCENT_READ = 70


class _CalledOff(Exception):  # noqa: N818  # no fault: a person called it off
    """The import was called off on its way."""


@frozen
class Imported:
    """A worksheet, what became of every row, and the tables that were not there."""

    worksheet: Worksheet
    tables: tuple[TableSummary, ...]
    absent: tuple[str, ...]


def import_clif(
    files: Mapping[str, bytes],
    hospitalization_id: str,
    library: DrugLibrary,
    limits: MeasurementLimits,
    goes_on: GoesOn = lambda _percent: True,
) -> Imported | Refused:
    """The worksheet of one hospitalization, from the bytes of the tables by file name.

    `goes_on` is told how far it is and may call the import off, which refuses it.
    Refuses a table that is no table, a needed table or the hospitalization that is not there. A row
    that cannot be used is refused in the summary and does not fail the import.
    """
    try:
        return _imported(files, hospitalization_id, library, limits, _Way(goes_on))
    except _CalledOff:
        return refused("clif_called_off")


class _Way:
    """How far an import is; it ends the import where a person called it off."""

    def __init__(self, goes_on: GoesOn) -> None:
        self._goes_on = goes_on

    def at(self, percent: int) -> None:
        """So many percent are done."""
        if not self._goes_on(percent):
            raise _CalledOff


def _imported(
    files: Mapping[str, bytes],
    hospitalization_id: str,
    library: DrugLibrary,
    limits: MeasurementLimits,
    way: _Way,
) -> Imported | Refused:
    tables = _tables(files, hospitalization_id, way)
    if isinstance(tables, Refused):
        return tables
    stay = tables["hospitalization"]
    if not stay:
        return refused("clif_hospitalization_unknown", id=hospitalization_id[:40])
    ledger = Ledger(hospitalization_id, limits)
    record_vitals(tables.get("vitals", ()), ledger)
    way.at(80)
    doubts = record_medication(tables.get("medication_admin_continuous", ()), library, ledger)
    times = [event.at for event in ledger.events]
    way.at(85)
    record_labs(tables.get("labs", ()), ledger)
    record_assessments(tables.get("patient_assessments", ()), ledger)
    way.at(95)
    record_ticks(times, doubts, ledger)
    fault = _record_patient(stay, tables.get("patient", ()), ledger)
    if fault is not None:
        return fault
    worksheet = worksheet_of(str(uuid5(NAMESPACE, hospitalization_id)), ledger.events)
    if isinstance(worksheet, Refused):
        return worksheet
    summaries = tuple(summary(name, rows, ledger) for name, rows in tables.items())
    absent = tuple(file_name(name) for name in SHAPES if name not in tables)
    return Imported(worksheet, summaries, absent)


def _tables(
    files: Mapping[str, bytes], hospitalization_id: str, way: _Way
) -> dict[str, tuple[Row, ...]] | Refused:
    """The rows of the hospitalization by table; all faults of all tables at once."""
    found: dict[str, tuple[Row, ...]] = {}
    reasons: list[Note] = []
    size = sum(map(len, files.values())) or 1
    before = 0
    for name, shape in SHAPES.items():
        data = files.get(file_name(name))
        if data is None:
            if shape.is_required:
                reasons.append(note("clif_table_missing", file=file_name(name)))
            continue
        key = hospitalization_id
        if shape.key == "patient_id":
            key = next((row["patient_id"] for row in found.get("hospitalization", ())), "")

        def read(done: int, before: int = before) -> None:
            way.at((before + done) * PERCENT_READ // size)

        rows = read_rows(name, data, key, read)
        before += len(data)
        if isinstance(rows, Refused):
            reasons += [note("clif_table", file=file_name(name), why=why) for why in rows.reasons]
        else:
            found[name] = rows
    return Refused(tuple(reasons)) if reasons else found


def _record_patient(
    stay: tuple[Row, ...], patients: tuple[Row, ...], ledger: Ledger
) -> Refused | None:
    """Make the patient, known from admission or the first event on, whichever is earlier."""
    first, *again = stay
    for row in again:
        _account_again(row, first, ledger)
    admitted = first.time("admission_dttm")
    times = [event.at for event in ledger.events]
    if isinstance(admitted, datetime):
        times.append(admitted)
    if not times:
        return refused("clif_nothing_to_import", id=ledger.hospitalization_id[:40])
    at = min(times)
    known: dict[str, Any] = {}
    if patients:
        person, *others = patients
        for row in others:
            _account_again(row, person, ledger)
        known = _person(person, ledger)
    number = first["patient_id"]
    if len(number) > LONGEST_CELL:
        return refused("clif_patient_id_long", most=LONGEST_CELL)
    mrn = unguarded(number) or NOT_RECORDED
    ledger.record(Patient, at, name=NOT_RECORDED, mrn=mrn, **known)
    ledger.used(first)
    _record_age(first, at, ledger)
    return None


def _person(row: Row, ledger: Ledger) -> dict[str, Any]:
    """What the patient's row says; a cell that cannot be taken is named, not guessed at."""
    ledger.used(row)
    found = {}
    if row["sex_category"] and len(row["sex_category"]) <= LONGEST_CELL:
        found["sex"] = unguarded(row["sex_category"])
    birth = row["birth_date"]
    if birth and not isinstance(moment(f"{birth}T00:00:00Z"), Refused):
        found["birth_date"] = birth
    for column, name in (("sex_category", "sex"), ("birth_date", "birth_date")):
        if row[column] and name not in found:
            ledger.notice(row, note("clif_cell_not_taken", column=column))
    return found


def _record_age(stay: Row, at: datetime, ledger: Ledger) -> None:
    age = exact_decimal(stay["age_at_admission"])
    if isinstance(age, Decimal):
        ledger.record(FreeNote, at, text=say(note("clif_age_text", age=age)))
    elif stay["age_at_admission"]:
        ledger.notice(stay, note("clif_cell_not_taken", column="age_at_admission"))


def _account_again(row: Row, first: Row, ledger: Ledger) -> None:
    """A second row about the same patient or stay."""
    if row.cells == first.cells:
        ledger.merged(note("clif_same_again"), row)
    else:
        ledger.refused(note("clif_row_twice"), row)
