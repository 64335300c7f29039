"""Faults: what happens when something unexpected does: the record stays, the person is told.

The log holds where in the program it happened and of which kind it was, never what was charted:
no message of an exception, no value, no argument. Without a log nothing is kept. An uncaught
exception in a slot ends here; Ctrl+C in a terminal closes the windows, as a person would.
"""

import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from pressorsheet.session.fault_report import report_of

MOST_BYTES = 256 * 1024
QUIET = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)


def catch_faults(log: Path | None, stamp: Callable[[], str], tell: Callable[[str], None]) -> None:
    """From now on, write what nobody caught to the log, and say in the window where it lies."""

    def caught(
        kind: type[BaseException], _fault: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.closeAllWindows()
            return
        written = _write(log, f"{stamp()} {report_of(kind, trace)}\n")
        try:
            tell(f"{kind.__name__} ({log.name})" if log and written else kind.__name__)
        except Exception as again:  # else Python prints the first one, with what it says
            _write(log, f"{stamp()} {report_of(type(again), again.__traceback__)}\n")

    sys.excepthook = caught
    # Python's own hooks for these would print what an exception says.
    sys.unraisablehook = lambda one: caught(one.exc_type, Exception(), one.exc_traceback)
    threading.excepthook = lambda one: caught(one.exc_type, Exception(), one.exc_traceback)
    # What a library warns of may quote what it was given.
    warnings.showwarning = lambda _words, kind, file, line, *_: _warned(
        log, stamp, kind, file, line
    )


def hear_qt(log: Path | None, stamp: Callable[[], str]) -> None:
    """From now on, write what Qt complains of as its kind and the part of Qt, once each.

    Its words are left out: they may quote what was on the screen, and the terminal that would
    print them may be kept by the system.
    """
    heard: set[str] = set()

    def report(kind: QtMsgType, context: QMessageLogContext, _words: str) -> None:
        line = f"{kind.name} {context.category or ''}"
        if kind not in QUIET and line not in heard:
            heard.add(line)
            _write(log, f"{stamp()} {line}\n")

    qInstallMessageHandler(report)


def _warned(
    log: Path | None, stamp: Callable[[], str], kind: type[Warning], file: str, line: int
) -> None:
    _write(log, f"{stamp()} {kind.__name__} {Path(file).name}:{line}\n")


def _write(log: Path | None, text: str) -> bool:
    """Append to the log, begun anew when it has grown large; False where none is or that fails."""
    if log is None:
        return False
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        grown = log.exists() and log.stat().st_size > MOST_BYTES
        with log.open("w" if grown else "a", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return False
    return True
