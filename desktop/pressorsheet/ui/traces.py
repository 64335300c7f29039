"""Traces: what Qt would leave behind of its own accord, and does not.

What it prints goes through a temporary file. Its file dialogs write which folders were open into a
settings file of the person's; the system's own dialogs put every file they name on a list of recent
documents.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QSettings, Qt

# Where Qt looks for a folder at all, none can be made here, so that nothing is written.
NOWHERE = "/dev/null/none"


def leave_no_traces() -> None:
    """Before any dialog is opened: Qt's own dialogs alone, and they remember nothing."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, NOWHERE)


def forget_folders() -> None:
    """Take out again what a dialog wrote where that path is not asked: Windows and macOS."""
    settings = QSettings(QSettings.Scope.UserScope, "QtProject")
    for key in ("history", "lastVisited"):
        settings.remove(f"FileDialog/{key}")


@contextmanager
def spooled_in_memory() -> Iterator[None]:
    """Meanwhile the file by which Qt hands a sheet to Linux's print service lies on no disk.

    A person's runtime folder is in memory, and nobody else's; where there is none, all is as it
    was. What the service itself keeps is its own affair.
    """
    memory, before = os.environ.get("XDG_RUNTIME_DIR", ""), os.environ.get("TMPDIR")
    if sys.platform == "linux" and os.access(memory, os.W_OK | os.X_OK):
        os.environ["TMPDIR"] = memory
    try:
        yield
    finally:
        os.environ.pop("TMPDIR", None)
        if before is not None:
            os.environ["TMPDIR"] = before
