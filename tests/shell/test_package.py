"""The source archive and the wheel built from it carry the program and every shipped file."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]


def build(kind: str, source: Path, target: Path) -> Path:
    """What hatchling makes of `source`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    subprocess.run(command, cwd=source, capture_output=True, check=True)
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs, built from the unpacked source archive."""
    top = tmp_path_factory.mktemp("package")
    checkout = top / "checkout"
    checkout.mkdir()
    for part in ("desktop", "resources", "pyproject.toml", "README.md"):
        source = TOP / part
        if source.is_dir():
            shutil.copytree(source, checkout / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, checkout / part)
    archive = build("sdist", checkout, top / "sdist")
    with tarfile.open(archive) as opened:
        # Python before 3.11.4 has no filter to name, later ones warn when none is named.
        opened.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        opened.extractall(top / "unpacked")
    (unpacked,) = (top / "unpacked").iterdir()
    wheel = build("wheel", unpacked, top / "wheel")
    with zipfile.ZipFile(wheel) as files:
        files.extractall(top / "site")
    return top / "site"


def shipped(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed program, away from the checkout."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_ships_every_resource(installed: Path) -> None:
    assert shipped(installed / "pressorsheet" / "_resources") == shipped(TOP / "resources")


def test_the_installed_program_finds_its_own_resources(installed: Path) -> None:
    asks = "from pressorsheet import resources as r; print(r.__file__, len(r.names('drugs')))"
    done = run(installed, "-c", asks)
    place, count = done.stdout.split()
    assert Path(place).is_relative_to(installed)
    assert int(count) == len(list((TOP / "resources" / "drugs").iterdir()))


def test_the_installed_program_passes_its_self_test(installed: Path) -> None:
    done = run(installed, "-m", "pressorsheet", "self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search("^self-test passed: [1-9][0-9]* probes$", done.stdout, re.MULTILINE)
