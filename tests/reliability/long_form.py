"""Long form: how often the trials of this folder are made, in short or, when asked, in full.

PRESSORSHEET_RELIABILITY=long, which `poe reliability` sets, asks for it; PRESSORSHEET_SEED draws
other trials than those of every run.
"""

import os
import tempfile
from pathlib import Path

IS_LONG = os.environ.get("PRESSORSHEET_RELIABILITY") == "long"
SEED = int(os.environ.get("PRESSORSHEET_SEED", "20260310"))
_IN_MEMORY = Path("/dev/shm")


def times(short: int, long: int) -> int:
    """How often: a few seconds' worth, or all that was promised."""
    return long if IS_LONG else short


def quick_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that lies in memory where the system has such a place."""
    return tempfile.TemporaryDirectory(dir=_IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None)
