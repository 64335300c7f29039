"""Paper: what the commands that print a worksheet's sheet share: their arguments, what they say."""

import argparse
from typing import TYPE_CHECKING

from pressorsheet.cli import answer, passphrases
from pressorsheet.cli.files import file_written

if TYPE_CHECKING:
    from pressorsheet.report.page import Printed

PAPERS = ("a4", "letter")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The worksheet, the PDF, the moment, the protocol and the paper."""
    parser.add_argument("file", metavar="FILE", help="a worksheet file, plain or sealed")
    parser.add_argument("-o", "--output", metavar="OUT.pdf", required=True, help="the PDF to write")
    parser.add_argument("--at", metavar="T", help="the moment, ISO 8601 with an offset; else now")
    parser.add_argument("--protocol", metavar="ID|PATH", help="a shipped protocol or a file")
    parser.add_argument("--paper", choices=PAPERS, default="a4", help="paper size (default a4)")
    passphrases.add_argument(parser)


def write(args: argparse.Namespace, printed: "Printed") -> None:
    """Write the sheet to the file named; raises Misgiven where that cannot be."""
    file_written(
        args.output,
        printed.pdf,
        made_from=(args.file, args.protocol or "", args.passphrase_file or ""),
    )


def say(args: argparse.Namespace, printed: "Printed") -> None:
    """Say how many pages were written, and each thing that did not fit."""
    pages = "1 page" if printed.pages == 1 else f"{printed.pages} pages"
    answer.tell(f"{args.output}: {pages}")
    for left_out in printed.left_out:
        answer.warn(f"left out or shortened: {left_out}")
