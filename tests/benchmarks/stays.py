"""Stays: made-up records of a given length for the benchmarks; a reading a minute."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from pressorsheet.core.events import (
    AnyEvent,
    Fluid,
    Infusion,
    Patient,
    Perfusion,
    ShockRecognised,
    Target,
    Tick,
    Vitals,
    WeightRecorded,
)

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
MINUTES_PER_DAY = 1440
DOSE_CHANGES_IN_30_DAYS = 500
CARE_EVERY_H = 6


class Charting:
    """Makes events one after another, each with an id of its own."""

    def __init__(self) -> None:
        self._count = 0

    def event(self, kind: type[Any], at: datetime, **fields: Any) -> AnyEvent:
        """An event of a kind at a time."""
        self._count += 1
        made: AnyEvent = kind(
            id=str(UUID(int=self._count)),
            at=at,
            recorded_at=at,
            by={"name": "N. Nurse", "role": "RN"},
            **fields,
        )
        return made


def reading(chart: Charting, at: datetime, minute: int) -> AnyEvent:
    """An arterial reading at target, with a heart rate."""
    return chart.event(
        Vitals,
        at,
        source="arterial",
        map_mmhg=Decimal(66 + minute * 7 % 9),
        sbp_mmhg=Decimal(100),
        dbp_mmhg=Decimal(50),
        hr_per_min=Decimal(90),
    )


def stay(days: int, chart: Charting) -> tuple[list[AnyEvent], datetime]:
    """The events of a stay, and the moment of its last reading."""
    start = BEGINNING
    events = [
        chart.event(Patient, start, name="DOE, Jane", mrn="0012345"),
        chart.event(WeightRecorded, start, kg=Decimal(70), weight_kind="actual", basis="measured"),
        chart.event(ShockRecognised, start),
        chart.event(Target, start, map_low_mmhg=Decimal(65), map_high_mmhg=Decimal(75)),
        chart.event(
            Infusion, start, drug="vasopressin", dose=Decimal("0.03"), dose_unit="units/min"
        ),
    ]
    minutes = days * MINUTES_PER_DAY
    events += [reading(chart, start + timedelta(minutes=m), m) for m in range(minutes)]
    changes = max(DOSE_CHANGES_IN_30_DAYS * days // 30, 1)
    for number in range(changes):
        at = start + timedelta(minutes=number * minutes // changes)
        dose = Decimal(10 + number * 3 % 7) / 100
        events.append(
            chart.event(Infusion, at, drug="norepinephrine", dose=dose, dose_unit="mcg/kg/min")
        )
    for hour in range(0, days * 24, CARE_EVERY_H):
        at = start + timedelta(hours=hour)
        events.append(chart.event(Tick, at, item="infusions-complete", value=True))
        events.append(chart.event(Fluid, at, ml=Decimal(250), fluid="crystalloid"))
        events.append(
            chart.event(
                Perfusion,
                at,
                lactate_mmol_per_l=Decimal(2),
                crt_s=Decimal(2),
                mental_status="alert",
                urine_ml=Decimal(300),
                urine_over_min=Decimal(360),
            )
        )
    return events, start + timedelta(minutes=minutes - 1)
