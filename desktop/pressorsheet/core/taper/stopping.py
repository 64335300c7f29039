"""Stopping: whether the pressure has crossed the line at which an order says stop and call.

Source: clinical.md section 4. It informs; a person stops, steps back and calls.
"""

from datetime import timedelta

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.moment import When, elapsed
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.pressure import current_map
from pressorsheet.core.quantity import Pressure
from pressorsheet.core.taper.state import TaperRun


def crossed(run: TaperRun, assessment: Assessment) -> Note | None:
    """That the current MAP, estimates included, is below the order's stop line; None: it is not.

    A pressure charted as not measurable is below every line. One of before the order says nothing,
    nor does an order without a line.
    """
    line = run.version.plan.content.get("stop_below_mmhg")
    reading = current_map(assessment.view)
    if line is None or reading is None or run.stopped is not None:
        return None
    ordered = (run.earlier[0] if run.earlier else run.version).made_at
    stop = fraction_of(line)
    if elapsed(ordered, reading.at) < timedelta(0) or not reading.is_below(stop):
        return None
    at = When(reading.at, assessment.at)
    values = {"at": at, "source": reading.source, "stop": Pressure(stop)}
    if reading.mmhg is None:
        return note("taper_stop_not_measurable", **values)
    return note("taper_stop_crossed", map=Pressure(reading.mmhg), **values)
