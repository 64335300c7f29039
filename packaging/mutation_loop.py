"""Mutation loop: meets each planted fault with the tests that reach it, in forks of one test run.

mutmut plants the faults and switches them on by name; here the tests are collected once, and each
fault gets a forked child in which no test has run yet, so that nothing a test keeps for the next
one can hide a fault. First every test runs alone in a child, to learn which functions it reaches
and how long it takes, and all run in one child, by their time and backwards: without a fault none
may fail. A fault then meets every test that reaches its function: those that noticed a fault of the
same function first, the others by their time, until one fails.
Run by `mutate.py` in its copy, on Linux only: `mutation_loop.py [NAME ...]`, names with wildcards;
it says what `--within` and `--sample` leave out.
"""

import argparse
import json
import os
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

import pytest
from mutmut.__main__ import collect_source_file_mutation_data, create_mutants
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, setup_source_paths
from mutmut.utils.format_utils import mangled_name_from_mutant_name

assert sys.platform != "win32", "there is no fork on Windows"

TOP = Path.cwd()
TOLD = TOP / "told"
RESULTS = TOP / "results.json"
CHILDREN = 2
# The core's own, and what types plans from our own paper: proof is tried there.
TESTS = ("tests/core", "tests/shell/test_typed_plan.py")
# CPU seconds a child may take: this, and so many times what its tests took, each one alone.
PATIENCE_S, PATIENCE_TIMES = 10, 2
ALONE_S = 60.0
# Exit codes as mutmut counts them; a child that takes too long ends by a signal, below 0, and one
# in which the loop itself failed has seen nothing.
SURVIVED, NOTICED, LOOP_FAILED, REACHED_BY_NO_TEST = 0, 1, 3, 33
# What a child does, giving its exit code and what it tells; and its seconds by reckoning.
Work = Callable[[], tuple[int, Any]]
Job = tuple[str, Work, float]


def in_children(jobs: Iterator[Job], done: Callable[[str, int, Any], None]) -> None:
    """Do each job in a fork, a few at a time; `done` gets its name, exit code and what it told."""
    running: dict[int, str] = {}

    def await_one() -> None:
        child, status = os.wait()
        told = TOLD / str(child)
        words = json.loads(told.read_text("utf-8")) if told.exists() else None
        told.unlink(missing_ok=True)
        done(running.pop(child), os.waitstatus_to_exitcode(status), words)

    for name, work, seconds in jobs:
        if len(running) >= CHILDREN:
            await_one()
        child = os.fork()
        if not child:
            _be_the_child(work, seconds)
        running[child] = name
    while running:
        await_one()


