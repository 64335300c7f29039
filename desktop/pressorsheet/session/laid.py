"""Laid: what lies in a settings file's place: nothing, the file's bytes, or why it is refused.

Nothing lies there only where its folder is not there, or is one that can be looked into without it.
Whatever else keeps the file from view may keep a site's locks from view, and is refused.
"""

import errno
import os
import stat

from pressorsheet.core.note import Note, Refused, note
from pressorsheet.library.settings import LARGEST_SETTINGS
from pressorsheet.session.files import file_read
from pressorsheet.session.ownership import not_administrators
from pressorsheet.session.places import Place


def laid_in(place: Place) -> bytes | Refused | None:
    """What a place's file holds; None where there is no such file."""
    folder = os.path.dirname(place.path)
    if _is_absent(folder):
        return None
    fault = _folder_fault(place.path, folder) or _ownership_fault(place, folder)
    if fault is not None:
        return Refused((fault,))
    if _is_absent(place.path):
        return None
    fault = _ownership_fault(place, os.path.dirname(os.path.realpath(place.path)), place.path)
    return file_read(place.path, LARGEST_SETTINGS) if fault is None else Refused((fault,))


def _is_absent(path: str) -> bool:
    """Whether there is nothing of that name; what may not be looked at may well be there."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):  # nothing lies below a file either
        return True
    except OSError:
        return False
    return False


def _folder_fault(file: str, folder: str) -> Note | None:
    try:
        if stat.S_ISDIR(os.stat(folder).st_mode):
            return None
        why = os.strerror(errno.ENOTDIR)
    except OSError as fault:
        why = fault.strerror or str(fault)
    return note("settings_no_folder", file=file, folder=folder, why=why)


def _ownership_fault(place: Place, *paths: str) -> Note | None:
    """What is wrong with whose these are, and how it is mended; None where it is not asked."""
    if place.ownership is None:
        return None
    return not_administrators(place.ownership, place.path, os.path.dirname(place.path), *paths)
