"""Terminal: a command run at a terminal of its own, where a person answers what it asks."""

import os
import subprocess
from collections.abc import Sequence
from importlib import import_module

from launched import PROGRAM

LONGEST_WAIT_S = 30


def at_terminal(arguments: Sequence[str], answers: Sequence[str]) -> tuple[int, str]:
    """Run a command, give each answer when it asks; its exit code and all the terminal showed.

    A question ends with a colon and a space. The answer `\\x04` is Ctrl+D.
    """
    ours, theirs = import_module("pty").openpty()  # there is none on Windows
    command = subprocess.Popen(
        [*PROGRAM, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: os.close(os.open(os.ttyname(theirs), os.O_RDWR)),  # noqa: PLW1509
    )
    os.close(theirs)
    shown, left = "", list(answers)
    while part := _read(ours):
        shown += part
        if shown.endswith(": ") and left:
            os.write(ours, left.pop(0).encode())
    os.close(ours)
    return command.wait(LONGEST_WAIT_S), shown


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 4096).decode()
    except OSError:  # Linux says so when the command has closed its end
        return ""
