"""Without a command: no window yet, said in one line, and the sample's handover in its place."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pressorsheet.cli.app import has_display


def pressorsheet(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the program where neither DISPLAY nor WAYLAND_DISPLAY is set unless given."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-m", "pressorsheet", *arguments],
        env={**kept, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_display_the_demo_says_so_in_one_line_and_prints_the_handover(
    tmp_path: Path,
) -> None:
    done = pressorsheet("--demo", TMPDIR=str(tmp_path), TEMP=str(tmp_path))
    assert done.returncode == 0, done.stderr
    (message,) = done.stderr.splitlines()
    if sys.platform not in ("win32", "darwin"):
        assert message.startswith("no display was found")
    (path,) = done.stdout.splitlines()
    assert Path(path).is_relative_to(tmp_path)
    assert Path(path).read_bytes().startswith(b"%PDF-")


def test_with_a_display_the_demo_admits_that_there_is_no_window_yet(tmp_path: Path) -> None:
    done = pressorsheet("--demo", DISPLAY=":0", TMPDIR=str(tmp_path), TEMP=str(tmp_path))
    assert done.returncode == 0
    (message,) = done.stderr.splitlines()
    assert message.startswith("this version has no window yet")


def test_without_a_command_the_missing_window_is_admitted() -> None:
    done = pressorsheet()
    assert done.returncode == 1
    assert "no window yet" in done.stderr
    assert "pressorsheet --help" in done.stderr


@pytest.mark.parametrize(
    ("platform", "environment", "shown"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_display_is_told_from_none(
    platform: str, environment: dict[str, str], shown: bool
) -> None:
    assert has_display(platform, environment) is shown
