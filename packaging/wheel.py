"""Wheel: the package of the commit that is checked out, the same bytes wherever it is built.

    python packaging/wheel.py [DIST]            the wheel
    python packaging/wheel.py [DIST] --source   the source archive

What is built is the commit, not the folder: files changed or added since are named and stay out.
Nothing is fetched: the hatchling beside this Python builds. Another hatchling, or a Python with
another zlib, may write other bytes of the same content. Standard library only.
"""

import argparse
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from stopped import Stopped

TOP = Path(__file__).resolve().parent.parent
# What a person's own settings of git would otherwise do to the lines and rights of files.
AS_STORED = ("core.autocrlf=false", "core.eol=lf", "core.fileMode=false", "tar.umask=0022")
SHOWN = 8


class WheelStopped(Stopped):
    """Nothing can be built; its text is the one line to read."""


def build(dist: Path, kind: str = "wheel") -> Path:
    """Build the commit into `dist` and return the file; `kind` is wheel or sdist."""
    commit = git("rev-parse", "HEAD").decode().strip()
    tell_left_out()
    dist.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        unpack(git("archive", "--format=tar", commit), source)
        run_hatchling(kind, source, target, git("show", "-s", "--format=%ct", commit).decode())
        (built,) = target.iterdir()
        place = dist / built.name
        place.write_bytes(built.read_bytes())
    return place


def git(*arguments: str) -> bytes:
    """What git prints about this checkout; refuses in words where there is none."""
    settings = [part for setting in AS_STORED for part in ("-c", setting)]
    command = ["git", "--no-optional-locks", "-C", str(TOP), *settings, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        raise WheelStopped("git is not installed, and the wheel is built from a commit") from None
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip()
        raise WheelStopped(f"{TOP} is no checkout that git can read: {words}")
    return done.stdout


def tell_left_out() -> None:
    """Name what lies in the folder and is not in the commit."""
    changed = git("status", "--porcelain", "-z").decode("utf-8", "replace").split("\0")
    names = [each[3:] for each in changed if each[2:3] == " "]
    if names:
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        named = ", ".join(names[:SHOWN]) + more
        print(f"wheel: not in the commit, and so not in the package: {named}", file=sys.stderr)


def unpack(archive: bytes, folder: Path) -> None:
    """Put the files of a commit into a folder of their own."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        # Python before 3.11.4 has no filter to name, later ones warn when none is named.
        files.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        files.extractall(folder)


def run_hatchling(kind: str, source: Path, target: Path, moment: str) -> None:
    """Have hatchling build a folder, every file dated as the commit is."""
    command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    settings = {**os.environ, "SOURCE_DATE_EPOCH": moment.strip()}
    done = subprocess.run(command, cwd=source, env=settings, capture_output=True, check=False)
    if done.returncode:
        words = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
        raise WheelStopped(f"hatchling could not build the {kind}: {words}")


def main() -> int:
    """Build, and print where the file lies."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dist", nargs="?", type=Path, default=TOP / "dist")
    parser.add_argument("--source", action="store_true", help="the source archive")
    asked = parser.parse_args()
    try:
        print(build(asked.dist, "sdist" if asked.source else "wheel"))
    except WheelStopped as stop:
        print(f"wheel: {stop}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
