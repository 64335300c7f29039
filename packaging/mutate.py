"""Mutate: how many small faults, planted in the dosing core one by one, its tests notice.

    poe mutate                  all the modules below, long
    poe mutate dosing truth     only these

mutmut wants the sources in `src`, so the package, its tests and resources are copied to
`build/mutation` first. What survives is listed with its name; `mutmut show NAME`, run there,
prints the planted fault. The score is at least LEAST_PERCENT, or the exit code is 1.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
SCRATCH = TOP / "build" / "mutation"
MODULES = ("truth", "number", "dosing", "bags", "criteria", "taper", "verify")
LEAST_PERCENT = 90
NOTICED = ("killed", "timeout", "segfault", "caught_by_type_check")


def lay_out(modules: list[str]) -> None:
    """Copy what mutmut needs; results of an earlier run stay, so that only changes cost time."""
    for source, target in (("desktop/pressorsheet", "src/pressorsheet"), ("resources", "resources"),
                           ("tests", "tests")):  # fmt: skip
        shutil.rmtree(SCRATCH / target, ignore_errors=True)
        shutil.copytree(
            TOP / source, SCRATCH / target, ignore=shutil.ignore_patterns("__pycache__")
        )
    core = "src/pressorsheet/core"
    chosen = [f"{core}/{name}{end}" for name in modules for end in (".py", "_*.py", "/*.py")]
    settings = {
        "source_paths": ["src"],
        "only_mutate": chosen,
        "also_copy": ["resources"],
        "pytest_add_cli_args_test_selection": ["tests/core"],
        "pytest_add_cli_args": ["-x", "-q", "-p", "no:randomly"],
        "mutate_only_covered_lines": False,
    }
    table = "\n".join(f"{name} = {json.dumps(value)}" for name, value in settings.items())
    project = (TOP / "pyproject.toml").read_text("utf-8")
    (SCRATCH / "pyproject.toml").write_text(f"{project}\n[tool.mutmut]\n{table}\n", "utf-8")


def mutmut(*arguments: str) -> str:
    """What mutmut prints, run in the copy."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=SCRATCH, text=True, capture_output=True, check=False)
    return done.stdout + done.stderr


def main() -> int:
    """Plant, count and list; the exit code is 0 when enough was noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("modules", nargs="*", default=list(MODULES), metavar="MODULE")
    lay_out(parser.parse_args().modules)
    words = mutmut("run", "--max-children", "2")
    mutmut("export-cicd-stats")
    stats = SCRATCH / "mutants" / "mutmut-cicd-stats.json"
    if not stats.is_file():
        print(words[-2000:], file=sys.stderr)
        return 1
    counts = json.loads(stats.read_text("utf-8"))
    noticed = sum(counts.get(word, 0) for word in NOTICED)
    percent = 100 * noticed / max(counts["total"] - counts.get("skipped", 0), 1)
    print(mutmut("results").strip())
    print(f"{noticed} of {counts['total']} planted faults noticed, {percent:.1f} %")
    return 0 if percent >= LEAST_PERCENT else 1


if __name__ == "__main__":
    sys.exit(main())
