"""App: what `pressorsheet` does without a command; the window comes in a later version."""

import argparse

from pressorsheet.cli import answer


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that go without a command."""
    parser.add_argument("--demo", action="store_true", help="on the sample patient")


def main(arguments: argparse.Namespace) -> int:
    """Say that there is no window yet; the exit code is 1."""
    del arguments
    answer.warn("this version has no window: see `pressorsheet --help` for its commands")
    return answer.REFUSED
