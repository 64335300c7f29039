"""Release: checks the kits of all systems against their checksums and packs each into one file.

    python3 packaging/release.py v1.2.3 KITS OUT

KITS holds a folder for each system, `kit-SYSTEM/pressorsheet-VERSION/`, as the hosted workflow
collects them. OUT gets a zip of each and SHA256SUMS. The exit code is 1, with the reason, where the
tag is not this version's, a system is missing or a file is not what its kit says.
"""

import argparse
import re
import sys
from pathlib import Path

import archive
import sums
from stopped import Stopped

PROGRAM = Path(__file__).resolve().parents[1] / "desktop" / "pressorsheet" / "__init__.py"
SYSTEMS = ("linux-x86_64", "macos-arm64", "macos-x86_64", "windows-x86_64")


class ReleaseStopped(Stopped):
    """Nothing is handed out; its text is the one line to read."""


def checked_version(tag: str) -> str:
    """The program's version, where the tag names it."""
    found = re.search(r'^__version__ = "(.+)"$', PROGRAM.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None or tag != f"v{found[1]}":
        raise ReleaseStopped(f"the tag {tag} is not this program's version: change one of the two")
    return found[1]


def check(name: str, kit: Path) -> None:
    """Refuse a kit that lacks its checksums, a file named there, or holds one that is not."""
    if not (kit / sums.NAME).is_file():
        raise ReleaseStopped(f"{name} is missing, of another version, or has no {sums.NAME}")
    wanted, found = sums.read(kit), archive.files_in(kit)
    del found[sums.NAME]
    for file in sorted(wanted.keys() | found.keys()):
        if file not in wanted or file not in found or sums.sum_of(found[file]) != wanted[file]:
            raise ReleaseStopped(f"{name}: {file} is not what {sums.NAME} says")


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
    sums.write(out, {file.name: file for file in packed})
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
