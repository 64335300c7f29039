"""Bedside: the checks against the worksheet - charted dose, hung bag, weaning criterion."""

from pressorsheet.core.note import note
from pressorsheet.core.quantity import PumpRate, amount
from pressorsheet.core.truth import Truth
from pressorsheet.core.verify.bench import Bench
from pressorsheet.core.verify.verdict import Check, Result


def charted_start(bench: Bench) -> Check:
    """The plan starts at the charted running dose, or at the dose the pump was set for.

    A chart that holds the pump's rate gives the dose that rate delivers: it equals the plan's
    start when the start, rounded to the pump step, delivers the same.
    """
    start = bench.shown(bench.plan.from_dose)
    running = None if bench.facts is None else bench.facts.running
    if running is None:
        return Check("charted_start", Result.UNKNOWN, note("verify_start_not_charted", start=start))
    charted = bench.in_dose_unit(running)
    if charted is None:
        numbers = note("verify_start_not_comparable", start=start, running=running)
        return Check("charted_start", Result.UNKNOWN, numbers)
    if charted == bench.plan.from_dose:
        return Check("charted_start", Result.PASS, note("verify_start_charted", start=start))
    set_rate, factor = bench.set_rate(bench.plan.from_dose), bench.ml_per_h
    shown = bench.shown(charted)
    if set_rate is not None and factor is not None and charted * factor == set_rate > 0:
        rate = PumpRate(set_rate)
        numbers = note("verify_start_set", start=start, running=shown, rate=rate)
        return Check("charted_start", Result.PASS, numbers)
    numbers = note("verify_start_differs", start=start, running=shown)
    return Check("charted_start", Result.FAIL, numbers)


def hung_bag(bench: Bench) -> Check:
    """The plan's concentration is that of the bag hung."""
    found = bench.concentration
    hung = None if bench.facts is None else bench.facts.hung
    if found is None:
        return Check("hung_bag", Result.FAIL, note("verify_concentration_not_computable"))
    if hung is None:
        return Check("hung_bag", Result.UNKNOWN, note("verify_bag_not_charted", planned=found))
    if type(hung) is type(found) and amount(hung) == amount(found):
        return Check("hung_bag", Result.PASS, note("verify_bag_hung", hung=hung))
    numbers = note("verify_bag_differs", hung=hung, planned=found)
    return Check("hung_bag", Result.FAIL, numbers)


def wean(bench: Bench) -> Check:
    """The weaning criterion was met at the time of the order, or a reason for going on is recorded.

    A recorded reason answers for itself, worksheet or not.
    """
    facts = bench.facts
    item = (facts.wean_item if facts else None) or "weaning_criterion"
    status = facts.wean if facts else Truth.UNKNOWN
    if status is Truth.MET:
        return Check("wean", Result.PASS, note("verify_wean_met", item=item))
    if bench.has_reason:
        numbers = note("verify_wean_reason", item=item, status=status)
        return Check("wean", Result.PASS, numbers)
    if status is Truth.UNKNOWN:
        return Check("wean", Result.UNKNOWN, note("verify_wean_unknown", item=item))
    return Check("wean", Result.FAIL, note("verify_wean_not_met", item=item))