def _be_the_child(work: Work, seconds: float) -> None:
    limit = int(process_time() + PATIENCE_S + PATIENCE_TIMES * seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    code = LOOP_FAILED
    try:
        code, words = work()
        (TOLD / str(os.getpid())).write_text(json.dumps(words), "utf-8")
    finally:
        os._exit(code)


class Loop:
    """A pytest plugin that takes the place of the plain run over the collected tests."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.wanted: list[str] = asked.names
        self.within_s: float = asked.within
        self.sample: int = asked.sample
        self.seed: int = asked.seed
        self.seconds: dict[str, float] = {}
        self.reached_by: dict[str, set[str]] = defaultdict(set)
        self.noticed_by: dict[str, list[str]] = defaultdict(list)
        self.left = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn what each test reaches, then run the faults."""
        self.session = session
        self.items = {item.nodeid: item for item in session.items}
        in_children(((name, self._alone(name), ALONE_S) for name in self.items), self._learn)
        in_children(self._without_a_fault(), self._must_survive)
        self._run_faults()
        return True

    def _first_failing(self, names: list[str]) -> str | None:
        for name, following in zip(names, [*names[1:], None], strict=True):
            item = self.items[name]
            after = None if following is None else self.items[following]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if self.session.testsfailed:
                return name
        return None

    def _alone(self, name: str) -> Work:
        def work() -> tuple[int, Any]:
            set_mutant_under_test("stats")
            state()._stats.clear()  # where mutmut's switches leave the names of what was called
            begin = perf_counter()
            failed = self._first_failing([name])
            told = [perf_counter() - begin, sorted(state()._stats)]
            return (NOTICED if failed else SURVIVED), told

        return work

    def _learn(self, name: str, code: int, told: Any) -> None:
        self._must_survive(name, code, told)
        self.seconds[name], reached = told
        if self.seconds[name] > self.within_s:
            print(f"left out, {self.seconds[name]:.1f} s alone: {name}", flush=True)
            return
        for function in reached:
            self.reached_by[function].add(name)

    def _must_survive(self, name: str, code: int, told: Any) -> None:
        if code != SURVIVED:
            sys.exit(f"without a fault, {name}: {told} ({code})")

    def _quick_first(self, names: Iterable[str]) -> list[str]:
        return sorted(names, key=lambda name: self.seconds[name])

    def _without_a_fault(self) -> Iterator[Job]:
        names = self._quick_first(self.seconds)
        for order, ordered in (("by time", names), ("backwards", names[::-1])):
            yield order, self._with_fault("", ordered), sum(self.seconds.values())

    def _run_faults(self) -> None:
        faults, _ = collect_source_file_mutation_data(mutant_names=())
        chosen = {
            fault: data
            for data, fault, _ in faults
            if not self.wanted or any(fnmatch(fault, pattern) for pattern in self.wanted)
        }
        if self.sample:
            drawn = Random(self.seed).sample(sorted(chosen), min(self.sample, len(chosen)))
            print(f"{len(drawn)} of {len(chosen)} faults, drawn by seed {self.seed}", flush=True)
            chosen = {fault: chosen[fault] for fault in drawn}
        self.left = len(chosen)

        def jobs() -> Iterator[Job]:
            for fault, data in chosen.items():
                function = mangled_name_from_mutant_name(fault)
                tests = self.reached_by[function]
                if not tests:
                    data.exit_code_by_key[fault] = REACHED_BY_NO_TEST
                    continue
                first = reversed(self.noticed_by[function])
                names = list(dict.fromkeys([*first, *self._quick_first(tests)]))
                seconds = sum(self.seconds[name] for name in names)
                yield fault, self._with_fault(fault, names), seconds

        def done(fault: str, code: int, told: Any) -> None:
            self.left -= 1
            chosen[fault].exit_code_by_key[fault] = code
            if told:
                self.noticed_by[mangled_name_from_mutant_name(fault)].append(told)
            if code != NOTICED or self.left % 100 == 0:
                print(f"{self.left:5} left  {fault}: {code}", flush=True)

        in_children(jobs(), done)
        for data in {id(data): data for data in chosen.values()}.values():
            data.save()
        codes = {fault: data.exit_code_by_key[fault] for fault, data in chosen.items()}
        RESULTS.write_text(json.dumps(codes, indent=1), "utf-8")

    def _with_fault(self, fault: str, names: list[str]) -> Work:
        def work() -> tuple[int, Any]:
            set_mutant_under_test(fault)
            failed = self._first_failing(names)
            return (NOTICED if failed else SURVIVED), failed

        return work


class BackAtTheTop:
    """A pytest plugin: mutmut finds its records from the top of the copy, tests lie below it."""

    def pytest_collection_finish(self) -> None:
        """Go back, when all tests are collected."""
        os.chdir(TOP)


def main() -> int:
    """Plant, collect and run; the exit code is pytest's."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--within", type=float, default=float("inf"), metavar="S")
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    TOLD.mkdir(exist_ok=True)
    Path("mutants").mkdir(exist_ok=True)
    set_mutant_under_test("mutant_generation")
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    create_mutants(CHILDREN)
    set_mutant_under_test("")
    os.chdir("mutants")
    options = ["--rootdir=.", "--tb=native", "--assert=plain", "-s", "-q"]
    return int(pytest.main([*options, *TESTS], plugins=[Loop(asked), BackAtTheTop()]))


if __name__ == "__main__":
    sys.exit(main())
