"""Verify history: computes the chain of an exported history again, and names where it breaks."""

import argparse
from typing import Any

from pressorsheet.cli import answer
from pressorsheet.cli.arguments import Misgiven, given
from pressorsheet.cli.files import file_given
from pressorsheet.core.note import note
from pressorsheet.exchange.history_file import LARGEST_HISTORY, verified_history
from pressorsheet.wording import say


def add(subparsers: Any) -> None:
    """Add the command's parser."""
    parser = subparsers.add_parser(
        "verify-history",
        help="whether an exported history is as it was stored",
        description="Computes every link of a history again, as JSON or CSV. A record that was "
        "altered, left out, put in twice or moved is named. Compare the head with the one that "
        "was written down when the history was exported: who can write the whole file anew can "
        "write another head.",
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE", help="a history as export history wrote it")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def main(args: argparse.Namespace) -> int:
    """Verify it: exit code 0 where all links hold, 1 with the first that does not."""
    try:
        content = file_given(args.file, LARGEST_HISTORY)
        history = given(verified_history(content), args.file)
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=args.json, place=fault.place)
    count = len(history.records)
    if args.json:
        found = {"worksheet": history.worksheet_id, "records": count, "head": history.head}
        return answer.give(found)
    answer.tell(say(note("history_verified", count=count, head=history.head)))
    return answer.DONE
