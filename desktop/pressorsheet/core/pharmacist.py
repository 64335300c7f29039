"""Pharmacist: the verification of a taper on its worksheet, and who may sign it.

The checks themselves are `core.verify`, which knows neither worksheet nor planner. Source:
clinical.md section 4, "Pharmacist verification".
"""

from datetime import tzinfo

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.second_entry import gave_up
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.verify import (
    BlindEntry,
    NoZone,
    Verification,
    compare_entry,
    may_sign,
    verify,
)
from pressorsheet.core.verify_facts import facts_of_version, followed, verify_rules

NOT_LOOKED_UP = NoZone.NOT_LOOKED_UP


def verified(
    assessment: Assessment, run: TaperRun, zone: tzinfo | NoZone = NOT_LOOKED_UP
) -> Verification:
    """Every named check of the version in force against the worksheet; `zone` is the plan's.

    Start dose and weaning criterion are held to the record of when the version was made, bag and
    weight to that of now, and the bag to what of the plan is still to run.
    """
    # A view is one moment of one chart, and a zone follows from the plan but for NoZone.
    name = ("verified", run.plan_id, str(run.version.number), str(zone))
    found: Verification = assessment.view.once(name, lambda: _verified(assessment, run, zone))
    return found


def _verified(assessment: Assessment, run: TaperRun, zone: tzinfo | NoZone) -> Verification:
    version, reference = run.version, assessment.reference
    drug = reference.drugs.get(version.plan.drug)
    facts = None if drug is None else facts_of_version(assessment, drug, version.made_at)
    if facts is not None:
        facts = followed(facts, run, assessment.view)
    rules = verify_rules(reference.protocol, version.plan.drug)
    return verify(version.plan.content, drug, rules, facts, zone)


def may_verify(
    assessment: Assessment,
    run: TaperRun,
    verifier: str,
    entry: BlindEntry | None,
    zone: tzinfo | NoZone = NOT_LOOKED_UP,
) -> Refused | None:
    """Why the verifier may not sign the version in force, all reasons at once; None: they may.

    `entry` is what they read off bag and order without seeing the plan; None: not made yet.
    """
    plan = run.version.plan
    mismatches = None if entry is None else compare_entry(plan.content, entry)
    orderers = (run.version.made_by, plan.ordered_by)
    refusal = may_sign(verified(assessment, run, zone), orderers, verifier, mismatches)
    shown = was_shown(assessment, run, verifier)
    if shown is None:
        return refusal
    return Refused((shown, *(() if refusal is None else refusal.reasons)))


def was_shown(assessment: Assessment, run: TaperRun, verifier: str) -> Note | None:
    """That the verifier gave up the second entry of the plan as it is now; struck or not."""
    seen = gave_up(assessment.view, run.version.plan.fingerprint, verifier)
    return None if seen is None else note("verify_sign_gave_up", at=When(seen.at, assessment.at))
