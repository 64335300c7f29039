"""Lock: writes the hash-pinned requirement files, one resolution for every system and Python.

    python packaging/lock.py              what is pinned stays, as far as the project file lets it
    python packaging/lock.py --upgrade    everything resolved anew (`update.py` says what changed)

Each file answers for CPython 3.11 to 3.14 on Linux, Windows and macOS by environment markers, and
names no package index. Later files take the pins of the first, so that they agree.
"""

import argparse
import importlib.util
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent / "pyproject.toml"
RUNTIME = HERE / "requirements.txt"
DEVELOPMENT = HERE / "requirements-dev.txt"
MUTATION = HERE / "requirements-mutation.txt"
FUZZING = HERE / "requirements-fuzzing.txt"
BUNDLE = HERE / "requirements-bundle.txt"
KIT = HERE / "requirements-kit.txt"
BUILD = HERE / "requirements-build.txt"
FILES = (RUNTIME, BUILD, BUNDLE, KIT, DEVELOPMENT, MUTATION, FUZZING)
LACKING = "uv is needed once, and nothing else installs it: .venv/bin/python -m pip install uv"


def has_uv() -> bool:
    """Whether what resolves is installed."""
    return importlib.util.find_spec("uv") is not None


def write(*, upgrade: bool) -> None:
    """Write the seven files."""
    # hatchling asks for editables when the project is installed in place, as develop.py does
    build_tools = [
        "editables",
        *tomllib.loads(PROJECT.read_text("utf-8"))["build-system"]["requires"],
    ]
    project = PROJECT.name
    compile_lock(RUNTIME, project, upgrade=upgrade)
    compile_lock(BUILD, "-", stdin="\n".join(build_tools), pins=(RUNTIME,), upgrade=upgrade)
    for target, extras, pins in (
        (BUNDLE, ("bundle",), (RUNTIME,)),
        (KIT, ("kit",), (RUNTIME,)),
        (DEVELOPMENT, ("dev", "kit"), (RUNTIME, KIT)),
        (MUTATION, ("mutation",), (RUNTIME, DEVELOPMENT)),
        (FUZZING, ("fuzzing",), (RUNTIME, DEVELOPMENT)),
    ):
        asked = (part for extra in extras for part in ("--extra", extra))
        compile_lock(target, project, *asked, pins=pins, upgrade=upgrade)


def compile_lock(
    target: Path, *inputs: str, upgrade: bool, stdin: str = "", pins: tuple[Path, ...] = ()
) -> None:
    """Resolve `inputs` into `target`, keeping the versions that `pins` already settled."""
    command = [sys.executable, "-m", "uv", "pip", "compile", *inputs]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-config"]
    # An extra that is not pinned by name makes older pips refuse a newer release as unhashed.
    command += ["--no-strip-extras"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    command += ["--upgrade"] if upgrade else []
    command += ["--custom-compile-command", "poe lock", "--output-file", str(target)]
    for pin in pins:
        command += ["--constraints", str(pin.relative_to(HERE.parent))]
    subprocess.run(command, cwd=HERE.parent, input=stdin, text=True, check=True)


def main() -> int:
    """Write them, or say what is lacking."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--upgrade", action="store_true", help="resolve everything anew")
    asked = parser.parse_args()
    if not has_uv():
        print(f"lock: {LACKING}", file=sys.stderr)
        return 1
    write(upgrade=asked.upgrade)
    return 0


if __name__ == "__main__":
    sys.exit(main())
