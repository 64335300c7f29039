"""Plug-ins: run before all else in a frozen program: Qt takes its own, whatever a setting names.

In the place of PyInstaller's own hook, which loads Qt to do this, for a dose on a terminal too.
"""

import os
import sys


def own_plugins(inside: str, platform: str) -> str:
    """The folder of Qt's plug-ins in a bundle, as PySide6's wheel for this system lays it out."""
    qt = ("PySide6",) if platform == "win32" else ("PySide6", "Qt")
    return os.path.join(inside, *qt, "plugins")


if hasattr(sys, "_MEIPASS"):
    os.environ["QT_PLUGIN_PATH"] = own_plugins(sys._MEIPASS, sys.platform)
