"""Imports: makes a worksheet from another system's files, and says what became of every row."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pressorsheet.cli import answer
from pressorsheet.cli.arguments import Misgiven, given
from pressorsheet.cli.files import file_written
from pressorsheet.core.note import note, refused
from pressorsheet.exchange.clif import Imported, import_clif
from pressorsheet.exchange.clif_ledger import Fate, TableSummary
from pressorsheet.exchange.clif_tables import SHAPES, file_name
from pressorsheet.exchange.worksheet import write_worksheet
from pressorsheet.library.drugs import shipped_library
from pressorsheet.library.limits import shipped_limits
from pressorsheet.session.intake import clif_folder
from pressorsheet.wording import say

MOST_LINES = 5


def add(subparsers: Any) -> None:
    """Add the command's parser, with one command per format inside."""
    parser = subparsers.add_parser(
        "import", help="a worksheet from another system's files", allow_abbrev=False
    )
    formats = parser.add_subparsers(title="formats", metavar="FORMAT", dest="format", required=True)
    clif = formats.add_parser(
        "clif",
        help="one hospitalization of a CLIF 2.1 folder of CSV tables",
        description="Makes a worksheet of one hospitalization. Every row of every table is "
        "counted as used, merged or refused with the reason; a refused row does not fail the "
        "import. Doses keep the unit of their column; nothing is converted.",
        allow_abbrev=False,
    )
    clif.add_argument("folder", metavar="DIR", help="the folder with clif_vitals.csv and so on")
    clif.add_argument("--hospitalization", metavar="ID", required=True, help="its id in the tables")
    clif.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the worksheet to write"
    )
    clif.add_argument("--json", action="store_true", help="the summary as JSON")
    fhir = formats.add_parser("fhir", help="not in this version", allow_abbrev=False)
    fhir.add_argument("files", metavar="BUNDLE_OR_NDJSON", nargs="+")
    fhir.add_argument("-o", "--output", metavar="FILE", required=True)
    fhir.add_argument("--json", action="store_true")


def main(args: argparse.Namespace) -> int:
    """Import, write the worksheet and sum up: exit code 0, or 1 with reasons."""
    if args.format == "fhir":
        refusal = refused("format_not_built", command="import fhir", instead="import clif")
        return answer.refuse(refusal, as_json=args.json)
    try:
        imported = _imported(args.folder, args.hospitalization.strip())
        tables = [str(Path(args.folder, file_name(table))) for table in SHAPES]
        file_written(args.output, write_worksheet(imported.worksheet), made_from=tables)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=args.json, place=fault.place)
    if args.json:
        return answer.give(_as_json(imported, args.output))
    for line in _as_text(imported, args.output):
        answer.tell(line)
    return answer.DONE


def _imported(folder: str, hospitalization: str) -> Imported:
    files = given(clif_folder(folder))
    library, limits = given(shipped_library()), given(shipped_limits())
    return given(import_clif(files, hospitalization, library, limits), folder)


def _as_text(imported: Imported, output: str) -> Iterator[str]:
    yield say(note("import_done", file=output, count=len(imported.worksheet.events)))
    for table in imported.tables:
        counts = {fate.value: table.count(fate) for fate in Fate}
        yield say(note("import_table", file=file_name(table.table), rows=table.rows, **counts))
        for fate, code, said, lines in _reasons(table):
            del code
            yield say(
                note("import_reason", fate=fate, count=len(lines), why=said, lines=_some(lines))
            )
    for name in imported.absent:
        yield say(note("import_table_absent", file=name))


def _reasons(table: TableSummary) -> Iterator[tuple[str, str, str, tuple[int, ...]]]:
    """Fate, code, sentence and lines of all that is to be said about a table's rows."""
    for group in table.groups:
        if group.why is not None:
            yield group.fate.value, group.why.code, say(group.why), group.lines
    for notice, lines in table.noticed:
        yield "noticed", notice.code, say(notice), lines


def _some(lines: tuple[int, ...]) -> str:
    """The first lines, and how many more there are."""
    shown = ", ".join(map(str, lines[:MOST_LINES]))
    word = "line" if len(lines) == 1 else "lines"
    more = len(lines) - MOST_LINES
    return f"{word} {shown} and {more} more" if more > 0 else f"{word} {shown}"


def _as_json(imported: Imported, output: str) -> dict[str, object]:
    return {
        "file": output,
        "worksheet": imported.worksheet.id,
        "events": len(imported.worksheet.events),
        "tables": [
            {
                "file": file_name(table.table),
                "rows": table.rows,
                **{fate.value: table.count(fate) for fate in Fate},
                "reasons": [
                    {"fate": fate, "code": code, "message": said, "lines": lines}
                    for fate, code, said, lines in _reasons(table)
                ],
            }
            for table in imported.tables
        ],
        "absent": imported.absent,
    }
