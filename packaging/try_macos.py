"""Try the disk image for macOS: mount it, copy the app out as a person does, have it test itself.

    python3 packaging/try_macos.py dist

The exit code is 0 when all held. Nothing is left behind: the copy goes to a folder of its own.
"""

import argparse
import platform
import plistlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from macos import dmg

APP = "Pressorsheet.app"


@contextmanager
def mounted(image: Path, place: Path) -> Iterator[Path]:
    """The image's contents, for as long as they are looked at."""
    place.mkdir()
    quiet = ("-nobrowse", "-readonly", "-noverify")
    subprocess.run(["hdiutil", "attach", image, *quiet, "-mountpoint", place], check=True)
    try:
        yield place
    finally:
        leave(place)


def leave(place: Path) -> None:
    """Take the volume away, by force where something holds it for long."""
    command = ["hdiutil", "detach", str(place)]
    if dmg.insist(command).returncode:
        subprocess.run([*command, "-force"], check=True)


def problems(volume: Path, home: Path) -> list[str]:
    """What is wrong with the app in a mounted image; nothing where all held."""
    if not (volume / "Applications").is_symlink():
        return ["no link to Applications beside the app"]
    app = home / APP
    shutil.copytree(volume / APP, app, symlinks=True)
    checks: dict[str, list[str | Path]] = {
        "its signature does not hold": ["codesign", "--verify", "--deep", "--strict", app],
        "it fails its self-test": [app / "Contents" / "MacOS" / "pressorsheet", "self-test"],
    }
    return [*_untold(app), *(words for words, asks in checks.items() if _fails(asks))]


def _untold(app: Path) -> list[str]:
    told = plistlib.loads((app / "Contents" / "Info.plist").read_bytes())
    wanted = ("LSMinimumSystemVersion", "CFBundleDocumentTypes", "UTExportedTypeDeclarations")
    return [f"its Info.plist says nothing of {name}" for name in wanted if name not in told]


def _fails(command: list[str | Path]) -> bool:
    return subprocess.run(command, check=False).returncode != 0


def main() -> int:
    """Try the image that was built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dist", type=Path, help="where the build lies")
    (image,) = parser.parse_args().dist.glob(f"pressorsheet-*-{platform.machine()}.dmg")
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        with mounted(image, home / "volume") as volume:
            found = problems(volume, home)
    print("\n".join(found) or "all held")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
