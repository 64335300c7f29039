"""Taper reading: every taper of a chart at one moment, held to what the chart says runs."""

from datetime import datetime

from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.core.note import Refused
from pressorsheet.core.taper.actual import held_to_chart, only_newest_active
from pressorsheet.core.taper.run import runs
from pressorsheet.core.taper.signatures import signatures_held_to_chart
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.view import View


def read_tapers(
    view: View, reference: Reference
) -> tuple[tuple[TaperRun, ...], tuple[Refused, ...]]:
    """Every taper ordered by the view's moment, and why others cannot be read."""
    gate = reference.protocol.gate
    found = runs(view.back("taper"), view.now, gate.late, gate.watch_after_off)
    charted = (held_to_chart(run, view) for run in found if not isinstance(run, Refused))
    read = tuple(signatures_held_to_chart(run, view) for run in only_newest_active(tuple(charted)))
    return read, tuple(run for run in found if isinstance(run, Refused))


def run_then(run: TaperRun, assessment: Assessment, moment: datetime) -> TaperRun:
    """The taper as it stood at an earlier moment by today's record: what was struck since is gone.

    A moment that has not come, or of before the order, finds it as it stands now.
    """
    if moment >= assessment.at:
        return run
    read, _ = read_tapers(assessment.view.up_to(moment), assessment.reference)
    return next((each for each in read if each.plan_id == run.plan_id), run)
