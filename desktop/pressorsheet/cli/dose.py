"""Dose: a dose as a pump rate, or a pump rate as a dose, with what the pump really delivers."""

import argparse
from fractions import Fraction

from pressorsheet.cli import answer
from pressorsheet.cli.arguments import (
    Misgiven,
    drug_given,
    given,
    pump_step_given,
    quantity_given,
    weight_given,
)
from pressorsheet.core.bags import Bag, concentration, outside_allowed, parse_bag
from pressorsheet.core.dosing import Delivery, as_mass, as_weight_based, deliver, dose_at
from pressorsheet.core.drugs import Drug, Level, PumpRules
from pressorsheet.core.frozen import frozen
from pressorsheet.core.limits import (
    MeasurementLimits,
    Notice,
    beyond,
    dose_notices,
    measurement_notices,
)
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.number import half_up
from pressorsheet.core.quantity import (
    DOSE_UNITS,
    UNITS,
    Concentration,
    Dose,
    InUnit,
    MassDose,
    PumpRate,
    Weight,
    WeightBasedDose,
    number_and_unit,
    quantity,
)
from pressorsheet.library.drugs import shipped_library
from pressorsheet.library.limits import shipped_limits
from pressorsheet.wording import drug_name, say
from pressorsheet.wording.values import own_unit

ERROR_STEP = Fraction(1, 100)


@frozen
class Calculation:
    """One calculation: what was given, what a pump makes of it, and what is said about it."""

    drug: Drug
    bag: Bag
    strength: Concentration
    weight: Weight | None
    pump_step: PumpRate
    unit: str
    delivery: Delivery
    also: tuple[InUnit, ...]
    notices: tuple[Notice, ...]


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its arguments."""
    summary = "a dose as a pump rate, or a pump rate as a dose"
    parser = subparsers.add_parser(
        "dose",
        help=summary,
        allow_abbrev=False,
        description=f"Gives {summary}: exact rate, settable rate, what that delivers, and the "
        "error. Norepinephrine doses are as base. It computes; it does not order.",
    )
    parser.add_argument("drug", metavar="DRUG", help="a drug of the library, in full")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--dose", metavar="Q", help='for example "0.1 mcg/kg/min"')
    asked.add_argument("--rate", metavar="Q", help='for example "26.3 mL/h"')
    parser.add_argument("--weight", metavar="Q", help='dosing weight, for example "70 kg"')
    parser.add_argument(
        "--bag",
        metavar="Q",
        required=True,
        help='for example "20 units/100 mL" or "4 mg/250 mL base"; for norepinephrine the word '
        "says how the label states the strength: base, tartrate, bitartrate monohydrate, "
        "anhydrous bitartrate, hydrochloride",
    )
    parser.add_argument("--pump-step", metavar="ML_PER_H", help="default 0.1")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def main(arguments: argparse.Namespace) -> int:
    """Answer the command: exit code 0, or 1 with reasons."""
    try:
        calculation = _calculated(arguments)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=arguments.json, place=fault.place)
    if arguments.json:
        return answer.give(_as_json(calculation))
    answer.tell(_as_text(calculation))
    return answer.DONE


def _calculated(arguments: argparse.Namespace) -> Calculation:
    library, limits = given(shipped_library()), given(shipped_limits())
    drug = drug_given(arguments.drug, library)
    weight = weight_given(arguments.weight)
    pump_step = pump_step_given(arguments.pump_step, library.pump.step)
    bag = given(parse_bag(arguments.bag, drug), "--bag")
    strength = concentration(bag, drug)
    if isinstance(strength, Refused):
        raise Misgiven(strength, "--bag")
    outside = outside_allowed(strength, drug)
    if outside is not None:
        raise Misgiven(outside, "--bag")
    dose, unit = _dose_asked(arguments, drug, strength, weight)
    refusal = beyond(drug, dose, weight)
    if refusal is not None:
        raise Misgiven(refusal)
    delivery = given(deliver(dose, strength, weight, pump_step))
    return Calculation(
        drug=drug,
        bag=bag,
        strength=strength,
        weight=weight,
        pump_step=pump_step,
        unit=unit,
        delivery=delivery,
        also=_also(drug, dose, unit, weight),
        notices=(
            *dose_notices(drug, dose, weight),
            *_bag_notices(drug, strength),
            *_weight_notices(weight, limits),
            *_pump_notices(delivery, library.pump),
        ),
    )


def _dose_asked(
    arguments: argparse.Namespace, drug: Drug, strength: Concentration, weight: Weight | None
) -> tuple[Dose, str]:
    """The dose, and the unit to show it in: the one given, or the drug's own with --rate."""
    if arguments.rate is not None:
        rate = quantity_given(arguments.rate, "--rate", PumpRate)
        made = dose_at(rate, strength, weight, drug.dose_unit)
        if isinstance(made, Refused):
            raise Misgiven(made, "--rate")
        return made, drug.dose_unit
    given(quantity(arguments.dose, *{UNITS[name].measures for name in DOSE_UNITS}), "--dose")
    number, unit = given(number_and_unit(arguments.dose), "--dose")
    dose = unit.of(number)
    assert isinstance(dose, Dose)  # the dimensions asked for above
    return dose, unit.name


