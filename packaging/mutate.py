"""Mutate: how many small faults, planted in the dosing core one by one, its tests notice.

    poe mutate                    all the modules below
    poe mutate dosing truth       only these
    poe mutate verify --only 'pressorsheet.core.verify.bags.*'
    poe mutate taper verify --within 2 --sample 2000

`--within` leaves out the tests that take longer than so many seconds alone, so that its score is a
lower bound: what survives, a slow test may still notice. `--sample` plants so many of the faults,
drawn at random, for an estimate; its seed is printed and can be given.

mutmut wants the sources in `src`, so the package, its tests and resources are copied to
`build/mutation` first; `mutation_loop.py` then runs the tests against each fault. What survives is
listed with its name; `mutmut show NAME`, run in `build/mutation`, prints the planted fault. Each
module's score is at least LEAST_PERCENT, or the exit code is 1.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import randrange

TOP = Path(__file__).resolve().parent.parent
SCRATCH = TOP / "build" / "mutation"
MODULES = ("truth", "number", "dosing", "bags", "criteria", "taper", "verify")
LEAST_PERCENT = 90
LOOP = Path(__file__).with_name("mutation_loop.py")
# As mutation_loop.py writes it; below 0 is a child that was stopped, anything else saw nothing.
NOTICED = 1


def lay_out(modules: list[str]) -> None:
    """Copy what mutmut needs; nothing of an earlier run stays."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    for source, target in (("desktop/pressorsheet", "src/pressorsheet"), ("resources", "resources"),
                           ("tests", "tests")):  # fmt: skip
        shutil.copytree(
            TOP / source, SCRATCH / target, ignore=shutil.ignore_patterns("__pycache__")
        )
    core = "src/pressorsheet/core"
    chosen = [f"{core}/{name}{end}" for name in modules for end in (".py", "_*.py", "/*.py")]
    settings = {
        "source_paths": ["src"],
        "only_mutate": chosen,
        "also_copy": ["resources"],
        "mutate_only_covered_lines": False,
    }
    table = "\n".join(f"{name} = {json.dumps(value)}" for name, value in settings.items())
    project = (TOP / "pyproject.toml").read_text("utf-8")
    (SCRATCH / "pyproject.toml").write_text(f"{project}\n[tool.mutmut]\n{table}\n", "utf-8")


def module_of(fault: str, modules: list[str]) -> str:
    """The module a fault belongs to: pressorsheet.core.verify_facts... to verify."""
    room = fault.split(".")[2]
    return next(name for name in modules if room == name or room.startswith(f"{name}_"))


def main() -> int:
    """Plant, count and list; the exit code is 0 when enough was noticed in each module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("modules", nargs="*", default=list(MODULES), metavar="MODULE")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="wildcards")
    parser.add_argument("--within", default="inf", metavar="S", help="only tests so quick")
    parser.add_argument("--sample", default="0", metavar="N", help="so many faults of all")
    parser.add_argument("--seed", default=str(randrange(10**6)), help="what the sample is drawn by")
    asked = parser.parse_args()
    lay_out(asked.modules)
    how = ["--within", asked.within, "--sample", asked.sample, "--seed", asked.seed]
    subprocess.run([sys.executable, str(LOOP), *how, *asked.only], cwd=SCRATCH, check=False)
    results = SCRATCH / "results.json"
    if not results.is_file():
        return 1
    codes: dict[str, int] = json.loads(results.read_text("utf-8"))
    left = [name for name, code in codes.items() if code != NOTICED and code >= 0]
    print(*(f"    {name}" for name in left), sep="\n")
    planted = Counter(module_of(name, asked.modules) for name in codes)
    survived = Counter(module_of(name, asked.modules) for name in left)
    stopped = Counter(module_of(name, asked.modules) for name, code in codes.items() if code < 0)
    enough = True
    for module, count in planted.items():
        noticed = count - survived[module]
        percent = 100 * noticed / count
        enough = enough and percent >= LEAST_PERCENT
        beside = f", {stopped[module]} of them by stopping them" if stopped[module] else ""
        print(f"{module}: {noticed} of {count} planted faults noticed{beside}, {percent:.1f} %")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
