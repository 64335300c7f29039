"""Taper named: the taper that a draft is about, by the id of its plan."""

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.tapers import tapers_of


def run_named(assessment: Assessment, plan_id: str) -> TaperRun | None:
    """The taper of a plan as it stands now; None where none is on record that can be read."""
    runs = tapers_of(assessment).read
    return next((run for run in runs if run.plan_id == plan_id), None)
