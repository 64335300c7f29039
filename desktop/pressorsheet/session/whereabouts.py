"""Whereabouts: the folder in which the program stands, which a double click may choose for it."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def leave_folder(home: Callable[[], Path] = Path.home) -> None:
    """Have a frozen program stand in the person's home, or else beside its own files.

    A library looks for Python's sources by name alone, so in the folder where the program stands:
    a stick that a worksheet came on could hold a file of that name without an end.
    """
    if not getattr(sys, "frozen", False):
        return
    for folder in (home, lambda: Path(sys.executable).parent):
        with suppress(OSError, RuntimeError):
            os.chdir(folder())
            return
