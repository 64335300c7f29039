"""Sums: figures worked by hand, made by the program once more; a wrong zero may kill.

Every expected figure was worked on paper from the formulas of clinical.md section 3, as its comment
shows; none was copied from what the program says. A factor of 60 (per minute, per hour), 70 (per
kg), 2 (salt, base), 10 or 1,000 in the wrong place gives another figure in at least one row.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from pressorsheet.core.assessment import Reference, assess
from pressorsheet.core.bags import concentration, parse_bag
from pressorsheet.core.chart import chart_of
from pressorsheet.core.dosing import deliver, dose_at, pump_rate
from pressorsheet.core.event_reading import read_event
from pressorsheet.core.moment import moment
from pressorsheet.core.quantity import (
    DOSE_UNITS,
    UNITS,
    Concentration,
    Dose,
    PumpRate,
    Weight,
    amount,
    quantity,
)
from pressorsheet.core.taper import TaperOrder, TaperPlan, plan
from pressorsheet.core.taper.record import plan_mapping
from pressorsheet.core.taper.rules import taper_rules
from pressorsheet.core.verify import verify
from pressorsheet.core.verify_facts import verify_rules
from pressorsheet.library.drugs import shipped_library
from pressorsheet.library.reference import reference
from pressorsheet.session.probe import Probe, need, sound

PUMP_STEP = PumpRate(Fraction("0.1"))

# drug, dose, weight, bag; mL/h exactly, mL/h to set
RATES = (
    # 0.1 x 70 = 7 mcg/min, x 60 = 420 mcg/h; 4 mg in 250 mL = 16 mcg/mL; 420 / 16
    ("norepinephrine", "0.1 mcg/kg/min", "70 kg", "4 mg/250 mL base", "26.25", "26.3"),
    # the same 420 mcg/h; 8 mg in 250 mL = 32 mcg/mL; 420 / 32
    ("norepinephrine", "0.1 mcg/kg/min", "70 kg", "8 mg/250 mL base", "13.125", "13.1"),
    # 4 mg of tartrate are 2 mg of base: 8 mcg/mL; 420 / 8
    ("norepinephrine", "0.1 mcg/kg/min", "70 kg", "4 mg/250 mL tartrate", "52.5", "52.5"),
    # 0.1 x 58 = 5.8 mcg/min, x 60 = 348 mcg/h; 348 / 16
    ("norepinephrine", "0.1 mcg/kg/min", "58 kg", "4 mg/250 mL base", "21.75", "21.8"),
    # 7 mcg/min as ordered, for no weight; 420 / 16
    ("norepinephrine", "7 mcg/min", None, "4 mg/250 mL base", "26.25", "26.3"),
    # 0.03 x 60 = 1.8 units/h; 40 units in 100 mL = 0.4 units/mL; 1.8 / 0.4
    ("vasopressin", "0.03 units/min", None, "40 units/100 mL", "4.5", "4.5"),
    # 1.8 units/h as ordered; 20 units in 100 mL = 0.2 units/mL; 1.8 / 0.2
    ("vasopressin", "1.8 units/h", None, "20 units/100 mL", "9", "9"),
    # 0.005 x 60 = 0.3 units/h; 0.3 / 0.4 = 0.75, half up
    ("vasopressin", "0.005 units/min", None, "40 units/100 mL", "0.75", "0.8"),
)

# Vasopressin from 0.03 units/min by 0.005 every 60 min, 40 units in 100 mL:
# mL/h = units/min x 60 / 0.4 = units/min x 150, half up to 0.1.
START = "2026-11-22T22:00:00+01:00"
ROWS = (
    ("2026-11-22T22:00:00+01:00", "0.025", "3.75", "3.8"),
    ("2026-11-22T23:00:00+01:00", "0.02", "3", "3"),
    ("2026-11-23T00:00:00+01:00", "0.015", "2.25", "2.3"),
    ("2026-11-23T01:00:00+01:00", "0.01", "1.5", "1.5"),
    ("2026-11-23T02:00:00+01:00", "0.005", "0.75", "0.8"),
    ("2026-11-23T03:00:00+01:00", "0", "0", "0"),
)

# What was charted how many minutes before, and what an item then is: on either side of a bound of
# the article, and where nothing was charted.
AT = "2026-11-22T12:00:00+00:00"
Charted = tuple[tuple[int, dict[str, Any]], ...]


def _pressure(minutes: int, **read: int) -> tuple[int, dict[str, Any]]:
    return minutes, {"kind": "vitals", "source": "arterial", **read}


def _vasopressin(dose: str) -> Charted:
    return ((30, {"kind": "infusion", "drug": "vasopressin", "dose": Decimal(dose), **_PER_MIN}),)


def _fluid(ml: int) -> tuple[int, dict[str, Any]]:
    return 60, {"kind": "fluid", "ml": ml, "fluid": "crystalloid"}


_PER_MIN = {"dose_unit": "units/min"}
_BEGUN: Charted = (
    (120, {"kind": "shock_recognised"}),
    (120, {"kind": "weight", "kg": 70, "weight_kind": "actual", "basis": "measured"}),
)
_LOW = (_pressure(12, map_mmhg=64), _pressure(2, map_mmhg=64))
JUDGED: tuple[tuple[str, str, Charted], ...] = (
    # START-2: a diastolic pressure of 40 or less
    ("start.2", "met", (_pressure(2, dbp_mmhg=40),)),
    ("start.2", "not_met", (_pressure(2, dbp_mmhg=41),)),
    ("start.2", "unknown", ()),
    # START-1: MAP below 65, and 30 mL/kg of fluid: 30 x 70 = 2,100 mL
    ("start.1", "met", (*_BEGUN, _fluid(2100), *_LOW)),
    ("start.1", "not_met", (*_BEGUN, _fluid(2099), *_LOW)),
    ("start.1", "unknown", (*_BEGUN, *_LOW)),
    (
        "start.1",
        "not_met",
        (*_BEGUN, _fluid(2100), _pressure(12, map_mmhg=64), _pressure(2, map_mmhg=65)),
    ),
    # ESC-5: vasopressin above 0.1 units/min
    ("esc.5", "not_met", _vasopressin("0.1")),
    ("esc.5", "met", _vasopressin("0.11")),
)


def _doses() -> str:
    """A dose as a pump rate, exactly and as a pump sets it, and the rate as the dose again."""
    drugs = sound(shipped_library()).drugs
    for drug_id, dose_text, weight_text, bag_text, exact, settable in RATES:
        case = f"{drug_id} {dose_text}, {bag_text}"
        dose = _dose(dose_text)
        weight = None if weight_text is None else cast("Weight", sound(quantity(weight_text)))
        drug = drugs[drug_id]
        made = sound(concentration(sound(parse_bag(bag_text, drug)), drug))
        strength = cast("Concentration", made)
        rate = sound(pump_rate(dose, strength, weight)).ml_per_h
        need(rate == Fraction(exact), f"{case}: {rate} mL/h, by hand {exact}")
        to_set = sound(deliver(dose, strength, weight, PUMP_STEP)).settable.ml_per_h
        need(to_set == Fraction(settable), f"{case}: {to_set} mL/h to set, by hand {settable}")
        unit = dose_text.split()[1]
        again = sound(dose_at(PumpRate(Fraction(exact)), strength, weight, unit))
        need(again == dose, f"{case}: {exact} mL/h is another dose")
    return f"{len(RATES)} rates as worked by hand"


def _dose(text: str) -> Dose:
    return cast("Dose", sound(quantity(text, *{UNITS[unit].measures for unit in DOSE_UNITS})))


def _taper() -> str:
    """A taper's rows by hand, and the verification of them, which tells a wrong zero."""
    judged_with = sound(reference())
    made = plan_by_hand(judged_with)
    found = [
        (row.due, amount(row.to_dose), row.delivery.exact, row.delivery.settable)
        for row in made.rows
    ]
    wanted = [
        (sound(moment(due)), Fraction(dose), PumpRate(Fraction(exact)), PumpRate(Fraction(to_set)))
        for due, dose, exact, to_set in ROWS
    ]
    need(found == wanted, "its rows are not as worked by hand")
    rules = verify_rules(judged_with.protocol, made.drug.id)
    printed = dict(plan_mapping(made))
    need(verify(printed, made.drug, rules).passed, "a right plan does not pass its verification")
    for factor in (Fraction(10), Fraction(1, 10), Fraction(60), Fraction(2)):
        rows = [dict(row) for row in printed["rows"]]
        rows[1]["set_rate_ml_per_h"] *= factor
        wrong = {**printed, "rows": rows}
        need(not verify(wrong, made.drug, rules).passed, f"a rate {factor} times too high passes")
    return f"{len(ROWS)} rows as worked by hand, verified; a wrong zero is told"


