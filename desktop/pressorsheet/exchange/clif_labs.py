"""CLIF labs and assessments: lactate, GCS and RASS become perfusion, sodium and creatinine labs.

A result counts from when the blood was taken. A GCS total that its own parts contradict (a verbal
score of 0 under a total of 15: an intubated patient, the total made up) is refused.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from pressorsheet.core.events import Laboratory, Perfusion
from pressorsheet.core.note import Note, note
from pressorsheet.exchange.clif_ledger import Ledger
from pressorsheet.exchange.clif_tables import Row, by_minute

# category: field of the worksheet, and the units (reference_unit) in which it is that field
LABS = {
    "lactate": ("lactate_mmol_per_l", ("mmol/L",)),
    "sodium": ("sodium_mmol_per_l", ("mmol/L", "mEq/L")),
    "creatinine": ("creatinine_mg_per_dl", ("mg/dL",)),
}
PERFUSION_LABS = ("lactate",)
TOTAL, SEDATION = "gcs_total", "rass"
ASSESSED = {TOTAL: "gcs", SEDATION: "rass"}
# The parts of a GCS with their ranges; 0 is written where a part could not be tested.
PARTS = {"gcs_eye": (1, 4), "gcs_verbal": (1, 5), "gcs_motor": (1, 6)}


def record_labs(rows: Iterable[Row], ledger: Ledger) -> None:
    """Make the laboratory values, and account for every row."""
    drawn: dict[tuple[datetime, datetime], list[tuple[str, Decimal, Row]]] = {}
    for row in rows:
        read = _lab(row)
        if isinstance(read, Note):
            ledger.refused(read, row)
        else:
            taken, known, value = read
            drawn.setdefault((taken, known), []).append((row["lab_category"], value, row))
    for (taken, known), values in drawn.items():
        _record_drawn(taken, known, values, ledger)


def _lab(row: Row) -> tuple[datetime, datetime, Decimal] | Note:
    """When the blood was taken, when the result was known, and the value."""
    category = row["lab_category"]
    if category not in LABS:
        return note("clif_category_without_place", category=category[:40])
    if row["reference_unit"] not in LABS[category][1]:
        return note("clif_lab_unit_unknown", category=category, unit=row["reference_unit"][:40])
    taken, known = row.time("lab_collect_dttm"), row.time("lab_result_dttm")
    if isinstance(taken, Note):
        return taken
    # The text of a result may be masked ("___") or a comment; the number stands beside it.
    value = row.number("lab_value_numeric" if row["lab_value_numeric"] else "lab_value")
    if isinstance(value, Note):
        return value
    is_later = not isinstance(known, Note) and known >= taken
    return taken, known if is_later and not isinstance(known, Note) else taken, value


def _record_drawn(
    taken: datetime,
    known: datetime,
    values: list[tuple[str, Decimal, Row]],
    ledger: Ledger,
) -> None:
    """One event for what one sample gave; a second value of one kind stands in its own event."""
    events: list[dict[str, tuple[Decimal, Row]]] = []
    for category, value, row in values:
        name = LABS[category][0]
        if any(name in event and event[name][0] == value for event in events):
            ledger.merged(note("clif_same_again"), row)
            continue
        kind = category in PERFUSION_LABS
        fitting = [
            event for event in events if name not in event and (LABS["lactate"][0] in event) is kind
        ]
        target = fitting[0] if fitting else {}
        if not fitting:
            events.append(target)
        target[name] = (value, row)
        ledger.used(row)
        ledger.measured(row, name, value)
    for event in events:
        fields: dict[str, Any] = {name: value for name, (value, _) in event.items()}
        model = Perfusion if LABS["lactate"][0] in event else Laboratory
        ledger.record(model, taken, known, **fields)


def record_assessments(rows: Iterable[Row], ledger: Ledger) -> None:
    """Make GCS and RASS, and account for every row."""
    timed: list[tuple[datetime, Row]] = []
    for row in rows:
        time, category = row.time("recorded_dttm"), row["assessment_category"].lower()
        if category not in (*ASSESSED, *PARTS):
            ledger.refused(note("clif_category_without_place", category=category[:40]), row)
        elif isinstance(time, Note):
            ledger.refused(time, row)
        else:
            timed.append((time, row))
    for same_minute in by_minute(sorted(timed, key=itemgetter(0))).values():
        _record_assessed(same_minute, ledger)


def _record_assessed(same_minute: list[tuple[datetime, Row]], ledger: Ledger) -> None:
    parts = [row for _, row in same_minute if row["assessment_category"].lower() in PARTS]
    fields: dict[str, Any] = {}
    at = same_minute[0][0]
    for _, row in same_minute:
        name = ASSESSED.get(row["assessment_category"].lower())
        if name is None:
            continue
        value = row.number("numerical_value")
        if isinstance(value, Note):
            ledger.refused(value, row)
        elif name in fields:
            same = fields[name] == value
            (ledger.merged if same else ledger.refused)(
                note("clif_same_again" if same else "clif_other_value_in_minute"), row
            )
        elif name == "gcs" and not _adds_up(value, parts):
            ledger.refused(note("clif_gcs_made_up"), row)
        else:
            fields[name] = value
            ledger.used(row)
            ledger.measured(row, name, value)
    if "gcs" in fields:
        ledger.merged(note("clif_gcs_part"), *parts)
    else:
        ledger.refused(note("clif_gcs_part_alone"), *parts)
    if fields:
        ledger.record(Perfusion, at, **fields)


def _adds_up(total: Decimal, parts: Iterable[Row]) -> bool:
    """Whether a GCS total can be the sum of its charted parts; a part left empty is open."""
    ranges = dict(PARTS)
    for row in parts:
        value = row.number("numerical_value")
        category = row["assessment_category"].lower()
        if isinstance(value, Note):
            continue
        low, high = PARTS[category]
        if not low <= value <= high:
            return False
        ranges[category] = (int(value), int(value))
    return sum(low for low, _ in ranges.values()) <= total <= sum(h for _, h in ranges.values())
