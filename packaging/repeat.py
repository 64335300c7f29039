"""Repeat: builds the kit of this commit once more, elsewhere, and compares every byte of the two.

    .venv/bin/python packaging/repeat.py    after `packaging/develop.py kit`

Elsewhere is a clone in another folder, built in another zone, with other rights for new files and
another order of Python's sets. What is not the same in `dist/bundle` and `dist/kit` is named with
its first byte that differs, and the exit code is 1. It takes as long as the build did.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
FOLDERS = ("bundle", "kit")
ELSEWHERE = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"}
PRIVATE = 0o077


class RepeatStopped(Exception):  # noqa: N818  # it says what happened, in words for the person
    """There is nothing to compare; its text is the one line to read."""


def repeat(top: Path, scratch: Path) -> list[str]:
    """Build the commit of a checkout anew in a folder; what is not as it lies in its dist/."""
    wanted = [top / "dist" / name for name in FOLDERS]
    if not all(folder.is_dir() for folder in wanted):
        raise RepeatStopped("dist/ holds no kit: build it first, packaging/develop.py kit")
    clone = scratch / "elsewhere"
    subprocess.run(["git", "clone", "--quiet", str(top), str(clone)], check=True)
    build(clone)
    return [
        f"dist/{folder.name}/{told}"
        for folder in wanted
        for told in differences(folder, clone / "dist" / folder.name)
    ]


def build(clone: Path) -> None:
    """Build the kit in a clone, with what this Python has installed."""
    command = [sys.executable, "packaging/build.py", "kit"]
    settings = {**os.environ, **ELSEWHERE}
    umask = PRIVATE if os.name == "posix" else -1
    done = subprocess.run(command, cwd=clone, env=settings, umask=umask, check=False)
    if done.returncode:
        raise RepeatStopped("the second build failed; its own words are above")


def differences(one: Path, other: Path) -> Iterator[str]:
    """What is not the same in two folders, by its place in them."""
    ours, theirs = _names(one), _names(other)
    for name in sorted(ours | theirs):
        if name not in theirs:
            yield f"{name}: in the first alone"
        elif name not in ours:
            yield f"{name}: in the second alone"
        elif told := _told(_held(one / name), _held(other / name)):
            yield f"{name}: {told}"


def _names(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return {path.relative_to(folder).as_posix() for path in found}


def _held(path: Path) -> bytes:
    """The content of a file, or where a link leads."""
    return os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()


def _told(ours: bytes, theirs: bytes) -> str:
    """Where two contents part; empty where they are the same."""
    if ours == theirs:
        return ""
    shorter = min(len(ours), len(theirs))
    at = next((place for place in range(shorter) if ours[place] != theirs[place]), shorter)
    return f"from byte {at} on, of {len(ours)} and {len(theirs)}"


def main() -> int:
    """Build again and compare; 1 where a byte differs."""
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            found = repeat(TOP, Path(scratch))
        except RepeatStopped as stop:
            print(f"repeat: {stop}", file=sys.stderr)
            return 1
    print("\n".join(found) or "repeat: every byte is the same")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
