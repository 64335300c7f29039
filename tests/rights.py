"""Rights: to be somebody whom a system's rights bind, also where the tests run as root."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

NOBODY = 65534
LATE = (
    "pressorsheet.report.handover",
    "pressorsheet.report.taper_sheet",
    "pypdfium2",
    "ctypes",
    "importlib.readers",
)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="as Linux alone does it")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="rights and limits of POSIX")


def _makes_links() -> bool:
    with TemporaryDirectory() as folder:
        try:
            Path(folder, "link").symlink_to("there")
        except OSError:
            return False
    return True


needs_links = pytest.mark.skipif(not _makes_links(), reason="links take a right of their own here")


@contextmanager
def as_nobody() -> Iterator[None]:
    """Rights do not bind root; they do bind root under another number.

    What the program loads late is loaded before: nobody may not read every file of an interpreter.
    """
    for late in LATE:
        import_module(late)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
