"""Mutated files: no file makes the program crash, hang, or fill the memory, whatever is in it.

In short the files are mutated by a seeded chance; in full, where atheris is installed, by a fuzzer
that is guided by the code it reaches, each reader in a process of its own.
"""

import importlib.util
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from long_form import IS_LONG, SEED, times
from mutations import mutated
from readers import READERS

# 130,000 in all; a store is opened, looked at and salvaged, which takes a hundred times as long.
IN_FULL = {
    "worksheet": 25_000,
    "sealed worksheet": 15_000,
    "key file": 15_000,
    "store": 3_000,
    "store, not encrypted": 5_000,
    "plan": 15_000,
    "typed plan": 12_000,
    "CLIF tables": 10_000,
    "history": 15_000,
    "protocol": 5_000,
    "settings": 10_000,
}
LONGEST_S = 1.0
HAS_FUZZER = importlib.util.find_spec("atheris") is not None
FUZZ = Path(__file__).with_name("fuzz.py")


@pytest.mark.parametrize("name", READERS)
def test_good_files_are_accepted(name: str) -> None:
    reader = READERS[name]
    assert all(reader.accepts(seed) for seed in reader.seeds())


@pytest.mark.skipif(IS_LONG and HAS_FUZZER, reason="the fuzzer does it")
@pytest.mark.parametrize("name", READERS)
def test_mutated_files_are_read_or_refused_in_words(
    name: str, counts: Callable[[str], None]
) -> None:
    reader, chance, files = READERS[name], random.Random(f"{SEED} {name}"), times(60, IN_FULL[name])
    seeds, accepted, longest = reader.seeds(), 0, 0.0
    for _ in range(files):
        data = mutated(seeds, chance)
        began = time.process_time()
        accepted += reader.accepts(data)
        longest = max(longest, time.process_time() - began)
    assert longest < LONGEST_S
    counts(
        f"mutated files, {name}: {files:,}, accepted {accepted:,}, refused in words "
        f"{files - accepted:,}, crashes 0; the slowest took {longest * 1000:.0f} ms"
    )


@pytest.mark.skipif(not IS_LONG or not HAS_FUZZER, reason="only in full, where atheris is")
@pytest.mark.parametrize("name", READERS)
def test_a_fuzzer_finds_no_file_that_is_too_much(
    name: str, tmp_path: Path, counts: Callable[[str], None]
) -> None:
    command = [sys.executable, str(FUZZ), name, str(tmp_path), str(IN_FULL[name]), str(SEED)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    said = done.stderr + done.stdout
    assert done.returncode == 0, said[-4_000:]
    stat = {what: int(number) for what, number in re.findall(r"^stat::(\w+):\s+(\d+)$", said, re.M)}
    reached = re.findall(r"cov: (\d+)", said)
    assert stat["number_of_executed_units"] >= IN_FULL[name]
    counts(
        f"fuzzed files, {name}: {stat['number_of_executed_units']:,} guided by coverage "
        f"({reached[0]} to {reached[-1]} places reached), crashes 0, files above 1 s 0; at most "
        f"{stat['peak_rss_mb']} MB"
    )
