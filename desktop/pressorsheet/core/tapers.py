"""Tapers: every taper of an assessed chart, as far as its plan can be read.

What reads plans is loaded with the first taper that there is.
"""

from typing import TYPE_CHECKING

from pressorsheet.core.assessment import Assessment, assess
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, note
from pressorsheet.core.second_entry import entry_item

if TYPE_CHECKING:
    from pressorsheet.core.taper.state import TaperRun


@frozen
class Tapers:
    """The tapers that can be read, and in words those that cannot, with records that do not fit."""

    read: "tuple[TaperRun, ...]"
    unread: tuple[Note, ...]


def tapers_of(assessment: Assessment) -> Tapers:
    """Every taper ordered by the assessment's moment, read once in the life of its view."""
    found: Tapers = assessment.view.once(("tapers",), lambda: _tapers_of(assessment))
    return found


def unverified_entries(assessment: Assessment) -> frozenset[str]:
    """What the second entries are kept under whose taper goes on and is not verified.

    Those of the versions before too: a replan keeps most figures. That one person gave up opens
    none of it, as another may still read blind; a signature that stands does, and the taper's end.
    """
    return frozenset(
        entry_item(version.plan.fingerprint)
        for run in tapers_of(assessment).read
        if run.stopped is None and not run.is_complete and not run.version.is_verified
        for version in (*run.earlier, run.version)
    )


def wean_noted(assessment: Assessment, drug_id: str) -> Note | None:
    """How the drug's weaning criterion stands now; None where the protocol names none."""
    table = assessment.reference.protocol.taper.get(drug_id)
    result = None if table is None else assessment.item(table.wean_item)
    if result is None:
        return None
    item = next(iter(result.item.article), result.item.id)
    return note("taper_wean", item=item, status=result.status.value)


def wean_when_ordered(assessment: Assessment, run: "TaperRun") -> Note | None:
    """How the weaning criterion stood when the version in force was made, by today's record."""
    then = assess(assessment.view.chart, assessment.reference, run.version.made_at)
    return wean_noted(then, run.version.plan.drug)


def _tapers_of(assessment: Assessment) -> Tapers:
    if next(assessment.view.back("taper"), None) is None:
        return Tapers((), ())

    from pressorsheet.core.taper.reading import read_tapers  # noqa: PLC0415  # as said

    read, unreadable = read_tapers(assessment.view, assessment.reference)
    refused = [reason for each in unreadable for reason in each.reasons]
    return Tapers(read, (*refused, *(oddity for run in read for oddity in run.oddities)))
