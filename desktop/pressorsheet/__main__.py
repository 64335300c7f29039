"""The program's entry: hands the command line to `cli`, and the window to whoever asks for it."""

import gc
import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pressorsheet.session.places import Places

# What is written holds patients: it is this person's alone.
PRIVATE = 0o077
# As sysexits.h numbers it: the program failed, which is neither a refusal nor wrong usage.
BROKEN = 70


def main(places: "Places | None" = None) -> int:
    """Run the command line on this process's arguments and return its exit code.

    `places` are those where settings are looked for; None: this system's own.

    What nobody foresaw is told by where it happened alone: its message may quote a patient.
    """
    from pressorsheet.cli.main import run
    from pressorsheet.session.dumps import forbid_dumps
    from pressorsheet.session.places import system_places

    os.umask(PRIVATE)
    forbid_dumps()
    sys.unraisablehook = lambda one: _tell(one.exc_type, one.exc_traceback)

    # A command ends before the cyclic collector could help it; reading a month is twice as quick.
    gc.disable()
    try:
        found = system_places() if places is None else places
        return run(sys.argv[1:], open_window, window_probes, found)
    except Exception as fault:  # Python itself would print its message, which may name a patient
        _tell(type(fault), fault.__traceback__)
        return BROKEN


def _tell(kind: type[BaseException], trace: TracebackType | None) -> None:
    from pressorsheet.session.fault_report import report_of

    if sys.stderr is not None:
        sys.stderr.write(f"pressorsheet failed: {report_of(kind, trace)}\n")


def open_window(**asked: Any) -> Any:
    """Open the window as asked; Qt is loaded only here."""
    from pressorsheet.ui.app import Opening, run

    return run(Opening(**asked))


def window_probes() -> Any:
    """What a self-test tries of the window; Qt is loaded only here too."""
    from pressorsheet.ui.self_test import probes

    return probes()


if __name__ == "__main__":
    sys.exit(main())
