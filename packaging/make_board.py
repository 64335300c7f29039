"""Make board: writes the invented neighbours of the sample patient, so that a board has four beds.

    python packaging/make_board.py

Nobody was ever one of them. One has a name that looks like the sample patient's and a MAP that is
late, one needs nothing any more, one has just begun norepinephrine.
"""

import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from make_sample import LIND, SAMPLES, VEGA, event, moment, pairs, write

STALE = "stale-map"
RECOVERED = "vasopressors-off"
BEGUN = "vasopressors-begun"


class Chart:
    """Charts for one of them, one record after another."""

    def __init__(self, name: str) -> None:
        self._name = f"{SAMPLES}{name}"
        self.events: list[dict[str, Any]] = []

    def add(self, kind: str, when: str, by: dict[str, str] = VEGA, **fields: Any) -> None:
        """Chart an event."""
        self.events.append(event(kind, when, by, sample=self._name, **fields))

    def admit(self, when: str, *, kg: int, **fields: Any) -> None:
        """Who it is, how heavy, when shock was recognised, lines, and the usual target."""
        self.add("patient", when, code_status="full treatment", **fields)
        self.add("weight", when, kg=Decimal(kg), weight_kind="actual", basis="measured")
        self.add("shock_recognised", when, LIND)
        self.add("line", when, line="arterial", action="placed", site="right radial")
        self.add("line", when, line="central", action="placed", site="left subclavian")
        self.add("history", when, LIND, chronic_hypertension=False)

    def readings(self, table: str) -> None:
        """Arterial MAP with what belongs to it."""
        for when, mean in pairs(table):
            self.add(
                "vitals",
                when,
                source="arterial",
                sbp_mmhg=mean + 38,
                dbp_mmhg=mean - 17,
                map_mmhg=mean,
                hr_per_min=Decimal(160) - mean,
                rhythm="sinus",
            )

    def norepinephrine(self, bag: str, doses: str) -> None:
        """One bag of 4 mg in 250 mL, and the doses that ran from it."""
        self.add(
            "bag",
            bag,
            bag_id="N1",
            drug="norepinephrine",
            amount=Decimal(4),
            amount_unit="mg",
            volume_ml=Decimal(250),
            salt="base",
            prepared_at=moment(bag),
            hung_at=moment(bag),
        )
        for when, dose in pairs(doses):
            self.add(
                "infusion",
                when,
                drug="norepinephrine",
                dose=dose,
                dose_unit="mcg/kg/min",
                bag_id="N1",
                line_site="left subclavian, distal lumen",
            )

    def perfusion(self, when: str, lactate: str, urine: int) -> None:
        """All signs of perfusion, and the word that all infusions are charted."""
        self.add(
            "perfusion",
            when,
            mental_status="alert",
            crt_s=Decimal(2),
            lactate_mmol_per_l=Decimal(lactate),
            urine_ml=Decimal(urine),
            urine_over_min=Decimal(120),
            skin="warm, not mottled",
        )
        self.add("tick", when, item="infusions-complete", value=True)


def stale() -> list[dict[str, Any]]:
    """Bed 9: her name looks like the sample patient's; the newest MAP is 48 minutes old."""
    chart = Chart(STALE)
    chart.admit("22 09:10", kg=64, name="DOE, Janet", mrn="0012354", birth_date="1961-11-09",
                sex="woman", bed="9", allergies="none known")  # fmt: skip
    chart.add("target", "22 09:20", LIND, map_low_mmhg=Decimal(65), map_high_mmhg=Decimal(75),
              set_by="Dr A. Lind")  # fmt: skip
    chart.add("fluid", "22 09:20", ml=Decimal(1920), fluid="crystalloid", over_min=Decimal(120))
    chart.norepinephrine("22 13:10", "22 13:15 0.06, 22 15:00 0.08, 22 17:30 0.06")
    chart.readings(
        "22 09:15 58, 22 10:00 61, 22 11:00 63, 22 12:00 62, 22 13:00 60, 22 13:45 66, "
        "22 14:30 64, 22 15:15 67, 22 16:00 69, 22 17:00 71, 22 18:00 70, 22 18:50 69"
    )
    chart.perfusion("22 19:30", "1.9", 90)
    chart.add("tick", "22 19:38", item="wean.3", value=True)
    return chart.events


def recovered() -> list[dict[str, Any]]:
    """Bed 14: nothing has run for a day, and nothing is due."""
    chart = Chart(RECOVERED)
    chart.admit("21 06:00", kg=82, name="ROE, Alan", mrn="0012298", birth_date="1949-06-27",
                sex="man", bed="14", allergies="none known")  # fmt: skip
    chart.add("target", "21 06:15", LIND, map_low_mmhg=Decimal(65), set_by="Dr A. Lind")
    chart.norepinephrine("21 06:40", "21 06:45 0.06, 21 10:00 0.04, 21 14:00 0.02, 21 18:00 0")
    chart.readings(
        "21 06:10 56, 21 07:30 66, 21 09:30 71, 21 12:00 74, 21 15:00 75, 21 18:30 76, "
        "22 00:00 78, 22 06:00 80, 22 12:00 79, 22 17:00 81, 22 18:15 80, 22 19:20 82, 22 19:38 81"
    )
    chart.perfusion("22 19:10", "1.1", 160)
    chart.add("tick", "22 19:10", item="wean.3", value=True)
    return chart.events


def begun() -> list[dict[str, Any]]:
    """Bed 17: norepinephrine for two hours and rising; her target is reviewed soon."""
    chart = Chart(BEGUN)
    chart.admit("22 16:50", kg=58, name="MOE, Ada", mrn="0012411", birth_date="1972-01-18",
                sex="woman", bed="17", allergies="latex")  # fmt: skip
    chart.add(
        "target",
        "22 17:00",
        LIND,
        map_low_mmhg=Decimal(65),
        map_high_mmhg=Decimal(75),
        set_by="Dr A. Lind",
        review_at=moment("22 21:00"),
    )
    chart.add("fluid", "22 17:00", ml=Decimal(1750), fluid="crystalloid", over_min=Decimal(90))
    chart.norepinephrine("22 17:25", "22 17:30 0.05, 22 18:10 0.08, 22 18:40 0.1, 22 19:05 0.12")
    chart.readings(
        "22 16:55 51, 22 17:10 54, 22 17:25 53, 22 17:50 58, 22 18:15 60, 22 18:40 61, "
        "22 19:05 62, 22 19:20 64, 22 19:38 66"
    )
    chart.perfusion("22 18:55", "3.4", 55)
    chart.add("tick", "22 19:00", item="wean.3", value=True)
    return chart.events


def patients() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each of them, by the name of the file."""
    yield STALE, stale()
    yield RECOVERED, recovered()
    yield BEGUN, begun()


def main() -> int:
    """Write the samples."""
    for name, events in patients():
        write(name, events)
    return 0


if __name__ == "__main__":
    sys.exit(main())
