"""A store lies on a disk of this computer: network drives and folders of a cloud are refused."""

import ctypes
from pathlib import Path
from typing import Any

import pytest

from pressorsheet.core.note import Refused
from pressorsheet.journal import look
from pressorsheet.journal.safe_place import (
    kind_by_drive,
    kind_by_mounts,
    kind_by_statfs,
    network_kind,
    synced_folder,
    unsafe,
)
from pressorsheet.wording import say
from refusals import code_of
from rights import needs_links

# As /proc/self/mounts of a laptop with shares writes them.
MOUNTS = """\
sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0
/dev/nvme0n1p2 / ext4 rw,relatime 0 0
tmpfs /run tmpfs rw,nosuid,nodev 0 0
tmpfs /tmp tmpfs rw,nosuid,nodev 0 0
server:/export/home /home/rosa nfs4 rw,relatime,vers=4.2 0 0
//files/ward /mnt/ward cifs rw,relatime,vers=3.1.1 0 0
//files/icu /mnt/night\\040shift cifs rw,relatime 0 0
rosa@host:/srv /home/rosa/far fuse.sshfs rw,nosuid,nodev 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw,nosuid,nodev 0 0
cloud: /mnt/cloud fuse.rclone rw,nosuid,nodev 0 0
https://dav.example/ /mnt/dav fuse rw,nosuid,nodev 0 0
/dev/sda1 /mnt/ward/local ext4 rw,relatime 0 0
/dev/sdb1 /media/rosa/STICK vfat rw,nosuid,nodev 0 0
/dev/fuse /mnt/ntfs fuseblk rw,nosuid,nodev 0 0
share /mnt/host 9p rw,trans=virtio 0 0
//files/late /mnt/over cifs rw,relatime 0 0
/dev/sdc1 /mnt/over ext4 rw,relatime 0 0
/dev/sdd1 /mnt/under ext4 rw,relatime 0 0
//files/under /mnt/under smb3 rw,relatime 0 0
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/rosa/.local/share/pressorsheet/worksheets.sqlite", "nfs4"),
        ("/home/rosa", "nfs4"),
        ("/mnt/ward/store", "cifs"),
        ("/mnt/night shift/store", "cifs"),
        ("/home/rosa/far/store", "sshfs"),
        ("/run/user/1000/gvfs/smb-share:server=files/store", "gvfsd-fuse"),
        ("/mnt/cloud/store", "rclone"),
        ("/mnt/dav/store", "fuse"),
        ("/mnt/under/store", "smb3"),  # the later of two on one point hides the other
    ],
)
def test_a_network_drive_is_told_by_the_nearest_mount_above(place: str, kind: str) -> None:
    assert kind_by_mounts(place, MOUNTS) == kind


@pytest.mark.parametrize(
    "place",
    [
        "/var/lib/store",
        "/home/rosalind/store",  # not below /home/rosa
        "/mnt/warden/store",
        "/tmp/store",  # in memory: gone at the next start, and no network
        "/mnt/ward/local/store",
        "/media/rosa/STICK/store",
        "/mnt/ntfs/store",
        "/mnt/host/store",  # a folder of the host of a virtual machine: nobody can tell
        "/mnt/over/store",
    ],
)
def test_a_disk_of_this_computer_and_what_cannot_be_told_are_let_pass(place: str) -> None:
    assert kind_by_mounts(place, MOUNTS) is None


def test_no_list_of_mounts_tells_nothing() -> None:
    assert kind_by_mounts("/home/rosa/store", "") is None


class Statfs:
    """macOS's statfs: the type's name of what is there stands 72 bytes into its struct."""

    def __init__(self, kind: bytes, there: bytes) -> None:
        self._kind = kind
        self._there = there

    def __call__(self, place: bytes, found: Any) -> int:
        if place != self._there:
            return -1
        ctypes.memmove(ctypes.addressof(found) + 72, self._kind + bytes(1), len(self._kind) + 1)
        return 0


@pytest.mark.parametrize(
    ("kind", "told"),
    [(b"smbfs", "smbfs"), (b"nfs", "nfs"), (b"webdav", "webdav"), (b"apfs", None), (b"\xff", None)],
)
def test_macos_tells_by_the_nearest_folder_that_is_there(kind: bytes, told: str | None) -> None:
    assert kind_by_statfs("/Volumes/ward/new/store", Statfs(kind, b"/Volumes/ward")) == told


def test_macos_tells_nothing_of_what_is_nowhere() -> None:
    assert kind_by_statfs("/Volumes/ward/store", Statfs(b"smbfs", b"/elsewhere")) is None


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (r"\\files\ward\store", "UNC"),
        (r"\\?\UNC\files\ward\store", "UNC"),
        (r"\\?\unc\files\ward\store", "UNC"),
        (r"W:\store", "W:"),
        (r"\\?\W:\store", "W:"),
        (r"C:\Users\rosa\AppData\Local\pressorsheet\store", None),
        (r"\\?\C:\store", None),
        (r"\\.\pipe\store", None),
        ("store", None),
    ],
)
def test_windows_tells_shares_and_the_letters_that_stand_for_them(
    place: str, kind: str | None
) -> None:
    types = {"C:\\": 3, "W:\\": 4}
    assert kind_by_drive(place, types.__getitem__) == kind


@pytest.mark.parametrize(
    ("folder", "named"),
    [
        ("/home/rosa/Nextcloud/ward", "Nextcloud"),
        ("/home/rosa/ownCloud", "ownCloud"),
        ("/Users/rosa/Dropbox", "Dropbox"),
        ("/Users/rosa/Dropbox (Personal)/x/y", "Dropbox (Personal)"),
        ("/Users/rosa/St. Elsewhere Dropbox/x", "St. Elsewhere Dropbox"),
        ("/Users/rosa/OneDrive", "OneDrive"),
        ("/Users/rosa/OneDrive - St. Elsewhere/Documents", "OneDrive - St. Elsewhere"),
        ("/Users/rosa/onedrive", "onedrive"),
        ("/Users/rosa/iCloudDrive", "iCloudDrive"),
        ("/Users/rosa/iCloud Drive", "iCloud Drive"),
        ("/Users/rosa/Library/Mobile Documents/com~apple~CloudDocs", "Mobile Documents"),
        ("/Users/rosa/Library/CloudStorage/Box-Box", "CloudStorage"),
        ("/Users/rosa/Google Drive/My Drive", "Google Drive"),
        ("/Users/rosa/GoogleDrive", "GoogleDrive"),
        ("/Users/rosa/pCloud Drive", "pCloud Drive"),
        ("/Users/rosa/Box Sync", "Box Sync"),
        ("/Users/rosa/MEGAsync", "MEGAsync"),
        ("/Users/rosa/Syncthing/ward", "Syncthing"),
    ],
)
def test_a_folder_of_a_cloud_is_told_by_its_name(folder: str, named: str) -> None:
    assert synced_folder(Path(folder) / "store") == named


@pytest.mark.parametrize(
    "place",
    [
        "/home/rosa/Documents/store",
        "/home/rosa/Dropbox",  # the store's own name, in no such folder
        "/home/rosa/droplet box/store",
        "/home/rosa/my onedrives/store",
        "/home/rosa/Box/store",
    ],
)
def test_other_folders_are_let_pass(place: str) -> None:
    assert synced_folder(Path(place)) is None


@pytest.mark.parametrize(
    "mark", [".stfolder", ".dropbox.cache", ".nextcloudsync.log", ".owncloudsync.log"]
)
def test_a_folder_of_a_cloud_is_told_by_what_lies_in_it(tmp_path: Path, mark: str) -> None:
    top = tmp_path / "ward"
    (top / mark).mkdir(parents=True)
    assert synced_folder(top / "night" / "store") == "ward"
    assert synced_folder(tmp_path / "store") is None


@pytest.mark.parametrize("name", ["OneDrive", "Nextcloud"])
def test_a_store_is_neither_made_nor_opened_there(tmp_path: Path, name: str) -> None:
    found = look(str(tmp_path / name / "new" / "store"))
    assert isinstance(found, Refused)
    (reason,) = found.reasons
    assert reason.code == "store_synced"
    assert f"in {name}, a folder that a cloud service copies" in say(reason)
    assert list(tmp_path.iterdir()) == [], "nothing is made there"


@needs_links
def test_a_link_into_such_a_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox")
    assert code_of(look(str(tmp_path / "plain" / "store"))) == "store_synced"


@pytest.mark.parametrize("system", ["linux", "darwin", "win32", "plan9"])
def test_a_system_that_does_not_answer_as_expected_lets_pass(tmp_path: Path, system: str) -> None:
    """On the system that runs this: its temporary folder is on no network drive."""
    assert network_kind(str(tmp_path / "store"), system) is None


def test_a_network_drive_is_refused_in_words(tmp_path: Path) -> None:
    found = unsafe(tmp_path / "store", lambda _place: "nfs4")
    assert isinstance(found, Refused)
    (reason,) = found.reasons
    assert reason.code == "store_on_network"
    assert "network drive (nfs4)" in say(reason)
    assert "name a place there" in say(reason)


@pytest.mark.parametrize("kind", ["temporary", "mandatory", "roaming"])
def test_a_profile_that_goes_at_sign_out_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "rosa"))
    found = unsafe(tmp_path / "rosa" / "store", profile=lambda: kind)
    assert isinstance(found, Refused)
    (reason,) = found.reasons
    assert reason.code == "store_fleeting"
    assert f"profile ({kind}) that Windows deletes at sign-out" in say(reason)
    assert f"name a place outside of {tmp_path / 'rosa'}" in say(reason)
    assert unsafe(tmp_path / "ward" / "store", profile=lambda: kind) is None
    assert unsafe(tmp_path / "rosa" / "store", profile=lambda: None) is None
