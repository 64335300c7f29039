"""Printing: puts together what a sheet says and how it is set, for window and command line alike.

The printer is loaded only once there is something to print: it takes longer to load than the
window takes to open.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.note import Note, note
from pressorsheet.core.paper import Identity, Provenance
from pressorsheet.exchange.worksheet import Worksheet
from pressorsheet.wording import drug_name, say

if TYPE_CHECKING:
    from pressorsheet.core.taper import TaperPlan
    from pressorsheet.core.taper.advisor import Advice
    from pressorsheet.report.page import Printed

# ruff: noqa: PLC0415  # the printer comes late, as said above

TRACE = ("sheet_trace_bag", "sheet_trace_pump", "sheet_trace_line", "sheet_trace_alone")


def printed_handover(
    worksheet: Worksheet, reference: Reference, at: datetime, paper: str = "a4"
) -> "Printed":
    """The worksheet's handover as of a moment, on paper."""
    assessment = assess(chart_of(worksheet.events), reference, at)
    return handover_of(assessment, worksheet.fingerprint, paper)


def handover_of(assessment: Assessment, fingerprint: str, paper: str = "a4") -> "Printed":
    """The handover of an assessed worksheet; `fingerprint` is that of the worksheet's events."""
    from pressorsheet.core.handover.build import handover_document
    from pressorsheet.report.handover import print_handover

    document = handover_document(assessment, fingerprint)
    return print_handover(document, _in_zone(assessment.at.tzinfo), paper)


def printed_taper_sheet(
    plan: "TaperPlan",
    advice: "tuple[Advice, ...]",
    reference: Reference,
    paper: str = "a4",
    *,
    identity: Identity | None = None,
    worksheet: str | None = None,
) -> "Printed":
    """A plan's taper sheet; times on it stand in the plan's zone.

    `identity` and `worksheet` (its fingerprint) are of the patient the plan was made for, if any.
    """
    from pressorsheet.core.taper.document import sheet_without_worksheet
    from pressorsheet.report.taper_sheet import print_taper_sheet

    start = plan.rows[0].due
    protocol = reference.protocol
    document = sheet_without_worksheet(
        plan,
        advice,
        Provenance(
            at=start,
            worksheet=worksheet,
            protocol_id=protocol.id,
            protocol_version=protocol.version,
            protocol=reference.protocol_fingerprint,
        ),
        default_low=protocol.settings.default_target,
        drug_name=drug_name(plan.drug.id),
        trace=tuple(say(note(code)) for code in TRACE),
    )
    return print_taper_sheet(replace(document, identity=identity), _in_zone(start.tzinfo), paper)


def _in_zone(zone: tzinfo | None) -> Callable[[Note], str]:
    return lambda said: say(said, zone)
