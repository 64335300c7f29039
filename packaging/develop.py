"""Develop: sets up `.venv` from the hash-pinned requirement files, then runs program or tests.

    python3 packaging/develop.py demo     open the program on its sample patient
    python3 packaging/develop.py test     every check and every test, as CI runs them
    python3 packaging/develop.py deb      the package for Debian and Ubuntu, in dist/
    python3 packaging/develop.py kit      all that is handed out for this system, in dist/kit/
    python3 packaging/develop.py mutate   mutation testing of the dosing core (long)
    python3 packaging/develop.py fuzz     the counted proofs of durability, with a fuzzer (long)

Standard library only, and readable by any Python 3.7, so that too old a Python is told so in words.
A second run finds the stamp of the first and starts at once.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from stopped import Stopped

OLDEST_PYTHON = (3, 11)
TOP = Path(__file__).resolve().parent.parent
ENVIRONMENT = TOP / ".venv"
LOCKS = {
    "demo": ("requirements.txt", "requirements-build.txt"),
    "test": ("requirements-dev.txt", "requirements-build.txt"),
    "deb": ("requirements-kit.txt", "requirements-build.txt"),
    "kit": ("requirements-kit.txt", "requirements-build.txt"),
    "mutate": ("requirements-dev.txt", "requirements-mutation.txt", "requirements-build.txt"),
    "fuzz": ("requirements-dev.txt", "requirements-fuzzing.txt", "requirements-build.txt"),
}
RUNS = {
    "demo": ("-m", "pressorsheet", "--demo"),
    "test": ("-m", "poethepoet", "test-all"),
    "deb": ("packaging/build.py", "deb"),
    "kit": ("packaging/build.py", "kit"),
    "mutate": ("-m", "poethepoet", "mutate"),
    "fuzz": ("-m", "poethepoet", "reliability"),
}
# What Qt's offscreen platform loads; the glib package was renamed in Debian 13 and Ubuntu 24.04.
QT_LIBRARIES = ("libegl1", "libgl1", "libfontconfig1", "libxkbcommon0", "libdbus-1-3")
# What a window on a screen loads beside that.
SCREEN_LIBRARIES = (
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
)
GLIB_NAMES = ("libglib2.0-0t64", "libglib2.0-0")
QT_PROBE = "from PySide6.QtWidgets import QApplication; QApplication([])"
SCREEN_PROBE = (
    "import sys; from pressorsheet.cli.qt_libraries import missing_libraries as missing;"
    "sys.exit(bool(missing(sys.platform, offscreen=False)))"
)
# Python as a library, which a bundle holds: Debian's own Python comes without.
PYTHON = Path(*(str(sysconfig.get_config_var(name) or "") for name in ("LIBDIR", "INSTSONAME")))
PYTHON_PACKAGE = "libpython{}.{}".format(*sys.version_info[:2])
# What a bundle for Linux is made with, and the libraries that only Wayland's plug-in wants.
BUNDLING = (
    "binutils",
    "patchelf",
    "libwayland-client0",
    "libwayland-cursor0",
    *(() if PYTHON.exists() else (PYTHON_PACKAGE,)),
)
BUNDLING_PROBE = (
    "import ctypes, shutil, sys; from pressorsheet.cli.qt_libraries import missing_libraries as m;"
    "ctypes.CDLL('libwayland-cursor.so.0');"
    "missing = bool(m(sys.platform, offscreen=False));"
    "missing = missing or not all(map(shutil.which, ('objdump', 'strip', 'patchelf')));"
    f"import pathlib; sys.exit(missing or not pathlib.Path({str(PYTHON)!r}).exists())"
)
# task: (what shows that all is there, the packages where it is not)
NEEDS = {
    "test": (QT_PROBE, QT_LIBRARIES),
    "demo": (SCREEN_PROBE, QT_LIBRARIES + SCREEN_LIBRARIES),
    "deb": (BUNDLING_PROBE, QT_LIBRARIES + SCREEN_LIBRARIES + BUNDLING),
    "kit": (BUNDLING_PROBE, QT_LIBRARIES + SCREEN_LIBRARIES + BUNDLING),
}
NETWORK_FAULTS = r"NewConnectionError|NameResolutionError|timed out|Network is unreachable"
CERTIFICATE_FAULTS = r"CERTIFICATE_VERIFY_FAILED|SSLError"


class SetupStopped(Stopped):
    """Set-up cannot go on; its text is the one line to read."""


def say(text: str) -> None:
    """One line of progress, apart from the program's own output."""
    print("develop: " + text, file=sys.stderr, flush=True)


def environment_python(environment: Path = ENVIRONMENT) -> Path:
    """The interpreter inside an environment."""
    windows = os.name == "nt"
    return environment / ("Scripts/python.exe" if windows else "bin/python")


