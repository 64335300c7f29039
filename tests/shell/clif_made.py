"""Made CLIF tables for tests: rows as short tuples, tables as the bytes of their files."""

import csv
import io
from collections.abc import Iterable, Mapping

from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.limits import MeasurementLimits
from pressorsheet.core.note import Refused
from pressorsheet.exchange.clif import Imported, import_clif
from pressorsheet.library.drugs import shipped_library
from pressorsheet.library.limits import shipped_limits
from pressorsheet.wording import say

Rows = list[tuple[str, ...]]

STAY = "501"
DAY = "2150-03-01"
HEADINGS = {
    "hospitalization": "patient_id,hospitalization_id,admission_dttm,age_at_admission",
    "patient": "patient_id,sex_category,birth_date",
    "vitals": "hospitalization_id,recorded_dttm,vital_name,vital_category,vital_value",
    "medication_admin_continuous": "hospitalization_id,med_order_id,med_category,admin_dttm,"
    "mar_action_category,med_dose,med_dose_unit,med_group",
    "labs": "hospitalization_id,lab_collect_dttm,lab_result_dttm,lab_category,lab_value,"
    "lab_value_numeric,reference_unit",
    "patient_assessments": "hospitalization_id,recorded_dttm,assessment_category,numerical_value",
}


def _library() -> DrugLibrary:
    library = shipped_library()
    assert isinstance(library, DrugLibrary)
    return library


def _limits() -> MeasurementLimits:
    limits = shipped_limits()
    assert isinstance(limits, MeasurementLimits)
    return limits


LIBRARY = _library()
LIMITS = _limits()


def time(clock: str) -> str:
    """A time of the made day, as CLIF writes it; what is no clock time is left as it is."""
    if ":" not in clock or "-" in clock:
        return clock
    return f"{DAY} {clock}{':00' if clock.count(':') == 1 else ''}+00:00"


def table(name: str, rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([HEADINGS[name].split(","), *rows])
    return text.getvalue().encode()


def vital(clock: str, name: str, category: str, value: str) -> tuple[str, ...]:
    return (STAY, time(clock), name, category, value)


def pressure(clock: str, name: str, systolic: str, diastolic: str, mean: str) -> Rows:
    return [
        vital(clock, f"{name} systolic", "sbp", systolic),
        vital(clock, f"{name} diastolic", "dbp", diastolic),
        vital(clock, f"{name} mean", "map", mean),
    ]


def given(  # noqa: PLR0917  # the columns of a row, in their order
    clock: str,
    order: str,
    action: str,
    dose: str,
    drug: str = "norepinephrine",
    unit: str = "mcg/kg/min",
    group: str = "vasoactives",
) -> tuple[str, ...]:
    return (STAY, order, drug, time(clock), action, dose, unit, group)


def lab(clock: str, category: str, value: str, unit: str, known: str = "") -> tuple[str, ...]:
    return (STAY, time(clock), time(known or clock), category, value, value, unit)


def assessed(clock: str, category: str, value: str) -> tuple[str, ...]:
    return (STAY, time(clock), category, value)


def gcs(clock: str, total: str, eye: str, verbal: str, motor: str) -> Rows:
    return [
        assessed(clock, "gcs_total", total),
        assessed(clock, "gcs_eye", eye),
        assessed(clock, "gcs_verbal", verbal),
        assessed(clock, "gcs_motor", motor),
    ]


def files(**rows: Iterable[Iterable[str]]) -> dict[str, bytes]:
    """All tables; those not named have no row but the patient's and the stay's."""
    whole: dict[str, Iterable[Iterable[str]]] = {
        "hospitalization": [("P1", STAY, time("06:00"), "61")],
        "patient": [("P1", "Female", "")],
    }
    whole |= rows
    return {f"clif_{name}.csv": table(name, whole.get(name, ())) for name in HEADINGS}


def imported(**rows: Iterable[Iterable[str]]) -> Imported:
    result = import_clif(files(**rows), STAY, LIBRARY, LIMITS)
    assert isinstance(result, Imported), result
    return result


def refusal(tables: Mapping[str, bytes], stay: str = STAY) -> str:
    """The one sentence with which the whole import is refused."""
    result = import_clif(tables, stay, LIBRARY, LIMITS)
    assert isinstance(result, Refused)
    (reason,) = result.reasons
    return say(reason)


# Of two orders the second begins before the first has stopped.
OVERLAP = [
    given("08:00", "1", "start", "0.1"),
    given("08:40", "2", "start", "0.2"),
    given("08:43", "1", "stop", "0.0"),
    given("10:00", "2", "dose_change", "0.25"),
    given("11:00", "2", "stop", "0.0"),
]
