"""The program's entry: hands the command line to `cli`."""

import gc
import sys


def main() -> int:
    """Run the command line on this process's arguments and return its exit code."""
    from pressorsheet.cli.main import run

    # A command ends before the cyclic collector could help it; reading a month is twice as quick.
    gc.disable()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
