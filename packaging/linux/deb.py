"""Deb: the package for Debian and Ubuntu, made with dpkg-deb alone.

It needs what every Debian has and nothing else, so that it installs with no network. What a desktop
has beside that is suggested alone: apt fetches what is recommended, and without a network stops at
that. Nothing of it runs at installation but the question whether the
program is open; stores lie in people's homes, where no package reaches.
"""

import gzip
import hashlib
import os
import shutil
import subprocess
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import develop
from bundle import libraries
from stopped import Stopped

HERE = Path(__file__).parent
RESOURCES = HERE.parents[1] / "resources"
MAINTAINER = "Pressorsheet maintainers <maintainers@pressorsheet.invalid>"
APPLICATION = "org.pressorsheet.Pressorsheet"
PLACE = "usr/lib/pressorsheet"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)

CONTROL = """\
Package: pressorsheet
Version: {version}
Section: science
Priority: optional
Architecture: {architecture}
Installed-Size: {kilobytes}
Maintainer: {maintainer}
Depends: libc6 (>= {libc}), libgcc-s1, libstdc++6, zlib1g
Suggests: libegl1, libgl1, libfontconfig1, xkb-data, {screen}, cups-client
Description: worksheet for adults in septic shock on vasopressors
{description}
"""
CHANGELOG = """\
pressorsheet ({version}) stable; urgency=medium

  * As NEWS.gz beside this file tells.

 -- {maintainer}  {when}
"""
DESCRIPTION = """\
Turns doses into pump rates, keeps the record of what was given and measured,
shows what a written protocol says about it, lays out a taper step by step, and
prints the handover. It uses no network, raises no alarms and never orders. Not
for care before a hospital has approved it.
"""
# Scripts that ask whether the program is open: before its files are replaced, and removed.
GUARDED = {"preinst": "upgrade", "prerm": "remove"}
GUARD = """\
#!/bin/sh
# A program whose files go while it runs fails at the next thing it does: it is closed first.
set -e
[ "$1" = "{action}" ] || exit 0
for link in /proc/[0-9]*/exe; do
    if [ "$(readlink "$link" 2>/dev/null)" = "/{place}/pressorsheet" ]; then
        process="${{link#/proc/}}"
        echo "Pressorsheet is open (process ${{process%/exe}}): close it, then start again." >&2
        echo "Nothing was changed." >&2
        exit 1
    fi
done
exit 0
"""


def build(bundle: Path, version: str, dist: Path) -> Path:
    """dist/pressorsheet_VERSION_ARCHITECTURE.deb; the same bytes from the same bundle."""
    if shutil.which("dpkg-deb") is None:
        raise Stopped("no dpkg-deb: this package is made on Debian or Ubuntu")
    architecture = _output("dpkg", "--print-architecture")
    root = dist.parent / "build" / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(bundle, root / PLACE, symlinks=True)
    _lay_links(root)
    _lay_desktop(root)
    _lay_documents(root, version)
    _lay_control(root, version, architecture)
    _settle_modes(root)
    made = dist / f"pressorsheet_{version}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(made)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return made


def _lay_links(root: Path) -> None:
    command = root / "usr" / "bin" / "pressorsheet"
    command.parent.mkdir(parents=True)
    command.symlink_to("../lib/pressorsheet/pressorsheet")


def _lay_desktop(root: Path) -> None:
    share = root / "usr" / "share"
    for file, folder in (
        (f"{APPLICATION}.desktop", "applications"),
        (f"{APPLICATION}.metainfo.xml", "metainfo"),
        (f"{APPLICATION}.mime.xml", "mime/packages"),
    ):
        _copy(HERE / file, share / folder / file)
    for size in ICON_SIZES:
        icon = share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / f"{APPLICATION}.png"
        _copy(RESOURCES / "icons" / f"pressorsheet-{size}.png", icon)
    scalable = share / "icons" / "hicolor" / "scalable" / "apps" / f"{APPLICATION}.svg"
    _copy(RESOURCES / "icons" / "pressorsheet.svg", scalable)


def _lay_documents(root: Path, version: str) -> None:
    documents = root / "usr" / "share" / "doc" / "pressorsheet"
    notices = root / PLACE / "_internal" / "pressorsheet" / "_notices" / "NOTICES.txt"
    _copy(notices, documents / "copyright")
    _copy(RESOURCES / "settings.toml", documents / "settings.toml")
    changes = (HERE.parent / "CHANGELOG.md").read_bytes()
    (documents / "NEWS.gz").write_bytes(gzip.compress(changes, 9, mtime=0))
    when = format_datetime(datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC))
    entry = CHANGELOG.format(version=version, maintainer=MAINTAINER, when=when)
    (documents / "changelog.gz").write_bytes(gzip.compress(entry.encode(), 9, mtime=0))
    manual = root / "usr" / "share" / "man" / "man1" / "pressorsheet.1.gz"
    manual.parent.mkdir(parents=True)
    page = (HERE / "pressorsheet.1").read_text().replace("@VERSION@", version)
    manual.write_bytes(gzip.compress(page.encode(), 9, mtime=0))


def _lay_control(root: Path, version: str, architecture: str) -> None:
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    control = root / "DEBIAN"
    control.mkdir()
    (control / "md5sums").write_text("".join(_sum(path, root) for path in files))
    for script, action in GUARDED.items():
        (control / script).write_text(GUARD.format(action=action, place=PLACE))
        (control / script).chmod(0o755)
    (control / "control").write_text(
        CONTROL.format(
            version=version,
            architecture=architecture,
            kilobytes=sum(path.stat().st_size for path in files) // 1024,
            maintainer=MAINTAINER,
            screen=", ".join(develop.SCREEN_LIBRARIES),
            libc=libraries.newest_libc(root / PLACE),
            description=textwrap.indent(DESCRIPTION.rstrip(), " "),
        )
    )


def _sum(file: Path, root: Path) -> str:
    return f"{hashlib.md5(file.read_bytes()).hexdigest()}  {file.relative_to(root)}\n"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _settle_modes(root: Path) -> None:
    """The same modes from any umask, and the commit's time."""
    when = int(os.environ["SOURCE_DATE_EPOCH"])
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            # a library is loaded, not run
            runs = path.is_dir() or path.name in {"pressorsheet", *GUARDED}
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (when, when), follow_symlinks=False)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
