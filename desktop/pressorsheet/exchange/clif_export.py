"""CLIF export: writes a worksheet as CLIF 2.1 tables, and counts what CLIF has no place for.

The doses and readings come back the same when the tables are imported. Struck events are left out.
A pump rate is written as the dose it gives with its bag and the dosing weight in force; where that
cannot be computed it is left out and counted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from pressorsheet.core.bags import concentration
from pressorsheet.core.dosing import dose_at
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.events import (
    AnyEvent,
    BagPrepared,
    Infusion,
    Laboratory,
    Patient,
    Perfusion,
    Struck,
    Vitals,
    WeightRecorded,
)
from pressorsheet.core.frozen import frozen
from pressorsheet.core.infusions import bag_value
from pressorsheet.core.note import Refused
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import UNITS, PumpRate, Weight
from pressorsheet.core.rivals import contents
from pressorsheet.exchange.clif_labs import LABS
from pressorsheet.exchange.clif_medication import NAMES, VASOACTIVES
from pressorsheet.exchange.clif_tables import SHAPES, file_name
from pressorsheet.exchange.clif_vitals import OTHERS, PRESSURES, WORDS
from pressorsheet.exchange.clif_weights import WEIGHT
from pressorsheet.exchange.csv_text import Cell, csv_bytes
from pressorsheet.exchange.worksheet import Worksheet

# field of the worksheet: CLIF's category
VITALS = {field: category for category, field in (PRESSURES | OTHERS).items()}
VITAL_NAMES = {
    "hr_per_min": "Heart Rate",
    "rr_per_min": "Respiratory Rate",
    "spo2_percent": "SpO2",
    "temp_c": "Temperature Celsius",
}
LINE_NAMES = {"arterial": "Arterial Blood Pressure", "cuff": "Non Invasive Blood Pressure"}
ASSESSED = {"gcs": "gcs_total", "rass": "RASS"}
MEDICATION = "medication_admin_continuous"
CLIF_DOSE_UNITS = {"units/h": "units/hour"}
CLIF_DRUGS = {ours: theirs for theirs, ours in NAMES.items()}
START, CHANGE, STOP = "start", "dose_change", "stop"

# Said of every event, or of no value of the record.
_COMMON = frozenset({"id", "kind", "at", "recorded_at", "by", "reason"})


@frozen
class Exported:
    """The tables by file name, under which id they hold the patient, and what is not in them.

    `left_out` counts events by kind, or by kind and field where only that field is left out.
    """

    files: Mapping[str, bytes]
    hospitalization_id: str
    left_out: Mapping[str, int]


def export_clif(worksheet: Worksheet, library: DrugLibrary, age: int | None = None) -> Exported:
    """The worksheet as CLIF tables, its own id as the hospitalization's.

    `age` in years stands there where it is given, as for a worksheet without a birth date.
    """
    struck = {event.event_id for event in worksheet.events if isinstance(event, Struck)}
    events = [event for event in worksheet.events if event.id not in struck]
    tables = _Tables(worksheet.id, library, events, age)
    for event in worksheet.events:
        if event.id in struck:
            tables.left_out[f"{event.kind} (struck)"] += 1
    for event in events:
        tables.take(event)
    return Exported(tables.files(), worksheet.id, dict(tables.left_out))


@dataclass(slots=True)
class _Tables:
    """The rows of every table while they are gathered."""

    id: str
    library: DrugLibrary
    events: list[AnyEvent]
    age: int | None
    rows: dict[str, list[dict[str, Cell]]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    # The order that gives a drug's dose now, by drug, and how many orders there were.
    running: dict[str, str] = field(default_factory=dict)
    bags: list[BagPrepared] = field(init=False)
    weights: list[WeightRecorded] = field(init=False)

    def __post_init__(self) -> None:
        self.bags = [each for each in self.events if isinstance(each, BagPrepared)]
        self.weights = [each for each in self.events if isinstance(each, WeightRecorded)]

    orders: int = 0

    def take(self, event: AnyEvent) -> None:
        """Add an event's rows, and count what of it has no place."""
        match event:
            case Vitals():
                self._vitals(event)
            case WeightRecorded() if (event.weight_kind, event.basis) == ("actual", "measured"):
                self._vital(event.at, WEIGHT, "Daily Weight", event.kg)
            case Infusion() if not event.bolus:
                self._infusion(event)
            case Laboratory() | Perfusion():
                self._measured(event)
            case Patient():
                self._count_fields(event, {"mrn", "sex", "birth_date"})
            case _:
                self.left_out[event.kind] += 1

    def files(self) -> dict[str, bytes]:
        """Every table, with its heading even where it has no row."""
        patient = next((e for e in reversed(self.events) if isinstance(e, Patient)), None)
        number = patient.mrn if patient is not None else self.id
        admitted = self.events[0].at if self.events else None
        self._row(
            "hospitalization",
            patient_id=number,
            admission_dttm=_time(admitted),
            age_at_admission=self.age,
        )
        if patient is not None:
            self._row(
                "patient",
                patient_id=number,
                sex_category=patient.sex,
                birth_date=patient.birth_date,
            )
        found = {}
        for table, shape in SHAPES.items():
            rows = self.rows.get(table, [])
            heading = shape.columns
            cells = ([row.get(column) for column in heading] for row in rows)
            found[file_name(table)] = csv_bytes(heading, cells)
        return found

    def _row(self, table: str, **cells: Cell) -> None:
        if "hospitalization_id" in SHAPES[table].columns:
            cells["hospitalization_id"] = self.id
        self.rows.setdefault(table, []).append(cells)

    def _count_fields(self, event: AnyEvent, written: Iterable[str]) -> None:
        for name in event.model_fields_set - _COMMON - set(written):
            if getattr(event, name) is not None:
                self.left_out[f"{event.kind}.{name}"] += 1

    def _vitals(self, event: Vitals) -> None:
        for name, category in VITALS.items():
            value = getattr(event, name)
            if value is not None:
                line = f"{LINE_NAMES[event.source]} {WORDS[name]}" if name in WORDS else None
                self._vital(event.at, category, line or VITAL_NAMES[name], value)
        self._count_fields(event, {"source", *VITALS})

    def _vital(self, at: datetime, category: str, name: str, value: Decimal) -> None:
        self._row(
            "vitals",
            recorded_dttm=_time(at),
            vital_name=name,
            vital_category=category,
            vital_value=value,
        )

    def _infusion(self, event: Infusion) -> None:
        dose = self._dose(event)
        if dose is None:
            self.left_out["infusion.rate_ml_per_h"] += 1
            return
        number, unit = dose
        order = self.running.get(event.drug)
        action = CHANGE
        if order is None:
            self.orders += 1
            order, action = f"{event.drug}-{self.orders}", START
        if number:
            self.running[event.drug] = order
        else:
            action = STOP
            self.running.pop(event.drug, None)
        self._row(
            MEDICATION,
            med_order_id=order,
            med_category=CLIF_DRUGS.get(event.drug, event.drug),
            admin_dttm=_time(event.at),
            mar_action_category=action,
            med_dose=number,
            med_dose_unit=CLIF_DOSE_UNITS.get(unit, unit),
            med_group=VASOACTIVES,
        )
        self._count_fields(event, {"drug", "dose", "dose_unit", "rate_ml_per_h", "bag_id", "bolus"})

    def _dose(self, event: Infusion) -> tuple[Decimal | Fraction, str] | None:
        """The dose and its unit; a stop is 0 in the drug's own unit."""
        drug = self.library.get(event.drug)
        if drug is None:
            return None
        if event.dose is not None:
            return event.dose, event.dose_unit or drug.dose_unit
        if not event.rate_ml_per_h:
            return Fraction(0), drug.dose_unit
        bag = self._bag(event)
        strength = None if bag is None else concentration(bag_value(bag), drug)
        if strength is None or isinstance(strength, Refused):
            return None
        rate = PumpRate(fraction_of(event.rate_ml_per_h))
        dose = dose_at(rate, strength, self._weight(event), drug.dose_unit)
        if isinstance(dose, Refused):
            return None
        return UNITS[drug.dose_unit].count(dose), drug.dose_unit

    def _bag(self, event: Infusion) -> BagPrepared | None:
        """The bag an infusion names, as charted by then; None where its contents are in doubt."""
        named = [each for each in self.bags if each.bag_id == event.bag_id]
        before = [each for each in named if each.order <= event.order]
        return before[-1] if before and len(set(map(contents, named))) == 1 else None

    def _weight(self, event: Infusion) -> Weight | None:
        """The weight charted last by then; None where two of one time differ."""
        before = [each for each in self.weights if each.at <= event.at]
        newest = {each.kg for each in before if each.at == before[-1].at}
        return Weight(fraction_of(newest.pop())) if len(newest) == 1 else None

    def _measured(self, event: Laboratory | Perfusion) -> None:
        for category, (name, units) in LABS.items():
            value = getattr(event, name, None)
            if value is not None:
                self._row(
                    "labs",
                    lab_collect_dttm=_time(event.at),
                    lab_result_dttm=_time(event.recorded_at),
                    lab_category=category,
                    lab_value=value,
                    lab_value_numeric=value,
                    reference_unit=units[0],
                )
        for name, category in ASSESSED.items():
            value = getattr(event, name, None)
            if value is not None:
                self._row(
                    "patient_assessments",
                    recorded_dttm=_time(event.at),
                    assessment_category=category,
                    numerical_value=value,
                )
        self._count_fields(event, {name for name, _ in LABS.values()} | ASSESSED.keys())


def _time(time: datetime | None) -> str | None:
    """As CLIF writes a time: UTC, a space where ISO 8601 has a T."""
    return None if time is None else time.astimezone(UTC).isoformat(sep=" ")
