"""Make sample: writes the invented patient of `resources/samples`, who shows the program.

    poe sample

Nobody was ever this patient. The record is written so that every status occurs (met, not met,
unknown, out of date, information, a caution that applies) while a vasopressin taper runs: two steps
given, one held, the taper resumed and its next row due.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pressorsheet.core.note import Refused
from pressorsheet.exchange.worksheet import read_worksheet, write_worksheet
from pressorsheet.library.drugs import shipped_library

FOLDER = Path(__file__).resolve().parent.parent / "resources/samples"
SAMPLES = "https://pressorsheet.invalid/samples/"
NAME = f"{SAMPLES}septic-shock"
OFFSET = "+01:00"
DAYS = {"21": "2026-11-21", "22": "2026-11-22", "23": "2026-11-23"}
PLAN_ID = "vasopressin-1"

VEGA = {"name": "R. Vega", "role": "RN"}
PARK = {"name": "J. Park", "role": "RN"}
LIND = {"name": "A. Lind", "role": "physician"}
CHO = {"name": "B. Cho", "role": "pharmacist"}

# MAP by source; "22 04:25" is day and time.
ARTERIAL = """
21 19:45 58, 21 20:00 57, 21 20:10 59, 21 20:30 62, 21 21:00 59, 21 21:10 63, 21 21:30 62,
21 22:00 60, 21 22:15 60, 21 22:30 64, 21 23:00 62, 21 23:10 61, 21 23:30 62, 21 23:45 66,
22 00:15 67, 22 00:45 68, 22 01:00 65, 22 01:30 70, 22 02:00 71, 22 02:20 69, 22 05:00 73,
22 05:30 74, 22 06:00 77, 22 06:30 72, 22 07:00 71, 22 07:30 73, 22 08:00 72, 22 08:30 68,
22 09:00 65, 22 09:20 61, 22 09:40 67, 22 10:00 70, 22 10:30 71, 22 11:00 72, 22 11:30 73,
22 12:00 71, 22 12:45 70, 22 13:30 72, 22 14:00 70, 22 14:45 71, 22 15:15 72, 22 16:00 69,
22 16:45 70, 22 17:15 71, 22 17:45 69, 22 18:15 68, 22 18:45 66, 22 19:00 66, 22 19:15 67,
22 19:30 69, 22 19:38 68
"""
CUFF = "21 18:00 54, 21 18:20 52, 21 18:45 55, 21 19:05 56, 22 04:25 72, 22 04:40 70"

NOREPINEPHRINE = """
21 19:05 0.05, 21 20:10 0.1, 21 21:00 0.16, 21 22:15 0.2, 21 23:30 0.24, 22 01:30 0.2,
22 06:00 0.16, 22 08:00 0.1, 22 09:25 0.14, 22 11:30 0.12, 22 13:00 0.1, 22 14:15 0.08,
22 15:15 0.06
"""
NOREPINEPHRINE_BAGS = ("21 19:00", "22 00:45", "22 05:20", "22 11:20")
VASOPRESSIN_BAGS = ("21 23:05", "22 10:10")
LACTATES = "21 19:50 4.1, 22 00:10 3.6, 22 05:50 2.9, 22 11:55 2.4, 22 17:50 2.1"
URINE = "21 22:00 60, 22 02:00 110, 22 06:00 150, 22 10:00 160, 22 14:00 170, 22 17:00 130"
SODIUM = "21 19:50 138, 22 05:50 139, 22 17:50 141"
HYDROCORTISONE = ("22 05:45", "22 11:45", "22 17:45")


def moment(text: str) -> str:
    """ "22 04:25" as an ISO time."""
    day, clock = text.split()
    return f"{DAYS[day]}T{clock}:00{OFFSET}"


def pairs(table: str) -> Iterator[tuple[str, Decimal]]:
    """The times and numbers of a table above."""
    for row in table.replace("\n", " ").split(","):
        when, _, number = row.strip().rpartition(" ")
        yield when, Decimal(number)


def event(
    kind: str, when: str, by: dict[str, str], *, sample: str = NAME, **fields: Any
) -> dict[str, Any]:
    """An event whose id follows from what it says, and of whom."""
    at = moment(when)
    said = {"kind": kind, "at": at, "recorded_at": at, "by": by, **fields}
    words = json.dumps(said, sort_keys=True, default=str)
    return {"id": str(uuid5(NAMESPACE_URL, sample + words)), **said}


def nurse(when: str) -> dict[str, str]:
    """Who is on shift."""
    day_shift = when.startswith("22") and when >= "22 07:00"
    return VEGA if day_shift else PARK


def admission() -> Iterator[dict[str, Any]]:
    """Who, weight, target, lines, history."""
    yield event(
        "patient",
        "21 17:50",
        PARK,
        name="DOE, Jane",
        mrn="0012345",
        birth_date="1958-03-02",
        sex="woman",
        bed="12",
        allergies="penicillin (rash)",
        code_status="full treatment, confirmed 21 Nov",
    )
    yield event("weight", "21 17:55", PARK, kg=Decimal(70), weight_kind="actual", basis="measured")
    yield event("shock_recognised", "21 18:10", LIND)
    yield event(
        "target",
        "21 18:15",
        LIND,
        map_low_mmhg=Decimal(65),
        map_high_mmhg=Decimal(75),
        set_by="Dr A. Lind",
        review_at=moment("22 20:00"),
        reason="usual",
    )
    yield event("line", "21 18:50", PARK, line="central", action="placed",
                site="right internal jugular")  # fmt: skip
    yield event("line", "21 19:20", PARK, line="arterial", action="placed", site="left radial")
    yield event("history", "21 18:20", LIND, chronic_hypertension=False,
                note="left obstructive pyelonephritis")  # fmt: skip


def readings() -> Iterator[dict[str, Any]]:
    """MAP with heart rate and rhythm; systolic and diastolic to fit."""
    for source, table in (("cuff", CUFF), ("arterial", ARTERIAL)):
        for place, (when, mean) in enumerate(pairs(table)):
            rate = Decimal(118 - min(place, 26))
            fibrillating = "22 00:45" <= when <= "22 01:30"
            yield event(
                "vitals",
                when,
                nurse(when),
                source=source,
                sbp_mmhg=mean + 36,
                dbp_mmhg=mean - 18,
                map_mmhg=mean,
                hr_per_min=Decimal(134) if fibrillating else rate,
                rhythm="atrial fibrillation" if fibrillating else "sinus",
            )


def infusions() -> Iterator[dict[str, Any]]:
    """Bags and doses up to the taper."""
    for number, when in enumerate(NOREPINEPHRINE_BAGS, start=1):
        yield event(
            "bag",
            when,
            nurse(when),
            bag_id=f"N{number}",
            drug="norepinephrine",
            amount=Decimal(4),
            amount_unit="mg",
            volume_ml=Decimal(250),
            salt="base",
            prepared_at=moment(when),
            hung_at=moment(when),
        )
    for number, when in enumerate(VASOPRESSIN_BAGS, start=1):
        yield event(
            "bag",
            when,
            nurse(when),
            bag_id=f"V{number}",
            drug="vasopressin",
            amount=Decimal(20),
            amount_unit="units",
            volume_ml=Decimal(100),
            prepared_at=moment(when),
            hung_at=moment(when),
            storage="room",
        )
    for when, dose in pairs(NOREPINEPHRINE):
        number = sum(hung <= when for hung in NOREPINEPHRINE_BAGS)
        yield infusion(
            when,
            "norepinephrine",
            dose,
            unit="mcg/kg/min",
            bag=f"N{number}",
            lumen="distal lumen",
        )
    yield vasopressin("21 23:10", "0.03", "V1")
    yield vasopressin("22 10:10", "0.03", "V2")


def vasopressin(when: str, dose: str, bag: str) -> dict[str, Any]:
    """A charted dose of vasopressin."""
    return infusion(
        when, "vasopressin", Decimal(dose), unit="units/min", bag=bag, lumen="medial lumen"
    )


def infusion(
    when: str, drug: str, dose: Decimal, *, unit: str, bag: str, lumen: str
) -> dict[str, Any]:
    """A charted dose with its bag and line."""
    return event(
        "infusion",
        when,
        nurse(when),
        drug=drug,
        dose=dose,
        dose_unit=unit,
        bag_id=bag,
        line_site=f"right internal jugular, {lumen}",
    )


def care() -> Iterator[dict[str, Any]]:
    """Fluids, perfusion, blood values, steroid, source, orders, ticks, what is handed over."""
    for when, volume, over in (
        ("21 16:40", 500, 60),
        ("21 18:15", 1000, 60),
        ("21 19:40", 750, 75),
    ):
        yield event("fluid", when, PARK, ml=Decimal(volume), fluid="crystalloid",
                    name="balanced crystalloid", over_min=Decimal(over))  # fmt: skip
    for when, lactate in pairs(LACTATES):
        yield event("perfusion", when, nurse(when), lactate_mmol_per_l=lactate)
    for when, ml in pairs(URINE):
        yield event("perfusion", when, nurse(when), urine_ml=ml, urine_over_min=Decimal(240))
    yield event("perfusion", "22 19:00", VEGA, urine_ml=Decimal(84), urine_over_min=Decimal(120))
    yield event("perfusion", "22 08:10", VEGA, crt_s=Decimal(4), skin="cool, not mottled")
    yield event("perfusion", "22 15:00", VEGA, mental_status="alert", gcs=Decimal(15))
    yield event("perfusion", "22 18:40", VEGA, crt_s=Decimal(2), skin="warm, not mottled",
                site_check="neck dry; radial hand pink")  # fmt: skip
    for when, sodium in pairs(SODIUM):
        yield event("laboratory", when, nurse(when), sodium_mmol_per_l=sodium)
    yield event("steroid", "21 23:45", PARK, drug="hydrocortisone", dose_mg=Decimal(50),
                action="started")  # fmt: skip
    for when in HYDROCORTISONE:
        yield event("steroid", when, nurse(when), drug="hydrocortisone", dose_mg=Decimal(50),
                    action="given")  # fmt: skip
    yield event("source_control", "22 03:20", LIND,
                text="left nephrostomy, draining 38 mL/h")  # fmt: skip
    yield event("order", "21 19:00", LIND, drug="norepinephrine", step=Decimal("0.02"),
                dose_unit="mcg/kg/min", max=Decimal("0.2"), objective="MAP 65 to 75",
                call="above 0.12 mcg/kg/min, or at the maximum")  # fmt: skip
    yield event("order", "21 23:05", LIND, drug="vasopressin", dose_unit="units/min",
                max=Decimal("0.03"), call="before any increase, or MAP below 60")  # fmt: skip
    yield event("tick", "22 06:30", PARK, item="wean.3", value=True)
    yield event("tick", "22 19:20", VEGA, item="infusions-complete", value=True)
    yield event(
        "handover_note",
        "22 19:35",
        VEGA,
        severity="watcher",
        if_then=[
            "If MAP is below 65 twice, 5 min apart: hold the taper; norepinephrine up by "
            "0.02 mcg/kg/min, to at most 0.2 mcg/kg/min.",
            "If MAP is below 60: stop the taper, vasopressin back to 0.03 units/min, call.",
            "If the nephrostomy drains less than 20 mL in 2 h: call urology, phone 5120.",
            "If atrial fibrillation returns: call.",
        ],
        actions=[
            "22:40 refill, skin, line sites",
            "23:45 hydrocortisone 50 mg; lactate and sodium",
        ],
    )


def taper() -> Iterator[dict[str, Any]]:
    """Ordered, verified, two rows given, the third held and the taper resumed."""
    reason = "WEAN-2 label mode not met; unit practice: vasopressin off first"
    plan = planned(reason)
    common: dict[str, Any] = {"plan_id": PLAN_ID, "version": 1}
    yield event("taper_ordered", "22 16:40", LIND, **common, plan=plan, reason=reason)
    signed = {**CHO, "at": moment("22 16:55"), "fingerprint": plan["fingerprint"]}
    yield event("taper_verified", "22 16:55", CHO, **common, signature=signed)
    given = (("22 17:02", 1, "0.025", "7.5"), ("22 18:00", 2, "0.02", "6"))
    for when, row, dose, rate in given:
        yield event("taper_step", when, VEGA, **common, row=row, dose=Decimal(dose),
                    dose_unit="units/min", rate_ml_per_h=Decimal(rate))  # fmt: skip
        yield vasopressin(when, dose, "V2")
    yield event("taper_held", "22 19:00", VEGA, **common, row=3, reason="MAP 66, falling")
    yield event("taper_resumed", "22 19:36", VEGA, **common, row=3,
                reason="MAP 69, Dr A. Lind agrees")  # fmt: skip


def planned(reason: str) -> dict[str, Any]:
    """The plan as the command line makes it."""
    command = [sys.executable, "-m", "pressorsheet", "taper", "--drug", "vasopressin"]
    command += ["--protocol", "septic-shock"]  # whatever this computer has in force
    command += ["--from", "0.03 units/min", "--start", moment("22 17:00")]
    command += ["--bag", "20 units/100 mL", "--reason", reason, "--ordered-by", "A. Lind"]
    command += ["--map-low", "65 mmHg", "--stop-below", "60 mmHg", "--line"]
    command += ["right internal jugular, medial lumen"]
    command += ["--call", "Dr A. Lind, phone 4471; from 21:00 Dr M. Osei, phone 4480", "--json"]
    made = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    plan: dict[str, Any] = json.loads(made, parse_float=Decimal, parse_int=Decimal)["plan"]
    return plan


def as_json(value: object) -> str:
    """JSON with exact decimals."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(as_json, value)) + "]"
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value)


def write(name: str, events: list[dict[str, Any]]) -> None:
    """Write a sample; it is read back as any worksheet file is."""
    content = {
        "format": "pressorsheet.worksheet/1",
        "id": str(uuid5(NAMESPACE_URL, SAMPLES + name)),
        "events": events,
    }
    library = shipped_library()
    if isinstance(library, Refused):
        raise SystemExit(str(library))
    worksheet = read_worksheet(as_json(content).encode(), library)
    if isinstance(worksheet, Refused):
        raise SystemExit("\n".join(map(str, worksheet.reasons)))
    place = FOLDER / f"{name}.worksheet.json"
    place.write_bytes(write_worksheet(worksheet))
    print(f"{place.name}: {len(events)} events")


def main() -> int:
    """Write the sample."""
    write("septic-shock", [*admission(), *readings(), *infusions(), *care(), *taper()])
    return 0


if __name__ == "__main__":
    sys.exit(main())
