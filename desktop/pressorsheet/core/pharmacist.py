"""Pharmacist: the verification of a taper on its worksheet, and who may sign it.

The checks themselves are `core.verify`, which knows neither worksheet nor planner. Source:
clinical.md section 4, "Pharmacist verification".
"""

from dataclasses import replace
from datetime import tzinfo

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.note import Refused
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.verify import (
    BlindEntry,
    NoZone,
    Verification,
    compare_entry,
    may_sign,
    verify,
)
from pressorsheet.core.verify_facts import facts_of_version, reached_min, verify_rules

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
        facts = replace(facts, reached_min=reached_min(run, assessment.at))
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
    mismatches = None if entry is None else compare_entry(run.version.plan.content, entry)
    orderers = (run.version.made_by, run.version.plan.ordered_by)
    return may_sign(verified(assessment, run, zone), orderers, verifier, mismatches)
