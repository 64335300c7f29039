"""Safe place: tells a folder that stays on this computer from a network's, a cloud's, a brief one.

Over a network SQLite's locks and its order of writes do not hold; what copies a store while it is
written copies half of it, and puts half of it back; a profile may be deleted at sign-out. What
cannot be told is let pass.
"""

import ctypes
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import Any

from pressorsheet.core.note import Refused, refused
from pressorsheet.journal.profile import fleeting_profile

# As Linux and macOS name them; those of FUSE without their "fuse.".
# fmt: off
NETWORK = frozenset({
    "afpfs", "afs", "beegfs", "ceph", "ceph-fuse", "cifs", "coda", "curlftpfs", "davfs", "ftp",
    "gcsfuse", "glusterfs", "goofys", "google-drive-ocamlfuse", "gvfsd-fuse", "juicefs",
    "kio-fuse", "lustre", "ncpfs", "nfs", "nfs3", "nfs4", "onedriver", "orangefs", "pvfs2",
    "rclone", "s3fs", "smb3", "smbfs", "smbnetfs", "sshfs", "webdav",
})
# fmt: on
ADDRESSES = ("http://", "https://")
MOUNTS = Path("/proc/self/mounts")
# Linux writes blanks and backslashes of a path so: proc(5).
_ESCAPE = re.compile(r"\\([0-7]{3})")

# As each service's own program calls the folder that it copies.
_SYNCED = re.compile(
    r"""
    onedrive([ ]?-.+)? | dropbox([ ]\(.+\))? | .+[ ]dropbox | icloud[ ]?drive | mobile[ ]documents
    | cloudstorage | google[ ]?drive | nextcloud | owncloud | seafile | syncthing | box[ ]sync
    | pcloud[ ]?drive | megasync | yandex\.?disk
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What such programs lay into the top folder that they copy, whatever its name.
MARKS = (".dropbox.cache", ".nextcloudsync.log", ".owncloudsync.log", ".stfolder")

# macOS's struct statfs with 64-bit inodes (statfs(2)): the name of the file system's type.
_STATFS_SIZE, _TYPE_AT, _TYPE_SIZE = 4096, 72, 16
# fileapi.h.
DRIVE_REMOTE = 4
_LONG_PATH, _LONG_UNC, _UNC, _DEVICE = "\\\\?\\", "\\\\?\\UNC\\", "\\\\", "\\\\.\\"


def network_kind(place: str, system: str = sys.platform) -> str | None:
    """What kind of network drive a place is on; None where it is on none, or nobody can tell."""
    with suppress(OSError, AttributeError):
        if system == "linux":
            return kind_by_mounts(place, MOUNTS.read_text("utf-8", "surrogateescape"))
        if system == "darwin":
            library = ctypes.CDLL(None)
            # Where both are, the plain name is an older layout's.
            newest = getattr(library, "statfs$INODE64", None) or library.statfs
            return kind_by_statfs(place, newest)
        if system == "win32":
            return kind_by_drive(place, _windows().GetDriveTypeW)
    return None


def _windows() -> Any:
    return ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # there alone


def kind_by_mounts(place: str, mounts: str) -> str | None:
    """The kind of network drive, by Linux's list of what is mounted where: the nearest above."""
    nearest, kind = "", None
    for source, point, type_ in map(_mount, filter(None, mounts.split("\n"))):
        is_above = place == point or place.startswith(point.rstrip("/") + "/")
        # Of two on one point the later one hides the other.
        if is_above and len(point) >= len(nearest):
            is_remote = type_ in NETWORK or source.startswith(ADDRESSES)
            nearest, kind = point, type_ if is_remote else None
    return kind


def _mount(line: str) -> tuple[str, str, str]:
    source, point, type_ = line.split(" ")[:3]
    whole = _ESCAPE.sub(lambda found: chr(int(found[1], 8)), point)
    return source, whole, type_.removeprefix("fuse.")


def kind_by_statfs(place: str, statfs: Callable[[bytes, Any], int]) -> str | None:
    """The kind of network drive, as macOS names the type of the nearest folder that is there."""
    found = ctypes.create_string_buffer(_STATFS_SIZE)
    for each in (Path(place), *Path(place).parents):
        if statfs(os.fsencode(each), found) == 0:
            name = found.raw[_TYPE_AT : _TYPE_AT + _TYPE_SIZE].split(b"\0")[0]
            kind = name.decode("ascii", "replace")
            return kind if kind in NETWORK else None
    return None


def kind_by_drive(place: str, drive_type: Callable[[str], int]) -> str | None:
    """The kind of network drive on Windows: a share, or a letter that stands for one."""
    if place.upper().startswith(_LONG_UNC):
        return "UNC"
    drive = PureWindowsPath(place.removeprefix(_LONG_PATH)).drive
    if drive.startswith(_UNC):
        return None if drive.startswith(_DEVICE) else "UNC"
    return drive if drive and drive_type(drive + "\\") == DRIVE_REMOTE else None


def synced_folder(place: Path) -> str | None:
    """The folder above a place that a cloud service copies, by its name or by what lies in it."""
    for folder in place.parents:
        is_named = _SYNCED.fullmatch(folder.name) is not None
        if is_named or any(os.path.lexists(folder / mark) for mark in MARKS):
            return folder.name or str(folder)
    return None


def unsafe(
    place: Path,
    told: Callable[[str], str | None] = network_kind,
    profile: Callable[[], str | None] = fleeting_profile,
) -> Refused | None:
    """Why a store must not lie in a place, its links resolved; None where nothing speaks for it.

    `told` gives the kind of network drive that a path is on, `profile` the kind of a person's
    folder that does not outlast their session.
    """
    kind = told(str(place))
    if kind is not None:
        return refused("store_on_network", file=str(place), kind=kind)
    folder = synced_folder(place)
    if folder is not None:
        return refused("store_synced", file=str(place), folder=folder)
    fleeting, home = profile(), os.path.realpath(os.path.expanduser("~"))
    if fleeting is None or not place.is_relative_to(home):
        return None
    return refused("store_fleeting", file=str(place), kind=fleeting, folder=home)
