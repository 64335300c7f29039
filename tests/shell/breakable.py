"""A bundle to break: what the wheel installs, unpacked in a folder of its own."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[2]


def wheel_unpacked(top: Path) -> Path:
    """The folder with what the wheel of this checkout installs."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(top / "wheel")]
    subprocess.run(command, cwd=TOP, capture_output=True, check=True)
    (wheel,) = (top / "wheel").iterdir()
    with zipfile.ZipFile(wheel) as files:
        files.extractall(top / "site")
    return top / "site"


class Bundle:
    """A copy of what the wheel installs; `break_` parts of it, then have it test itself."""

    def __init__(self, site: Path, top: Path) -> None:
        self.site = top / "site"
        shutil.copytree(site, self.site)
        self.package = self.site / "pressorsheet"
        self.shipped = self.package / "_resources"

    def replace(self, file: Path, pattern: str, other: str) -> None:
        """Write something else for what a pattern finds, which must be there once or more."""
        text = file.read_text(encoding="utf-8")
        made, count = re.subn(pattern, other, text)
        assert count, pattern
        file.write_text(made, encoding="utf-8")

    def cut(self, file: Path, share: float) -> None:
        """Leave only the first part of a file."""
        content = file.read_bytes()
        file.write_bytes(content[: int(len(content) * share)])

    def shadow(self, library: str) -> None:
        """Have a library be missing."""
        (self.site / f"{library}.py").write_text(
            f"raise ModuleNotFoundError('gone', name={library!r})\n", encoding="utf-8"
        )

    def run(self, *arguments: str, **other: str) -> subprocess.CompletedProcess[str]:
        """Run Python on this copy, away from the checkout; `other`: more of the environment."""
        environment = {
            **{name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ},
            "PYTHONPATH": str(self.site),
            **other,
        }
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.site.parent,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def self_test(self, **other: str) -> subprocess.CompletedProcess[str]:
        """The whole self-test, as text."""
        return self.run("-m", "pressorsheet", "self-test", **other)

    def findings(self) -> Mapping[str, str]:
        """What the whole self-test finds, by probe; it must exit with 1."""
        done = self.run("-m", "pressorsheet", "self-test", "--json")
        assert done.returncode == 1, done.stdout + done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        assert answer["passed"] is False
        return {one["name"]: one["says"] for one in answer["probes"] if not one["passed"]}

    def findings_of(self, part: str) -> Mapping[str, str]:
        """What the probes of one part find; quicker than all."""
        script = (
            f"import json, {part} as part\n"
            "from pressorsheet.session.probe import Fault, tried\n"
            "found = {name: tried(probe) for name, probe in part.PROBES}\n"
            "print(json.dumps({n: f.says for n, f in found.items() if isinstance(f, Fault)}))\n"
        )
        done = self.run("-c", script)
        assert done.returncode == 0, done.stderr
        found: dict[str, str] = json.loads(done.stdout)
        return found
