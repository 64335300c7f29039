"""The program's entry: hands the command line to `cli`, and the window to whoever asks for it."""

import gc
import sys
from typing import Any


def main() -> int:
    """Run the command line on this process's arguments and return its exit code."""
    from pressorsheet.cli.main import run

    # A command ends before the cyclic collector could help it; reading a month is twice as quick.
    gc.disable()
    return run(sys.argv[1:], open_window)


def open_window(**asked: Any) -> Any:
    """Open the window as asked; Qt is loaded only here."""
    from pressorsheet.ui.app import Opening, run

    return run(Opening(**asked))


if __name__ == "__main__":
    sys.exit(main())
