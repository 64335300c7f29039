"""Fault report: where in the program something unexpected happened, and nothing of what it says.

An exception's message may quote a patient or a passphrase; a log, a terminal and whatever the
system keeps of a terminal are read by others.
"""

import traceback
from types import TracebackType

MOST_FRAMES = 40


def report_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Kind, then frame by frame module, line and function: no message, value or argument."""
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:]
    lines = [f"  {_module(each.filename)}:{each.lineno} in {each.name}" for each in frames]
    return "\n".join([kind.__name__, *lines])


def _module(file: str) -> str:
    """A file without its folders, which name the person whose they are."""
    return file.replace("\\", "/").rpartition("/")[2]
