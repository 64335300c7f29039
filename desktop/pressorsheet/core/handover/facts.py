"""Facts: the rows of perfusion, with the protocol's judgement, and of fluids and the rest."""

from datetime import datetime
from fractions import Fraction
from itertools import islice

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.criteria import judge
from pressorsheet.core.criteria.records import believed_fluids, crystalloid, given_so_far
from pressorsheet.core.events import Perfusion, Steroid
from pressorsheet.core.finding import Finding
from pressorsheet.core.handover.document import Fact
from pressorsheet.core.handover.trend import WINDOW
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.paper import Line, Status, plain, strong
from pressorsheet.core.pressure import Reading
from pressorsheet.core.protocol import Protocol
from pressorsheet.core.quantity import Volume
from pressorsheet.core.rivals import patient_in_force
from pressorsheet.core.rules import (
    FluidChallenge,
    LactateAdequate,
    MentalStatusAdequate,
    RefillAdequate,
    UrineAdequate,
)
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View

MINUTES_PER_HOUR = 60
_STATUS = {
    Truth.MET: Status.MET,
    Truth.NOT_MET: Status.NOT_MET,
    Truth.UNKNOWN: Status.UNKNOWN,
}


def perfusion(assessment: Assessment) -> tuple[Fact, ...]:
    """Pressure, lactate, refill, urine, mental status, skin, line sites, cardiac output."""
    view, protocol = assessment.view, assessment.reference.protocol
    return (
        Fact("pressure", _pressure(view, assessment.pressure)),
        Fact("lactate", _lactate(view), _judged(view, protocol, LactateAdequate)),
        Fact("refill", _refill(view), _judged(view, protocol, RefillAdequate)),
        Fact("urine", _urine(view), _judged(view, protocol, UrineAdequate)),
        Fact("mental_status", _mental(view), _judged(view, protocol, MentalStatusAdequate)),
        Fact("skin", _text(view, "skin", "skin")),
        Fact("line_sites", _text(view, "site_check", "site_check")),
        Fact("cardiac_output", _cardiac_output(view)),
    )


def _judged(view: View, protocol: Protocol, rule: type) -> Status | None:
    """The status by the protocol's own criterion of this rule; none where it has no such."""
    criterion = next((each for each in protocol.criteria if isinstance(each, rule)), None)
    return None if criterion is None else status_of(judge(view, criterion, protocol))


def status_of(finding: Finding) -> Status:
    """A finding as a printed status."""
    return Status.OUT_OF_DATE if finding.out_of_date else _STATUS[finding.truth]


def _pressure(view: View, reading: Reading | None) -> Line:
    parts: list[Note | str] = []
    if reading is not None:
        event = reading.event
        if event.sbp_mmhg is not None and event.dbp_mmhg is not None:
            parts.append(note("paper_sys_dia", sbp=event.sbp_mmhg, dbp=event.dbp_mmhg))
        else:
            parts.append(note("paper_sys_dia_missing"))
    rate = view.newest_number("hr_per_min", "hr_per_min")
    if rate is not None:
        at = When(rate[0].at, view.now)
        parts += [",", note("paper_heart_rate", rate=rate[1], at=at)]
    rhythm = view.latest("rhythm")
    if rhythm is not None:
        parts += [",", rhythm.rhythm]
    return plain(*(parts[1:] if parts[:1] == [","] else parts))


def _lactate(view: View) -> Line:
    found = _newest_two(view, "lactate_mmol_per_l")
    if not found:
        return ()
    newest, value = found[0]
    said = strong(note("paper_lactate", value=value))
    said += plain(",", note("paper_at", at=When(newest.at, view.now)))
    if len(found) > 1:
        before, was = found[1]
        said += plain(";", note("paper_was", value=was, at=When(before.at, view.now)))
    return said


def _newest_two(view: View, field: str) -> list[tuple[Perfusion, Fraction]]:
    return list(islice(view.numbers(view.back(field), field), 2))


def _refill(view: View) -> Line:
    found = _newest_two(view, "crt_s")
    if not found:
        return ()
    newest, value = found[0]
    said = strong(note("paper_refill", value=value))
    said += plain(",", note("paper_at", at=When(newest.at, view.now)))
    if len(found) > 1:
        said += plain(";", note("paper_refill_was", value=found[1][1]))
    return said


def _urine(view: View) -> Line:
    for event in view.back("urine_ml"):
        ml = _urine_ml(view, event)
        if ml is None:
            continue
        at = When(event.at, view.now)
        if event.urine_over_min is None:
            return plain(note("paper_urine_no_interval", volume=Volume(ml), at=at))
        over = fraction_of(event.urine_over_min)
        per_hour, weight = ml * MINUTES_PER_HOUR / over, view.weight()
        hourly = note("paper_urine_hourly", ml_per_h=per_hour, at=at)
        if weight is None:
            return plain(hourly)
        return strong(note("paper_urine_per_kg", value=per_hour / weight.kg)) + plain("=", hourly)
    return ()


