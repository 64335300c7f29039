"""Profile: tells a person's folder that Windows deletes at sign-out, and all that is in it.

A temporary profile is given where one's own cannot be loaded; a mandatory one is the same for all
at each sign-in; of a roaming one a policy may have the copy on this computer deleted, and what lies
under AppData, Local was copied nowhere before. What cannot be told is let pass.
"""

import ctypes
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

# userenv.h.
TEMPORARY, ROAMING, MANDATORY = 1, 2, 4
# winreg.h; the policy "Delete cached copies of roaming profiles".
_LOCAL_MACHINE, _IS_NUMBER = 0x8000_0002, 0x10
_POLICIES, _DELETES = r"Software\Policies\Microsoft\Windows\System", "DeleteRoamingCache"


def fleeting_profile(system: str = sys.platform) -> str | None:
    """What kind of profile it is that goes at sign-out; None where it stays, or nobody can tell."""
    load: Any = getattr(ctypes, "WinDLL", None)
    if system != "win32" or load is None:
        return None
    with suppress(OSError, AttributeError):
        get_type, get_value = load("userenv").GetProfileType, load("advapi32").RegGetValueW
        return kind_by_profile(get_type, lambda: _deletes_copies(get_value))
    return None


def kind_by_profile(
    get_type: Callable[[Any], int], deletes_copies: Callable[[], bool]
) -> str | None:
    """The kind, by what GetProfileType writes into a DWORD and the policy on roaming profiles."""
    found = ctypes.c_uint32()
    if not get_type(ctypes.pointer(found)):
        return None
    if found.value & TEMPORARY:
        return "temporary"
    if found.value & MANDATORY:
        return "mandatory"
    return "roaming" if found.value & ROAMING and deletes_copies() else None


def _deletes_copies(get_value: Callable[..., int]) -> bool:
    """Whether the policy is set, as RegGetValueW tells; one that cannot be read is not set."""
    number = ctypes.c_uint32()
    size = ctypes.c_uint32(ctypes.sizeof(number))
    key = ctypes.c_void_p(_LOCAL_MACHINE)
    into = None, ctypes.pointer(number), ctypes.pointer(size)
    return get_value(key, _POLICIES, _DELETES, _IS_NUMBER, *into) == 0 and number.value == 1
