"""Folder: the offline kit, from what was built here.

dist/kit/pressorsheet-VERSION/
    INSTALL.pdf, INSTALL.txt      one page for a hospital's IT
    packages of this system       and of others, where they lie in dist/
    wheelhouse/                   the same from Python's wheels, for who has a Python
    licences/                     every notice, and the list of parts for machines (CycloneDX)
    settings.toml, CHANGELOG.md
    SHA256SUMS                    of all the above
"""

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

from kit import sheet, wheelhouse
from licences import sbom
from windows import installer

HERE = Path(__file__).parent
TOP = HERE.parents[1]
SUMS = "SHA256SUMS"
ENDINGS = (".deb", ".tar.xz", ".zip", ".exe", ".dmg")
PLAIN = (TOP / "packaging" / "CHANGELOG.md", TOP / "resources" / "settings.toml")


def build(
    bundle: Path, notices: Path, site: Path, *, version: str, libc: str, dist: Path, seconds: str
) -> Path:
    """Make the kit anew; what other systems' builds left in `dist` of this version joins it."""
    kit = dist / "kit" / f"pressorsheet-{version}"
    shutil.rmtree(kit, ignore_errors=True)
    packages = packages_in(dist, version)
    kit.mkdir(parents=True)
    for file in packages:
        shutil.copyfile(file, kit / file.name)
    for file in PLAIN:
        shutil.copyfile(file, kit / file.name)
    shutil.copytree(notices, kit / "licences")
    at = datetime.fromtimestamp(int(seconds), UTC)
    sbom.write(bundle, site, TOP / "packaging" / "requirements-bundle.txt", kit / "licences", at)
    wheelhouse.fill(kit / "wheelhouse", next(dist.glob(f"pressorsheet-{version}-*.whl")))
    sheet.write(kit, version, libc)
    sum_up(kit)
    return kit


def packages_in(dist: Path, version: str) -> list[Path]:
    """Every system's packages of this version; an installer with known holes is refused."""
    found = sorted(dist.iterdir())
    packages = [file for file in found if file.name.endswith(ENDINGS) and version in file.name]
    for file in packages:
        if file.suffix == ".exe":
            installer.check_setup(file)
    return packages


def sum_up(kit: Path) -> None:
    """Write the checksum of every file, as `sha256sum --check` reads them."""
    files = sorted(path for path in kit.rglob("*") if path.is_file() and path.name != SUMS)
    lines = (f"{_sum(path)}  {path.relative_to(kit).as_posix()}\n" for path in files)
    (kit / SUMS).write_text("".join(lines), "utf-8", newline="\n")


def _sum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
