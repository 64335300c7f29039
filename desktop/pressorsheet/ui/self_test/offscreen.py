"""Off screen: the application that a self-test paints with, and what fails there unheard."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from pressorsheet.session.probe import need, told
from pressorsheet.ui.application import made_application

PLATFORM = "offscreen"
# What Qt complains of where a bundle is not whole; off screen it complains of much else.
GRAVE = ("stylesheet", "style sheet", "font", "pixmap", "image", "icon", "plugin")
HARMLESS = ("propagateSizeHints",)


def plugin(kind: str, name: str) -> Path | None:
    """The file of a plugin of Qt's, as each system names it; None where it is not there."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), kind)
    names = (f"lib{name}.so", f"lib{name}.dylib", f"{name}.dll")
    return next((folder / each for each in names if (folder / each).is_file()), None)


@cache
def application() -> QApplication:
    """Qt, started off screen; without the part for that it would end the process."""
    need(plugin("platforms", f"q{PLATFORM}"), f"Qt's platform {PLATFORM} is not there")
    os.environ["QT_QPA_PLATFORM"] = PLATFORM
    os.environ["QT_SCALE_FACTOR"] = "1"
    return made_application()


@contextmanager
def listening() -> Iterator[None]:
    """Meanwhile what fails in Qt's calls, and what Qt complains of, is a finding."""
    heard: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
        is_grave = any(word in words.lower() for word in GRAVE)
        if kind is not QtMsgType.QtDebugMsg and is_grave and not _is_harmless(words):
            heard.append(f"Qt says: {words}")

    hooks = sys.excepthook, sys.unraisablehook
    sys.excepthook = lambda _kind, fault, _trace: heard.append(told(fault))
    sys.unraisablehook = lambda one: heard.append(one.exc_type.__name__)
    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        sys.excepthook, sys.unraisablehook = hooks
        qInstallMessageHandler(before)
    need(not heard, "; ".join(dict.fromkeys(heard)))


def _is_harmless(words: str) -> bool:
    return any(word in words for word in HARMLESS)