def _also(drug: Drug, dose: Dose, unit: str, weight: Weight | None) -> tuple[InUnit, ...]:
    """The dose in the other units it is written in: the drug's own first, then mcg/min, units."""
    forms: dict[type, Dose] = {type(dose): dose}
    if isinstance(dose, WeightBasedDose) and weight is not None:
        forms[MassDose] = as_mass(dose, weight)
    if isinstance(dose, MassDose) and weight is not None:
        forms[WeightBasedDose] = given(as_weight_based(dose, weight))
    wanted = {drug.dose_unit: None, "mcg/min": None}
    if drug.is_in_units:
        wanted |= {"units/min": None, "units/h": None}
    return tuple(
        InUnit(forms[UNITS[name].measures], name)
        for name in wanted
        if name != unit and UNITS[name].measures in forms
    )


def _bag_notices(drug: Drug, strength: Concentration) -> list[Notice]:
    notices = []
    if not drug.tiers:
        notices.append(Notice(Level.TELL, note("dose_limits_none", drug=drug.id)))
    if drug.concentrations and strength not in drug.concentrations:
        unusual = note(
            "concentration_not_usual",
            drug=drug.id,
            concentration=strength,
            known=drug.concentrations,
        )
        notices.append(Notice(Level.TELL, unusual))
    return notices


def _weight_notices(weight: Weight | None, limits: MeasurementLimits) -> tuple[Notice, ...]:
    return () if weight is None else measurement_notices("kg", weight.kg, limits)


def _pump_notices(delivery: Delivery, pump: PumpRules) -> list[Notice]:
    if abs(delivery.error_percent) <= pump.flag_error_above_percent:
        return []
    large = note(
        "pump_error_large",
        error_percent=abs(delivery.error_percent),
        limit=pump.flag_error_above_percent,
    )
    return [Notice(Level.CAUTION, large)]


def _measured(quantity_in_unit: InUnit) -> dict[str, object]:
    unit = UNITS[quantity_in_unit.unit]
    return {"value": unit.count(quantity_in_unit.quantity), "unit": unit.name}


def _as_json(calculation: Calculation) -> dict[str, object]:
    delivery, unit = calculation.delivery, calculation.unit
    strength = InUnit(calculation.strength, own_unit(calculation.strength).name)
    return {
        "drug": calculation.drug.id,
        "dose": _measured(InUnit(delivery.dose, unit)),
        "rate_ml_per_h": delivery.exact.ml_per_h,
        "set_rate_ml_per_h": delivery.settable.ml_per_h,
        "delivered": _measured(InUnit(delivery.delivered, unit)),
        "error_percent": half_up(delivery.error_percent, ERROR_STEP),
        "also": [_measured(other) for other in calculation.also],
        "concentration": _measured(strength),
        "salt": calculation.bag.salt,
        "weight_kg": None if calculation.weight is None else calculation.weight.kg,
        "pump_step_ml_per_h": calculation.pump_step.ml_per_h,
        "notices": [
            {"level": n.level, "code": n.code, "message": say(n.note)} for n in calculation.notices
        ],
    }


def _as_text(calculation: Calculation) -> str:
    return "\n".join(say(line) for line in _lines(calculation))


def _lines(calculation: Calculation) -> list[Note]:
    delivery, unit = calculation.delivery, calculation.unit
    name = drug_name(calculation.drug.id)
    lines = [
        note("answer_head", drug=name, concentration=calculation.strength),
        note("answer_dose", dose=InUnit(delivery.dose, unit)),
        *[note("answer_also", dose=other) for other in calculation.also],
    ]
    if calculation.weight is not None and not calculation.drug.is_in_units:
        lines.append(note("answer_weight", weight=calculation.weight))
    lines += [
        note("answer_exact", rate=delivery.exact),
        note("answer_set", rate=delivery.settable, pump_step=calculation.pump_step),
        note("answer_delivered", dose=InUnit(delivery.delivered, unit)),
        _error_line(delivery),
    ]
    return lines + [
        note("answer_notice", level=n.level, notice=n.note) for n in calculation.notices
    ]


def _error_line(delivery: Delivery) -> Note:
    error = half_up(delivery.error_percent, ERROR_STEP)
    if delivery.error_percent == 0:
        return note("answer_error_none")
    if delivery.error_percent > 0:
        return note("answer_error_more", error_percent=error)
    return note("answer_error_less", error_percent=-error)
