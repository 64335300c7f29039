"""Unseal: writes what a sealed worksheet file holds as a plain one."""

import argparse
from typing import Any

from pressorsheet.cli import answer, passphrases
from pressorsheet.cli.arguments import Misgiven
from pressorsheet.cli.files import file_given, file_written
from pressorsheet.core.note import note, refused
from pressorsheet.sealing.sealed import LARGEST_SEALED, is_sealed
from pressorsheet.wording import say


def add(subparsers: Any) -> None:
    """Add the command's parser."""
    parser = subparsers.add_parser(
        "unseal",
        help="what a sealed worksheet file holds, as a plain one",
        description="Writes the worksheet of a sealed file as plain text, which anyone who has the "
        "file can read. Every other command reads the sealed file itself.",
        allow_abbrev=False,
    )
    passphrases.add_files(parser, "OUT.worksheet.json")


def main(args: argparse.Namespace) -> int:
    """Unseal the file: exit code 0, or 1 with reasons."""
    try:
        content = file_given(args.file, LARGEST_SEALED)
        if not is_sealed(content):
            raise Misgiven(refused("sealed_not_one"), args.file)
        plain = passphrases.opened(content, args.file, args.passphrase_file)
        file_written(args.output, plain, made_from=(args.file, args.passphrase_file or ""))
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=False, place=fault.place)
    answer.tell(say(note("file_unprotected", file=args.output)))
    return answer.DONE
