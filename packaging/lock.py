"""Lock: writes the hash-pinned requirement files anew, one resolution for every system and Python.

Each file answers for CPython 3.11 to 3.14 on Linux, Windows and macOS by environment markers, and
names no package index. Later files take the pins of the first, so that they agree.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNTIME = HERE / "requirements.txt"


def compile_lock(name: str, *inputs: str, pins: tuple[Path, ...] = ()) -> None:
    """Resolve `inputs` into packaging/`name`, keeping the versions that `pins` already settled."""
    command = [sys.executable, "-m", "uv", "pip", "compile", *inputs]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-config"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--upgrade", "--quiet"]
    command += ["--custom-compile-command", "poe lock", "--output-file", str(HERE / name)]
    for pin in pins:
        command += ["--constraints", str(pin)]
    subprocess.run(command, cwd=HERE.parent, check=True)


def main() -> int:
    """Compile the four files."""
    project = "pyproject.toml"
    compile_lock(RUNTIME.name, project)
    compile_lock("requirements-build.txt", "packaging/build.in", pins=(RUNTIME,))
    development = HERE / "requirements-dev.txt"
    compile_lock(development.name, project, "--extra", "dev", pins=(RUNTIME,))
    pins = (RUNTIME, development)
    compile_lock("requirements-mutation.txt", project, "--extra", "mutation", pins=pins)
    return 0


if __name__ == "__main__":
    sys.exit(main())
