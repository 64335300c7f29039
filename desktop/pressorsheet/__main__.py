"""The program's entry: hands the command line to `cli`."""

import sys


def main() -> int:
    """Run the command line on this process's arguments and return its exit code."""
    from pressorsheet.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
