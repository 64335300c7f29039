"""Release: checks the kits of all systems against their checksums and packs each into one file.

    python3 packaging/release.py v1.2.3 KITS OUT

KITS holds a folder for each system, `kit-SYSTEM/pressorsheet-VERSION/`, as the hosted workflow
collects them. OUT gets a zip of each and SHA256SUMS. The exit code is 1, with the reason, where the
tag is not this version's, a system is missing or a file is not what its kit says.
"""

import argparse
import hashlib
import re
import sys
from pathlib import Path

import archive

PROGRAM = Path(__file__).resolve().parents[1] / "desktop" / "pressorsheet" / "__init__.py"
SYSTEMS = ("linux-x86_64", "macos-arm64", "macos-x86_64", "windows-x86_64")
SUMS = "SHA256SUMS"


class ReleaseStopped(Exception):  # noqa: N818  # it says what happened, in words for the person
    """Nothing is handed out; its text is the one line to read."""


def checked_version(tag: str) -> str:
    """The program's version, where the tag names it."""
    found = re.search(r'^__version__ = "(.+)"$', PROGRAM.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None or tag != f"v{found[1]}":
        raise ReleaseStopped(f"the tag {tag} is not this program's version: change one of the two")
    return found[1]


def sum_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def check(name: str, kit: Path) -> None:
    """Refuse a kit that lacks its checksums, a file named there, or holds one that is not."""
    listed = kit / SUMS
    if not listed.is_file():
        raise ReleaseStopped(f"{name} is missing, of another version, or has no {SUMS}")
    lines = listed.read_text(encoding="utf-8").splitlines()
    wanted = {file: digest for digest, file in (line.split(maxsplit=1) for line in lines)}
    found = {file: path for file, path in archive.files_in(kit).items() if file != SUMS}
    for file in sorted(wanted.keys() | found.keys()):
        if file not in wanted or file not in found or sum_of(found[file]) != wanted[file]:
            raise ReleaseStopped(f"{name}: {file} is not what {SUMS} says")


def build(tag: str, kits: Path, out: Path) -> list[Path]:
    """Check everything, then pack everything."""
    version = checked_version(tag)
    folders = {system: kits / f"kit-{system}" / f"pressorsheet-{version}" for system in SYSTEMS}
    for system, folder in folders.items():
        check(f"kit-{system}", folder)
    packed = []
    for system, folder in folders.items():
        top = f"pressorsheet-{version}-kit-{system}"
        files = archive.files_in(folder)
        packed.append(archive.pack(out / f"{top}.zip", top, files, squeeze=False))
    lines = [f"{sum_of(file)}  {file.name}\n" for file in packed]
    (out / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    return packed


def main() -> int:
    """Pack one release; 1 where it stops."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tag")
    parser.add_argument("kits", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    try:
        packed = build(given.tag, given.kits, given.out)
    except ReleaseStopped as stop:
        print(f"release: {stop}", file=sys.stderr)
        return 1
    print("\n".join(str(file) for file in packed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
