"""Lock: writes the hash-pinned requirement files anew, one resolution for every system and Python.

Each file answers for CPython 3.11 to 3.14 on Linux, Windows and macOS by environment markers, and
names no package index. Later files take the pins of the first, so that they agree.
"""

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


def compile_lock(target: Path, *inputs: str, stdin: str = "", pins: tuple[Path, ...] = ()) -> None:
    """Resolve `inputs` into `target`, keeping the versions that `pins` already settled."""
    command = [sys.executable, "-m", "uv", "pip", "compile", *inputs]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-config"]
    # An extra that is not pinned by name makes older pips refuse a newer release as unhashed.
    command += ["--no-strip-extras"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--upgrade", "--quiet"]
    command += ["--custom-compile-command", "poe lock", "--output-file", str(target)]
    for pin in pins:
        command += ["--constraints", str(pin.relative_to(HERE.parent))]
    subprocess.run(command, cwd=HERE.parent, input=stdin, text=True, check=True)


def main() -> int:
    """Compile the seven files."""
    if importlib.util.find_spec("uv") is None:
        print("poe lock needs uv once: .venv/bin/python -m pip install uv", file=sys.stderr)
        return 1
    # hatchling asks for editables when the project is installed in place, as develop.py does
    build_tools = [
        "editables",
        *tomllib.loads(PROJECT.read_text("utf-8"))["build-system"]["requires"],
    ]
    project = PROJECT.name
    compile_lock(RUNTIME, project)
    compile_lock(BUILD, "-", stdin="\n".join(build_tools), pins=(RUNTIME,))
    compile_lock(BUNDLE, project, "--extra", "bundle", pins=(RUNTIME,))
    compile_lock(KIT, project, "--extra", "kit", pins=(RUNTIME,))
    compile_lock(DEVELOPMENT, project, "--extra", "dev", "--extra", "kit", pins=(RUNTIME, KIT))
    compile_lock(MUTATION, project, "--extra", "mutation", pins=(RUNTIME, DEVELOPMENT))
    compile_lock(FUZZING, project, "--extra", "fuzzing", pins=(RUNTIME, DEVELOPMENT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
