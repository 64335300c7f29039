"""A simple invented patient as a worksheet file: one drug, no taper, little charted."""

import json
from datetime import datetime, timedelta, timezone
from uuid import NAMESPACE_URL, uuid5

ZONE = timezone(timedelta(hours=1))
NOW = "2026-11-22T12:00:00+01:00"


def _at(clock: str) -> str:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, 22, hour, minute, tzinfo=ZONE).isoformat()


def _event(kind: str, clock: str, **fields: object) -> dict[str, object]:
    at = _at(clock)
    found = str(uuid5(NAMESPACE_URL, f"{kind} {clock}"))
    by = {"name": "R. Vega", "role": "RN"}
    return {"id": found, "kind": kind, "at": at, "recorded_at": at, "by": by, **fields}


def _norepinephrine(clock: str, dose: float) -> dict[str, object]:
    line = "right internal jugular, distal lumen"
    fields = {"dose": dose, "dose_unit": "mcg/kg/min", "bag_id": "N1", "line_site": line}
    return _event("infusion", clock, drug="norepinephrine", **fields)


def _vitals(clock: str, number: int) -> dict[str, object]:
    numbers = {"sbp_mmhg": 103 + number, "dbp_mmhg": 52, "map_mmhg": 66 + number % 5}
    return _event("vitals", clock, source="arterial", hr_per_min=97 - number, **numbers)


def simple_worksheet() -> str:
    """The worksheet's text."""
    target = {"map_low_mmhg": 65, "map_high_mmhg": 75, "reason": "usual", "set_by": "Dr A. Lind"}
    bag = {"amount": 4, "amount_unit": "mg", "volume_ml": 250, "salt": "base"}
    events = [
        _event("patient", "02:00", name="ROE, Richard", mrn="0067890", bed="14"),
        _event("weight", "02:05", kg=80, weight_kind="actual", basis="measured"),
        _event("shock_recognised", "02:10"),
        _event("target", "02:15", **target, review_at=_at("14:00")),
        _event("line", "02:30", line="arterial", action="placed", site="left radial"),
        _event(
            "bag", "02:40", bag_id="N1", drug="norepinephrine", **bag,
            prepared_at=_at("02:30"), hung_at=_at("02:40"),
        ),
        _norepinephrine("02:45", 0.05),
        _norepinephrine("04:00", 0.08),
        *(_vitals(f"{3 + hour:02}:00", hour) for hour in range(9)),
        _vitals("11:50", 9),
        _event("perfusion", "03:05", lactate_mmol_per_l=3.2),
        _event("perfusion", "09:05", lactate_mmol_per_l=1.8, crt_s=2),
        _event("perfusion", "11:05", urine_ml=180, urine_over_min=240),
    ]  # fmt: skip
    identity = str(uuid5(NAMESPACE_URL, "a simple patient"))
    return json.dumps({"format": "pressorsheet.worksheet/1", "id": identity, "events": events})
