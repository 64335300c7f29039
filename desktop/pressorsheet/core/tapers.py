"""Tapers: every taper of an assessed chart, as far as its plan can be read."""

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, Refused
from pressorsheet.core.taper.actual import held_to_chart
from pressorsheet.core.taper.run import runs
from pressorsheet.core.taper.state import TaperRun


@frozen
class Tapers:
    """The tapers that can be read, and in words those that cannot, with records that do not fit."""

    read: tuple[TaperRun, ...]
    unread: tuple[Note, ...]


def tapers_of(assessment: Assessment) -> Tapers:
    """Every taper ordered by the assessment's moment, read once in the life of its view."""
    found: Tapers = assessment.view.once(("tapers",), lambda: _tapers_of(assessment))
    return found


def _tapers_of(assessment: Assessment) -> Tapers:
    gate = assessment.reference.protocol.gate
    events = assessment.view.back("taper")
    found = runs(events, assessment.at, gate.late, gate.watch_after_off)
    view = assessment.view
    read = tuple(held_to_chart(run, view) for run in found if not isinstance(run, Refused))
    refused = [reason for run in found if isinstance(run, Refused) for reason in run.reasons]
    return Tapers(read, (*refused, *(oddity for run in read for oddity in run.oddities)))
