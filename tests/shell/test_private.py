"""What the command line leaves behind is this person's alone, and a fault of it quotes nobody."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from launched import PROGRAM
from pressorsheet import resources
from rights import posix_only

SAMPLE = "septic-shock.worksheet.json"
PASSPHRASE = "rosa kettle bridge"
MESSAGE = "DOE, Jane, 0012345: 97.31"
BROKEN = 70

RUN = """
import io, sys
from pressorsheet.__main__ import main
class Broken(io.StringIO):
    def write(self, text):
        raise {fault}({message!r})
sys.argv = ["pressorsheet", "protocol", "list"]
sys.stdout = Broken()
code = main(())
sys.stdout = sys.__stdout__
sys.exit(code)
"""
UNRAISABLE = """
import sys
from pressorsheet.__main__ import main
class Quotes:
    def __del__(self):
        raise ValueError({message!r})
sys.argv = ["pressorsheet", "protocol", "list"]
code = main(())
Quotes()
sys.exit(code)
"""


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, umask=0o022
    )


@pytest.mark.parametrize("fault", ["ValueError", "LookupError", "RuntimeError"])
@pytest.mark.parametrize("mode", [(), ("-X", "dev"), ("-X", "faulthandler")])
def test_a_fault_says_where_it_happened_and_quotes_nobody(
    fault: str, mode: tuple[str, ...]
) -> None:
    done = python(*mode, "-c", RUN.format(fault=fault, message=MESSAGE))
    assert done.returncode == BROKEN
    assert done.stderr.startswith(f"pressorsheet failed: {fault}\n")
    assert "protocol.py" in done.stderr
    assert [word for word in ("DOE", "Jane", "0012345", "97.31") if word in done.stderr] == []
    assert "Traceback" not in done.stderr


def test_a_fault_that_python_itself_would_print_quotes_nobody_either() -> None:
    done = python("-c", UNRAISABLE.format(message=MESSAGE))
    assert done.returncode == 0
    assert done.stderr == "pressorsheet failed: ValueError\n  <string>:6 in __del__\n"


@posix_only
def test_what_a_command_writes_may_be_read_by_nobody_else(tmp_path: Path) -> None:
    plain, secret = tmp_path / "a.worksheet.json", tmp_path / "secret.txt"
    plain.write_bytes(resources.read_bytes("samples", SAMPLE))
    secret.write_text(PASSPHRASE)
    by = ("--passphrase-file", str(secret))
    sealed, again = tmp_path / "a.worksheet.sealed", tmp_path / "again.worksheet.json"
    sheet = tmp_path / "a.pdf"
    for arguments in (
        ("seal", str(plain), "-o", str(sealed), *by),
        ("unseal", str(sealed), "-o", str(again), *by),
        ("handover", str(plain), "-o", str(sheet), "--at", "2026-11-22T19:38:00+01:00"),
    ):
        done = python(*PROGRAM[1:], *arguments)
        assert done.returncode == 0, done.stderr
    assert json.loads(again.read_bytes())["events"]
    modes = {place.name: os.stat(place).st_mode & 0o777 for place in (sealed, again, sheet)}
    assert set(modes.values()) == {0o600}, modes
