"""Passphrases: asks for one at the terminal, without showing it, or reads it from a file.

No argument takes one: every user of a machine sees the arguments of its programs, and a shell keeps
them in its history.
"""

import argparse
import getpass
import sys
import warnings

from pressorsheet.cli.arguments import Misgiven, given
from pressorsheet.cli.files import file_given
from pressorsheet.core.note import note, refused
from pressorsheet.sealing.passphrase import passphrase_fault
from pressorsheet.sealing.sealed import is_sealed, unsealed
from pressorsheet.wording import say

OPTION = "--passphrase-file"
# More than the longest passphrase takes in any script, and its line end.
LARGEST_FILE = 8_192


def add_argument(parser: argparse.ArgumentParser) -> None:
    """The file that may hold the passphrase of a sealed worksheet file."""
    parser.add_argument(
        OPTION,
        metavar="FILE",
        help="for a sealed worksheet: its first line is the passphrase; else the terminal is asked "
        "(there is no argument for it: others see arguments, and a shell keeps them)",
    )


def add_files(parser: argparse.ArgumentParser, target: str) -> None:
    """The file to read, the file to write, and the file that may hold the passphrase."""
    parser.add_argument("file", metavar="FILE", help="the file to read; it is left as it is")
    parser.add_argument("-o", "--output", metavar=target, required=True, help="where to write")
    add_argument(parser)


def opened(content: bytes, place: str, passphrase_file: str | None) -> bytes:
    """What a file holds, unsealed where it is sealed; raises Misgiven where it does not open."""
    if not is_sealed(content):
        return content
    return given(unsealed(content, known(place, passphrase_file)), place)


def chosen(place: str, passphrase_file: str | None) -> str:
    """A passphrase to seal a file with: from a file, or typed twice; raises Misgiven."""
    if passphrase_file is not None:
        passphrase = _first_line(passphrase_file)
        fault = passphrase_fault(passphrase)
        if fault is not None:
            raise Misgiven(fault, passphrase_file)
        return passphrase
    passphrase = _asked(say(note("passphrase_asked_new", file=place)), place)
    fault = passphrase_fault(passphrase)
    if fault is not None:
        raise Misgiven(fault)
    if _asked(say(note("passphrase_asked_again")), place) != passphrase:
        raise Misgiven(refused("passphrases_differ"))
    return passphrase


def known(place: str, passphrase_file: str | None) -> str:
    """The passphrase of a file or a store, from a file or as it is typed; raises Misgiven."""
    if passphrase_file is not None:
        return _first_line(passphrase_file)
    return _asked(say(note("passphrase_asked", file=place)), place)


def _first_line(path: str) -> str:
    lines = file_given(path, LARGEST_FILE).decode("utf-8-sig", "replace").splitlines()
    return lines[0] if lines else ""


def _asked(question: str, place: str) -> str:
    """What is typed at the terminal; refused where there is none, or where it would show."""
    if not sys.stdin.isatty():
        raise Misgiven(refused("passphrase_no_terminal", option=OPTION), place)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(f"{question}: ")
    except (EOFError, getpass.GetPassWarning):
        raise Misgiven(refused("passphrase_no_terminal", option=OPTION), place) from None
