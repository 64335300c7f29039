"""The disk image for macOS: the app beside a link to Applications, signed as far as one can here.

    dist/pressorsheet-VERSION-macos-arm64.dmg  (or -x86_64)

With PRESSORSHEET_SIGNING_IDENTITY, the name of a Developer ID certificate in the keychain, the app
is signed for the hardened runtime; without, by nobody ("ad hoc"), which Gatekeeper says to whoever
opens it. The image's bytes differ from build to build: its file system notes when it was made.
"""

import os
import platform
import plistlib
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from stopped import Stopped

IDENTITY = "PRESSORSHEET_SIGNING_IDENTITY"
NOBODY = "-"
ENTITLEMENTS = {
    # ctypes, by which memory dumps are forbidden, writes a function of its own when it is loaded.
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
    # Qt is under the LGPL: a person may put another in its place, which nobody has signed.
    "com.apple.security.cs.disable-library-validation": True,
}
TRIES, PAUSE = 3, 10  # the system's virus scanner may hold a new volume for some seconds


def build(bundle: Path, version: str, dist: Path) -> Path:
    """Sign a copy of the app and put it into an image, which is then verified."""
    if not (bundle / "Contents" / "Info.plist").is_file():
        raise Stopped(f"no app in {bundle}: build the bundle first")
    dist.mkdir(parents=True, exist_ok=True)
    target = dist / f"pressorsheet-{version}-macos-{platform.machine()}.dmg"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "Pressorsheet"
        shutil.copytree(bundle, Path(scratch) / bundle.name, symlinks=True)
        sign(Path(scratch) / bundle.name, os.environ.get(IDENTITY, NOBODY))
        folder.mkdir()
        (Path(scratch) / bundle.name).rename(folder / bundle.name)
        (folder / "Applications").symlink_to("/Applications")
        pack(folder, f"Pressorsheet {version}", target)
    return target


def sign(app: Path, identity: str) -> None:
    """Sign the app with all that lies in it, and have the signature checked."""
    command = ["codesign", "--force", "--deep", "--sign", identity]
    if identity != NOBODY:
        asked = app.with_name("entitlements.plist")
        asked.write_bytes(plistlib.dumps(ENTITLEMENTS))
        command += ["--timestamp", "--options", "runtime", "--entitlements", str(asked)]
    subprocess.run([*command, str(app)], check=True)
    subprocess.run(["codesign", "--verify", "--deep", "--strict", str(app)], check=True)


def pack(folder: Path, title: str, target: Path) -> None:
    """Make the image of a folder, compressed and read-only, and have it checked."""
    made = ["-volname", title, "-srcfolder", str(folder), "-fs", "HFS+", "-format", "UDZO"]
    squeezed = ["-imagekey", "zlib-level=9"]
    command = ["hdiutil", "create", *made, *squeezed, "-ov", str(target)]
    insist(command).check_returncode()
    subprocess.run(["hdiutil", "verify", str(target)], check=True)


def insist(command: list[str]) -> "subprocess.CompletedProcess[bytes]":
    """Run a command until it succeeds, a few times; how its last run ended."""
    for _ in range(TRIES - 1):
        done = subprocess.run(command, check=False)
        if done.returncode == 0:
            return done
        time.sleep(PAUSE)
    return subprocess.run(command, check=False)