def plan_by_hand(judged_with: Reference) -> TaperPlan:
    """The taper whose rows stand above, as the program plans it."""
    drug = judged_with.drugs.drugs["vasopressin"]
    order = TaperOrder(
        running=_dose("0.03 units/min"),
        end=_dose("0 units/min"),
        start=sound(moment(START)),
        bag=sound(parse_bag("40 units/100 mL", drug)),
        pump_step=PUMP_STEP,
        step=_dose("0.005 units/min"),
        interval=timedelta(minutes=60),
        weight=None,
        zone=None,
        reason="self-test",
    )
    made = plan(order, drug, taper_rules(judged_with.protocol, drug.id))
    return sound(made)


def _criteria() -> str:
    judged_with = sound(reference())
    for item_id, wanted, charted in JUDGED:
        result = assess(chart_of(_events(charted)), judged_with, sound(moment(AT))).item(item_id)
        found = "not there" if result is None else result.status.value
        need(found == wanted, f"{item_id} is {found}, by hand {wanted}")
    return f"{len(JUDGED)} on either side of a bound"


def _events(charted: Charted) -> Sequence[Any]:
    now = sound(moment(AT))
    by = {"name": "self-test", "role": "nurse"}
    return [
        read_event(
            {
                "id": f"00000000-0000-4000-8000-{number:012}",
                "at": now - timedelta(minutes=minutes),
                "recorded_at": now - timedelta(minutes=minutes),
                "by": by,
                **{key: Decimal(v) if isinstance(v, int) else v for key, v in fields.items()},
            }
        )
        for number, (minutes, fields) in enumerate(charted)
    ]


PROBES: tuple[Probe, ...] = (
    ("doses", _doses),
    ("taper", _taper),
    ("criteria", _criteria),
)
