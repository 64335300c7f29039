"""Order: the checks of what was ordered - drug, units, bag, weight, step, interval, start."""

from collections.abc import Iterator

from pressorsheet.core import canonical
from pressorsheet.core.drugs import Drug, Question
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.quantity import Quantity, Weight, amount
from pressorsheet.core.verify.bedside import charted_start
from pressorsheet.core.verify.bench import Bench, minutes
from pressorsheet.core.verify.printed import readable
from pressorsheet.core.verify.verdict import Check, Result, judged

SHOWN_HEX_DIGITS = 8
# A start above the ceiling with a reason, by whether it is the charted dose.
ABOVE = {
    Result.PASS: "verify_start_above_with_reason",
    Result.FAIL: "verify_start_above_not_charted",
    Result.UNKNOWN: "verify_start_above_no_chart",
}
OTHER_UNITS = {Question.MCG_PER_MIN: "mcg/min", Question.UNITS_PER_H: "units/h"}


def fingerprint(bench: Bench) -> Check:
    """The printed fingerprint is that of the plan without it; missing or not fitting fails."""
    printed = bench.plan.fingerprint
    if not printed:
        return Check("fingerprint", Result.FAIL, note("verify_fingerprint_missing"))
    fitting = canonical.fingerprint(bench.plan.content)
    if printed != fitting:
        shown = readable(printed[:SHOWN_HEX_DIGITS])
        numbers = note(
            "verify_fingerprint_differs", printed=shown, fitting=fitting[:SHOWN_HEX_DIGITS]
        )
        return Check("fingerprint", Result.FAIL, numbers)
    numbers = note("verify_fingerprint_fits", printed=printed[:SHOWN_HEX_DIGITS])
    return Check("fingerprint", Result.PASS, numbers)


def drug(bench: Bench) -> Check:
    """The library knows the plan's drug by exactly this id."""
    word = bench.plan.drug
    if bench.drug is None or bench.drug.id != word:
        return Check("drug", Result.FAIL, note("verify_drug_unknown", word=readable(word)))
    return Check("drug", Result.PASS, note("verify_drug_known", drug=word))


def units(bench: Bench) -> Check:
    """Dose unit, bag and drug are all in biological units or all in mass; none is converted."""
    plan = bench.plan
    values = {"dose_unit": readable(plan.dose_unit), "bag_unit": readable(plan.bag.amount_unit)}
    if not bench.units_fit:
        return Check("units", Result.FAIL, note("verify_units_differ", **values))
    return Check("units", Result.PASS, note("verify_units_fit", **values))


def salt(bench: Bench) -> Check:
    """A drug with salts has its label's word, one of its own; a drug without has none."""
    word = bench.plan.bag.salt
    if bench.drug is None:
        return Check("salt", Result.UNKNOWN, note("verify_no_drug"))
    if bench.salt_ratio is None:
        known = tuple(name.value for name in bench.drug.salts)
        shown = None if word is None else readable(word)
        return Check("salt", Result.FAIL, note("verify_salt_wrong", salt=shown, known=known))
    if word is None:
        return Check("salt", Result.PASS, note("verify_salt_none"))
    return Check("salt", Result.PASS, note("verify_salt_stated", salt=word))


def concentration(bench: Bench) -> Check:
    """The printed bag's concentration is within the drug's allowed range, low side too."""
    found = bench.concentration
    if found is None:
        return Check("concentration", Result.FAIL, note("verify_concentration_not_computable"))
    if bench.drug is None:
        return Check("concentration", Result.UNKNOWN, note("verify_no_drug"))
    if bench.drug.allowed is None:
        numbers = note("verify_concentration_no_range", concentration=found)
        return Check("concentration", Result.UNKNOWN, numbers)
    low, high = bench.drug.allowed
    within = type(found) is type(low) and amount(low) <= amount(found) <= amount(high)
    if not within:
        numbers = note("verify_concentration_outside", concentration=found, low=low, high=high)
        return Check("concentration", Result.FAIL, numbers)
    numbers = note("verify_concentration_allowed", concentration=found, low=amount(low), high=high)
    return Check("concentration", Result.PASS, numbers)


def weight(bench: Bench) -> Check:
    """Doses by weight state the weight, and it is the worksheet's dosing weight in force."""
    if not bench.is_by_weight:
        return Check("weight", Result.PASS, note("verify_weight_not_used"))
    kg = bench.plan.weight_kg
    if kg is None or kg <= 0:
        shown = None if kg is None else Weight(kg)
        return Check("weight", Result.FAIL, note("verify_weight_missing", weight=shown))
    if bench.facts is None or bench.facts.weight is None:
        numbers = note("verify_weight_not_on_worksheet", weight=Weight(kg))
        return Check("weight", Result.UNKNOWN, numbers)
    in_force = bench.facts.weight
    if kg != in_force.kg:
        numbers = note("verify_weight_differs", weight=Weight(kg), in_force=in_force)
        return Check("weight", Result.FAIL, numbers)
    return Check("weight", Result.PASS, note("verify_weight_in_force", weight=in_force))


