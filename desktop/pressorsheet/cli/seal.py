"""Seal: writes a worksheet file again so that only its passphrase opens it."""

import argparse
import secrets
from typing import Any

from pressorsheet.cli import answer, passphrases
from pressorsheet.cli.arguments import Misgiven, given
from pressorsheet.cli.files import file_given, file_written
from pressorsheet.core.note import note, refused
from pressorsheet.exchange.worksheet import LARGEST_WORKSHEET, read_worksheet
from pressorsheet.library.drugs import shipped_library
from pressorsheet.sealing.sealed import is_sealed, sealed
from pressorsheet.wording import say


def add(subparsers: Any) -> None:
    """Add the command's parser."""
    parser = subparsers.add_parser(
        "seal",
        help="a worksheet file under a passphrase",
        description="Encrypts a worksheet file under a passphrase. Without it nobody can open the "
        "file: no recovery key opens it. The file it is made from is left as it is.",
        allow_abbrev=False,
    )
    passphrases.add_files(parser, "OUT.worksheet.sealed")


def main(args: argparse.Namespace) -> int:
    """Seal the file: exit code 0, or 1 with reasons."""
    try:
        content = file_given(args.file, LARGEST_WORKSHEET)
        if is_sealed(content):
            raise Misgiven(refused("sealed_already"), args.file)
        given(read_worksheet(content, given(shipped_library())), args.file)
        passphrase = passphrases.chosen(args.output, args.passphrase_file)
        made = given(sealed(content, passphrase, secrets.token_bytes), args.file)
        file_written(args.output, made, made_from=(args.file, args.passphrase_file or ""))
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=False, place=fault.place)
    answer.tell(say(note("seal_done", file=args.output, source=args.file)))
    return answer.DONE
