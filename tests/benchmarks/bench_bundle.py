"""A bundle's start and memory beside the same program's in its virtual environment.

It needs a bundle of this commit: `packaging/develop.py deb`, or `build.py bundle`. In time on the
processor, the two in turn: another program's share of the machine is neither's.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

BUNDLE = Path(__file__).parents[2] / "dist" / "bundle" / "pressorsheet" / "pressorsheet"
ENVIRONMENT = Path(sys.executable).with_name("pressorsheet")
RUNS = 7
MOST = 1.5
DOSE = ("dose", "vasopressin", "--dose", "0.03 units/min", "--bag", "20 units/100 mL")

pytestmark = pytest.mark.skipif(
    not BUNDLE.is_file() or not hasattr(os, "wait4"), reason="no bundle of Linux was built here"
)


# A child begins as a copy of who starts it: this small one, not the tests with all they hold.
MEASURE = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, figures = os.wait4(child.pid, 0)
assert status == 0
print(figures.ru_utime + figures.ru_stime, figures.ru_maxrss)
"""


def used(program: Path, arguments: Sequence[str]) -> tuple[float, int]:
    """Seconds on the processor and the most kilobytes of memory of one run."""
    asks = [sys.executable, "-S", "-c", MEASURE, str(program), *arguments]
    told = subprocess.run(asks, capture_output=True, text=True, check=True).stdout.split()
    return float(told[0]), int(told[1])


@pytest.mark.parametrize("what", ["the window", "a dose"])
def test_start_and_memory_of_a_bundle(what: str, tmp_path: Path) -> None:
    picture = ("--demo", "--screenshot", str(tmp_path / "window.png"))
    arguments = picture if what == "the window" else DOSE
    bundled, installed = [], []
    for _ in range(1 + RUNS):
        bundled.append(used(BUNDLE, arguments))
        installed.append(used(ENVIRONMENT, arguments))
    # the first run compiled, and read the files from the disk
    (our_s, our_kb), (their_s, their_kb) = (
        (min(s for s, _ in runs[1:]), min(kb for _, kb in runs[1:]))
        for runs in (bundled, installed)
    )
    print(f"\n{what}: {our_s / their_s:.2f} ({our_s * 1e3:.0f} ms to {their_s * 1e3:.0f} ms)")
    print(f"memory: {our_kb / their_kb:.2f} ({our_kb / 1024:.0f} MB to {their_kb / 1024:.0f} MB)")
    print(f"at most {MOST}")
    assert our_s / their_s <= MOST
    assert our_kb / their_kb <= MOST
