"""Traces: what Qt would leave behind of its own accord, and does not.

Its file dialogs write which folders were open into a settings file of the person's; the system's
own dialogs put every file they name on a list of recent documents.
"""

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
