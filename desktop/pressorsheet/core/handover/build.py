"""Build: an assessment as the whole handover document."""

from collections.abc import Iterable
from fractions import Fraction

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.criteria.drug_sets import drugs_of_class
from pressorsheet.core.drugs import Drug
from pressorsheet.core.equivalents import norepinephrine_equivalent
from pressorsheet.core.events import Order
from pressorsheet.core.handover.document import HandoverDocument, Step
from pressorsheet.core.handover.facts import fluids, perfusion
from pressorsheet.core.handover.infusion_rows import infusions
from pressorsheet.core.handover.items import checklists
from pressorsheet.core.handover.people import identity, notes_left_out, severity, summary
from pressorsheet.core.handover.pressure_now import pressure_now
from pressorsheet.core.handover.segments import steps
from pressorsheet.core.handover.tasks import actions, situation, situation_by
from pressorsheet.core.handover.trend import WINDOW, trend
from pressorsheet.core.note import Refused, note
from pressorsheet.core.paper import Line, plain, strong
from pressorsheet.core.provenance import provenance
from pressorsheet.core.quantity import UNITS, Dose
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.view import View


def handover_document(assessment: Assessment, worksheet: str) -> HandoverDocument:
    """Everything a handover sheet prints, in I-PASS order; `worksheet` is the file's fingerprint.

    What is not charted is an empty line or None, and prints "not recorded". It computes nothing
    that the assessment's own criteria do not also say.
    """
    view = assessment.view
    tapers = tapers_of(assessment)
    return HandoverDocument(
        identity=identity(assessment),
        provenance=provenance(assessment.reference, assessment.at, worksheet),
        severity=severity(view),
        summary=summary(view),
        pressure=pressure_now(assessment),
        infusions=infusions(assessment, tapers.read),
        whom_to_call=_whom_to_call(view, tapers.read),
        equivalents=_equivalents(assessment),
        trend=trend(assessment),
        perfusion=perfusion(assessment),
        fluids=fluids(assessment),
        checklists=checklists(assessment),
        actions=actions(assessment, tapers.read),
        situation_by=situation_by(view),
        situation=situation(assessment, tapers.read),
        given_by=_given_by(view),
        left_out=(*notes_left_out(view), *tapers.unread),
    )


def _whom_to_call(view: View, tapers: tuple[TaperRun, ...]) -> Line:
    """Every distinct word on whom to call, newest order of each drug first.

    An order's call may say when before a colon; that stands with the drug, and so does a call
    without one where another names a person.
    """
    whom: dict[str, None] = {}
    when: dict[str, None] = {}
    seen: set[str] = set()
    order: Order
    for order in view.back("order"):
        if order.drug not in seen and order.call:
            condition, _, person = order.call.partition(":")
            (whom if person.strip() else when)[person.strip() or condition.strip()] = None
        seen.add(order.drug)
    for run in tapers:
        call = run.version.plan.content.get("call")
        if run.is_running and call and not any(call in text for text in whom):
            whom[call] = None
    return strong("; ".join(whom or when))


def _given_by(view: View) -> str | None:
    event = view.latest("handover_note")
    return None if event is None else event.by.name


def _equivalents(assessment: Assessment) -> Line:
    """The norepinephrine equivalents now and their highest in 24 h, by the protocol's formula.

    Where no vasopressor is charted as running it says so: nothing charted is no 0.
    """
    formula = assessment.reference.formulas[assessment.view.settings.equivalents]
    now = assessment.equivalents
    if isinstance(now, Refused):
        return plain(note("paper_equivalents_not_computable", why=now.reasons))
    highest = _highest(assessment)
    top = () if highest is None else (",", note("paper_equivalents_highest", dose=highest))
    by = note("paper_equivalents_formula", formula=formula.id)
    if now is None:
        return plain(note("paper_equivalents_none"), *((*top, by) if top else ()))
    said = plain(note("paper_equivalents")) + strong(note("paper_equivalents_now", dose=now))
    return said + plain(*top, by)


def _highest(assessment: Assessment) -> Dose | None:
    """The highest equivalents of the last 24 h; None where one of them is not computable."""
    view = assessment.view
    formula = assessment.reference.formulas[view.settings.equivalents]
    charted = [
        (drug, steps(view, drug, view.now - WINDOW))
        for drug in drugs_of_class(view, "vasopressors")
    ]
    moments = sorted({step.at for _, found in charted for step in found})
    sums = []
    for moment in moments:
        doses = {
            drug.id: _dose_at(drug, found, moment)
            for drug, found in charted
            if any(step.at <= moment for step in found)
        }
        total = norepinephrine_equivalent(formula, doses, view.weight(moment))
        if isinstance(total, Refused):
            return None
        sums.append(total)
    return max(sums, default=None)


def _dose_at(drug: Drug, found: Iterable[Step], moment: object) -> Dose | None:
    number: Fraction | None = None
    for step in found:
        if step.at <= moment:  # type: ignore[operator]  # moments of the same steps
            number = step.dose
    return None if number is None else UNITS[drug.dose_unit].of(number)  # type: ignore[return-value]  # a dose unit
