"""Folder: the offline kit, from what was built here.

dist/kit/pressorsheet-VERSION/
    INSTALL.pdf, INSTALL.txt      one page for a hospital's IT
    packages of this machine      and of others, where they lie in dist/
    wheelhouse/                   the same from Python's wheels, for who has a Python
    licences/                     every notice, and the list of parts for machines (CycloneDX)
    settings.toml, CHANGELOG.md
    SHA256SUMS                    of all the above
"""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import archive
import sums
from kit import sheet, wheelhouse
from licences import sbom
from windows import installer

HERE = Path(__file__).parent
TOP = HERE.parents[1]
ENDINGS = (".deb", ".tar.xz", ".zip", ".exe", ".dmg")
# what one system and machine makes; Windows' packages are made for one machine alone
MADE = {
    "linux": ("_{debian}.deb", "-linux-{machine}.tar.xz"),
    "win32": (".zip", ".exe"),
    "darwin": ("-macos-{machine}.dmg",),
}
DEBIAN = {"x86_64": "amd64", "aarch64": "arm64"}
PLAIN = (TOP / "packaging" / "CHANGELOG.md", TOP / "resources" / "settings.toml")


def build(
    bundle: Path, notices: Path, site: Path, *, version: str, dist: Path, seconds: str
) -> Path:
    """Make the kit anew; what other machines' builds left in `dist` of this version joins it."""
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
    sheet.write(kit, version)
    sums.write(kit, archive.files_in(kit))
    return kit


def clear(dist: Path, system: str, machine: str) -> None:
    """Remove a machine's packages of earlier builds: none of another commit joins the kit.

    What another machine made was laid there to join it, and stays.
    """
    debian = DEBIAN.get(machine, machine)
    made = tuple(each.format(machine=machine, debian=debian) for each in MADE.get(system, ()))
    for file in dist.glob("pressorsheet[-_]*"):
        if file.name.endswith(made):
            file.unlink()


def packages_in(dist: Path, version: str) -> list[Path]:
    """Every system's packages of this version; an installer with known holes is refused."""
    named = re.compile(rf"pressorsheet[-_]{re.escape(version)}[-_].*")
    found = sorted(dist.iterdir())
    packages = [file for file in found if named.match(file.name) and file.name.endswith(ENDINGS)]
    for file in packages:
        if file.suffix == ".exe":
            installer.check_setup(file)
    return packages
