"""Verify facts: what a protocol and a worksheet say about a plan, for the checks to hold it to.

Kept apart from `core.verify`, which computes for itself and must not depend on how the program
reckons rates and bags elsewhere.
"""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.chart import TAPER, Chart
from pressorsheet.core.checklist import Status, item_result
from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import TaperOrdered, TaperReplanned
from pressorsheet.core.handover.bag_life import bag_life
from pressorsheet.core.handover.infusion_rows import set_rate
from pressorsheet.core.infusions import concentration_of, hung_bag, running, was_charted, zero
from pressorsheet.core.line_sites import charted_line
from pressorsheet.core.note import Refused
from pressorsheet.core.protocol import Protocol
from pressorsheet.core.quantity import Dose
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.truth import Truth
from pressorsheet.core.verify.bench import minutes
from pressorsheet.core.verify.facts import Ahead, VerifyRules, WorksheetFacts
from pressorsheet.core.view import View

FINGERPRINT = "fingerprint"
_TRUTHS = {Status.MET: Truth.MET, Status.NOT_MET: Truth.NOT_MET}


def verify_rules(protocol: Protocol, drug_id: str) -> VerifyRules:
    """The protocol's limits for tapering a drug; none where it holds no table for it."""
    notice = protocol.gate.error_notice_percent
    table = protocol.taper.get(drug_id)
    if table is None:
        return VerifyRules(error_notice_percent=notice)
    return VerifyRules(table.largest_step, table.shortest_interval, notice)


def ordered_at(chart: Chart, fingerprint: str | None, now: datetime) -> datetime | None:
    """When the plan was ordered or replanned whose fingerprint begins so; None where it was not."""
    for event in chart.back(TAPER, now) if fingerprint else ():
        plan = event.plan if isinstance(event, TaperOrdered | TaperReplanned) else None
        if plan is not None and str(plan.get(FINGERPRINT)).startswith(fingerprint or ""):
            return event.at  # type: ignore[no-any-return]  # an event's time
    return None


def worksheet_facts(assessment: Assessment, drug: Drug) -> WorksheetFacts:
    """What the worksheet says about a drug's taper at the assessment's moment.

    A dose, a bag or a weight that is not charted, or cannot be computed, is None; an infusion
    charted as stopped runs at 0.
    """
    return _facts(assessment, drug, assessment.view)


def facts_of_version(assessment: Assessment, drug: Drug, made_at: datetime) -> WorksheetFacts:
    """The same of a plan made at `made_at`: the running dose and the weaning criterion as then.

    Bag and weight are those of the assessment's moment: a plan is signed for what hangs now. What
    was struck since it was made counts as never charted.
    """
    return _facts(assessment, drug, assessment.view.up_to(made_at))


def facts_of_plan(assessment: Assessment, drug: Drug, fingerprint: str | None) -> WorksheetFacts:
    """What the worksheet says, and how far the plan whose fingerprint begins so has come."""
    facts = worksheet_facts(assessment, drug)
    for run in tapers_of(assessment).read if fingerprint else ():
        if (run.version.plan.fingerprint or "").startswith(fingerprint or ""):
            return followed(facts, run, assessment.view)
    return facts


def followed(facts: WorksheetFacts, run: TaperRun, view: View) -> WorksheetFacts:
    """The facts with how far the version has really come, and what it runs at from here on."""
    return replace(facts, reached_min=reached_min(run, view.now), ahead=_ahead(run, view))


def _ahead(run: TaperRun, view: View) -> Ahead | None:
    """What the pump is set to until the next row; None where it is off, stopped or not known."""
    drug = view.drugs.get(run.version.plan.drug)
    found = None if drug is None else running(view, drug)
    if drug is None or found is None or run.stopped is not None:
        return None
    bag = hung_bag(view, drug.id)
    strength = None if bag is None else concentration_of(view, bag)
    rate = set_rate(view, found, None if isinstance(strength, Refused) else strength)
    if rate is None:
        return None
    coming = None if run.awaits_replan else run.current
    return Ahead(rate.ml_per_h, None if coming is None else coming.planned.elapsed_min)


def reached_min(run: TaperRun, now: datetime) -> Fraction | None:
    """How far the version has come in its own minutes: a row that is late is still to run.

    Past its last row only where OFF was given; None where no row comes next but the drug may run.
    """
    plan, current = run.version.plan, run.current
    if run.is_complete and run.rows[-1].planned.off:
        return len(plan.rows) * plan.every_min
    if current is None or run.stopped is not None:
        return None
    return current.planned.elapsed_min - max(minutes(current.due - now), Fraction(0))


def _facts(assessment: Assessment, drug: Drug, then: View) -> WorksheetFacts:
    view = assessment.view
    bag = hung_bag(view, drug.id)
    strength = None if bag is None else concentration_of(view, bag)
    life = None if bag is None else bag_life(view, drug, bag)
    status, item = _wean(assessment, then, drug.id)
    return WorksheetFacts(
        at=assessment.at,
        running=_running_dose(then, drug),
        hung=None if isinstance(strength, Refused) else strength,
        left=None if life is None else life.left,
        expires_at=None if life is None else life.expires,
        weight=view.weight(),
        wean=status,
        wean_item=item,
        line=charted_line(view, drug.id),
    )


def _running_dose(view: View, drug: Drug) -> Dose | None:
    found = running(view, drug)
    if found is not None:
        return found.dose
    return zero(drug) if was_charted(view, drug) else None


def _wean(assessment: Assessment, view: View, drug_id: str) -> tuple[Truth, str | None]:
    """The status and article id of the weaning criterion that the protocol names for the drug."""
    protocol = assessment.reference.protocol
    table = protocol.taper.get(drug_id)
    item = None if table is None else protocol.item(table.wean_item)
    if item is None:
        return Truth.UNKNOWN, None
    status = item_result(view, item, protocol).status
    return _TRUTHS.get(status, Truth.UNKNOWN), next(iter(item.article), None)
