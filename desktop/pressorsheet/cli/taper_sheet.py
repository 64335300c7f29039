"""Taper sheet: the sheet of a worksheet's running taper, written as a PDF file."""

import argparse
from typing import Any

from pressorsheet.cli import answer, paper
from pressorsheet.cli.arguments import Misgiven, given
from pressorsheet.cli.worksheets import moment_given, reference_given, site_given, worksheet_given
from pressorsheet.core.assessment import Assessment, assess
from pressorsheet.core.chart import chart_of
from pressorsheet.core.note import Refused, note, refused
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.tapers import tapers_of
from pressorsheet.session.clock import now
from pressorsheet.session.printing import taper_run_sheet


def add(subparsers: Any) -> None:
    """Add the command's parser."""
    parser = subparsers.add_parser(
        "taper-sheet",
        help="the sheet of a worksheet's taper as a PDF",
        description="Writes the taper as it stands: the order, the plan with what was given beside "
        "it, what is not active and why, the checks, the signature where one stands, and earlier "
        "versions struck through. Of several tapers the one ordered last that still runs, unless "
        "--plan names another.",
        allow_abbrev=False,
    )
    paper.add_arguments(parser)
    parser.add_argument("--plan", metavar="ID", help="the taper of this plan id")
    parser.add_argument("--by", metavar="NAME", help="who prints it, for the foot of the sheet")


def main(args: argparse.Namespace) -> int:
    """Print the worksheet's taper to the file named."""
    try:
        site = site_given(args)
        reference = reference_given(args.protocol, site)
        worksheet = worksheet_given(args.file, reference.drugs, args.passphrase_file)
        assessment = assess(chart_of(worksheet.events), reference, moment_given(args.at))
        run = given(_chosen(assessment, args.plan), args.file)
        sheet = taper_run_sheet(
            assessment,
            run,
            worksheet.fingerprint,
            paper.given(args, site),
            printed_by=args.by,
            printed_at=now(assessment.at.tzinfo),
        )
        printed = given(sheet, args.file)
        paper.write(args, printed, reference)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=False, place=fault.place)
    paper.say(args, printed)
    for unread in tapers_of(assessment).unread:
        answer.warn(answer.message(unread, args.file, assessment.at.tzinfo))
    return answer.DONE


def _chosen(assessment: Assessment, plan_id: str | None) -> TaperRun | Refused:
    """The taper to print; refuses a worksheet that has none whose plan can be read."""
    tapers = tapers_of(assessment)
    found = [run for run in tapers.read if plan_id in (None, run.plan_id)]
    if found:
        return next((run for run in reversed(found) if run.is_running), found[-1])
    if tapers.unread:
        return Refused(tapers.unread)
    known = tuple(run.plan_id for run in tapers.read)
    if plan_id is not None and known:
        return refused("taper_not_among", plan=plan_id, known=known)
    return Refused((note("taper_not_charted"),))
