"""Last: what was last charted of each field of a form, and how long ago.

A measured number counts only where it is believable, as everywhere (clinical.md section 5).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import merge
from itertools import takewhile
from typing import Any

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.view import View

Value = Decimal | str | bool | datetime | tuple[str, ...]

# A field without a series of its own is looked for no further back, however long the stay [house].
LOOKED_BACK = timedelta(hours=24)

# Two of these at one time contradict each other (core/conflicts): neither is shown as the last.
ONE_AT_A_TIME = ("patient", "weight", "target")
_VITALS = "vitals"
_URINE = "urine_ml"


def _own(*fields: str) -> dict[str, tuple[str, ...]]:
    return {field: (field,) for field in fields}


def _all_of(series: str, *fields: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(fields, (series,))


# The fields of each form, and the series of the chart in which the newest of them is found.
SERIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "vitals": {
        "source": (_VITALS,),
        "sbp_mmhg": (_VITALS,),
        "dbp_mmhg": ("dbp.arterial", "dbp.cuff"),
        "map_mmhg": ("map.arterial", "map.cuff"),
        **_own("hr_per_min", "rr_per_min", "spo2_percent", "temp_c", "rhythm"),
    },
    "perfusion": {
        **_own("mental_status", "gcs", "rass", "crt_s", "lactate_mmol_per_l", "skin", "site_check"),
        **_all_of(_URINE, "urine_ml", "urine_over_min"),
    },
    "laboratory": _all_of("laboratory", "sodium_mmol_per_l", "creatinine_mg_per_dl"),
    "fluid": _all_of("fluid", "ml", "fluid", "name", "over_min"),
    "patient": _all_of(
        "patient", "name", "mrn", "birth_date", "sex", "bed", "allergies", "code_status"
    ),
    "weight": _all_of("weight", "kg", "weight_kind", "basis"),
    "target": _all_of("target", "map_low_mmhg", "map_high_mmhg", "set_by", "review_at"),
    "line": _all_of("line", "line", "action", "site"),
    "history": {
        field: (f"history.{field}",)
        for field in (
            "chronic_hypertension",
            "lvef_percent",
            "dialysis",
            "anuria",
            "mental_baseline",
            "arrhythmia_from_norepinephrine",
            "cardiac_output_high",
            "other_vasopressors_failed",
            "dopamine_reason",
            "note",
        )
    },
    "steroid": _all_of("steroid", "drug", "dose_mg", "action"),
    "source_control": _all_of("source_control", "text"),
    "note": _all_of("note", "text"),
    "handover_note": _all_of("handover_note", "severity", "if_then", "actions"),
}


def last_values(assessment: Assessment, form: str) -> Mapping[str, tuple[Value, timedelta]]:
    """The newest value of each field of a form, and its age; a field never charted is not there."""
    view = assessment.view
    found: Mapping[str, tuple[Value, timedelta]] = view.once(
        ("last_values", form), lambda: _last_values(view, form)
    )
    return found


def _last_values(view: View, form: str) -> Mapping[str, tuple[Value, timedelta]]:
    found = {field: _newest(view, field, series) for field, series in SERIES[form].items()}
    return {
        field: (getattr(event, field), view.age(event))
        for field, event in found.items()
        if event is not None
    }


def last_number(view: View, form: str, field: str) -> Decimal | None:
    """The newest believable number of a field, None where there is none."""
    event = _newest(view, field, SERIES[form][field])
    number: Decimal | None = None if event is None else getattr(event, field)
    return number


def _newest(view: View, field: str, series: tuple[str, ...]) -> Any | None:
    counting = (event for event in _back(view, series) if _counts(view, event, field))
    newest = next(counting, None)
    if newest is None or series[0] not in ONE_AT_A_TIME:
        return newest
    of_that_time = takewhile(lambda event: event.at == newest.at, counting)
    apart = any(getattr(event, field) != getattr(newest, field) for event in of_that_time)
    return None if apart else newest


def _back(view: View, series: tuple[str, ...]) -> Iterator[Any]:
    events: Iterable[Any] = merge(
        *(view.back(name) for name in series), key=lambda event: event.order, reverse=True
    )
    for event in events:
        if series == (_VITALS,) and view.age(event) > LOOKED_BACK:
            return
        yield event


def _counts(view: View, event: Any, field: str) -> bool:
    value = getattr(event, field)
    if value is None:
        return False
    if field == _URINE:
        return view.urine_volume(event) is not None
    return not isinstance(value, Decimal) or view.number(event, field) is not None
