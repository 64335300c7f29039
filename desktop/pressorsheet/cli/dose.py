"""Dose: a dose as a pump rate, or a pump rate as a dose, with what the pump really delivers."""

import argparse


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    subparsers.add_parser("dose", help="a dose as a pump rate, or a pump rate as a dose")


def main(arguments: argparse.Namespace) -> int:
    """Answer the command; the exit code is 0, or 1 with reasons."""
    raise NotImplementedError(arguments)
