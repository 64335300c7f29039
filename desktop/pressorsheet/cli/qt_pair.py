"""Qt pair: which PySide6 must not meet which Python, checked before Qt is loaded.

PySide6 6.12.0 on Python 3.10 and 3.11 drops a reference to None with every call that returns
nothing; the process aborts after some thousand of them.
"""

import sys
from importlib.metadata import PackageNotFoundError, version

from pressorsheet.core.note import Refused, refused

FIRST_UNSAFE_PYSIDE = (6, 12)
FIRST_SAFE_PYTHON = (3, 12)
DISTRIBUTION = "PySide6_Essentials"


def refusal_of_pair(python: tuple[int, int], pyside: str | None) -> Refused | None:
    """Why this PySide6 must not start on this Python; None: nothing speaks against it."""
    if pyside is None:
        return refused("pyside_missing")
    release = tuple(int(part) for part in pyside.split(".")[:2])
    if release >= FIRST_UNSAFE_PYSIDE and python < FIRST_SAFE_PYTHON:
        return refused("pyside_drops_none", pyside=pyside, python=".".join(map(str, python)))
    return None


def installed_pair() -> tuple[tuple[int, int], str | None]:
    """This Python and the PySide6 installed beside it, without loading Qt."""
    try:
        pyside = version(DISTRIBUTION)
    except PackageNotFoundError:
        pyside = None
    return sys.version_info[:2], pyside
