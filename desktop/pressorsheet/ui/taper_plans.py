"""Taper plans: recorded plans made again, so that what is shown of them can be printed."""

from zoneinfo import ZoneInfo

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.note import Note, Refused, refused
from pressorsheet.core.taper import TaperPlan
from pressorsheet.core.taper.rebuilding import rebuilt
from pressorsheet.core.taper.rules import taper_rules
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.tapers import wean_when_ordered


class TaperPlans:
    """Each recorded plan under each protocol is made once, however often it is shown."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], TaperPlan | Refused] = {}
        self._weans: dict[tuple[object, ...], Note | None] = {}

    def of(self, run: TaperRun, assessment: Assessment) -> TaperPlan | Refused:
        """The plan of a taper's version in force, or why it cannot be made again."""
        fingerprint = assessment.reference.protocol_fingerprint
        key = (run.plan_id, run.version.number, run.version.plan.fingerprint, fingerprint)
        if key not in self._made:
            self._made[key] = _made(run, assessment)
        return self._made[key]

    def wean(self, run: TaperRun, assessment: Assessment) -> Note | None:
        """How the weaning criterion stood when the version in force was made."""
        fingerprint = assessment.reference.protocol_fingerprint
        key = (run.plan_id, run.version.number, run.version.made_at, fingerprint)
        if key not in self._weans:
            self._weans[key] = wean_when_ordered(assessment, run)
        return self._weans[key]


def _made(run: TaperRun, assessment: Assessment) -> TaperPlan | Refused:
    plan, reference = run.version.plan, assessment.reference
    drug = reference.drugs.get(plan.drug)
    if drug is None:
        return refused("drug_not_in_library", drug=plan.drug)
    rules = taper_rules(reference.protocol, drug.id)
    return rebuilt(plan, drug, rules, _zone_named(plan.tz))


def _zone_named(name: str | None) -> ZoneInfo | None:
    """The time zone that a plan names; None on a computer that does not know it."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None