def check_this_python() -> None:
    """Refuse a Python that cannot make the environment, naming what to install."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupStopped(
            "Python {}.{} or newer is needed, this is {}.{}: install one and start this "
            "script with it.".format(*OLDEST_PYTHON, *sys.version_info[:2])
        )
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise SetupStopped(
            "Python's venv module is not installed: on Debian and Ubuntu, "
            "sudo apt-get install python3-venv"
        )


def make_environment(environment: Path = ENVIRONMENT) -> None:
    """Make an environment, or make it anew when its Python is gone or too old."""
    probe = f"import sys, pip; raise SystemExit(sys.version_info < {OLDEST_PYTHON!r})"
    python = environment_python(environment)
    if python.exists() and succeeds([str(python), "-c", probe]):
        return
    say("making {} with Python {}.{}".format(environment.name, *sys.version_info[:2]))
    command = [sys.executable, "-m", "venv", "--clear", str(environment)]
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
        raise SetupStopped("this failed: " + " ".join(command))


def stamp_of(task: str) -> str:
    """What the environment was made from: the lock files, the project file, this place."""
    digest = hashlib.sha256(str(TOP).encode())
    for path in (TOP / "pyproject.toml", *(TOP / "packaging" / name for name in LOCKS[task])):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_set_up(task: str) -> bool:
    """Whether the stamp of an earlier run still fits and its Python still starts."""
    stamp = ENVIRONMENT / f"set-up-for-{task}"
    return (
        stamp.is_file()
        and stamp.read_text() == stamp_of(task)
        and succeeds([str(environment_python()), "-c", "import pydantic"])
    )


def set_up(task: str) -> None:
    """Install what `task` needs into `.venv`, unless it is there already."""
    if is_set_up(task):
        return
    make_environment()
    say("installing the pinned packages (the first time about 150 MB; some minutes at most)")
    requirements: list[str] = []
    for name in LOCKS[task]:
        requirements += ["-r", str(TOP / "packaging" / name)]
    python = environment_python()
    pip(python, "--require-hashes", "--only-binary", ":all:", *requirements)
    pip(python, "--no-deps", "--no-build-isolation", "--editable", str(TOP))
    (ENVIRONMENT / f"set-up-for-{task}").write_text(stamp_of(task))


def pip(python: Path, *arguments: str) -> None:
    """Install with an environment's pip; a fault is told in one line, after pip's own words."""
    command = [str(python), "-m", "pip", "install", "--quiet"]
    command += ["--disable-pip-version-check", "--retries", "2", "--no-input", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode == 0:
        return
    words = done.stdout.decode("utf-8", "replace").strip()
    print("\n".join(words.splitlines()[-12:]), file=sys.stderr)
    if re.search(CERTIFICATE_FAULTS, words):
        raise SetupStopped(
            "the package index was reached, but its certificate is not trusted here: "
            "ask who runs this network, then set PIP_CERT to the certificate file."
        )
    if re.search(NETWORK_FAULTS, words):
        raise SetupStopped(
            "no network: the package index cannot be reached. Set-up needs it once; "
            "connect, or point pip at your index (PIP_INDEX_URL), and start again."
        )
    raise SetupStopped("pip could not install the packages; its last words are above.")


def succeeds(command: list[str]) -> bool:
    """Whether a command ends well; what it prints is dropped."""
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(
            command,
            env=settings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def has_screen() -> bool:
    """Whether a window could be seen here."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def install_libraries(task: str) -> None:
    """See that Qt starts, off screen or on one, and that it can be bundled.

    What that takes is installed as root by apt-get, otherwise named.
    """
    if not sys.platform.startswith("linux") or (task == "demo" and not has_screen()):
        return
    needs = NEEDS.get(task)
    if needs is None:
        return
    probe = [str(environment_python()), "-c", needs[0]]
    if succeeds(probe):
        return
    apt = shutil.which("apt-get")
    if apt is None:
        raise SetupStopped(
            "Qt's system libraries are missing: install EGL, GL, glib 2, fontconfig, xkbcommon "
            "and dbus-1 with this system's package manager, then start again."
        )
    if os.geteuid() != 0:
        raise SetupStopped(
            "Qt's system libraries are missing. Install them and start again: "
            "sudo apt-get install {} {}".format(glib_package(), " ".join(needs[1]))
        )
    say("installing Qt's system libraries with apt-get")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends"]):
        packages = [glib_package(), *needs[1]] if arguments[0] == "install" else []
        command = [apt, "-qq", *arguments, *packages]
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            raise SetupStopped("this failed: " + " ".join(command))
    if not succeeds(probe):
        raise SetupStopped("something is missing still; this shows what: " + " ".join(probe))


def glib_package() -> str:
    """The name this system gives glib."""
    return next(
        (name for name in GLIB_NAMES if succeeds(["apt-cache", "show", name])), GLIB_NAMES[-1]
    )


def main() -> int:
    """Set up and run the task; the exit code is the task's own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("task", choices=sorted(RUNS))
    task = parser.parse_args().task
    try:
        check_this_python()
        set_up(task)
        install_libraries(task)
    except SetupStopped as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("stopped by the keyboard; starting again goes on from here.")
        return 130
    return subprocess.call([str(environment_python()), *RUNS[task]], cwd=TOP)


if __name__ == "__main__":
    sys.exit(main())
