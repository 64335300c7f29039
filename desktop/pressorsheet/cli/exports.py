"""Exports: writes a worksheet for another system, and says what was left out."""

import argparse
from typing import Any

from pressorsheet.cli import answer, passphrases
from pressorsheet.cli.arguments import Misgiven, given
from pressorsheet.cli.files import file_written, files_written, folder_made
from pressorsheet.cli.worksheets import worksheet_given
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.core.note import note, refused
from pressorsheet.exchange.worksheet import Worksheet
from pressorsheet.library.drugs import shipped_library
from pressorsheet.wording import say


def add(subparsers: Any) -> None:
    """Add the command's parser, with one command per format inside."""
    parser = subparsers.add_parser(
        "export", help="a worksheet for another system", allow_abbrev=False
    )
    formats = parser.add_subparsers(title="formats", metavar="FORMAT", dest="format", required=True)
    for name, summary, target in (
        ("csv", "one table, one event a row, for a spreadsheet", "OUT.csv"),
        ("clif", "a folder of CLIF 2.1 tables", "DIR"),
        ("fhir", "not in this version", "OUT"),
    ):
        one = formats.add_parser(name, help=summary, allow_abbrev=False)
        one.add_argument("file", metavar="FILE", help="a worksheet file, plain or sealed")
        one.add_argument("-o", "--output", metavar=target, required=True, help="where to write")
        passphrases.add_argument(one)


def main(args: argparse.Namespace) -> int:
    """Export: exit code 0, or 1 with reasons."""
    if args.format == "fhir":
        refusal = refused("format_not_built", command="export fhir", instead="export clif")
        return answer.refuse(refusal, as_json=False)
    try:
        library = given(shipped_library())
        worksheet = worksheet_given(args.file, library, args.passphrase_file)
        if args.format == "csv":
            return _as_csv(worksheet, args)
        return _as_clif(worksheet, library, args)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=False, place=fault.place)


def _as_csv(worksheet: Worksheet, args: argparse.Namespace) -> int:
    from pressorsheet.exchange.spreadsheet import spreadsheet

    file_written(args.output, spreadsheet(worksheet), made_from=(args.file,))
    answer.tell(say(note("export_done", file=args.output, count=len(worksheet.events))))
    return answer.DONE


def _as_clif(worksheet: Worksheet, library: DrugLibrary, args: argparse.Namespace) -> int:
    from pressorsheet.exchange.clif_export import export_clif

    exported = export_clif(worksheet, library)
    output = args.output
    folder = folder_made(output)
    files = {str(folder / name): content for name, content in exported.files.items()}
    files_written(files, made_from=(args.file,))
    answer.tell(say(note("export_clif_done", folder=output, id=exported.hospitalization_id)))
    for what, count in exported.left_out.items():
        answer.tell(say(note("export_left_out", what=what, count=count)))
    return answer.DONE
