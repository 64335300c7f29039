"""Wheelhouse: the program as wheels, with a requirement file that pins each by hash.

For a site that has a Python: of the system and the Python that this runs on.

    python3 -m pip install --no-index --find-links wheelhouse --require-hashes \\
        --requirement wheelhouse/requirements.txt
"""

import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import sums
from stopped import Stopped

LOCK = Path(__file__).parents[1] / "requirements.txt"


class WheelhouseStopped(Stopped):
    """The wheels could not be had; its text says why."""


def fill(folder: Path, program: Path) -> None:
    """Lay the program's wheel, those that it needs here, and the requirement file."""
    folder.mkdir()
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--dest", str(folder)]
    done = subprocess.run(
        [*command, "--requirement", str(LOCK)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise WheelhouseStopped("the wheels could not be fetched: " + done.stderr.strip()[-600:])
    shutil.copyfile(program, folder / program.name)
    (folder / "requirements.txt").write_text(requirements(LOCK.read_text("utf-8"), program))


def made_for() -> str:
    """The Python and the system that the wheels are for: those that this runs on."""
    python = ".".join(platform.python_version_tuple()[:2])
    system = {"Darwin": "macOS"}.get(platform.system(), platform.system())
    machine = {"AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    return f"Python {python} on {system} {machine}"


def requirements(lock: str, program: Path) -> str:
    """The program's own pin, then those of what it needs."""
    version = re.match(r"pressorsheet-([^-]+)-", program.name)
    assert version is not None
    return f"pressorsheet=={version[1]} \\\n    --hash=sha256:{sums.sum_of(program)}\n{lock}"
