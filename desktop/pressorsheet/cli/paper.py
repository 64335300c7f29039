"""Paper: what the commands that print a worksheet's sheet share: their arguments, what they say."""

import argparse
from typing import TYPE_CHECKING

from pressorsheet.cli import answer, passphrases
from pressorsheet.cli.files import file_written
from pressorsheet.core.assessment import Reference
from pressorsheet.library.settings import PAPERS
from pressorsheet.session.site import Site

if TYPE_CHECKING:
    from pressorsheet.report.page import Printed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The worksheet, the PDF, the moment, the protocol and the paper."""
    parser.add_argument("file", metavar="FILE", help="a worksheet file, plain or sealed")
    parser.add_argument("-o", "--output", metavar="OUT.pdf", required=True, help="the PDF to write")
    parser.add_argument("--at", metavar="T", help="the moment, ISO 8601 with an offset; else now")
    parser.add_argument(
        "--protocol", metavar="ID|PATH", help="its id, or a file; default: this site's"
    )
    parser.add_argument("--paper", choices=PAPERS, help="paper size; default: this site's, else a4")
    passphrases.add_argument(parser)


def given(args: argparse.Namespace, site: Site) -> str:
    """The paper asked for, else the site's."""
    chosen: str | None = args.paper
    return chosen or site.settings.paper


def write(args: argparse.Namespace, printed: "Printed", reference: Reference) -> None:
    """Write the sheet to the file named; raises Misgiven where that cannot be."""
    given_by_name = (args.file, args.protocol, args.passphrase_file, reference.protocol_file)
    file_written(args.output, printed.pdf, made_from=filter(None, given_by_name))


def say(args: argparse.Namespace, printed: "Printed") -> None:
    """Say how many pages were written, and each thing that did not fit."""
    pages = "1 page" if printed.pages == 1 else f"{printed.pages} pages"
    answer.tell(f"{args.output}: {pages}")
    for left_out in printed.left_out:
        answer.warn(f"left out or shortened: {left_out}")
