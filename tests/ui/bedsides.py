"""Bedsides: what a worksheet says of an invented patient at 20:34, written out by hand."""

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

from pressorsheet.core.bedside import (
    BagEnd,
    BagEnds,
    Bedside,
    Direction,
    DrugNow,
    Lactate,
    NextStep,
    PressureNow,
    RateIs,
    SourceMap,
    Verdict,
)
from pressorsheet.core.note import note
from pressorsheet.core.paper import Identity
from pressorsheet.core.quantity import (
    UNITS,
    InUnit,
    MassDose,
    Pressure,
    PumpRate,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.taper.state import RowStatus

ZONE = timezone(timedelta(hours=1))


def at(clock: str, day: int = 14) -> datetime:
    """A time of March 2026 in the ward's own offset, +01:00."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


NOW = at("20:34")


def drug(drug_id: str, dose: str, unit: str, rate: str, **changes: Any) -> DrugNow:
    """A running drug whose bag lasts until 02:46."""
    name = "paper_drug_as_base" if drug_id == "norepinephrine" else "paper_drug"
    said: dict[str, Any] = {
        "drug": drug_id,
        "name": note(name, drug=drug_id),
        "dose": InUnit(UNITS[unit].of(Fraction(dose)), unit),
        "by_mass": None,
        "rate": PumpRate(Fraction(rate)),
        "rate_is": RateIs.CHARTED,
        "rate_differs": None,
        "bag": BagEnd(at("02:46", 15), BagEnds.EMPTY, is_past=False, left=None, unsure=None),
        "since": at("19:40"),
    }
    return DrugNow(**said | changes)


NOREPINEPHRINE = drug(
    "norepinephrine", "0.06", "mcg/kg/min", "15.8", by_mass=MassDose(Fraction("4.2"))
)
VASOPRESSIN = drug("vasopressin", "0.03", "units/min", "9")
MORE_DRUGS = (
    drug("epinephrine", "0.05", "mcg/kg/min", "10.5"),
    drug("dopamine", "7.5", "mcg/kg/min", "19.7"),
    drug("angiotensin-ii", "12.5", "ng/kg/min", "5"),
    drug("milrinone", "0.375", "mcg/kg/min", "7.9"),
    drug("phenylephrine", "1.25", "mcg/kg/min", "52.5"),
    drug("dobutamine", "5", "mcg/kg/min", "5.3"),
)


def pressure(mmhg: str | None = "70", verdict: Verdict = Verdict.AT_TARGET, **changes: Any) -> Any:
    """An arterial MAP of 20:31 against 65 to 75."""
    said: dict[str, Any] = {
        "low": Pressure(Fraction(65)),
        "high": Pressure(Fraction(75)),
        "map": None if mmhg is None else Pressure(Fraction(mmhg)),
        "unrounded": None if mmhg is None else Fraction(mmhg),
        "source": "arterial",
        "at": at("20:31"),
        "age": minutes(3),
    }
    return PressureNow(verdict, **said | changes)


def sources_apart(cuff: str | None) -> tuple[SourceMap, SourceMap]:
    """The arterial 70 of 20:31 beside a cuff MAP of 20:24."""
    beside = None if cuff is None else Pressure(Fraction(cuff))
    arterial = SourceMap("arterial", Pressure(Fraction(70)), at("20:31"))
    return arterial, SourceMap("cuff", beside, at("20:24"))


def lactate(**changes: Any) -> Lactate:
    """1.8 mmol/L of 18:05, falling."""
    said: dict[str, Any] = {
        "value": Fraction("1.8"),
        "at": at("18:05"),
        "age": timedelta(hours=2, minutes=29),
        "direction": Direction.FALLING,
        "is_out_of_date": False,
    }
    return Lactate(**said | changes)


def step(**changes: Any) -> NextStep:
    """Row 3 of a norepinephrine taper, due at 20:40, verified."""
    said: dict[str, Any] = {
        "plan_id": "plan",
        "version": 1,
        "row": 3,
        "due": at("20:40"),
        "to_go": minutes(6),
        "drug": "norepinephrine",
        "name": NOREPINEPHRINE.name,
        "from_dose": NOREPINEPHRINE.dose,
        "to_dose": InUnit(WeightBasedDose(Fraction("0.04")), "mcg/kg/min"),
        "rate": PumpRate(Fraction("10.5")),
        "status": RowStatus.CURRENT,
        "is_verified": True,
        "frozen": None,
        "needs_replan": False,
        "is_off": False,
    }
    return NextStep(**said | changes)


JANE = Identity(
    name="DOE, Jane",
    bed="12",
    mrn="0012345",
    born=date(1958, 3, 2),
    weight=Weight(Fraction(70)),
    weight_kind="actual",
    weight_basis="measured",
    target_low=Pressure(Fraction(65)),
    target_high=Pressure(Fraction(75)),
    allergies="penicillin: rash",
)


def bedside(**changes: Any) -> Bedside:
    """DOE, Jane, with two drugs, a lactate and a taper."""
    said: dict[str, Any] = {
        "at": NOW,
        "identity": JANE,
        "years": 68,
        "pressure": pressure(),
        "drugs": (NOREPINEPHRINE, VASOPRESSIN),
        "equivalents": WeightBasedDose(Fraction("0.135")),
        "equivalents_by": "goradia-2021",
        "lactate": lactate(),
        "next_steps": (step(),),
    }
    return Bedside(**said | changes)


def nothing_recorded() -> Bedside:
    """A worksheet without a record."""
    none = PressureNow(Verdict.NONE_RECORDED, Pressure(Fraction(65)), None)
    return bedside(
        identity=Identity(),
        years=None,
        pressure=none,
        drugs=(),
        equivalents=None,
        lactate=None,
        next_steps=(),
    )
