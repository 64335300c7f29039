"""The PySide6 that aborts on older Pythons is kept out, refused in words, and would be noticed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pressorsheet.cli.qt_pair import installed_pair, refusal_of_pair
from pressorsheet.wording import say

PACKAGING = Path(__file__).parents[2] / "packaging"
CALLS = 10_000
# A lost reference per call would show as 10,000; imports and caches move the count by a few.
STEADY = 100


@pytest.mark.parametrize("python", [(3, 10), (3, 11)])
@pytest.mark.parametrize("pyside", ["6.12.0", "6.12.1", "6.13.0", "7.0.0"])
def test_a_pyside_that_aborts_on_this_python_is_refused_in_words(
    python: tuple[int, int], pyside: str
) -> None:
    refusal = refusal_of_pair(python, pyside)
    assert refusal is not None
    words = say(refusal.reasons[0])
    assert pyside in words
    assert f"Python {python[0]}.{python[1]}" in words


@pytest.mark.parametrize(
    ("python", "pyside"),
    [((3, 11), "6.11.3"), ((3, 11), "6.9.3"), ((3, 12), "6.12.0"), ((3, 14), "6.12.0")],
)
def test_a_pair_that_was_measured_clean_may_start(python: tuple[int, int], pyside: str) -> None:
    assert refusal_of_pair(python, pyside) is None


def test_a_missing_pyside_is_told_in_words() -> None:
    refusal = refusal_of_pair((3, 11), None)
    assert refusal is not None
    assert "PySide6" in say(refusal.reasons[0])


def test_the_pair_installed_here_may_start() -> None:
    assert refusal_of_pair(*installed_pair()) is None


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_the_pins_keep_the_bad_pair_apart(lock: str) -> None:
    pinned = re.findall(
        r"^pyside6-essentials==(\S+) ; python_full_version ([<>=]+ '3\.12')",
        (PACKAGING / lock).read_text("utf-8"),
        re.MULTILINE,
    )
    assert {marker for _, marker in pinned} == {"< '3.12'", ">= '3.12'"}
    for version, marker in pinned:
        python = (3, 11) if marker.startswith("<") else (3, 12)
        assert refusal_of_pair(python, version) is None


def test_ten_thousand_calls_leave_the_reference_count_of_none_steady() -> None:
    program = f"""
import sys
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel()
label.setText("warm")
before = sys.getrefcount(None)
for number in range({CALLS}):
    label.setText(str(number))
print(before - sys.getrefcount(None))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert abs(int(done.stdout)) < STEADY
