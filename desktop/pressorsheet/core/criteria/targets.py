"""Targets: rules on the MAP target and on the ejection fraction that bounds it.

Source: clinical.md section 1 (MON-3, MON-4), section 2, "Target".
"""

from pressorsheet.core.finding import Finding, met, not_met, out_of_date, unknown
from pressorsheet.core.moment import When
from pressorsheet.core.note import note
from pressorsheet.core.pressure import target_in_force
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.rules import EjectionFractionAtMost, TargetBoundAtLeast, TargetSet
from pressorsheet.core.view import View


def target_set(view: View, rule: TargetSet) -> Finding:
    """A person set a target, with a reason where its low bound is an unusual one.

    Past its review time it still applies but is out of date.
    """
    del rule
    target = target_in_force(view)
    event = target.event
    if event is None:
        return not_met(note("target_default", low=Pressure(target.low)))
    said = note(
        "target_said",
        low=event.map_low_mmhg,
        high=event.map_high_mmhg,
        by=event.set_by or event.by.name,
        reason=event.reason,
    )
    if target.out_of_date:
        review = When(event.review_at or view.now, view.now)
        return out_of_date(note("target_review_past", review=review), because=(said,))
    settings = view.settings
    is_usual = settings.target_reason_below.mmhg <= target.low <= settings.target_reason_above.mmhg
    if not event.has_reason and not is_usual:
        return not_met(
            said,
            note(
                "target_reason_missing",
                below=settings.target_reason_below,
                above=settings.target_reason_above,
            ),
        )
    return met(said)


def target_bound_at_least(view: View, rule: TargetBoundAtLeast) -> Finding:
    """Either bound of the target in force at or above the pressure."""
    target = target_in_force(view)
    bounds = [target.low] + ([] if target.high is None else [target.high])
    highest = max(bounds)
    code = "target_bound_reaches" if highest >= rule.at_least.mmhg else "target_bound_below"
    said = note(code, bound=Pressure(highest), least=rule.at_least)
    return met(said) if highest >= rule.at_least.mmhg else not_met(said)


def ejection_fraction_at_most(view: View, rule: EjectionFractionAtMost) -> Finding:
    """The newest left ventricular ejection fraction at or below the percentage."""
    found = view.newest_number("history.lvef_percent", "lvef_percent")
    if found is None:
        return unknown(note("ejection_fraction_missing"))
    event, percent = found
    said = note(
        "ejection_fraction", percent=percent, at=When(event.at, view.now), bound=rule.percent
    )
    return met(said) if percent <= rule.percent else not_met(said)
