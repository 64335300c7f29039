"""Main: reads the command line, imports the module of the chosen command alone, and runs it."""

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from pressorsheet import __version__
from pressorsheet.core.note import Refused
from pressorsheet.session.places import NO_PLACES, Places

if TYPE_CHECKING:
    from pressorsheet.session.probe import Probe

OpenWindow = Callable[..., Refused | None]
WindowProbes = Callable[[], "Sequence[Probe]"]

INTERRUPTED = 130
FAILED = 1
WRONG_USAGE = 2
# without a command the app opens
APP = "app"

# command: (module below pressorsheet.cli, what it does)
COMMANDS = {
    "dose": ("dose", "a dose as a pump rate, or a pump rate as a dose"),
    "check": ("check", "what a protocol says about a worksheet at a moment"),
    "taper": ("taper", "a taper plan from an order"),
    "verify": ("verify", "the pharmacist's checks on a taper plan"),
    "handover": ("handover", "the handover of a worksheet as PDF"),
    "taper-sheet": ("taper_sheet", "the sheet of a worksheet's taper as PDF"),
    "import": ("imports", "a worksheet from another system's files"),
    "export": ("exports", "a worksheet for another system"),
    "seal": ("seal", "a worksheet file under a passphrase"),
    "unseal": ("unseal", "what a sealed worksheet file holds, as a plain one"),
    "verify-history": ("verify_history", "whether an exported history is as it was stored"),
    "protocol": ("protocol", "list, show, check and compare protocol files"),
    "settings": ("settings", "the settings in force here, and where each comes from"),
    "licences": ("licences", "what of others the program holds, with licences"),
    "self-test": ("self_test", "try every shipped file and every kind of output"),
}


def run(
    argv: Sequence[str],
    open_window: OpenWindow | None = None,
    window_probes: WindowProbes | None = None,
    places: Places = NO_PLACES,
) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 wrong usage.

    A command's module has `add(subparsers)`, which adds its parser, and `main(args)`. Without a
    command `open_window` is handed what was asked for, and the self-test `window_probes`; this ring
    cannot know the window's. In `places` a site's settings are looked for.
    """
    # A stream that was closed before we started is missing; what is written to it is lost.
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        # Text that the terminal's encoding lacks is written as an escape, never a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        chosen = _module(argv)
        arguments = _parser(chosen).parse_args(argv)
        arguments.open_window = open_window
        arguments.window_probes = window_probes
        arguments.places = places
        code = _run(chosen, arguments)
        sys.stdout.flush()
        return code
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left; there is nobody to tell.
        sys.stdout = None
        return FAILED
    except OSError as fault:
        sys.stderr.write(f"{fault.filename or 'output'}: {fault.strerror}\n")
        # Else Python tries to write the rest at exit, complains, and ends with a code of its own.
        sys.stdout = None
        return FAILED


def _module(argv: Sequence[str]) -> str | None:
    """The command asked for; None: no command, so the app."""
    return argv[0] if argv and argv[0] in COMMANDS else None


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pressorsheet",
        description="A worksheet for adults in septic shock. It computes and records; "
        "it never orders.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"pressorsheet {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for name, (_, summary) in COMMANDS.items():
        if name == chosen:
            _imported(chosen).add(subparsers)
        else:
            subparsers.add_parser(name, help=summary)
    if chosen is None:
        _imported(None).add(parser)
    return parser


def _imported(chosen: str | None) -> ModuleType:
    return import_module(f"pressorsheet.cli.{COMMANDS[chosen][0] if chosen else APP}")


def _run(chosen: str | None, arguments: argparse.Namespace) -> int:
    code: int = _imported(chosen).main(arguments)
    return code
