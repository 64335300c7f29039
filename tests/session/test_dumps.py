"""Where the program fails, the system writes none of its memory down."""

import ctypes
import subprocess
import sys
from collections.abc import Iterator

import pytest

from pressorsheet.session.dumps import forbid_dumps, forbidden_by
from rights import linux_only

DUMPS = """
import ctypes, resource
from pressorsheet.session.dumps import forbid_dumps
print(forbid_dumps({system!r}), resource.getrlimit(resource.RLIMIT_CORE))
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""
COMMAND = """
import ctypes, resource, sys
from pressorsheet.__main__ import main
sys.argv = ["pressorsheet", "--version"]
print(main(), resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


def told(code: str) -> list[str]:
    """In a process of its own, for it holds to its end."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@linux_only
@pytest.mark.parametrize(("system", "is_dumpable"), [("linux", "0"), ("darwin", "1")])
def test_the_system_is_told_to_write_no_memory_down(system: str, is_dumpable: str) -> None:
    assert told(DUMPS.format(system=system)) == ["True (0, 0)", is_dumpable]


@pytest.fixture
def as_before() -> Iterator[None]:
    """What can be taken back for the tests after this one."""
    yield
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)


@linux_only
@pytest.mark.usefixtures("as_before")
@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_it_can_be_told_twice(system: str) -> None:
    assert forbid_dumps(system)
    assert forbid_dumps(system)


@linux_only
def test_every_command_tells_it_so() -> None:
    assert told(COMMAND)[-1] == "0 (0, 0) 0"


@pytest.mark.skipif(sys.platform == "win32", reason="where there is no such library")
def test_a_system_without_the_way_says_so() -> None:
    assert not forbid_dumps("win32")


class Kernel:
    """Windows' kernel32 as it answers: 0 is done."""

    def __init__(self, answer: int) -> None:
        self.asked: list[tuple[str, int]] = []
        self._answer = answer

    def SetErrorMode(self, mode: int) -> int:  # noqa: N802  # Windows' name
        self.asked.append(("SetErrorMode", mode))
        return 0

    def WerSetFlags(self, flags: int) -> int:  # noqa: N802  # Windows' name
        self.asked.append(("WerSetFlags", flags))
        return self._answer


@pytest.mark.parametrize(("answer", "is_forbidden"), [(0, True), (-1, False)])
def test_windows_is_asked_for_no_box_and_no_heap_in_a_report(
    answer: int, is_forbidden: bool
) -> None:
    kernel = Kernel(answer)
    assert forbidden_by(kernel) is is_forbidden
    assert kernel.asked == [("SetErrorMode", 3), ("WerSetFlags", 1)]
