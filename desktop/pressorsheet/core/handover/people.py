"""People: who the sheet is about, how ill, and where it all began."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.charted import charted
from pressorsheet.core.criteria.drug_sets import drugs_of_class
from pressorsheet.core.discharge import discharge, discharge_said
from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import HandoverNote, Patient
from pressorsheet.core.handover.document import Severity
from pressorsheet.core.infusions import Move, boluses, changes
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.paper import Identity, Line, listed, plain, strong
from pressorsheet.core.pressure import TargetInForce
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.rivals import (
    NO_NAME,
    in_short,
    patient_in_force,
    targets_differ,
    weights_differ,
)
from pressorsheet.core.view import View

ONE_DAY = timedelta(hours=24)
LONGEST_NOTE = 160


def identity(assessment: Assessment) -> Identity:
    """The patient with dosing weight and target in force; what is not charted is None."""
    view, target, weights = assessment.view, assessment.target, assessment.view.weights_in_force()
    apart = () if target is None else target.apart
    low, high = bounds_said(target)
    patient = patient_in_force(view.chart, view.now)
    weight = view.weight_event()
    is_apart = bool(weights) and weight is None
    born = None if patient is None else patient.birth_date
    return Identity(
        name=None if patient is None else name_of(patient),
        bed=None if patient is None else patient.bed,
        mrn=None if patient is None else patient.mrn,
        born=None if born is None else date.fromisoformat(born),
        weight=view.weight(),
        weight_kind=None if weight is None else weight.weight_kind,
        weight_basis=None if weight is None else weight.basis,
        target_low=low,
        target_high=high,
        target_is_default=target is not None and target.event is None,
        weight_differs=in_short(weights_differ(weights, view.now)) if is_apart else None,
        target_differs=in_short(targets_differ(apart, view.now)) if apart else None,
        allergies=None if patient is None else patient.allergies,
    )


def bounds_said(target: TargetInForce | None) -> tuple[Pressure | None, Pressure | None]:
    """The low and the high bound of the target as a sheet names them; of several, neither."""
    if target is None or target.apart:
        return None, None
    return Pressure(target.low), None if target.high is None else Pressure(target.high)


def name_of(patient: Patient) -> str | None:
    """A patient's name; None where it was not recorded."""
    return None if patient.name == NO_NAME else patient.name


def severity(view: View) -> Severity:
    """The newest severity a person set, and what the record says of the course."""
    rated: HandoverNote | None = next(
        (event for event in view.back("handover_note") if event.severity is not None), None
    )
    if rated is None:
        return Severity(None, (), _course(view))
    by = note("paper_severity_by", by=rated.by.name, at=When(rated.at, view.now))
    return Severity(rated.severity, plain(by), _course(view))


def _course(view: View) -> Line:
    """How many vasopressors run, and for how long nothing was raised, as charted."""
    pressors = drugs_of_class(view, "vasopressors")
    raised = [at for drug in pressors if (at := _last_raised(view, drug)) is not None]
    running = tuple(drug.id for drug in pressors if _runs(view, drug.id))
    if not running:
        return strong(note("paper_course_none"))
    return strong(note("paper_course", drugs=running, span=view.now - max(raised)))


def _last_raised(view: View, drug: Drug) -> datetime | None:
    """When a drug was last started, increased or given as a bolus; unclear steps count too."""
    raised = (Move.STARTED, Move.INCREASED, Move.UNCLEAR)
    change = next((change.at for change in changes(view, drug) if change.move in raised), None)
    bolus = next((event.at for event in boluses(view, drug)), None)
    times = [at for at in (change, bolus) if at is not None]
    return max(times, default=None)


def _runs(view: View, drug_id: str) -> bool:
    event = next(charted(view, drug_id), None)
    return event is not None and bool(event.dose or event.rate_ml_per_h)


def summary(view: View) -> Line:
    """Person, what is known of the history, when shock was recognised, the newest notes."""
    return listed(_summary(view), ";")


def _summary(view: View) -> Iterator[Note | str]:
    left = discharge(view)
    if left is not None:
        yield discharge_said(left, view)
    patient = patient_in_force(view.chart, view.now)
    born = None if patient is None or patient.birth_date is None else patient.birth_date
    if patient is not None and (patient.sex or born):
        if patient.sex:
            yield patient.sex
        if born:
            yield note("paper_age", years=years_between(date.fromisoformat(born), view.now.date()))
    text = view.history("note")
    if text:
        yield text.rstrip(".")
    if view.history("chronic_hypertension"):
        yield note("paper_chronic_hypertension")
    if view.history("dialysis"):
        yield note("paper_dialysis")
    shock = view.earliest("shock_recognised")
    yield (
        note("paper_shock_not_recorded")
        if shock is None
        else note("paper_shock_recognised", at=When(shock.at, view.now))
    )
    newest = next(view.back("note"), None)
    if newest is not None:
        yield note(
            "paper_note", at=When(newest.at, view.now), by=newest.by.name, text=_start(newest.text)
        )


def years_between(born: date, day: date) -> int:
    """Whole years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def notes_left_out(view: View) -> tuple[Note, ...]:
    """What of the free notes of the last 24 h the summary does not carry, named or counted."""
    older = len(tuple(view.since("note", view.now - ONE_DAY))) - 1
    newest = view.latest("note")
    left_out = []
    if newest is not None and len(newest.text) > LONGEST_NOTE:
        left_out.append(note("paper_note_shortened", at=When(newest.at, view.now)))
    if older > 0:
        left_out.append(note("paper_notes_left_out", count=older))
    return tuple(left_out)


def _start(text: str) -> str:
    """The start of a long note; that it goes on is said among what was left out."""
    return text if len(text) <= LONGEST_NOTE else f"{text[:LONGEST_NOTE].rstrip()} ..."
