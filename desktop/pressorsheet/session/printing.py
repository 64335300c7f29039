"""Printing: puts together what a sheet says and how it is set, for window and command line alike.

The printer is loaded only once there is something to print: it takes longer to load than the
window takes to open.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from pressorsheet.core.assessment import Assessment, Reference, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.moment import When
from pressorsheet.core.note import Note, Refused, note
from pressorsheet.core.paper import Demo, Provenance
from pressorsheet.core.provenance import provenance
from pressorsheet.exchange.worksheet import Worksheet
from pressorsheet.wording import drug_name, say

if TYPE_CHECKING:
    from pressorsheet.core.taper import TaperPlan
    from pressorsheet.core.taper.advisor import Advice
    from pressorsheet.core.taper.document import Frame
    from pressorsheet.core.taper.sheet import PlanRow
    from pressorsheet.core.taper.state import TaperRun
    from pressorsheet.core.verify import PrintedPlan
    from pressorsheet.report.page import Printed

# ruff: noqa: PLC0415  # the printer comes late, as said above

# Where the hung mix is exact a sheet at the bedside names no other.
OWN_EXACT = "advisor_own_exact"
TRACE = ("sheet_trace_bag", "sheet_trace_pump", "sheet_trace_line", "sheet_trace_alone")


def printed_handover(
    worksheet: Worksheet,
    reference: Reference,
    at: datetime,
    paper: str = "a4",
    *,
    demo: Demo | None = None,
) -> "Printed":
    """The worksheet's handover as of a moment, on paper."""
    assessment = assess(chart_of(worksheet.events), reference, at)
    return handover_of(assessment, worksheet.fingerprint, paper, demo=demo)


def handover_of(
    assessment: Assessment, fingerprint: str, paper: str = "a4", *, demo: Demo | None = None
) -> "Printed":
    """The handover of an assessed worksheet; `fingerprint` is that of the worksheet's events.

    `demo`: it says that a demonstration printed it, and whether its patient is invented.
    """
    from pressorsheet.core.handover.build import handover_document
    from pressorsheet.report.handover import print_handover

    document = handover_document(assessment, fingerprint)
    document = replace(document, provenance=replace(document.provenance, demo=demo))
    return print_handover(document, _in_zone(assessment.at.tzinfo), paper)


def printed_taper_sheet(
    plan: "TaperPlan", advice: "tuple[Advice, ...]", reference: Reference, paper: str = "a4"
) -> "Printed":
    """The sheet of a plan that belongs to no worksheet; times on it stand in the plan's zone."""
    from pressorsheet.core.taper.document import sheet_without_worksheet
    from pressorsheet.report.taper_sheet import print_taper_sheet

    start = plan.rows[0].due
    frame = _frame(reference, plan.drug.id, provenance(reference, start))
    document = sheet_without_worksheet(plan, advice, frame)
    say_it = _brief(start) if _one_offset(document.rows) else _in_zone(start.tzinfo)
    return print_taper_sheet(document, say_it, paper)


def taper_run_sheet(
    assessment: Assessment,
    run: "TaperRun",
    worksheet: str,
    paper: str = "a4",
    *,
    printed_by: str | None = None,
    printed_at: datetime | None = None,
    demo: Demo | None = None,
) -> "Printed | Refused":
    """The sheet of a taper as it stands on an assessed worksheet, whose fingerprint is given.

    Refuses in words what `sheet_of_run` refuses.
    """
    from pressorsheet.core.pharmacist import verified
    from pressorsheet.core.taper_sheet import sheet_of_run
    from pressorsheet.exchange.plan_file import zone_named
    from pressorsheet.report.taper_sheet import print_taper_sheet

    reference, plan = assessment.reference, run.version.plan
    made_from = replace(
        provenance(reference, assessment.at, worksheet),
        printed_by=printed_by,
        printed_at=printed_at,
        demo=demo,
    )
    frame = _frame(reference, plan.drug, made_from)
    frame = replace(frame, advisor=_advised(plan, reference))
    checks = verified(assessment, run, zone_named(plan.tz))
    document = sheet_of_run(assessment, run, frame, checks)
    if isinstance(document, Refused):
        return document
    at = assessment.at
    say_it = _brief(at) if _one_offset(document.rows) else _in_zone(at.tzinfo)
    return print_taper_sheet(document, say_it, paper)


def _frame(reference: Reference, drug_id: str, made_from: Provenance) -> "Frame":
    from pressorsheet.core.taper.document import Frame
    from pressorsheet.core.taper.rules import sheet_rules

    return Frame(
        made_from,
        sheet_rules(reference.protocol),
        reference.protocol.settings.default_target,
        drug_name(drug_id),
        tuple(say(note(code)) for code in TRACE),
    )


def _advised(plan: "PrintedPlan", reference: Reference) -> tuple[Note, ...]:
    """What other mixes would give; nothing where the plan cannot be made again here."""
    from pressorsheet.core.taper.advisor import advise, summary
    from pressorsheet.core.taper.rebuilding import rebuilt
    from pressorsheet.core.taper.rules import taper_rules
    from pressorsheet.exchange.plan_file import zone_named

    drug, zone = reference.drugs.get(plan.drug), zone_named(plan.tz)
    if drug is None:
        return ()
    rules = taper_rules(reference.protocol, drug.id)
    made = rebuilt(plan, drug, rules, zone if isinstance(zone, tzinfo) else None)
    if isinstance(made, Refused):
        return ()
    *others, own = summary(made, advise(made))
    return (own,) if own.code == OWN_EXACT else (*others, own)


def _one_offset(rows: "tuple[PlanRow, ...]") -> bool:
    """Whether no clock changes in the plan: then a time needs no offset of its own."""
    return len({row.due.utcoffset() for row in rows}) == 1


def _brief(now: datetime) -> Callable[[Note], str]:
    """Sentences whose times name their day only where it is another than the sheet's."""
    return lambda said: say(_seen_from(now, said), now.tzinfo)


def _seen_from(now: datetime, value: Any) -> Any:
    match value:
        case datetime():
            return When(value, now)
        case Note():
            values = tuple((name, _seen_from(now, each)) for name, each in value.values)
            return Note(value.code, values)
        case tuple():
            return tuple(_seen_from(now, each) for each in value)
        case _:
            return value


def _in_zone(zone: tzinfo | None) -> Callable[[Note], str]:
    return lambda said: say(said, zone)