def _urine_ml(view: View, event: Perfusion) -> Fraction | None:
    """A urine volume; one over a time not recorded counts as charted, for no rate belies it."""
    if event.urine_ml is not None and event.urine_over_min is None:
        return fraction_of(event.urine_ml)
    return view.urine_volume(event)


def _mental(view: View) -> Line:
    event: Perfusion | None = view.latest("mental_status")
    if event is None:
        return ()
    said = strong(note("paper_mental", value=event.mental_status))
    said += plain(",", note("paper_at", at=When(event.at, view.now)))
    for series, code in (("gcs", "paper_gcs"), ("rass", "paper_rass")):
        found = view.newest_number(series, series)
        if found is not None:
            said += plain(";", note(code, value=found[1]))
    return said


def _text(view: View, series: str, field: str) -> Line:
    event = view.latest(series)
    if event is None:
        return ()
    return plain(getattr(event, field), ",", note("paper_at", at=When(event.at, view.now)))


def _cardiac_output(view: View) -> Line:
    high = view.history("cardiac_output_high")
    if high is None:
        return ()
    return plain(note("paper_output_high" if high else "paper_output_not_high"))


def fluids(assessment: Assessment) -> tuple[Fact, ...]:
    """Balance, crystalloid, steroid, source control, sodium, code status, ejection fraction."""
    view, protocol = assessment.view, assessment.reference.protocol
    shock = view.earliest("shock_recognised")
    patient = patient_in_force(view.chart, view.now)
    since = None if shock is None else shock.at
    return (
        Fact("balance", _balance(view, view.now - WINDOW)),
        Fact("since_shock", () if since is None else _balance(view, since)),
        Fact("crystalloid", () if since is None else _crystalloid(view, protocol, since)),
        Fact("steroid", _steroid(view)),
        Fact("source", _source(view)),
        Fact("sodium", _sodium(view)),
        Fact("code_status", plain(None if patient is None else patient.code_status)),
        Fact("lvef", _ejection_fraction(view)),
    )


def _balance(view: View, start: datetime) -> Line:
    """Charted fluids and urine since `start`; drug infusions are not among them."""
    given = [given_so_far(event, view.now) for event in believed_fluids(view, start)]
    passed = [
        ml for event in view.since("urine_ml", start) if (ml := _urine_ml(view, event)) is not None
    ]
    if not given and not passed:
        return ()
    total_in, total_out = sum(given, Fraction(0)), sum(passed, Fraction(0))
    if not given or not passed:
        code = "paper_fluid_only_out" if passed else "paper_fluid_only_in"
        return plain(note(code, volume=Volume(total_out if passed else total_in)))
    net = total_in - total_out
    signed = note(
        "paper_balance_minus" if net < 0 else "paper_balance_plus", volume=Volume(abs(net))
    )
    return strong(signed) + plain(
        ":", note("paper_balance_parts", given=total_in, passed=total_out)
    )


def _crystalloid(view: View, protocol: Protocol, start: datetime) -> Line:
    """Crystalloid since shock, with what the protocol counts from before it, as START-1 does."""
    rule = next((each for each in protocol.criteria if isinstance(each, FluidChallenge)), None)
    earliest = start if rule is None else start - rule.before
    found = list(crystalloid(view, earliest))
    if not found:
        return ()
    total = sum((given_so_far(event, view.now) for event in found), Fraction(0))
    early = sum((given_so_far(each, view.now) for each in found if each.at < start), Fraction(0))
    weight = view.weight()
    said = plain(note("paper_volume", volume=Volume(total)))
    if weight is not None:
        said += plain("=", note("paper_ml_per_kg", value=total / weight.kg))
    return (
        said + plain(",", note("paper_crystalloid_before", volume=Volume(early))) if early else said
    )


def _steroid(view: View) -> Line:
    event: Steroid | None = view.latest("steroid")
    if event is None:
        return ()
    at = When(event.at, view.now)
    dose = None if event.dose_mg is None else note("paper_mg", value=event.dose_mg)
    action = note(f"paper_steroid_{event.action}", at=at)
    return plain(event.drug, dose, action)


def _source(view: View) -> Line:
    event = view.latest("source_control")
    if event is None:
        return ()
    return plain(event.text, ",", note("paper_at", at=When(event.at, view.now)))


def _sodium(view: View) -> Line:
    found = list(islice(view.numbers(view.back("laboratory"), "sodium_mmol_per_l"), 2))
    if not found:
        return ()
    newest, value = found[0]
    said = strong(note("paper_sodium", value=value))
    said += plain(",", note("paper_at", at=When(newest.at, view.now)))
    if len(found) > 1:
        before, was = found[1]
        said += plain(";", note("paper_was", value=was, at=When(before.at, view.now)))
    return said


def _ejection_fraction(view: View) -> Line:
    found = view.newest_number("history.lvef_percent", "lvef_percent")
    if found is None:
        return ()
    event, percent = found
    return plain(
        note("paper_percent", value=percent), ",", note("paper_at", at=When(event.at, view.now))
    )
