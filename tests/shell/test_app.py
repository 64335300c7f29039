"""Without a command: the window; without a screen, what can be had without one, in words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from launched import PROGRAM
from pressorsheet.cli.app import has_display, is_unseen
from pressorsheet.cli.qt_libraries import missing_libraries

LINUX = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="these systems always have a screen"
)


def pressorsheet(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the program where no display is set unless given."""
    unset = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {k: v for k, v in os.environ.items() if k not in unset}
    return subprocess.run(
        [*PROGRAM, *arguments],
        env={**kept, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@LINUX
def test_without_a_display_the_demo_says_so_in_one_line_and_prints_the_handover(
    tmp_path: Path,
) -> None:
    done = pressorsheet("--demo", TMPDIR=str(tmp_path), TEMP=str(tmp_path))
    assert done.returncode == 0, done.stderr
    (message,) = done.stderr.splitlines()
    assert message.startswith("no display was found")
    (path,) = done.stdout.splitlines()
    assert Path(path).is_relative_to(tmp_path)
    assert Path(path).read_bytes().startswith(b"%PDF-")
    assert "patient is invented" in PdfReader(path).pages[0].extract_text()


@LINUX
def test_without_a_display_and_without_the_demo_the_commands_are_named() -> None:
    done = pressorsheet()
    assert done.returncode == 1
    assert "no display was found" in done.stderr
    assert "pressorsheet --help" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--screenshot", "a.png"), "add --demo"),
        (("--demo", "--store", "a.sqlite"), "leave one of them away"),
        (("--demo", "--open", "a.worksheet.json"), "leave one of them away"),
        (("--demo", "--size", "1366"), "for example 1366x768"),
        (("--demo", "--size", "10x10"), "for example 1366x768"),
        (("--demo", "--size", "99999x99999"), "for example 1366x768"),
        (("--demo", "--view", "nothing"), "invalid choice"),
        (("--demo", "--scale", "3"), "invalid choice"),
        (("--demo", "--theme", "pink"), "invalid choice"),
    ],
)
def test_arguments_that_do_not_fit_are_wrong_usage_with_the_fix(
    arguments: tuple[str, ...], words: str
) -> None:
    done = pressorsheet(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("platform", "environment", "shown"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_display_is_told_from_none(
    platform: str, environment: dict[str, str], shown: bool
) -> None:
    assert has_display(platform, environment) is shown


@pytest.mark.parametrize(
    ("platform", "unseen"),
    [("offscreen", True), ("minimal", True), ("vnc", True), ("xcb", False), ("wayland", False)],
)
def test_a_screen_of_qts_own_asks_for_no_library_of_a_desktop(platform: str, unseen: bool) -> None:
    assert is_unseen({"QT_QPA_PLATFORM": platform}) is unseen
    assert is_unseen({}) is False


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_only_linux_lacks_system_libraries(platform: str) -> None:
    assert missing_libraries(platform, offscreen=False) == ()
