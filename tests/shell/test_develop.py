"""The set-up script says in one line what it cannot do, on a machine that lacks something."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]
# A port on which nothing listens: an index that cannot be reached.
NOWHERE = "http://127.0.0.1:9/simple"


def develop(top: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of the set-up script in a folder of its own."""
    shutil.copytree(TOP / "packaging", top / "packaging")
    shutil.copy(TOP / "pyproject.toml", top)
    return subprocess.run(
        [sys.executable, str(top / "packaging" / "develop.py"), *arguments],
        env={**os.environ, "PIP_CONFIG_FILE": os.devnull, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_network_the_last_line_says_so_and_nothing_counts_as_done(
    tmp_path: Path,
) -> None:
    done = develop(tmp_path, "demo", PIP_INDEX_URL=NOWHERE)
    assert done.returncode == 1
    assert "no network" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert list((tmp_path / ".venv").glob("set-up-for-*")) == []


def test_an_unknown_task_is_wrong_usage(tmp_path: Path) -> None:
    done = develop(tmp_path, "fly")
    assert done.returncode == 2
    assert "demo" in done.stderr
