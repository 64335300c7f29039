"""Ownership: whether a file or folder is the administrators', so that what it says binds others.

Where anybody could have written a site's file, anybody could set what holds for everyone here.
"""

import ctypes
import os
import stat
from collections.abc import Callable
from functools import partial
from typing import Any

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note, note

# Administrators, the system itself, and TrustedInstaller, as Windows numbers them everywhere.
ADMINISTRATORS = (
    "S-1-5-32-544",
    "S-1-5-18",
    "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
)
# accctrl.h and winnt.h: the name is a file's, and its owner is asked for.
_SE_FILE_OBJECT = 1
_OWNER_SECURITY_INFORMATION = 1


@frozen
class Ownership:
    """`fault_of`: what is wrong with whose a path is, None where nothing; `fix`: a note's code."""

    fault_of: Callable[[str], Note | None]
    fix: str


def ownership_on(system: str) -> Ownership:
    """How a system is asked whose a path is."""
    if system == "win32":
        return Ownership(_fault_on_windows, "settings_fix_windows")
    return Ownership(posix_fault, "settings_fix_posix")


def not_administrators(asked: Ownership, file: str, folder: str, *paths: str) -> Note | None:
    """What is wrong with whose these paths are, and how the folder is mended.

    `file` is the settings file that is, or names, what is asked about.
    """
    for path in paths:
        why = asked.fault_of(path)
        if why is not None:
            fix = note(asked.fix, folder=folder)
            return note("settings_not_administrators", file=file, why=why, fix=fix)
    return None


def posix_fault(path: str, look: Callable[[str], os.stat_result] = os.stat) -> Note | None:
    """What is wrong unless root owns it and nobody else may write to it.

    A group may not either, root's own included: where others have rights of their own in an access
    list, the list's widest stand in the group's place.
    """
    try:
        found = look(path)
    except OSError as fault:
        return note("settings_owner_unknown", path=path, why=fault.strerror or str(fault))
    if found.st_uid != 0:
        return note("settings_owner_another", path=path, owner=str(found.st_uid))
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return note("settings_others_write", path=path)
    return None


def _fault_on_windows(path: str) -> Note | None:
    load = ctypes.WinDLL  # type: ignore[attr-defined,unused-ignore]  # there alone
    return windows_fault(path, load("advapi32"), load("kernel32"))


def windows_fault(path: str, security: Any, memory: Any) -> Note | None:
    """What is wrong unless it belongs to administrators or the system; also where no call says.

    `security` is advapi32, `memory` is kernel32, which takes back what the calls have given.
    """
    unknown = partial(note, "settings_owner_unknown", path=path)
    owner, given, text = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_wchar_p()
    asked = (path, _SE_FILE_OBJECT, _OWNER_SECURITY_INFORMATION)
    code = security.GetNamedSecurityInfoW(
        *asked, ctypes.byref(owner), None, None, None, ctypes.byref(given)
    )
    if code != 0:
        return unknown(why=f"GetNamedSecurityInfoW: {code}")
    is_said = security.ConvertSidToStringSidW(owner, ctypes.byref(text))
    sid = text.value
    memory.LocalFree(text)
    memory.LocalFree(given)
    if not is_said or sid is None:
        return unknown(why="ConvertSidToStringSidW")
    if sid in ADMINISTRATORS:
        return None
    return note("settings_owner_another", path=path, owner=sid)
