"""Handover: the handover sheet of a worksheet, written as a PDF file."""

import argparse
from typing import Any

from pressorsheet.cli import answer, paper
from pressorsheet.cli.arguments import Misgiven
from pressorsheet.cli.worksheets import moment_given, reference_given, site_given, worksheet_given
from pressorsheet.session.printing import printed_handover


def add(subparsers: Any) -> None:
    """Add the command's parser."""
    parser = subparsers.add_parser(
        "handover",
        help="the handover sheet of a worksheet as a PDF",
        description="Writes the handover in I-PASS order, at most three pages. What did not fit "
        "and what could not be printed is counted and named, on the sheet and here.",
        allow_abbrev=False,
    )
    paper.add_arguments(parser)


def main(args: argparse.Namespace) -> int:
    """Print the worksheet's handover to the file named."""
    try:
        site = site_given(args)
        reference = reference_given(args.protocol, site)
        at = moment_given(args.at)
        worksheet = worksheet_given(args.file, reference.drugs, args.passphrase_file)
        printed = printed_handover(worksheet, reference, at, paper.given(args, site))
        paper.write(args, printed, reference)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=False, place=fault.place)
    paper.say(args, printed)
    return answer.DONE