def start_dose(bench: Bench) -> Check:
    """Start and rescue dose are within the drug's ceiling; no ceiling, no plan.

    From above it only the charted dose may be reduced, and only for a recorded reason; the rescue
    dose goes above it no further than back to that start.
    """
    found, faults = _start(bench), list(_rescue_faults(bench))
    if not faults:
        return found
    told = [found.numbers] if found.result is Result.FAIL else []
    return judged("start_dose", [*told, *faults], found.numbers)


def _rescue_faults(bench: Bench) -> Iterator[Note]:
    """Why nobody may go back to the rescue dose; a plan without one goes back to its start."""
    recorded = bench.plan.content.get("rescue")
    if recorded is None:
        return
    rescue = fraction_of(recorded)
    ceiling = None if bench.drug is None else bench.drug.ceiling
    highest = None if ceiling is None else bench.in_dose_unit(ceiling)
    if rescue <= 0:
        yield note("verify_rescue_not_positive", rescue=bench.shown(rescue))
    elif highest is not None and rescue > max(highest, bench.plan.from_dose):
        yield note("verify_rescue_above", rescue=bench.shown(rescue), ceiling=ceiling)


def _start(bench: Bench) -> Check:
    """The check of the start alone."""
    start = bench.shown(bench.plan.from_dose)
    if bench.drug is None:
        return Check("start_dose", Result.UNKNOWN, note("verify_no_drug"))
    ceiling = bench.drug.ceiling
    if ceiling is None:
        return Check("start_dose", Result.FAIL, note("verify_no_ceiling", drug=bench.drug.id))
    highest = bench.in_dose_unit(ceiling)
    if highest is None:
        numbers = note("verify_ceiling_not_comparable", start=start, ceiling=ceiling)
        return Check("start_dose", Result.UNKNOWN, numbers)
    if bench.plan.from_dose <= highest:
        numbers = note("verify_start_within", start=start, ceiling=ceiling)
        return Check("start_dose", Result.PASS, numbers)
    result, code = _above_ceiling(bench)
    numbers = note(code, start=start, ceiling=ceiling)
    meant = _unit_meant(bench.drug, bench.dose(bench.plan.from_dose))
    asked = numbers if meant is None else note("verify_start_asks", of=numbers, unit=meant)
    return Check("start_dose", result, asked)


def _above_ceiling(bench: Bench) -> tuple[Result, str]:
    """What a start above the ceiling comes to, and the code that says why."""
    if not bench.has_reason:
        return Result.FAIL, "verify_start_above"
    result = charted_start(bench).result
    return result, ABOVE[result]


def _unit_meant(drug: Drug, start: Quantity | None) -> str | None:
    """The unit that the drug's limits ask of a start in its own dimension, if any."""
    asked = [
        OTHER_UNITS[tier.question]
        for tier in drug.tiers
        if tier.question in OTHER_UNITS
        and isinstance(start, type(tier.dose))
        and tier.applies_to(start)
    ]
    return next(iter(asked), None)


def step(bench: Bench) -> Check:
    """The step is above 0 and at most the protocol's; unknown where the protocol has no maximum."""
    printed, largest = bench.plan.step, bench.rules.largest_step
    shown = bench.shown(printed)
    if printed <= 0:
        return Check("step", Result.FAIL, note("verify_step_not_positive", step=shown))
    if largest is None:
        return Check("step", Result.UNKNOWN, note("verify_step_no_maximum", step=shown))
    most = bench.in_dose_unit(largest)
    if most is None:
        numbers = note("verify_step_not_comparable", step=shown, largest=largest)
        return Check("step", Result.UNKNOWN, numbers)
    if printed > most:
        numbers = note("verify_step_too_large", step=shown, largest=largest)
        return Check("step", Result.FAIL, numbers)
    most_shown = bench.shown(most)
    return Check("step", Result.PASS, note("verify_step_allowed", step=printed, largest=most_shown))


def interval(bench: Bench) -> Check:
    """The interval is above 0 and at least the protocol's; unknown where it has no minimum."""
    printed, shortest = bench.plan.every_min, bench.rules.shortest_interval
    if printed <= 0:
        return Check("interval", Result.FAIL, note("verify_interval_not_positive", every=printed))
    if shortest is None:
        numbers = note("verify_interval_no_minimum", every=printed)
        return Check("interval", Result.UNKNOWN, numbers)
    least = minutes(shortest)
    if printed < least:
        numbers = note("verify_interval_too_short", every=printed, shortest=least)
        return Check("interval", Result.FAIL, numbers)
    numbers = note("verify_interval_allowed", every=printed, shortest=least)
    return Check("interval", Result.PASS, numbers)
