"""Tar: the bundle as an archive to unpack anywhere on Linux."""

import os
import platform
import tarfile
from pathlib import Path


def build(bundle: Path, version: str, dist: Path) -> Path:
    """dist/pressorsheet-VERSION-linux-PROCESSOR.tar.xz, the same bytes from the same bundle.

    All in it is root's, and as old as the commit.
    """
    name = f"pressorsheet-{version}-linux-{platform.machine()}"
    made = dist / f"{name}.tar.xz"
    with tarfile.open(made, "w:xz", preset=6) as archive:
        for path in (bundle, *sorted(bundle.rglob("*"))):
            inside = Path(name, path.relative_to(bundle)).as_posix()
            member = archive.gettarinfo(path, inside)
            member.uid = member.gid = 0
            member.uname = member.gname = "root"
            member.mtime = int(os.environ["SOURCE_DATE_EPOCH"])
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            if member.isreg():
                with path.open("rb") as content:
                    archive.addfile(member, content)
            else:
                archive.addfile(member)
    return made
