"""Trend: what the chart draws of a window, with the gaps in which nothing was recorded."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge
from itertools import pairwise

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.criteria import judge
from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import (
    AnyEvent,
    Infusion,
    Line,
    SourceControl,
    Steroid,
    TaperEvent,
)
from pressorsheet.core.handover.document import Gap, Lane, Mark, Reading, Trend, Value
from pressorsheet.core.handover.people import bounds_said
from pressorsheet.core.handover.segments import steps
from pressorsheet.core.infusions import boluses
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, note
from pressorsheet.core.number import fraction_of
from pressorsheet.core.paper import Line as PaperLine
from pressorsheet.core.paper import listed, plain
from pressorsheet.core.pressure import (
    SOURCES,
    current_map,
    map_readings_since,
    target_known,
)
from pressorsheet.core.pressure import Reading as PressureReading
from pressorsheet.core.rules import LowAfterReduction
from pressorsheet.core.truth import Truth
from pressorsheet.core.view import View

WINDOW = timedelta(hours=24)
MOST_RHYTHMS = 4
MOST_WORDS = 4
FIRST_DRUGS = ("norepinephrine", "vasopressin")


def trend(assessment: Assessment, window: timedelta = WINDOW, end: datetime | None = None) -> Trend:
    """The chart's content of a window that ends at `end`, else at the assessment's moment.

    An earlier `end` shows the record as it stands now, as if read then: with the target, the
    current pressure and the failed wean of that moment, and nothing later. It reads the window.
    """
    view = assessment.view if end is None else assessment.view.up_to(end)
    start, (low, high) = view.now - window, bounds_said(target_known(view))
    recorded = _recorded(view, start)
    return Trend(
        start=start,
        end=view.now,
        low=low,
        high=high,
        readings=tuple(plotted for each in recorded if (plotted := _plotted(each)) is not None),
        gaps=_gaps(view, start, [each.at for each in recorded]),
        heart_rate=_values(view, "hr_per_min", start),
        rhythm=_rhythm(view, start),
        lanes=lanes(view, start),
        lactate=_values(view, "lactate_mmol_per_l", start),
        marks=tuple(sorted(_marks(assessment, view, start, recorded), key=lambda mark: mark.at)),
        current=_current(current_map(view), start),
    )


def _plotted(reading: PressureReading) -> Reading | None:
    if reading.mmhg is None:
        return None
    return Reading(reading.at, reading.mmhg, reading.source, estimated=reading.kind == "estimated")


def _current(reading: PressureReading | None, start: datetime) -> Reading | None:
    """The current pressure where it lies in the window: it may be older than the newest dot."""
    return None if reading is None or reading.at < start else _plotted(reading)


def _recorded(view: View, start: datetime) -> list[PressureReading]:
    """The readings of the window in the order of their events, whatever their source."""
    sources = [list(map_readings_since(view, source, start)) for source in SOURCES]
    if not all(sources):
        return [reading for found in sources for reading in found]
    return list(merge(*sources, key=lambda reading: reading.event.order))


def _gaps(view: View, start: datetime, times: list[datetime]) -> tuple[Gap, ...]:
    longest = view.settings.fresh_clock_pressure
    return tuple(
        Gap(before, after)
        for before, after in pairwise([start, *times, view.now])
        if after - before > longest
    )


def _values(view: View, series: str, start: datetime) -> tuple[Value, ...]:
    found = view.numbers(view.since(series, start), series)
    return tuple(Value(event.at, number) for event, number in found)


def _rhythm(view: View, start: datetime) -> PaperLine:
    """The rhythms charted in the window, each from when it was first seen; the newest four."""
    spans: list[tuple[str, datetime]] = []
    for event in view.since("rhythm", start):
        if not spans or spans[-1][0] != event.rhythm:
            spans.append((event.rhythm, event.at))
    shown = spans[-MOST_RHYTHMS:]
    older = len(spans) - len(shown)
    more = note("paper_rhythm_older", count=older) if older else None
    return listed(
        [
            *(note("paper_rhythm", rhythm=rhythm, at=When(at, view.now)) for rhythm, at in shown),
            more,
        ]
    )


def reading_order(drug: Drug) -> tuple[int, bool]:
    """Norepinephrine, vasopressin, other vasopressors, then the rest as in the library."""
    place = FIRST_DRUGS.index(drug.id) if drug.id in FIRST_DRUGS else len(FIRST_DRUGS)
    return (place, not drug.is_vasopressor)


def lanes(view: View, start: datetime) -> tuple[Lane, ...]:
    """A lane for each drug that ran since `start`, in reading order."""
    drugs = sorted(view.drugs.drugs.values(), key=reading_order)
    found = ((drug, steps(view, drug, start)) for drug in drugs)
    return tuple(
        Lane(note("paper_drug", drug=drug.id), drug.dose_unit, charted)
        for drug, charted in found
        if charted
    )


def _marks(
    assessment: Assessment, view: View, start: datetime, recorded: list[PressureReading]
) -> Iterator[Mark]:
    for cut in failed_weans(assessment, view):
        if cut.at >= start:
            yield Mark(cut.at, plain(note("paper_mark_failed_wean", at=cut.at)))
    for series in MARKED:
        for event in view.since(series, start):
            if isinstance(event, Steroid) and event.action == "given":
                continue
            yield Mark(event.at, plain(_said(event)))
    for drug in view.drugs.drugs.values():
        for bolus in boluses(view, drug):
            if bolus.at < start:
                break
            yield Mark(bolus.at, plain(_said(bolus)))
    for reading in recorded:
        if reading.mmhg is None:
            said = note("paper_mark_not_measurable", at=reading.at)
            yield Mark(reading.at, plain(said))


def failed_weans(assessment: Assessment, view: View) -> Iterator[When]:
    """When a reduction was charted after which the pressure fell below the target."""
    protocol = assessment.reference.protocol
    for rule in protocol.criteria:
        if isinstance(rule, LowAfterReduction):
            finding = judge(view, rule, protocol)
            if finding.truth is Truth.MET:
                yield finding.because[0]["cut_at"]


MARKED = ("shock_recognised", "source_control", "steroid", "line", "taper_step", "taper_held")


def _said(event: AnyEvent) -> Note:
    at = event.at
    match event:
        case SourceControl():
            return note("paper_mark_source", text=_short(event.text), at=at)
        case Steroid():
            return note("paper_mark_steroid", drug=event.drug, action=event.action, at=at)
        case Line():
            return note("paper_mark_line", line=event.line, action=event.action, at=at)
        case Infusion():
            amount = None if event.dose is None else fraction_of(event.dose)
            unit = event.dose_unit
            return note("paper_mark_bolus", drug=event.drug, dose=amount, unit=unit, at=at)
        case TaperEvent():
            held = event.kind == "taper_held"
            code = "paper_mark_taper_held" if held else "paper_mark_taper_step"
            return note(code, row=event.row, at=at)
        case _:
            return note("paper_mark_shock", at=at)


def _short(text: str) -> str:
    """The first words of a long text, for a mark in the chart."""
    words = re.split("[,;.:]", text, maxsplit=1)[0].split()
    return " ".join(words[:MOST_WORDS]) + (" ..." if len(words) > MOST_WORDS else "")
