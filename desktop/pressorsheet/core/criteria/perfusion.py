"""Perfusion: rules on lactate, capillary refill, mental status and urine (MON-2).

Source: clinical.md section 2; refill at most 3 s [andromeda]; lactate, urine and ages [house].
"""

from datetime import timedelta
from fractions import Fraction

from pressorsheet.core.events import Perfusion
from pressorsheet.core.finding import Finding, met, not_met, out_of_date, unknown
from pressorsheet.core.moment import BEGINNING, When
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.rules import (
    LactateAdequate,
    MentalStatusAdequate,
    RefillAdequate,
    UrineAdequate,
)
from pressorsheet.core.view import View

MINUTES_PER_HOUR = 60
PERCENT = 100
LACTATE = "lactate_mmol_per_l"
ONE_MINUTE = timedelta(minutes=1)


def _old(view: View, event: Perfusion, what: str, value: object, limit: timedelta) -> Note:
    return note(
        f"{what}_out_of_date",
        value=value,
        at=When(event.at, view.now),
        age=view.age(event),
        limit=limit,
    )


def lactate_adequate(view: View, rule: LactateAdequate) -> Finding:
    """At or below the bound; or enough below the first over long enough, and not rising.

    The first is the earliest at or after the time shock was recognised, without one the earliest.
    """
    found = view.newest_number(LACTATE, LACTATE)
    if found is None:
        return unknown(note("lactate_missing"))
    event, value = found
    if view.age(event) > rule.fresh:
        return out_of_date(_old(view, event, "lactate", value, rule.fresh))
    at = When(event.at, view.now)
    if value <= rule.at_most_mmol_per_l:
        return met(note("lactate_at_most", value=value, at=at, bound=rule.at_most_mmol_per_l))
    high = note("lactate_above", value=value, at=at, bound=rule.at_most_mmol_per_l)
    first = _first_lactate(view)
    previous = _previous_lactate(view, event)
    if first is None or previous is None or first[0].id == event.id:
        return not_met(high, note("lactate_not_repeated"))
    span = event.at - first[0].at
    if first[1] <= 0:
        at = When(first[0].at, view.now)
        return not_met(high, note("lactate_first_zero", first=first[1], first_at=at))
    fall = (first[1] - value) * PERCENT / first[1]
    trend = note(
        "lactate_rise" if fall < 0 else "lactate_fall",
        first=first[1],
        first_at=When(first[0].at, view.now),
        percent=abs(fall),
        span=span,
        previous=previous,
    )
    clears = fall >= rule.fall_percent and span >= rule.fall_over and value <= previous
    return met(high, trend) if clears else not_met(high, trend)


def _first_lactate(view: View) -> tuple[Perfusion, Fraction] | None:
    recognised = view.earliest("shock_recognised")
    start = BEGINNING if recognised is None else recognised.at
    return next(view.numbers(view.since(LACTATE, start), LACTATE), None)


def _previous_lactate(view: View, newest: Perfusion) -> Fraction | None:
    found = view.numbers(view.back(LACTATE), LACTATE)
    return next((value for event, value in found if event.id != newest.id), None)


def refill_adequate(view: View, rule: RefillAdequate) -> Finding:
    """The newest capillary refill time at or below the bound [andromeda]."""
    found = view.newest_number("crt_s", "crt_s")
    if found is None:
        return unknown(note("refill_missing"))
    event, value = found
    if view.age(event) > rule.fresh:
        return out_of_date(_old(view, event, "refill", value, rule.fresh))
    said = note("refill", value=value, at=When(event.at, view.now), bound=rule.at_most_s)
    return met(said) if value <= rule.at_most_s else not_met(said)


def mental_status_adequate(view: View, rule: MentalStatusAdequate) -> Finding:
    """The newest mental status alert or at baseline; of a sedated patient it is unknown."""
    event: Perfusion | None = view.latest("mental_status")
    if event is None:
        return unknown(note("mental_status_missing"))
    status = event.mental_status
    if view.age(event) > rule.fresh:
        return out_of_date(_old(view, event, "mental_status", status, rule.fresh))
    at = When(event.at, view.now)
    if status == "sedated":
        return unknown(note("mental_status_sedated", at=at))
    said = note("mental_status", value=status, at=at)
    return met(said) if status in ("alert", "baseline") else not_met(said)


def urine_adequate(view: View, rule: UrineAdequate) -> Finding:
    """mL/kg/h over the newest interval that is long enough; with dialysis or anuria unknown."""
    for field in ("dialysis", "anuria"):
        if view.history(field):
            return unknown(note(f"urine_with_{field}"))
    found = _newest_urine(view, rule.over)
    if found is None:
        return unknown(note("urine_missing", over=rule.over))
    event, ml, minutes = found
    if view.age(event) > rule.fresh:
        return out_of_date(_old(view, event, "urine", ml, rule.fresh))
    weight = view.weight()
    if weight is None:
        return unknown(note("weight_not_charted"))
    per_kg = ml * MINUTES_PER_HOUR / minutes / weight.kg
    said = note(
        "urine",
        per_kg=per_kg,
        ml=ml,
        over=timedelta(minutes=int(minutes)),
        at=When(event.at, view.now),
        bound=rule.ml_per_kg_per_h,
        weight=weight,
    )
    if per_kg < rule.ml_per_kg_per_h:
        return not_met(said)
    if per_kg > rule.polyuria_ml_per_kg_per_h:
        return met(said, note("urine_polyuria", bound=rule.polyuria_ml_per_kg_per_h))
    return met(said)


def _newest_urine(view: View, over: timedelta) -> tuple[Perfusion, Fraction, Fraction] | None:
    """The newest interval of at least `over`: its event, mL and minutes."""
    for event in view.back("urine_ml"):
        ml = view.urine_volume(event)
        if ml is None:
            continue
        minutes = fraction_of(event.urine_over_min)
        # An interval from before any time that is accepted cannot be true.
        longest = (event.at - BEGINNING) // ONE_MINUTE
        if over // ONE_MINUTE <= minutes <= longest:
            return event, ml, minutes
    return None
