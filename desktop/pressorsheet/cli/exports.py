"""Exports: writes a worksheet for another system, and says what was left out."""

import argparse
import secrets
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
        ("json", "a plain worksheet file", "OUT.worksheet.json"),
        ("fhir", "not in this version", "OUT"),
    ):
        one = formats.add_parser(name, help=summary, allow_abbrev=False)
        one.add_argument("file", metavar="FILE", help="a worksheet file, plain or sealed")
        one.add_argument("-o", "--output", metavar=target, required=True, help="where to write")
        one.add_argument(
            "--deidentify",
            action="store_true",
            help="for teaching: no names, numbers of people, beds, birth dates or free text; staff "
            "numbered, ids new, all times moved by one secret number of whole days",
        )
        passphrases.add_argument(one)
    _add_history(formats)


def _add_history(formats: Any) -> None:
    history = formats.add_parser(
        "history",
        help="every record of a worksheet as it was stored, in its chain",
        description="Writes every record of one worksheet of a store in the order in which they "
        "were stored, each with its link. verify-history computes the chain again.",
        allow_abbrev=False,
    )
    history.add_argument("file", metavar="STORE", help="the store; it is only looked at")
    history.add_argument("-o", "--output", metavar="OUT.json|OUT.csv", required=True)
    history.add_argument("--worksheet", metavar="ID", help="which, where the store has several")
    passphrases.add_argument(history)


def main(args: argparse.Namespace) -> int:
    """Export: exit code 0, or 1 with reasons."""
    if args.format == "fhir":
        refusal = refused("format_not_built", command="export fhir", instead="export clif")
        return answer.refuse(refusal, as_json=False)
    try:
        if args.format == "history":
            from pressorsheet.cli.histories import export_history

            return export_history(args)
        library = given(shipped_library())
        read = worksheet_given(args.file, library, args.passphrase_file)
        worksheet = _for_teaching(read, library) if args.deidentify else read
        if args.format == "clif":
            _as_clif(worksheet, library, args, read)
        else:
            _as_file(worksheet, args)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=False, place=fault.place)
    if args.deidentify:
        answer.tell(say(note("deidentify_done", file=args.output)))
    return answer.DONE


def _for_teaching(worksheet: Worksheet, library: DrugLibrary) -> Worksheet:
    from pressorsheet.session.teaching import for_teaching

    return given(for_teaching(worksheet, library, secrets.token_bytes))


def _as_file(worksheet: Worksheet, args: argparse.Namespace) -> None:
    if args.format == "csv":
        from pressorsheet.exchange.spreadsheet import spreadsheet as content_of
    else:
        from pressorsheet.exchange.worksheet import write_worksheet as content_of

    made_from = (args.file, args.passphrase_file or "")
    file_written(args.output, content_of(worksheet), made_from=made_from)
    answer.tell(say(note("export_done", file=args.output, count=len(worksheet.events))))


def _as_clif(
    worksheet: Worksheet, library: DrugLibrary, args: argparse.Namespace, read: Worksheet
) -> None:
    """The tables; of a patient who is not to be told the age stands there instead of the birth."""
    from pressorsheet.exchange.clif_export import export_clif
    from pressorsheet.exchange.deidentified import age_of

    exported = export_clif(worksheet, library, age_of(read) if args.deidentify else None)
    output = args.output
    folder = folder_made(output)
    files = {str(folder / name): content for name, content in exported.files.items()}
    files_written(files, made_from=(args.file, args.passphrase_file or ""))
    answer.tell(say(note("export_clif_done", folder=output, id=exported.hospitalization_id)))
    for what, count in exported.left_out.items():
        answer.tell(say(note("export_left_out", what=what, count=count)))
