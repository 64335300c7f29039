"""Handover: the handover sheet of a worksheet, written as a PDF file."""

import argparse
from typing import Any

from pressorsheet.cli import answer
from pressorsheet.cli.arguments import Misgiven
from pressorsheet.cli.files import file_written
from pressorsheet.cli.worksheets import moment_given, reference_given, worksheet_given
from pressorsheet.session.printing import printed_handover

PAPERS = ("a4", "letter")


def add(subparsers: Any) -> None:
    """Add the command's parser."""
    parser = subparsers.add_parser(
        "handover",
        help="the handover sheet of a worksheet as a PDF",
        description="Writes the handover in I-PASS order, at most three pages. What did not fit "
        "and what could not be printed is counted and named, on the sheet and here.",
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE", help="a worksheet file (*.worksheet.json)")
    parser.add_argument("-o", "--output", metavar="OUT.pdf", required=True, help="the PDF to write")
    parser.add_argument("--at", metavar="T", help="the moment, ISO 8601 with an offset; else now")
    parser.add_argument("--protocol", metavar="ID|PATH", help="a shipped protocol or a file")
    parser.add_argument("--paper", choices=PAPERS, default="a4", help="paper size (default a4)")


def main(args: argparse.Namespace) -> int:
    """Print the worksheet's handover to the file named."""
    try:
        reference = reference_given(args.protocol)
        at = moment_given(args.at)
        worksheet = worksheet_given(args.file, reference)
        printed = printed_handover(worksheet, reference, at, args.paper)
        file_written(args.output, printed.pdf, made_from=(args.file, args.protocol or ""))
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=False, place=fault.place)
    pages = "1 page" if printed.pages == 1 else f"{printed.pages} pages"
    answer.tell(f"{args.output}: {pages}")
    for left_out in printed.left_out:
        answer.warn(f"left out or shortened: {left_out}")
    return answer.DONE
