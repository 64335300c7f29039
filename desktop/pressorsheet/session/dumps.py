"""Dumps: has the system write no copy of this program's memory when it fails.

Linux: no core file, and no other program of this person may read the memory (which also keeps
core handlers such as systemd-coredump from it). Windows: no error report with it. macOS writes no
core file either; its crash reports hold where the program was and no memory.
"""

import ctypes
import sys
from importlib import import_module
from typing import Any

# prctl(2).
PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4
# WinBase: no box that offers to send a report; werapi: none with the heap, should one be made.
SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX = 0x1, 0x2
WER_FAULT_REPORTING_FLAG_NOHEAP = 0x1


def forbid_dumps(system: str = sys.platform) -> bool:
    """Forbid them from now on; False where the system has no way or refuses."""
    try:
        if system == "win32":
            return forbidden_by(_windows())
        is_set = _without_core_file()
        return is_set and (system != "linux" or _unread_by_others())
    except (OSError, AttributeError, ValueError):
        return False


def forbidden_by(kernel: Any) -> bool:
    """Have Windows' kernel32 make no report with memory in it; False where it refuses."""
    kernel.SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX)
    return bool(kernel.WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP) == 0)


def _windows() -> Any:
    return ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # there alone


def _without_core_file() -> bool:
    resource = import_module("resource")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return bool(resource.getrlimit(resource.RLIMIT_CORE) == (0, 0))


def _unread_by_others() -> bool:
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    is_set = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0
    return bool(is_set and prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0)
